"""What the presenter of the supply screen needs: a view to show on, and a desk that does the work. No toolkit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from pos_app.domain.delivery import How
from pos_app.domain.errors import PosError
from pos_app.domain.money import Quantity
from pos_app.ui.message import Message
from pos_app.ui.supply.state import (
    Body,
    DeliveryRow,
    DetailState,
    DifferenceDraft,
    Filter,
    ListState,
    NoticeRow,
)

Failed = Callable[[PosError], None]


@dataclass(frozen=True, slots=True)
class Found:
    """What a scanned code means here: a delivery, by its note; or one of its lines, by a carton or else a pack."""

    delivery_id: int
    line: int | None = None
    is_carton: bool = True


@dataclass(frozen=True, slots=True)
class Label:
    """The printed code of a carton: it says whose it is, not what is in it."""

    ours: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """What went into stock of a delivery, in words, empty when nothing did; and how many lines wait for a product."""

    order: str
    count: str
    parked: int = 0


class SupplyView(Protocol):
    """The page. What a person does on it comes to the presenter as an `Act`."""

    def show_list(self, state: ListState) -> None: ...
    def show_detail(self, detail: DetailState | None) -> None: ...
    def show_body(self, body: Body) -> None: ...
    def show_message(self, message: Message | None) -> None: ...
    def show_unread(self, count: int) -> None: ...
    def mark_line(self, line: int) -> None: ...


class SupplyDesk(Protocol):
    """Reads are answered at once; what writes is done away from the screen, and comes back on the screen's thread."""

    def deliveries(self, which: Filter, offset: int, count: int) -> tuple[DeliveryRow, ...]: ...
    def delivery(self, delivery_id: int) -> DetailState: ...
    def find(self, code: str, within: int | None) -> Found | Label | None: ...
    def take(self, delivery_id: int, how: How, done: Callable[[Taken], None], failed: Failed) -> None: ...
    def take_counted(self, delivery_id: int, done: Callable[[Taken], None], failed: Failed) -> None: ...
    def begin_count(self, delivery_id: int, done: Callable[[], None], failed: Failed) -> None: ...
    def count_more(
        self, delivery_id: int, line: int, more: Quantity, done: Callable[[], None], failed: Failed
    ) -> None: ...
    def enter_count(
        self, delivery_id: int, line: int, counted: Quantity, done: Callable[[], None], failed: Failed
    ) -> None: ...
    def give_up_count(self, delivery_id: int, done: Callable[[], None], failed: Failed) -> None: ...
    def record(self, delivery_id: int, draft: DifferenceDraft, done: Callable[[], None], failed: Failed) -> None: ...
    def make_product(
        self, delivery_id: int, line: int, price: str, done: Callable[[str], None], failed: Failed
    ) -> None: ...
    def report_foreign(self, code: str) -> None: ...
    def print_delivery(self, delivery_id: int, done: Callable[[], None], failed: Failed) -> None: ...
    def notices(self) -> tuple[NoticeRow, ...]: ...
    def unread(self) -> int: ...
    def mark_read(self, notice_id: int, done: Callable[[], None]) -> None: ...
    def warn(self) -> None: ...
    def leave(self) -> None: ...
