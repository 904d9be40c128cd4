"""A clock that runs back is noticed, written down, and reorders nothing (B-9)."""

from datetime import date

import pytest

from pos_app.domain.journal import Entry
from pos_app.domain.money import ZERO
from pos_app.domain.people import User
from pos_app.services.clock_check import SKEW_TOLERATED_MS, TOLERATED_MS, clock_warning, clock_went_back
from pos_app.services.shifts import close_shift, counted_right, open_shift
from pos_app.store import journal, sync_state
from pos_app.store.engine import Store
from pos_app.store.sync_state import SyncState
from tests.conftest import TestClock, TestIds

DAY_MS = 86_400_000


def entries(store: Store) -> list[Entry]:
    with store.read() as tx:
        return list(journal.entries(tx))


def test_a_clock_that_stands_right_is_not_mentioned(open_till: Store, clock: TestClock, ids: TestIds) -> None:
    before = entries(open_till)
    assert not clock_went_back(open_till, clock=clock, ids=ids)
    assert entries(open_till) == before


@pytest.mark.parametrize(("back_ms", "noticed"), [(TOLERATED_MS // 2, False), (TOLERATED_MS + 1000, True)])
def test_seconds_are_tolerated_and_minutes_noticed(
    open_till: Store,
    clock: TestClock,
    ids: TestIds,
    back_ms: int,
    noticed: bool,  # noqa: FBT001
) -> None:
    clock.ms -= back_ms
    assert clock_went_back(open_till, clock=clock, ids=ids) == noticed


def test_what_was_noticed_is_an_entry_and_is_told_once(open_till: Store, clock: TestClock, ids: TestIds) -> None:
    last = entries(open_till)[-1]
    clock.ms -= DAY_MS
    assert clock_went_back(open_till, clock=clock, ids=ids)
    found = entries(open_till)[-1]
    assert (found.kind, found.seq) == ("clock.went_back", last.seq + 1)
    assert found.body == {"from": last.at_ms, "to": found.at_ms}
    assert found.at_ms < last.at_ms
    assert not clock_went_back(open_till, clock=clock, ids=ids)


def test_a_store_without_a_journal_has_nothing_to_compare(store: Store, clock: TestClock, ids: TestIds) -> None:
    assert not clock_went_back(store, clock=clock, ids=ids)


def test_business_dates_do_not_go_back_with_the_clock(
    open_till: Store, owner: User, clock: TestClock, ids: TestIds
) -> None:
    clock.ms -= 3 * DAY_MS
    close_shift(open_till, *counted_right(open_till), clock=clock, ids=ids)
    assert open_shift(open_till, owner, ZERO, clock=clock, ids=ids).business_date == date(2026, 11, 22)


# The cloud's clock


@pytest.mark.parametrize(
    ("offset_ms", "told"),
    [
        (0, None),
        (SKEW_TOLERATED_MS, None),
        (-SKEW_TOLERATED_MS, None),
        (SKEW_TOLERATED_MS + 60_000, "The clock of this computer is 11 minutes slow; please set it"),
        (-DAY_MS, "The clock of this computer is 1440 minutes fast; please set it"),
    ],
)
def test_a_clock_far_from_the_clouds_is_told(open_till: Store, offset_ms: int, told: str | None) -> None:
    with open_till.write() as tx:
        sync_state.keep(tx, SyncState(clock_offset_ms=offset_ms))
    warning = clock_warning(open_till)
    assert (None if warning is None else str(warning)) == told


def test_a_till_that_knows_no_cloud_can_not_tell(open_till: Store) -> None:
    assert clock_warning(open_till) is None
