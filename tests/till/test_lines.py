"""What a cashier does to the lines of a sale, and how goods without a scan come on."""

import pytest

from pos_app.domain.basket import Entered
from pos_app.domain.people import User
from pos_app.store.engine import Store
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.shop import CARTON, CASHIER, NOODLES, OWNER, PACK, SOY_SAUCE, WATER

# --- quantity


@pytest.mark.parametrize("sign", ["*", "×", "＊"])
def test_a_quantity_before_a_scan(cashier: Cashier, sign: str) -> None:
    cashier.type(f"3{sign}")
    cashier.scan(WATER)
    assert cashier.lines == ["农夫山泉550ml 3瓶 6.00"]


def test_a_quantity_before_a_typed_code(cashier: Cashier) -> None:
    cashier.type(f"3*{WATER}")
    cashier.press("Return")
    assert cashier.lines == ["农夫山泉550ml 3瓶 6.00"]


def test_a_quantity_after_a_line(cashier: Cashier) -> None:
    cashier.scan(WATER)
    cashier.scan(NOODLES)
    cashier.type("12*")
    cashier.press("Return")
    assert cashier.lines == ["农夫山泉550ml 1瓶 2.00", "康师傅红烧牛肉面 12桶 54.00"]
    assert cashier.typed == ""


def test_a_quantity_counts_for_one_scan_only(cashier: Cashier) -> None:
    cashier.type("3*")
    cashier.scan(WATER)
    cashier.scan(NOODLES)
    assert cashier.lines == ["农夫山泉550ml 3瓶 6.00", "康师傅红烧牛肉面 1桶 4.50"]


@pytest.mark.parametrize("typed", ["0*", "100000*", "1.2345*", "-1*"])
def test_an_impossible_quantity_is_refused_and_stays_to_be_corrected(cashier: Cashier, typed: str) -> None:
    cashier.type(typed)
    cashier.scan(WATER)
    assert cashier.lines == []
    assert cashier.says
    assert cashier.typed == typed


def test_the_quantity_key(cashier: Cashier) -> None:
    cashier.scan(WATER)
    cashier.press("F3")
    assert "Now 1 瓶" in cashier.reads()
    cashier.type("24")
    cashier.press("Return")
    assert (cashier.panel, cashier.lines) == ("", ["农夫山泉550ml 24瓶 48.00"])


def test_the_quantity_key_refuses_nothing_at_its_field(cashier: Cashier) -> None:
    cashier.scan(WATER)
    cashier.press("F3")
    cashier.type("0")
    cashier.press("Return")
    assert "The quantity must be more than 0" in cashier.reads()
    assert (cashier.panel, cashier.typed, cashier.lines) == ("quantity", "0", ["农夫山泉550ml 1瓶 2.00"])
    cashier.press("Backspace")
    cashier.type("5")
    cashier.press("Return")
    assert cashier.lines == ["农夫山泉550ml 5瓶 10.00"]


def test_the_keys_act_on_the_line_that_is_chosen(cashier: Cashier) -> None:
    cashier.scan(WATER)
    cashier.scan(NOODLES)
    cashier.press("Up", "F3")
    cashier.type("7")
    cashier.press("Return")
    assert cashier.lines == ["农夫山泉550ml 7瓶 14.00", "康师傅红烧牛肉面 1桶 4.50"]


# --- unit


def test_pack_and_carton_have_their_own_prices_and_one_stock(sit_down: SitDown, store: Store) -> None:
    cashier = sit_down()
    cashier.scan(PACK)
    cashier.press("F2")  # 18
    assert cashier.lines == ["中华（硬） 1盒 45.00"]
    cashier.press("F2")
    assert cashier.lines == ["中华（硬） 1条 440.00"]
    cashier.press("F2")
    assert cashier.lines == ["中华（硬） 1盒 45.00"]
    cashier.press("F2")
    cashier.scan(PACK)
    cashier.pay_cash()
    (sale,) = books.sales(store)
    assert [line[1:4] for line in sale.lines] == [("1条", 44000, 44000), ("1盒", 4500, 4500)]
    moved = books.rows(store, "SELECT quantity_milli FROM stock_movement WHERE kind = 'sale' ORDER BY movement_id")
    assert [milli for (milli,) in moved] == [-10_000, -1_000]


def test_the_carton_s_own_code_sells_the_carton(cashier: Cashier) -> None:
    cashier.scan(CARTON)
    assert cashier.lines == ["中华（硬） 1条 440.00"]


def test_goods_of_one_unit_stay_as_they_are(cashier: Cashier) -> None:
    cashier.scan(WATER)
    cashier.press("F2")
    assert cashier.lines == ["农夫山泉550ml 1瓶 2.00"]


# --- price


