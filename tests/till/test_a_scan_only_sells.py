"""A scan adds goods. Whatever is on the screen, it never presses, confirms, answers or pays anything."""

import pytest
from PySide6.QtCore import Qt

from pos_app.store.engine import Store
from pos_app.ui.sell.acts import (
    Act,
    Answered,
    CashPicked,
    Commanded,
    JobRetried,
    PanelEntered,
    ProductEntered,
    QuickPicked,
    ReasonGiven,
    ResultPicked,
    TenderPicked,
    WentBack,
)
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.moments import MOMENTS
from tests.till.shop import HONEY, NOODLES, OTHER_PACK, OWNER, PACK, WATER

# Whatever a person decides.
DECISIONS = (
    Answered,
    CashPicked,
    Commanded,
    JobRetried,
    PanelEntered,
    ProductEntered,
    QuickPicked,
    ReasonGiven,
    ResultPicked,
    TenderPicked,
    WentBack,
)
ENDS = ("\r", "\t", "\r\t", "")


@pytest.mark.parametrize("moment", MOMENTS)
def test_goods_come_on_and_nothing_is_decided(sit_down: SitDown, store: Store, moment: str) -> None:
    cashier = sit_down(OWNER, merge_lines=False)
    cashier.scan(WATER)
    panel, go = MOMENTS[moment]
    go(cashier)
    assert cashier.panel == panel
    lines, entries = len(cashier.lines), books.count(store, "journal")
    form, typed = cashier.view._side.panel, cashier.typed
    acts: list[Act] = []
    cashier.view.acted.connect(acts.append)

    for number, end in enumerate(ENDS, 1):
        cashier.scan(NOODLES, end=end)
        cashier.wait_for_lines(lines + number)
        assert cashier.lines[-1] == "康师傅红烧牛肉面 1桶 4.50"
        assert cashier.view._side.panel is form, "what was open stays open"
        if panel:
            assert cashier.typed == typed, "the code has left the field it ran into"
    cashier.rest()
    assert [act for act in acts if isinstance(act, DECISIONS)] == []
    assert (books.count(store, "sale"), books.count(store, "journal")) == (0, entries)
    assert books.kept_basket(store) is not None


@pytest.mark.parametrize("moment", ["cash", "cash typed", "far too much cash", "other tenders", "seen to be paid?"])
def test_the_sum_to_be_paid_follows_what_is_scanned_meanwhile(cashier: Cashier, store: Store, moment: str) -> None:
    cashier.scan(WATER)
    MOMENTS[moment][1](cashier)
    assert "￥2.00" in cashier.reads(cashier.view._side)
    cashier.scan(NOODLES)
    assert "￥6.50" in cashier.reads(cashier.view._side)
    assert books.count(store, "sale") == 0


def test_far_too_much_is_asked_about_as_long_as_it_is(cashier: Cashier, store: Store) -> None:
    cashier.scan(WATER)
    MOMENTS["far too much cash"][1](cashier)
    cashier.scan(NOODLES)
    assert "￥500.00 given: is that right?" in cashier.reads()
    cashier.press("F2")
    cashier.wait(lambda: not cashier.lines)
    assert [(sale.total_fen, sale.given_fen) for sale in books.sales(store)] == [(650, 50000)]


def test_what_is_no_longer_too_much_is_not_asked_about(cashier: Cashier) -> None:
    cashier.scan(HONEY)
    cashier.press("Space")
    cashier.type("130")
    cashier.press("Return")
    cashier.scan(WATER)
    assert "is that right?" not in cashier.reads()
    assert "￥98.00" in cashier.reads(cashier.view._side)
    assert cashier.typed == "130"


def test_the_question_whether_to_clear_names_what_would_go(cashier: Cashier) -> None:
    cashier.scan(WATER)
    cashier.press("F8")
    assert "Take off all 1 lines, ￥2.00 together?" in cashier.reads()
    cashier.scan(NOODLES)
    assert "Take off all 2 lines, ￥6.50 together?" in cashier.reads()


def test_the_question_of_age_names_all_the_tobacco(cashier: Cashier) -> None:
    cashier.scan(WATER)
    MOMENTS["18?"][1](cashier)
    cashier.scan(OTHER_PACK)
    asked = cashier.reads(cashier.view._side)
    assert "中华（硬）" in asked
    assert "芙蓉王（硬）" in asked


def test_what_is_scanned_while_a_sale_is_being_written_is_the_next_customers(cashier: Cashier, store: Store) -> None:
    cashier.scan(WATER)
    cashier.rest()
    cashier.press("Space")
    with store.write():  # the disk is busy with something else
        cashier.press("Return")
        cashier.scan(NOODLES)
        cashier.scan(NOODLES)
        assert cashier.lines == ["农夫山泉550ml 1瓶 2.00"]
    cashier.wait(lambda: cashier.lines == ["康师傅红烧牛肉面 2桶 9.00"])
    assert [sale.total_fen for sale in books.sales(store)] == [200]
    cashier.pay_cash()
    assert [sale.total_fen for sale in books.sales(store)] == [200, 900]


