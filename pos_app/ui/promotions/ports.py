"""What the presenter of the promotions screen needs: a view to show on, and a desk that does the work. No toolkit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from pos_app.domain.errors import PosError
from pos_app.services.promotion_forms import Draft
from pos_app.ui.message import Message
from pos_app.ui.promotions.state import Choice, Form, ListState, PriceForm, PriceRow, PromotionRow, Tried

Failed = Callable[[PosError], None]


@dataclass(frozen=True, slots=True)
class Product:
    """A product that was found."""

    uid: str
    key: str
    name: str
    tobacco: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A promotion that is kept, as its form shows it."""

    kind: str
    draft: Draft
    products: tuple[Product, ...]


@dataclass(frozen=True, slots=True)
class Entered:
    """A promotion as somebody has typed it."""

    uid: str
    kind: str
    draft: Draft
    products: tuple[str, ...]


class PromotionsView(Protocol):
    """The page. What a person does on it comes to the presenter as an `Act`."""

    def show_list(self, state: ListState) -> None: ...
    def show_form(self, form: Form | None) -> None: ...
    def show_message(self, message: Message | None) -> None: ...


class PromotionsDesk(Protocol):
    """Reads are answered at once; what writes or takes time is done away from the screen."""

    @property
    def may_change(self) -> bool: ...
    def promotions(self) -> tuple[PromotionRow, ...]: ...
    def prices(self) -> tuple[PriceRow, ...]: ...
    def new_uid(self) -> str: ...
    def written(self, uid: str) -> Written: ...
    def who(self) -> tuple[Choice, ...]: ...
    def categories(self) -> tuple[str, ...]: ...
    def find(self, text: str) -> Product: ...
    def price_form(self, key: str) -> PriceForm: ...
    def preview(self, uid: str, done: Callable[[Tried], None], failed: Failed) -> None: ...
    def try_out(self, entered: Entered, done: Callable[[Tried], None], failed: Failed) -> None: ...
    def save(self, entered: Entered, done: Callable[[], None], failed: Failed) -> None: ...
    def switch(self, uid: str, done: Callable[[], None], failed: Failed) -> None: ...
    def save_prices(
        self, key: str, floor: str, member_price: str, done: Callable[[], None], failed: Failed
    ) -> None: ...
    def leave(self) -> None: ...
