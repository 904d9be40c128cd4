"""Opening and closing a shift. Its business date is chosen at opening and stays, whatever the clock does."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from pos_app.domain.basket import Entered
from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.money import ZERO, Money
from pos_app.domain.people import Right, User
from pos_app.domain.sale import Shift
from pos_app.domain.tender import GIVEN_MAX
from pos_app.services.days import close_due_days, first_open_date, likely_business_date
from pos_app.services.ports import Clock, Ids
from pos_app.store import journal, people, shifts
from pos_app.store.engine import Store, Transaction

DAYS_CLOSED_AT_OPENING: Final = 3
"""Nobody waits at the till while years of recorded history are closed: the sync closes the rest."""


def current_shift(tx: Transaction) -> Shift | None:
    """The shift a cashier has open; one that a recording left behind when it was killed is nobody's."""
    shift = shifts.open_shift(tx)
    return None if shift is not None and shift.entered is Entered.BATCH else shift


def open_shift(
    store: Store,
    user: User,
    float_amount: Money,
    *,
    clock: Clock,
    ids: Ids,
    recorded: date | None = None,
) -> Shift:
    """Open the one shift, and close the days before it. Raises `RuleViolation` when one is open, or on `float`.

    `recorded` is the business date of history that is rung up afterwards; the shift is marked as such. History of a
    closed date goes to the first open one.
    """
    user.need(Right.SELL)
    if not ZERO <= float_amount <= GIVEN_MAX:
        raise RuleViolation("The float can't be less than nothing", field="float")
    if recorded is None:
        close_due_days(store, clock=clock, ids=ids, most=DAYS_CLOSED_AT_OPENING)
    now = clock.now_ms()
    with store.write() as tx:
        present = shifts.open_shift(tx)
        if present is not None and present.entered is not Entered.BATCH:
            raise RuleViolation("A shift is open already")
        if present is not None:
            _close(tx, present, user, None, at_ms=now, ids=ids)
        day = likely_business_date(tx, now) if recorded is None else max(recorded, first_open_date(tx))
        entered = Entered.HAND if recorded is None else Entered.BATCH
        shift = shifts.add(tx, Shift(0, ids.new(), user.user_id, user.name, day, now, float_amount, entered))
        body: dict[str, Json] = {
            "shift": shift.uid,
            "cashier": user.name,
            "business_date": day.isoformat(),
            "float_fen": float_amount.fen,
            "entered": entered.value,
        }
        journal.append(tx, "shift.opened", body, uid=ids.new(), at_ms=now)
    return shift


@dataclass(frozen=True, slots=True)
class ClosedShift:
    """A shift as it was counted."""

    sales: int
    amount: Money
    expected: Money
    counted: Money

    @property
    def difference(self) -> Money:
        return self.counted - self.expected


def close_shift(store: Store, user: User, counted: Money | None, *, clock: Clock, ids: Ids) -> ClosedShift:
    """Count the drawer blind and end the shift; of history nobody counted (None) what should be there.

    Raises `RuleViolation` when none is open or on the field `counted`.
    """
    user.need(Right.SELL)
    if counted is not None and not ZERO <= counted <= GIVEN_MAX:
        raise RuleViolation("The counted cash can't be less than nothing", field="counted")
    now = clock.now_ms()
    with store.write() as tx:
        shift = shifts.open_shift(tx)
        if shift is None:
            raise RuleViolation("No shift is open")
        return _close(tx, shift, user, counted, at_ms=now, ids=ids)


def _close(tx: Transaction, shift: Shift, user: User, counted: Money | None, *, at_ms: int, ids: Ids) -> ClosedShift:
    """End a shift; what nobody counted (None) is taken to be what should be there."""
    totals = shifts.totals(tx, shift.shift_id)
    expected = shift.float_amount + totals.cash
    found = expected if counted is None else counted
    shifts.close(tx, shift.shift_id, user_id=user.user_id, at_ms=at_ms, expected=expected, counted=found)
    body: dict[str, Json] = {
        "shift": shift.uid,
        "sales": totals.sales,
        "amount_fen": totals.amount.fen,
        "expected_fen": expected.fen,
        "counted_fen": found.fen,
        "entered": shift.entered.value,
    }
    journal.append(tx, "shift.closed", body, uid=ids.new(), at_ms=at_ms)
    return ClosedShift(totals.sales, totals.amount, expected, found)


def counted_right(store: Store) -> tuple[User, Money]:
    """Whose shift is open and the cash that should be in the drawer: what a demo or a replay counts."""
    with store.read() as tx:
        shift = shifts.open_shift(tx)
        if shift is None:
            raise RuleViolation("No shift is open")
        account = people.account(tx, shift.user_id)
        assert account is not None  # noqa: S101 - people are never deleted
        return account.user, shift.float_amount + shifts.totals(tx, shift.shift_id).cash
