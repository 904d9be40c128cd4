"""Shifts: one at a time, with a business date of its own, counted blind."""

import time
from datetime import date
from typing import Any

import pytest

from pos_app.domain.basket import Entered
from pos_app.domain.drawer_count import Counted, Pieces, TenderCount, counted_pieces, pieces_of
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ZERO, Money
from pos_app.domain.people import Right, RightMissing, Role, User
from pos_app.domain.tender import cash_payment, exact_payment
from pos_app.services import printing
from pos_app.services.bench_shop import add_shift
from pos_app.services.cash import PAY_IN, PAY_OUT, MoveCash, move_cash
from pos_app.services.checkout import Settle, settle
from pos_app.services.counter import Counter, at_once
from pos_app.services.days import likely_business_date
from pos_app.services.settings import Settings
from pos_app.services.shifts import (
    close_shift,
    counted_right,
    current_shift,
    hand_over,
    open_shift,
    tenders_to_count,
)
from pos_app.store import journal, print_jobs, shifts
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
        return self.count(Money(counted_fen))

    def count(self, counted: Any, **rest: Any) -> Any:
        return close_shift(self.store, self.user, counted, clock=self.clock, ids=self.ids, **rest)

    def move(
        self, kind: str, fen: int, reason: str = "找零", *, user: User | None = None, printer: bool = False
    ) -> int:
        move = MoveCash(kind, Money(fen), reason)
        who = user or self.user
        return move_cash(self.store, move, who, with_printer=printer, clock=self.clock, ids=self.ids)

    def hand_over(self, counted: Counted, to: User, **rest: Any) -> Any:
        return hand_over(self.store, self.user, counted, to, clock=self.clock, ids=self.ids, **rest)

    def printed(self) -> list[str]:
        """What the queued jobs print, a text each; the drawer's pulse is empty."""
        found = []
        while (work := printing.next_work(self.store)) is not None:
            found.append("\n".join(getattr(part, "text", "") for part in work.paper or ()))
            printing.finish(self.store, work.job, print_jobs.SENT, clock=self.clock)
        return found

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
        "user": "老周",
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


# Every tender is counted, and the cash by its notes


COUNT = Counted(
    {"cash": Money(223_50), "wechat": Money(40_00)},
    (Pieces(Money(100_00), 2), Pieces(Money(20_00), 1), Pieces(Money(1_00), 3), Pieces(Money(50), 1)),
)


def test_each_tender_is_counted_by_itself(drawer: Drawer) -> None:
    drawer.sell(CASE)
    drawer.sell(CASE, "wechat")
    drawer.sell(WATER, "card")
    with drawer.store.read() as tx:
        assert tenders_to_count(tx) == ("cash", "wechat", "card")
    closed = drawer.count(COUNT)
    assert closed.tenders == (
        TenderCount("cash", Money(236_00), Money(223_50), COUNT.pieces),
        TenderCount("card", Money(2_00)),
        TenderCount("wechat", Money(36_00), Money(40_00)),
    )
    assert [each.difference for each in closed.tenders] == [Money(-12_50), ZERO, Money(4_00)]
    assert drawer.entries("shift.closed")[-1]["tenders"] == [
        {
            "tender": "cash",
            "expected_fen": 23600,
            "counted_fen": 22350,
            "pieces": [
                {"value_fen": 10000, "count": 2},
                {"value_fen": 2000, "count": 1},
                {"value_fen": 100, "count": 3},
                {"value_fen": 50, "count": 1},
            ],
        },
        {"tender": "card", "expected_fen": 200},
        {"tender": "wechat", "expected_fen": 3600, "counted_fen": 4000},
    ]


def test_what_was_counted_of_a_tender_that_never_came_is_kept_too(drawer: Drawer) -> None:
    closed = drawer.count(Counted({"cash": FLOAT, "alipay": Money(5_00)}))
    assert closed.tenders[1] == TenderCount("alipay", ZERO, Money(5_00))


def test_pieces_are_read_back_as_they_were_kept() -> None:
    assert pieces_of(COUNT.detail) == COUNT.pieces
    assert counted_pieces(COUNT.pieces).tenders == {"cash": Money(223_50)}
    assert pieces_of("") == ()


@pytest.mark.parametrize(
    "make",
    [
        lambda: Counted({"cash": Money(1)}, (Pieces(Money(1_00), 1),)),
        lambda: Counted({"wechat": Money(10**12)}),
        lambda: Pieces(Money(1_00), -1),
        lambda: Pieces(Money(1_00), 100_001),
    ],
)
def test_what_can_not_have_been_counted_is_refused(make: Any) -> None:
    with pytest.raises(RuleViolation) as refused:
        make()
    assert refused.value.field == "counted"


