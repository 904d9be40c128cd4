"""Shifts: one at a time, with a business date of its own, counted blind."""

from datetime import date
from typing import Any

import pytest

from pos_app.domain.basket import Entered
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ZERO, Money
from pos_app.domain.people import User
from pos_app.domain.tender import cash_payment, exact_payment
from pos_app.services.checkout import Settle, settle
from pos_app.services.counter import Counter, at_once
from pos_app.services.days import likely_business_date
from pos_app.services.settings import Settings
from pos_app.services.shifts import close_shift, counted_right, current_shift, open_shift
from pos_app.store import journal
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services.conftest import FLOAT
from tests.services.shelf import CASE, WATER

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


class Drawer:
    """A shop's drawer and who works at it."""

    def __init__(self, store: Store, user: User, clock: TestClock, ids: TestIds) -> None:
        self.store, self.user, self.clock, self.ids = store, user, clock, ids

    def open(self, float_fen: int = 0, **rest: Any) -> Any:
        return open_shift(self.store, self.user, Money(float_fen), clock=self.clock, ids=self.ids, **rest)

    def close(self, counted_fen: int) -> Any:
        return close_shift(self.store, self.user, Money(counted_fen), clock=self.clock, ids=self.ids)

    def sell(self, code: str, tender: str = "cash") -> None:
        counter = Counter(self.store, self.user, Settings(), clock=self.clock, ids=self.ids, later=at_once)
        counter.scan(code)
        due = counter.basket.total
        paid = cash_payment(due, due + Money(5000)) if tender == "cash" else exact_payment(tender, due)
        settle(self.store, Settle(counter.basket, (paid,)), self.user, clock=self.clock, ids=self.ids)

    def entries(self, kind: str) -> list[Any]:
        with self.store.read() as tx:
            return [entry.body for entry in journal.entries(tx) if entry.kind == kind]

    def current(self) -> Any:
        with self.store.read() as tx:
            return current_shift(tx)


@pytest.fixture
def drawer(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> Drawer:
    return Drawer(floor, keeper, clock, ids)


@pytest.fixture
def closed(drawer: Drawer) -> Drawer:
    """The drawer between two shifts."""
    drawer.close(FLOAT.fen)
    return drawer


def test_what_should_be_in_the_drawer_is_the_float_and_the_cash_that_stayed(drawer: Drawer) -> None:
    drawer.sell(WATER)
    drawer.sell(CASE)
    drawer.sell(CASE, "wechat")
    closed = drawer.close(23_700)
    assert (closed.sales, closed.amount) == (3, Money(7400))
    assert (closed.expected, closed.counted, closed.difference) == (Money(23_800), Money(23_700), Money(-100))
    (body,) = drawer.entries("shift.closed")
    assert (body["expected_fen"], body["counted_fen"], body["amount_fen"], body["sales"]) == (23_800, 23_700, 7400, 3)
    assert drawer.current() is None


def test_the_next_shift_begins_from_its_own_float(drawer: Drawer) -> None:
    drawer.sell(WATER)
    drawer.close(20_200)
    drawer.open(100)
    assert drawer.close(100).difference == ZERO


def test_one_shift_is_open_at_a_time(drawer: Drawer) -> None:
    with pytest.raises(RuleViolation, match="open already"):
        drawer.open()
    drawer.close(0)
    with pytest.raises(RuleViolation, match="No shift is open"):
        drawer.close(0)
    with pytest.raises(RuleViolation, match="No shift is open"):
        counted_right(drawer.store)


@pytest.mark.parametrize("fen", [-1, 1_000_000_000_00])
def test_no_drawer_holds_less_than_nothing_or_a_billion(drawer: Drawer, fen: int) -> None:
    with pytest.raises(RuleViolation) as refused:
        drawer.close(fen)
    assert refused.value.field == "counted"
    drawer.close(0)
    with pytest.raises(RuleViolation) as refused:
        drawer.open(fen)
    assert refused.value.field == "float"


def test_who_opened_it_and_with_what_is_in_the_journal(closed: Drawer) -> None:
    shift = closed.open(5000)
    assert closed.entries("shift.opened")[-1] == {
        "shift": shift.uid,
        "cashier": "老周",
        "business_date": "2026-11-22",
        "float_fen": 5000,
        "entered": "hand",
    }
    assert closed.current() == shift


# The business date


@pytest.mark.parametrize(
    ("hours", "day"),
    [(0, 22), (13, 22), (17, 22), (18, 23), (24, 23)],
    ids=["10:00", "23:00", "03:00", "04:00", "10:00 tomorrow"],
)
def test_the_night_belongs_to_the_day_before(closed: Drawer, hours: int, day: int) -> None:
    closed.clock.ms += hours * HOUR_MS
    assert closed.open().business_date == date(2026, 11, day)


def test_a_shift_keeps_its_date_whatever_the_clock_does(drawer: Drawer) -> None:
    drawer.clock.ms += 3 * DAY_MS
    drawer.sell(WATER)
    assert drawer.entries("sale.completed")[-1]["business_date"] == "2026-11-22"


@pytest.mark.parametrize(("days", "expected"), [(-30, 22), (0, 22), (5, 27)])
def test_dates_never_go_back(closed: Drawer, days: int, expected: int) -> None:
    with closed.store.read() as tx:
        assert likely_business_date(tx, closed.clock.ms + days * DAY_MS) == date(2026, 11, expected)


def test_history_has_the_date_it_had(closed: Drawer) -> None:
    shift = closed.open(recorded=date(2018, 11, 14))
    assert (shift.business_date, shift.entered) == (date(2018, 11, 14), Entered.BATCH)
    assert closed.entries("shift.opened")[-1]["entered"] == "batch"


def test_nobody_sells_into_a_shift_that_a_recording_left_behind(closed: Drawer) -> None:
    """It was killed: the till that opens closes it, with what should be in the drawer."""
    closed.open(recorded=date(2018, 11, 14))
    assert closed.current() is None
    shift = closed.open(5000)
    assert (shift.entered, shift.business_date) == (Entered.HAND, date(2026, 11, 22))
    assert closed.current() == shift
    assert closed.entries("shift.closed")[-1]["entered"] == "batch"
    closed.sell(WATER)
    assert closed.entries("sale.completed")[-1]["business_date"] == "2026-11-22"
