"""Buying from suppliers: what a line costs when discounts are off it, and the life of an order.

Goods are bought by the unit the supplier sells in (a bottle, a case) at a price for one. A discount is given on a line,
or on the whole and then shared by the lines' amounts; gift goods cost nothing. Taxes are part of the prices.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ONE, ZERO, Money, Quantity, total
from pos_app.domain.product import PRICE_MAX, Kind, ProductId
from pos_app.domain.told import Told

LINES_MAX: Final = 2_000
UNITS_MAX: Final = Quantity.of(1_000_000)
NAME_LENGTH_MAX: Final = 60
WORDS_LENGTH_MAX: Final = 200
DAYS_MAX: Final = 180


class PurchaseKind(Enum):
    """Goods came from a supplier, or went back; also the kind of the movements."""

    RECEIPT = "receipt"
    RETURN = "supplier_return"

    @property
    def sign(self) -> int:
        return 1 if self is PurchaseKind.RECEIPT else -1


class OrderState(Enum):
    """Where an order stands. `PARTLY` is a sent one of which something has come."""

    DRAFT = "draft"
    SENT = "sent"
    PARTLY = "partly"
    CLOSED = "closed"


LIFE: Final[Mapping[OrderState, frozenset[OrderState]]] = {
    OrderState.DRAFT: frozenset({OrderState.SENT}),
    OrderState.SENT: frozenset({OrderState.PARTLY, OrderState.CLOSED}),
    OrderState.PARTLY: frozenset({OrderState.PARTLY, OrderState.CLOSED}),
    OrderState.CLOSED: frozenset(),
}

STANDS: Final[Mapping[OrderState, Told]] = {
    OrderState.DRAFT: Told("a draft"),
    OrderState.SENT: Told("sent"),
    OrderState.PARTLY: Told("partly received"),
    OrderState.CLOSED: Told("closed"),
}


def check_life(before: OrderState, after: OrderState) -> None:
    """Raises `RuleViolation` when an order can't go there."""
    if after not in LIFE[before]:
        raise RuleViolation("The order is {state}: this is done with no such order", state=STANDS[before])


@dataclass(frozen=True, slots=True)
class Entry:
    """A line to be written: so many units at a price for one. Gift goods cost nothing, whatever their price is."""

    product_id: ProductId
    units: Quantity
    price: Money = ZERO
    code: str = ""
    unit: str = ""
    factor: Quantity = ONE
    discount: Money = ZERO
    gift: bool = False

    @property
    def amount(self) -> Money:
        """What it costs before its share of a discount on the whole."""
        return ZERO if self.gift else self.price * self.units - self.discount

    @property
    def base(self) -> Quantity:
        return self.units.in_base(self.factor)


def check_entries(entries: Sequence[Entry]) -> None:
    """Raises `RuleViolation` on the field `lines`, `quantity`, `price` or `discount`."""
    if not entries:
        raise RuleViolation("A document needs a line", field="lines")
    if len(entries) > LINES_MAX:
        raise RuleViolation("A document has at most {most} lines", field="lines", most=LINES_MAX)
    for entry in entries:
        if not 0 < entry.units.milli <= UNITS_MAX.milli or entry.base.milli <= 0:
            raise RuleViolation("The quantity must be above nothing", field="quantity")
        if not ZERO <= entry.price <= PRICE_MAX:
            raise RuleViolation("The price must be between 0 and {most}", field="price", most=PRICE_MAX)
        if entry.discount < ZERO or entry.amount < ZERO:
            raise RuleViolation("A discount is at most what the goods cost", field="discount")


def amounts_of(entries: Sequence[Entry], discount: Money = ZERO) -> list[Money]:
    """What each line costs when the discount on the whole is shared; together they are the sum less the discount."""
    amounts = [entry.amount for entry in entries]
    if not ZERO <= discount <= total(amounts):
        raise RuleViolation("A discount is at most what the goods cost", field="whole_discount")
    if discount == ZERO:
        return amounts
    shares = discount.split([amount.fen for amount in amounts])
    return [amount - share for amount, share in zip(amounts, shares, strict=True)]


def check_goods(kind: Kind, name: str) -> None:
    """Tobacco comes from the tobacco company only, and goes back to it the same way (rule E-5)."""
    if kind.is_tobacco:
        raise RuleViolation(
            "{name} is tobacco: it comes with a delivery of the tobacco company only", field="lines", name=name
        )


def words(text: str, field: str, *, most: int = WORDS_LENGTH_MAX) -> str:
    """With single blanks. Raises `RuleViolation` when it is too long."""
    plain = " ".join(text.split())
    if len(plain) > most:
        raise RuleViolation("At most {most} characters", field=field, most=most)
    return plain


def days(value: int, field: str, *, least: int) -> int:
    if not least <= value <= DAYS_MAX:
        raise RuleViolation("Between {least} and {most} days", field=field, least=least, most=DAYS_MAX)
    return value
