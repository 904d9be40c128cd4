"""Products as lists show them, page by page, and what became of one: its prices and its movements."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from pos_app.domain.journal import Json
from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import Kind, ProductId
from pos_app.store import search
from pos_app.store.engine import Transaction

FOUND_MAX: Final = 300


class Show(Enum):
    """Which products are wanted."""

    ACTIVE = "active"
    NO_PRICE = "no_price"
    LOW_STOCK = "low_stock"
    INACTIVE = "inactive"


class Sort(Enum):
    """What a list is in order of."""

    NAME = "name"
    PRICE = "price"
    STOCK = "stock"
    ADDED = "added"


_COLUMNS: Final = {Sort.NAME: "name", Sort.PRICE: "price_fen", Sort.ADDED: "product_id"}
_SHOWN: Final = {
    Show.ACTIVE: "p.active = 1",
    Show.NO_PRICE: "p.active = 1 AND p.price_fen = 0",
    # The lines of stock are looked up from the few products that have a limit.
    Show.LOW_STOCK: "p.active = 1 AND p.product_id IN (SELECT d.product_id FROM product_detail d "
    "LEFT JOIN stock_on_hand h USING (product_id) WHERE coalesce(h.on_hand_milli, 0) < d.stock_min_milli)",
    Show.INACTIVE: "p.active = 0",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the catalogue is asked for; `text` is what a person remembers of a product."""

    text: str = ""
    show: Show = Show.ACTIVE
    kind: Kind | None = None
    category_id: int | None = None


@dataclass(frozen=True, slots=True)
class After:
    """Where a page begins: behind this row."""

    value: Any
    product_id: ProductId


def _conditions(wanted: Wanted, sort: Sort = Sort.NAME) -> tuple[str, dict[str, object]]:
    """What a product must be, and the values of that."""
    narrow = wanted.category_id is not None or (wanted.kind is not None and wanted.kind.is_tobacco)
    if sort is Sort.ADDED or (sort is Sort.STOCK and wanted.kind is Kind.GENERAL):
        narrow |= wanted.show is Show.ACTIVE  # nearly all of the table is read, and quickest as it lies
    # Without statistics SQLite takes "is sold", which nearly all are, to narrow down as much as a kind does.
    shown = _SHOWN[wanted.show]
    parts, values = [f"+{shown}" if narrow else shown], dict[str, object]()
    if wanted.kind is not None:
        # Goods in general are nearly all: an index of kinds would only be in the way of the order.
        parts.append("p.kind = :kind" if wanted.kind.is_tobacco else "+p.kind = :kind")
        values["kind"] = wanted.kind.value
    if wanted.category_id is not None:
        parts.append("p.category_id = :category_id")
        values["category_id"] = wanted.category_id
    return " AND ".join(parts), values


def page_ids(
    tx: Transaction, wanted: Wanted, sort: Sort, *, descending: bool, after: After | None, limit: int
) -> list[After]:
    """The next products in this order, each as the place that a further page begins behind."""
    where, values = _conditions(wanted, sort)
    key, way, beyond = _key(wanted, sort), "DESC" if descending else "ASC", "<" if descending else ">"
    if after is not None:
        where += f" AND ({key}, p.product_id) {beyond} (:last, :last_id)"
        values |= {"last": after.value, "last_id": after.product_id}
    join = "LEFT JOIN stock_on_hand s ON s.product_id = p.product_id " if sort is Sort.STOCK else ""
    rows = tx.all(
        f"SELECT {key}, p.product_id FROM product p {join}WHERE {where} "
        f"ORDER BY {key} {way}, p.product_id {way} LIMIT :limit",
        values | {"limit": limit},
    )
    return [After(row[0], row[1]) for row in rows]


def _key(wanted: Wanted, sort: Sort) -> str:
    """What to sort by; a plus keeps SQLite from walking through all products in that order for the few wanted."""
    few = wanted.show in {Show.NO_PRICE, Show.LOW_STOCK} or wanted.category_id is not None
    tobacco = wanted.kind is not None and wanted.kind.is_tobacco
    walked = sort is Sort.NAME and wanted.show is not Show.NO_PRICE and wanted.show is not Show.LOW_STOCK
    key = f"p.{_COLUMNS[sort]}" if sort in _COLUMNS else "coalesce(s.on_hand_milli, 0)"
    return f"+{key}" if (few or tobacco) and not walked else key


def found_ids(tx: Transaction, wanted: Wanted) -> list[ProductId]:
    """Products by what was typed, the best match first, as far as they are what is wanted."""
    where, values = _conditions(wanted)
    if wanted.show is Show.INACTIVE:
        # The search knows what is sold; what is not is little, and read through.
        name = f"%{search.searchable(wanted.text)}%"
        rows = tx.all(
            f"SELECT p.product_id FROM product p WHERE {where} AND (p.name LIKE :name OR p.product_id IN "
            "(SELECT product_id FROM barcode WHERE code = :code)) ORDER BY p.name LIMIT :limit",
            values | {"name": name, "code": wanted.text.strip(), "limit": FOUND_MAX},
        )
    else:
        ids = json.dumps(search.find_ids(tx, wanted.text, FOUND_MAX))
        rows = tx.all(
            f"SELECT p.product_id FROM json_each(:ids) i CROSS JOIN product p ON p.product_id = i.value "
            f"WHERE {where} ORDER BY i.key",
            values | {"ids": ids},
        )
    return [row[0] for row in rows]


