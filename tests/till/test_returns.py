"""Goods come back at the counter: by their receipt, without one, in exchange; and the last sale is voided."""

import pytest

from pos_app.store.engine import Store
from pos_app.ui.sell.keys import Command
from tests.conftest import OWNER_PIN
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.shop import CARTON, NOODLES, OWNER, PACK, UNKNOWN, WATER

FIRST = "01A-20261122-0001"


@pytest.fixture
def boss(sit_down: SitDown) -> Cashier:
    """The owner at a till without a printer."""
    return sit_down(OWNER)


def sell(cashier: Cashier, *codes: str) -> None:
    for code in codes:
        cashier.scan(code)
        if cashier.panel == "age":
            cashier.press("F2")
    cashier.pay_cash()


def totals(store: Store) -> list[int]:
    return [fen for (fen,) in books.rows(store, "SELECT total_fen FROM sale ORDER BY sale_id")]


def test_a_receipt_is_scanned_all_of_it_comes_back_two_keys_later(cashier: Cashier, store: Store) -> None:
    sell(cashier, WATER, WATER, NOODLES)
    cashier.scan(FIRST)
    cashier.wait(lambda: cashier.panel == "return")
    cashier.press("F2")
    assert "Cash ￥8.50" in cashier.reads()
    cashier.press("Return")
    cashier.wait(lambda: not cashier.panel)
    assert cashier.says == "Give back: Cash ￥8.50 (01A-20261122-0002)"
    assert totals(store) == [850, -850]


def test_one_thing_that_was_bought_alone_comes_back_with_one_key(cashier: Cashier, store: Store) -> None:
    sell(cashier, NOODLES)
    cashier.scan(FIRST)
    cashier.wait(lambda: cashier.panel == "return")
    cashier.press("Return")
    cashier.wait(lambda: not cashier.panel)
    assert totals(store) == [450, -450]


def test_goods_are_scanned_out_of_their_receipt_and_never_sold_meanwhile(cashier: Cashier, store: Store) -> None:
    sell(cashier, WATER, WATER, NOODLES)
    cashier.scan(FIRST)
    cashier.wait(lambda: cashier.panel == "return")
    for code in (WATER, NOODLES, NOODLES):
        cashier.scan(code)
    assert "No more of 康师傅红烧牛肉面 can come back" in cashier.reads()
    cashier.scan(PACK)
    assert f"{PACK} is not on this receipt" in cashier.reads()
    assert cashier.lines == []
    cashier.press("Return")
    cashier.wait(lambda: not cashier.panel)
    assert totals(store)[-1] == -650


def test_arrows_choose_the_line_and_how_much_of_it(cashier: Cashier, store: Store) -> None:
    sell(cashier, NOODLES, WATER, WATER, WATER)
    cashier.command(Command.RETURN)
    cashier.type("1")
    cashier.press("Return")
    cashier.wait(lambda: cashier.panel == "return")
    cashier.press("Down", "Right", "Right", "Left")
    assert "Cash ￥2.00" in cashier.reads()
    cashier.type("3")
    cashier.press("Return")
    assert "Cash ￥6.00" in cashier.reads()
    cashier.type("4")
    cashier.press("Return")
    assert "3 of 3 can still be returned" in cashier.reads()
    cashier.press("Return")
    cashier.wait(lambda: not cashier.panel)
    assert totals(store)[-1] == -600


def test_nothing_chosen_gives_nothing_back(cashier: Cashier, store: Store) -> None:
    sell(cashier, WATER, NOODLES)
    cashier.scan(FIRST)
    cashier.wait(lambda: cashier.panel == "return")
    cashier.press("Return")
    assert "what comes back?" in cashier.reads()
    cashier.press("Esc")
    assert cashier.panel == ""
    assert len(totals(store)) == 1


def test_the_reason_goes_into_the_journal(cashier: Cashier, store: Store) -> None:
    sell(cashier, NOODLES)
    cashier.command(Command.RETURN)
    cashier.press("F2")
    cashier.wait(lambda: cashier.panel == "return")
    cashier.press("F4", "Return")
    cashier.wait(lambda: not cashier.panel)
    (body,) = books.journal(store, "sale.returned")
    assert body["reason"] == "damaged"


def test_tobacco_is_to_be_unopened(cashier: Cashier, store: Store) -> None:
    sell(cashier, PACK, WATER)
    cashier.scan(FIRST)
    cashier.wait(lambda: cashier.panel == "return")
    cashier.scan(WATER)
    assert "unopened" not in cashier.reads()
    cashier.scan(PACK)
    assert "Tobacco comes back unopened only" in cashier.reads()
    cashier.press("Return")
    cashier.wait(lambda: not cashier.panel)
    assert totals(store)[-1] == -4700


def test_what_all_came_back_is_told_so(cashier: Cashier) -> None:
    sell(cashier, NOODLES)
    cashier.scan(FIRST)
    cashier.wait(lambda: cashier.panel == "return")
    cashier.press("Return")
    cashier.wait(lambda: not cashier.panel)
    cashier.scan(FIRST)
    cashier.wait(lambda: cashier.says == f"All goods of {FIRST} came back already")


def test_a_receipt_nobody_knows_is_told(cashier: Cashier) -> None:
    cashier.scan("01A-20261122-0077")
    cashier.wait(lambda: cashier.says == "There is no receipt 01A-20261122-0077")
    assert cashier.panel == ""


