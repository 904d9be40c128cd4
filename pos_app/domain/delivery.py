"""A delivery of the tobacco company: its life, what is still to be taken, and what a taking changes.

Quantities are cartons, prices per carton. What was accepted is a sum of takings; a taking back is a negative one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import MILLI, Money, Quantity

CARTONS_MAX: Final = Quantity.of(100_000)
NONE: Final = Quantity(0)


class DeliveryState(Enum):
    """How far a delivery has come."""

    EXPECTED = "expected"
    ARRIVED = "arrived"
    PARTLY = "partly"
    ACCEPTED = "accepted"
    WITH_DIFFERENCES = "accepted_with_differences"
    CANCELLED = "cancelled"
    """The company delivers nothing of it any more, and nothing was taken."""


_DONE: Final = frozenset({DeliveryState.ACCEPTED, DeliveryState.WITH_DIFFERENCES})
_BEGUN: Final = _DONE | {DeliveryState.PARTLY}
OPEN: Final = frozenset({DeliveryState.EXPECTED, DeliveryState.ARRIVED, DeliveryState.PARTLY})

# The life of a delivery: from each state those that may follow. What was taken is never untaken, so no way leads back
# before PARTLY; the company may still add to a delivery, and a person finds differences later.
LIFE: Final[Mapping[DeliveryState, frozenset[DeliveryState]]] = {
    DeliveryState.EXPECTED: frozenset({DeliveryState.ARRIVED, DeliveryState.CANCELLED}) | _BEGUN,
    DeliveryState.ARRIVED: frozenset({DeliveryState.EXPECTED, DeliveryState.CANCELLED}) | _BEGUN,
    DeliveryState.PARTLY: _DONE,
    DeliveryState.ACCEPTED: frozenset({DeliveryState.PARTLY, DeliveryState.WITH_DIFFERENCES}),
    DeliveryState.WITH_DIFFERENCES: frozenset({DeliveryState.PARTLY}),
    DeliveryState.CANCELLED: frozenset({DeliveryState.EXPECTED, DeliveryState.ARRIVED}) | _BEGUN,
}


def check_life(before: DeliveryState, after: DeliveryState) -> None:
    """A step that is not in the table is a bug."""
    if after is not before and after not in LIFE[before]:
        raise ValueError(f"a delivery does not go from {before.name} to {after.name}")


class DifferenceKind(Enum):
    """What was not as the delivery note says."""

    SHORT = "short"
    OVER = "over"
    DAMAGED = "damaged"
    WRONG_GOODS = "wrong_goods"
    CHANGED = "changed"
    """The company changed the line after goods were taken; `cartons` is what it delivers more, negative less."""


MISSING: Final = frozenset({DifferenceKind.SHORT, DifferenceKind.DAMAGED, DifferenceKind.WRONG_GOODS})
"""Goods of a line that are not taken."""
BY_HAND: Final = MISSING | {DifferenceKind.OVER}


class How(Enum):
    """How goods came to be taken."""

    BUTTON = "button"
    SCAN = "scan"
    """Somebody counted the cartons."""
    NOTE = "note"
    """The delivery note was scanned."""
    CARTON = "carton"
    """One of its cartons was scanned: all of it is there, as delivered."""
    AUTOMATIC = "automatic"
    COMMAND = "command"
    COMPANY = "company"
    """The company changed what it says; nothing was taken."""


@dataclass(frozen=True, slots=True)
class LineStand:
    """How one line stands: what the company delivered, what was taken, what is missing of it and why not taken.

    `parked` lines name goods that the shop has no product for; they wait for one.
    """

    delivered: Quantity
    accepted: Quantity = NONE
    missing: Quantity = NONE
    parked: bool = False

    @property
    def to_take(self) -> Quantity:
        return Quantity(max(0, self.delivered.milli - self.accepted.milli - self.missing.milli))

    @property
    def is_touched(self) -> bool:
        """Whether anything was done at it: then the company's changes no longer change it."""
        return self.accepted.milli != 0 or self.missing.milli != 0


def judge(stands: Collection[LineStand], *, differs: bool, arrived: bool) -> DeliveryState:
    """The state that follows from the lines. `differs`: a difference is known; `arrived`: the goods are there."""
    touched = differs or any(stand.is_touched for stand in stands)
    if any(stand.to_take.milli for stand in stands):
        if touched:
            return DeliveryState.PARTLY
        return DeliveryState.ARRIVED if arrived else DeliveryState.EXPECTED
    if not touched:
        return DeliveryState.CANCELLED
    exact = not differs and all(stand.accepted == stand.delivered for stand in stands)
    return DeliveryState.ACCEPTED if exact else DeliveryState.WITH_DIFFERENCES


@dataclass(frozen=True, slots=True)
class Taking:
    """So many cartons of a line go into stock; negative: back out of it."""

    line: int
    cartons: Quantity