def test_the_slip_of_a_shift_has_its_count_and_place_to_sign(drawer: Drawer) -> None:
    drawer.sell(CASE)
    drawer.move(PAY_OUT, 10_00, "买打印纸")
    drawer.count(COUNT, print_slip=True)
    slip = drawer.printed()[-1]
    for text in (
        "交接班",
        "2026-11-22",
        "老周",
        "买打印纸",
        "-10.00",
        "226.00",
        "223.50",
        "100.00 × 2",
        "-2.50",
        "接班人",
    ):
        assert text in slip


# Money without a sale


def test_money_paid_in_and_out_counts_and_has_a_reason_and_a_slip(drawer: Drawer) -> None:
    drawer.move(PAY_IN, 50_00, " 换  零 ", printer=True)
    drawer.move(PAY_OUT, 30_00, "买水")
    assert drawer.close(220_00).difference == ZERO
    first, second = drawer.entries("cash.moved")
    assert (first["kind"], first["amount_fen"], first["reason"], first["user"]) == ("pay_in", 5000, "换 零", "老周")
    assert (second["kind"], second["amount_fen"]) == ("pay_out", -3000)
    pulse, slip = drawer.printed()
    assert pulse == ""
    assert all(text in slip for text in ("存入", "￥50.00", "换 零", "老周"))


def test_who_helped_is_on_the_slip_and_in_the_journal(drawer: Drawer, cashier: User) -> None:
    with pytest.raises(RightMissing):
        drawer.move(PAY_OUT, 100, user=cashier)
    helped = cashier.helped_by(drawer.user, Right.MOVE_CASH)
    entry_id = drawer.move(PAY_OUT, 100, user=helped)
    assert drawer.entries("cash.moved")[-1]["approved_by"] == "老周"
    with drawer.store.read() as tx:
        move = shifts.move_of(tx, entry_id)
    assert move is not None
    assert (move.person, move.approved_by, move.amount) == ("小周", "老周", Money(-100))


@pytest.mark.parametrize(("fen", "reason", "field"), [(0, "x", "amount"), (-1, "x", "amount"), (1, "  ", "reason")])
def test_no_money_moves_without_amount_and_reason(drawer: Drawer, fen: int, reason: str, field: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        drawer.move(PAY_IN, fen, reason)
    assert refused.value.field == field


def test_no_money_moves_without_a_shift(closed: Drawer) -> None:
    with pytest.raises(RuleViolation, match="No shift is open"):
        closed.move(PAY_IN, 100)


# Handing over


def test_a_shift_is_handed_over_with_the_cash_that_was_counted(drawer: Drawer, cashier: User) -> None:
    drawer.sell(CASE)
    closed, opened = drawer.hand_over(COUNT, cashier, print_slip=True)
    assert (closed.counted, closed.difference) == (Money(223_50), Money(-12_50))
    assert (opened.cashier, opened.float_amount, opened.business_date) == ("小周", Money(223_50), date(2026, 11, 22))
    assert drawer.current() == opened
    assert [drawer.entries(kind)[-1]["user"] for kind in ("shift.closed", "shift.opened")] == ["老周", "小周"]
    assert sum("交接班" in paper for paper in drawer.printed()) == 1
    assert drawer.close(223_50).difference == ZERO


def test_nobody_without_the_right_to_sell_takes_a_shift_over(drawer: Drawer) -> None:
    with pytest.raises(RightMissing):
        drawer.hand_over(COUNT, User(3, "小王", Role.STOCK_KEEPER))
    assert drawer.current() is not None


def test_the_next_shift_is_offered_what_was_counted(drawer: Drawer) -> None:
    with drawer.store.read() as tx:
        assert shifts.last_counted_cash(tx) == ZERO
    drawer.close(123_00)
    with drawer.store.read() as tx:
        assert shifts.last_counted_cash(tx) == Money(123_00)


def test_a_shift_of_two_thousand_sales_closes_at_once(drawer: Drawer) -> None:
    """Two seconds are allowed; the sums come from indexes and take none of them."""
    drawer.close(FLOAT.fen)
    add_shift(drawer.store, drawer.user, [WATER, CASE], 2000, clock=drawer.clock, ids=drawer.ids)
    began = time.perf_counter()
    closed = drawer.close(0)
    assert time.perf_counter() - began < 2
    assert closed.sales == 2000
