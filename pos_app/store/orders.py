"""Orders at suppliers: a draft may change, what was sent stays; what has come of it is counted from the receipts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import ProductId
from pos_app.domain.purchase import OrderState
from pos_app.store import schema_suppliers
from pos_app.store.engine import Row, Transaction

_RECEIVED: Final = (
    "(SELECT sum(r.quantity_milli) FROM purchase h JOIN purchase_line r USING (purchase_id) "
    "WHERE h.order_id = l.order_id AND h.kind = 'receipt' AND r.product_id = l.product_id)"
)
_HEADS: Final = (
    "SELECT o.order_id, o.uid, o.number, o.supplier_id, s.name, o.state, o.note, coalesce(u.name, ''), "
    "o.changed_at_ms, o.expected_on, o.journal_seq, count(l.line), "
    "coalesce(sum((2 * l.price_fen * l.units_milli + 1000) / 2000), 0), "
    f"coalesce(sum(coalesce({_RECEIVED}, 0) > 0), 0), "
    f"coalesce(sum(coalesce({_RECEIVED}, 0) * 1000 < l.units_milli * l.factor_milli), 0) "
    "FROM purchase_order o JOIN supplier s USING (supplier_id) LEFT JOIN user u ON u.user_id = o.user_id "
    "LEFT JOIN purchase_order_line l ON l.order_id = o.order_id "
)
_LINES: Final = (
    "SELECT l.line, l.product_id, p.uid, p.name, l.code, l.unit, l.factor_milli, l.units_milli, l.price_fen, l.why, "
    f"coalesce({_RECEIVED}, 0), p.kind FROM purchase_order_line l JOIN product p USING (product_id) "
    "WHERE l.order_id = :order_id ORDER BY l.line"
)


@dataclass(frozen=True, slots=True)
class Head:
    """An order without its lines; of `lines` `missing` have not come, or not all of them."""

    order_id: int
    uid: str
    number: str
    supplier_id: int
    supplier: str
    state: OrderState
    note: str
    user: str
    changed_at_ms: int
    expected_on: str
    journal_seq: int | None
    lines: int
    amount: Money
    missing: int


@dataclass(frozen=True, slots=True)
class Line:
    """So many units of a product at an expected price; `received` are base units."""

    line: int
    product_id: ProductId
    product_uid: str
    name: str
    code: str
    unit: str
    factor: Quantity
    units: Quantity
    price: Money
    why: str
    received: Quantity
    kind: str = "general"

    @property
    def missing(self) -> Quantity:
        """Base units that have not come."""
        return Quantity(max(0, self.units.in_base(self.factor).milli - self.received.milli))


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line to be kept in a draft."""

    product_id: ProductId
    units: Quantity
    price: Money
    code: str
    unit: str
    factor: Quantity
    why: str = ""


def _head(row: Row) -> Head:
    state = OrderState(row[5])
    if state is OrderState.SENT and row[13] > 0:
        state = OrderState.PARTLY
    return Head(
        order_id=row[0],
        uid=row[1],
        number=row[2],
        supplier_id=row[3],
        supplier=row[4],
        state=state,
        note=row[6],
        user=row[7],
        changed_at_ms=row[8],
        expected_on=row[9],
        journal_seq=row[10],
        lines=row[11],
        amount=Money(row[12]),
        missing=row[14],
    )


def find(tx: Transaction, order_id: int) -> Head | None:
    row = tx.first(_HEADS + "WHERE o.order_id = :order_id GROUP BY o.order_id", {"order_id": order_id})
    return None if row is None else _head(row)


def of_uid(tx: Transaction, uid: str) -> Head | None:
    row = tx.first(_HEADS + "WHERE o.uid = :uid GROUP BY o.order_id", {"uid": uid})
    return None if row is None else _head(row)


