"""Day close: dates are closed in order, add up, and take nothing more."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from cloud import bodies
from pos_app.domain.errors import RuleViolation
from pos_app.domain.ledger import Column
from pos_app.domain.money import ZERO, Money, Quantity
from pos_app.domain.people import User
from pos_app.domain.product import ProductId
from pos_app.domain.tender import exact_payment
from pos_app.services.catalogue import index_products
from pos_app.services.checkout import Settle, settle
from pos_app.services.counter import Counter, at_once
from pos_app.services.days import (
    LEDGER_ROWS_PER_ENTRY,
    ClosedDay,
    close_day,
    close_due_days,
    current_business_date,
    first_open_date,
    likely_business_date,
)
from pos_app.services.goods_files.cells import NAME_LENGTH_MAX
from pos_app.services.settings import Settings
from pos_app.services.shifts import close_shift, open_shift
from pos_app.store import days, goods, journal
from pos_app.store.engine import Store
from pos_app.store.goods import NewProduct
from pos_app.store.stock import Document, Ledger, Posting
from sync.wire import ENTRY_BYTES_MAX
from tests.conftest import TestClock, TestIds
from tests.services.shelf import CARTON, PACK, WATER

DAY_MS = 24 * 3_600_000
FIRST = date(2026, 11, 22)
CHINESE_PACKS, SMALL_PACKS, WATER_ID = ProductId(1), ProductId(2), ProductId(3)


class Shop:
    """A shop whose days go by."""

    def __init__(self, store: Store, user: User, clock: TestClock, ids: TestIds) -> None:
        self.store, self.user, self.clock, self.ids = store, user, clock, ids
        self.tools: dict[str, Any] = {"clock": clock, "ids": ids}

    def sell(self, *codes: str) -> None:
        counter = Counter(self.store, self.user, Settings(), later=at_once, **self.tools)
        for code in codes:
            counter.scan(code)
        counter.confirm_age()
        paid = exact_payment("wechat", counter.basket.total)
        settle(self.store, Settle(counter.basket, (paid,)), self.user, **self.tools)

    def end_shift(self) -> None:
        close_shift(self.store, self.user, None, **self.tools)

    def begin_shift(self, recorded: date | None = None) -> date:
        return open_shift(self.store, self.user, ZERO, recorded=recorded, **self.tools).business_date

    def next_day(self) -> None:
        self.clock.ms += DAY_MS

    def receive(self, product: ProductId, milli: int, cost: int = 0, kind: str = "receipt") -> None:
        at_ms = self.clock.now_ms()
        with self.store.write() as tx:
            day = current_business_date(tx, at_ms)
            head = journal.append(tx, "stock.received", {}, uid=self.ids.new(), at_ms=at_ms)
            ledger = Ledger(tx)
            ledger.post(Posting(product, kind, Quantity(milli), Money(cost) if milli > 0 else None))
            ledger.write(Document(day.isoformat(), at_ms, head.seq))

    def close(self, day: date) -> ClosedDay:
        return close_day(self.store, day, self.user, **self.tools)

    def close_due(self) -> list[date]:
        return [closed.business_date for closed in close_due_days(self.store, **self.tools)]

    def closed(self) -> list[date]:
        with self.store.read() as tx:
            return [each.business_date for each in reversed(days.newest(tx, 100))]

    def today(self) -> date:
        with self.store.read() as tx:
            return current_business_date(tx, self.clock.now_ms())

    def ledger(self, day: date) -> dict[int, Any]:
        with self.store.read() as tx:
            return {each.product_id: each for each in days.ledger_of(tx, day)}

    def entries(self, kind: str = "day.closed") -> list[Any]:
        with self.store.read() as tx:
            return [entry for entry in journal.entries(tx) if entry.kind == kind]


@pytest.fixture
def shop(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> Shop:
    """Goods stand on the shelf since 22 November, and the shift of that day is open."""
    return Shop(floor, keeper, clock, ids)


@pytest.fixture
def evening(shop: Shop) -> Shop:
    """Three packs, a carton and a bottle were sold, and the drawer is counted."""
    shop.sell(PACK, PACK, PACK, WATER)
    shop.sell(CARTON)
    shop.end_shift()
    return shop


# What is written


def test_a_closed_day_tells_what_was_sold(evening: Shop) -> None:
    closed = evening.close(FIRST)
    assert (closed.sales, closed.returns, closed.lines) == (2, 0, 3)
    assert closed.amount == Money(3 * 45_00 + 2_00 + 450_00)
    with evening.store.read() as tx:
        found = days.find(tx, FIRST)
    assert found is not None
    assert (found.sales, found.amount, found.closed_by, found.parts) == (2, closed.amount, "老周", 1)


def test_the_ledger_of_the_first_day_begins_with_nothing(evening: Shop) -> None:
    evening.close(FIRST)
    packs = evening.ledger(FIRST)[CHINESE_PACKS]
    assert packs.row.opening == Quantity(0)
    assert (packs.row[Column.OTHER], packs.row[Column.SOLD]) == (Quantity(25_000), Quantity(13_000))
    assert packs.row.closing == Quantity(12_000)
    assert (packs.row.cost, packs.retail) == (Money(12 * 38_16), Money(12 * 45_00))


def test_a_day_opens_with_what_the_last_day_of_the_product_closed_with(evening: Shop) -> None:
    evening.close(FIRST)
    for _ in range(3):
        evening.next_day()
        evening.begin_shift()
        evening.sell(PACK)
        evening.end_shift()
    evening.receive(WATER_ID, 24_000, 2400)
    evening.close(FIRST + timedelta(days=3))
    ledger = evening.ledger(FIRST + timedelta(days=3))
    assert (ledger[CHINESE_PACKS].row.opening, ledger[CHINESE_PACKS].row.closing) == (Quantity(10_000), Quantity(9000))
    water = ledger[WATER_ID].row
    assert (water.opening, water[Column.BOUGHT], water.closing) == (
        Quantity(29_000),
        Quantity(24_000),
        Quantity(53_000),
    )
    assert water.cost == Money(29 * 110 + 2400)


def test_goods_that_did_not_move_are_left_out_but_cigarettes_with_stock_are_not(evening: Shop) -> None:
    evening.close(FIRST)
    evening.next_day()
    evening.begin_shift()
    evening.end_shift()
    evening.close(FIRST + timedelta(days=1))
    assert list(evening.ledger(FIRST + timedelta(days=1))) == [CHINESE_PACKS]
    assert evening.ledger(FIRST + timedelta(days=1))[CHINESE_PACKS].row.closing == Quantity(12_000)


def test_the_journal_tells_the_province_of_the_day(evening: Shop) -> None:
    before = len(evening.entries("sale.completed"))
    with evening.store.read() as tx:
        head = journal.head(tx)
    evening.close(FIRST)
    (entry,) = evening.entries()
    told = dict(entry.body)
    ledger = told.pop("ledger")
    assert told == {
        "business_date": "2026-11-22",
        "part": 1,
        "parts": 1,
        "sales": before,
        "returns": 0,
        "lines": 3,
        "amount_fen": 587_00,
        "first_seq": 1,
        "entries": head.seq,
        "user": "老周",
    }
    assert ledger[0] == {
        "product": ledger[0]["product"],
        "name": "中华(硬)",
        "code": PACK,
        "tobacco": True,
        "packs_per_carton": 10,
        "opening_milli": 0,
        "bought_milli": 0,
        "returned_milli": 0,
        "sold_milli": 13_000,
        "customer_returned_milli": 0,
        "corrected_milli": 0,
        "other_milli": 25_000,
        "closing_milli": 12_000,
        "cost_fen": 12 * 38_16,
        "retail_fen": 12 * 45_00,
    }


def test_each_closed_day_counts_the_entries_since_the_last(evening: Shop) -> None:
    evening.close(FIRST)
    evening.next_day()
    evening.begin_shift()
    evening.sell(WATER)
    evening.end_shift()
    evening.close(FIRST + timedelta(days=1))
    first, second = evening.entries()
    assert (second.body["first_seq"], second.body["entries"]) == (first.seq + 1, 3)


# The order


def test_an_earlier_day_is_closed_before_a_later_one(evening: Shop) -> None:
    evening.next_day()
    evening.receive(WATER_ID, 1000)
    evening.next_day()
    evening.receive(WATER_ID, 1000)
    assert evening.close(FIRST + timedelta(days=2)).business_date == FIRST + timedelta(days=2)
    assert evening.closed() == [FIRST, FIRST + timedelta(days=1), FIRST + timedelta(days=2)]


def test_days_that_are_over_are_closed_and_today_is_not(evening: Shop) -> None:
    assert evening.close_due() == []
    evening.next_day()
    evening.receive(WATER_ID, 1000)
    assert evening.close_due() == [FIRST]
    evening.next_day()
    assert evening.close_due() == [FIRST + timedelta(days=1)]
    evening.next_day()
    assert evening.close_due() == []


def test_a_day_whose_shift_is_open_is_not_closed_by_itself(shop: Shop) -> None:
    shop.next_day()
    shop.next_day()
    assert shop.close_due() == []
    shop.end_shift()
    assert shop.close_due() == [FIRST]


def test_the_next_shift_closes_the_days_before_it(evening: Shop) -> None:
    evening.next_day()
    evening.begin_shift()
    assert evening.closed() == [FIRST]
    evening.end_shift()
    evening.begin_shift()
    assert evening.closed() == [FIRST]


def test_history_that_is_recorded_closes_nothing(evening: Shop) -> None:
    evening.next_day()
    evening.begin_shift(recorded=date(2018, 11, 14))
    assert evening.closed() == []
    evening.end_shift()


def test_so_many_days_are_closed_at_once_and_the_rest_later(evening: Shop) -> None:
    """Also when somebody wants to stop."""
    for _ in range(4):
        evening.next_day()
        evening.receive(WATER_ID, 1000)
    evening.next_day()
    assert len(close_due_days(evening.store, most=2, **evening.tools)) == 2
    assert close_due_days(evening.store, stopping=lambda: True, **evening.tools) == []
    assert len(evening.close_due()) == 3


# What the province reads


def test_a_long_ledger_comes_in_parts_that_the_cloud_reads(evening: Shop) -> None:
    count = LEDGER_ROWS_PER_ENTRY + 1
    with evening.store.write() as tx:
        head = journal.append(tx, "stock.received", {}, uid=evening.ids.new(), at_ms=1)
        ledger = Ledger(tx)
        for number in range(count):
            name = f"{number}" + "烟" * (NAME_LENGTH_MAX - 4)
            product = goods.add(tx, NewProduct(evening.ids.new(), name, "瓶", Money(100)), at_ms=1)
            index_products(tx, [(product, name)])
            ledger.post(Posting(product, "receipt", Quantity(1000), Money(50)))
        ledger.write(Document(FIRST.isoformat(), 1, head.seq))
    assert evening.close(FIRST).products == count + 6
    entries = evening.entries()
    assert [(entry.body["part"], entry.body["parts"]) for entry in entries] == [(1, 2), (2, 2)]
    assert [len(entry.body["ledger"]) for entry in entries] == [LEDGER_ROWS_PER_ENTRY, 7]
    for entry in entries:
        raw = json.dumps(entry.body, ensure_ascii=False).encode()
        assert len(raw) < ENTRY_BYTES_MAX
        read = bodies.decode(entry.kind, entry.version, raw)
        assert isinstance(read, bodies.DayClosedBody)
        assert read.business_date == FIRST


# What is refused


def test_a_day_with_an_open_shift_is_not_closed(shop: Shop) -> None:
    with pytest.raises(RuleViolation, match="The shift of 2026-11-22 is open"):
        shop.close(FIRST)
    assert shop.closed() == []


def test_a_day_is_closed_once(evening: Shop) -> None:
    evening.close(FIRST)
    with pytest.raises(RuleViolation, match="2026-11-22 is closed already"):
        evening.close(FIRST)


def test_a_day_that_has_not_come_is_not_closed(evening: Shop) -> None:
    with pytest.raises(RuleViolation, match="2026-11-23 has not come yet"):
        evening.close(FIRST + timedelta(days=1))


def test_a_day_without_facts_needs_no_closing(evening: Shop) -> None:
    evening.next_day()
    with pytest.raises(RuleViolation, match="Nothing happened on 2026-11-23"):
        evening.close(FIRST + timedelta(days=1))
    assert evening.closed() == []


# Nothing more


def test_what_happens_after_the_day_was_closed_has_the_next_date(evening: Shop) -> None:
    evening.close(FIRST)
    assert evening.today() == FIRST + timedelta(days=1)
    evening.receive(WATER_ID, 1000)
    assert evening.begin_shift() == FIRST + timedelta(days=1)
    evening.sell(WATER)
    evening.end_shift()
    assert evening.close(FIRST + timedelta(days=1)).sales == 1


@pytest.mark.parametrize("day", [date(2018, 11, 14), FIRST])
def test_history_of_a_closed_date_has_the_first_open_one(evening: Shop, day: date) -> None:
    evening.close(FIRST)
    for _ in range(5):
        evening.next_day()
    assert evening.begin_shift(recorded=day) == FIRST + timedelta(days=1)
    evening.end_shift()


def test_a_wrong_clock_never_gives_a_closed_date(evening: Shop) -> None:
    evening.close(FIRST)
    evening.clock.ms -= 30 * DAY_MS
    with evening.store.read() as tx:
        assert likely_business_date(tx, evening.clock.now_ms()) == first_open_date(tx) == FIRST + timedelta(days=1)


def test_goods_that_come_while_history_is_recorded_have_todays_date(evening: Shop) -> None:
    evening.next_day()
    evening.begin_shift(recorded=date(2018, 11, 14))
    assert evening.today() == FIRST + timedelta(days=1)
    evening.end_shift()


def test_goods_that_come_at_night_have_the_date_of_the_open_shift(shop: Shop) -> None:
    shop.next_day()
    assert shop.today() == FIRST
