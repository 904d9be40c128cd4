"""Sales as facts: written in one transaction with their movements, journal entry and print jobs, and read back."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pos_app.domain.basket import Line
from pos_app.domain.journal import Json
from pos_app.domain.money import Money, Quantity
from pos_app.domain.pricing import PriceReason
from pos_app.domain.sale import Sale, SaleKind, Shift, SoldLine, SoldSale, receipt_number
from pos_app.domain.tender import Payment
from pos_app.store import journal, schema
from pos_app.store.engine import Transaction
from pos_app.store.stock import Document, Ledger, Posting

_NUMBER: Final = re.compile(r"([0-9]+[A-Z]+)-([0-9]{8})-([0-9]{1,9})")
_KINDS: Final = {SaleKind.SALE: "sale.completed", SaleKind.RETURN: "sale.returned"}
_SALE: Final = (
    "SELECT s.sale_id, s.uid, s.kind, s.till, s.business_date, s.running, u.name, j.register, s.at_ms, "
    "s.rounding_fen, s.total_fen, s.journal_seq, substr(j.hash, 1, 4), s.note, s.of_sale_id "
    "FROM sale s JOIN journal j ON j.seq = s.journal_seq JOIN shift USING (shift_id) JOIN user u USING (user_id) "
)

_POINTS: Final = (
    "SELECT coalesce(sum(points), 0) FROM points_entry WHERE sale_id = :sale_id AND kind IN ('earned', 'taken_back')"
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """Where a sale stands in the books."""

    sale_id: int
    number: str


def record(
    tx: Transaction,
    sale: Sale,
    shift: Shift,
    *,
    journal_uid: str,
    recorded_as: str | None = None,
    more: Mapping[str, Json] | None = None,
) -> Recorded:
    """Write a whole sale but its print jobs. The caller has made sure that its uid is new.

    `more` is what else the journal tells of it.
    """
    head = journal.head(tx)
    business_date = shift.business_date.isoformat()
    running = 1 + (
        tx.value(
            "SELECT max(running) FROM sale WHERE till = :till AND business_date = :business_date",
            {"till": head.till, "business_date": business_date},
        )
        or 0
    )
    number = receipt_number(head.till, shift.business_date, running)
    ledger = Ledger(tx)
    costs = [_move(ledger, place, line) for place, line in enumerate(sale.lines, 1)]
    body = _body(sale, shift, number, costs) | _original(tx, sale) | _approval(tx, sale) | dict(more or {})
    after = journal.append(tx, _KINDS[sale.kind], body, uid=journal_uid, at_ms=sale.at_ms, after=head)
    sale_id = tx.insert(
        schema.sale,
        {
            "uid": sale.uid,
            "kind": sale.kind.value,
            "till": head.till,
            "business_date": business_date,
            "running": running,
            "shift_id": shift.shift_id,
            "at_ms": sale.at_ms,
            "rounding_fen": sale.rounding.fen,
            "total_fen": sale.total.fen,
            "journal_seq": after.seq,
            "recorded_as": recorded_as,
            "member_id": None if sale.member is None else sale.member.member_id,
            "of_sale_id": sale.of_sale_id,
            "note": sale.note,
            "approved_by": sale.approved_by,
        },
    )
    tx.insert_many(
        schema.sale_line,
        [_line_row(sale_id, *numbered) for numbered in enumerate(zip(sale.lines, costs, strict=True), 1)],
    )
    tx.insert_many(schema.payment, [_payment_row(sale_id, *numbered) for numbered in enumerate(sale.payments, 1)])
    ledger.write(Document(business_date, sale.at_ms, after.seq, sale_id))
    return Recorded(sale_id, number)


def _move(ledger: Ledger, place: int, line: Line) -> Money:
    """Move the goods of a line; what they cost, below nothing when they came back."""
    returned = line.quantity.milli < 0
    kind = (SaleKind.RETURN if returned else SaleKind.SALE).value
    cost = line.cost if returned else None
    move = ledger.post(Posting(line.item.product_id, kind, -line.base_quantity, cost=cost, line=place))
    return move.variance - move.value


def _line_row(sale_id: int, place: int, line_and_cost: tuple[Line, Money]) -> dict[str, object]:
    line, cost = line_and_cost
    return {
        "sale_id": sale_id,
        "line": place,
        "product_id": line.item.product_id,
        "code": line.item.code,
        "name": line.item.name,
        "unit": line.item.unit,
        "factor_milli": line.item.factor.milli,
        "quantity_milli": line.quantity.milli,
        "list_fen": line.item.price.fen,
        "price_fen": line.price.fen,
        "amount_fen": line.amount.fen,
        "cost_fen": cost.fen,
        "reason": line.reason.value,
        "entered": line.entered.value,
        "entered_at_ms": line.entered_at_ms,
        "notes": " ".join(note.value for note in line.notes),
        "discount_fen": line.discount.fen,
        "promotion": " ".join(line.promotions),
        "of_line": line.of_line,
    }


def _payment_row(sale_id: int, place: int, payment: Payment) -> dict[str, object]:
    return {
        "sale_id": sale_id,
        "tender_no": place,
        "tender": payment.tender,
        "amount_fen": payment.amount.fen,
        "given_fen": payment.given.fen,
        "change_fen": payment.change.fen,
        "reference": payment.reference,
    }


def _body(sale: Sale, shift: Shift, number: str, costs: Sequence[Money]) -> dict[str, Json]:
    """What the province reads of a sale."""
    told: dict[str, Json] = {
        "sale": sale.uid,
        "number": number,
        "business_date": shift.business_date.isoformat(),
        "shift": shift.uid,
        "cashier": shift.cashier,
        "lines": [_line_body(line, cost) for line, cost in zip(sale.lines, costs, strict=True)],
        "payments": [_payment_body(payment) for payment in sale.payments],
        "rounding_fen": sale.rounding.fen,
        "total_fen": sale.total.fen,
    }
    if sale.member is not None:
        told["member"] = sale.member.uid
    if sale.note:
        told["note"] = sale.note
    if sale.whole is not None:
        told["whole"] = {"off_fen": sale.whole.off.fen, "percent": sale.whole.percent}
    return told


def _original(tx: Transaction, sale: Sale) -> dict[str, Json]:
    """The sale that this one returns, by its uid."""
    if sale.of_sale_id is None:
        return {}
    return {"of_sale": tx.value("SELECT uid FROM sale WHERE sale_id = :of", {"of": sale.of_sale_id})}


def _approval(tx: Transaction, sale: Sale) -> dict[str, Json]:
    """Who allowed what the cashier may not do alone."""
    if sale.approved_by is None:
        return {}
    return {"approved_by": tx.value("SELECT name FROM user WHERE user_id = :by", {"by": sale.approved_by})}


def _payment_body(payment: Payment) -> dict[str, Json]:
    body: dict[str, Json] = {
        "tender": payment.tender,
        "amount_fen": payment.amount.fen,
        "given_fen": payment.given.fen,
        "change_fen": payment.change.fen,
    }
    if payment.reference:
        body["reference"] = payment.reference
    return body


def _line_body(line: Line, cost: Money) -> dict[str, Json]:
    """A line; why its price is not the list price, and what was odd, only where there is something to say."""
    body: dict[str, Json] = {
        "product": line.item.product_uid,
        "code": line.item.code,
        "name": line.item.name,
        "tobacco": line.item.kind.is_tobacco,
        "unit": line.item.unit,
        "factor_milli": line.item.factor.milli,
        "quantity_milli": line.quantity.milli,
        "price_fen": line.price.fen,
        "amount_fen": line.amount.fen,
        "cost_fen": cost.fen,
        "entered": line.entered.value,
        "entered_at": line.entered_at_ms,
    }
    if line.reason is not PriceReason.LIST:
        body |= {"reason": line.reason.value, "list_fen": line.item.price.fen}
    if line.discount.fen:
        body |= {"discount_fen": line.discount.fen, "promotions": list(line.promotions)}
    if line.of_line is not None:
        body["of_line"] = line.of_line
    if line.notes:
        body["notes"] = [note.value for note in line.notes]
    return body


def find_by_uid(tx: Transaction, uid: str) -> Recorded | None:
    """Whether this sale was made: the only question after an unknown commit."""
    row = tx.first("SELECT sale_id, till, business_date, running FROM sale WHERE uid = :uid", {"uid": uid})
    return None if row is None else Recorded(row[0], receipt_number(row[1], date.fromisoformat(row[2]), row[3]))


def journal_seq(tx: Transaction, sale_id: int) -> int:
    """The number of the journal's entry of a sale."""
    found: int = tx.value("SELECT journal_seq FROM sale WHERE sale_id = :sale_id", {"sale_id": sale_id})
    return found


