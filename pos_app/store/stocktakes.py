"""Stocktakes: what is to be counted, the lines counted so far, and what they came to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import Kind, ProductId
from pos_app.domain.stocktake import Candidate, Count, CountHow, StocktakeKind
from pos_app.store import schema_stock
from pos_app.store.engine import Row, Transaction

_HEADS: Final = (
    "SELECT s.stocktake_id, s.uid, s.kind, s.title, s.business_date, s.at_ms, coalesce(u.name, ''), "
    "coalesce(e.how, ''), coalesce(e.reason, ''), coalesce(e.at_ms, 0), coalesce(e.counted, 0), "
    "coalesce(e.matched, 0) FROM stocktake s LEFT JOIN user u USING (user_id) LEFT JOIN stocktake_end e "
    "USING (stocktake_id) "
)
_LINES: Final = (
    "SELECT line_id, product_id, how, quantity_milli, counter, at_ms, after_movement, book_milli FROM count_line "
    "WHERE stocktake_id = :stocktake_id "
)
_GOODS: Final = (
    "SELECT p.product_id, p.uid, p.name, p.kind, p.unit, p.packs_per_carton, coalesce(c.name, ''), p.price_fen, "
    "coalesce(s.on_hand_milli, 0), coalesce(s.value_fen, 0), coalesce(s.unit_cost, 0), coalesce(s.sold_milli, 0) "
    "FROM stocktake_product t JOIN product p USING (product_id) LEFT JOIN category c USING (category_id) "
    "LEFT JOIN stock_on_hand s USING (product_id) WHERE t.stocktake_id = :stocktake_id ORDER BY p.product_id"
)
# What was in the shop lately or still is: active, and it moved or is there.
_CANDIDATES: Final = (
    "SELECT p.product_id, p.uid, p.kind FROM product p LEFT JOIN stock_on_hand s USING (product_id) "
    "WHERE p.active = 1 AND (coalesce(s.on_hand_milli, 0) <> 0 OR coalesce(s.sold_milli, 0) <> 0)"
)
_CODES: Final = (
    "SELECT code, product_id, name, unit, factor_milli FROM ("
    "SELECT b.code, p.product_id, p.name, b.unit, b.factor_milli FROM barcode b JOIN product p USING (product_id) "
    "WHERE p.active = 1 UNION ALL SELECT p.house_code, p.product_id, p.name, p.unit, 1000 FROM product p "
    "WHERE p.active = 1 AND p.house_code IS NOT NULL) "
    "WHERE product_id IN (SELECT product_id FROM stocktake_product WHERE stocktake_id = :stocktake_id)"
)


@dataclass(frozen=True, slots=True)
class Head:
    """A stocktake. `ended` is empty while it is open, else `approved` or `given_up`."""

    stocktake_id: int
    uid: str
    kind: StocktakeKind
    title: str
    business_date: str
    at_ms: int
    user: str
    ended: str
    reason: str
    ended_at_ms: int
    counted: int
    matched: int

    @property
    def is_open(self) -> bool:
        return not self.ended


@dataclass(frozen=True, slots=True)
class NewStocktake:
    """A stocktake to be begun."""

    uid: str
    kind: StocktakeKind
    title: str
    seed: str
    user_id: int | None
    business_date: str
    at_ms: int
    journal_seq: int


@dataclass(frozen=True, slots=True)
class CountedGoods:
    """A product of a stocktake as the books have it now. `unit_cost` is in thousandths of a fen per base unit."""

    product_id: ProductId
    uid: str
    name: str
    kind: Kind
    unit: str
    packs_per_carton: int
    category: str
    price: Money
    on_hand: Quantity
    value: Money
    unit_cost: int
    sold: Quantity


@dataclass(frozen=True, slots=True)
class Result:
    """What a counted product came to. `match_rate` is in hundredths of a percent."""

    product_id: ProductId
    counted: Quantity
    book: Quantity
    after_movement: int
    variance: Quantity
    cost: Money
    retail: Money
    sold: Quantity
    sold_ever: Quantity
    match_rate: int | None
    journal_seq: int


@dataclass(frozen=True, slots=True)
class End:
    """How a stocktake ended."""

    stocktake_id: int
    how: str
    reason: str
    user_id: int | None
    approved_by: int | None
    business_date: str
    at_ms: int
    counted: int
    matched: int
    journal_seq: int


@dataclass(frozen=True, slots=True)
class CodeOf:
    """What a code stands for: so many base units of a product."""

    code: str
    product_id: ProductId
    name: str
    unit: str
    factor: Quantity


def add(tx: Transaction, stocktake: NewStocktake, products: Iterable[ProductId]) -> int:
    stocktake_id = tx.insert(
        schema_stock.stocktake,
        {
            "uid": stocktake.uid,
            "kind": stocktake.kind.value,
            "title": stocktake.title,
            "seed": stocktake.seed,
            "user_id": stocktake.user_id,
            "business_date": stocktake.business_date,
            "at_ms": stocktake.at_ms,
            "journal_seq": stocktake.journal_seq,
        },
    )
    add_products(tx, stocktake_id, products)
    return stocktake_id


def add_products(tx: Transaction, stocktake_id: int, products: Iterable[ProductId]) -> None:
    rows = [{"stocktake_id": stocktake_id, "product_id": product_id} for product_id in products]
    tx.insert_many(schema_stock.stocktake_product, rows)


def find(tx: Transaction, stocktake_id: int) -> Head | None:
    row = tx.first(_HEADS + "WHERE s.stocktake_id = :stocktake_id", {"stocktake_id": stocktake_id})
    return None if row is None else _head(row)


def of_uid(tx: Transaction, uid: str) -> Head | None:
    row = tx.first(_HEADS + "WHERE s.uid = :uid", {"uid": uid})
    return None if row is None else _head(row)


def open_one(tx: Transaction) -> Head | None:
    """The stocktake that is going on; there is one at a time."""
    row = tx.first(_HEADS + "WHERE e.stocktake_id IS NULL ORDER BY s.stocktake_id DESC LIMIT 1")
    return None if row is None else _head(row)


def newest(tx: Transaction, most: int = 50) -> list[Head]:
    return [_head(row) for row in tx.all(_HEADS + "ORDER BY s.stocktake_id DESC LIMIT :most", {"most": most})]


def _head(row: Row) -> Head:
    return Head(
        row[0], row[1], StocktakeKind(row[2]), row[3], row[4], row[5], row[6], row[7], row[8], row[9], row[10], row[11]
    )


def has_product(tx: Transaction, stocktake_id: int, product_id: ProductId) -> bool:
    return (
        tx.value(
            "SELECT 1 FROM stocktake_product WHERE stocktake_id = :s AND product_id = :p",
            {"s": stocktake_id, "p": product_id},
        )
        is not None
    )


def active_products(tx: Transaction, category: str | None = None) -> list[ProductId]:
    """Active products, of one category or all."""
    if category is None:
        return [row[0] for row in tx.all("SELECT product_id FROM product WHERE active = 1 ORDER BY product_id")]
    rows = tx.all(
        "SELECT product_id FROM product JOIN category c USING (category_id) WHERE active = 1 AND c.name = :category "
        "ORDER BY product_id",
        {"category": category},
    )
    return [row[0] for row in rows]


def candidates(tx: Transaction) -> list[Candidate]:
    """What a spot check may draw from."""
    return [Candidate(row[0], row[1], Kind(row[2]).is_tobacco) for row in tx.all(_CANDIDATES)]


def goods_of(tx: Transaction, stocktake_id: int) -> list[CountedGoods]:
    return [_goods(row) for row in tx.all(_GOODS, {"stocktake_id": stocktake_id})]


def _goods(row: Row) -> CountedGoods:
    return CountedGoods(
        product_id=row[0],
        uid=row[1],
        name=row[2],
        kind=Kind(row[3]),
        unit=row[4],
        packs_per_carton=row[5],
        category=row[6],
        price=Money(row[7]),
        on_hand=Quantity(row[8]),
        value=Money(row[9]),
        unit_cost=row[10],
        sold=Quantity(row[11]),
    )


def codes_of(tx: Transaction, stocktake_id: int) -> Iterator[CodeOf]:
    """Every code that may be scanned in a stocktake, for a phone that is off line."""
    for row in tx.stream(_CODES, {"stocktake_id": stocktake_id}):
        yield CodeOf(row[0], row[1], row[2], row[3], Quantity(row[4]))


# Lines


@dataclass(frozen=True, slots=True)
class NewCount:
    """A line to be written."""

    uid: str
    stocktake_id: int
    product_id: ProductId
    how: CountHow
    quantity: Quantity
    counter: str
    device: str
    at_ms: int
    taken_at_ms: int


def book_at(tx: Transaction, product_id: ProductId, at_ms: int | None) -> tuple[int, Quantity]:
    """The product's last movement at a moment (None is now), and its stock by the books then."""
    when = "" if at_ms is None else "AND at_ms <= :at_ms "
    values = {"product_id": product_id, "at_ms": at_ms}
    after: int = (
        tx.value(
            f"SELECT movement_id FROM stock_movement WHERE product_id = :product_id {when}"
            "ORDER BY movement_id DESC LIMIT 1",
            values,
        )
        or 0
    )
    return after, Quantity(on_hand(tx, product_id).milli - moved_after(tx, product_id, after).milli)


