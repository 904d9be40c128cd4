"""Points (积分): earned on merchandise, spent on merchandise, taken back exactly.

Everything that earns or pays is a `Merchandise`, which can't be made of tobacco: there is no rule here that looks at
the kind of goods, and no way round it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.merchandise import Merchandise
from pos_app.domain.money import ZERO, Money, half_up, total

POINTS_MAX: Final = 100_000_000
_FEN_PER_YUAN: Final = 100
_MONTHS_PER_YEAR: Final = 12


class PointsKind(Enum):
    """Why points came or went."""

    EARNED = "earned"
    REDEEMED = "redeemed"
    EXPIRED = "expired"
    ADJUSTED = "adjusted"
    TAKEN_BACK = "taken_back"
    """What a returned line had earned."""
    GIVEN_BACK = "given_back"
    """What had been redeemed on a sale that is returned."""


@dataclass(frozen=True, slots=True)
class PointsRules:
    """How much of merchandise earns a point, how many points pay a yuan of it, and for how long they are good.

    Nothing (0) switches each of them off.
    """

    earn_fen_per_point: int = 100
    points_per_yuan_off: int = 100
    months_valid: int = 0


@dataclass(frozen=True, slots=True)
class PointsEntry:
    """A row of the ledger, as far as the rules look at it."""

    kind: PointsKind
    points: int
    at_ms: int


def earn(lines: Sequence[Merchandise], paid_otherwise: Money, rules: PointsRules) -> list[int]:
    """The points of each line; together those of the sum, fractions dropped once for the sale.

    What points and coupons paid (`paid_otherwise`) earns nothing. Of lines below nothing: what they would have earned.
    """
    amounts = [abs(each.line.amount.fen) if each.line.rewarded else 0 for each in lines]
    whole = sum(amounts)
    if rules.earn_fen_per_point <= 0 or whole == 0:
        return [0] * len(amounts)
    points = max(0, whole - paid_otherwise.fen) // rules.earn_fen_per_point
    return [part.fen for part in Money(points).split(amounts)]


def taken_back(earned: int, sold_milli: int, before_milli: int, now_milli: int) -> int:
    """The points that go with a part of a line: what was returned before and now, less what went before.

    So that however a line is split into returns, the last one takes the last point.
    """
    return _share(earned, before_milli + now_milli, sold_milli) - _share(earned, before_milli, sold_milli)


def _share(whole: int, part: int, of: int) -> int:
    return half_up(whole * min(part, of), of) if of > 0 else 0


def given_back(redeemed: int, paid: Money, before: Money, now: Money) -> int:
    """The points that go back with so much of what they had paid."""
    return taken_back(redeemed, paid.fen, before.fen, now.fen)


def points_for(amount: Money, rules: PointsRules) -> int:
    """How many points pay this amount. Raises `RuleViolation` when points pay nothing here."""
    if rules.points_per_yuan_off <= 0:
        raise RuleViolation("This shop takes no points as payment", field="points")
    return -(-amount.fen * rules.points_per_yuan_off // _FEN_PER_YUAN)


def redeemable(lines: Sequence[Merchandise], points: int, otherwise: Money, rules: PointsRules) -> Money:
    """The most these points may pay of this merchandise, `otherwise` of which is paid by other gifts already."""
    if rules.points_per_yuan_off <= 0 or points <= 0:
        return ZERO
    worth = Money(points * _FEN_PER_YUAN // rules.points_per_yuan_off)
    return max(ZERO, min(worth, total(each.line.amount for each in lines) - otherwise))


def due_to_expire(entries: Iterable[PointsEntry], before_ms: int) -> int:
    """Points that came before a moment and were not spent since; the oldest are spent first."""
    kept = 0
    for entry in entries:
        if entry.points < 0 or entry.kind is PointsKind.GIVEN_BACK or entry.at_ms < before_ms:
            kept += entry.points
    return max(0, kept)


def valid_since(today: date, months: int) -> date:
    """Points that came before this day are no longer good; of no use when `months` is nothing."""
    place = today.year * _MONTHS_PER_YEAR + today.month - 1 - months
    year, month = divmod(place, _MONTHS_PER_YEAR)
    first = date(max(1, year), month + 1, 1)
    later = date(first.year + month // 11, (month + 1) % _MONTHS_PER_YEAR + 1, 1)
    return first.replace(day=min(today.day, (later - first).days))
