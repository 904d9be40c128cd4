"""What the cloud found when it counted a closed date itself, and the documents that a difference is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pos_app.domain.money import Money, Quantity
from pos_app.domain.sale import receipt_number
from pos_app.store import schema_supply
from pos_app.store.engine import Row, Transaction

_DAYS: Final = (
    "SELECT d.business_date, d.closed_at_ms, d.sales, d.amount_fen, d.journal_seq, r.agrees, r.reported_at_ms, "
    "(SELECT count(*) FROM reconciliation_difference x WHERE x.business_date = d.business_date) "
    "FROM day_close d LEFT JOIN reconciliation r USING (business_date) "
)
_DIFFERENCES: Final = (
    "SELECT subject, product_uid, name, till_value, cloud_value FROM reconciliation_difference "
    "WHERE business_date = :day ORDER BY place"
)
# The movements of a product on a date, each with the sale or the order it belongs to.
_OF_PRODUCT: Final = (
    "SELECT m.kind, m.at_ms, m.quantity_milli, coalesce(l.amount_fen, m.value_fen), s.till, s.business_date, "
    "s.running, d.order_no FROM product p JOIN stock_movement m USING (product_id) LEFT JOIN sale s USING (sale_id) "
    "LEFT JOIN sale_line l ON l.sale_id = m.sale_id AND l.line = m.line "
    "LEFT JOIN delivery_acceptance a ON m.kind = 'delivery' AND a.journal_seq = m.journal_seq "
    "LEFT JOIN delivery d USING (delivery_id) "
    "WHERE p.uid = :product AND m.business_date = :day ORDER BY m.movement_id LIMIT :most"
)
_SALES: Final = (
    "SELECT kind, at_ms, 0, total_fen, till, business_date, running, NULL FROM sale WHERE shift_id IN "
    "(SELECT shift_id FROM shift WHERE business_date = :day) ORDER BY sale_id LIMIT :most"
)
_MATCHED: Final = (
    "SELECT p.uid, p.name, sum(l.sold_milli - l.customer_returned_milli), sum(l.bought_milli - l.returned_milli), "
    "(SELECT opening_milli FROM day_ledger x WHERE x.product_id = p.product_id AND x.business_date >= :first "
    "ORDER BY x.business_date LIMIT 1), "
    "(SELECT closing_milli FROM day_ledger x WHERE x.product_id = p.product_id AND x.business_date <= :last "
    "ORDER BY x.business_date DESC LIMIT 1) "
    "FROM product p CROSS JOIN day_ledger l USING (product_id) "
    "WHERE p.kind = 'cigarette' AND l.business_date BETWEEN :first AND :last GROUP BY p.product_id ORDER BY p.name"
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that till and cloud have counted differently; `product_uid` is empty when it is about all goods.

    Amounts are fen, packs thousandths, entries and sales pieces.
    """

    subject: str
    product_uid: str
    name: str
    till_value: int
    cloud_value: int


@dataclass(frozen=True, slots=True)
class DayRow:
    """A closed date and what the cloud says of it; `agrees` None while it has said nothing."""

    business_date: date
    closed_at_ms: int
    sales: int
    amount: Money
    journal_seq: int
    agrees: bool | None
    reported_at_ms: int | None
    differences: int


@dataclass(frozen=True, slots=True)
class Document:
    """What stands behind a number: a sale or its line, a delivery's goods, or another movement.

    `name` is the receipt or order number; `quantity` is what came (or with a minus went), in base units.
    """

    kind: str
    name: str
    at_ms: int
    quantity: Quantity
    amount: Money


@dataclass(frozen=True, slots=True)
class Matched:
    """A cigarette over a period: what the match rate is made of."""

    product_uid: str
    name: str
    sold: Quantity
    delivered: Quantity
    opening: Quantity
    closing: Quantity


def keep(
    tx: Transaction, day: date, differences: Sequence[Difference], *, agrees: bool, feed_number: int, at_ms: int
) -> None:
    """Write what the cloud says of a date, in the place of what it said before."""
    key = {"business_date": day.isoformat()}
    tx.run("DELETE FROM reconciliation_difference WHERE business_date = :business_date", key)
    tx.run("DELETE FROM reconciliation WHERE business_date = :business_date", key)
    tx.insert(
        schema_supply.reconciliation,
        key | {"feed_number": feed_number, "reported_at_ms": at_ms, "agrees": int(agrees)},
    )
    tx.insert_many(
        schema_supply.reconciliation_difference,
        [
            key
            | {
                "place": place,
                "subject": each.subject,
                "product_uid": each.product_uid,
                "name": each.name,
                "till_value": each.till_value,
                "cloud_value": each.cloud_value,
            }
            for place, each in enumerate(differences, 1)
        ],
    )


def days(tx: Transaction, limit: int) -> list[DayRow]:
    """Closed dates, newest first."""
    return [_day(row) for row in tx.all(_DAYS + "ORDER BY d.business_date DESC LIMIT :limit", {"limit": limit})]


def find(tx: Transaction, day: date) -> DayRow | None:
    row = tx.first(_DAYS + "WHERE d.business_date = :day", {"day": day.isoformat()})
    return None if row is None else _day(row)


def _day(row: Row) -> DayRow:
    agrees = None if row[5] is None else bool(row[5])
    return DayRow(date.fromisoformat(row[0]), row[1], row[2], Money(row[3]), row[4], agrees, row[6], row[7])


def differences(tx: Transaction, day: date) -> list[Difference]:
    """In the order of the report."""
    return [Difference(*row) for row in tx.all(_DIFFERENCES, {"day": day.isoformat()})]


def documents(tx: Transaction, day: date, difference: Difference, most: int) -> list[Document]:
    """The first documents of a date that a difference is about: of its product, or all sales."""
    values = {"day": day.isoformat(), "product": difference.product_uid, "most": most}
    rows = tx.all(_OF_PRODUCT if difference.product_uid else _SALES, values)
    return [_document(row) for row in rows]


def _document(row: Row) -> Document:
    kind, at_ms, quantity, amount, till, day, running, order = row
    name = order or "" if till is None else receipt_number(till, date.fromisoformat(day), running)
    return Document(kind, name, at_ms, Quantity(quantity), Money(amount))


def matched(tx: Transaction, first: date, last: date) -> list[Matched]:
    """Every cigarette of the closed dates of a period, by name."""
    rows = tx.all(_MATCHED, {"first": first.isoformat(), "last": last.isoformat()})
    return [Matched(row[0], row[1], *map(Quantity, row[2:])) for row in rows]
