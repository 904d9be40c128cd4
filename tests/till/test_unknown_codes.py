"""A code that nobody knows becomes a product on the spot, while the scanning goes on."""

from pos_app.domain.basket import Entered
from pos_app.domain.product import Kind
from pos_app.store.engine import Store
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.shop import NOODLES, UNKNOWN, UNKNOWN_TOO, WATER, gtin

NEW_PACK = gtin("690102800001")


def fill_in(cashier: Cashier, name: str, price: str) -> None:
    """The form by keyboard: name, past the unit, price, save."""
    cashier.type(name)
    cashier.press("Tab", "Tab")
    cashier.type(price)
    cashier.press("Ctrl+S")


def test_it_is_added_and_sold_and_known_from_then_on(cashier: Cashier, store: Store) -> None:
    cashier.scan(UNKNOWN)
    assert (cashier.panel, cashier.lines) == ("product", [])
    assert UNKNOWN in cashier.reads()
    fill_in(cashier, "老干妈", "8.5")
    cashier.wait(lambda: cashier.lines)
    assert cashier.lines == ["老干妈 1个 8.50"]
    assert cashier.panel == ""
    cashier.scan(UNKNOWN)
    assert cashier.lines == ["老干妈 2个 17.00"]
    cashier.pay_cash()
    assert books.sales(store)[0].total_fen == 1700
    cashier.type("lgm")
    cashier.wait(lambda: cashier.results)
    assert cashier.results == ["老干妈"]


def test_scanning_goes_on_while_the_form_is_open_and_what_is_typed_stays(cashier: Cashier) -> None:
    cashier.scan(UNKNOWN)
    cashier.type("老干")
    cashier.scan(WATER)
    cashier.scan(NOODLES)
    assert cashier.lines == ["农夫山泉550ml 1瓶 2.00", "康师傅红烧牛肉面 1桶 4.50"]
    fill_in(cashier, "妈", "8.5")
    cashier.wait(lambda: len(cashier.lines) == 3)
    assert cashier.lines[-1] == "老干妈 1个 8.50"


def test_two_unknown_codes_are_added_one_after_the_other(cashier: Cashier, store: Store) -> None:
    cashier.scan(UNKNOWN)
    cashier.type("老干妈")
    cashier.scan(UNKNOWN_TOO)
    assert UNKNOWN_TOO in cashier.reads()
    cashier.press("Tab", "Tab")
    cashier.type("8.5")
    cashier.press("Ctrl+S")
    cashier.wait(lambda: len(cashier.lines) == 1)
    assert (cashier.panel, cashier.typed) == ("product", "")
    fill_in(cashier, "涪陵榨菜", "2")
    cashier.wait(lambda: len(cashier.lines) == 2)
    assert cashier.panel == ""
    cashier.pay_cash()
    assert [line[:2] for line in books.sales(store)[0].lines] == [("老干妈", "1个"), ("涪陵榨菜", "1个")]


def test_the_cashier_may_fill_in_the_other_one_first(cashier: Cashier) -> None:
    cashier.scan(UNKNOWN)
    cashier.scan(UNKNOWN_TOO)
    cashier.type("老干妈")
    cashier.press("F2")
    assert cashier.typed == ""
    fill_in(cashier, "涪陵榨菜", "2")
    cashier.wait(lambda: cashier.lines == ["涪陵榨菜 1个 2.00"])
    assert "老干妈" in cashier.reads(cashier.view._side), "what was typed for the first one is still there"


def test_as_many_as_were_scanned_come_on(cashier: Cashier) -> None:
    cashier.scan(UNKNOWN)
    cashier.scan(UNKNOWN)
    cashier.scan(UNKNOWN)
    fill_in(cashier, "老干妈", "8.5")
    cashier.wait(lambda: cashier.lines)
    assert cashier.lines == ["老干妈 3个 25.50"]


def test_the_quantity_that_was_typed_before_it_is_kept(cashier: Cashier) -> None:
    cashier.type("6*")
    cashier.scan(UNKNOWN)
    fill_in(cashier, "老干妈", "8.5")
    cashier.wait(lambda: cashier.lines)
    assert cashier.lines == ["老干妈 6个 51.00"]
    assert cashier.basket.lines[0].entered is Entered.SCAN


