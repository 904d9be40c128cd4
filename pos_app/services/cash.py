"""Money paid into or out of the drawer without a sale: with a reason, a name, a slip, and in the journal."""

from dataclasses import dataclass
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.money import ZERO, Money
from pos_app.domain.people import Right, User
from pos_app.domain.tender import CASH, GIVEN_MAX
from pos_app.services.acting import signed
from pos_app.services.ports import Clock, Ids
from pos_app.services.shifts import current_shift
from pos_app.store import cash, journal, print_jobs
from pos_app.store.cash import CashEntry
from pos_app.store.engine import Store

PAY_IN: Final = "pay_in"
PAY_OUT: Final = "pay_out"
REASON_LENGTH_MAX: Final = 60


@dataclass(frozen=True, slots=True)
class MoveCash:
    """So much cash goes in or out, and why. `amount` is more than nothing either way."""

    kind: str
    amount: Money
    reason: str


def move_cash(store: Store, move: MoveCash, user: User, *, with_printer: bool, clock: Clock, ids: Ids) -> int:
    """Write it down; with a printer the drawer opens and a slip comes out. Its number.

    Raises `RightMissing`, or `RuleViolation` on `amount` or `reason` or when no shift is open.
    """
    user.need(Right.MOVE_CASH)
    if not ZERO < move.amount <= GIVEN_MAX:
        raise RuleViolation("Please give the amount", field="amount")
    reason = " ".join(move.reason.split())
    if not 0 < len(reason) <= REASON_LENGTH_MAX:
        raise RuleViolation("Please give the reason", field="reason")
    now = clock.now_ms()
    with store.write() as tx:
        shift = current_shift(tx)
        if shift is None:
            raise RuleViolation("No shift is open")
        amount = move.amount if move.kind == PAY_IN else -move.amount
        body: dict[str, Json] = {
            "shift": shift.uid,
            "business_date": shift.business_date.isoformat(),
            "kind": move.kind,
            "tender": CASH,
            "amount_fen": amount.fen,
            "reason": reason,
        }
        seq = journal.append(tx, "cash.moved", body | signed(user), uid=ids.new(), at_ms=now).seq
        entry = CashEntry(shift.shift_id, user.user_id, move.kind, CASH, amount, reason)
        entry_id = cash.add(tx, entry, at_ms=now, journal_seq=seq)
        if with_printer:
            print_jobs.add(tx, print_jobs.DRAWER, at_ms=now)
            print_jobs.add(tx, print_jobs.CASH, at_ms=now, entry_id=entry_id)
    return entry_id
