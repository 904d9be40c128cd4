"""Suppliers, what they are owed, and what was paid to them."""

from dataclasses import dataclass
from typing import Final

from pos_app.domain.money import Money
from pos_app.store import schema_suppliers
from pos_app.store.engine import Row, Transaction

# What is owed is the sum of what came and went back, less what was paid.
_SUPPLIERS: Final = (
    "SELECT s.supplier_id, s.uid, s.name, s.contact, s.phone, s.note, s.lead_days, s.rhythm_days, s.active, "
    "coalesce((SELECT sum(total_fen) FROM purchase p WHERE p.supplier_id = s.supplier_id), 0), "
    "coalesce((SELECT sum(amount_fen) FROM supplier_payment p WHERE p.supplier_id = s.supplier_id), 0), "
    "(SELECT max(business_date) FROM purchase p WHERE p.supplier_id = s.supplier_id) FROM supplier s "
)


@dataclass(frozen=True, slots=True)
class Supplier:
    """Who goods come from. `bought` less `paid` is owed; below nothing the supplier owes the shop."""

    supplier_id: int
    uid: str
    name: str
    contact: str = ""
    phone: str = ""
    note: str = ""
    lead_days: int = 1
    rhythm_days: int = 7
    active: bool = True
    bought: Money = Money(0)
    paid: Money = Money(0)
    last_date: str = ""

    @property
    def owed(self) -> Money:
        return self.bought - self.paid


def _supplier(row: Row) -> Supplier:
    return Supplier(
        supplier_id=row[0],
        uid=row[1],
        name=row[2],
        contact=row[3],
        phone=row[4],
        note=row[5],
        lead_days=row[6],
        rhythm_days=row[7],
        active=bool(row[8]),
        bought=Money(row[9]),
        paid=Money(row[10]),
        last_date=row[11] or "",
    )


def listed(tx: Transaction, *, all_of_them: bool = False) -> list[Supplier]:
    """Those that goods come from; with `all_of_them` the others too. What is owed most stands first."""
    found = [
        _supplier(row)
        for row in tx.all(_SUPPLIERS + "WHERE s.active = 1 OR :all ORDER BY s.name", {"all": all_of_them})
    ]
    return sorted(found, key=lambda each: (not each.active, -each.owed.fen, each.name))


def find(tx: Transaction, supplier_id: int) -> Supplier | None:
    row = tx.first(_SUPPLIERS + "WHERE s.supplier_id = :supplier_id", {"supplier_id": supplier_id})
    return None if row is None else _supplier(row)


def of_uid(tx: Transaction, uid: str) -> Supplier | None:
    row = tx.first(_SUPPLIERS + "WHERE s.uid = :uid", {"uid": uid})
    return None if row is None else _supplier(row)


def of_name(tx: Transaction, name: str) -> Supplier | None:
    row = tx.first(_SUPPLIERS + "WHERE s.name = :name", {"name": name})
    return None if row is None else _supplier(row)


def keep(tx: Transaction, supplier: Supplier, *, at_ms: int) -> int:
    """Add it, or let its uid say this from now on; its id."""
    tx.run(
        "INSERT INTO supplier (uid, name, contact, phone, note, lead_days, rhythm_days, active, added_at_ms) "
        "VALUES (:uid, :name, :contact, :phone, :note, :lead_days, :rhythm_days, :active, :at_ms) "
        "ON CONFLICT (uid) DO UPDATE SET name = excluded.name, contact = excluded.contact, phone = excluded.phone, "
        "note = excluded.note, lead_days = excluded.lead_days, rhythm_days = excluded.rhythm_days, "
        "active = excluded.active",
        {
            "uid": supplier.uid,
            "name": supplier.name,
            "contact": supplier.contact,
            "phone": supplier.phone,
            "note": supplier.note,
            "lead_days": supplier.lead_days,
            "rhythm_days": supplier.rhythm_days,
            "active": int(supplier.active),
            "at_ms": at_ms,
        },
    )
    found: int = tx.value("SELECT supplier_id FROM supplier WHERE uid = :uid", {"uid": supplier.uid})
    return found


@dataclass(frozen=True, slots=True)
class NewPayment:
    """Money that went to a supplier; less than nothing when it came back."""

    uid: str
    supplier_id: int
    tender: str
    amount: Money
    note: str
    user_id: int | None
    business_date: str
    at_ms: int
    journal_seq: int


def add_payment(tx: Transaction, payment: NewPayment) -> int:
    return tx.insert(
        schema_suppliers.supplier_payment,
        {
            "uid": payment.uid,
            "supplier_id": payment.supplier_id,
            "tender": payment.tender,
            "amount_fen": payment.amount.fen,
            "note": payment.note,
            "user_id": payment.user_id,
            "business_date": payment.business_date,
            "at_ms": payment.at_ms,
            "journal_seq": payment.journal_seq,
        },
    )


def has_payment(tx: Transaction, uid: str) -> bool:
    return tx.value("SELECT 1 FROM supplier_payment WHERE uid = :uid", {"uid": uid}) is not None


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One row of a supplier's account: goods, or money. `amount` is what the debt grew by; `owed` is it afterwards."""

    at_ms: int
    business_date: str
    kind: str
    number: str
    note: str
    amount: Money
    owed: Money
    key: int


def account_of(tx: Transaction, supplier_id: int, *, most: int = 200) -> list[AccountLine]:
    """Newest first."""
    rows = tx.all(
        "SELECT * FROM (SELECT *, sum(amount) OVER (ORDER BY seq, number) FROM ("
        "SELECT at_ms, business_date, kind, number, trim(reference || ' ' || reason) AS note, total_fen AS amount, "
        "journal_seq AS seq, purchase_id FROM purchase WHERE supplier_id = :supplier_id UNION ALL "
        "SELECT at_ms, business_date, 'payment', tender, note, -amount_fen, journal_seq, 0 FROM supplier_payment "
        "WHERE supplier_id = :supplier_id)) ORDER BY seq DESC LIMIT :most",
        {"supplier_id": supplier_id, "most": most},
    )
    return [AccountLine(row[0], row[1], row[2], row[3], row[4], Money(row[5]), Money(row[8]), row[7]) for row in rows]
