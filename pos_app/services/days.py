"""Day close (日结): the books of a business date are added up, frozen, and told to the province.

Dates are closed in order. What happens afterwards, also history that is recorded later, has the first open date.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from pos_app.domain.basket import Entered
from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.ledger import Column
from pos_app.domain.money import Money
from pos_app.domain.people import Right, User
from pos_app.services.acting import signed
from pos_app.services.ports import Clock, Ids
from pos_app.store import days, journal, shifts
from pos_app.store.days import DayClose, ProductDay
from pos_app.store.engine import Store, Transaction

SHOP_TIME_MS: Final = 8 * 3_600_000
"""China keeps one time zone (UTC+8) and no summer time."""
LEDGER_ROWS_PER_ENTRY: Final = 1000
_DAY_BEGINS_MS: Final = 4 * 3_600_000
"""What happens after midnight and before four belongs to the day before."""
_A_DAY: Final = timedelta(days=1)


def first_open_date(tx: Transaction) -> date:
    """The earliest date that may still be given to a fact."""
    closed = days.last_closed(tx)
    return date.min if closed is None else closed + _A_DAY


def likely_business_date(tx: Transaction, now_ms: int) -> date:
    """The date a shift opened now should have; never before the last one, so that a wrong clock reorders nothing."""
    shop_time = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=now_ms + SHOP_TIME_MS - _DAY_BEGINS_MS)
    last = shifts.last_business_date(tx)
    return max(shop_time.date(), first_open_date(tx), date.min if last is None else last)


def current_business_date(tx: Transaction, now_ms: int) -> date:
    """The date of a fact outside a sale: that of the cashier's open shift, else the likely one; never a closed one."""
    shift = shifts.open_shift(tx)
    if shift is not None and shift.entered is not Entered.BATCH:
        return shift.business_date
    return likely_business_date(tx, now_ms)


def latest_business_date(store: Store, *, clock: Clock) -> date:
    """The latest date up to today's on which anything happened; today's when nothing ever has."""
    with store.read() as tx:
        today = current_business_date(tx, clock.now_ms())
        return days.latest_with_facts(tx, today) or today


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A date whose books are closed. `products` have a row in its ledger."""

    business_date: date
    sales: int
    returns: int
    lines: int
    amount: Money
    products: int


def close_day(store: Store, day: date, user: User | None, *, clock: Clock, ids: Ids) -> ClosedDay:
    """Close a date, and before it, in order, the earlier ones that are still open.

    Raises `RuleViolation` when it is closed already, has not come, nothing happened on it, or a shift is open.
    """
    if user is not None:
        user.need(Right.SELL)
    now = clock.now_ms()
    while True:
        with store.write() as tx:
            _check_may_close(tx, day, now)
            closed = _close(tx, days.next_to_close(tx) or day, user, at_ms=now, ids=ids)
        if closed.business_date == day:
            return closed


def close_due_days(
    store: Store, *, clock: Clock, ids: Ids, most: int | None = None, stopping: Callable[[], bool] = lambda: False
) -> list[ClosedDay]:
    """Close, each in its own transaction, at most so many dates that are over and have facts and no open shift.

    Years of recorded history take a while; between two dates it ends when it is `stopping`.
    """
    closed: list[ClosedDay] = []
    now = clock.now_ms()
    while (most is None or len(closed) < most) and not stopping():
        with store.write() as tx:
            due = next_due(tx, now)
            if due is None:
                break
            closed.append(_close(tx, due, None, at_ms=now, ids=ids))
    return closed


def next_due(tx: Transaction, now_ms: int) -> date | None:
    """The date that is to be closed next: the earliest open one, when it is over."""
    day, shift = days.next_to_close(tx), shifts.open_shift(tx)
    if day is None or day >= current_business_date(tx, now_ms):
        return None
    return None if shift is not None and shift.business_date <= day else day


def _check_may_close(tx: Transaction, day: date, now_ms: int) -> None:
    if day < first_open_date(tx):
        raise RuleViolation("{date} is closed already", date=day.isoformat())
    if day > current_business_date(tx, now_ms):
        raise RuleViolation("{date} has not come yet", date=day.isoformat())
    if not days.has_facts(tx, day):
        raise RuleViolation("Nothing happened on {date}: there is nothing to close", date=day.isoformat())
    shift = shifts.open_shift(tx)
    if shift is not None and shift.business_date <= day:
        raise RuleViolation(
            "The shift of {date} is open: close the shift first, then the day", date=shift.business_date.isoformat()
        )


def _close(tx: Transaction, day: date, user: User | None, *, at_ms: int, ids: Ids) -> ClosedDay:
    totals, ledger, head = days.totals(tx, day), days.gather(tx, day), journal.head(tx)
    first_seq = days.last_seq(tx) + 1
    common: dict[str, Json] = {
        "business_date": day.isoformat(),
        "sales": totals.sales,
        "returns": totals.returns,
        "lines": totals.lines,
        "amount_fen": totals.amount.fen,
        "first_seq": first_seq,
        "entries": head.seq - first_seq + 1,
        **signed(user),
    }
    parts = list(_parts(ledger))
    for number, part in enumerate(parts, 1):
        body = common | {"part": number, "parts": len(parts), "ledger": part}
        head = journal.append(tx, "day.closed", body, uid=ids.new(), at_ms=at_ms, after=head)
    close = DayClose(day, at_ms, "" if user is None else user.name, totals.sales, totals.amount, len(parts), head.seq)
    days.add(tx, close, None if user is None else user.user_id, ledger)
    return ClosedDay(day, totals.sales, totals.returns, totals.lines, totals.amount, len(ledger))


def _parts(ledger: list[ProductDay]) -> Iterator[list[Json]]:
    """The ledger for the journal, so many rows an entry; a day without any has one entry too."""
    for start in range(0, len(ledger) or 1, LEDGER_ROWS_PER_ENTRY):
        yield [ledger_body(each) for each in ledger[start : start + LEDGER_ROWS_PER_ENTRY]]


def ledger_body(product: ProductDay) -> dict[str, Json]:
    """A row of the ledger as the province reads it."""
    return {
        "product": product.product_uid,
        "name": product.name,
        "code": product.code,
        "tobacco": product.kind.is_tobacco,
        "packs_per_carton": product.packs_per_carton,
        "opening_milli": product.row.opening.milli,
        **{f"{column.value}_milli": product.row[column].milli for column in Column},
        "closing_milli": product.row.closing.milli,
        "cost_fen": product.row.cost.fen,
        "retail_fen": product.retail.fen,
    }
