"""Stored value (储值): money of the member's own, and what the shop gave on top of it.

A gift pays for merchandise only: with it tobacco would be sold below its marked price. The member's own money is spent
first, and only that is ever paid out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.merchandise import Merchandise
from pos_app.domain.money import ZERO, Money, half_up, total
from pos_app.domain.tender import Payment, exact_payment

BALANCE: Final = "balance"
OWN_MAX: Final = Money(500_000)
"""What a prepaid card in somebody's name may hold (单用途商业预付卡管理办法, article 18)."""


class BalanceKind(Enum):
    """Why stored value came or went."""

    TOP_UP = "top_up"
    SPENT = "spent"
    RETURNED = "returned"
    """Goods paid with it came back."""
    REFUND = "refund"
    """Paid out to the member."""
    CHANGE = "change"
    """The change of a cash sale (找零转储值)."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Stored value or a change of it."""

    own: Money = ZERO
    bonus: Money = ZERO

    @property
    def whole(self) -> Money:
        return self.own + self.bonus

    def __neg__(self) -> "Stored":
        return Stored(-self.own, -self.bonus)


@dataclass(frozen=True, slots=True)
class BonusStep:
    """From so much topped up at once, so much is given."""

    from_amount: Money
    bonus: Money


def bonus_of(amount: Money, steps: Sequence[BonusStep]) -> Money:
    """What the shop gives on top: that of the highest step reached."""
    reached = [step for step in steps if step.from_amount <= amount]
    return max(reached, key=lambda step: step.from_amount).bonus if reached else ZERO


def check_top_up(stored: Stored, amount: Money) -> None:
    """Raises `RuleViolation` on the field `amount`."""
    if amount <= ZERO:
        raise RuleViolation("The amount must be more than nothing", field="amount")
    if stored.own + amount > OWN_MAX:
        raise RuleViolation("A member's balance may hold at most {most}", field="amount", most=OWN_MAX)


def spendable(stored: Stored, lines: Sequence[Merchandise], otherwise: Money) -> Money:
    """The most a balance may pay of a sale: all its own money, and of the gift what merchandise is left for it."""
    room = max(ZERO, total(each.line.amount for each in lines) - otherwise)
    return max(ZERO, stored.own) + max(ZERO, min(stored.bonus, room))


def spend(stored: Stored, amount: Money, lines: Sequence[Merchandise], otherwise: Money) -> Stored:
    """What goes off the balance. Raises `RuleViolation` on the field `balance` when it does not suffice."""
    if amount > spendable(stored, lines, otherwise):
        most = spendable(stored, lines, otherwise)
        raise RuleViolation("The balance pays at most {most} of this sale", field="balance", most=most)
    own = min(amount, max(ZERO, stored.own))
    return Stored(-own, -(amount - own))


def give_back(spent: Stored, before: Money, now: Money) -> Stored:
    """What of a spent balance comes back with a part of it: gift for gift, to the last fen; anything more is own."""
    whole = spent.whole
    if whole <= ZERO:
        return Stored(now)
    upto = half_up(spent.bonus.fen * min(before + now, whole).fen, whole.fen)
    bonus = Money(upto - half_up(spent.bonus.fen * min(before, whole).fen, whole.fen))
    return Stored(now - bonus, bonus)


def keep_change(payment: Payment) -> tuple[Payment, ...]:
    """A cash payment whose change goes to the member's balance instead of back (找零转储值)."""
    if payment.change <= ZERO:
        return (payment,)
    return (exact_payment(BALANCE, -payment.change), replace(payment, amount=payment.given, change=ZERO))
