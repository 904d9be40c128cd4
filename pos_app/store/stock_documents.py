"""Documents of stock: written once with their movements, listed, read again; and what bundles are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import Kind, ProductId
from pos_app.domain.stock_document import DocumentKind, DocumentLine
from pos_app.store import schema_stock
from pos_app.store.engine import Row, Transaction

_HEADS: Final = (
    "SELECT d.document_id, d.uid, d.number, d.kind, d.reason, d.partner, d.reference, d.business_date, d.wanted_date, "
    "d.at_ms, coalesce(u.name, ''), d.journal_seq, l.lines, l.cost, l.retail, coalesce(a.name, '') "
    "FROM stock_document d LEFT JOIN user u USING (user_id) LEFT JOIN user a ON a.user_id = d.approved_by "
    "JOIN (SELECT document_id, count(*) AS lines, sum(cost_fen) AS cost, sum(retail_fen) AS retail "
    "FROM stock_document_line GROUP BY document_id) l USING (document_id) "
)
_LINES: Final = (
    "SELECT l.line, l.product_id, p.uid, p.name, l.code, l.unit, l.factor_milli, l.units_milli, l.quantity_milli, "
    "l.cost_fen, l.retail_fen FROM stock_document_line l JOIN product p USING (product_id) "
    "WHERE l.document_id = :document_id ORDER BY l.line"
)


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document to be written."""

    uid: str
    number: str
    kind: DocumentKind
    reason: str
    business_date: date
    wanted_date: date
    user_id: int | None
    approved_by: int | None
    at_ms: int
    journal_seq: int
    partner: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """A document without its lines. `wanted_date` differs where the books of that day were closed."""

    document_id: int
    uid: str
    number: str
    kind: DocumentKind
    reason: str
    partner: str
    reference: str
    business_date: date
    wanted_date: date
    at_ms: int
    user: str
    journal_seq: int
    lines: int
    cost: Money
    retail: Money
    approved_by: str = ""


def add(tx: Transaction, document: NewDocument, lines: Sequence[DocumentLine]) -> int:
    """Write a document; its id. The caller writes the movements of the same journal entry."""
    document_id = tx.insert(
        schema_stock.stock_document,
        {
            "uid": document.uid,
            "number": document.number,
            "kind": document.kind.value,
            "reason": document.reason,
            "partner": document.partner,
            "reference": document.reference,
            "user_id": document.user_id,
            "approved_by": document.approved_by,
            "business_date": document.business_date.isoformat(),
            "wanted_date": document.wanted_date.isoformat(),
            "at_ms": document.at_ms,
            "journal_seq": document.journal_seq,
        },
    )
    tx.insert_many(schema_stock.stock_document_line, [_values(document_id, line) for line in lines])
    return document_id


def _values(document_id: int, line: DocumentLine) -> dict[str, object]:
    return {
        "document_id": document_id,
        "line": line.line,
        "product_id": line.product_id,
        "code": line.code,
        "unit": line.unit,
        "factor_milli": line.factor.milli,
        "units_milli": line.units.milli,
        "quantity_milli": line.quantity.milli,
        "cost_fen": line.cost.fen,
        "retail_fen": line.retail.fen,
    }


def find(tx: Transaction, document_id: int) -> Head | None:
    row = tx.first(_HEADS + "WHERE d.document_id = :document_id", {"document_id": document_id})
    return None if row is None else _head(row)


def of_uid(tx: Transaction, uid: str) -> Head | None:
    row = tx.first(_HEADS + "WHERE d.uid = :uid", {"uid": uid})
    return None if row is None else _head(row)


def taken(tx: Transaction, reference: str) -> Head | None:
    """The document that took this transfer of another shop in."""
    row = tx.first(_HEADS + "WHERE d.reference = :reference AND d.kind = 'transfer_in'", {"reference": reference})
    return None if row is None else _head(row)


def newest(tx: Transaction, *, before: int | None = None, most: int = 100) -> list[Head]:
    """Documents, newest first, before an id."""
    values = {"before": before if before is not None else 1 << 62, "most": most}
    return [
        _head(row)
        for row in tx.all(_HEADS + "WHERE d.document_id < :before ORDER BY d.document_id DESC LIMIT :most", values)
    ]


def lines_of(tx: Transaction, document_id: int) -> tuple[DocumentLine, ...]:
    return tuple(
        DocumentLine(
            line=row[0],
            product_id=row[1],
            product_uid=row[2],
            name=row[3],
            code=row[4],
            unit=row[5],
            factor=Quantity(row[6]),
            units=Quantity(row[7]),
            quantity=Quantity(row[8]),
            cost=Money(row[9]),
            retail=Money(row[10]),
        )
        for row in tx.all(_LINES, {"document_id": document_id})
    )


def _head(row: Row) -> Head:
    return Head(
        document_id=row[0],
        uid=row[1],
        number=row[2],
        kind=DocumentKind(row[3]),
        reason=row[4],
        partner=row[5],
        reference=row[6],
        business_date=date.fromisoformat(row[7]),
        wanted_date=date.fromisoformat(row[8]),
        at_ms=row[9],
        user=row[10],
        journal_seq=row[11],
        lines=row[12],
        cost=Money(row[13]),
        retail=Money(row[14]),
        approved_by=row[15],
    )


@dataclass(frozen=True, slots=True)
class Part:
    """So much of a product is in one base unit of a bundle; `price` is what a base unit of it sells for."""

    product_id: ProductId
    name: str
    kind: Kind
    quantity: Quantity
    price: Money


def parts_of(tx: Transaction, product_id: ProductId) -> tuple[Part, ...]:
    """What a bundle, or a case that is a product of its own, is made of; nothing for other products."""
    rows = tx.all(
        "SELECT b.part_id, p.name, p.kind, b.quantity_milli, p.price_fen FROM bundle_part b "
        "JOIN product p ON p.product_id = b.part_id WHERE b.product_id = :product_id ORDER BY b.part_id",
        {"product_id": product_id},
    )
    return tuple(Part(row[0], row[1], Kind(row[2]), Quantity(row[3]), Money(row[4])) for row in rows)


def set_parts(tx: Transaction, product_id: ProductId, parts: Mapping[ProductId, Quantity]) -> None:
    tx.run("DELETE FROM bundle_part WHERE product_id = :product_id", {"product_id": product_id})
    tx.insert_many(
        schema_stock.bundle_part,
        [
            {"product_id": product_id, "part_id": part_id, "quantity_milli": quantity.milli}
            for part_id, quantity in parts.items()
        ],
    )


def bundles(tx: Transaction) -> list[ProductId]:
    """The products that are made of others."""
    return [row[0] for row in tx.all("SELECT DISTINCT product_id FROM bundle_part ORDER BY product_id")]


def is_part(tx: Transaction, product_id: ProductId) -> bool:
    found = tx.value("SELECT EXISTS (SELECT 1 FROM bundle_part WHERE part_id = :p)", {"p": product_id})
    return bool(found)
