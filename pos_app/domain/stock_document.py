"""Documents that move stock and are no sale, delivery or count: loss, damage, own use, gifts, transfers, bundles.

A document says why. Its lines are in the unit they were written in; the books keep base units.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ONE, Money, Quantity
from pos_app.domain.product import Kind, ProductId

REASON_LENGTH_MAX: Final = 200
LINES_MAX: Final = 2_000
UNITS_MAX: Final = Quantity.of(1_000_000)


class DocumentKind(Enum):
    """What happened to the goods; also the kind of the movements."""

    LOSS = "loss"
    DAMAGE = "damage"
    OWN_USE = "own_use"
    GIFT = "gift"
    OTHER_OUT = "other_out"
    GAIN = "gain"
    OTHER_IN = "other_in"
    TRANSFER_OUT = "transfer_out"
    TRANSFER_IN = "transfer_in"
    UNPACKING = "unpacking"
    SPLITTING = "splitting"
    ASSEMBLY = "assembly"

    @property
    def comes_in(self) -> bool:
        return self in {DocumentKind.GAIN, DocumentKind.OTHER_IN, DocumentKind.TRANSFER_IN}


ADJUSTMENTS: Final = tuple(DocumentKind)[:7]
"""What a person writes down by hand."""
CONVERSIONS: Final = (DocumentKind.UNPACKING, DocumentKind.SPLITTING, DocumentKind.ASSEMBLY)
"""Goods become other goods; nothing comes or goes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line to be written: so many units, always above nothing. `cost` of goods that come in, in all, if known."""

    product_id: ProductId
    units: Quantity
    code: str = ""
    unit: str = ""
    factor: Quantity = ONE
    cost: Money | None = None


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A line as it was written. `quantity` (base units), `cost` and `retail` are signed."""

    line: int
    product_id: ProductId
    product_uid: str
    name: str
    code: str
    unit: str
    factor: Quantity
    units: Quantity
    quantity: Quantity
    cost: Money
    retail: Money


def check_entries(entries: Sequence[Entry]) -> None:
    """Raises `RuleViolation` on the field `lines` or `quantity`."""
    if not entries:
        raise RuleViolation("A document needs a line", field="lines")
    if len(entries) > LINES_MAX:
        raise RuleViolation("A document has at most {most} lines", field="lines", most=LINES_MAX)
    for entry in entries:
        if not 0 < entry.units.milli <= UNITS_MAX.milli or entry.units.in_base(entry.factor).milli <= 0:
            raise RuleViolation("The quantity must be above nothing", field="quantity")
        if entry.cost is not None and entry.cost.fen < 0:
            raise RuleViolation("A cost is not below nothing", field="cost")


def check_reason(kind: DocumentKind, reason: str) -> str:
    """The reason with single blanks; a transfer and a conversion need none. Raises on the field `reason`."""
    text = " ".join(reason.split())
    if not text and kind in ADJUSTMENTS:
        raise RuleViolation("Say why: a reason belongs to it", field="reason")
    if len(text) > REASON_LENGTH_MAX:
        raise RuleViolation("The reason is at most {most} characters long", field="reason", most=REASON_LENGTH_MAX)
    return text


def check_tobacco(kind: DocumentKind, product: Kind, name: str) -> None:
    """Tobacco is no gift and part of no bundle, and stays in the shop it was delivered to (rules of the trade)."""
    if not product.is_tobacco:
        return
    if kind is DocumentKind.GIFT:
        raise RuleViolation("{name} is tobacco: it is never given away", field="lines", name=name)
    if kind in {DocumentKind.TRANSFER_OUT, DocumentKind.TRANSFER_IN}:
        raise RuleViolation("{name} is tobacco: it stays in the shop it was delivered to", field="lines", name=name)
    if kind in CONVERSIONS:
        raise RuleViolation("{name} is tobacco: it is part of no bundle", field="lines", name=name)


def date_of(wanted: date | None, *, today: date, first_open: date) -> date:
    """The business date of a document: the wanted one, or the first open one when its books are closed.

    Raises `RuleViolation` on the field `date` when the day has not come.
    """
    if wanted is None:
        return today
    if wanted > today:
        raise RuleViolation("{date} has not come yet", field="date", date=wanted.isoformat())
    return max(wanted, first_open)


def shares(cost: Money, weights: Mapping[ProductId, int]) -> dict[ProductId, Money]:
    """What each part of a bundle takes of its cost, by what the parts sell for; in equal parts when that is nothing."""
    values = list(weights.values())
    if sum(values) <= 0:
        values = [1] * len(values)
    return dict(zip(weights, cost.split(values), strict=True))
