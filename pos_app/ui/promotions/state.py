"""What the promotions screen shows: frozen values a presenter makes and the view draws. No toolkit in here.

Texts in here are in the language of the screen already.
"""

from dataclasses import dataclass, field
from enum import Enum

from pos_app.domain.money import Money
from pos_app.services.promotion_forms import Draft
from pos_app.services.promotions import State
from pos_app.ui.message import FieldError


class Tab(Enum):
    """What is listed."""

    PROMOTIONS = "promotions"
    PRICES = "prices"


@dataclass(frozen=True, slots=True)
class PromotionRow:
    """A promotion of the list, in words; `hours` are weekdays, hours and for whom, where it is not for everybody."""

    uid: str
    name: str
    kind: str
    rule: str
    goods: str
    days: str
    hours: str
    state: State


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A product with a floor or with a price for every member; texts, empty where there is none."""

    key: str
    name: str
    unit: str
    price: str
    floor: str
    member_price: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What a rule would have done: of which days, and in sentences the numbers."""

    name: str
    first: str
    last: str
    sales: int
    touched: int
    discount: Money
    amount: Money
    margin: Money
    margin_after: Money


@dataclass(frozen=True, slots=True)
class Choice:
    """One of those a promotion may be for: `key` comes back."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class PromotionForm:
    """A promotion being written. What a person has typed stays while `uid` and `opened` are the same.

    `products` are names of what was put in; `tried` is what the rule as typed would have done.
    """

    uid: str
    kind: str
    draft: Draft = field(default_factory=Draft)
    products: tuple[str, ...] = ()
    who: tuple[Choice, ...] = ()
    categories: tuple[str, ...] = ()
    errors: tuple[FieldError, ...] = ()
    tried: Tried | None = None
    busy: bool = False


@dataclass(frozen=True, slots=True)
class PriceForm:
    """The floor and the price for members of a product; before it is chosen `key` is empty and it is asked for."""

    key: str = ""
    name: str = ""
    price: str = ""
    floor: str = ""
    member_price: str = ""
    errors: tuple[FieldError, ...] = ()
    busy: bool = False


Form = PromotionForm | PriceForm


@dataclass(frozen=True, slots=True)
class ListState:
    """The open tab with its rows; `tried` belongs to the marked promotion."""

    tab: Tab = Tab.PROMOTIONS
    promotions: tuple[PromotionRow, ...] = ()
    prices: tuple[PriceRow, ...] = ()
    tried: Tried | None = None
    may_change: bool = False
