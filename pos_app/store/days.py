"""Closed days: the totals and the ledger of a business date, gathered from its facts and kept as facts of their own."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pos_app.domain.ledger import Column, LedgerRow, Moved, ledger_row
from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import Kind, ProductId
from pos_app.store import schema_supply
from pos_app.store.engine import Row, Transaction

# A date with facts has a shift, or a movement without one: goods came, stock was opened.
_NEXT: Final = (
    "SELECT min(day) FROM (SELECT min(business_date) AS day FROM shift WHERE business_date > :after "
    "UNION ALL SELECT min(business_date) FROM stock_movement WHERE business_date > :after)"
)
_LATEST: Final = (
    "SELECT max(day) FROM (SELECT max(business_date) AS day FROM shift WHERE business_date <= :day "
    "UNION ALL SELECT max(business_date) FROM stock_movement WHERE business_date <= :day)"
)
# By its shifts, which are few: no index leads from a date to its sales.
_TOTALS: Final = (
    "SELECT sum(kind = 'sale'), sum(kind = 'return'), coalesce(sum(total_fen), 0) "
    "FROM shift s CROSS JOIN sale USING (shift_id) WHERE s.business_date = :day"
)
_LINES: Final = (
    "SELECT count(*) FROM shift s CROSS JOIN sale USING (shift_id) CROSS JOIN sale_line USING (sale_id) "
    "WHERE s.business_date = :day"
)
_MOVED: Final = (
    "SELECT product_id, kind, sum(quantity_milli), sum(value_fen) FROM stock_movement "
    "WHERE business_date = :day GROUP BY product_id, kind"
)
# What moved, and cigarettes. Dates are closed in order, so the last row of a product is its opening.
_GOODS: Final = (
    "SELECT p.product_id, p.uid, p.name, p.kind, p.packs_per_carton, p.price_fen, "
    "coalesce((SELECT code FROM barcode b WHERE b.product_id = p.product_id ORDER BY factor_milli, code LIMIT 1), "
    "p.house_code, ''), coalesce(l.closing_milli, 0), coalesce(l.closing_value_fen, 0), p.unit "
    "FROM product p LEFT JOIN day_ledger l ON l.product_id = p.product_id AND l.business_date = "
    "(SELECT max(business_date) FROM day_ledger WHERE product_id = p.product_id) "
    "WHERE p.kind <> 'general' OR p.product_id IN (SELECT product_id FROM stock_movement WHERE business_date = :day) "
    "ORDER BY p.product_id"
)
_LEDGER: Final = (
    "SELECT p.product_id, p.uid, p.name, p.kind, p.packs_per_carton, l.closing_retail_fen, "
    "coalesce((SELECT code FROM barcode b WHERE b.product_id = p.product_id ORDER BY factor_milli, code LIMIT 1), "
    "p.house_code, ''), l.opening_milli, l.closing_value_fen, p.unit, l.bought_milli, l.returned_milli, l.sold_milli, "
    "l.customer_returned_milli, l.corrected_milli, l.other_milli "
    "FROM day_ledger l JOIN product p USING (product_id) WHERE l.business_date = :day ORDER BY l.product_id"
)
_DAYS: Final = (
    "SELECT d.business_date, d.closed_at_ms, u.name, d.sales, d.amount_fen, d.parts, d.journal_seq "
    "FROM day_close d LEFT JOIN user u USING (user_id) "
)


@dataclass(frozen=True, slots=True)
class DayTotals:
    """What was sold on a date: sales and returns, their lines, and what was paid for all of them."""

    sales: int
    returns: int
    lines: int
    amount: Money


@dataclass(frozen=True, slots=True)
class ProductDay:
    """A product's row of the ledger. `retail` is what the closing stock sells for at the price of that evening."""

    product_id: ProductId
    product_uid: str
    name: str
    code: str
    unit: str
    kind: Kind
    packs_per_carton: int
    row: LedgerRow
    retail: Money


@dataclass(frozen=True, slots=True)
class DayClose:
    """The closing of a date. `closed_by` is empty when nobody pressed a button."""

    business_date: date
    closed_at_ms: int
    closed_by: str
    sales: int
    amount: Money
    parts: int
    journal_seq: int


def last_closed(tx: Transaction) -> date | None:
    """The newest closed date: no fact may have it or an earlier one."""
    return _date(tx.value("SELECT max(business_date) FROM day_close"))


