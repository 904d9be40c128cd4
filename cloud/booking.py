"""When entries get into the books: after they were taken, so that a till waits for its entries to be kept, not counted.

A branch says how far it is booked (`booked_seq`). The books of a register are brought up to date before its feed is
read, for a comparison may be due; what is left then, the `Booker` books once its uploads have paused.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, and_, select, update

from cloud import registers
from cloud.bodies import KINDS_READ
from cloud.database import Database, DatabaseDown
from cloud.ports import Clock, Ids
from cloud.reconcile import compare_taken
from cloud.rollup import Taken, roll_up, taken_of
from cloud.schema import branch, journal_entry

log = logging.getLogger("yundian.cloud")
_AT_ONCE: Final = 2_000
_PAUSE_S: Final = 2
_PATIENCE_S: Final = 30
"""An upload without a pause does not keep the books waiting for longer."""


def book(database: Database, register_id: str, *, clock: Clock, ids: Ids, most: int | None = None) -> int:
    """Bring the register's books up to its journal, or by some `most` entries; how many were looked at."""
    done = 0
    while most is None or done < most:
        with database.write() as connection:
            if registers.find(connection, register_id, lock=True) is None:
                return done
            step = _step(connection, register_id, clock=clock, ids=ids)
        if step == 0:
            return done
        done += step
    return done


def book_all(database: Database, *, clock: Clock, ids: Ids) -> int:
    """The same for every register that is behind."""
    with database.read() as connection:
        late = connection.scalars(
            select(branch.c.register_id).where(branch.c.booked_seq < branch.c.seq).distinct().order_by("register_id")
        ).all()
    return sum(book(database, each, clock=clock, ids=ids) for each in late)


def _step(connection: Connection, register_id: str, *, clock: Clock, ids: Ids) -> int:
    """Book what follows on the first branch that is behind; the register is locked."""
    mine = branch.c.register_id == register_id
    query = select(branch.c.branch, branch.c.booked_seq, branch.c.seq).where(mine, branch.c.booked_seq < branch.c.seq)
    found = connection.execute(query.order_by(branch.c.branch).limit(1)).first()
    if found is None:
        return 0
    number, booked, end = found
    upto = min(end, booked + _AT_ONCE)
    entry = journal_entry.c
    rows = connection.execute(
        select(entry.seq, entry.branch, entry.kind, entry.at_ms, entry.version, entry.body)
        .where(
            *(entry.register_id == register_id, entry.branch == number, entry.seq.between(booked + 1, upto)),
            and_(entry.kind.in_(KINDS_READ), entry.body.is_not(None)),
        )
        .order_by(entry.seq)
    )
    enter(connection, register_id, [taken_of(*row) for row in rows], clock=clock, ids=ids)
    connection.execute(update(branch).where(mine, branch.c.branch == number).values(booked_seq=upto))
    return int(upto - booked)


def enter(connection: Connection, register_id: str, taken: list[Taken], *, clock: Clock, ids: Ids) -> None:
    """Put these entries into the books, and compare the days they close or change. The register is locked."""
    if taken:
        roll_up(connection, register_id, taken)
        compare_taken(connection, register_id, taken, clock=clock, ids=ids)


class Booker:
    """A thread of the server that books what no till has asked about, and then does what is to be done `after`."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        ids: Ids,
        pause_s: int = _PAUSE_S,
        after: Callable[[], None] = lambda: None,
    ) -> None:
        self._database, self._clock, self._ids = database, clock, ids
        self._pause_s, self._after = pause_s, after
        self._door = threading.Condition()
        self._taken_at: float | None = None
        self._waiting_since = 0.0
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="booker", daemon=True)

    def start(self) -> None:
        with self._door:  # what another run of the server has left
            self._taken_at = self._waiting_since = time.monotonic()
        self._thread.start()

    def close(self) -> None:
        with self._door:
            self._closed = True
            self._door.notify()
        self._thread.join()

    def wake(self) -> None:
        """Entries were taken."""
        with self._door:
            now = time.monotonic()
            if self._taken_at is None:
                self._waiting_since = now
            self._taken_at = now
            self._door.notify()

    def _work(self) -> None:
        while self._is_due():
            try:
                book_all(self._database, clock=self._clock, ids=self._ids)
            except DatabaseDown as fault:
                log.warning("the books wait: %s", fault)
            self._after()

    def _is_due(self) -> bool:
        """Waits until uploads have paused, or for long enough; False when the server ends."""
        with self._door:
            while not self._closed:
                now = time.monotonic()
                if self._taken_at is None:
                    self._door.wait()
                elif now >= (due := min(self._taken_at + self._pause_s, self._waiting_since + _PATIENCE_S)):
                    self._taken_at = None
                    return True
                else:
                    self._door.wait(due - now)
            return False
