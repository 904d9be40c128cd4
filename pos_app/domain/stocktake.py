"""Stocktakes (盘点): what was counted, against the books of the moment it was counted (rule B-11).

Selling goes on. A line adds what somebody has counted; one that sets a number, or is void, makes those before it of no
account. What is sold after a line is not in its variance, because the books of its moment do not know it either.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from pos_app.domain.ledger import WHOLE
from pos_app.domain.money import Quantity, half_up
from pos_app.domain.product import ProductId

SPOT_EACH: Final = 10
"""A spot check (一月一查) counts so many cigarettes and so many other goods."""
COUNTER_LENGTH_MAX: Final = 20
COUNT_MAX: Final = Quantity.of(1_000_000)


class StocktakeKind(Enum):
    FULL = "full"
    CATEGORY = "category"
    LIST = "list"
    SPOT = "spot"


class CountHow(Enum):
    """What a line does to those before it."""

    ADD = "add"
    SET = "set"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Count:
    """A line as it stands in the books. `after_movement` is the product's last movement at that moment, 0 if none."""

    line_id: int
    product_id: ProductId
    how: CountHow
    quantity: Quantity
    counter: str
    at_ms: int
    after_movement: int
    book: Quantity


@dataclass(frozen=True, slots=True)
class Tally:
    """All lines of a product together.

    `doubtful`: it moved between two of its lines, so nobody knows whether what was sold had been counted already.
    """

    product_id: ProductId
    counted: Quantity
    book: Quantity
    after_movement: int
    counters: tuple[str, ...]
    lines: int
    doubtful: bool

    @property
    def variance(self) -> Quantity:
        return Quantity(self.counted.milli - self.book.milli)


def tally(lines: Iterable[Count]) -> Tally | None:
    """What the lines of one product come to; None when it still has to be counted.

    The order in which lines became known does not matter, only when they were counted.
    """
    valid: list[Count] = []
    for line in sorted(lines, key=lambda line: (line.at_ms, line.line_id)):
        if line.how is not CountHow.ADD:
            valid.clear()
        if line.how is not CountHow.VOID:
            valid.append(line)
    if not valid:
        return None
    last = valid[-1]
    return Tally(
        product_id=last.product_id,
        counted=Quantity(sum(line.quantity.milli for line in valid)),
        book=last.book,
        after_movement=last.after_movement,
        counters=tuple(dict.fromkeys(line.counter for line in valid)),
        lines=len(valid),
        doubtful=len({line.after_movement for line in valid}) > 1,
    )


def tallies(lines: Iterable[Count]) -> dict[ProductId, Tally]:
    """The tally of each product that was counted."""
    of: dict[ProductId, list[Count]] = {}
    for line in lines:
        of.setdefault(line.product_id, []).append(line)
    found = {product_id: tally(counts) for product_id, counts in of.items()}
    return {product_id: each for product_id, each in found.items() if each is not None}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product that a spot check may draw."""

    product_id: ProductId
    uid: str
    is_tobacco: bool


def draw(candidates: Iterable[Candidate], seed: str, each: int = SPOT_EACH) -> Sequence[Candidate]:
    """The goods of a spot check: the same for everybody who draws with this seed, chosen by nobody."""

    def lot(candidate: Candidate) -> str:
        return hashlib.sha256(f"{seed} {candidate.uid}".encode()).hexdigest()

    drawn = sorted(candidates, key=lot)
    tobacco = [candidate for candidate in drawn if candidate.is_tobacco][:each]
    others = [candidate for candidate in drawn if not candidate.is_tobacco][:each]
    return (*tobacco, *others)


def match_degree(*, matched: int, counted: int) -> int | None:
    """How many of the counted goods were as the books say, in hundredths of a percent; None when none was counted."""
    return None if counted <= 0 else half_up(matched * WHOLE, counted)