def last_seq(tx: Transaction) -> int:
    """The number of the journal's last entry that closed a day; 0 when none has."""
    found: int = tx.value("SELECT coalesce(max(journal_seq), 0) FROM day_close")
    return found


def next_to_close(tx: Transaction) -> date | None:
    """The earliest date with facts that is not closed."""
    after = last_closed(tx)
    return _date(tx.value(_NEXT, {"after": "" if after is None else after.isoformat()}))


def latest_with_facts(tx: Transaction, not_after: date) -> date | None:
    """The latest date up to one on which anything happened, closed or not."""
    return _date(tx.value(_LATEST, {"day": not_after.isoformat()}))


def has_facts(tx: Transaction, day: date) -> bool:
    found = tx.value(
        "SELECT EXISTS (SELECT 1 FROM shift WHERE business_date = :day) "
        "OR EXISTS (SELECT 1 FROM stock_movement WHERE business_date = :day)",
        {"day": day.isoformat()},
    )
    return bool(found)


def totals(tx: Transaction, day: date) -> DayTotals:
    key = {"day": day.isoformat()}
    sales, returns, amount = tx.first(_TOTALS, key) or (None, None, 0)
    return DayTotals(sales or 0, returns or 0, tx.value(_LINES, key), Money(amount))


def gather(tx: Transaction, day: date) -> list[ProductDay]:
    """The ledger of a date that is to be closed: products that moved, and cigarettes with stock."""
    key = {"day": day.isoformat()}
    moved: defaultdict[int, list[Moved]] = defaultdict(list)
    for product_id, kind, quantity, value in tx.all(_MOVED, key):
        moved[product_id].append(Moved(kind, Quantity(quantity), Money(value)))
    rows = [_gathered(row, moved.get(row[0], ())) for row in tx.all(_GOODS, key)]
    return [each for each in rows if each.product_id in moved or each.row.closing.milli != 0]


def _gathered(row: Row, moved: Iterable[Moved]) -> ProductDay:
    day = ledger_row(Quantity(row[7]), Money(row[8]), moved)
    retail = Money(row[5]) * day.closing
    return ProductDay(row[0], row[1], row[2], row[6], row[9], Kind(row[3]), row[4], day, retail)


def add(tx: Transaction, close: DayClose, user_id: int | None, ledger: Sequence[ProductDay]) -> None:
    day = close.business_date.isoformat()
    tx.insert(
        schema_supply.day_close,
        {
            "business_date": day,
            "closed_at_ms": close.closed_at_ms,
            "user_id": user_id,
            "sales": close.sales,
            "amount_fen": close.amount.fen,
            "parts": close.parts,
            "journal_seq": close.journal_seq,
        },
    )
    tx.insert_many(schema_supply.day_ledger, [_ledger_values(day, each) for each in ledger])


def _ledger_values(day: str, product: ProductDay) -> dict[str, object]:
    return {
        "business_date": day,
        "product_id": product.product_id,
        "opening_milli": product.row.opening.milli,
        **{f"{column.value}_milli": product.row[column].milli for column in Column},
        "closing_milli": product.row.closing.milli,
        "closing_value_fen": product.row.cost.fen,
        "closing_retail_fen": product.retail.fen,
    }


def find(tx: Transaction, day: date) -> DayClose | None:
    """The closing of a date, None while it is open or had no facts."""
    row = tx.first(_DAYS + "WHERE d.business_date = :day", {"day": day.isoformat()})
    return None if row is None else _closed(row)


def newest(tx: Transaction, limit: int) -> list[DayClose]:
    """Closed dates, newest first."""
    return [_closed(row) for row in tx.all(_DAYS + "ORDER BY d.business_date DESC LIMIT :limit", {"limit": limit})]


def _closed(row: Row) -> DayClose:
    return DayClose(date.fromisoformat(row[0]), row[1], row[2] or "", row[3], Money(row[4]), row[5], row[6])


def ledger_of(tx: Transaction, day: date) -> list[ProductDay]:
    """The ledger of a closed date as it was written."""
    return [_kept(row) for row in tx.all(_LEDGER, {"day": day.isoformat()})]


def _kept(row: Row) -> ProductDay:
    columns = {column: Quantity(milli) for column, milli in zip(Column, row[10:], strict=True)}
    day = LedgerRow(Quantity(row[7]), columns, Money(row[8]))
    return ProductDay(row[0], row[1], row[2], row[6], row[9], Kind(row[3]), row[4], day, Money(row[5]))


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
