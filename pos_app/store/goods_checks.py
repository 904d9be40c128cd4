"""What is odd in the catalogue, as rows: each query takes all products, or only the one named `:only`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import Kind, ProductId
from pos_app.store.engine import Row, Transaction

_PRODUCT: Final = "p.active = 1 AND (:only IS NULL OR p.product_id = :only)"
_UNPRICED: Final = (
    "SELECT p.product_id, p.name, '', p.unit, 1000, p.price_fen FROM product p "
    f"WHERE {_PRODUCT} AND p.price_fen = 0 AND NOT EXISTS (SELECT 1 FROM barcode b WHERE b.product_id = p.product_id "
    "AND b.factor_milli = 1000) UNION ALL SELECT p.product_id, p.name, b.code, b.unit, b.factor_milli, b.price_fen "
    f"FROM barcode b CROSS JOIN product p ON p.product_id = b.product_id WHERE b.price_fen = 0 AND {_PRODUCT} "
    "ORDER BY 2, 3"
)
_BELOW_COST: Final = (
    "SELECT p.product_id, p.name, s.unit_cost, p.price_fen, p.kind, p.packs_per_carton, p.guidance_fen, "
    f"s.on_hand_milli, s.value_fen FROM stock_on_hand s JOIN product p USING (product_id) WHERE {_PRODUCT} "
    "AND p.price_fen > 0 AND s.unit_cost > p.price_fen * 1000 ORDER BY p.name, p.product_id"
)
_CHEAP_CARTONS: Final = (
    "SELECT p.product_id, p.name, b.code, b.unit, b.factor_milli, b.price_fen, p.price_fen "
    f"FROM product p CROSS JOIN barcode b ON b.product_id = p.product_id WHERE {_PRODUCT} AND p.kind <> 'general' "
    "AND b.factor_milli > 1000 AND b.price_fen > 0 AND b.price_fen * 1000 < p.price_fen * b.factor_milli "
    "ORDER BY p.name, b.code"
)
_NO_CARTON: Final = (
    "SELECT p.product_id, p.name, p.price_fen, (SELECT g.carton_ean FROM province_goods g "
    "JOIN barcode o ON o.code = g.pack_ean WHERE o.product_id = p.product_id "
    "AND g.carton_ean NOT IN (SELECT code FROM barcode) LIMIT 1), p.packs_per_carton "
    f"FROM product p WHERE {_PRODUCT} AND p.kind = 'cigarette' AND NOT EXISTS (SELECT 1 FROM barcode b "
    "WHERE b.product_id = p.product_id AND b.factor_milli > 1000) ORDER BY p.name, p.product_id"
)
_CODES: Final = (
    "SELECT b.code FROM barcode b WHERE length(b.code) IN (8, 12, 13, 14) AND (:only IS NULL OR b.product_id = :only)"
)
_CODE: Final = (
    "SELECT p.product_id, p.name, b.code, b.unit, b.factor_milli, b.price_fen FROM barcode b "
    "JOIN product p USING (product_id) WHERE b.code = :code AND p.active = 1"
)
_NAMES: Final = (
    "SELECT p.product_id, p.name, p.kind, p.unit, coalesce(s.on_hand_milli, 0) FROM product p "
    "LEFT JOIN stock_on_hand s ON s.product_id = p.product_id WHERE p.active = 1 ORDER BY p.product_id"
)


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A way to sell a product."""

    product_id: ProductId
    name: str
    code: str
    unit: str
    factor: Quantity
    price: Money


def _code(row: Row) -> CodeRow:
    return CodeRow(row[0], row[1], row[2], row[3], Quantity(row[4]), Money(row[5]))


def unpriced(tx: Transaction, only: ProductId | None) -> list[CodeRow]:
    """What is sold for nothing."""
    return [_code(row) for row in tx.all(_UNPRICED, {"only": only})]


def codes_as_gtins(tx: Transaction, only: ProductId | None) -> list[str]:
    """Every code as long as a GTIN."""
    return [row[0] for row in tx.all(_CODES, {"only": only})]


def code_row(tx: Transaction, code: str) -> CodeRow | None:
    """What a code sells, if its product is sold."""
    row = tx.first(_CODE, {"code": code})
    return None if row is None else _code(row)


@dataclass(frozen=True, slots=True)
class BelowCost:
    """A product that costs more than it is sold for; `unit_cost` in thousandths of a fen."""

    product_id: ProductId
    name: str
    unit_cost: int
    price: Money
    kind: Kind
    packs_per_carton: int
    guidance: Money | None
    in_stock: bool


def below_cost(tx: Transaction, only: ProductId | None) -> list[BelowCost]:
    return [
        BelowCost(
            product_id=row[0],
            name=row[1],
            unit_cost=row[2],
            price=Money(row[3]),
            kind=Kind(row[4]),
            packs_per_carton=row[5],
            guidance=None if row[6] is None else Money(row[6]),
            in_stock=row[7] != 0 or row[8] != 0,
        )
        for row in tx.all(_BELOW_COST, {"only": only})
    ]


def cheap_cartons(tx: Transaction, only: ProductId | None) -> list[tuple[CodeRow, Money]]:
    """Cartons of tobacco that cost less than their packs, with the price of one pack."""
    return [(_code(row), Money(row[6])) for row in tx.all(_CHEAP_CARTONS, {"only": only})]


@dataclass(frozen=True, slots=True)
class NoCarton:
    """A cigarette that is known by the pack only; `carton_ean` is what the province's list says, when it knows."""

    product_id: ProductId
    name: str
    price: Money
    carton_ean: str | None
    packs_per_carton: int


def no_carton(tx: Transaction, only: ProductId | None) -> list[NoCarton]:
    return [NoCarton(row[0], row[1], Money(row[2]), row[3], row[4]) for row in tx.all(_NO_CARTON, {"only": only})]


@dataclass(frozen=True, slots=True)
class Named:
    """A product by its name."""

    product_id: ProductId
    name: str
    kind: Kind
    unit: str
    on_hand: Quantity


def names(tx: Transaction) -> Iterator[Named]:
    """Every product that is sold, the older first."""
    for row in tx.stream(_NAMES):
        yield Named(row[0], row[1], Kind(row[2]), row[3], Quantity(row[4]))