def number_of(tx: Transaction, sale_id: int) -> str:
    """The receipt number of a sale."""
    till, day, running = tx.first(
        "SELECT till, business_date, running FROM sale WHERE sale_id = :sale_id", {"sale_id": sale_id}
    ) or ("", "1970-01-01", 0)
    return receipt_number(till, date.fromisoformat(day), running)


def find_recorded_as(tx: Transaction, name: str) -> int | None:
    found: int | None = tx.value("SELECT sale_id FROM sale WHERE recorded_as = :name", {"name": name})
    return found


def find_by_number(tx: Transaction, number: str) -> int | None:
    """The sale of a receipt number such as `01A-20261122-0001`."""
    match = _NUMBER.fullmatch(number)
    if match is None:
        return None
    till, day, running = match.groups()
    found: int | None = tx.value(
        "SELECT sale_id FROM sale WHERE till = :till AND business_date = :day AND running = :running",
        {"till": till, "day": f"{day[:4]}-{day[4:6]}-{day[6:]}", "running": int(running)},
    )
    return found


def last_sale_id(tx: Transaction, kind: SaleKind | None = None) -> int | None:
    """The last of this kind, or of all."""
    found: int | None = tx.value(
        "SELECT sale_id FROM sale WHERE :kind IS NULL OR kind = :kind ORDER BY sale_id DESC LIMIT 1",
        {"kind": None if kind is None else kind.value},
    )
    return found


