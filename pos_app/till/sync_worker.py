"""The sync beside the till: its threads, its libraries and its waiting are none of the screen's.

What it needs is loaded by a thread of its own, and only where there is a cloud.
"""

import logging
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from pos_app.domain.errors import EnvironmentFault, PosError
from pos_app.services.authority_files import read_authorities
from pos_app.services.ports import Clock, Ids
from pos_app.store import cloud_link, shop
from pos_app.store.engine import Store
from pos_app.ui.runner import WRITTEN_DOWN

if TYPE_CHECKING:
    from sync.run import RunOutcome, Sync
    from sync.scheduler import Scheduler

STOP_PATIENCE_S: Final = 1
T = TypeVar("T")
log = logging.getLogger("yundian.till.sync")


class SyncWorker(QObject):
    """`began` and `ended` tell of runs, `accepted` of goods that went into stock by themselves meanwhile.

    All of it comes on the screen's thread; nothing is told any more once it is closed.
    """

    began = Signal()
    ended = Signal(object)
    accepted = Signal(object)
    _ready = Signal(object)

    def __init__(self, store: Store, *, clock: Clock, ids: Ids, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._clock, self._ids = store, clock, ids
        self._sync: Sync | None = None
        self._scheduler: Scheduler | None = None
        self._door = threading.Lock()
        self._working, self._closed = 0, False
        self._running = False
        self._ready.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> bool:
        """Whether a run is at work."""
        return self._running

    @property
    def idle(self) -> bool:
        """Nothing is being done and nothing waits to be told."""
        return self._working == 0 and not self._running

    def start(self) -> None:
        """Run by itself from now on, if this till has a cloud."""
        with self._store.read() as tx:
            enrolled = cloud_link.read(tx) is not None
        if enrolled and self._scheduler is None:
            self._apart(self._schedule)

    def ask(self, cause: str) -> None:
        """There is a reason to run soon; without a cloud there is none."""
        if self._scheduler is not None:
            self._scheduler.ask(cause)
        else:
            self.start()

    def enrol(
        self, url: str, code: str, ca_file: str, done: Callable[[], None], failed: Callable[[PosError], None]
    ) -> None:
        """Make this till known to a cloud, and begin to run. `ca_file` is empty where the system vouches for it."""

        def work() -> None:
            authorities = read_authorities(Path(ca_file)) if ca_file else ""
            self._made().enrol(url, code, ca_pem=authorities)

        def enrolled(_: object) -> None:
            done()
            self.ask("asked")

        self._apart(work, enrolled, failed)

    def close(self) -> None:
        """Let a run end at its next safe point, but wait a moment only: it may be cut anywhere."""
        with self._door:
            self._closed = True
        if self._sync is not None:
            self._sync.stop()
        if self._scheduler is not None and not self._scheduler.stop(patience_s=STOP_PATIENCE_S):
            log.warning("a run was at work when the till closed")

    # --- on other threads

    def _made(self) -> "Sync":
        from sync.run import Sync  # noqa: PLC0415 - its libraries take half a second, which is this thread's time

        with self._door:
            if self._sync is None:
                folder: Path = self._store.path.parent
                self._sync = Sync(
                    self._store,
                    folder,
                    clock=self._clock,
                    ids=self._ids,
                    accepted=lambda it: self._tell(partial(self.accepted.emit, it)),
                )
            return self._sync

    def _schedule(self) -> None:
        from sync.scheduler import Scheduler  # noqa: PLC0415 - as above

        sync = self._made()
        with self._store.read() as tx:
            found = shop.read(tx)
        with self._door:
            if self._closed or self._scheduler is not None or found is None:
                return
            self._scheduler = Scheduler(
                self._run,
                found.licence,
                waiting=sync.waiting,
                clock=self._clock,
                told=lambda outcome: self._tell(partial(self.ended.emit, outcome)),
            )
            self._scheduler.start()

    def _run(self, cause: str) -> "RunOutcome":
        self._running = True
        self._tell(self.began.emit)
        try:
            return self._made().run(cause)
        finally:
            self._running = False

    def _tell(self, tell: Callable[[], None]) -> None:
        if not self._closed:
            self._ready.emit(tell)

    def _apart(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] = lambda _: None,
        failed: Callable[[PosError], None] = lambda _: None,
    ) -> None:
        """On a thread that nobody waits for when the till closes; the outcome comes back here."""

        def act() -> None:
            # A bug goes the way of all threads' bugs; whoever waits is told that there was one.
            tell = partial(failed, EnvironmentFault(WRITTEN_DOWN))
            try:
                tell = partial(done, work())
            except PosError as error:
                tell = partial(failed, error)
            finally:
                self._hand_back(tell)

        self._working += 1
        threading.Thread(target=act, name="sync_setup", daemon=True).start()

    def _hand_back(self, tell: Callable[[], None]) -> None:
        def back() -> None:
            self._working -= 1
            tell()

        self._tell(back)

    @Slot(object)
    def _deliver(self, task: Callable[[], None]) -> None:
        if not self._closed:
            task()
