"""Goods that came from suppliers or went back, and what they have cost over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import ProductId
from pos_app.domain.purchase import PurchaseKind
from pos_app.store import schema_suppliers
from pos_app.store.engine import Row, Transaction

_HEADS: Final = (
    "SELECT p.purchase_id, p.uid, p.number, p.kind, p.supplier_id, s.name, p.order_id, coalesce(o.number, ''), "
    "p.reference, p.reason, coalesce(u.name, ''), p.business_date, p.wanted_date, p.at_ms, p.discount_fen, "
    "p.total_fen, p.journal_seq, (SELECT count(*) FROM purchase_line l WHERE l.purchase_id = p.purchase_id) "
    "FROM purchase p JOIN supplier s USING (supplier_id) LEFT JOIN user u ON u.user_id = p.user_id "
    "LEFT JOIN purchase_order o ON o.order_id = p.order_id "
)
_LINES: Final = (
    "SELECT l.line, l.product_id, p.uid, p.name, l.code, l.unit, l.factor_milli, l.units_milli, l.price_fen, "
    "l.discount_fen, l.gift, l.quantity_milli, l.amount_fen, l.cost_fen FROM purchase_line l "
    "JOIN product p USING (product_id) WHERE l.purchase_id = :purchase_id ORDER BY l.line"
)


@dataclass(frozen=True, slots=True)
class Head:
    """A document of buying without its lines; `total` is signed. `wanted_date` differs where its books were closed."""

    purchase_id: int
    uid: str
    number: str
    kind: PurchaseKind
    supplier_id: int
    supplier: str
    order_id: int | None
    order_number: str
    reference: str
    reason: str
    user: str
    business_date: date
    wanted_date: date
    at_ms: int
    discount: Money
    total: Money
    journal_seq: int
    lines: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was written. `quantity` (base units), `amount` and `cost` are signed."""

    line: int
    product_id: ProductId
    product_uid: str
    name: str
    code: str
    unit: str
    factor: Quantity
    units: Quantity
    price: Money
    discount: Money
    gift: bool
    quantity: Quantity
    amount: Money
    cost: Money


@dataclass(frozen=True, slots=True)
class NewPurchase:
    """A document to be written."""

    uid: str
    number: str
    kind: PurchaseKind
    supplier_id: int
    order_id: int | None
    reference: str
    reason: str
    user_id: int | None
    approved_by: int | None
    business_date: date
    wanted_date: date
    at_ms: int
    discount: Money
    total: Money
    journal_seq: int


def add(tx: Transaction, purchase: NewPurchase, lines: Sequence[Line]) -> int:
    """Write a document; its id. The caller writes the movements of the same journal entry."""
    purchase_id = tx.insert(
        schema_suppliers.purchase,
        {
            "uid": purchase.uid,
            "number": purchase.number,
            "kind": purchase.kind.value,
            "supplier_id": purchase.supplier_id,
            "order_id": purchase.order_id,
            "reference": purchase.reference,
            "reason": purchase.reason,
            "user_id": purchase.user_id,
            "approved_by": purchase.approved_by,
            "business_date": purchase.business_date.isoformat(),
            "wanted_date": purchase.wanted_date.isoformat(),
            "at_ms": purchase.at_ms,
            "discount_fen": purchase.discount.fen,
            "total_fen": purchase.total.fen,
            "journal_seq": purchase.journal_seq,
        },
    )
    tx.insert_many(schema_suppliers.purchase_line, [_values(purchase_id, line) for line in lines])
    return purchase_id


def _values(purchase_id: int, line: Line) -> dict[str, object]:
    return {
        "purchase_id": purchase_id,
        "line": line.line,
        "product_id": line.product_id,
        "code": line.code,
        "unit": line.unit,
        "factor_milli": line.factor.milli,
        "units_milli": line.units.milli,
        "price_fen": line.price.fen,
        "discount_fen": line.discount.fen,
        "gift": int(line.gift),
        "quantity_milli": line.quantity.milli,
        "amount_fen": line.amount.fen,
        "cost_fen": line.cost.fen,
    }


def find(tx: Transaction, purchase_id: int) -> Head | None:
    row = tx.first(_HEADS + "WHERE p.purchase_id = :purchase_id", {"purchase_id": purchase_id})
    return None if row is None else _head(row)