def test_a_code_typed_by_hand_says_so(cashier: Cashier) -> None:
    cashier.type(f"2*{UNKNOWN}")
    cashier.press("Return")
    fill_in(cashier, "老干妈", "8.5")
    cashier.wait(lambda: cashier.lines)
    assert cashier.lines == ["老干妈 2个 17.00"]
    assert cashier.basket.lines[0].entered is Entered.HAND


def test_what_is_wrong_is_said_at_its_field_and_everything_typed_stays(cashier: Cashier, store: Store) -> None:
    cashier.scan(UNKNOWN)
    fill_in(cashier, "老干妈", "")
    cashier.wait(lambda: "Please give the product a price" in cashier.reads())
    assert (cashier.typed, cashier.lines) == ("", [])
    cashier.type("8.555")
    cashier.press("Ctrl+S")
    cashier.wait(lambda: "more than 2 decimal places" in cashier.reads())
    assert cashier.typed == "8.555"
    assert "老干妈" in cashier.reads(cashier.view._side)
    cashier.press("Backspace", "Ctrl+S")
    cashier.wait(lambda: cashier.lines)
    assert cashier.lines == ["老干妈 1个 8.55"]
    assert books.count(store, "product") == len({*books.rows(store, "SELECT name FROM product")})


def test_without_a_name_there_is_no_product(cashier: Cashier, store: Store) -> None:
    before = books.count(store, "product")
    cashier.scan(UNKNOWN)
    fill_in(cashier, "", "8.5")
    cashier.wait(lambda: "Please give the product a name" in cashier.reads())
    assert books.count(store, "product") == before


def test_a_cigarette_s_code_is_offered_as_one_and_asked_about(cashier: Cashier) -> None:
    cashier.scan(NEW_PACK)
    fill_in(cashier, "白沙（天天向上）", "17")
    cashier.wait(lambda: cashier.lines)
    assert cashier.lines == ["白沙（天天向上） 1盒 17.00"]
    assert cashier.basket.lines[0].item.kind is Kind.CIGARETTE
    assert cashier.panel == "age"


def test_save_hit_many_times_makes_one_product(cashier: Cashier, store: Store) -> None:
    before = books.count(store, "product")
    cashier.scan(UNKNOWN)
    fill_in(cashier, "老干妈", "8.5")
    cashier.press("Ctrl+S", "Ctrl+S", "Esc")
    cashier.wait(lambda: cashier.lines)
    cashier.rest()
    assert books.count(store, "product") == before + 1
    assert (cashier.lines, cashier.panel) == (["老干妈 1个 8.50"], "")


def test_it_need_not_be_added(cashier: Cashier) -> None:
    cashier.scan(UNKNOWN)
    cashier.scan(WATER)
    cashier.press("Esc")
    assert (cashier.panel, cashier.lines) == ("", ["农夫山泉550ml 1瓶 2.00"])
    cashier.scan(UNKNOWN)
    fill_in(cashier, "老干妈", "8.5")
    cashier.wait(lambda: len(cashier.lines) == 2)
    assert cashier.lines[-1] == "老干妈 1个 8.50", "the one that was given up does not count"


def test_a_code_met_while_money_is_taken_waits_behind_it(cashier: Cashier, store: Store) -> None:
    cashier.scan(WATER)
    cashier.press("Space")
    cashier.scan(UNKNOWN)
    assert cashier.panel == "cash"
    cashier.press("Return")
    cashier.wait(lambda: cashier.panel == "product")
    assert [sale.total_fen for sale in books.sales(store)] == [200]
    fill_in(cashier, "老干妈", "8.5")
    cashier.wait(lambda: cashier.lines)
    assert cashier.lines == ["老干妈 1个 8.50"]


def test_a_product_may_be_added_whatever_its_code_looks_like(cashier: Cashier) -> None:
    cashier.type("A-17")
    cashier.press("Ins")
    fill_in(cashier, "自制酸梅汤", "3")
    cashier.wait(lambda: cashier.lines)
    assert cashier.lines == ["自制酸梅汤 1个 3.00"]


def test_a_quantity_typed_before_a_code_to_be_added_is_its_quantity(cashier: Cashier) -> None:
    cashier.type(f"3*{UNKNOWN}")
    cashier.press("Ins")
    assert cashier.panel == "product"
    fill_in(cashier, "老干妈", "8.5")
    cashier.wait(lambda: cashier.lines)
    assert cashier.lines == ["老干妈 3个 25.50"]
