"""What closing a shift, and finding the open one, looks at: its own rows, by index, whatever happened in years."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest
from sqlalchemy import event

from pos_app.domain.money import ZERO
from pos_app.domain.people import User
from pos_app.services.bench_shop import add_shift
from pos_app.services.shifts import close_shift, open_shift
from pos_app.store import shifts
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services.shelf import CASE, WATER

GROWING: Final = (
    "sale",
    "sale_line",
    "payment",
    "cash_entry",
    "journal",
    "stock_movement",
    "shift_close",
    "shift_count",
)


class Looks:
    """Statements that were executed, and the steps of SQLite's machine that they took."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.steps = 0

    def count(self) -> int:
        self.steps += 1
        return 0


@contextmanager
def watched(store: Store) -> Iterator[Looks]:
    """All that the store is asked while the block lasts."""
    looks, watching = Looks(), True

    @event.listens_for(store.engine, "begin")
    def _begin(connection: Any) -> None:
        driver = connection.connection.driver_connection
        driver.set_trace_callback(looks.statements.append if watching else None)
        driver.set_progress_handler(looks.count if watching else None, 1)

    yield looks
    watching = False
    with store.read():
        """Nobody watches this connection any more."""
    with store.write():
        """Nor the one that writes."""


class Till:
    """A shop whose shifts are as long as one likes."""

    def __init__(self, store: Store, user: User, clock: TestClock, ids: TestIds) -> None:
        self.store, self.user, self.clock, self.ids = store, user, clock, ids

    def close(self) -> Any:
        return close_shift(self.store, self.user, ZERO, clock=self.clock, ids=self.ids)

    def shift_of(self, sales: int) -> None:
        add_shift(self.store, self.user, [WATER, CASE], sales, clock=self.clock, ids=self.ids)

    def empty_shift(self) -> None:
        open_shift(self.store, self.user, ZERO, clock=self.clock, ids=self.ids)
        self.close()

    def looks(self, act: Callable[[], object]) -> Looks:
        with watched(self.store) as looks:
            act()
        return looks


@pytest.fixture
def till(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> Till:
    till = Till(floor, keeper, clock, ids)
    till.close()
    return till


def test_a_shift_is_closed_with_as_many_statements_however_long_it_was(till: Till) -> None:
    till.shift_of(3)
    few = till.looks(till.close)
    till.shift_of(60)
    many = till.looks(till.close)
    assert len(many.statements) == len(few.statements) <= 25


def test_no_table_that_grows_is_read_from_end_to_end_for_it(till: Till) -> None:
    till.shift_of(3)
    looks = till.looks(till.close)
    with till.store.read() as tx:
        plans = {
            f"{row[3]}: {sql}"
            for sql in looks.statements
            if sql.startswith(("SELECT", "UPDATE", "DELETE", "INSERT")) and not sql.endswith("DESC LIMIT 1")
            for row in tx.all(f"EXPLAIN QUERY PLAN {sql}")
        }
    assert any("ix_sale_shift" in plan for plan in plans)
    assert any("ix_cash_entry_shift" in plan for plan in plans)
    # (The last row is where a scan of the key begins.)
    names = {f"SCAN {name}" for name in (*GROWING, "p")}
    assert [plan for plan in plans if any(plan.startswith((f"{name}:", f"{name} ")) for name in names)] == []


def test_it_takes_as_many_steps_whatever_was_sold_before(till: Till) -> None:
    till.shift_of(20)
    first = till.looks(till.close).steps
    till.shift_of(300)
    till.close()
    till.shift_of(20)
    assert till.looks(till.close).steps < first + first // 10


def test_the_open_shift_is_found_in_as_many_steps_after_years_of_shifts(till: Till) -> None:
    def find() -> None:
        with till.store.read() as tx:
            assert shifts.open_shift(tx) is not None

    till.shift_of(1)
    first = till.looks(find).steps
    till.close()
    for _ in range(40):
        till.empty_shift()
    till.shift_of(1)
    assert till.looks(find).steps == first