def on_hand(tx: Transaction, product_id: ProductId) -> Quantity:
    found = tx.value("SELECT on_hand_milli FROM stock_on_hand WHERE product_id = :p", {"p": product_id})
    return Quantity(found or 0)


def moved_after(tx: Transaction, product_id: ProductId, movement_id: int) -> Quantity:
    found = tx.value(
        "SELECT sum(quantity_milli) FROM stock_movement WHERE product_id = :p AND movement_id > :m",
        {"p": product_id, "m": movement_id},
    )
    return Quantity(found or 0)


def sold_after(tx: Transaction, product_id: ProductId, movement_id: int) -> Quantity:
    """What was sold, less what customers brought back, since a movement."""
    found = tx.value(
        "SELECT -sum(quantity_milli) FROM stock_movement WHERE product_id = :p AND movement_id > :m "
        "AND kind IN ('sale', 'return')",
        {"p": product_id, "m": movement_id},
    )
    return Quantity(found or 0)


def add_line(tx: Transaction, line: NewCount, after_movement: int, book: Quantity) -> int:
    return tx.insert(
        schema_stock.count_line,
        {
            "uid": line.uid,
            "stocktake_id": line.stocktake_id,
            "product_id": line.product_id,
            "how": line.how.value,
            "quantity_milli": line.quantity.milli,
            "counter": line.counter,
            "device": line.device,
            "at_ms": line.at_ms,
            "taken_at_ms": line.taken_at_ms,
            "after_movement": after_movement,
            "book_milli": book.milli,
        },
    )


