"""Stock as people look at it: on hand and its value, the ledger of a product, of a day and of a month.

The history of a product is read from its end, so that the latest of fifty thousand movements are there at once.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pos_app.domain.ledger import Moved
from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import Kind, ProductId
from pos_app.store import search
from pos_app.store.engine import Row, Transaction

_COLUMNS: Final = (
    "SELECT p.product_id, p.name, p.kind, p.unit, p.packs_per_carton, coalesce(c.name, ''), p.price_fen, "
    "coalesce(s.on_hand_milli, 0), coalesce(s.value_fen, 0), coalesce(s.unit_cost, 0), d.stock_min_milli, "
    "d.stock_max_milli FROM {products} LEFT JOIN stock_on_hand s ON s.product_id = p.product_id "
    "LEFT JOIN category c ON c.category_id = p.category_id "
    "LEFT JOIN product_detail d ON d.product_id = p.product_id "
)
_ROW: Final = _COLUMNS.format(products="product p")
# Else SQLite reads every product and looks for it in the list.
_NAMED: Final = _COLUMNS.format(products="json_each(:ids) i CROSS JOIN product p ON p.product_id = i.value")
_SUMS: Final = (
    "SELECT coalesce(c.name, ''), count(*), sum(s.on_hand_milli < 0), sum(s.value_fen), "
    "sum((2 * p.price_fen * s.on_hand_milli + 1000) / 2000) FROM stock_on_hand s JOIN product p USING (product_id) "
    "LEFT JOIN category c ON c.category_id = p.category_id WHERE s.on_hand_milli <> 0 GROUP BY 1 ORDER BY 4 DESC"
)
# A row with the document behind it: a sale, a delivery, a purchase, a document, a stocktake; else its journal entry.
_MOVED: Final = (
    "SELECT m.movement_id, m.kind, m.quantity_milli, m.value_fen, m.business_date, m.at_ms, m.journal_seq, "
    "s.till || '-' || replace(s.business_date, '-', '') || '-' || printf('%04d', s.running), "
    "coalesce(d.number, b.number, CASE WHEN j.kind = 'delivery.accepted' THEN json_extract(j.body, '$.order') END), "
    "coalesce(d.reason, b.reason), "
    "d.document_id, s.sale_id, e.stocktake_id, t.title, "
    "coalesce(d.partner, (SELECT name FROM supplier r WHERE r.supplier_id = b.supplier_id)) FROM "
    "(SELECT * FROM stock_movement WHERE product_id = :product_id AND movement_id < :before "
    "ORDER BY movement_id DESC LIMIT :most) m LEFT JOIN sale s ON s.sale_id = m.sale_id "
    "LEFT JOIN stock_document d ON d.journal_seq = m.journal_seq LEFT JOIN journal j ON j.seq = m.journal_seq "
    "LEFT JOIN purchase b ON b.journal_seq = m.journal_seq "
    "LEFT JOIN stocktake_result e ON m.kind = 'count' AND e.product_id = m.product_id "
    "AND e.journal_seq = m.journal_seq LEFT JOIN stocktake t ON t.stocktake_id = e.stocktake_id "
    "ORDER BY m.movement_id DESC"
)
_MOVED_IN: Final = (
    "SELECT product_id, kind, sum(quantity_milli), sum(value_fen) FROM stock_movement "
    "WHERE business_date BETWEEN :first AND :last GROUP BY product_id, kind"
)
_MOVED_SINCE: Final = (
    "SELECT product_id, sum(quantity_milli), sum(value_fen) FROM stock_movement WHERE business_date >= :first "
    "GROUP BY product_id"
)


@dataclass(frozen=True, slots=True)
class OnHand:
    """A product's stock. `unit_cost` is thousandths of a fen per base unit; limits are None where there are none."""

    product_id: ProductId
    name: str
    kind: Kind
    unit: str
    packs_per_carton: int
    category: str
    price: Money
    on_hand: Quantity
    value: Money
    unit_cost: int
    least: Quantity | None = None
    most: Quantity | None = None

    @property
    def retail(self) -> Money:
        """What the stock sells for."""
        return self.price * self.on_hand


