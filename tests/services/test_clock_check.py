"""A clock that runs back is noticed, written down, and reorders nothing (B-9)."""

from datetime import date

import pytest

from pos_app.domain.journal import Entry
from pos_app.domain.money import ZERO
from pos_app.domain.people import User
from pos_app.services.clock_check import TOLERATED_MS, clock_went_back
from pos_app.services.shifts import close_shift, counted_right, open_shift
from pos_app.store import journal
from pos_app.store.engine import Store
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
