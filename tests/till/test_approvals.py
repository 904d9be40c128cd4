"""小周 may not do it: 老周's PIN on the spot, once, and both names stay in the records (rule C-1)."""

import pytest

from pos_app.domain.people import RIGHTS, Allowed, Right, Role, User
from pos_app.services.people import add_person
from pos_app.store.engine import Store
from tests.conftest import OWNER_PIN, TestClock, TestIds
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.shop import CASHIER, CASHIER_PIN, SOY_SAUCE, WATER

BEGINNER = User(CASHIER.user_id, CASHIER.name, Role.CASHIER, Allowed(frozenset({Right.SELL})))


def ask_above_the_tag(cashier: Cashier) -> None:
    cashier.scan(SOY_SAUCE)
    cashier.press("F4")
    cashier.type("9.99")
    cashier.press("Return")
    assert cashier.panel == "approval"


def give(cashier: Cashier, pin: str) -> None:
    cashier.type(pin)
    cashier.press("Return")
    cashier.rest()


def test_the_owners_pin_lets_it_happen_and_both_names_are_kept(cashier: Cashier, store: Store) -> None:
    ask_above_the_tag(cashier)
    assert all(text in cashier.reads() for text in ("Who allows it?", "老周", "Charge more than the price tag"))
    give(cashier, OWNER_PIN)
    assert cashier.panel == "price", "a price above the tag is confirmed as ever"
    cashier.press("F2")
    give(cashier, OWNER_PIN)
    cashier.press("F2")
    cashier.rest()


@pytest.fixture
def beginner(sit_down: SitDown) -> Cashier:
    """Somebody who may do nothing but sell."""
    return sit_down(BEGINNER)


def test_exactly_that_act_is_done_once(beginner: Cashier, store: Store) -> None:
    beginner.scan(WATER)
    beginner.press("F4")
    beginner.type("1.50")
    beginner.press("Return")
    assert (beginner.panel, beginner.lines) == ("approval", ["农夫山泉550ml 1瓶 2.00"])
    give(beginner, OWNER_PIN)
    assert (beginner.panel, beginner.lines) == ("", ["农夫山泉550ml 1瓶 1.50"])
    assert "老周 allowed it, this once" in beginner.says
    beginner.press("F4")
    beginner.type("1.00")
    beginner.press("Return")
    assert beginner.panel == "approval", "the next one is asked for again"
    beginner.press("Esc", "Esc")
    assert (beginner.panel, beginner.lines) == ("", ["农夫山泉550ml 1瓶 1.50"])
    beginner.pay_cash()
    (given,) = books.journal(store, "approval.given")
    assert (given["user"], given["approved_by"], given["right"], given["act"]) == (
        "小周",
        "老周",
        "change_price",
        "price",
    )
    (sale,) = books.journal(store, "sale.completed")
    assert (sale["user"], sale["approved_by"]) == ("小周", "老周")
    assert [tuple(row) for row in books.rows(store, "SELECT approved_by FROM sale")] == [(1,)]


def test_the_next_sale_is_nobody_elses(beginner: Cashier, store: Store) -> None:
    beginner.scan(WATER)
    beginner.press("F4")
    beginner.type("1.50")
    beginner.press("Return")
    give(beginner, OWNER_PIN)
    beginner.pay_cash()
    beginner.scan(WATER)
    beginner.pay_cash()
    assert [tuple(row) for row in books.rows(store, "SELECT approved_by FROM sale ORDER BY sale_id")] == [(1,), (None,)]


def test_what_the_disk_refuses_is_asked_for_too(sit_down: SitDown, store: Store, printer_line: str) -> None:
    """The drawer is opened away from the screen."""
    beginner = sit_down(BEGINNER, printer=printer_line)
    beginner.press("Home", "F2")
    beginner.wait(lambda: beginner.panel == "approval")
    give(beginner, OWNER_PIN)
    beginner.wait(lambda: beginner.panel == "")
    beginner.rest()
    (opened,) = books.journal(store, "drawer.opened")
    assert opened == {"user": "小周", "approved_by": "老周", "reason": "change"}
    beginner.press("Home", "F2")
    beginner.wait(lambda: beginner.panel == "approval")
    beginner.press("Esc")
    assert beginner.panel == "drawer"
    assert len(books.journal(store, "drawer.opened")) == 1


def test_a_wrong_pin_changes_nothing_counts_and_locks(beginner: Cashier, store: Store) -> None:
    beginner.scan(WATER)
    beginner.press("F4")
    beginner.type("1.50")
    beginner.press("Return")
    for _ in range(4):
        give(beginner, CASHIER_PIN)
        assert "This PIN is wrong" in beginner.reads()
        assert beginner.typed == ""
    give(beginner, CASHIER_PIN)
    assert "Too many wrong PINs" in beginner.reads()
    give(beginner, OWNER_PIN)
    assert beginner.panel == "approval"
    beginner.press("Esc", "Esc")
    assert beginner.lines == ["农夫山泉550ml 1瓶 2.00"]
    assert len(books.journal(store, "approval.refused")) == 5
    assert books.journal(store, "approval.given") == []


def test_who_of_several_allows_it_is_chosen(sit_down: SitDown, store: Store, clock: TestClock, ids: TestIds) -> None:
    add_person(store, name="小李", role=Role.MANAGER, pin="731946", clock=clock, ids=ids)
    beginner = sit_down(BEGINNER)
    beginner.scan(WATER)
    beginner.press("F4")
    beginner.type("1.50")
    beginner.press("Return", "F3")
    give(beginner, "731946")
    assert beginner.lines == ["农夫山泉550ml 1瓶 1.50"]
    assert [each["approved_by"] for each in books.journal(store, "approval.given")] == ["小李"]


def test_a_pin_typed_as_fast_as_a_scanner_is_a_pin(beginner: Cashier, store: Store) -> None:
    beginner.scan(WATER)
    beginner.press("F4")
    beginner.type("1.50")
    beginner.press("Return")
    beginner.scan(OWNER_PIN)
    beginner.rest()
    assert beginner.lines == ["农夫山泉550ml 1瓶 1.50"]
    beginner.scan(SOY_SAUCE)
    beginner.wait_for_lines(2)


def test_who_may_is_not_asked(sit_down: SitDown, store: Store) -> None:
    able = sit_down(User(CASHIER.user_id, CASHIER.name, Role.CASHIER, Allowed(RIGHTS[Role.OWNER])))
    able.scan(WATER)
    able.press("F4")
    able.type("1.50")
    able.press("Return")
    assert able.lines == ["农夫山泉550ml 1瓶 1.50"]
    assert books.journal(store, "approval.given") == []


@pytest.mark.parametrize("pin", [OWNER_PIN, None], ids=["allowed", "not allowed"])
def test_what_is_scanned_meanwhile_comes_on_when_it_is_decided(beginner: Cashier, pin: str | None) -> None:
    beginner.scan(WATER)
    beginner.press("F4")
    beginner.type("1.50")
    beginner.press("Return")
    beginner.till.scanned(SOY_SAUCE)
    assert (beginner.panel, len(beginner.lines)) == ("approval", 1)
    if pin is None:
        beginner.press("Esc", "Esc")
    else:
        give(beginner, pin)
    price = "2.00" if pin is None else "1.50"
    assert beginner.lines == [f"农夫山泉550ml 1瓶 {price}", "海天生抽 1瓶 9.98"]
