"""A completed sale: the facts that one transaction writes, made from a paid basket."""

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from pos_app.domain.basket import Basket, Entered, Line, WholeDiscount
from pos_app.domain.errors import RuleViolation
from pos_app.domain.member import BasketMember
from pos_app.domain.money import ZERO, Money, Quantity, total
from pos_app.domain.tender import Payment, check_paid

_RECEIPT_NUMBER: Final = re.compile(r"[0-9]+[A-Za-z]+-[0-9]{8}-[0-9]{4,9}")


class SaleKind(Enum):
    SALE = "sale"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Shift:
    """One cashier's stretch at the till; its business date is the date of all that happens in it."""

    shift_id: int
    uid: str
    user_id: int
    cashier: str
    business_date: date
    opened_at_ms: int
    float_amount: Money
    entered: Entered = Entered.HAND


@dataclass(frozen=True, slots=True)
class Sale:
    """What was sold, before it has a number. A return has negative quantities and amounts."""

    uid: str
    kind: SaleKind
    lines: tuple[Line, ...]
    payments: tuple[Payment, ...]
    rounding: Money
    at_ms: int
    member: BasketMember | None = None
    of_sale_id: int | None = None
    """The sale that this one returns, exchanges or voids."""
    note: str = ""
    whole: WholeDiscount | None = None
    """What the cashier took off the whole sale; the lines have their parts of it."""
    approved_by: int | None = None
    """The supervisor who allowed what the cashier had no right to."""

    @property
    def total(self) -> Money:
        """What the customer pays: the lines and the rounding."""
        return total(line.amount for line in self.lines) + self.rounding


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line as it was sold."""

    name: str
    code: str
    unit: str
    quantity: Quantity
    list_price: Money
    price: Money
    amount: Money
    discount: Money = ZERO


@dataclass(frozen=True, slots=True)
class SoldSale:
    """A sale as it stands in the books, whole."""

    sale_id: int
    uid: str
    kind: SaleKind
    number: str
    business_date: date
    cashier: str
    register: str
    at_ms: int
    rounding: Money
    total: Money
    journal_seq: int
    chain_code: str
    lines: tuple[SoldLine, ...]
    payments: tuple[Payment, ...]
    note: str = ""
    of_number: str = ""
    """The number of the sale that this one returns or exchanges."""
    points: int = 0
    """What its member earned by it, or gave back with what came back."""


def complete(basket: Basket, payments: tuple[Payment, ...], rounding: Money, *, at_ms: int) -> Sale:
    """Turn a paid basket into a sale. Raises `RuleViolation` when it is empty or not paid exactly."""
    if not basket.lines:
        raise RuleViolation("There is nothing to pay yet: scan the first item")
    check_paid(basket.total + rounding, payments)
    exchange = basket.exchange
    return Sale(
        basket.uid,
        SaleKind.SALE,
        basket.lines if exchange is None else (*exchange.lines, *basket.lines),
        payments,
        rounding if exchange is None else rounding + exchange.rounding,
        at_ms,
        member=basket.member,
        of_sale_id=None if exchange is None else exchange.of_sale_id,
        note=basket.note,
        approved_by=basket.approved_by,
        whole=basket.whole,
    )


def receipt_number(till: str, business_date: date, running: int) -> str:
    """Till (register and epoch letter), business date and a running number of the day: never used twice."""
    return f"{till}-{business_date:%Y%m%d}-{running:04d}"


def is_receipt_number(text: str) -> bool:
    """Whether a text has the form of such a number, in letters of either case."""
    return _RECEIPT_NUMBER.fullmatch(text) is not None
