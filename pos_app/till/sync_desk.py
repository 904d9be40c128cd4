"""The desk behind the sync screen: reads at once, talks to the cloud through the worker."""

from collections.abc import Callable
from datetime import date
from typing import Final

from pos_app.domain.ledger import WHOLE
from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import Right, User
from pos_app.domain.told import NOTHING
from pos_app.services import reconciliation
from pos_app.services.clock_check import clock_warning
from pos_app.services.days import ClosedDay, close_day, next_due
from pos_app.services.feed import not_applied
from pos_app.services.reconciliation import Document
from pos_app.store import alarms, cloud_link, sync_runs, sync_state, withheld
from pos_app.store.reconciliation import Difference
from pos_app.till.supply import moment
from pos_app.till.sync_worker import SyncWorker
from pos_app.till.tools import Tools
from pos_app.ui.sync.ports import Failed
from pos_app.ui.sync.state import (
    AlarmRow,
    Allowed,
    DayRow,
    DifferenceRow,
    DocumentRow,
    KeptRow,
    Line,
    Listed,
    RateRow,
    RunRow,
    SyncNow,
    Tab,
)
from pos_app.ui.sync.words import document_name, feed_name, problem_name
from pos_app.ui.translate import tr, tr_told

SHOWN: Final = 100
RATE_DAYS: Final = 30


