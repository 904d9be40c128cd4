"""Recorded sales become sales as they were, each once, however often and wherever the replay was cut off."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import Role, User
from pos_app.domain.sale import SaleKind
from pos_app.services.demo_shop import make_demo_staff
from pos_app.services.recorded import RecordedSale, read_sales
from pos_app.services.replay import Bookkeeper, RecordedClock, Replay, ReplayReport
from pos_app.services.shifts import close_shift, counted_right, open_shift
from pos_app.store import checks, journal, sales, shifts
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services.shelf import APPLES, CARTON, PACK, PEANUTS, WATER

DEMO_SALES = Path(__file__).parents[2] / "resources" / "demo" / "sales.csv"
OWNER = User(1, "店主", Role.OWNER)
HEADER = "sale,at,code,name,quantity,price,member,tender\n"
DAY = "2018-11-14T12:00:00+08:00"
NEXT_DAY = "2018-11-15T12:00:00+08:00"


class CutOffError(Exception):
    """The program ends here."""


@dataclass
class History:
    """A store and files that are replayed into it."""

    store: Store
    folder: Path
    ids: TestIds
    names: TestIds = field(default_factory=TestIds)

    def file(self, *rows: str) -> Path:
        path = self.folder / "history.csv"
        path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        return path

    def replay(
        self,
        path: Path,
        *,
        create: bool = False,
        progress: Callable[[int], None] = lambda _: None,
    ) -> ReplayReport:
        clock = RecordedClock()
        replay = Replay(self.store, OWNER, create_unknown=create, clock=clock, ids=self.ids)
        replay.run(read_sales(path), Bookkeeper(self.store, clock=clock, ids=self.ids).ring_up, progress=progress)
        return replay.report

    def ring_up(self, *rows: str, create: bool = False) -> ReplayReport:
        return self.replay(self.file(*rows), create=create)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.store.read() as tx:
            return [tuple(row) for row in tx.all(sql)]

    def entries(self, kind: str) -> list[Any]:
        with self.store.read() as tx:
            return [entry.body for entry in journal.entries(tx) if entry.kind == kind]


@pytest.fixture
def history(floor: Store, clock: TestClock, ids: TestIds, tmp_path: Path) -> History:
    """The shop of these tests, its shift closed."""
    close_shift(floor, *counted_right(floor), clock=clock, ids=ids)
    return History(floor, tmp_path, ids)


def numbers(report: ReplayReport) -> tuple[int, int, int, str, int]:
    return (report.lines_in_file, report.sales, report.lines, str(report.units), report.amount.fen)


# As it was


def test_a_recorded_sale_is_a_sale_of_its_day(history: History) -> None:
    report = history.ring_up(f"s1,{DAY},{PACK},中华,2,45.00,,wechat", f"s1,{DAY},{WATER},水,3,,,wechat")
    assert numbers(report) == (2, 1, 2, "5", 9600)
    with history.store.read() as tx:
        sale_id = sales.find_recorded_as(tx, "s1")
        assert sale_id is not None
        sold = sales.load(tx, sale_id)
    assert (sold.kind, sold.number, sold.at_ms) == (SaleKind.SALE, "01A-20181114-0001", 1_542_168_000_000)
    assert [(payment.tender, payment.given, payment.change) for payment in sold.payments] == [
        ("wechat", Money(9600), Money(0))
    ]
    assert history.rows("SELECT entered, entered_at_ms, notes FROM sale_line ORDER BY line") == [
        ("batch", 1_542_168_000_000, "minor_not_asked"),
        ("batch", 1_542_168_000_000, ""),
    ]


def test_history_prints_nothing_and_opens_no_drawer(history: History) -> None:
    history.ring_up(f"s1,{DAY},{WATER},水,3,,,cash")
    assert history.rows("SELECT * FROM print_job") == []


def test_an_empty_price_is_the_catalogues_and_a_given_one_is_charged(history: History) -> None:
    history.ring_up(
        f"s1,{DAY},{WATER},水,1,,,",
        f"s1,{DAY},{WATER},水,1,1.80,,",
        f"s1,{DAY},{WATER},水,1,0,,",
        f"s1,{DAY},{WATER},水,1,2,,",
    )
    assert history.rows("SELECT price_fen, reason, list_fen FROM sale_line ORDER BY line") == [
        (200, "list", 200),
        (180, "manual", 200),
        (0, "manual", 200),
        (200, "list", 200),
    ]


@pytest.mark.parametrize(
    ("code", "price", "notes"),
    [
        (WATER, "1.00", ""),
        (WATER, "0.99", "price_abnormal"),
        (WATER, "4.01", "price_abnormal"),
        (PACK, "45", "minor_not_asked"),
        (PACK, "46", "price_above_tag minor_not_asked"),
        (PACK, "99999.99", "price_abnormal price_above_tag minor_not_asked"),
    ],
)
def test_odd_prices_are_noted_and_stop_nothing(history: History, code: str, price: str, notes: str) -> None:
    history.ring_up(f"s1,{DAY},{code},x,1,{price},,")
    assert history.rows("SELECT notes FROM sale_line") == [(notes,)]


def test_the_law_stops_no_history_and_is_noted(history: History) -> None:
    history.ring_up(f"s1,{DAY},{CARTON},中华,60,450,,", f"s1,{DAY},{WATER},水,1,2,,")
    assert history.rows("SELECT notes FROM sale_line ORDER BY line") == [("minor_not_asked carton_limit",), ("",)]


def test_weighed_goods_are_rounded_half_up_per_line(history: History) -> None:
    history.ring_up(f"s1,{DAY},{APPLES},苹果,0.333,12.80,,", f"s1,{DAY},{PEANUTS},花生,1.5,9.99,,")
    assert history.rows("SELECT amount_fen FROM sale_line ORDER BY line") == [(426,), (1499,)]


def test_goods_of_a_negative_quantity_come_back(history: History) -> None:
    history.ring_up(f"s1,{DAY},{WATER},水,5,,,cash")
    report = history.ring_up(f"r1,{DAY},{WATER},水,-2,,,cash")
    assert (report.sales, report.returns, str(report.units), report.amount) == (1, 1, "-2", Money(-400))
    assert history.rows("SELECT kind, total_fen FROM sale ORDER BY sale_id") == [("sale", 1000), ("return", -400)]
    assert history.rows("SELECT on_hand_milli, sold_milli FROM stock_on_hand WHERE product_id = 3") == [(27_000, 3000)]
    assert len(history.entries("sale.returned")) == 1
    assert history.rows("SELECT cost_fen FROM sale_line ORDER BY sale_id") == [(550,), (-220,)]


def test_a_sale_in_which_something_came_back_is_a_sale(history: History) -> None:
    report = history.ring_up(f"s1,{DAY},{WATER},水,3,,,", f"s1,{DAY},{WATER},水,-5,,,")
    assert (report.sales, report.returns, report.amount) == (1, 0, Money(-400))
    assert history.rows("SELECT kind, total_fen FROM sale") == [("sale", -400)]


# What is refused


def test_wrong_lines_are_refused_by_name_and_the_rest_of_their_sale_goes_on(history: History) -> None:
    report = history.ring_up(
        f"s1,{DAY},{WATER},水,0,2,,",
        f"s1,{DAY},{WATER},水,1,2,,",
        f"s1,{DAY},{WATER},水,1,6931630500000,,",
        f"s2,{DAY},{WATER},水,0,2,,",
    )
    assert report.refused == ["s1:1", "s1:3", "s2:1"]
    assert numbers(report) == (4, 1, 1, "1", 200)


def test_a_code_nobody_knows_is_refused(history: History) -> None:
    rows = (f"s1,{DAY},{WATER},水,1,2,,", f"s1,{DAY},nobody,怪,1,5,,", f"s2,{DAY},nobody,怪,1,5,,")
    report = history.ring_up(*rows)
    assert report.refused == ["s1:2", "s2:1"]
    assert numbers(report) == (3, 1, 1, "1", 200)
    assert history.rows("SELECT count(*) FROM product WHERE name = '怪'") == [(0,)]


def test_a_code_nobody_knows_becomes_a_product_when_that_is_wanted(history: History) -> None:
    report = history.ring_up(
        f"s1,{DAY},99999999-1,散装糖,1,5,,",
        f"s1,{DAY},99999999-1,另一个名字,2,6,,",
        f"s2,{DAY},6901028000017,白沙(条装),1,100,,",
        create=True,
    )
    assert (report.refused, report.lines) == ([], 3)
    assert history.rows("SELECT name, kind, price_fen FROM product ORDER BY product_id DESC LIMIT 2") == [
        ("白沙(条装)", "cigarette", 1000),
        ("散装糖", "general", 500),
    ]
    assert history.rows("SELECT notes FROM sale_line ORDER BY sale_id, line") == [("",), ("",), ("minor_not_asked",)]


def test_a_till_that_is_selling_takes_no_history(history: History, keeper: User, clock: TestClock) -> None:
    open_shift(history.store, keeper, Money(0), clock=clock, ids=history.ids)
    with pytest.raises(RuleViolation, match="close it before"):
        history.ring_up(f"s1,{DAY},{WATER},水,1,2,,")
    assert history.rows("SELECT count(*) FROM sale") == [(0,)]


# Days


def test_each_day_is_a_shift_of_its_own(history: History) -> None:
    history.ring_up(
        f"s1,{DAY},{WATER},水,1,2,,cash", f"s2,{NEXT_DAY},{WATER},水,2,2,,cash", f"s3,{NEXT_DAY},{WATER},水,3,2,,wechat"
    )
    assert history.rows(
        "SELECT business_date, entered, opened_at_ms, closed_at_ms, expected_fen, counted_fen "
        "FROM shift JOIN shift_close USING (shift_id) WHERE entered = 'batch' ORDER BY shift_id"
    ) == [
        ("2018-11-14", "batch", 1_542_168_000_000, 1_542_254_400_000, 200, 200),
        ("2018-11-15", "batch", 1_542_254_400_000, 1_542_254_400_000, 400, 400),
    ]
    assert history.rows("SELECT till, business_date, running FROM sale") == [
        ("01A", "2018-11-14", 1),
        ("01A", "2018-11-15", 1),
        ("01A", "2018-11-15", 2),
    ]


@pytest.mark.parametrize("rows", [(f"r1,{DAY},{WATER},水,-2,2,,cash",), (f"s1,{DAY},{WATER},水,99999,99999.99,,cash",)])
def test_a_day_that_gave_more_than_it_took_or_took_millions_is_closed_too(
    history: History, rows: tuple[str, ...]
) -> None:
    history.ring_up(*rows)
    assert history.rows("SELECT expected_fen = counted_fen FROM shift_close ORDER BY shift_id DESC LIMIT 1") == [(1,)]
    with history.store.read() as tx:
        assert shifts.open_shift(tx) is None


def test_a_day_that_was_left_open_is_closed_at_its_own_time(history: History) -> None:
    """The replay was killed after the last sale; all that is left to do is to close the day."""
    path = history.file(f"s1,{DAY},{WATER},水,1,2,,cash")
    copy = killed_after(history, path, sale=2)
    try:
        report = History(copy, history.folder, history.ids).replay(path)
        assert (report.sales, report.skipped) == (0, 1)
        with copy.read() as tx:
            assert tx.value(
                "SELECT max(closed_at_ms) FROM shift_close JOIN shift USING (shift_id) WHERE entered = 'batch'"
            ) == (1_542_168_000_000)
            assert shifts.open_shift(tx) is None
    finally:
        copy.close()


# Again, and cut off anywhere


def killed_after(history: History, path: Path, *, sale: int) -> Store:
    """The store as a kill leaves it after so many sales: what was on the disk, while the program was still at it."""
    left = history.folder / "left.sqlite"
    done = 0

    def kill(_: object = None) -> None:
        nonlocal done
        done += 1
        if done == sale:
            for rest in ("", "-wal"):
                shutil.copy(f"{history.store.path}{rest}", f"{left}{rest}")
            raise CutOffError

    clock = RecordedClock()
    replay = Replay(history.store, OWNER, create_unknown=False, clock=clock, ids=history.ids)
    books = Bookkeeper(history.store, clock=clock, ids=history.ids)

    def ring_up(recorded: RecordedSale) -> Any:
        kill()
        outcome = books.ring_up(recorded)
        kill()
        return outcome

    with pytest.raises(CutOffError):
        replay.run(read_sales(path), ring_up, progress=lambda _: None)
    return Store(left)


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory, empty_store_file: Path) -> Path:
    """The demo shop before its first shift."""
    path = tmp_path_factory.mktemp("demo") / "store.sqlite"
    shutil.copy(empty_store_file, path)
    store = Store(path)
    make_demo_staff(store, clock=TestClock(), ids=TestIds())
    store.close()
    return path


@pytest.fixture
def demo(demo_file: Path, tmp_path: Path) -> History:
    return demo_history(demo_file, tmp_path / "demo.sqlite")


def demo_history(template: Path, path: Path) -> History:
    shutil.copy(template, path)
    ids = TestIds()
    ids.count = 100_000
    return History(Store(path), path.parent, ids)


def books_of(history: History) -> list[list[tuple[Any, ...]]]:
    """Everything that must be the same however the replay went."""
    return [
        history.rows("SELECT recorded_as, business_date, running, at_ms, kind, total_fen FROM sale ORDER BY sale_id"),
        history.rows("SELECT * FROM sale_line ORDER BY 1, 2"),
        history.rows("SELECT * FROM payment ORDER BY 1, 2"),
        history.rows("SELECT * FROM stock_on_hand ORDER BY 1"),
        history.rows("SELECT business_date, count(*), sum(total_fen) FROM sale GROUP BY 1 ORDER BY 1"),
    ]


def broken(store: Store) -> list[checks.Check]:
    with store.read() as tx:
        return [check for check in checks.run(tx) if not check.ok]


def test_the_demos_sales_are_rung_up_whole_and_only_once(demo: History) -> None:
    first = demo.replay(DEMO_SALES)
    assert (first.lines_in_file, first.sales, first.lines, first.skipped, first.refused) == (109, 60, 109, 0, [])
    with demo.store.read() as tx:
        found = sales.totals(tx)
    assert (found.sales, found.lines, found.units, found.amount) == (60, 109, first.units, first.amount)
    books = books_of(demo)
    again = demo.replay(DEMO_SALES)
    assert (again.lines_in_file, again.sales, again.lines, again.skipped) == (109, 0, 0, 60)
    assert (again.units, again.amount) == (Quantity(0), Money(0))
    assert books_of(demo) == books
    assert broken(demo.store) == []
    demo.store.close()


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(cuts=st.lists(st.integers(1, 119), min_size=1, max_size=4))
def test_wherever_it_is_killed_it_arrives_where_it_would_have(demo_file: Path, tmp_path: Path, cuts: list[int]) -> None:
    """Before or after the commit of any sale, several times, once within the same second run."""
    whole = demo_history(demo_file, tmp_path / "whole.sqlite")
    whole.replay(DEMO_SALES)
    history = demo_history(demo_file, tmp_path / "cut.sqlite")
    for number, cut in enumerate(cuts):
        left = history.rows("SELECT count(*) FROM sale")[0][0]
        if cut > 2 * (60 - left):
            break
        store = killed_after(history, DEMO_SALES, sale=cut)
        history.store.close()
        moved = tmp_path / f"cut-{number}.sqlite"
        store.close()
        for rest in ("", "-wal"):
            if Path(f"{store.path}{rest}").exists():
                shutil.move(f"{store.path}{rest}", f"{moved}{rest}")
        history = History(Store(moved), tmp_path, history.ids)
    history.replay(DEMO_SALES)
    assert books_of(history) == books_of(whole)
    assert broken(history.store) == []
    for each in (history, whole):
        each.store.close()
