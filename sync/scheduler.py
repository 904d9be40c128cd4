"""Runs the sync by itself, on a thread of its own: APScheduler wakes it each minute, `due` says whether to run."""

import logging
import random
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from apscheduler.events import EVENT_JOB_EXECUTED
from apscheduler.executors.base import BaseExecutor, run_job
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from pos_app.domain.errors import PosError
from pos_app.services.ports import Clock
from sync.due import Timetable, Waiting
from sync.run import RunOutcome

log = logging.getLogger("yundian.sync")
TICK_S: Final = 60
_TICK: Final = "tick"


class _OneThread(BaseExecutor):  # type: ignore[misc] # APScheduler has no types
    """A thread for each run, that the program does not wait for when it ends: a run may be cut anywhere."""

    def _do_submit_job(self, job: Any, run_times: Any) -> None:
        threading.Thread(target=self._work, args=(job, run_times), name="sync", daemon=True).start()

    def _work(self, job: Any, run_times: Any) -> None:
        events = run_job(job, job._jobstore_alias, run_times, self._logger.name)  # noqa: SLF001 - as executors do
        self._run_job_success(job.id, events)


class _EachMinute(BaseTrigger):  # type: ignore[misc] # as above
    """A minute after the last look, so that a clock that leaps over years leaves nothing to be made up for."""

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        return now + timedelta(seconds=TICK_S)


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - APScheduler plans by it


class _Waker(BackgroundScheduler):  # type: ignore[misc] # as above
    """APScheduler plans by the wall clock; one that is set back would let it sleep until the old time comes again."""

    def _process_jobs(self) -> Any:
        now = _now()
        for job in self.get_jobs():
            if job.next_run_time and job.next_run_time - now > timedelta(seconds=2 * TICK_S):
                job.modify(next_run_time=now)
        wait_s = super()._process_jobs()
        return TICK_S if wait_s is None else min(wait_s, TICK_S)


class Scheduler:
    """Calls `run` with a cause whenever it is time; `told` hears of each outcome, on the scheduler's thread."""

    def __init__(
        self,
        run: Callable[[str], RunOutcome],
        licence: str,
        *,
        waiting: Callable[[], Waiting],
        clock: Clock,
        below: Callable[[int], int] = random.randrange,
        told: Callable[[RunOutcome], None] = lambda _outcome: None,
    ) -> None:
        self._run, self._waiting, self._clock, self._told = run, waiting, clock, told
        self._timetable = Timetable(licence, below)
        self._door, self._stopped, self._idle = threading.Lock(), threading.Event(), threading.Event()
        self._idle.set()
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # that a run takes longer than a minute is no news
        self._waker = _Waker(
            timezone=UTC,
            executors={"default": _OneThread()},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def start(self) -> None:
        """Run at once, and from then on by itself."""
        self._waker.add_listener(self._wake, EVENT_JOB_EXECUTED)
        self._waker.add_job(self.tick, _EachMinute(), id=_TICK, next_run_time=_now())
        self._waker.start()

    def ask(self, cause: str) -> None:
        """Run soon for this cause, after the run that may be at work; asking twice is asking once."""
        with self._door:
            if cause not in self._timetable.asked:
                self._timetable.asked.append(cause)
        self._wake()

    def _wake(self, _event: object = None) -> None:
        """Look at once if something was asked: also after a tick, while which APScheduler begins no other."""
        with self._door:
            asked = bool(self._timetable.asked)
        if asked and self._waker.running and not self._stopped.is_set():
            self._waker.modify_job(_TICK, next_run_time=_now())

    def tick(self) -> None:
        """Run as long as it is time to; called each minute and when asked."""
        self._idle.clear()
        try:
            while not self._stopped.is_set() and (cause := self._cause()) is not None:
                self._once(cause)
        finally:
            self._idle.set()

    def _cause(self) -> str | None:
        waiting = self._waiting()
        with self._door:
            return self._timetable.cause(waiting, self._clock.now_ms())

    def _once(self, cause: str) -> None:
        outcome: RunOutcome | None = None
        try:
            outcome = self._run(cause)
        except PosError as fault:  # the store can't be written: selling tells more of that than we can
            log.warning("sync %s: %s", cause, fault)
        with self._door:
            self._timetable.ended(cause, self._clock.now_ms(), well=outcome is not None and outcome.well)
        if outcome is not None:
            self._told(outcome)

    def stop(self, *, patience_s: int = 3) -> bool:
        """Begin no other run and wait a little for the one at work, whose `Sync` was told to end; whether it has."""
        self._stopped.set()
        ended = self._idle.wait(patience_s)
        if self._waker.running and ended:
            self._waker.shutdown(wait=False)
        return ended
