"""The scheduler on its own thread: it runs when asked, never twice at a time, and stops."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from pos_app.domain.told import NOTHING, Told
from pos_app.store.engine import StoreFault
from sync.due import ASKED, DAY_CLOSED, START, Waiting
from sync.run import RunOutcome
from sync.scheduler import TICK_S, Scheduler
from tests.conftest import TestClock

PATIENCE_S = 20
LICENCE = "430102100001"


@dataclass
class Line:
    """Stands in the place of a run, and can be held in the middle of it."""

    ran: list[tuple[str, str]] = field(default_factory=list)
    at_work: int = 0
    most_at_work: int = 0
    entered: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)
    told: list[RunOutcome] = field(default_factory=list)
    heard: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    fault: StoreFault | None = None

    def run(self, cause: str) -> RunOutcome:
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        self.entered.set()
        assert self.let_go.wait(PATIENCE_S)
        self.ran.append((cause, threading.current_thread().name))
        self.at_work -= 1
        if self.fault is not None:
            raise self.fault
        return RunOutcome(cause, 0, 0, 0, 0, NOTHING if cause != DAY_CLOSED else Told("No line"))

    def hear(self, outcome: RunOutcome) -> None:
        self.told.append(outcome)
        self.heard.release()

    def waiting(self) -> Waiting:
        return Waiting(0, day_closed=False, last_success_ms=None)


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def scheduler(line: Line, clock: TestClock) -> Iterator[Scheduler]:
    made = Scheduler(line.run, LICENCE, waiting=line.waiting, clock=clock, told=line.hear)
    yield made
    line.let_go.set()
    assert made.stop(patience_s=PATIENCE_S)


def test_it_runs_at_the_start_on_a_thread_of_its_own(line: Line, scheduler: Scheduler) -> None:
    line.let_go.set()
    scheduler.start()
    assert line.heard.acquire(timeout=PATIENCE_S)
    assert line.ran == [(START, "sync")]
    assert [outcome.cause for outcome in line.told] == [START]


def test_what_is_asked_while_a_run_is_at_work_comes_after_it_and_once(line: Line, scheduler: Scheduler) -> None:
    scheduler.start()
    assert line.entered.wait(PATIENCE_S)
    for _ in range(3):
        scheduler.ask(ASKED)
    scheduler.ask(DAY_CLOSED)
    line.let_go.set()
    for _ in range(3):
        assert line.heard.acquire(timeout=PATIENCE_S)
    assert [cause for cause, _ in line.ran] == [START, ASKED, DAY_CLOSED]
    assert line.most_at_work == 1


def test_asking_wakes_it_at_once(line: Line, scheduler: Scheduler) -> None:
    line.let_go.set()
    scheduler.start()
    assert line.heard.acquire(timeout=PATIENCE_S)
    scheduler.ask(ASKED)
    assert line.heard.acquire(timeout=PATIENCE_S)
    assert [cause for cause, _ in line.ran] == [START, ASKED]


def test_stopping_does_not_wait_for_a_cloud_that_never_answers(line: Line, scheduler: Scheduler) -> None:
    scheduler.start()
    assert line.entered.wait(PATIENCE_S)
    assert not scheduler.stop(patience_s=0)
    scheduler.ask(ASKED)
    line.let_go.set()
    assert scheduler.stop(patience_s=PATIENCE_S)
    assert [cause for cause, _ in line.ran] == [START], "nothing begins after it was stopped"


def test_a_store_that_can_not_be_written_is_tried_again_later(line: Line, scheduler: Scheduler) -> None:
    line.fault = StoreFault("The disk is full")
    line.let_go.set()
    scheduler.tick()
    assert [cause for cause, _ in line.ran] == [START]
    assert line.told == []


def test_it_stops_before_it_was_started(line: Line, clock: TestClock) -> None:
    made = Scheduler(line.run, LICENCE, waiting=line.waiting, clock=clock)
    made.ask(ASKED)
    assert made.stop()
    assert line.ran == []


def test_a_clock_that_was_set_back_wakes_it_within_a_minute(line: Line, scheduler: Scheduler) -> None:
    """APScheduler by itself would sleep until the time that was planned comes again."""
    line.let_go.set()
    scheduler.start()
    assert line.heard.acquire(timeout=PATIENCE_S)
    waker = scheduler._waker
    waker.modify_job("tick", next_run_time=datetime.fromtimestamp(0, UTC) + timedelta(days=100 * 365))
    assert waker._process_jobs() <= TICK_S
    (job,) = waker.get_jobs()
    assert job.next_run_time.year < 2060
