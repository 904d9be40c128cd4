"""What the customer sees: frozen values a presenter makes and the view draws. No toolkit in here."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from pos_app.domain.money import ZERO, Money, Quantity


class Ask(Enum):
    """Where a payment is, as far as it concerns the customer."""

    CASH = "cash"
    SHOW_CODE = "show_code"
    PAYING = "paying"
    WAIT = "wait"
    REST = "rest"
    PAID = "paid"
    TRY_AGAIN = "try_again"


@dataclass(frozen=True, slots=True)
class Paying:
    """A payment is being taken; `received` and `change` once enough cash was handed over.

    `laid` was paid before by other means, and `due` is the rest.
    """

    ask: Ask
    due: Money
    received: Money | None = None
    change: Money | None = None
    laid: Money = ZERO


@dataclass(frozen=True, slots=True)
class GoodsRow:
    """One line of the sale; `saved` is what it costs less than by its tag."""

    name: str
    unit: str
    quantity: Quantity
    price: Money
    amount: Money
    saved: Money = ZERO


@dataclass(frozen=True, slots=True)
class MemberCard:
    """Who is buying, as far as a stranger behind them may read it: the phone is masked."""

    name: str
    phone: str
    grade: str = ""
    points: int | None = None
    points_after: int | None = None


@dataclass(frozen=True, slots=True)
class Welcome:
    """Nobody is being served: the shop's own pictures, or a greeting."""

    shop: str


@dataclass(frozen=True, slots=True)
class Basket:
    """What was rung up so far; `newest` is the place of the row that changed last."""

    rows: tuple[GoodsRow, ...]
    newest: int | None
    pieces: Quantity
    saved: Money
    total: Money
    member: MemberCard | None = None
    paying: Paying | None = None


@dataclass(frozen=True, slots=True)
class Thanks:
    """Paid. `received` and `change` are of cash; paid otherwise they are the total and nothing."""

    total: Money
    received: Money
    change: Money
    in_cash: bool
    member: MemberCard | None = None


@dataclass(frozen=True, slots=True)
class GivingBack:
    """Money that goes back to the customer: for goods returned, or a sale taken back."""

    total: Money


Screen = Welcome | Basket | Thanks | GivingBack


def first_in_sight(rows: Sequence[GoodsRow], newest: int | None, room: int) -> int:
    """Which row stands on top where there is room for so many: the last ones, unless the newest is before them."""
    last_ones = max(0, len(rows) - room)
    return last_ones if newest is None else min(last_ones, newest)