@dataclass(frozen=True, slots=True)
class Difference:
    """Something was not as the note says. `line` None: goods that are not on the note, named by code or name."""

    kind: DifferenceKind
    cartons: Quantity
    line: int | None = None
    reason: str = ""
    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an act at a delivery does: goods into stock or back, differences, and how the lines stand after it."""

    takings: tuple[Taking, ...]
    differences: tuple[Difference, ...]
    after: Mapping[int, LineStand]

    @property
    def is_empty(self) -> bool:
        return not self.takings and not self.differences


def plan(
    stands: Mapping[int, LineStand], takings: Sequence[Taking] | None, differences: Sequence[Difference] = ()
) -> Plan:
    """Work an act out. `takings` None takes everything that is still to be taken and not parked.

    Differences count first: what is missing is not taken, and what was taken already although it is missing goes back
    out of stock. Goods taken beyond what the company delivered are a difference of their own. Raises `RuleViolation`.
    """
    after, moved, told = dict(stands), dict[int, int](), list(differences)
    for difference in differences:
        _check_difference(difference)
        if difference.line is not None and difference.kind in MISSING:
            stand, back = _missing(_stand(after, difference.line), difference)
            after[difference.line] = stand
            moved[difference.line] = moved.get(difference.line, 0) - back
    wanted = _everything(after) if takings is None else takings
    for taking in wanted:
        stand = _stand(after, taking.line)
        _check_taking(taking, stand)
        over = taking.cartons.milli - stand.to_take.milli
        if over > 0:
            told.append(Difference(DifferenceKind.OVER, Quantity(over), taking.line))
        after[taking.line] = replace(stand, accepted=stand.accepted + taking.cartons)
        moved[taking.line] = moved.get(taking.line, 0) + taking.cartons.milli
    net = tuple(Taking(line, Quantity(milli)) for line, milli in sorted(moved.items()) if milli)
    return Plan(net, tuple(told), after)


def _everything(stands: Mapping[int, LineStand]) -> list[Taking]:
    return [Taking(line, s.to_take) for line, s in sorted(stands.items()) if s.to_take.milli and not s.parked]


def _stand(stands: Mapping[int, LineStand], line: int) -> LineStand:
    if line not in stands:
        raise RuleViolation("This delivery has no line {line}", field="line", line=line)
    return stands[line]


def _check_taking(taking: Taking, stand: LineStand) -> None:
    _check_cartons(taking.cartons)
    if stand.parked:
        raise RuleViolation(
            "Line {line} is not in the catalogue yet: make a product of it first", field="line", line=taking.line
        )
    if stand.accepted + taking.cartons > CARTONS_MAX:
        raise RuleViolation("{cartons} cartons are too many", field="cartons", cartons=stand.accepted + taking.cartons)


def _check_cartons(cartons: Quantity) -> None:
    if not NONE < cartons <= CARTONS_MAX:
        raise RuleViolation("The cartons must be more than nothing", field="cartons")


def _check_difference(difference: Difference) -> None:
    _check_cartons(difference.cartons)
    if difference.kind not in BY_HAND:
        raise RuleViolation("Only the company changes a delivery", field="kind")
    if difference.line is None:
        if difference.kind not in {DifferenceKind.OVER, DifferenceKind.WRONG_GOODS}:
            raise RuleViolation("Please say which line this is about", field="line")
        if not (difference.code or difference.name):
            raise RuleViolation("Please say which goods came", field="name")


def _missing(stand: LineStand, difference: Difference) -> tuple[LineStand, int]:
    """The stand when goods are missing, and how many thousandths of cartons go back out of stock for it."""
    back = max(0, difference.cartons.milli - stand.to_take.milli)
    if back > stand.accepted.milli:
        most = Quantity(stand.to_take.milli + stand.accepted.milli)
        raise RuleViolation("Only {most} cartons can be missing of this line", field="cartons", most=most)
    missing = stand.missing + difference.cartons
    return replace(stand, accepted=Quantity(stand.accepted.milli - back), missing=missing), back


def billed(wholesale: Money, accepted_before: Quantity, cartons: Quantity) -> Money:
    """What a taking costs: takings of a line one after the other cost what they cost together, to the fen."""
    return (wholesale * (accepted_before + cartons)) - (wholesale * accepted_before)


def packs_of(cartons: Quantity, packs_per_carton: int) -> Quantity:
    """Exact: thousandths of cartons are whole thousandths of packs."""
    return Quantity(cartons.milli * packs_per_carton)


def spoken_count(counts: Collection[tuple[Quantity, int]]) -> tuple[int, int]:
    """Whole cartons and loose packs of (packs, packs in a carton) together, as they are said: twelve and three."""
    cartons, loose = 0, 0
    sizes = {packs_per_carton for _, packs_per_carton in counts}
    for packs, packs_per_carton in counts:
        whole, rest = divmod(packs.milli // MILLI, packs_per_carton)
        cartons, loose = cartons + whole, loose + rest
    if len(sizes) == 1:
        more, loose = divmod(loose, sizes.pop())
        cartons += more
    return cartons, loose
