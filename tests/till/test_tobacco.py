"""The law at the counter: nobody under 18 (E-3), fewer than 50 cartons a sale (E-4)."""

import pytest

from pos_app.domain.tobacco import MinorPolicy
from pos_app.store.engine import Store
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.shop import CARTON, OTHER_PACK, OWNER, PACK, WATER


def test_the_age_is_asked_once_a_sale(cashier: Cashier, store: Store) -> None:
    cashier.scan(WATER)
    assert cashier.panel == ""
    cashier.scan(PACK)
    assert cashier.panel == "age"
    cashier.press("F2")
    cashier.scan(PACK)
    cashier.scan(OTHER_PACK)
    assert cashier.panel == ""
    cashier.pay_cash()
    cashier.scan(PACK)
    assert cashier.panel == "age", "the next customer is another one"
    assert books.journal(store, "minor.refused") == []


def test_a_shop_may_ask_every_time(sit_down: SitDown) -> None:
    cashier = sit_down(minor_policy=MinorPolicy.ALWAYS)
    cashier.scan(PACK)
    cashier.press("F2")
    cashier.scan(OTHER_PACK)
    assert cashier.panel == "age"


def test_or_not_at_all(sit_down: SitDown) -> None:
    cashier = sit_down(minor_policy=MinorPolicy.OFF)
    cashier.scan(PACK)
    assert cashier.panel == ""
    cashier.pay_cash()


@pytest.mark.parametrize("keys", [("Space",), ("Ctrl+Return",), ("*",)])
def test_nothing_is_paid_until_it_is_answered(cashier: Cashier, store: Store, keys: tuple[str, ...]) -> None:
    cashier.scan(PACK)
    cashier.press("Esc")
    assert cashier.panel == ""
    cashier.press(*keys)
    assert cashier.panel == "age"
    cashier.press("Return", "Space", "Ctrl+Return", "*")
    cashier.rest()
    assert books.count(store, "sale") == 0
    cashier.press("F2")
    cashier.pay_cash()
    assert books.count(store, "sale") == 1


def test_a_refusal_takes_the_tobacco_off_and_is_recorded_without_a_word_about_the_customer(
    cashier: Cashier, store: Store
) -> None:
    cashier.scan(WATER)
    cashier.scan(PACK)
    cashier.scan(OTHER_PACK)
    cashier.press("F3")
    assert (cashier.panel, cashier.lines) == ("", ["农夫山泉550ml 1瓶 2.00"])
    assert cashier.says == "The tobacco was taken off; the refusal is recorded"
    cashier.pay_cash()
    assert books.journal(store, "minor.refused") == [{"user": "小周", "lines": 2}]
    assert [line[0] for line in books.sales(store)[0].lines] == ["农夫山泉550ml"]


def test_after_a_refusal_tobacco_is_asked_about_again(cashier: Cashier) -> None:
    cashier.scan(PACK)
    cashier.press("F3")
    cashier.scan(PACK)
    assert cashier.panel == "age"


def test_an_answer_given_is_still_given_after_a_restart_and_one_not_given_is_not(
    sit_down: SitDown, store: Store
) -> None:
    cashier = sit_down()
    cashier.scan(PACK)
    cashier.rest()
    cashier = sit_down()
    assert (cashier.panel, cashier.lines) == ("age", ["中华（硬） 1盒 45.00"])
    cashier.press("F2")
    cashier.rest()
    cashier = sit_down()
    assert (cashier.panel, cashier.lines) == ("", ["中华（硬） 1盒 45.00"])
    cashier.pay_cash()
    assert books.count(store, "sale") == 1


FIFTY = "50 cartons or more in one sale is wholesale: the law does not let a shop sell it"


def test_fifty_cartons_are_not_sold_to_anybody_by_anybody(sit_down: SitDown, store: Store) -> None:
    cashier = sit_down(OWNER)
    cashier.type("50*")
    cashier.scan(CARTON)
    assert (cashier.says, cashier.lines) == (FIFTY, [])
    cashier.press("Esc")
    cashier.type("49*")
    cashier.scan(CARTON)
    cashier.press("F2")  # 18
    cashier.type("9*")
    cashier.scan(PACK)
    assert [line.split()[1] for line in cashier.lines] == ["49条", "9盒"]
    cashier.scan(OTHER_PACK)
    assert (cashier.says, len(cashier.lines)) == (FIFTY, 2)
    cashier.type("10*")
    cashier.press("Return")
    assert cashier.says == FIFTY
    cashier.press("Esc", "F3")
    cashier.type("10")
    cashier.press("Return")
    assert FIFTY in cashier.reads(cashier.view._side)
    cashier.press("F2", "Return", "Esc", "F2")
    assert cashier.says == FIFTY, "nine packs are not made nine cartons"
    assert [line.split()[1] for line in cashier.lines] == ["49条", "9盒"]
    cashier.pay_cash()
    assert books.count(store, "sale") == 1


def test_many_cartons_are_warned_about_before(cashier: Cashier) -> None:
    cashier.type("29*")
    cashier.scan(CARTON)
    assert "50 or more" not in cashier.says
    cashier.press("F2")
    cashier.scan(CARTON)
    assert cashier.says == "Many cartons: 50 or more in one sale are forbidden"
