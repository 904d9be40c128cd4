"""What the customer pays with: cash with its checks, change and rounding, and what was seen to be paid otherwise."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ZERO, Money, half_up, total

NOTES: Final = tuple(Money(yuan * 100) for yuan in (1, 5, 10, 20, 50, 100))
OVERPAID_ASKS: Final = Money(100_00)
CASH: Final = "cash"
# Paid outside the till and seen by the cashier: recorded as such, never as confirmed (rule D-15).
SEEN_TENDERS: Final = ("wechat", "alipay", "unionpay", "card")
GIVEN_MAX: Final = Money(9_999_999_99)


class Rounding(Enum):
    """抹零: to what the sum is rounded when paid in cash."""

    OFF = "off"
    JIAO_DOWN = "jiao_down"
    JIAO_HALF_UP = "jiao_half_up"
    YUAN_DOWN = "yuan_down"
    YUAN_HALF_UP = "yuan_half_up"


_STEPS: Final = {
    Rounding.JIAO_DOWN: (10, False),
    Rounding.JIAO_HALF_UP: (10, True),
    Rounding.YUAN_DOWN: (100, False),
    Rounding.YUAN_HALF_UP: (100, True),
}


def rounding_of(amount: Money, rounding: Rounding) -> Money:
    """What is added to `amount` (mostly taken off) so that it is round; a line of its own on the receipt."""
    if rounding is Rounding.OFF:
        return ZERO
    step, halves_up = _STEPS[rounding]
    sign = -1 if amount.fen < 0 else 1
    steps = half_up(abs(amount.fen), step) if halves_up else abs(amount.fen) // step
    return Money(sign * steps * step - amount.fen)


@dataclass(frozen=True, slots=True)
class Payment:
    """One tender of a sale: what it paid, what was handed over and what went back."""

    tender: str
    amount: Money
    given: Money
    change: Money
    reference: str = ""
    """What it is known by elsewhere: the provider's order, a coupon, an account."""


class CashDoubt(Enum):
    """Why cash handed over is asked about again."""

    SHORT = "short"
    OVER = "over"


def cash_doubt(due: Money, given: Money) -> CashDoubt | None:
    """Short is refused; ¥100 or more over the sum is asked about once more."""
    if given < due:
        return CashDoubt.SHORT
    return CashDoubt.OVER if given - due >= OVERPAID_ASKS else None


def cash_payment(due: Money, given: Money) -> Payment:
    """Raises `RuleViolation` on the field `given` when it is too little."""
    if given < due or given > GIVEN_MAX:
        raise RuleViolation("{given} is not enough: {due} is due", field="given", given=given, due=due)
    return Payment(CASH, due, given, given - due)


def exact_payment(tender: str, due: Money, *, reference: str = "") -> Payment:
    return Payment(tender, due, due, ZERO, reference)


def likely_notes(due: Money, count: int = 3) -> tuple[Money, ...]:
    """Sums over `due` that a customer is likely to hand over: the next round sums of one kind of note."""
    sums = {Money(-(-due.fen // note.fen) * note.fen) for note in NOTES}
    return tuple(sorted(s for s in sums if s > due)[:count]) if due > ZERO else ()


def check_paid(due: Money, payments: tuple[Payment, ...]) -> None:
    """The payments of a sale are just what is due; a sale that isn't paid can't exist."""
    if total(payment.amount for payment in payments) != due:
        raise RuleViolation("The payments do not add up to {due}", due=due)
