"""What the presenter of the goods screen needs: a view to show on, and a desk that does the work. No toolkit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from pos_app.domain.errors import PosError
from pos_app.services.goods_list import After, Sort
from pos_app.services.goods_texts import ProductTexts
from pos_app.ui.goods.keys import Mode
from pos_app.ui.goods.state import (
    CardState,
    ChecksState,
    FindingLine,
    HistoryLine,
    ListState,
    PricesState,
    PriceTexts,
    ProductLine,
    ProposalLine,
)
from pos_app.ui.message import Choice, Message

Failed = Callable[[PosError], None]
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Query:
    """What of the catalogue is asked for; `category` is a choice's key, empty for all, `show` a place in `SHOWN`."""

    text: str = ""
    category: str = ""
    show: int = 0
    sort: Sort = Sort.NAME
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows and where the next begin; `count` is None where it was not counted again."""

    rows: tuple[ProductLine, ...]
    after: After | None
    count: int | None


class GoodsView(Protocol):
    """The page. What a person does on it comes to the presenter as an `Act`."""

    def show_mode(self, mode: Mode) -> None: ...
    def show_list(self, state: ListState, chosen: str | None) -> None: ...
    def show_card(self, card: CardState | None) -> None: ...
    def show_prices(self, state: PricesState) -> None: ...
    def show_checks(self, state: ChecksState) -> None: ...
    def take_code(self, code: str) -> None: ...
    def show_message(self, message: Message | None) -> None: ...


class GoodsDesk(Protocol):
    """Everything is read and written away from the screen."""

    def categories(self) -> tuple[Choice, ...]: ...
    def rows(self, query: Query, after: After | None, done: Callable[[Rows], None], failed: Failed) -> None: ...
    def card(self, key: str, done: Callable[[CardState], None], failed: Failed) -> None: ...
    def movements(self, key: str, done: Callable[[tuple[HistoryLine, ...]], None], failed: Failed) -> None: ...
    def prices(self, key: str, done: Callable[[tuple[HistoryLine, ...]], None], failed: Failed) -> None: ...
    def empty(self, code: str) -> ProductTexts: ...
    def owner_of(self, code: str) -> str | None: ...
    def add(self, texts: ProductTexts, done: Told, failed: Failed) -> None: ...
    def change(
        self, key: str, before: ProductTexts, texts: ProductTexts, done: Callable[[], None], failed: Failed
    ) -> None: ...
    def export(self, query: Query, done: Told, failed: Failed) -> None: ...
    def propose(
        self,
        texts: PriceTexts,
        query: Query,
        scanned: tuple[str, ...],
        done: Callable[[tuple[ProposalLine, ...]], None],
        failed: Failed,
    ) -> None: ...
    def apply(self, done: Told, failed: Failed) -> None: ...
    def export_proposals(self, rows: tuple[ProposalLine, ...], done: Told, failed: Failed) -> None: ...
    def findings(self, done: Callable[[tuple[FindingLine, ...]], None], failed: Failed) -> None: ...
    def repair(self, key: str, done: Callable[[], None], failed: Failed) -> None: ...
    def export_findings(self, rows: tuple[FindingLine, ...], done: Told, failed: Failed) -> None: ...
    def may_add(self) -> None: ...
    def may_change(self) -> None: ...
    def leave(self) -> None: ...
