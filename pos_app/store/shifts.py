"""Shifts as facts: opened with a float, closed with a count."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pos_app.domain.basket import Entered
from pos_app.domain.drawer_count import Counted, TenderCount, pieces_of
from pos_app.domain.money import ZERO, Money
from pos_app.domain.sale import Shift
from pos_app.domain.shift_paper import CashMove, ShiftEnd
from pos_app.domain.tender import CASH
from pos_app.store import schema, schema_people
from pos_app.store.engine import Transaction

_OPEN: Final = (
    "SELECT s.shift_id, s.uid, s.user_id, u.name, s.business_date, s.opened_at_ms, s.float_fen, s.entered "
    "FROM shift s JOIN user u USING (user_id) LEFT JOIN shift_close c USING (shift_id) WHERE c.shift_id IS NULL "
    "ORDER BY s.shift_id DESC LIMIT 1"  # the last one: years of shifts before it are not looked at with each sale
)
# What came in less what went out of each tender: by sales, and without them.
_TENDERS: Final = (
    "SELECT tender, sum(fen) FROM ("
    "SELECT p.tender AS tender, p.amount_fen AS fen FROM sale s JOIN payment p USING (sale_id) "
    "WHERE s.shift_id = :shift_id "
    "UNION ALL SELECT tender, amount_fen FROM cash_entry WHERE shift_id = :shift_id) GROUP BY tender ORDER BY tender"
)
_END: Final = (
    "SELECT u.name, w.name, s.business_date, s.opened_at_ms, c.closed_at_ms, s.float_fen FROM shift s "
    "JOIN shift_close c USING (shift_id) JOIN user u ON u.user_id = s.user_id JOIN user w ON w.user_id = c.user_id "
    "WHERE s.shift_id = :shift_id"
)
_MOVES: Final = (
    "SELECT e.kind, e.tender, e.amount_fen, e.reason, u.name, e.at_ms, "
    "coalesce(json_extract(j.body, '$.approved_by'), '') FROM cash_entry e JOIN user u USING (user_id) "
    "JOIN journal j ON j.seq = e.journal_seq WHERE {which} ORDER BY e.entry_id"
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
    """What a shift took, in sales and of each tender; `tenders` also of what moved outside sales."""

    sales: int
    amount: Money
    tenders: dict[str, Money]

    @property
    def cash(self) -> Money:
        return self.tenders.get(CASH, ZERO)


def totals(tx: Transaction, shift_id: int) -> ShiftTotals:
    key = {"shift_id": shift_id}
    sales, amount = tx.first(
        "SELECT count(*), coalesce(sum(total_fen), 0) FROM sale WHERE shift_id = :shift_id", key
    ) or (0, 0)
    return ShiftTotals(sales, Money(amount), {tender: Money(fen) for tender, fen in tx.all(_TENDERS, key)})


def should_be_there(tx: Transaction, shift: Shift) -> dict[str, Money]:
    """Of each tender that moved, and of cash in any case, what should be there now; the float counts."""
    tenders = totals(tx, shift.shift_id).tenders
    return {CASH: tenders.get(CASH, ZERO) + shift.float_amount} | {
        tender: amount for tender, amount in tenders.items() if tender != CASH
    }


def close(
    tx: Transaction, shift: Shift, expected: dict[str, Money], counted: Counted | None, *, by: int, at_ms: int
) -> None:
    """Write the end of a shift; what nobody counted (None) is taken to be what should be there."""
    cash = expected[CASH]
    found = {} if counted is None else counted.tenders
    tx.insert(
        schema.shift_close,
        {
            "shift_id": shift.shift_id,
            "user_id": by,
            "closed_at_ms": at_ms,
            "expected_fen": cash.fen,
            "counted_fen": found.get(CASH, cash).fen,
        },
    )
    tenders = expected | {tender: ZERO for tender in found if tender not in expected}
    tx.insert_many(
        schema_people.shift_count,
        [
            {
                "shift_id": shift.shift_id,
                "tender": tender,
                "expected_fen": amount.fen,
                "counted_fen": found[tender].fen if tender in found else None,
                "detail": counted.detail if counted is not None and tender == CASH else "",
            }
            for tender, amount in tenders.items()
        ],
    )


def counts_of(tx: Transaction, shift_id: int) -> tuple[TenderCount, ...]:
    """How each tender of a closed shift was counted, cash first."""
    rows = tx.all(
        "SELECT tender, expected_fen, counted_fen, detail FROM shift_count WHERE shift_id = :shift_id "
        "ORDER BY tender <> 'cash', tender",
        {"shift_id": shift_id},
    )
    return tuple(
        TenderCount(tender, Money(expected), None if counted is None else Money(counted), pieces_of(detail))
        for tender, expected, counted, detail in rows
    )


def end_of(tx: Transaction, shift_id: int) -> ShiftEnd | None:
    """A closed shift with all that is printed of it; None while it is open."""
    row = tx.first(_END, {"shift_id": shift_id})
    if row is None:
        return None
    taken = totals(tx, shift_id)
    cashier, closed_by, day, opened, closed, float_fen = row
    return ShiftEnd(
        cashier=cashier,
        closed_by=closed_by,
        business_date=date.fromisoformat(day),
        opened_at_ms=opened,
        closed_at_ms=closed,
        sales=taken.sales,
        amount=taken.amount,
        float_amount=Money(float_fen),
        tenders=counts_of(tx, shift_id),
        moves=_moves(tx, "e.shift_id = :key", shift_id),
    )


def move_of(tx: Transaction, entry_id: int) -> CashMove | None:
    """Money that moved without a sale, as it is printed."""
    return next(iter(_moves(tx, "e.entry_id = :key", entry_id)), None)


def _moves(tx: Transaction, which: str, key: int) -> tuple[CashMove, ...]:
    rows = tx.all(_MOVES.format(which=which), {"key": key})
    return tuple(
        CashMove(kind, tender, Money(fen), reason, person, at_ms, approved_by)
        for kind, tender, fen, reason, person, at_ms, approved_by in rows
    )


def last_counted_cash(tx: Transaction) -> Money:
    """What was counted in the drawer when the last shift at the till ended: what the next one begins with."""
    fen = tx.value(
        "SELECT c.counted_fen FROM shift_close c JOIN shift s USING (shift_id) WHERE s.entered = 'hand' "
        "ORDER BY c.shift_id DESC LIMIT 1"
    )
    return ZERO if fen is None else Money(fen)


def last_business_date(tx: Transaction) -> date | None:
    text = tx.value("SELECT max(business_date) FROM shift")
    return None if text is None else date.fromisoformat(text)