def test_another_price(cashier: Cashier, store: Store) -> None:
    cashier.scan(NOODLES)
    cashier.press("F4")
    cashier.type("4")
    cashier.press("Return")
    assert (cashier.panel, cashier.lines) == ("", ["康师傅红烧牛肉面 1桶 4.00"])
    assert "Off −0.50" in cashier.reads()
    cashier.pay_cash()
    listed = books.rows(store, "SELECT list_fen, price_fen, reason FROM sale_line")
    assert [tuple(row) for row in listed] == [(450, 400, "manual")]


def test_so_many_percent_of_the_price(cashier: Cashier) -> None:
    cashier.scan(NOODLES)
    cashier.press("F4")
    cashier.type("/95")
    cashier.press("Return")
    assert cashier.lines == ["康师傅红烧牛肉面 1桶 4.28"]


def test_a_price_that_is_none_is_refused_at_its_field(cashier: Cashier) -> None:
    cashier.scan(NOODLES)
    cashier.press("F4")
    cashier.type("4.555")
    cashier.press("Return")
    assert "more than 2 decimal places" in cashier.reads()
    assert (cashier.panel, cashier.typed, cashier.lines) == ("price", "4.555", ["康师傅红烧牛肉面 1桶 4.50"])


@pytest.mark.parametrize(("price", "odd"), [("2.25", False), ("2.24", True), ("9", False), ("9.01", True)])
def test_half_and_double_the_usual_price_are_where_odd_begins(cashier: Cashier, price: str, odd: bool) -> None:  # noqa: FBT001 - a table
    cashier.scan(NOODLES)
    cashier.press("F4")
    cashier.type(price)
    cashier.press("Return")
    assert (cashier.panel == "price") is odd
    assert ("is far from the usual ￥4.50" in cashier.reads()) is odd


def test_an_odd_price_is_charged_after_a_yes(cashier: Cashier, store: Store) -> None:
    cashier.scan(NOODLES)
    cashier.press("F4")
    cashier.type("45")
    cashier.press("Return")
    cashier.press("Return", "Space")
    cashier.type("y1")
    assert cashier.lines == ["康师傅红烧牛肉面 1桶 4.50"]
    cashier.press("F2")
    assert (cashier.panel, cashier.lines) == ("", ["康师傅红烧牛肉面 1桶 45.00"])
    cashier.pay_cash()
    assert [notes for (notes,) in books.rows(store, "SELECT notes FROM sale_line")] == ["price_abnormal"]


def test_an_odd_price_is_not_charged_after_a_no(cashier: Cashier) -> None:
    cashier.scan(NOODLES)
    cashier.press("F4")
    cashier.type("45")
    cashier.press("Return", "Esc")
    assert (cashier.panel, cashier.lines) == ("", ["康师傅红烧牛肉面 1桶 4.50"])


def test_don_t_ask_again_for_this_item(cashier: Cashier) -> None:
    def charge(price: str) -> None:
        cashier.press("F4")
        cashier.type(price)
        cashier.press("Return")

    cashier.scan(NOODLES)
    charge("45")
    cashier.press("F3", "F2")
    cashier.pay_cash()
    cashier.scan(NOODLES)
    charge("50")
    assert (cashier.panel, cashier.lines) == ("", ["康师傅红烧牛肉面 1桶 50.00"])
    cashier.scan(WATER)
    charge("50")
    assert cashier.panel == "price", "other goods are asked about"


@pytest.mark.parametrize("who", [CASHIER, OWNER], ids=["cashier", "owner"])
def test_above_the_tag_only_with_the_right(sit_down: SitDown, store: Store, who: User) -> None:
    """Rule E-7: below the marked price anybody, above it nobody but who may."""
    cashier = sit_down(who)
    cashier.scan(SOY_SAUCE)
    cashier.press("F4")
    cashier.type("9.99")
    cashier.press("Return")
    if who is CASHIER:
        assert "9.99 is above the marked price 9.98" in cashier.reads()
        cashier.press("F2", "Return")
        assert (cashier.panel, cashier.lines) == ("approval", ["海天生抽 1瓶 9.98"])
        cashier.press("Esc")
        assert (cashier.panel, cashier.lines) == ("price", ["海天生抽 1瓶 9.98"])
        return
    assert "￥9.99 is above the price tag. Charge it all the same?" in cashier.reads()
    assert cashier.lines == ["海天生抽 1瓶 9.98"]
    cashier.press("F2")
    cashier.pay_cash()
    assert [notes for (notes,) in books.rows(store, "SELECT notes FROM sale_line")] == ["price_above_tag"]


# --- taking off


def test_a_line_is_taken_off(cashier: Cashier) -> None:
    cashier.scan(WATER)
    cashier.scan(NOODLES)
    cashier.press("Up", "Del")
    assert cashier.lines == ["康师傅红烧牛肉面 1桶 4.50"]
    cashier.press("Del")
    assert cashier.lines == []
    cashier.press("Del")
    assert cashier.says == "There is nothing in the sale yet: scan the first item"


def test_del_in_a_typed_text_deletes_a_letter_and_no_line(cashier: Cashier) -> None:
    cashier.scan(WATER)
    cashier.type("nf")
    cashier.press("Left", "Del")
    assert (cashier.typed, cashier.lines) == ("n", ["农夫山泉550ml 1瓶 2.00"])