def load(tx: Transaction, sale_id: int) -> SoldSale:
    key = {"sale_id": sale_id}
    row = tx.first(_SALE + "WHERE s.sale_id = :sale_id", key)
    assert row is not None  # noqa: S101 - sales are never deleted
    day = date.fromisoformat(row[4])
    lines = tx.all(
        "SELECT name, code, unit, quantity_milli, list_fen, price_fen, amount_fen, discount_fen FROM sale_line "
        "WHERE sale_id = :sale_id ORDER BY line",
        key,
    )
    payments = tx.all(
        "SELECT tender, amount_fen, given_fen, change_fen, reference FROM payment "
        "WHERE sale_id = :sale_id ORDER BY tender_no",
        key,
    )
    return SoldSale(
        sale_id=sale_id,
        uid=row[1],
        kind=SaleKind(row[2]),
        number=receipt_number(row[3], day, row[5]),
        business_date=day,
        cashier=row[6],
        register=row[7],
        at_ms=row[8],
        rounding=Money(row[9]),
        total=Money(row[10]),
        journal_seq=row[11],
        chain_code=row[12],
        lines=tuple(SoldLine(r[0], r[1], r[2], Quantity(r[3]), *map(Money, r[4:8])) for r in lines),
        payments=tuple(Payment(r[0], Money(r[1]), Money(r[2]), Money(r[3]), r[4]) for r in payments),
        note=row[13],
        of_number="" if row[14] is None else number_of(tx, row[14]),
        points=tx.value(_POINTS, key),
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """The whole store in numbers."""

    products: int
    sales: int
    lines: int
    units: Quantity
    amount: Money


def totals(tx: Transaction) -> Totals:
    products = tx.value("SELECT count(*) FROM product")
    sales, amount = tx.first("SELECT count(*), coalesce(sum(total_fen), 0) FROM sale") or (0, 0)
    lines, units = tx.first("SELECT count(*), coalesce(sum(quantity_milli), 0) FROM sale_line") or (0, 0)
    return Totals(products, sales, lines, Quantity(units), Money(amount))


def body_of(tx: Transaction, sale_id: int) -> Json:
    """The journal's account of a sale."""
    text = tx.value("SELECT body FROM journal JOIN sale ON journal_seq = seq WHERE sale_id = :id", {"id": sale_id})
    body: Json = json.loads(text)
    return body
