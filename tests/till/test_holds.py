"""Sales are put aside and picked up at the counter, and a note is put on one."""

from pos_app.store import baskets
from pos_app.store.engine import Store
from pos_app.ui.sell.keys import Command
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.shop import NOODLES, PACK, WATER


def hold(cashier: Cashier, *codes: str) -> None:
    for code in codes:
        cashier.scan(code)
    cashier.command(Command.HOLD)
    cashier.wait(lambda: not cashier.lines)


def test_one_key_holds_the_sale_and_one_picks_it_up(cashier: Cashier) -> None:
    hold(cashier, WATER, NOODLES)
    assert cashier.says.startswith("Held: 10:00 农夫山泉550ml, ￥6.50")
    cashier.command(Command.PICK_UP)
    cashier.wait_for_lines(2)
    cashier.pay_cash()


def test_what_is_typed_is_its_name(cashier: Cashier) -> None:
    cashier.scan(WATER)
    cashier.type("12")
    cashier.command(Command.HOLD)
    cashier.wait(lambda: not cashier.lines)
    assert cashier.says == "Held: 12, ￥2.00"
    assert cashier.typed == ""


def test_of_several_one_is_picked_up_with_two_keys(cashier: Cashier) -> None:
    hold(cashier, WATER)
    hold(cashier, NOODLES)
    cashier.command(Command.PICK_UP)
    cashier.wait(lambda: cashier.panel == "held")
    assert "10:00 农夫山泉550ml" in cashier.reads()
    cashier.press("F2")
    cashier.wait_for_lines(1)
    assert cashier.lines == ["农夫山泉550ml 1瓶 2.00"]
    assert cashier.panel == ""


def test_arrows_and_enter_reach_any_of_them(cashier: Cashier) -> None:
    hold(cashier, WATER)
    hold(cashier, NOODLES)
    cashier.command(Command.PICK_UP)
    cashier.wait(lambda: cashier.panel == "held")
    cashier.press("Down", "Return")
    cashier.wait(lambda: cashier.lines == ["康师傅红烧牛肉面 1桶 4.50"])


def test_the_sale_that_is_open_is_held_before_another_is_picked_up(cashier: Cashier) -> None:
    hold(cashier, WATER)
    cashier.scan(NOODLES)
    cashier.command(Command.PICK_UP)
    cashier.wait(lambda: cashier.lines == ["农夫山泉550ml 1瓶 2.00"])
    cashier.pay_cash()
    cashier.command(Command.PICK_UP)
    cashier.wait(lambda: cashier.lines == ["康师傅红烧牛肉面 1桶 4.50"])


def test_a_held_sale_survives_the_end_of_the_program(sit_down: SitDown) -> None:
    hold(sit_down(), WATER)
    again = sit_down()
    assert again.lines == []
    again.command(Command.PICK_UP)
    again.wait_for_lines(1)


def test_tobacco_in_a_held_sale_is_asked_about_again(cashier: Cashier) -> None:
    cashier.scan(PACK)
    cashier.press("F2")
    cashier.command(Command.HOLD)
    cashier.wait(lambda: not cashier.lines)
    cashier.command(Command.PICK_UP)
    cashier.wait(lambda: cashier.panel == "age")


def test_a_held_sale_is_given_up_after_a_question(cashier: Cashier, store: Store) -> None:
    hold(cashier, WATER)
    hold(cashier, NOODLES)
    cashier.command(Command.PICK_UP)
    cashier.wait(lambda: cashier.panel == "held")
    cashier.press("Del")
    assert "Give up 10:00 农夫山泉550ml, ￥2.00?" in cashier.reads()
    cashier.press("Esc", "Down", "Del", "F2")
    cashier.rest()
    assert "康师傅" not in cashier.reads()
    assert [body["total_fen"] for body in books.journal(store, "basket.dropped")] == [450]


def test_what_another_version_held_is_shown_and_stays(cashier: Cashier, store: Store) -> None:
    with store.write() as tx:
        baskets.keep(tx, "[]", at_ms=1, slot=baskets.HELD + "old")
    cashier.command(Command.PICK_UP)
    cashier.wait(lambda: cashier.panel == "held")
    assert "Held by another version of the program" in cashier.reads()
    cashier.press("F2")
    cashier.wait(lambda: "another version" in cashier.says)
    assert books.count(store, "basket") == 1


def test_nothing_is_held_when_nothing_was(cashier: Cashier) -> None:
    cashier.command(Command.HOLD)
    assert cashier.says == "There is nothing in the sale yet: scan the first item"
    cashier.command(Command.PICK_UP)
    cashier.wait(lambda: cashier.says == "No sale is held")


def test_what_is_scanned_at_once_belongs_to_the_next_sale(cashier: Cashier) -> None:
    cashier.scan(WATER)
    cashier.command(Command.HOLD)
    cashier.scan(NOODLES)
    cashier.wait(lambda: cashier.lines == ["康师傅红烧牛肉面 1桶 4.50"])


def test_a_note_says_what_the_sale_is_for(cashier: Cashier, store: Store) -> None:
    cashier.scan(WATER)
    cashier.command(Command.NOTE)
    cashier.press("F5")
    assert cashier.says == "Note: Wedding or funeral"
    cashier.pay_cash()
    assert books.rows(store, "SELECT note FROM sale") == [("ceremony",)]
    assert books.journal(store, "sale.completed")[0]["note"] == "ceremony"


def test_a_note_may_be_typed(cashier: Cashier, store: Store) -> None:
    cashier.scan(WATER)
    cashier.command(Command.NOTE)
    cashier.type("room 12")
    cashier.press("Return")
    assert cashier.says == "Note: room 12"
    cashier.pay_cash()
    assert books.rows(store, "SELECT note FROM sale") == [("room 12",)]