def test_everything_is_cleared_after_a_yes_and_the_journal_keeps_it(cashier: Cashier, store: Store) -> None:
    cashier.scan(WATER)
    cashier.scan(NOODLES)
    cashier.press("F8", "Return", "Space")
    cashier.type("y")
    assert len(cashier.lines) == 2
    cashier.press("F2")
    assert cashier.lines == []
    cashier.rest()
    (cleared,) = books.journal(store, "basket.cleared")
    assert (cleared["lines"], cleared["total_fen"], cleared["user"]) == (2, 650, "小周")
    assert (books.kept_basket(store), books.count(store, "sale")) == (None, 0)


def test_after_a_no_everything_is_still_there(cashier: Cashier, store: Store) -> None:
    cashier.scan(WATER)
    cashier.press("F8", "Esc")
    cashier.rest()
    assert (cashier.panel, cashier.lines) == ("", ["农夫山泉550ml 1瓶 2.00"])
    assert books.journal(store, "basket.cleared") == []


# --- merge or list


def test_one_line_for_the_same_goods_at_the_same_price(cashier: Cashier) -> None:
    cashier.scan(NOODLES)
    cashier.scan(WATER)
    cashier.scan(NOODLES)
    cashier.press("F4")
    cashier.type("4")
    cashier.press("Return")
    cashier.scan(NOODLES)
    assert cashier.lines == [
        "康师傅红烧牛肉面 2桶 8.00",
        "农夫山泉550ml 1瓶 2.00",
        "康师傅红烧牛肉面 1桶 4.50",
    ]


def test_or_a_line_for_every_scan(sit_down: SitDown) -> None:
    cashier = sit_down(merge_lines=False)
    for code in (NOODLES, WATER, NOODLES):
        cashier.scan(code)
    assert [line.split()[1] for line in cashier.lines] == ["1桶", "1瓶", "1桶"]


# --- goods without a scan


def test_goods_are_found_by_pinyin(cashier: Cashier) -> None:
    cashier.type("nfsq")
    cashier.wait(lambda: cashier.results)
    assert (cashier.results, cashier.lines) == (["农夫山泉550ml"], [])
    cashier.press("Return")
    assert cashier.lines == ["农夫山泉550ml 1瓶 2.00"]
    assert (cashier.results, cashier.typed) == ([], "")
    assert cashier.basket.lines[0].entered is Entered.SEARCH


def test_the_second_of_several_found(cashier: Cashier) -> None:
    cashier.type("3*h")
    cashier.wait(lambda: len(cashier.results) > 1)
    second = cashier.results[1]
    cashier.press("Down", "Return")
    assert cashier.lines[0].startswith(f"{second} 3")


def test_enter_before_the_search_has_answered_shows_what_it_found(cashier: Cashier) -> None:
    cashier.type("nfsq")
    cashier.press("Return")
    assert (cashier.results, cashier.lines) == (["农夫山泉550ml"], [])
    cashier.press("Return")
    assert cashier.lines == ["农夫山泉550ml 1瓶 2.00"]


def test_nothing_found_keeps_what_was_typed(cashier: Cashier) -> None:
    cashier.type("qqq")
    cashier.press("Return")
    assert (cashier.says, cashier.typed) == ("Nothing is called qqq", "qqq")


def test_esc_empties_the_field_and_the_results(cashier: Cashier) -> None:
    cashier.type("nf")
    cashier.wait(lambda: cashier.results)
    cashier.press("Esc")
    cashier.wait(lambda: not cashier.results)
    assert cashier.typed == ""


def test_quick_goods_by_key_and_by_finger(cashier: Cashier) -> None:
    cashier.press("PgDown")
    cashier.type("2*")
    cashier.press("Ctrl+1")
    assert cashier.lines == ["散称苹果 2kg 19.96"]
    cashier.press("PgDown")
    cashier.click("农夫山泉550ml")
    cashier.click("农夫山泉550ml")
    assert cashier.lines[1:] == ["农夫山泉550ml 2瓶 4.00"]
    assert {line.entered for line in cashier.basket.lines} == {Entered.QUICK}


def test_what_the_books_do_not_have_is_sold_with_a_word(cashier: Cashier) -> None:
    cashier.scan(NOODLES)
    assert cashier.says == ""
    cashier.scan(NOODLES)
    assert cashier.says == "康师傅红烧牛肉面: more is sold than the books have"
    assert len(cashier.lines) == 1


# --- help


def test_help_names_every_key_and_goes_with_the_same_one(cashier: Cashier) -> None:
    cashier.press("F1")
    read = cashier.reads(cashier.view._side)
    for key in ("F1", "F2", "F3", "F4", "F7", "F8", "Del", "Home", "F12", "Ins", "Ctrl+Enter", "3*"):
        assert key in read
    cashier.press("F1")
    assert cashier.panel == ""
