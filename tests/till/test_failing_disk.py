"""A disk that fails while a sale is paid (rule A-4): nothing is lost, nothing is sold twice, and it is said."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pos_app.store.engine import Store, Transaction
from tests.services.faulty_store import KEPT, LOST, FaultyStore
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.conftest import OpenStore, SitDown
from tests.till.shop import NOODLES, WATER

TWO_LINES = ["农夫山泉550ml 1瓶 2.00", "康师傅红烧牛肉面 1桶 4.50"]


@pytest.fixture
def store(open_store: OpenStore) -> Store:
    return open_store(FaultyStore)


@pytest.fixture
def disk(store: Store) -> FaultyStore:
    assert isinstance(store, FaultyStore)
    return store


@pytest.fixture
def two_lines(cashier: Cashier) -> Cashier:
    cashier.scan(WATER)
    cashier.scan(NOODLES)
    cashier.rest()
    return cashier


def test_a_commit_that_failed_and_left_nothing(two_lines: Cashier, disk: FaultyStore) -> None:
    disk.fail_commit(LOST)
    two_lines.press("Space", "Return")
    two_lines.wait(lambda: two_lines.says)
    two_lines.rest()
    assert two_lines.says == "The disk failed and the sale was not stored; please pay again"
    assert (two_lines.lines, books.count(disk, "sale")) == (TWO_LINES, 0)
    two_lines.press("Return")
    two_lines.wait(lambda: not two_lines.lines)
    assert [sale.total_fen for sale in books.sales(disk)] == [650]
    assert books.kept_basket(disk) is None


def test_a_commit_that_failed_and_was_written_all_the_same(two_lines: Cashier, disk: FaultyStore) -> None:
    disk.fail_commit(KEPT)
    two_lines.press("Space")
    two_lines.type("10")
    two_lines.press("Return")
    two_lines.wait(lambda: not two_lines.lines)
    assert two_lines.sum == "Change ￥3.50"
    assert [sale.total_fen for sale in books.sales(disk)] == [650]


@pytest.mark.parametrize("outcome", [LOST, KEPT])
def test_when_the_disk_does_not_tell_paying_again_makes_exactly_one_sale(
    two_lines: Cashier, disk: FaultyStore, outcome: str
) -> None:
    disk.fail_commit(outcome, blind=True)
    two_lines.press("Space", "Return")
    two_lines.wait(lambda: two_lines.says)
    two_lines.rest()
    assert two_lines.says.startswith("The disk gives no answer. Please pay this sale again")
    assert two_lines.lines == TWO_LINES
    two_lines.press("Esc", "Ctrl+Return")
    two_lines.wait(lambda: not two_lines.lines)
    assert [sale.total_fen for sale in books.sales(disk)] == [650]
    two_lines.scan(WATER)
    two_lines.pay_cash()
    assert [sale.total_fen for sale in books.sales(disk)] == [650, 200]


@pytest.mark.parametrize("outcome", [LOST, KEPT])
def test_after_that_a_restart_knows_too(sit_down: SitDown, two_lines: Cashier, disk: FaultyStore, outcome: str) -> None:
    disk.fail_commit(outcome, blind=True)
    two_lines.press("Ctrl+Return")
    two_lines.wait(lambda: two_lines.says)
    two_lines.rest()
    cashier = sit_down()
    assert cashier.lines == (TWO_LINES if outcome == LOST else [])
    assert books.count(disk, "sale") == (0 if outcome == LOST else 1)


@pytest.mark.parametrize("outcome", [LOST, KEPT])
def test_what_was_scanned_meanwhile_is_the_next_sale_s(two_lines: Cashier, disk: FaultyStore, outcome: str) -> None:
    with disk._door:
        disk.fail_commit(outcome, blind=True)
        two_lines.press("Ctrl+Return")
        two_lines.scan(WATER)
    two_lines.wait(lambda: two_lines.says)
    two_lines.rest()
    assert two_lines.lines == TWO_LINES
    two_lines.press("Ctrl+Return")
    two_lines.wait(lambda: two_lines.lines == ["农夫山泉550ml 1瓶 2.00"])
    two_lines.pay_cash()
    assert [sale.total_fen for sale in books.sales(disk)] == [650, 200]


def test_goods_added_to_a_sale_that_was_written_are_not_given_away(two_lines: Cashier, disk: FaultyStore) -> None:
    disk.fail_commit(KEPT, blind=True)
    two_lines.press("Ctrl+Return")
    two_lines.wait(lambda: two_lines.says)
    two_lines.rest()
    two_lines.scan(WATER)
    two_lines.press("Ctrl+Return")
    two_lines.rest()
    assert "is in the books already" in two_lines.says
    assert len(two_lines.lines) == 2
    two_lines.press("F8", "F2")
    two_lines.scan(WATER)
    two_lines.pay_cash()
    assert [sale.total_fen for sale in books.sales(disk)] == [650, 200]


@contextmanager
def no_room_left() -> Iterator[None]:
    """No file of this program may grow, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_on_a_full_disk_the_sale_waits_for_room(two_lines: Cashier, store: Store) -> None:
    with no_room_left():
        two_lines.press("Space", "Return")
        two_lines.wait(lambda: two_lines.says)
        two_lines.rest()
    assert "disk" in two_lines.says
    assert (two_lines.lines, books.count(store, "sale")) == (TWO_LINES, 0)
    two_lines.press("Return")
    two_lines.wait(lambda: not two_lines.lines)
    assert [sale.total_fen for sale in books.sales(store)] == [650]


def test_on_a_full_disk_every_scan_says_so_and_nothing_of_the_sale_is_lost(two_lines: Cashier, store: Store) -> None:
    with no_room_left():
        for _ in range(3):
            two_lines.scan(NOODLES)
            two_lines.rest()
        two_lines.type("nf")
        two_lines.rest()
    on = len(two_lines.lines)
    assert "disk" in two_lines.says
    assert "disk" in two_lines.warning
    two_lines.press("Shift+Esc", "Esc")
    assert (two_lines.warning, two_lines.lines[0]) == ("", TWO_LINES[0])
    two_lines.scan(WATER)
    assert two_lines.lines[0] == "农夫山泉550ml 2瓶 4.00"
    assert len(two_lines.lines) == on == 2
    assert two_lines.says == ""
    due = two_lines.basket.total
    two_lines.pay_cash()
    assert [sale.total_fen for sale in books.sales(store)] == [due.fen]


class Buggy(Store):
    """Trips over a bug of the program's own when it is told to."""

    trips = False

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        with super().write() as tx:
            yield tx
            if self.trips:
                self.trips = False
                raise ZeroDivisionError("a bug")


class TestABug:
    @pytest.fixture
    def store(self, open_store: OpenStore) -> Store:
        return open_store(Buggy)

    def test_a_bug_while_paying_is_written_down_and_the_till_sells_on(
        self, two_lines: Cashier, store: Store, caplog: pytest.LogCaptureFixture
    ) -> None:
        assert isinstance(store, Buggy)
        store.trips = True
        two_lines.press("Ctrl+Return")
        two_lines.wait(lambda: two_lines.says)
        assert "it was written down" in two_lines.says
        assert "a bug" in caplog.text
        assert (two_lines.lines, books.count(store, "sale")) == (TWO_LINES, 0)
        two_lines.scan(WATER)
        two_lines.pay_cash()
        assert [sale.total_fen for sale in books.sales(store)] == [850]
