"""When the sync runs: by the clock it is told, and by nothing else."""

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.due import (
    ASKED,
    BACK_OFF_MAX_MS,
    BACK_OFF_MS,
    DAY_CLOSED,
    DAY_MS,
    HOUR_MS,
    MINUTE_MS,
    NIGHT_MINUTES,
    NIGHTLY,
    OPEN,
    OPEN_EVERY_MS,
    OVERDUE_MS,
    START,
    Timetable,
    Waiting,
    back_off_ms,
    is_due,
    last_nightly_ms,
    nightly_minute,
)

LICENCE: Final = "430102100001"
MIDNIGHT: Final = 1_795_276_800_000  # 2026-11-22 00:00 in China
NOTHING_WAITS: Final = Waiting(0, day_closed=False, last_success_ms=MIDNIGHT)


def most(bound: int) -> int:
    """The longest wait there can be."""
    return bound - 1


@dataclass
class Shop:
    """A computer whose clock is moved minute by minute, with a line that is there or not."""

    now_ms: int
    on_line: bool = True
    waits: int = 0
    day_closed: bool = False
    last_success_ms: int | None = None
    table: Timetable = field(default_factory=lambda: Timetable(LICENCE, most))
    runs: list[tuple[int, str, bool]] = field(default_factory=list)

    def look(self) -> None:
        """What happens at a tick."""
        while (cause := self.table.cause(self.waiting, self.now_ms)) is not None:
            self.runs.append((self.now_ms, cause, self.on_line))
            if self.on_line:
                self.waits, self.day_closed, self.last_success_ms = 0, False, self.now_ms
            self.table.ended(cause, self.now_ms, well=self.on_line)

    @property
    def waiting(self) -> Waiting:
        return Waiting(self.waits, self.day_closed, self.last_success_ms)

    def minutes(self, count: int) -> None:
        for _ in range(count):
            self.now_ms += MINUTE_MS
            self.look()

    def restart(self) -> None:
        self.table = Timetable(LICENCE, most)


# The shop's minute


def test_the_shops_of_a_province_are_spread_evenly_over_the_night() -> None:
    minutes = Counter(nightly_minute(f"4301021{number:05d}") for number in range(88_700))
    assert set(minutes) == set(range(NIGHT_MINUTES))
    assert max(minutes.values()) < 2 * 88_700 // NIGHT_MINUTES
    assert nightly_minute(LICENCE) == nightly_minute(LICENCE)


@given(licence=st.text("0123456789", min_size=12, max_size=12), now=st.integers(MIDNIGHT, MIDNIGHT + 9 * DAY_MS))
def test_the_last_minute_lies_in_the_night_before(licence: str, now: int) -> None:
    last = last_nightly_ms(licence, now)
    assert now - DAY_MS < last <= now
    assert HOUR_MS <= (last - MIDNIGHT) % DAY_MS < 4 * HOUR_MS


# Due


@pytest.mark.parametrize(
    ("waiting", "due"),
    [
        (Waiting(0, day_closed=False, last_success_ms=None), False),
        (Waiting(1, day_closed=False, last_success_ms=None), True),
        (Waiting(1, day_closed=True, last_success_ms=MIDNIGHT - 1), True),
        (Waiting(9, day_closed=False, last_success_ms=MIDNIGHT - OVERDUE_MS + 1), False),
        (Waiting(9, day_closed=False, last_success_ms=MIDNIGHT - OVERDUE_MS), True),
        (Waiting(9, day_closed=False, last_success_ms=MIDNIGHT + HOUR_MS), True),
    ],
)
def test_the_night_is_due_while_a_closed_day_waits_or_anything_too_long(waiting: Waiting, due: bool) -> None:  # noqa: FBT001
    assert is_due(waiting, MIDNIGHT) is due


@given(failures=st.integers(0, 100), seed=st.integers())
def test_a_wait_is_anything_up_to_a_bound_that_doubles(failures: int, seed: int) -> None:
    bound = min(BACK_OFF_MS * 2**failures, BACK_OFF_MAX_MS)
    assert 0 <= back_off_ms(failures, random.Random(seed).randrange) < bound
    assert back_off_ms(failures, most) == bound - 1


