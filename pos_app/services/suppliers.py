"""Suppliers: who they are, what they are owed, and paying them. What is owed is what came less what was paid."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.money import ZERO, Money
from pos_app.domain.people import Right, User
from pos_app.domain.purchase import NAME_LENGTH_MAX, days, words
from pos_app.domain.tender import CASH, GIVEN_MAX
from pos_app.services.acting import signed
from pos_app.services.days import current_business_date
from pos_app.services.ports import Clock, Ids
from pos_app.services.shifts import current_shift
from pos_app.store import cash, journal, print_jobs, suppliers
from pos_app.store.cash import CashEntry
from pos_app.store.engine import Store, Transaction
from pos_app.store.suppliers import AccountLine, NewPayment, Supplier

TENDERS: Final = (CASH, "bank", "wechat", "alipay", "other")
"""How a supplier is paid; cash comes out of the drawer."""
CASH_KIND: Final = "supplier"


def save(store: Store, wanted: Supplier, user: User, *, clock: Clock, ids: Ids) -> Supplier:
    """Add a supplier, or change the one of this uid. Raises `RuleViolation` with the field that is wrong."""
    user.need(Right.ADJUST_STOCK)
    name = words(wanted.name, "name", most=NAME_LENGTH_MAX)
    if not name:
        raise RuleViolation("Please give the name", field="name")
    told = replace(
        wanted,
        name=name,
        contact=words(wanted.contact, "contact", most=NAME_LENGTH_MAX),
        phone=words(wanted.phone, "phone", most=NAME_LENGTH_MAX),
        note=words(wanted.note, "note"),
        lead_days=days(wanted.lead_days, "lead_days", least=0),
        rhythm_days=days(wanted.rhythm_days, "rhythm_days", least=1),
    )
    now = clock.now_ms()
    with store.write() as tx:
        other = suppliers.of_name(tx, name)
        if other is not None and other.uid != wanted.uid:
            raise RuleViolation("There is a supplier called {name} already", field="name", name=name)
        # Who is called and under which number is nobody else's business: it stays out of the journal.
        body: dict[str, Json] = {
            "supplier": told.uid,
            "name": name,
            "lead_days": told.lead_days,
            "rhythm_days": told.rhythm_days,
            "active": told.active,
        }
        journal.append(tx, "supplier.changed", body | signed(user), uid=ids.new(), at_ms=now)
        return _found(tx, suppliers.keep(tx, told, at_ms=now))


def listed(store: Store, *, all_of_them: bool = False) -> Sequence[Supplier]:
    """Whoever is owed most stands first."""
    with store.read() as tx:
        return suppliers.listed(tx, all_of_them=all_of_them)


def read(store: Store, supplier_id: int) -> tuple[Supplier, Sequence[AccountLine]]:
    """A supplier and its account, newest first."""
    with store.read() as tx:
        return _found(tx, supplier_id), suppliers.account_of(tx, supplier_id)


def _found(tx: Transaction, supplier_id: int) -> Supplier:
    found = suppliers.find(tx, supplier_id)
    if found is None:
        raise RuleViolation("Please choose a supplier", field="supplier")
    return found


@dataclass(frozen=True, slots=True)
class PaySupplier:
    """The command: so much was paid, or with `back` came back. The same `uid` again does nothing."""

    uid: str
    supplier_id: int
    tender: str
    amount: Money
    note: str = ""
    back: bool = False


def pay(
    store: Store, command: PaySupplier, user: User, *, with_printer: bool = False, clock: Clock, ids: Ids
) -> Supplier:
    """Write a payment down; cash leaves the drawer of the open shift. The supplier as it stands afterwards.

    Raises `RightMissing`, or `RuleViolation` on `amount`, `tender` or when no shift is open.
    """
    user.need(Right.ADJUST_STOCK)
    if command.tender not in TENDERS:
        raise RuleViolation("Please choose how it was paid", field="tender")
    if not ZERO < command.amount <= GIVEN_MAX:
        raise RuleViolation("Please give the amount", field="amount")
    if command.tender == CASH:
        user.need(Right.MOVE_CASH)
    note = words(command.note, "note")
    now = clock.now_ms()
    with store.write() as tx:
        supplier = _found(tx, command.supplier_id)
        if suppliers.has_payment(tx, command.uid):
            return supplier
        _write_payment(tx, replace(command, note=note), supplier, user, at_ms=now, ids=ids)
        if command.tender == CASH and with_printer:
            print_jobs.add(tx, print_jobs.DRAWER, at_ms=now)
        return _found(tx, command.supplier_id)


def _write_payment(
    tx: Transaction, command: PaySupplier, supplier: Supplier, user: User, *, at_ms: int, ids: Ids
) -> None:
    shift = current_shift(tx) if command.tender == CASH else None
    if command.tender == CASH and shift is None:
        raise RuleViolation("No shift is open")
    day = current_business_date(tx, at_ms) if shift is None else shift.business_date
    amount = -command.amount if command.back else command.amount
    body: dict[str, Json] = {
        "payment": command.uid,
        "supplier": supplier.uid,
        "name": supplier.name,
        "tender": command.tender,
        "amount_fen": amount.fen,
        "note": command.note,
        "business_date": day.isoformat(),
        "shift": "" if shift is None else shift.uid,
    }
    seq = journal.append(tx, "supplier.paid", body | signed(user), uid=ids.new(), at_ms=at_ms).seq
    payment = NewPayment(
        uid=command.uid,
        supplier_id=supplier.supplier_id,
        tender=command.tender,
        amount=amount,
        note=command.note,
        user_id=user.user_id,
        business_date=day.isoformat(),
        at_ms=at_ms,
        journal_seq=seq,
    )
    suppliers.add_payment(tx, payment)
    if shift is not None:
        entry = CashEntry(shift.shift_id, user.user_id, CASH_KIND, CASH, -amount, supplier.name)
        cash.add(tx, entry, at_ms=at_ms, journal_seq=seq)