@dataclass(frozen=True, slots=True)
class CategorySum:
    """The stock of a category: how many products, how many of them below nothing, at cost and at retail."""

    category: str
    products: int
    negative: int
    value: Money
    retail: Money


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A movement of a product, with what was there after it and the document behind it."""

    movement_id: int
    kind: str
    quantity: Quantity
    value: Money
    after: Quantity
    business_date: str
    at_ms: int
    journal_seq: int
    document: str
    note: str
    document_id: int | None
    sale_id: int | None
    stocktake_id: int | None


@dataclass(frozen=True, slots=True)
class PeriodStock:
    """A product at the beginning of a period, and what moved in it by kind."""

    product: OnHand
    opening: Quantity
    opening_cost: Money
    moved: tuple[Moved, ...]


def _on_hand(row: Row) -> OnHand:
    least, most = (None if milli is None else Quantity(milli) for milli in row[10:12])
    return OnHand(
        row[0],
        row[1],
        Kind(row[2]),
        row[3],
        row[4],
        row[5],
        Money(row[6]),
        Quantity(row[7]),
        Money(row[8]),
        row[9],
        least,
        most,
    )


def page(
    tx: Transaction,
    *,
    category: str | None = None,
    after: tuple[str, int] | None = None,
    most: int = 100,
    there: bool = True,
) -> list[OnHand]:
    """Products by name behind a place; `there` leaves out those without any stock."""
    name, product_id = after or ("", 0)
    where = ["p.active = 1", "(p.name, p.product_id) > (:name, :product_id)"]
    if there:
        where.append("s.on_hand_milli <> 0")
    if category is not None:
        where.append("coalesce(c.name, '') = :category")
    values = {"name": name, "product_id": product_id, "category": category, "most": most}
    rows = tx.all(f"{_ROW} WHERE {' AND '.join(where)} ORDER BY p.name, p.product_id LIMIT :most", values)
    return [_on_hand(row) for row in rows]


def found(tx: Transaction, text: str, most: int = 100) -> list[OnHand]:
    """Products by what a person remembers of them, the best match first."""
    return of(tx, search.find_ids(tx, text, most))


def of(tx: Transaction, product_ids: Sequence[int]) -> list[OnHand]:
    """These products, in their order."""
    ids = json.dumps(list(product_ids))
    rows = tx.all(f"{_NAMED} ORDER BY i.key", {"ids": ids})
    return [_on_hand(row) for row in rows]


def sums(tx: Transaction) -> list[CategorySum]:
    """What the stock is worth, by category, the dearest first."""
    return [CategorySum(row[0], row[1], row[2], Money(row[3]), Money(row[4])) for row in tx.all(_SUMS)]


def ledger(
    tx: Transaction, product_id: ProductId, *, before: tuple[int, Quantity] | None = None, most: int = 100
) -> list[LedgerEntry]:
    """The movements of a product, newest first, before one and what was there before it."""
    if before is None:
        on_hand = tx.value("SELECT on_hand_milli FROM stock_on_hand WHERE product_id = :p", {"p": product_id})
        movement_id, after = 1 << 62, on_hand or 0
    else:
        movement_id, after = before[0], before[1].milli
    entries = []
    for row in tx.all(_MOVED, {"product_id": product_id, "before": movement_id, "most": most}):
        entries.append(_entry(row, after))
        after -= row[2]
    return entries


def _entry(row: Row, after: int) -> LedgerEntry:
    return LedgerEntry(
        movement_id=row[0],
        kind=row[1],
        quantity=Quantity(row[2]),
        value=Money(row[3]),
        after=Quantity(after),
        business_date=row[4],
        at_ms=row[5],
        journal_seq=row[6],
        document=row[7] or row[8] or row[13] or str(row[6]),
        note=" ".join(part for part in (row[14], row[9]) if part),
        document_id=row[10],
        sale_id=row[11],
        stocktake_id=row[12],
    )


def period(tx: Transaction, first: date, last: date) -> list[PeriodStock]:
    """Products that moved between two dates or had stock, by category and name."""
    days = {"first": first.isoformat(), "last": last.isoformat()}
    moved: defaultdict[int, list[Moved]] = defaultdict(list)
    for product_id, kind, quantity, value in tx.all(_MOVED_IN, days):
        moved[product_id].append(Moved(kind, Quantity(quantity), Money(value)))
    since = {row[0]: (row[1], row[2]) for row in tx.all(_MOVED_SINCE, {"first": first.isoformat()})}
    return [each for each in _periods(tx, moved, since) if each.moved or each.opening.milli]


def _periods(
    tx: Transaction, moved: dict[int, list[Moved]], since: dict[int, tuple[int, int]]
) -> Iterator[PeriodStock]:
    """What there was at the beginning is what there is, less what moved since."""
    for row in tx.stream(f"{_ROW} WHERE s.product_id IS NOT NULL ORDER BY coalesce(c.name, ''), p.name, p.product_id"):
        product = _on_hand(row)
        quantity, value = since.get(product.product_id, (0, 0))
        opening, cost = Quantity(product.on_hand.milli - quantity), Money(product.value.fen - value)
        yield PeriodStock(product, opening, cost, tuple(moved.get(product.product_id, ())))


# What wants somebody


def negative(tx: Transaction) -> list[OnHand]:
    """Stock below nothing: goods were sold that never came in."""
    return [_on_hand(row) for row in tx.all(f"{_ROW} WHERE s.on_hand_milli < 0 ORDER BY s.on_hand_milli")]


def with_stock(tx: Transaction) -> list[OnHand]:
    return [_on_hand(row) for row in tx.all(f"{_ROW} WHERE p.active = 1 AND s.on_hand_milli > 0 ORDER BY p.name")]


def limited(tx: Transaction) -> list[OnHand]:
    """Products for which somebody has said how much there should be."""
    where = "WHERE p.active = 1 AND (d.stock_min_milli IS NOT NULL OR d.stock_max_milli IS NOT NULL)"
    return [_on_hand(row) for row in tx.all(f"{_ROW} {where} ORDER BY p.name")]


def sold_since(tx: Transaction, first: date) -> dict[int, Quantity]:
    """What of each product was sold from a date on, less what customers brought back."""
    rows = tx.all(
        "SELECT product_id, -sum(quantity_milli) FROM stock_movement WHERE business_date >= :first "
        "AND kind IN ('sale', 'return') GROUP BY product_id",
        {"first": first.isoformat()},
    )
    return {row[0]: Quantity(row[1]) for row in rows}


def came_since(tx: Transaction, first: date) -> set[int]:
    """The products of which something came in from a date on: too new to be slow."""
    rows = tx.all(
        "SELECT DISTINCT product_id FROM stock_movement WHERE business_date >= :first AND quantity_milli > 0 "
        "AND kind NOT IN ('return', 'count')",
        {"first": first.isoformat()},
    )
    return {row[0] for row in rows}