def test_what_was_seen_paid_by_phone_goes_back_the_same_way_or_in_cash(cashier: Cashier, store: Store) -> None:
    cashier.scan(NOODLES)
    cashier.hands.pay("wechat")
    cashier.rest()
    cashier.scan(FIRST)
    cashier.wait(lambda: cashier.panel == "return")
    assert "WeChat Pay ￥4.50" in cashier.reads()
    cashier.press("F6")
    assert "Cash ￥4.50" in cashier.reads()
    cashier.press("Return")
    cashier.wait(lambda: not cashier.panel)
    assert books.sales(store)[-1].tender == "cash"


def test_the_open_sale_waits_behind_a_return(cashier: Cashier, store: Store) -> None:
    sell(cashier, NOODLES)
    cashier.scan(WATER)
    cashier.scan(FIRST)
    cashier.wait(lambda: cashier.panel == "return")
    cashier.press("Return")
    cashier.wait(lambda: not cashier.panel)
    assert cashier.lines == ["农夫山泉550ml 1瓶 2.00"]
    cashier.pay_cash()
    assert totals(store) == [450, -450, 200]


def test_goods_without_a_receipt_come_back_for_cash(boss: Cashier, store: Store) -> None:
    boss.scan(NOODLES)
    boss.command(Command.RETURN)
    boss.press("F3")
    assert "Take 1 lines back without a receipt, for ￥4.50?" in boss.reads()
    boss.press("F2")
    boss.wait(lambda: not boss.lines)
    boss.rest()
    assert boss.says == "Give back: Cash ￥4.50 (01A-20261122-0001)"
    assert totals(store) == [-450]
    assert books.kept_basket(store) is None


def test_a_cashier_may_not_take_goods_back_without_a_receipt(cashier: Cashier, store: Store) -> None:
    cashier.scan(NOODLES)
    cashier.command(Command.RETURN)
    cashier.press("F3", "F2")
    cashier.rest()
    assert cashier.panel == "approval"
    cashier.press("Esc")
    assert cashier.lines == ["康师傅红烧牛肉面 1桶 4.50"]
    assert totals(store) == []


def test_the_owners_pin_lets_a_cashier_take_them_back_and_both_names_are_kept(cashier: Cashier, store: Store) -> None:
    cashier.scan(NOODLES)
    cashier.command(Command.RETURN)
    cashier.press("F3", "F2")
    cashier.rest()
    cashier.type(OWNER_PIN)
    cashier.press("Return")
    cashier.wait(lambda: not cashier.lines)
    cashier.rest()
    (body,) = books.journal(store, "sale.returned")
    assert (body["user"], body["approved_by"]) == ("小周", "老周")
    assert books.rows(store, "SELECT total_fen, approved_by FROM sale") == [(-450, 1)]


def test_an_exchanged_line_is_taken_off_again(cashier: Cashier) -> None:
    sell(cashier, NOODLES)
    cashier.scan(FIRST)
    cashier.wait(lambda: cashier.panel == "return")
    cashier.press("F5")
    cashier.scan(WATER)
    cashier.press("Up", "Del")
    assert cashier.lines == ["农夫山泉550ml 1瓶 2.00"]
    assert cashier.sum == "Due ￥2.00"


def test_an_exchange_takes_what_comes_back_off_the_sum(cashier: Cashier, store: Store) -> None:
    sell(cashier, NOODLES)
    cashier.scan(FIRST)
    cashier.wait(lambda: cashier.panel == "return")
    cashier.press("F5")
    assert cashier.lines == ["康师傅红烧牛肉面 -1桶 -4.50"]
    cashier.scan(PACK)
    cashier.press("F2")
    assert cashier.sum == "Due ￥40.50"
    cashier.pay_cash()
    assert totals(store) == [450, 4050]
    (body,) = books.journal(store, "sale.completed")[1:]
    assert [line["quantity_milli"] for line in body["lines"]] == [-1000, 1000]


def test_an_exchange_for_less_gives_the_difference_back(cashier: Cashier, store: Store) -> None:
    sell(cashier, CARTON)
    cashier.scan(FIRST)
    cashier.wait(lambda: cashier.panel == "return")
    cashier.press("F5")
    cashier.scan(NOODLES)
    cashier.press("Space")
    cashier.wait(lambda: cashier.panel == "giveback")
    assert "give ￥435.50 back?" in cashier.reads()
    cashier.press("F2")
    cashier.wait(lambda: not cashier.lines)
    assert totals(store) == [44000, -43550]


def test_the_last_sale_is_voided_with_two_keys(cashier: Cashier, store: Store) -> None:
    sell(cashier, NOODLES, WATER)
    cashier.command(Command.VOID)
    cashier.wait(lambda: cashier.panel == "void")
    assert f"Take all 2 lines of {FIRST} back" in cashier.reads()
    cashier.press("F2")
    cashier.wait(lambda: not cashier.panel)
    assert totals(store) == [650, -650]
    (body,) = books.journal(store, "sale.voided")
    assert (body["number"], body["reason"]) == (FIRST, "mistake")
    cashier.command(Command.VOID)
    cashier.wait(lambda: "came back already" in cashier.says)


def test_nothing_can_be_voided_before_the_first_sale(cashier: Cashier) -> None:
    cashier.command(Command.VOID)
    cashier.wait(lambda: cashier.says.startswith("No sale of this shift can be voided"))


def test_what_is_scanned_while_a_receipt_is_looked_up_is_not_lost(cashier: Cashier) -> None:
    sell(cashier, NOODLES)
    cashier.scan("01A-20261122-0099")
    cashier.scan(WATER)
    cashier.wait_for_lines(1)
    cashier.scan(UNKNOWN)
    assert cashier.panel == "product"