def has_line(tx: Transaction, uid: str) -> bool:
    return tx.value("SELECT 1 FROM count_line WHERE uid = :uid", {"uid": uid}) is not None


def lines_of(tx: Transaction, stocktake_id: int, product_id: ProductId | None = None) -> list[Count]:
    """The lines of a stocktake, of one product or all."""
    only = "" if product_id is None else "AND product_id = :product_id "
    values = {"stocktake_id": stocktake_id, "product_id": product_id}
    return [_count(row) for row in tx.all(_LINES + only + "ORDER BY line_id", values)]


def _count(row: Row) -> Count:
    return Count(row[0], row[1], CountHow(row[2]), Quantity(row[3]), row[4], row[5], row[6], Quantity(row[7]))


# The end


def sold_when_counted_last(tx: Transaction, product_id: ProductId) -> Quantity:
    """What had been sold of it in all at its last approved count; nothing when it was never counted."""
    found = tx.value(
        "SELECT sold_ever_milli FROM stocktake_result WHERE product_id = :p ORDER BY stocktake_id DESC LIMIT 1",
        {"p": product_id},
    )
    return Quantity(found or 0)


def end(tx: Transaction, ending: End, results: Sequence[Result] = ()) -> None:
    tx.insert(
        schema_stock.stocktake_end,
        {
            "stocktake_id": ending.stocktake_id,
            "how": ending.how,
            "reason": ending.reason,
            "user_id": ending.user_id,
            "approved_by": ending.approved_by,
            "business_date": ending.business_date,
            "at_ms": ending.at_ms,
            "counted": ending.counted,
            "matched": ending.matched,
            "journal_seq": ending.journal_seq,
        },
    )
    tx.insert_many(schema_stock.stocktake_result, [_values(ending.stocktake_id, each) for each in results])


def _values(stocktake_id: int, result: Result) -> dict[str, object]:
    return {
        "stocktake_id": stocktake_id,
        "product_id": result.product_id,
        "counted_milli": result.counted.milli,
        "book_milli": result.book.milli,
        "after_movement": result.after_movement,
        "variance_milli": result.variance.milli,
        "cost_fen": result.cost.fen,
        "retail_fen": result.retail.fen,
        "sold_milli": result.sold.milli,
        "sold_ever_milli": result.sold_ever.milli,
        "match_rate": result.match_rate,
        "journal_seq": result.journal_seq,
    }


def results_of(tx: Transaction, stocktake_id: int) -> list[Result]:
    rows = tx.all(
        "SELECT product_id, counted_milli, book_milli, after_movement, variance_milli, cost_fen, retail_fen, "
        "sold_milli, sold_ever_milli, match_rate, journal_seq FROM stocktake_result "
        "WHERE stocktake_id = :s ORDER BY product_id",
        {"s": stocktake_id},
    )
    return [
        Result(
            row[0],
            Quantity(row[1]),
            Quantity(row[2]),
            row[3],
            Quantity(row[4]),
            Money(row[5]),
            Money(row[6]),
            Quantity(row[7]),
            Quantity(row[8]),
            row[9],
            row[10],
        )
        for row in rows
    ]
