"""Shifts as facts: opened with a float, closed with a count."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pos_app.domain.basket import Entered
from pos_app.domain.money import Money
from pos_app.domain.sale import Shift
from pos_app.domain.tender import CASH
from pos_app.store import cash, schema
from pos_app.store.engine import Transaction

_OPEN: Final = (
    "SELECT s.shift_id, s.uid, s.user_id, u.name, s.business_date, s.opened_at_ms, s.float_fen, s.entered "
    "FROM shift s JOIN user u USING (user_id) LEFT JOIN shift_close c USING (shift_id) WHERE c.shift_id IS NULL"
)
_CASH: Final = (
    "SELECT coalesce(sum(p.amount_fen), 0) FROM sale s JOIN payment p USING (sale_id) "
    "WHERE s.shift_id = :shift_id AND p.tender = 'cash'"
)


def open_shift(tx: Transaction) -> Shift | None:
    """The one shift that is open, if any."""
    row = tx.first(_OPEN)
    if row is None:
        return None
    return Shift(row[0], row[1], row[2], row[3], date.fromisoformat(row[4]), row[5], Money(row[6]), Entered(row[7]))


def add(tx: Transaction, shift: Shift) -> Shift:
    """Write a shift; it comes back with its number."""
    shift_id = tx.insert(
        schema.shift,
        {
            "uid": shift.uid,
            "user_id": shift.user_id,
            "business_date": shift.business_date.isoformat(),
            "opened_at_ms": shift.opened_at_ms,
            "float_fen": shift.float_amount.fen,
            "entered": shift.entered.value,
        },
    )
    return replace(shift, shift_id=shift_id)


@dataclass(frozen=True, slots=True)
class ShiftTotals:
    """What a shift took; `cash` also of what moved outside sales."""

    sales: int
    amount: Money
    cash: Money


def totals(tx: Transaction, shift_id: int) -> ShiftTotals:
    key = {"shift_id": shift_id}
    sales, amount = tx.first(
        "SELECT count(*), coalesce(sum(total_fen), 0) FROM sale WHERE shift_id = :shift_id", key
    ) or (0, 0)
    taken = Money(tx.value(_CASH, key)) + cash.moved(tx, shift_id, CASH)
    return ShiftTotals(sales, Money(amount), taken)


def close(tx: Transaction, shift_id: int, *, user_id: int, at_ms: int, expected: Money, counted: Money) -> None:
    tx.insert(
        schema.shift_close,
        {
            "shift_id": shift_id,
            "user_id": user_id,
            "closed_at_ms": at_ms,
            "expected_fen": expected.fen,
            "counted_fen": counted.fen,
        },
    )


def last_business_date(tx: Transaction) -> date | None:
    text = tx.value("SELECT max(business_date) FROM shift")
    return None if text is None else date.fromisoformat(text)