# Days of a shop


def test_a_day_runs_at_the_start_every_half_hour_and_in_the_night() -> None:
    shop = Shop(MIDNIGHT + 8 * HOUR_MS)
    shop.minutes(24 * 60)
    assert shop.runs[0][1] == START
    causes = Counter(cause for _, cause, _ in shop.runs)
    assert causes == {START: 1, OPEN: 47, NIGHTLY: 1}
    gaps = [after[0] - before[0] for before, after in zip(shop.runs, shop.runs[1:], strict=False)]
    assert max(gaps) <= OPEN_EVERY_MS
    (night,) = (at for at, cause, _ in shop.runs if cause == NIGHTLY)
    assert night - last_nightly_ms(LICENCE, night) < MINUTE_MS


def test_a_computer_that_is_off_from_ten_to_eight_has_sent_by_five_past_eight() -> None:
    """B-6: the line is away when it starts, as it is while a router starts too."""
    shop = Shop(MIDNIGHT + 21 * HOUR_MS, last_success_ms=MIDNIGHT + 20 * HOUR_MS)
    shop.minutes(60)
    shop.waits, shop.day_closed = 5, True
    shop.now_ms = MIDNIGHT + DAY_MS + 8 * HOUR_MS
    shop.restart()
    shop.on_line = False
    shop.look()
    shop.minutes(2)
    shop.on_line = True
    shop.minutes(3)
    assert shop.waits == 0
    assert shop.last_success_ms is not None
    assert shop.last_success_ms <= MIDNIGHT + DAY_MS + 8 * HOUR_MS + 5 * MINUTE_MS


def test_a_computer_that_slept_through_the_night_runs_when_it_wakes() -> None:
    shop = Shop(MIDNIGHT + 21 * HOUR_MS)
    shop.minutes(60)
    shop.runs.clear()
    shop.now_ms = MIDNIGHT + DAY_MS + 8 * HOUR_MS
    shop.minutes(1)
    assert [cause for _, cause, _ in shop.runs] == [NIGHTLY]


def test_thirty_nights_without_a_line_are_tried_at_most_every_half_hour_and_end_in_one_run() -> None:
    shop = Shop(MIDNIGHT, on_line=False)
    shop.waits = 1
    shop.minutes(30 * 24 * 60)
    assert 30 * 40 < len(shop.runs) <= 30 * 49
    shop.on_line = True
    shop.runs.clear()
    shop.minutes(31)
    (run,) = shop.runs
    assert run[1:] == (NIGHTLY, True)


def test_a_closed_day_goes_up_at_once_and_what_is_asked_waits_for_nothing() -> None:
    shop = Shop(MIDNIGHT + 20 * HOUR_MS)
    shop.look()
    shop.on_line = False
    shop.waits, shop.day_closed = 1, True
    shop.table.asked += [DAY_CLOSED, ASKED]
    shop.look()
    assert [cause for _, cause, _ in shop.runs] == [START, DAY_CLOSED, ASKED]


@pytest.mark.parametrize("hours", [-26 * 365 * 24, -30, 30, 24 * 365 * 4])
def test_a_clock_that_leaps_stops_nothing(hours: int) -> None:
    shop = Shop(MIDNIGHT + 8 * HOUR_MS)
    shop.minutes(60)
    shop.now_ms += hours * HOUR_MS
    shop.on_line = False
    shop.minutes(40)
    shop.now_ms -= hours * HOUR_MS
    shop.on_line = True
    shop.runs.clear()
    shop.minutes(31)
    assert any(well for _, _, well in shop.runs)


def test_nothing_waits_and_nothing_is_done_between_the_half_hours() -> None:
    table = Timetable(LICENCE, most)
    noon = MIDNIGHT + 12 * HOUR_MS
    table.ended(START, noon, well=True)
    assert table.cause(NOTHING_WAITS, noon + OPEN_EVERY_MS - 1) is None
    assert table.cause(NOTHING_WAITS, noon + OPEN_EVERY_MS) == OPEN
