"""One run of the sync: what is due here, the journal up, the feed down, the comparison, and how it ended.

A network that fails is an outcome, told in plain words, never an error. Two runs are never at work together.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos_app.domain.errors import EnvironmentFault, PosError, RuleViolation
from pos_app.domain.told import NOTHING, Told, told_of
from pos_app.services import days, deliveries, feed
from pos_app.services.ports import Clock, Ids
from pos_app.store import alarms, cloud_link, journal, shop, sync_runs, sync_state, withheld
from pos_app.store.alarms import Alarm
from pos_app.store.cloud_link import CloudLink
from pos_app.store.engine import Store
from pos_app.store.sync_runs import SyncRun
from pos_app.store.withheld import Withheld
from sync import wire
from sync.cloud import PUT_BACK, Cloud, CloudProblem, Done, Door, NoAnswer
from sync.connection import Address, CloudClock, Connection, checked_authorities, checked_url
from sync.downloader import download
from sync.due import ASKED, NIGHTLY, Waiting, is_due
from sync.identity import Identity, identity_of
from sync.reconcile import Comparison
from sync.signing import public_key_text
from sync.uploader import Uploader

log = logging.getLogger("yundian.sync")
NOT_ENROLLED: Final = Told("This till is not enrolled with a cloud yet")


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """How a run ended. `error` is nothing when all went well; `alarms` are those nobody has looked at."""

    cause: str
    sent: int
    accepted: int
    applied: int
    waiting: int
    error: Told = NOTHING
    alarms: tuple[Alarm, ...] = ()
    enrolled: bool = True
    stopped: bool = False

    @property
    def well(self) -> bool:
        """Whether there is nothing to try again."""
        return not self.enrolled or (self.error == NOTHING and not self.stopped)


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """What a person wants to know of the line."""

    enrolled: bool
    url: str
    register_id: str
    waiting: int
    waiting_since_ms: int | None
    acked_seq: int
    feed_applied: int
    feed_not_applied: int
    last_tried_ms: int | None
    last_success_ms: int | None
    last_error: Told
    failures: int
    clock_offset_ms: int
    due: bool
    running: bool
    alarms: tuple[Alarm, ...] = ()
    withheld: tuple[Withheld, ...] = ()

    @property
    def on_line(self) -> bool:
        """Whether the last try went well."""
        return self.enrolled and self.last_success_ms is not None and self.last_error == NOTHING


class Line(Cloud, Door, Protocol):
    """All calls, until it is closed."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...


class Connect(Protocol):
    """Makes the calls of a register, or of a key that is not known yet; `Connection` outside of tests."""

    def __call__(self, address: Address, name: str, key: Ed25519PrivateKey, /, *, clock: CloudClock) -> Line: ...


