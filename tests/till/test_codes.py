"""What a code means, in the order of rule D-9; what is typed by hand is shown before it is sold (D-10)."""

import pytest

from pos_app.domain.barcode import ScaleField, ScaleLayout
from pos_app.domain.basket import Entered
from pos_app.domain.money import Quantity
from pos_app.store.engine import Store
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.shop import (
    ALIPAY_CODE,
    APPLE_LABEL,
    FOREIGN_CARTON,
    HONEY,
    MISREAD,
    OUR_CARTON,
    UNKNOWN,
    WATER,
    WECHAT_CODE,
    gtin,
)


def test_the_catalogue_s_own_code_comes_before_the_scale_s(cashier: Cashier) -> None:
    cashier.scan(HONEY)
    cashier.scan(APPLE_LABEL)
    assert cashier.lines == ["蜂蜜 1瓶 30.00", "散称苹果 0.5kg 4.99"]


def test_a_label_with_an_amount_costs_just_that(cashier: Cashier, store: Store) -> None:
    cashier.scan(APPLE_LABEL)
    cashier.press("F3")
    cashier.type("2")
    cashier.press("Return")
    assert "The scale's label fixes this line" in cashier.reads()
    cashier.press("Esc")
    cashier.pay_cash()
    assert books.sales(store)[0].lines == (("散称苹果", "0.5kg", 998, 499, "scan"),)


def test_a_label_with_a_weight_is_priced_by_the_till(sit_down: SitDown) -> None:
    cashier = sit_down(scale_layout=ScaleLayout(field=ScaleField.WEIGHT_G))
    cashier.scan(gtin("210001201235"))
    assert cashier.basket.lines[0].quantity == Quantity(1235)
    assert cashier.lines == ["散称苹果 1.235kg 12.33"]


def test_a_label_with_a_wrong_check_digit_sells_nothing(cashier: Cashier) -> None:
    cashier.scan(APPLE_LABEL[:-1] + str((int(APPLE_LABEL[-1]) + 1) % 10))
    assert "was read wrongly" in cashier.says
    assert cashier.lines == []


def test_a_carton_delivered_to_us_and_one_delivered_elsewhere(cashier: Cashier) -> None:
    cashier.scan(OUR_CARTON)
    assert cashier.says == "This carton was delivered to this shop"
    cashier.scan(FOREIGN_CARTON)
    assert cashier.says == "This carton was delivered to another shop: do not sell it"
    assert (cashier.lines, cashier.panel) == ([], "")


@pytest.mark.parametrize("code", [WECHAT_CODE, ALIPAY_CODE])
@pytest.mark.parametrize("by", ["scan", "hand", "input method"])
def test_a_payment_code_is_neither_shown_nor_kept(cashier: Cashier, store: Store, code: str, by: str) -> None:
    """It is worth money for a minute."""
    cashier.scan(WATER)
    match by:
        case "scan":
            cashier.scan(code)
        case "hand":
            cashier.type(code)
            cashier.press("Return")
        case _:
            cashier.commit(code)
            cashier.wait(lambda: cashier.says)
    assert cashier.says == "This is a payment code, not goods"
    assert code not in cashier.reads()
    assert len(cashier.lines) == 1
    cashier.pay_cash()
    assert not books.is_in_the_files(store, code)
    assert books.is_in_the_files(store, WATER)


def test_a_code_that_was_read_wrongly_is_an_alarm_and_adds_nothing(cashier: Cashier, store: Store) -> None:
    cashier.scan(MISREAD)
    assert cashier.says == f"The code {MISREAD} was read wrongly: please scan again"
    assert (cashier.lines, cashier.panel, books.count(store, "basket")) == ([], "", 0)


def test_a_typed_code_shows_the_name_before_it_is_sold(cashier: Cashier) -> None:
    cashier.type(WATER)
    cashier.wait(lambda: cashier.results)
    assert (cashier.results, cashier.lines) == (["农夫山泉550ml"], [])
    cashier.press("Return")
    assert cashier.lines == ["农夫山泉550ml 1瓶 2.00"]
    assert cashier.basket.lines[0].entered is Entered.HAND


def test_a_typed_code_with_a_wrong_check_digit_may_be_what_stands_on_the_goods(cashier: Cashier) -> None:
    cashier.type(MISREAD)
    cashier.press("Return")
    assert cashier.says == f"{MISREAD} has a wrong check digit: please look again"
    assert (cashier.panel, cashier.lines) == ("product", [])


def test_the_last_digits_of_a_code_find_the_product(cashier: Cashier) -> None:
    cashier.type(WATER[-5:])
    cashier.wait(lambda: cashier.results)
    assert cashier.results == ["农夫山泉550ml"]
    cashier.press("Return")
    assert [(line.item.code, line.entered) for line in cashier.basket.lines] == [(WATER, Entered.SEARCH)]


def test_a_short_number_that_nobody_knows_is_not_added(cashier: Cashier) -> None:
    cashier.type("4711471")
    cashier.press("Return")
    assert cashier.says == "Nothing is called 4711471"
    assert (cashier.panel, cashier.typed) == ("", "4711471")


def test_a_code_too_long_to_be_one_is_refused(cashier: Cashier) -> None:
    cashier.scan("1" * 70)
    assert cashier.says == "This is not a code"
    assert cashier.lines == []


def test_an_unknown_scale_label_is_unknown(cashier: Cashier) -> None:
    cashier.scan(gtin("210099900499"))
    assert cashier.panel == "product"


def test_an_unknown_code_is_said_to_be(cashier: Cashier) -> None:
    cashier.scan(UNKNOWN)
    assert cashier.says == f"Nobody knows the code {UNKNOWN}: it can be added now"
