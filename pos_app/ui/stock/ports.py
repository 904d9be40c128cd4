"""What the presenter of the stock screen needs: a view to show on, and a desk that does the work. No toolkit."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from pos_app.domain.errors import PosError
from pos_app.domain.money import Quantity
from pos_app.domain.product import ProductId
from pos_app.domain.stock_document import DocumentKind
from pos_app.domain.stocktake import StocktakeKind
from pos_app.services.stock_views import Concern
from pos_app.ui.message import Message
from pos_app.ui.stock.state import DetailState, Drafted, FormState, Line, ListState, Tab

Failed = Callable[[PosError], None]
Told = Callable[[str], None]
More = Any
"""Where the next rows begin: the desk's own."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows, what is said above them, and where the next begin (None: that was all)."""

    lines: tuple[Line, ...]
    head: str = ""
    more: More = None


@dataclass(frozen=True, slots=True)
class Counting:
    """The stocktake that is going on, or the list of those before. `last` is what was counted last."""

    stocktake_id: int | None
    rows: Rows
    doubtful: int = 0
    uncounted: int = 0


@dataclass(frozen=True, slots=True)
class Phones:
    """How a phone joins: the address with the code, both to be typed too, and who has joined."""

    link: str
    address: str
    code: str
    names: tuple[str, ...]
    matrix: tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class Entered:
    """A document as it was put in. `partner` is the other shop of a transfer."""

    kind: DocumentKind
    goods: tuple[Drafted, ...]
    reason: str
    day: str = ""
    partner: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A transfer for the other shop: the file it was written to, and the code when it is short enough for one."""

    number: str
    file: str
    matrix: tuple[tuple[bool, ...], ...]


class StockView(Protocol):
    """The page. What a person does on it comes to the presenter as an `Act`."""

    def show_list(self, state: ListState, chosen: str | None) -> None: ...
    def show_detail(self, detail: DetailState | None) -> None: ...
    def show_form(self, form: FormState | None) -> None: ...
    def clear_entry(self) -> None: ...
    def show_message(self, message: Message | None) -> None: ...


class StockDesk(Protocol):
    """What takes time is done away from the screen."""

    @property
    def may_adjust(self) -> bool: ...
    def today(self) -> date: ...
    def categories(self) -> tuple[str, ...]: ...
    def find(self, text: str) -> Drafted: ...
    def on_hand(self, text: str, category: str, more: More, done: Callable[[Rows], None], failed: Failed) -> None: ...
    def ledger(self, key: str, more: More, done: Callable[[Rows], None], failed: Failed) -> None: ...
    def concerns(self, which: Concern, done: Callable[[Rows], None], failed: Failed) -> None: ...
    def period(self, first: date, last: date, done: Callable[[Rows], None], failed: Failed) -> None: ...
    def add_batch(self, key: str, values: Mapping[str, str], done: Callable[[], None], failed: Failed) -> None: ...
    def documents(self, more: More, done: Callable[[Rows], None], failed: Failed) -> None: ...
    def document(self, key: str, done: Callable[[DetailState], None], failed: Failed) -> None: ...
    def write(self, uid: str, entered: Entered, done: Told, failed: Failed) -> None: ...
    def set_parts(self, whole: Drafted, parts: tuple[Drafted, ...], done: Told, failed: Failed) -> None: ...
    def send(self, key: str, done: Callable[[Sent], None], failed: Failed) -> None: ...
    def take_in(self, text: str, done: Told, failed: Failed) -> None: ...
    def counting(self, done: Callable[[Counting], None], failed: Failed) -> None: ...
    def results(self, key: str, done: Callable[[DetailState], None], failed: Failed) -> None: ...
    def begin(
        self, kind: StocktakeKind, title: str, category: str, goods: tuple[Drafted, ...], done: Told, failed: Failed
    ) -> None: ...
    def count(
        self, product_id: ProductId, units: Quantity, done: Told, failed: Failed, *, sets: bool = False
    ) -> None: ...
    def count_again(self, keys: Iterable[str], done: Callable[[], None], failed: Failed) -> None: ...
    def approve(self, reason: str, done: Told, failed: Failed, *, uncounted_are_gone: bool) -> None: ...
    def give_up(self, reason: str, done: Told, failed: Failed) -> None: ...
    def phones(self) -> Phones: ...
    def export(self, tab: Tab, what: Any, done: Told, failed: Failed) -> None: ...
    def print_rows(self, title: str, lines: tuple[Line, ...], done: Told, failed: Failed) -> None: ...
    def new_uid(self) -> str: ...
    def leave(self) -> None: ...
