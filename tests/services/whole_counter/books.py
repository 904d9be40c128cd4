"""A small model of what the books must say: money by tender, points and balance by member, stock, accounts, providers.

It takes the lines of a sale and their prices as the counter shows them (prices have tests of their own) and knows
nothing of tables.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Final

from pos_app.domain.basket import Line
from pos_app.domain.tender import Payment

CODES: Final = ("wechat", "alipay", "unionpay")
FEN_PER_POINT: Final = 100
HALF: Final = Fraction(1, 2)


def whole(number: Fraction) -> int:
    """Halves away from nothing."""
    return floor(number + HALF) if number >= 0 else -floor(-number + HALF)


def share(of: int, part: int, all_parts: int) -> int:
    return whole(Fraction(of * min(part, all_parts), all_parts)) if all_parts > 0 else 0


def base_milli(line: Line) -> int:
    """How much of the product that is, in thousandths of its base unit."""
    return whole(Fraction(line.quantity.milli * line.item.factor.milli, 1000))


@dataclass
class SoldLine:
    """How much was sold, came back, and what it earned."""

    base: int
    earned: int
    back: int = 0


@dataclass
class Sold:
    """A sale whose goods may come back."""

    total: int
    member: int | None
    lines: dict[int, SoldLine]
    paid: Counter[tuple[str, str]]
    refunded: Counter[tuple[str, str]] = field(default_factory=Counter)
    back: int = 0
    """What was given back for it; of goods that came back in it, what they took off."""


@dataclass
class Posted:
    """A sale, a return or an exchange as it was ordered."""

    sale_id: int
    lines: Sequence[Line]
    payments: Sequence[Payment]
    member: int | None = None
    of_sale: int | None = None
    earned: Mapping[int, int] = field(default_factory=dict)
    """What each line earned: how the points of a sale are split is the till's own affair, their sum is not."""


@dataclass
class Books:
    """What must be true after everything that happened."""

    stock: Counter[int]
    float_fen: int = 0
    drawer: Counter[str] = field(default_factory=Counter)
    """Of the shift that is open."""
    tenders: Counter[str] = field(default_factory=Counter)
    points: Counter[int] = field(default_factory=Counter)
    balance: Counter[int] = field(default_factory=Counter)
    owed: Counter[str] = field(default_factory=Counter)
    provider: Counter[str] = field(default_factory=Counter)
    """By order number: what of it was sold for, less what returns gave back."""
    sold: dict[int, Sold] = field(default_factory=dict)
    erased: set[int] = field(default_factory=set)

    def move(self, tender: str, fen: int) -> None:
        """Money came, or went."""
        self.drawer[tender] += fen
        self.tenders[tender] += fen

    def post(self, posted: Posted) -> None:
        """Goods went, or came back, for these payments."""
        member = posted.member if posted.member not in self.erased else None
        for line in posted.lines:
            self.stock[line.item.product_id] -= base_milli(line)
        if member is not None:
            self.points[member] += self._earned(posted) + self._for_points(posted) - self._taken_back(posted)
            self.balance[member] -= sum(p.amount.fen for p in posted.payments if p.tender == "balance")
        self._take_back(posted)
        self._pay(posted)
        new = {place: line for place, line in enumerate(posted.lines, 1) if line.quantity.milli > 0}
        if new:
            # An exchange begins a life of its own for what was bought in it.
            self.sold[posted.sale_id] = Sold(
                sum(line.amount.fen for line in new.values()),
                posted.member,
                {place: SoldLine(base_milli(line), posted.earned.get(place, 0)) for place, line in new.items()},
                _paid(posted.payments),
            )

    def _earned(self, posted: Posted) -> int:
        """What is bought earns; what comes back of nobody knows what takes as much away."""
        otherwise = sum(p.amount.fen for p in posted.payments if p.tender in ("points", "coupon") and p.amount.fen > 0)
        bought = self._rewarded(line for line in posted.lines if line.quantity.milli > 0)
        unknown = self._rewarded(line for line in posted.lines if line.quantity.milli < 0 and line.of_line is None)
        earned = max(0, bought - otherwise) // FEN_PER_POINT if bought else 0
        assert sum(posted.earned.values()) == earned
        return earned - abs(unknown) // FEN_PER_POINT

    @staticmethod
    def _rewarded(lines: Iterable[Line]) -> int:
        return sum(line.amount.fen for line in lines if line.rewarded and not line.item.kind.is_tobacco)

    def _for_points(self, posted: Posted) -> int:
        """A hundred points pay a yuan; with a part of what they paid goes the same part of them."""
        change = 0
        for payment in posted.payments:
            if payment.tender == "points":
                change -= payment.amount.fen
        return change

    def _taken_back(self, posted: Posted) -> int:
        taken = 0
        for line in posted.lines:
            if posted.of_sale is not None and line.of_line is not None:
                sold = self.sold[posted.of_sale].lines[line.of_line]
                now = -base_milli(line)
                taken += share(sold.earned, sold.back + now, sold.base) - share(sold.earned, sold.back, sold.base)
        return taken

    def _take_back(self, posted: Posted) -> None:
        if posted.of_sale is None:
            return
        original = self.sold[posted.of_sale]
        for line in posted.lines:
            if line.of_line is not None:
                original.lines[line.of_line].back -= base_milli(line)
                original.back -= line.amount.fen
        for payment in posted.payments:
            if payment.amount.fen < 0:
                original.refunded[payment.tender, payment.reference] -= payment.amount.fen

    def _pay(self, posted: Posted) -> None:
        for payment in posted.payments:
            self.move(payment.tender, payment.amount.fen)
            if payment.tender in CODES and payment.reference:
                self.provider[payment.reference] += payment.amount.fen
            if payment.tender == "account":
                self.owed[payment.reference] += payment.amount.fen


def _paid(payments: Sequence[Payment]) -> Counter[tuple[str, str]]:
    paid: Counter[tuple[str, str]] = Counter()
    for payment in payments:
        if payment.amount.fen > 0:
            paid[payment.tender, payment.reference] += payment.amount.fen
    return paid