class TillSyncDesk:
    """One person's. `changed` tells that what the strip shows is no longer as it was."""

    def __init__(
        self,
        tools: Tools,
        worker: SyncWorker,
        user: User,
        *,
        leave: Callable[[], None],
        changed: Callable[[], None],
    ) -> None:
        self._tools, self._worker, self._user = tools, worker, user
        self._leave, self._changed = leave, changed

    @property
    def allowed(self) -> Allowed:
        acts = self._user.may(Right.SYNC)
        return Allowed(run=acts, enrol=acts, close_day=self._user.may(Right.SELL))

    # --- reads

    def now(self) -> SyncNow:
        with self._tools.store.read() as tx:
            link, state = cloud_link.read(tx), sync_state.read(tx)
            waiting, since = sync_state.waiting(tx), sync_state.waiting_since_ms(tx)
        if link is None:
            return SyncNow()
        line = Line.ON if state.last_error == NOTHING else Line.OFF
        if state.last_tried_ms is None:
            line = Line.UNKNOWN
        skew = clock_warning(self._tools.store)
        return SyncNow(
            Line.RUNNING if self._worker.running else line,
            link.url,
            link.register_id,
            waiting,
            "" if since is None else moment(since),
            "" if state.last_success_ms is None else moment(state.last_success_ms),
            tr_told(state.last_error),
            "" if skew is None else tr_told(skew),
        )

    def rows(self, tab: Tab) -> Listed:
        readers: dict[Tab, Callable[[], Listed]] = {
            Tab.RUNS: self._runs,
            Tab.ALARMS: self._alarms,
            Tab.KEPT: self._kept,
            Tab.WITHHELD: self._withheld,
            Tab.DAYS: self._days,
            Tab.RATES: self._rates,
        }
        return readers[tab]()

    def counts(self) -> tuple[tuple[Tab, int], ...]:
        differing = sum(row.agrees is False for row in reconciliation.list_days(self._tools.store))
        with self._tools.store.read() as tx:
            unseen, held = len(alarms.unseen(tx)), len(withheld.standing(tx))
        kept = len(not_applied(self._tools.store))
        return ((Tab.ALARMS, unseen), (Tab.KEPT, kept), (Tab.WITHHELD, held), (Tab.DAYS, differing))

    def _runs(self) -> tuple[RunRow, ...]:
        with self._tools.store.read() as tx:
            runs = sync_runs.latest(tx, SHOWN)
        return tuple(
            RunRow(
                moment(run.began_at_ms), run.cause, run.sent, run.accepted, run.applied, run.waiting, tr_told(run.error)
            )
            for run in runs
        )

    def _alarms(self) -> tuple[AlarmRow, ...]:
        with self._tools.store.read() as tx:
            found = alarms.latest(tx, SHOWN)
        return tuple(
            AlarmRow(
                alarm.alarm_id,
                moment(alarm.raised_at_ms),
                alarm.code,
                alarm.detail,
                seen=alarm.seen_at_ms is not None,
                standing=alarm.settled_at_ms is None,
            )
            for alarm in found
        )

    def _kept(self) -> tuple[KeptRow, ...]:
        return tuple(
            KeptRow(each.entry.number, moment(each.entry.at_ms), feed_name(each.entry.kind), tr_told(each.note))
            for each in not_applied(self._tools.store)
        )

    def _withheld(self) -> tuple[KeptRow, ...]:
        with self._tools.store.read() as tx:
            held = withheld.standing(tx)
        return tuple(
            KeptRow(
                each.seq,
                moment(each.at_ms),
                each.kind,
                " · ".join(filter(None, (problem_name(each.problem), each.detail))),
            )
            for each in held
        )

    def _days(self) -> tuple[DayRow, ...]:
        closed = tuple(
            DayRow(row.business_date, row.agrees, row.sales, row.amount, row.differences)
            for row in reconciliation.list_days(self._tools.store)
        )
        due = self.day_to_close()
        return closed if due is None else (DayRow(due, None, closed=False), *closed)

    def _rates(self) -> tuple[RateRow, ...]:
        days = reconciliation.list_days(self._tools.store, RATE_DAYS)
        if not days:
            return ()
        found = reconciliation.match_rates(self._tools.store, days[-1].business_date, days[0].business_date)
        return tuple(
            RateRow(
                each.matched.name,
                str(each.matched.opening),
                str(each.matched.delivered),
                str(each.matched.closing),
                str(each.matched.sold),
                "" if each.rate is None else f"{each.rate // 100}.{each.rate % 100:02d}%",
                odd=each.rate not in {None, WHOLE},
            )
            for each in found
        )

    def differences(self, day: date) -> tuple[DifferenceRow, ...]:
        found = reconciliation.show_day(self._tools.store, day)
        if found is None:
            return ()
        return tuple(
            DifferenceRow(
                each.difference.subject,
                each.difference.name,
                _number(each.difference, each.difference.till_value),
                _number(each.difference, each.difference.cloud_value),
                tuple(_document(each.difference, document) for document in each.documents),
            )
            for each in found.differences
        )

    def day_to_close(self) -> date | None:
        with self._tools.store.read() as tx:
            return next_due(tx, self._tools.clock.now_ms())

    # --- acts

    def run(self) -> None:
        self._worker.ask("asked")

    def enrol(self, url: str, code: str, ca_file: str, done: Callable[[], None], failed: Failed) -> None:
        def enrolled() -> None:
            done()
            self._changed()

        self._worker.enrol(url, code, ca_file, enrolled, failed)

    def close_day(self, day: date, done: Callable[[str], None], failed: Failed) -> None:
        tools = self._tools

        def closed(outcome: ClosedDay) -> None:
            self._worker.ask("day_closed")
            done(tr("{date} is closed: {count} sales", date=outcome.business_date.isoformat(), count=outcome.sales))
            self._changed()

        tools.runner.submit(
            lambda: close_day(tools.store, day, self._user, clock=tools.clock, ids=tools.ids), closed, failed
        )

    def see(self, alarm_id: int, done: Callable[[], None]) -> None:
        tools = self._tools

        def write() -> None:
            with tools.store.write() as tx:
                alarms.see(tx, alarm_id, at_ms=tools.clock.now_ms())

        def seen(_: None) -> None:
            done()
            self._changed()

        tools.runner.submit(write, seen)

    def leave(self) -> None:
        self._leave()


def _number(difference: Difference, value: int) -> str:
    """In the unit of its subject."""
    if difference.subject == "amount":
        return str(Money(value))
    return str(value) if difference.subject in {"entries", "sales"} else str(Quantity(value))


def _document(difference: Difference, document: Document) -> DocumentRow:
    value = document.amount if difference.subject in {"amount", "sales"} else document.quantity
    return DocumentRow(moment(document.at_ms), document_name(document.kind), document.name, str(value))