def count(tx: Transaction, wanted: Wanted) -> int:
    """How many products there are of what is wanted, whatever was typed."""
    where, values = _conditions(wanted)
    found: int = tx.value(f"SELECT count(*) FROM product p WHERE {where}", values)
    return found


@dataclass(frozen=True, slots=True)
class GoodsRow:
    """A product of a list. `unit_cost` is thousandths of a fen per base unit; `code` is that of its smallest unit."""

    product_id: ProductId
    name: str
    kind: Kind
    code: str
    unit: str
    price: Money
    packs_per_carton: int
    on_hand: Quantity
    unit_cost: int
    category: str
    supplier: str
    low: bool
    active: bool


_ROWS: Final = (
    "SELECT p.product_id, p.name, p.kind, (SELECT code FROM barcode b WHERE b.product_id = p.product_id "
    "ORDER BY factor_milli, code LIMIT 1), p.unit, p.price_fen, p.packs_per_carton, coalesce(s.on_hand_milli, 0), "
    "coalesce(s.unit_cost, 0), c.name, d.supplier, coalesce(s.on_hand_milli, 0) < d.stock_min_milli, p.active, "
    "p.house_code FROM json_each(:ids) i CROSS JOIN product p ON p.product_id = i.value "
    "LEFT JOIN stock_on_hand s ON s.product_id = p.product_id LEFT JOIN category c ON c.category_id = p.category_id "
    "LEFT JOIN product_detail d ON d.product_id = p.product_id ORDER BY i.key"
)


def rows_of(tx: Transaction, product_ids: Sequence[ProductId]) -> list[GoodsRow]:
    """These products in their order."""
    return [
        GoodsRow(
            product_id=row[0],
            name=row[1],
            kind=Kind(row[2]),
            code=row[3] or row[13] or "",
            unit=row[4],
            price=Money(row[5]),
            packs_per_carton=row[6],
            on_hand=Quantity(row[7]),
            unit_cost=row[8],
            category=row[9] or "",
            supplier=row[10] or "",
            low=bool(row[11]),
            active=bool(row[12]),
        )
        for row in tx.all(_ROWS, {"ids": json.dumps(list(product_ids))})
    ]


def categories(tx: Transaction) -> list[tuple[int, str]]:
    """All there are, by their names."""
    return [(row[0], row[1]) for row in tx.all("SELECT category_id, name FROM category ORDER BY name")]


def suppliers(tx: Transaction) -> list[str]:
    rows = tx.all("SELECT DISTINCT supplier FROM product_detail WHERE supplier <> '' ORDER BY supplier")
    return [row[0] for row in rows]


@dataclass(frozen=True, slots=True)
class PriceEntry:
    """A change of prices as the journal has it."""

    seq: int
    at_ms: int
    kind: str
    body: dict[str, Json]


def price_entries(tx: Transaction, uid: str, *, before: int | None, limit: int) -> list[PriceEntry]:
    """What was changed of a product's prices, the latest first; `before` is the number of an entry."""
    rows = tx.all(
        "SELECT seq, at_ms, kind, body FROM journal WHERE kind IN ('price.changed', 'price_bounds.changed') "
        "AND json_extract(body, '$.product') = :uid AND (:before IS NULL OR seq < :before) "
        "ORDER BY seq DESC LIMIT :limit",
        {"uid": uid, "before": before, "limit": limit},
    )
    return [PriceEntry(row[0], row[1], row[2], json.loads(row[3])) for row in rows]


@dataclass(frozen=True, slots=True)
class MovementRow:
    """A movement with the document behind it: a sale, or the entry of the journal that it is part of."""

    movement_id: int
    kind: str
    quantity: Quantity
    value: Money
    business_date: str
    at_ms: int
    sale_id: int | None
    document_kind: str
    document: str


_DOCUMENT: Final = (
    "coalesce(json_extract(j.body, '$.order'), json_extract(j.body, '$.number'), json_extract(j.body, '$.file'), "
    "json_extract(j.body, '$.reason'), '')"
)


def movements(tx: Transaction, product_id: ProductId, *, before: int | None, limit: int) -> list[MovementRow]:
    """What came and went of a product, the latest first; `before` is the key of a movement."""
    rows = tx.all(
        "SELECT m.movement_id, m.kind, m.quantity_milli, m.value_fen, m.business_date, m.at_ms, m.sale_id, j.kind, "
        f"CASE WHEN m.sale_id IS NULL THEN {_DOCUMENT} ELSE '' END "
        "FROM stock_movement m JOIN journal j ON j.seq = m.journal_seq WHERE m.product_id = :product_id "
        "AND (:before IS NULL OR m.movement_id < :before) ORDER BY m.movement_id DESC LIMIT :limit",
        {"product_id": product_id, "before": before, "limit": limit},
    )
    return [
        MovementRow(row[0], row[1], Quantity(row[2]), Money(row[3]), row[4], row[5], row[6], row[7], str(row[8]))
        for row in rows
    ]


def moved_since(tx: Transaction, product_id: ProductId, movement_id: int) -> Quantity:
    """What came and went from this movement on, together."""
    total: int = tx.value(
        "SELECT coalesce(sum(quantity_milli), 0) FROM stock_movement "
        "WHERE product_id = :product_id AND movement_id >= :movement_id",
        {"product_id": product_id, "movement_id": movement_id},
    )
    return Quantity(total)
