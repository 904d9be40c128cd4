"""What the panels of returns, voids and exchanges show. No toolkit in here."""

from dataclasses import dataclass
from enum import Enum

from pos_app.domain.money import ZERO, Money, Quantity
from pos_app.ui.message import Choice


class ReturnDeed(Enum):
    """What may be done in these panels."""

    LAST = "last"
    WITHOUT_RECEIPT = "without_receipt"
    ALL = "all"
    LINE = "line"
    MORE = "more"
    LESS = "less"
    QUANTITY = "quantity"
    CODE = "code"
    IN_CASH = "in_cash"
    REASON = "reason"
    EXCHANGE = "exchange"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class ReturnAskState:
    """Which receipt, or none."""

    error: str = ""


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A line of the receipt: how much can still come back, how much is chosen, and what is given for that."""

    key: str
    name: str
    unit: str
    left: Quantity
    chosen: Quantity
    amount: Money


@dataclass(frozen=True, slots=True)
class ReturnState:
    """A receipt whose goods come back. `refunds` names each tender with what it gives back."""

    number: str
    rows: tuple[ReturnRow, ...]
    reason: str
    total: Money = ZERO
    refunds: tuple[tuple[str, Money], ...] = ()
    marked: str | None = None
    can_cash: bool = False
    in_cash: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class GiveBackState:
    """A question: is so much given back, by these tenders? Without a receipt, or because the exchange cost less."""

    question: str
    total: Money
    refunds: tuple[tuple[str, Money], ...]


@dataclass(frozen=True, slots=True)
class VoidState:
    """The last sale was a mistake, and why is asked."""

    number: str
    lines: int
    total: Money
    refunds: tuple[tuple[str, Money], ...]
    reasons: tuple[Choice, ...]
