"""What is counted when a shift ends: the cash by its notes and coins, and what came in of every other tender."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ZERO, Money, total
from pos_app.domain.tender import CASH, GIVEN_MAX, SEEN_TENDERS

DENOMINATIONS: Final = tuple(Money(fen) for fen in (100_00, 50_00, 20_00, 10_00, 5_00, 1_00, 50, 10))
"""Notes and coins of a Chinese drawer, from the largest."""
PIECES_MAX: Final = 100_000
COUNTED_TENDERS: Final = (CASH, *SEEN_TENDERS)
"""What can be counted: slips and the lists of a phone. Points, balances and accounts are in the books only."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """So many notes or coins of one value."""

    value: Money
    count: int

    def __post_init__(self) -> None:
        if not 0 <= self.count <= PIECES_MAX:
            raise RuleViolation("This can't be the number of notes", field="counted")

    @property
    def amount(self) -> Money:
        return Money(self.value.fen * self.count)


@dataclass(frozen=True, slots=True)
class Counted:
    """What somebody counted, blind. A tender that is not named was not counted; `pieces` are those of the cash."""

    tenders: Mapping[str, Money] = field(default_factory=dict)
    pieces: tuple[Pieces, ...] = ()

    def __post_init__(self) -> None:
        cash = self.tenders.get(CASH, ZERO)
        if not ZERO <= cash <= GIVEN_MAX:
            raise RuleViolation("The counted cash can't be less than nothing", field="counted")
        if self.pieces and total(each.amount for each in self.pieces) != cash:
            raise RuleViolation("Notes and coins make another sum than was counted", field="counted")
        if any(abs(amount.fen) > GIVEN_MAX.fen for amount in self.tenders.values()):
            raise RuleViolation("This can't be what was counted", field="counted")

    @property
    def detail(self) -> str:
        """The pieces as they are kept."""
        return " ".join(f"{each.value.fen}x{each.count}" for each in self.pieces if each.count)


def counted_cash(cash: Money) -> Counted:
    """The cash, not told by its pieces."""
    return Counted({CASH: cash})


def counted_pieces(pieces: Iterable[Pieces], others: Mapping[str, Money] | None = None) -> Counted:
    """The cash as the sum of its pieces, and other tenders."""
    kept = tuple(pieces)
    return Counted({CASH: total(each.amount for each in kept)} | dict(others or {}), kept)


def pieces_of(detail: str) -> tuple[Pieces, ...]:
    """Read what `Counted.detail` wrote."""
    pairs = (each.split("x") for each in detail.split())
    return tuple(Pieces(Money(int(value)), int(count)) for value, count in pairs)


@dataclass(frozen=True, slots=True)
class TenderCount:
    """One tender at the end of a shift; `counted` is None when nobody counted it."""

    tender: str
    expected: Money
    counted: Money | None = None
    pieces: tuple[Pieces, ...] = ()

    @property
    def difference(self) -> Money:
        return ZERO if self.counted is None else self.counted - self.expected