def test_a_quantity_typed_while_a_sale_is_being_written_counts_for_the_next_scan(
    cashier: Cashier, store: Store
) -> None:
    cashier.scan(WATER)
    cashier.rest()
    with store.write():
        cashier.press("Ctrl+Return")
        cashier.type("3*")
        cashier.scan(NOODLES)
        cashier.scan(WATER)
    cashier.wait(lambda: cashier.lines == ["康师傅红烧牛肉面 3桶 13.50", "农夫山泉550ml 1瓶 2.00"])


def test_what_is_typed_while_a_sale_is_being_written_stays(cashier: Cashier, store: Store) -> None:
    cashier.scan(WATER)
    cashier.rest()
    with store.write():
        cashier.press("Ctrl+Return")
        cashier.type("12")
    cashier.wait(lambda: not cashier.lines)
    cashier.type("*")
    cashier.scan(NOODLES)
    assert cashier.lines == ["康师傅红烧牛肉面 12桶 54.00"]


def test_what_was_typed_before_paying_is_gone_with_the_sale(cashier: Cashier) -> None:
    cashier.scan(WATER)
    cashier.type("12*")
    cashier.press("Ctrl+Return")
    cashier.wait(lambda: not cashier.lines)
    cashier.scan(NOODLES)
    assert cashier.lines == ["康师傅红烧牛肉面 1桶 4.50"]


def test_a_held_enter_pays_once(cashier: Cashier, store: Store) -> None:
    cashier.scan(WATER)
    cashier.press("Space")
    cashier.hold(Qt.Key.Key_Return, "\r")
    cashier.wait(lambda: not cashier.lines)
    cashier.hold(Qt.Key.Key_Return, "\r")
    cashier.rest()
    assert books.count(store, "sale") == 1
    assert (cashier.panel, cashier.lines) == ("", [])


def test_enter_hit_ten_times_pays_once(cashier: Cashier, store: Store) -> None:
    cashier.scan(WATER)
    cashier.press("Space")
    cashier.press(*["Return"] * 10)
    cashier.wait(lambda: not cashier.lines)
    cashier.press(*["Return"] * 10)
    cashier.rest()
    assert books.count(store, "sale") == 1


def test_a_held_space_opens_the_cash_panel_and_no_more(cashier: Cashier, store: Store) -> None:
    cashier.scan(WATER)
    cashier.hold(Qt.Key.Key_Space, " ")
    cashier.rest()
    assert (cashier.panel, cashier.typed, books.count(store, "sale")) == ("cash", "", 0)


def test_a_held_key_chooses_how_to_pay_and_does_not_confirm_it(cashier: Cashier, store: Store) -> None:
    cashier.scan(WATER)
    cashier.press("*")
    cashier.hold(Qt.Key.Key_F2)
    cashier.rest()
    assert "Did you see ￥2.00 paid by WeChat Pay?" in cashier.reads()
    assert books.count(store, "sale") == 0


def test_a_held_key_answers_one_question(cashier: Cashier) -> None:
    cashier.scan(PACK)
    cashier.hold(Qt.Key.Key_F2)
    assert (cashier.panel, cashier.lines) == ("", ["中华（硬） 1盒 45.00"]), "its unit is not changed by the same key"


def test_a_double_click_on_the_exact_sum_pays_once(cashier: Cashier, store: Store) -> None:
    cashier.scan(WATER)
    cashier.click("Cash")
    cashier.double_click("Exact ￥2.00")
    cashier.wait(lambda: not cashier.lines)
    cashier.rest()
    assert (books.count(store, "sale"), books.count(store, "payment"), cashier.panel) == (1, 1, "")


def test_a_double_click_on_cash_opens_it_and_pays_nothing(cashier: Cashier, store: Store) -> None:
    cashier.scan(WATER)
    cashier.double_click("Cash")
    cashier.rest()
    assert (cashier.panel, books.count(store, "sale")) == ("cash", 0)


def test_two_ways_of_paying_at_the_same_moment_pay_once(cashier: Cashier, store: Store) -> None:
    cashier.scan(WATER)
    cashier.rest()
    with store.write():
        cashier.press("Ctrl+Return", "Ctrl+Return", "Space", "Return", "*", "F2", "F2")
    cashier.wait(lambda: not cashier.lines)
    cashier.rest()
    assert [(sale.tender, sale.total_fen) for sale in books.sales(store)] == [("cash", 200)]
