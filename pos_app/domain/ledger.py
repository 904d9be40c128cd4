"""The daily ledger: for one product and one business date what was there, what came and went, and what is left.

opening + bought − returned − sold + returned by customers ± corrected ± other = closing. Every kind of movement falls
into one column, so the identity holds whatever happened.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from pos_app.domain.money import ZERO, Money, Quantity, half_up

NOTHING: Final = Quantity(0)
WHOLE: Final = 10_000
"""A match rate is told in hundredths of a percent: this is 100 %."""


class Column(Enum):
    """Where a movement is counted."""

    BOUGHT = "bought"
    RETURNED = "returned"
    SOLD = "sold"
    CUSTOMER_RETURNED = "customer_returned"
    CORRECTED = "corrected"
    OTHER = "other"

    @property
    def sign(self) -> int:
        """-1 where goods that leave make the column grow."""
        return -1 if self is Column.RETURNED or self is Column.SOLD else 1


# The kinds of movements; any other kind is `other`: stock found when the shop began, own use, gifts, transfers,
# goods that became other goods.
COLUMNS: Final[Mapping[str, Column]] = {
    "delivery": Column.BOUGHT,
    "receipt": Column.BOUGHT,
    "supplier_return": Column.RETURNED,
    "sale": Column.SOLD,
    "return": Column.CUSTOMER_RETURNED,
    "count": Column.CORRECTED,
    "loss": Column.CORRECTED,
    "damage": Column.CORRECTED,
    "gain": Column.CORRECTED,
    "opening": Column.OTHER,
}


def column_of(kind: str) -> Column:
    return COLUMNS.get(kind, Column.OTHER)


@dataclass(frozen=True, slots=True)
class Moved:
    """All movements of one kind together: signed quantity, and the value that came or went with it."""

    kind: str
    quantity: Quantity
    value: Money


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A product's day. Quantities are base units; `cost` is what the closing stock cost."""

    opening: Quantity
    columns: Mapping[Column, Quantity] = field(default_factory=dict)
    cost: Money = ZERO

    def __getitem__(self, column: Column) -> Quantity:
        return self.columns.get(column, NOTHING)

    @property
    def closing(self) -> Quantity:
        moved = sum(column.sign * quantity.milli for column, quantity in self.columns.items())
        return Quantity(self.opening.milli + moved)


def ledger_row(opening: Quantity, cost: Money, moved: Iterable[Moved]) -> LedgerRow:
    """The day of a product that began with `opening`, which had cost `cost`."""
    columns: dict[Column, Quantity] = {}
    for each in moved:
        column = column_of(each.kind)
        columns[column] = columns.get(column, NOTHING) + Quantity(column.sign * each.quantity.milli)
        cost += each.value
    return LedgerRow(opening, columns, cost)


def match_rate(*, sold: Quantity, opening: Quantity, delivered: Quantity, closing: Quantity) -> int | None:
    """Scan match rate (扫码匹配率): what was scanned of what has gone, in hundredths of a percent.

    None when nothing has gone: there is nothing to match.
    """
    gone = opening.milli + delivered.milli - closing.milli
    return None if gone <= 0 else half_up(sold.milli * WHOLE, gone)
