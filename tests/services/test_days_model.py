"""Any shop, whatever it does and whenever it closes its days: the ledger is what a plain model says, and frozen."""

import shutil
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from pos_app.domain.errors import RuleViolation
from pos_app.domain.ledger import COLUMNS, Column
from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import Role, User
from pos_app.domain.product import ProductId
from pos_app.services.recorded import RecordedLine, RecordedSale
from pos_app.services.replay import Bookkeeper
from pos_app.store import checks, days
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.faults.till import STORE_FILE
from tests.services.conftest import IDS_OF_THE_SHOP
from tests.services.shelf import APPLES, CASE, PACK, WATER
from tests.services.shop_model import ON_SHELF, WARES
from tests.services.supply import Supply, note, zhonghua
from tests.services.test_days import DAY_MS, FIRST, Shop

OWNER = User(1, "老周", Role.OWNER)
CIGARETTES = {1, 2}
SOLD = st.lists(st.sampled_from([PACK, WATER, CASE]), min_size=1, max_size=4)
# Kinds of movements that nothing else in this test makes.
KINDS = st.sampled_from([kind for kind in COLUMNS if kind not in {"sale", "return", "delivery", "opening"}])


class DaysMachine(RuleBasedStateMachine):
    """A real store, and beside it what moved on which date."""

    def __init__(self, template: Path, folder: Path) -> None:
        super().__init__()
        self.path = folder / STORE_FILE
        shutil.copy(template, self.path)
        clock, ids = TestClock(), TestIds()
        ids.count = IDS_OF_THE_SHOP
        self.shop = Shop(Store(self.path), OWNER, clock, ids)
        self.supply = Supply(self.shop.store, clock, ids, OWNER)
        self.open: date | None = FIRST
        self.recorded = False
        self.named = 0
        self.moved: Counter[tuple[date, int, Column]] = Counter()
        self.dates = {FIRST}
        self.closed: list[date] = []
        for product, milli in ON_SHELF.items():
            self.move(FIRST, product, Column.OTHER, milli)

    def teardown(self) -> None:
        with self.shop.store.read() as tx:
            assert [check for check in checks.run(tx) if not check.ok] == []
        self.shop.store.close()
        for path in self.path.parent.iterdir():
            path.unlink()

    def move(self, day: date, product: int, column: Column, milli: int) -> None:
        if milli:
            self.moved[day, product, column] += column.sign * milli
            self.dates.add(day)

    def date_now(self) -> date:
        """The date of what happens now; never a closed one."""
        day = self.shop.today()
        assert not self.closed or day > self.closed[-1]
        return day

    # What a shop does

    @precondition(lambda self: self.open is not None and not self.recorded)
    @rule(codes=SOLD)
    def sell(self, codes: list[str]) -> None:
        assert self.open is not None
        self.shop.sell(*codes)
        for code in codes:
            self.move(self.open, WARES[code].product, Column.SOLD, -WARES[code].factor)

    @precondition(lambda self: self.open is not None)
    @rule(quantity=st.sampled_from([-2000, -1000, 1000, 3000]), code=st.sampled_from([PACK, WATER, APPLES]))
    def record(self, quantity: int, code: str) -> None:
        """A sale or a return as it was told."""
        assert self.open is not None
        self.named += 1
        line = RecordedLine(1, code, "", Quantity(quantity), None)
        told = RecordedSale(f"old-{self.named}", self.shop.clock.now_ms(), self.open, "cash", (line,), ())
        Bookkeeper(self.shop.store, clock=self.shop.clock, ids=self.shop.ids).ring_up(told)
        self.move(self.open, WARES[code].product, Column.SOLD if quantity > 0 else Column.CUSTOMER_RETURNED, -quantity)

    @rule(cartons=st.integers(1, 5))
    def take_delivery(self, cartons: int) -> None:
        self.named += 1
        day, order = self.date_now(), f"HN-{self.named}"
        self.supply.send(note(zhonghua(cartons), order=order))
        self.supply.accept(order=order)
        self.move(day, 1, Column.BOUGHT, cartons * 10_000)

    @rule(kind=KINDS, product=st.sampled_from([1, 2, 3]), milli=st.sampled_from([-5000, -1000, 1000, 12_000]))
    def correct(self, kind: str, product: int, milli: int) -> None:
        self.post(kind, product, milli)

    def post(self, kind: str, product: int, milli: int) -> None:
        day = self.date_now()
        self.shop.receive(ProductId(product), milli, 100, kind)
        self.move(day, product, COLUMNS[kind], milli)

    @precondition(lambda self: self.open is not None)
    @rule()
    def end_shift(self) -> None:
        self.shop.end_shift()
        self.open, self.recorded = None, False

    @precondition(lambda self: self.open is None)
    @rule(back=st.none() | st.integers(0, 40))
    def begin_shift(self, back: int | None) -> None:
        """At the till, or for history of so many days ago."""
        told = None if back is None else FIRST + timedelta(days=10 - back)
        day = self.shop.begin_shift(told)
        self.look_at_closed()
        assert not self.closed or day > self.closed[-1]
        assert told is None or day == told or day == self.closed[-1] + timedelta(days=1)
        self.open, self.recorded = day, back is not None
        self.dates.add(day)

    @rule(days_later=st.sampled_from([1, 1, 1, 2, 7, -3]))
    def time_goes_by(self, days_later: int) -> None:
        self.shop.clock.ms += days_later * DAY_MS

    # Closing

    @rule()
    def close_what_is_due(self) -> None:
        today = self.date_now()
        self.shop.close_due()
        self.look_at_closed()
        still = [day for day in self.dates if day < today and day not in self.closed]
        assert not still or (self.open is not None and self.open <= min(still))

    @rule(data=st.data())
    def close_one(self, data: st.DataObject) -> None:
        day = data.draw(st.sampled_from(sorted(self.dates)))
        before, today = list(self.closed), self.date_now()
        may = (not before or day > before[-1]) and day <= today and (self.open is None or self.open > day)
        if may:
            assert self.shop.close(day).business_date == day
        else:
            with pytest.raises(RuleViolation):
                self.shop.close(day)
        self.look_at_closed()
        if may:
            assert self.closed[-1] == day
        else:
            assert self.closed == before

    def look_at_closed(self) -> None:
        """New closed dates follow in order, with the ledger that the model has; the old ones are as they were."""
        now = self.shop.closed()
        assert now[: len(self.closed)] == self.closed
        for day in now[len(self.closed) :]:
            assert day == min(other for other in self.dates if not self.closed or other > self.closed[-1])
            self.closed.append(day)
        for day in self.closed:
            self.ledger_is_right(day)

    def ledger_is_right(self, day: date) -> None:
        found = self.shop.ledger(day)
        moved = {product for at, product, _ in self.moved if at == day}
        assert set(found) == moved | {product for product in CIGARETTES if self.stock_after(day, product)}
        for product, each in found.items():
            assert each.row.opening.milli == self.stock_after(day - timedelta(days=1), product)
            assert {c: each.row[c].milli for c in Column} == {c: self.moved[day, product, c] for c in Column}
            assert each.row.closing.milli == self.stock_after(day, product)

    def stock_after(self, day: date, product: int) -> int:
        return sum(c.sign * milli for (at, of, c), milli in self.moved.items() if at <= day and of == product)


def test_any_shop_closes_its_days_right(shelf_file: Path, tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()

    class Machine(DaysMachine):
        def __init__(self) -> None:
            super().__init__(shelf_file, tmp_path / "shop")

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_a_day_costs_what_its_goods_cost(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> None:
    """The value at the end of the last day is what the books say that the stock is worth."""
    shop = Shop(floor, keeper, clock, ids)
    shop.sell(PACK, WATER)
    shop.end_shift()
    shop.close(FIRST)
    shop.next_day()
    shop.receive(ProductId(3), 10_000, 990)
    shop.close(shop.today())
    with floor.read() as tx:
        worth = {row[0]: row[1] for row in tx.all("SELECT product_id, value_fen FROM stock_on_hand")}
        ledger = days.ledger_of(tx, FIRST + timedelta(days=1))
    assert {each.product_id: each.row.cost for each in ledger} == {
        each.product_id: Money(worth[each.product_id]) for each in ledger
    }
