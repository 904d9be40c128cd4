"""What the supply screen shows: frozen values a presenter makes and the view draws. No toolkit in here.

Texts in here are in the language of the screen already; names and codes are the shop's and the company's own.
Quantities are cartons.
"""

from dataclasses import dataclass
from enum import Enum

from pos_app.domain.money import ZERO, Money, Quantity
from pos_app.ui.message import FieldError

NONE = Quantity(0)


class Filter(Enum):
    """Which deliveries are listed."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DIFFERENCES = "differences"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One delivery of the list. `state` is its state's name in the books, `arrives` a day and time to read."""

    delivery_id: int
    order: str
    company: str
    state: str
    arrives: str
    delivered: Quantity
    accepted: Quantity
    differences: int = 0
    parked: int = 0


@dataclass(frozen=True, slots=True)
class ListState:
    """The list so far; `more` says that there are older ones."""

    which: Filter = Filter.OPEN
    rows: tuple[DeliveryRow, ...] = ()
    chosen: int | None = None
    more: bool = False


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of a delivery. `open` is what may still be taken; `counted` is None while nobody counts.

    `differences` are in words, `pack` is what one pack is of a carton. A parked line has no product yet, and `why`.
    """

    line: int
    name: str
    code: str
    needed: Quantity
    allotted: Quantity
    delivered: Quantity
    accepted: Quantity
    open: Quantity
    counted: Quantity | None = None
    differences: str = ""
    parked: bool = False
    why: str = ""
    pack: Quantity = Quantity(100)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """Something that happened to the delivery: when, what, and the particulars."""

    at: str
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class DetailState:
    """One delivery in full. `counting` says that somebody has begun to count it."""

    delivery_id: int
    order: str
    company: str
    state: str
    ordered: str
    arrives: str
    amount: Money = ZERO
    lines: tuple[LineRow, ...] = ()
    history: tuple[HistoryRow, ...] = ()

    @property
    def delivered(self) -> Quantity:
        return Quantity(sum(line.delivered.milli for line in self.lines))

    @property
    def accepted(self) -> Quantity:
        return Quantity(sum(line.accepted.milli for line in self.lines))

    @property
    def open(self) -> Quantity:
        """What one press would take into stock: parked lines wait for their product."""
        return Quantity(sum(line.open.milli for line in self.lines if not line.parked))

    @property
    def counted(self) -> Quantity:
        return Quantity(sum(line.counted.milli for line in self.lines if line.counted is not None))

    @property
    def counting(self) -> bool:
        return any(line.counted is not None for line in self.lines)

    def line(self, number: int | None) -> LineRow | None:
        return next((line for line in self.lines if line.line == number), None)


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A message of the province or of the till. `kind` is its name in the books."""

    notice_id: int
    kind: str
    title: str
    text: str
    at: str
    unread: bool


@dataclass(frozen=True, slots=True)
class CountForm:
    """How many cartons of one line were counted."""

    line: int
    name: str
    counted: Quantity
    error: str = ""


@dataclass(frozen=True, slots=True)
class PriceForm:
    """Nobody knows what a pack of a product to be made costs the customer."""

    line: int
    name: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class DifferenceDraft:
    """A difference as typed, not yet checked. `line` is None where the goods are not on the delivery."""

    kind: str
    cartons: str
    reason: str
    line: int | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class DifferenceForm:
    """Something about `name` is not as the delivery says."""

    draft: DifferenceDraft
    name: str
    kinds: tuple[str, ...]
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class LinesBody:
    """The lines of the delivery."""


@dataclass(frozen=True, slots=True)
class HistoryBody:
    """What happened to the delivery."""


@dataclass(frozen=True, slots=True)
class NoticesBody:
    """The messages, unread ones first."""

    notices: tuple[NoticeRow, ...] = ()


Body = LinesBody | HistoryBody | NoticesBody | CountForm | PriceForm | DifferenceForm
