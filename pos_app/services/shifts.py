"""Opening, handing over and closing a shift. Its business date is chosen at opening and stays, whatever the clock does.

A shift is counted blind: what should be there is not told before it was counted.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from pos_app.domain.basket import Entered
from pos_app.domain.drawer_count import COUNTED_TENDERS, Counted, TenderCount, counted_cash
from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.money import ZERO, Money
from pos_app.domain.people import Right, User
from pos_app.domain.sale import Shift
from pos_app.domain.tender import CASH, GIVEN_MAX
from pos_app.services.acting import signed
from pos_app.services.days import close_due_days, first_open_date, likely_business_date
from pos_app.services.ports import Clock, Ids
from pos_app.store import journal, people, print_jobs, shifts
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
    _check_float(float_amount)
    if recorded is None:
        close_due_days(store, clock=clock, ids=ids, most=DAYS_CLOSED_AT_OPENING)
    now = clock.now_ms()
    with store.write() as tx:
        present = shifts.open_shift(tx)
        if present is not None and present.entered is not Entered.BATCH:
            raise RuleViolation("A shift is open already")
        if present is not None:
            _close(tx, present, user, None, at_ms=now, ids=ids)
        return _open(tx, user, float_amount, recorded, at_ms=now, ids=ids)


def _check_float(amount: Money) -> None:
    if not ZERO <= amount <= GIVEN_MAX:
        raise RuleViolation("The float can't be less than nothing", field="float")


def _open(tx: Transaction, user: User, float_amount: Money, recorded: date | None, *, at_ms: int, ids: Ids) -> Shift:
    day = likely_business_date(tx, at_ms) if recorded is None else max(recorded, first_open_date(tx))
    entered = Entered.HAND if recorded is None else Entered.BATCH
    shift = shifts.add(tx, Shift(0, ids.new(), user.user_id, user.name, day, at_ms, float_amount, entered))
    body: dict[str, Json] = {
        "shift": shift.uid,
        "cashier": user.name,
        "business_date": day.isoformat(),
        "float_fen": float_amount.fen,
        "entered": entered.value,
    }
    journal.append(tx, "shift.opened", body | signed(user), uid=ids.new(), at_ms=at_ms)
    return shift


@dataclass(frozen=True, slots=True)
class ClosedShift:
    """A shift as it was counted; `tenders` begin with the cash."""

    shift_id: int
    sales: int
    amount: Money
    tenders: tuple[TenderCount, ...]

    @property
    def expected(self) -> Money:
        return self.tenders[0].expected

    @property
    def counted(self) -> Money:
        """The cash; what nobody counted is taken to be what should be there."""
        cash = self.tenders[0]
        return cash.expected if cash.counted is None else cash.counted

    @property
    def difference(self) -> Money:
        return self.counted - self.expected


def tenders_to_count(tx: Transaction) -> tuple[str, ...]:
    """What the cashier is asked to count: the cash, and of other tenders those that came in and can be counted."""
    shift = shifts.open_shift(tx)
    moved = shifts.totals(tx, shift.shift_id).tenders if shift is not None else {}
    return tuple(tender for tender in COUNTED_TENDERS if tender == CASH or tender in moved)


def close_shift(
    store: Store, user: User, counted: Money | Counted | None, *, print_slip: bool = False, clock: Clock, ids: Ids
) -> ClosedShift:
    """Count the drawer blind and end the shift; of history nobody counted (None) what should be there.

    Raises `RuleViolation` when none is open or on the field `counted`.
    """
    user.need(Right.SELL)
    count = counted_cash(counted) if isinstance(counted, Money) else counted
    now = clock.now_ms()
    with store.write() as tx:
        closed = _close(tx, _present(tx), user, count, at_ms=now, ids=ids)
        if print_slip:
            print_jobs.add(tx, print_jobs.SHIFT, at_ms=now, shift_id=closed.shift_id)
        return closed


def hand_over(
    store: Store, user: User, counted: Counted, to: User, *, print_slip: bool = False, clock: Clock, ids: Ids
) -> tuple[ClosedShift, Shift]:
    """End the shift and begin the next cashier's in one go: the cash that was counted is the next one's float."""
    for each in (user, to):
        each.need(Right.SELL)
    now = clock.now_ms()
    with store.write() as tx:
        closed = _close(tx, _present(tx), user, counted, at_ms=now, ids=ids)
        opened = _open(tx, to, closed.counted, None, at_ms=now, ids=ids)
        if print_slip:
            print_jobs.add(tx, print_jobs.SHIFT, at_ms=now, shift_id=closed.shift_id)
    return closed, opened


def _present(tx: Transaction) -> Shift:
    shift = shifts.open_shift(tx)
    if shift is None:
        raise RuleViolation("No shift is open")
    return shift


def _close(tx: Transaction, shift: Shift, user: User, counted: Counted | None, *, at_ms: int, ids: Ids) -> ClosedShift:
    """End a shift; what nobody counted (None) is taken to be what should be there."""
    totals, expected = shifts.totals(tx, shift.shift_id), shifts.should_be_there(tx, shift)
    shifts.close(tx, shift, expected, counted, by=user.user_id, at_ms=at_ms)
    counts = shifts.counts_of(tx, shift.shift_id)
    closed = ClosedShift(shift.shift_id, totals.sales, totals.amount, counts)
    body: dict[str, Json] = {
        "shift": shift.uid,
        "sales": closed.sales,
        "amount_fen": closed.amount.fen,
        "expected_fen": closed.expected.fen,
        "counted_fen": closed.counted.fen,
        "entered": shift.entered.value,
        "tenders": [_count_body(each) for each in counts],
    }
    journal.append(tx, "shift.closed", body | signed(user), uid=ids.new(), at_ms=at_ms)
    return closed


def _count_body(count: TenderCount) -> dict[str, Json]:
    body: dict[str, Json] = {"tender": count.tender, "expected_fen": count.expected.fen}
    if count.counted is not None:
        body["counted_fen"] = count.counted.fen
    if count.pieces:
        body["pieces"] = [{"value_fen": each.value.fen, "count": each.count} for each in count.pieces]
    return body


def last_counted_cash(tx: Transaction) -> Money:
    """What was counted when the last shift at the till ended: what the next one begins with."""
    return shifts.last_counted_cash(tx)


def counted_right(store: Store) -> tuple[User, Money]:
    """Whose shift is open and the cash that should be in the drawer: what a demo or a replay counts."""
    with store.read() as tx:
        shift = _present(tx)
        account = people.anybody(tx, shift.user_id)
        assert account is not None  # noqa: S101 - people are never deleted
        return account.user, shifts.should_be_there(tx, shift)[CASH]