@dataclass(slots=True)
class Sync:
    """The sync of one store. `folder` holds the key where there is no keyring."""

    store: Store
    folder: Path
    clock: Clock = field(kw_only=True)
    ids: Ids = field(kw_only=True)
    connect: Connect = field(default=Connection, kw_only=True)
    identity: Identity | None = field(default=None, kw_only=True)
    accepted: Callable[[deliveries.Accepted], None] = field(default=lambda _: None, kw_only=True)
    """Hears what went into stock by itself, on the thread of the run."""
    _running: threading.Lock = field(default_factory=threading.Lock, init=False)
    _stopping: threading.Event = field(default_factory=threading.Event, init=False)

    def run(self, cause: str) -> RunOutcome:
        """Do everything that is to be done now. Raises only when the store itself can't be written."""
        with self._running:
            began_ms, done, troubles = self.clock.now_ms(), Done(), list[PosError]()
            with self.store.read() as tx:
                link, state = cloud_link.read(tx), sync_state.read(tx)
            clock = CloudClock(self.clock, state.clock_offset_ms)
            for errand in (self._retry_feed, self._close_days, self._accept):
                _attempt(errand, troubles)
            if link is None:
                return self._not_enrolled(cause)
            try:
                with self._line(link, clock) as cloud:
                    self._exchange(cloud, cause, done, troubles)
            except EnvironmentFault as fault:
                log.info("%s: %s (%s)", cause, fault, fault.__cause__ or type(fault).__name__)
                troubles.append(fault)
            return self._ended(cause, began_ms, done, troubles, clock.offset_ms)

    def _exchange(self, cloud: Cloud, cause: str, done: Done, troubles: list[PosError]) -> None:
        stopping = self._stopping.is_set
        uploader = Uploader(self.store, cloud, clock=self.clock, ids=self.ids, done=done, stopping=stopping)
        cursor: wire.Cursor | None = None
        try:
            cursor = uploader.run(whole=cause in {NIGHTLY, ASKED})
        except CloudProblem as said:  # what stops the journal does not stop the feed
            log.warning("upload: %s %s", said.code, said.problem.detail)
            troubles.append(said)
        if cursor is not None and cursor.feed_last < feed.feed_cursor(self.store):
            troubles.append(NoAnswer(PUT_BACK))
        else:
            download(self.store, cloud, clock=self.clock, ids=self.ids, done=done, stopping=stopping)
        _attempt(self._accept, troubles)
        if cursor is not None:
            cursor = uploader.send_after(cursor)
        if cursor is not None and not stopping():
            Comparison(self.store, cloud, uploader, clock=self.clock).run(cursor)

    def _retry_feed(self) -> None:
        feed.retry_unknown(self.store, clock=self.clock, ids=self.ids)

    def _close_days(self) -> None:
        days.close_due_days(self.store, clock=self.clock, ids=self.ids, stopping=self._stopping.is_set)

    def _accept(self) -> None:
        for accepted in deliveries.accept_due(self.store, clock=self.clock, ids=self.ids):
            self.accepted(accepted)

    def _not_enrolled(self, cause: str) -> RunOutcome:
        with self.store.read() as tx:
            waiting, standing = sync_state.waiting(tx), tuple(alarms.unseen(tx))
        return RunOutcome(cause, 0, 0, 0, waiting, NOT_ENROLLED, standing, enrolled=False)

    def _ended(self, cause: str, began_ms: int, done: Done, troubles: list[PosError], offset_ms: int) -> RunOutcome:
        stopped, now = self._stopping.is_set(), self.clock.now_ms()
        error = told_of(troubles[0]) if troubles else NOTHING
        well = not troubles and not stopped
        with self.store.write() as tx:
            state, waiting = sync_state.read(tx), sync_state.waiting(tx)
            state = replace(state, clock_offset_ms=offset_ms, last_tried_ms=began_ms, last_error=error)
            if troubles:
                state = replace(state, failures=state.failures + 1)
            elif well:
                state = replace(state, failures=0, last_success_ms=now)
            sync_state.keep(tx, state)
            counts = (done.sent, done.accepted, done.applied, waiting)
            sync_runs.add(tx, SyncRun(cause, began_ms, now, *counts, error))
            standing = tuple(alarms.unseen(tx))
        return RunOutcome(cause, *counts, error, standing, stopped=stopped)

    def stop(self) -> None:
        """End the run at work at the next safe point, and every one after it."""
        self._stopping.set()

    # Enrolment

    def enrol(self, url: str, code: str, *, ca_pem: str = "") -> SyncStatus:
        """Make this till known to a cloud by a one-time code; the same code again is safe.

        Raises `RuleViolation`, `NoAnswer`, `CloudProblem`.
        """
        link = CloudLink(checked_url(url), "", checked_authorities(ca_pem))
        code = code.strip()
        if not code:
            raise RuleViolation("Please type the code that the province gave", field="code")
        with self._running:
            with self.store.read() as tx:
                found, head, clock = shop.read(tx), journal.head(tx), self._cloud_clock(sync_state.read(tx))
            if found is None:
                raise RuleViolation("There is no shop in this store yet")
            key = self._identity(found.uid).candidate(code)
            public_key = public_key_text(key.public_key())
            wish = wire.Enrolment(
                code=code,
                licence=found.licence,
                public_key=public_key,
                register=head.register,
                name=found.name,
                program=f"yundian {version('yundian')}",
            )
            with self.connect(self._address(link), public_key, key, clock=clock) as door:
                answer = door.enrol(wish)
            self._identity(found.uid).adopt(code)
            self._keep(
                replace(
                    link,
                    register_id=answer.register_id,
                    parameters=answer.parameters,
                    enrolled_at_ms=self.clock.now_ms(),
                ),
                clock,
            )
        return self.status()

    def move(self, url: str, *, ca_pem: str | None = None) -> SyncStatus:
        """The same cloud has another address, or others vouch for it. Nothing changes unless it answers there.

        Raises `RuleViolation`, `NoAnswer`, `CloudProblem`.
        """
        with self._running:
            with self.store.read() as tx:
                link, clock = cloud_link.read(tx), self._cloud_clock(sync_state.read(tx))
            if link is None:
                raise RuleViolation(NOT_ENROLLED.source)
            authorities = link.ca_pem if ca_pem is None else checked_authorities(ca_pem)
            moved = replace(link, url=checked_url(url), ca_pem=authorities)
            with self._line(moved, clock) as cloud:
                cloud.feed(0, limit=1, confirm=0)
            self._keep(moved, clock)
        return self.status()

    def _keep(self, link: CloudLink, clock: CloudClock) -> None:
        with self.store.write() as tx:
            cloud_link.keep(tx, link)
            state = sync_state.read(tx)
            sync_state.keep(tx, replace(state, clock_offset_ms=clock.offset_ms, failures=0, last_error=NOTHING))

    def _line(self, link: CloudLink, clock: CloudClock) -> Line:
        with self.store.read() as tx:
            found = shop.read(tx)
        key = self._identity(found.uid if found else "").key()
        return self.connect(self._address(link), link.register_id, key, clock=clock)

    def _address(self, link: CloudLink) -> Address:
        return Address(link.url, link.ca_pem, self.folder)

    def _identity(self, owner: str) -> Identity:
        return self.identity or identity_of(self.folder, owner)

    def _cloud_clock(self, state: sync_state.SyncState) -> CloudClock:
        return CloudClock(self.clock, state.clock_offset_ms)

    # What people look at

    def status(self) -> SyncStatus:
        with self.store.read() as tx:
            link, state, waiting = cloud_link.read(tx), sync_state.read(tx), sync_state.waiting(tx)
            return SyncStatus(
                enrolled=link is not None,
                url=link.url if link else "",
                register_id=link.register_id if link else "",
                waiting=waiting,
                waiting_since_ms=sync_state.waiting_since_ms(tx),
                acked_seq=state.acked_seq,
                feed_applied=sync_state.feed_number(tx),
                feed_not_applied=sync_state.feed_not_applied(tx),
                last_tried_ms=state.last_tried_ms,
                last_success_ms=state.last_success_ms,
                last_error=state.last_error,
                failures=state.failures,
                clock_offset_ms=state.clock_offset_ms,
                due=is_due(
                    Waiting(waiting, sync_state.closed_day_waits(tx), state.last_success_ms), self.clock.now_ms()
                ),
                running=self._running.locked(),
                alarms=tuple(alarms.unseen(tx)),
                withheld=tuple(withheld.standing(tx)),
            )

    def waiting(self) -> Waiting:
        """What the scheduler looks at each minute."""
        with self.store.read() as tx:
            state = sync_state.read(tx)
            return Waiting(sync_state.waiting(tx), sync_state.closed_day_waits(tx), state.last_success_ms)

    def history(self, limit: int = 50) -> list[SyncRun]:
        """The latest runs, newest first."""
        with self.store.read() as tx:
            return sync_runs.latest(tx, limit)

    def alarms(self, limit: int = 50) -> list[Alarm]:
        """The latest alarms, newest first, also those that are over."""
        with self.store.read() as tx:
            return alarms.latest(tx, limit)

    def see_alarm(self, alarm_id: int) -> None:
        """A person has looked at it."""
        with self.store.write() as tx:
            alarms.see(tx, alarm_id, at_ms=self.clock.now_ms())


def _attempt(errand: Callable[[], None], troubles: list[PosError]) -> None:
    """Do something that must not keep the journal from going up when it is refused."""
    try:
        errand()
    except RuleViolation as refusal:
        log.warning("%s", refusal)
        troubles.append(refusal)