def newest(tx: Transaction, *, before: int | None = None, most: int = 100) -> list[Head]:
    """Newest first, before an id."""
    values = {"before": before if before is not None else 1 << 62, "most": most}
    sql = _HEADS + "WHERE o.order_id < :before GROUP BY o.order_id ORDER BY o.order_id DESC LIMIT :most"
    return [_head(row) for row in tx.all(sql, values)]


def lines_of(tx: Transaction, order_id: int) -> tuple[Line, ...]:
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
            why=row[9],
            received=Quantity(row[10]),
            kind=row[11],
        )
        for row in tx.all(_LINES, {"order_id": order_id})
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """An order that is being written."""

    uid: str
    supplier_id: int
    note: str
    user_id: int | None
    at_ms: int


def keep_draft(tx: Transaction, draft: Draft, lines: Sequence[NewLine]) -> int:
    """A new draft, or the same one as it is now; its id."""
    values = {
        "uid": draft.uid,
        "supplier_id": draft.supplier_id,
        "note": draft.note,
        "user_id": draft.user_id,
        "changed_at_ms": draft.at_ms,
    }
    tx.run(
        "INSERT INTO purchase_order (uid, number, supplier_id, state, note, user_id, changed_at_ms, expected_on) "
        "VALUES (:uid, '', :supplier_id, 'draft', :note, :user_id, :changed_at_ms, '') "
        "ON CONFLICT (uid) DO UPDATE SET supplier_id = excluded.supplier_id, note = excluded.note, "
        "user_id = excluded.user_id, changed_at_ms = excluded.changed_at_ms",
        values,
    )
    order_id: int = tx.value("SELECT order_id FROM purchase_order WHERE uid = :uid", {"uid": draft.uid})
    tx.run("DELETE FROM purchase_order_line WHERE order_id = :order_id", {"order_id": order_id})
    tx.insert_many(
        schema_suppliers.purchase_order_line,
        [
            {
                "order_id": order_id,
                "line": place,
                "product_id": line.product_id,
                "code": line.code,
                "unit": line.unit,
                "factor_milli": line.factor.milli,
                "units_milli": line.units.milli,
                "price_fen": line.price.fen,
                "why": line.why,
            }
            for place, line in enumerate(lines, 1)
        ],
    )
    return order_id


def set_sent(tx: Transaction, order_id: int, *, number: str, expected_on: str, at_ms: int, journal_seq: int) -> None:
    tx.run(
        "UPDATE purchase_order SET state = 'sent', number = :number, expected_on = :expected_on, "
        "changed_at_ms = :at_ms, journal_seq = :journal_seq WHERE order_id = :order_id",
        {
            "order_id": order_id,
            "number": number,
            "expected_on": expected_on,
            "at_ms": at_ms,
            "journal_seq": journal_seq,
        },
    )


def set_closed(tx: Transaction, order_id: int, *, at_ms: int) -> None:
    tx.run(
        "UPDATE purchase_order SET state = 'closed', changed_at_ms = :at_ms WHERE order_id = :order_id",
        {"order_id": order_id, "at_ms": at_ms},
    )


def drop_draft(tx: Transaction, order_id: int) -> None:
    """A draft that nobody sent leaves no trace."""
    tx.run("DELETE FROM purchase_order_line WHERE order_id = :order_id", {"order_id": order_id})
    tx.run("DELETE FROM purchase_order WHERE order_id = :order_id AND state = 'draft'", {"order_id": order_id})


def on_order(tx: Transaction) -> dict[ProductId, Quantity]:
    """Base units that were ordered and have not come."""
    rows = tx.all(
        "SELECT l.product_id, sum(max(0, (l.units_milli * l.factor_milli + 500) / 1000 "
        f"- coalesce({_RECEIVED}, 0))) FROM purchase_order o JOIN purchase_order_line l USING (order_id) "
        "WHERE o.state = 'sent' GROUP BY l.product_id"
    )
    return {ProductId(row[0]): Quantity(row[1]) for row in rows if row[1]}
