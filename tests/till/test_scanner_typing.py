"""Scanners that type: the input method is off (D-6), a burst is told from a person (D-7), each scan counts (D-8)."""

import pytest
from PySide6.QtCore import Qt

from pos_app.domain.basket import Entered
from pos_app.store.engine import Store
from pos_app.ui.sell.keys import Command
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.moments import MOMENTS
from tests.till.shop import NOODLES, OUR_CARTON, OWNER, UNKNOWN, WATER

WORDS_ARE_TYPED = {"unknown code, name", "two unknown codes"}
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_input_method_is_off_but_where_words_are_typed(sit_down: SitDown, moment: str) -> None:
    cashier = sit_down(OWNER)
    cashier.scan(WATER)
    MOMENTS[moment][1](cashier)
    assert cashier.input_method_on == (moment in WORDS_ARE_TYPED)


def test_the_category_of_a_new_product_may_be_chinese(cashier: Cashier) -> None:
    cashier.scan(UNKNOWN)
    states = []
    for _ in range(5):  # name, unit, price, cost, category
        states.append(cashier.input_method_on)
        cashier.press("Tab")
    assert states == [True, False, False, False, True]


def test_what_an_input_method_makes_of_a_scan_is_a_scan(cashier: Cashier) -> None:
    cashier.commit(WATER)
    cashier.wait(lambda: cashier.lines)
    assert cashier.lines == ["农夫山泉550ml 1瓶 2.00"]
    assert (cashier.typed, cashier.basket.lines[0].entered) == ("", Entered.SCAN)


def test_its_enter_may_come_as_a_key(cashier: Cashier) -> None:
    cashier.commit(WATER)
    cashier.press("Return")
    assert cashier.lines == ["农夫山泉550ml 1瓶 2.00"]
    assert cashier.typed == ""


def test_or_in_the_same_breath(cashier: Cashier) -> None:
    cashier.commit(WATER + "\r")
    assert cashier.lines == ["农夫山泉550ml 1瓶 2.00"]
    assert cashier.typed == ""


def test_an_input_method_in_a_product_s_name_does_not_swallow_the_scan(cashier: Cashier) -> None:
    cashier.scan(UNKNOWN)
    cashier.commit("可口")
    cashier.rest()
    cashier.wait(lambda: not cashier.till._scan_filter._silence.isActive())
    cashier.commit(WATER)
    cashier.wait(lambda: cashier.lines)
    assert cashier.typed == "可口"


@pytest.mark.parametrize("gap_ms", [1, 20, 60, 100])
@pytest.mark.parametrize("end", ["\r", "\t", ""], ids=["Enter", "Tab", "nothing"])
def test_a_burst_with_gaps_of_up_to_a_tenth_of_a_second_is_a_scan(cashier: Cashier, gap_ms: int, end: str) -> None:
    cashier.scan(WATER, gap_ms=gap_ms, end=end)
    cashier.wait(lambda: cashier.lines)
    assert cashier.lines == ["农夫山泉550ml 1瓶 2.00"]
    assert (cashier.typed, cashier.basket.lines[0].entered) == ("", Entered.SCAN)


def test_slower_is_a_person(cashier: Cashier) -> None:
    cashier.type(WATER)
    assert (cashier.lines, cashier.typed) == ([], WATER)
    cashier.press("Return")
    assert cashier.basket.lines[0].entered is Entered.HAND


def test_a_scanner_set_to_full_width_digits_sells_too(cashier: Cashier) -> None:
    cashier.scan(WATER.translate(FULL_WIDTH))
    assert cashier.lines == ["农夫山泉550ml 1瓶 2.00"]


def test_letters_and_digits_are_a_scan_too(cashier: Cashier) -> None:
    cashier.scan(OUR_CARTON)
    assert "delivered to this shop" in cashier.says
    assert cashier.typed == ""


def test_two_real_scans_of_one_item_are_two_items(cashier: Cashier) -> None:
    cashier.scan(WATER)
    cashier.scan(WATER)
    assert cashier.lines == ["农夫山泉550ml 2瓶 4.00"]


def test_two_scans_right_behind_each_other_are_two_items(cashier: Cashier) -> None:
    """A scanner in its stand: the second code follows the end of the first at once."""
    for character in f"{WATER}\r{WATER}\r{NOODLES}\r":
        cashier.keys._send(0, Qt.KeyboardModifier.NoModifier, character, 2)
    assert cashier.lines == ["农夫山泉550ml 2瓶 4.00", "康师傅红烧牛肉面 1桶 4.50"]


def test_in_list_mode_each_scan_is_a_line(sit_down: SitDown) -> None:
    cashier = sit_down(merge_lines=False)
    cashier.scan(WATER)
    cashier.scan(WATER)
    assert cashier.lines == ["农夫山泉550ml 1瓶 2.00", "农夫山泉550ml 1瓶 2.00"]


def test_a_code_that_runs_into_a_typed_quantity_takes_the_quantity_along(cashier: Cashier) -> None:
    cashier.type("3*")
    cashier.scan(WATER)
    assert (cashier.lines, cashier.typed) == (["农夫山泉550ml 3瓶 6.00"], "")


@pytest.mark.parametrize("command", [Command.QUANTITY, Command.PRICE, Command.SETTLE])
@pytest.mark.parametrize("gap_ms", [5, 130], ids=["recognised", "too slow to be recognised"])
def test_a_number_field_refuses_a_code(cashier: Cashier, store: Store, command: Command, gap_ms: int) -> None:
    """Eight digits and more are no quantity, no price and no cash: they are sold as what they are."""
    cashier.scan(NOODLES)
    cashier.command(command)
    panel = cashier.panel
    cashier.scan(WATER, gap_ms=gap_ms)
    assert cashier.lines == ["康师傅红烧牛肉面 1桶 4.50", "农夫山泉550ml 1瓶 2.00"]
    assert (cashier.panel, books.count(store, "sale")) == (panel, 0)