def of_uid(tx: Transaction, uid: str) -> Head | None:
    row = tx.first(_HEADS + "WHERE p.uid = :uid", {"uid": uid})
    return None if row is None else _head(row)


def newest(tx: Transaction, *, before: int | None = None, most: int = 100) -> list[Head]:
    """Documents, newest first, before an id."""
    values = {"before": before if before is not None else 1 << 62, "most": most}
    sql = _HEADS + "WHERE p.purchase_id < :before ORDER BY p.purchase_id DESC LIMIT :most"
    return [_head(row) for row in tx.all(sql, values)]


def lines_of(tx: Transaction, purchase_id: int) -> tuple[Line, ...]:
    return tuple(
        Line(
            line=row[0],
            product_id=row[1],
            product_uid=row[2],
            name=row[3],
            code=row[4],
            unit=row[5],
            factor=Quantity(row[6]),
            units=Quantity(row[7]),
            price=Money(row[8]),
            discount=Money(row[9]),
            gift=bool(row[10]),
            quantity=Quantity(row[11]),
            amount=Money(row[12]),
            cost=Money(row[13]),
        )
        for row in tx.all(_LINES, {"purchase_id": purchase_id})
    )


def _head(row: Row) -> Head:
    return Head(
        purchase_id=row[0],
        uid=row[1],
        number=row[2],
        kind=PurchaseKind(row[3]),
        supplier_id=row[4],
        supplier=row[5],
        order_id=row[6],
        order_number=row[7],
        reference=row[8],
        reason=row[9],
        user=row[10],
        business_date=date.fromisoformat(row[11]),
        wanted_date=date.fromisoformat(row[12]),
        at_ms=row[13],
        discount=Money(row[14]),
        total=Money(row[15]),
        journal_seq=row[16],
        lines=row[17],
    )


@dataclass(frozen=True, slots=True)
class PaidPrice:
    """What a product cost once: `amount` for `quantity` base units, discounts off, in the unit it was bought in."""

    business_date: str
    supplier_id: int
    supplier: str
    number: str
    unit: str
    factor: Quantity
    units: Quantity
    price: Money
    amount: Money
    quantity: Quantity


_PRICES: Final = (
    "SELECT h.business_date, h.supplier_id, s.name, h.number, l.unit, l.factor_milli, l.units_milli, l.price_fen, "
    "l.amount_fen, l.quantity_milli FROM purchase_line l JOIN purchase h USING (purchase_id) "
    "JOIN supplier s USING (supplier_id) WHERE l.product_id = :product_id AND h.kind = 'receipt' AND l.gift = 0 "
)


def prices_of(tx: Transaction, product_id: ProductId, *, most: int = 100) -> list[PaidPrice]:
    """What was paid for a product, newest first; gifts are no prices."""
    sql = _PRICES + "ORDER BY l.purchase_id DESC, l.line DESC LIMIT :most"
    return [_price(row) for row in tx.all(sql, {"product_id": product_id, "most": most})]


def last_price(tx: Transaction, product_id: ProductId, supplier_id: int | None = None) -> PaidPrice | None:
    """What it cost last, of one supplier or of whomever."""
    sql = _PRICES + "AND :supplier_id IN (0, h.supplier_id) ORDER BY l.purchase_id DESC, l.line DESC LIMIT 1"
    row = tx.first(sql, {"product_id": product_id, "supplier_id": supplier_id or 0})
    return None if row is None else _price(row)


def lowest_price(tx: Transaction, product_id: ProductId) -> PaidPrice | None:
    """The least that a base unit has cost, discounts off; of equal ones the newest."""
    sql = _PRICES + "ORDER BY l.amount_fen * 1000000 / l.quantity_milli, l.purchase_id DESC LIMIT 1"
    row = tx.first(sql, {"product_id": product_id})
    return None if row is None else _price(row)


def _price(row: Row) -> PaidPrice:
    return PaidPrice(
        business_date=row[0],
        supplier_id=row[1],
        supplier=row[2],
        number=row[3],
        unit=row[4],
        factor=Quantity(row[5]),
        units=Quantity(row[6]),
        price=Money(row[7]),
        amount=Money(row[8]),
        quantity=Quantity(row[9]),
    )
