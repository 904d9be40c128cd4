"""What of a sale can come back, and what is given for it.

A line of which a part came back has given back the share of that part, rounded from the start of the line: so it does
not matter in how many parts or in which order goods come back, and when all of it is back, all of it was given back,
amount, discount, cost and rounding to the fen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pos_app.domain.basket import Entered, Line
from pos_app.domain.errors import RuleViolation
from pos_app.domain.member import BasketMember
from pos_app.domain.money import MILLI, ZERO, Money, Quantity, half_up, total
from pos_app.domain.tender import CASH, Payment, exact_payment

# What a provider was paid goes back to that provider first, then what the shop itself keeps for the customer.
_KEPT_BY_THE_SHOP: Final = ("account", "coupon", "points", "balance")
_OF_A_PROVIDER, _OF_THE_SHOP, _IN_CASH = range(3)


@dataclass(frozen=True, slots=True)
class Returnable:
    """A line of a sale as it was sold, what it cost, and how much of it came back already."""

    place: int
    sold: Line
    cost: Money
    returned: Quantity

    @property
    def left(self) -> Quantity:
        return self.sold.quantity + -self.returned

    def check(self, quantity: Quantity) -> None:
        """Whether so much of it can come back now. Raises `RuleViolation` on the field `quantity`."""
        if not 0 < quantity.milli <= self.left.milli:
            raise RuleViolation(
                "{name}: {left} of {sold} can still be returned",
                field="quantity",
                name=self.sold.item.name,
                left=self.left,
                sold=self.sold.quantity,
            )
        whole = self.sold.item.weighed or self.sold.label_amount is not None or quantity == self.left
        if not whole and quantity.milli % MILLI:
            raise RuleViolation("{name} is returned in whole numbers", field="quantity", name=self.sold.item.name)

    def part(self, quantity: Quantity, *, entered: Entered = Entered.HAND, at_ms: int = 0) -> Line:
        """The line of a return that takes so much back: quantity and amounts below nothing."""
        self.check(quantity)
        amount = self._share(self.sold.amount, quantity)
        discount = self._share(self.sold.discount, quantity)
        return replace(
            self.sold,
            line_id=-self.place,
            quantity=-quantity,
            entered=entered,
            entered_at_ms=at_ms,
            label_amount=-(amount + discount),
            notes=(),
            discount=-discount,
            of_line=self.place,
            cost=self._share(self.cost, quantity),
        )

    def _share(self, whole: Money, quantity: Quantity) -> Money:
        return self.given_back(whole, self.returned + quantity) - self.given_back(whole, self.returned)

    def given_back(self, whole: Money, returned: Quantity) -> Money:
        """What of a sum of the line was given back when so much of it has come back."""
        return Money(half_up(whole.fen * returned.milli, self.sold.quantity.milli))


@dataclass(frozen=True, slots=True)
class Paid:
    """What was paid by one tender and of that given back already."""

    tender: str
    reference: str
    amount: Money
    refunded: Money = ZERO
    nobodys: bool = False
    """It was a member's points or stored value, and the member is no longer known."""

    @property
    def left(self) -> Money:
        return max(ZERO, self.amount - self.refunded)

    @property
    def by_hand(self) -> bool:
        """Seen to be paid by phone or card: whoever gives it back may as well do so in cash."""
        return self.tender != CASH and self.tender not in _KEPT_BY_THE_SHOP and not self.reference


@dataclass(frozen=True, slots=True)
class ReturnPlan:
    """What comes back, as lines below nothing, and their share of the rounding of the sale."""

    lines: tuple[Line, ...]
    rounding: Money

    @property
    def total(self) -> Money:
        """Below nothing: what is to be given back."""
        return total(line.amount for line in self.lines) + self.rounding


@dataclass(frozen=True, slots=True)
class ReturnableSale:
    """A sale as far as it can be returned."""

    sale_id: int
    uid: str
    number: str
    at_ms: int
    lines: tuple[Returnable, ...]
    rounding: Money
    paid: tuple[Paid, ...]
    member: BasketMember | None = None

    @property
    def left(self) -> Mapping[int, Quantity]:
        """All that can still come back, by the place of the line."""
        return {line.place: line.left for line in self.lines if line.left.milli > 0}

    def plan(self, wanted: Mapping[int, Quantity], *, entered: Entered = Entered.HAND, at_ms: int = 0) -> ReturnPlan:
        """Take so much of each line back. Raises `RuleViolation`, on the field `quantity` where it is too much."""
        if not wanted:
            raise RuleViolation("Nothing is chosen yet: what comes back?")
        if unknown := set(wanted) - {line.place for line in self.lines}:
            raise RuleViolation("{number} has no line {place}", number=self.number, place=min(unknown))
        lines = tuple(
            line.part(wanted[line.place], entered=entered, at_ms=at_ms) for line in self.lines if line.place in wanted
        )
        before = total(line.given_back(line.sold.amount, line.returned) for line in self.lines)
        after = before - total(line.amount for line in lines)
        return ReturnPlan(lines, self._rounding_of(before) - self._rounding_of(after))

    def _rounding_of(self, amount: Money) -> Money:
        """The share of the sale's rounding that goes with so much of its lines."""
        sold = total(line.sold.amount for line in self.lines)
        return Money(half_up(self.rounding.fen * amount.fen, sold.fen)) if sold > ZERO else ZERO


def refunds(due: Money, paid: Iterable[Paid], *, in_cash: bool = False) -> tuple[Payment, ...]:
    """How `due` (not below nothing) is given back, as payments below nothing that are just that.

    Each tender takes back at most what it paid and has not got back: providers first, then what the shop keeps for the
    customer (account, coupon, points, balance), cash last and without a limit, as goods may have been exchanged, and
    what was a member's may have nobody to go back to.
    With `in_cash` what a person saw to be paid is given back in cash; what a provider knows by a reference never is,
    nor what the shop keeps for the customer.
    """
    given: list[Payment] = []
    for each in sorted(paid, key=_rank):
        cash = each.tender == CASH or each.nobodys or (in_cash and each.by_hand)
        part = min(due, each.left)
        if not cash and part > ZERO:
            given.append(replace(exact_payment(each.tender, -part), reference=each.reference))
            due -= part
    return (*given, exact_payment(CASH, -due)) if due > ZERO else tuple(given)


def _rank(paid: Paid) -> tuple[int, int]:
    if paid.tender in _KEPT_BY_THE_SHOP:
        return (_OF_THE_SHOP, _KEPT_BY_THE_SHOP.index(paid.tender))
    return (_IN_CASH if paid.tender == CASH else _OF_A_PROVIDER, 0)
