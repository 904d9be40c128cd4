"""The buying screen at the real till: goods come in by scan, orders are suggested, suppliers are paid."""

from datetime import date
from pathlib import Path

import pytest

from pos_app.domain.people import Role, User
from pos_app.domain.product import ProductId
from pos_app.services import purchases, suppliers
from pos_app.services.days import close_day
from pos_app.services.shifts import close_shift
from pos_app.store import cash, stock
from pos_app.till.rooms import BUYING
from pos_app.ui.buying.keys import Tab
from pos_app.ui.buying.view import BuyingView
from tests.conftest import TestClock
from tests.till import books
from tests.till.cashier import Cashier, table_texts
from tests.till.conftest import SitDown
from tests.till.shop import NOODLES, OWNER, PACK, WATER

WATER_ID, NOODLES_ID = ProductId(1), ProductId(2)


class Buyer:
    """Somebody at the buying screen."""

    def __init__(self, cashier: Cashier) -> None:
        self.cashier = cashier
        self.store = cashier.till.tools.store

    def open(self, tab: Tab = Tab.ORDERS) -> None:
        self.cashier.click("Buying")
        self.cashier.wait(lambda: self.cashier.till.shell.current == BUYING)
        while self.view._tab is not tab:
            self.cashier.press("Right")

    @property
    def view(self) -> BuyingView:
        (view,) = self.cashier.till.shell.findChildren(BuyingView)
        return view

    def wait_until_read(self, text: str) -> None:
        self.cashier.wait(lambda: text in self.cashier.reads(self.view))

    @property
    def rows(self) -> list[str]:
        """The rows in sight."""
        table = self.view._rows._table
        return [] if table is None else table_texts(table)

    def add_supplier(self, name: str = "旺旺食品批发") -> None:
        self.open(Tab.SUPPLIERS)
        self.cashier.press("F2")
        self.cashier.wait(lambda: self.view.field() is self.view._fields._fields.get("name"))
        self.cashier.commit(name)
        self.cashier.press("Ctrl+S")
        self.wait_until_read(f"{name} is kept")

    def fill(self, *texts: str) -> None:
        """Type over what stands in the field, and Enter to the next."""
        for text in texts:
            self.cashier.type(text)
            self.cashier.press("Return")

    def held(self, product: ProductId) -> tuple[str, str]:
        with self.store.read() as tx:
            row = stock.stock_of(tx, product)
            return str(row.on_hand), str(row.value)


@pytest.fixture
def buyer(sit_down: SitDown, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Buyer:
    monkeypatch.setenv("HOME", str(tmp_path))
    buyer = Buyer(sit_down(OWNER))
    buyer.add_supplier()
    return buyer


def test_goods_are_received_by_scan_with_quantity_and_price(buyer: Buyer) -> None:
    buyer.cashier.press("F6")
    buyer.cashier.scan(WATER)
    buyer.fill("24", "1.20")
    buyer.cashier.scan(NOODLES)
    buyer.fill("12", "3.00")
    assert "￥64.80" in buyer.cashier.reads(buyer.view)
    buyer.cashier.press("Ctrl+S")
    buyer.wait_until_read("2 lines are in stock for ￥64.80")
    assert buyer.held(WATER_ID) == ("224", "248.80")
    (told,) = [body for body in books.journal(buyer.store, "stock.received") if "purchase" in body]
    assert [line["quantity_milli"] for line in told["lines"]] == [24_000, 12_000]
    assert "￥64.80" in buyer.rows


def test_a_second_scan_of_the_same_goods_is_one_more_and_a_gift_is_free(buyer: Buyer) -> None:
    buyer.cashier.press("F6")
    for _ in range(3):
        buyer.cashier.scan(WATER)
    assert buyer.cashier.typed == "3"
    buyer.cashier.scan(NOODLES)
    buyer.cashier.press("F5", "Ctrl+S")
    buyer.wait_until_read("2 lines are in stock for ￥3.30")
    assert buyer.held(NOODLES_ID) == ("2", "3.20")


def test_ten_and_one_free_are_two_lines_of_one_product(buyer: Buyer) -> None:
    buyer.cashier.press("F6")
    buyer.cashier.scan(NOODLES)
    buyer.fill("10", "3.30")
    buyer.cashier.press("F4")
    buyer.cashier.scan(NOODLES)
    assert buyer.cashier.typed == "11"
    buyer.cashier.type("10")
    buyer.cashier.press("Ctrl+S")
    buyer.wait_until_read("2 lines are in stock for ￥33.00")
    assert buyer.held(NOODLES_ID) == ("12", "36.20")


def test_what_is_bought_the_next_time_comes_with_its_last_price(buyer: Buyer) -> None:
    buyer.cashier.press("F6")
    buyer.cashier.scan(WATER)
    buyer.fill("10", "1.25")
    buyer.cashier.press("Ctrl+S")
    buyer.wait_until_read("1 lines are in stock")
    buyer.cashier.press("F6")
    buyer.cashier.scan(WATER)
    assert "last ￥1.25/瓶 at 旺旺食品批发" in buyer.cashier.reads(buyer.view)
    buyer.cashier.press("F7")
    buyer.wait_until_read("What 农夫山泉550ml has cost")
    assert "10瓶" in buyer.rows
    buyer.cashier.press("Esc")
    buyer.wait_until_read("Goods from 旺旺食品批发")
    assert len(purchases.listed(buyer.store)) == 1


def test_cigarettes_are_refused_at_the_scan(buyer: Buyer) -> None:
    buyer.cashier.press("F6")
    buyer.cashier.scan(PACK)
    buyer.wait_until_read("it comes with a delivery of the tobacco company only")


def test_what_can_not_be_read_is_said_at_its_field_and_nothing_is_lost(buyer: Buyer) -> None:
    buyer.cashier.press("F6")
    buyer.cashier.scan(WATER)
    buyer.fill("1.2.3", "2")
    buyer.cashier.press("Ctrl+S")
    buyer.wait_until_read("is not a number")
    assert buyer.cashier.typed == "1.2.3"
    buyer.cashier.press(*["Backspace"] * 5)
    buyer.cashier.type("5")
    buyer.cashier.press("Ctrl+S")
    buyer.wait_until_read("1 lines are in stock for ￥10.00")


def test_a_receipt_may_have_an_earlier_day_and_a_closed_one_is_told(buyer: Buyer, clock: TestClock) -> None:
    tools = buyer.cashier.till.tools
    close_shift(buyer.store, OWNER, None, clock=tools.clock, ids=tools.ids)
    close_day(buyer.store, date(2026, 11, 22), OWNER, clock=tools.clock, ids=tools.ids)
    clock.ms += 24 * 3_600_000
    buyer.cashier.press("F6")
    buyer.cashier.scan(WATER)
    buyer.cashier.press(*["Tab"] * 5)
    buyer.cashier.type("11-99")
    buyer.cashier.press("Ctrl+S")
    buyer.wait_until_read("'11-99' is no day; write it as 11-22")
    buyer.cashier.press("Backspace", "Backspace")
    buyer.cashier.type("22")
    buyer.cashier.press("Ctrl+S")
    buyer.wait_until_read("The books of that day are closed")
    (head,) = purchases.listed(buyer.store)
    assert (head.wanted_date, head.business_date) == (date(2026, 11, 22), date(2026, 11, 23))


def test_esc_asks_once_before_a_document_is_given_up(buyer: Buyer) -> None:
    buyer.cashier.press("F6")
    buyer.cashier.scan(WATER)
    buyer.cashier.press("Esc")
    buyer.wait_until_read("Esc once more gives it up")
    buyer.cashier.press("Esc")
    assert "Goods from" not in buyer.cashier.reads(buyer.view)
    assert purchases.listed(buyer.store) == []


def test_goods_go_back_with_a_reason_only(buyer: Buyer) -> None:
    buyer.cashier.press("F4")
    buyer.cashier.scan(WATER)
    buyer.fill("2", "1.00")
    buyer.cashier.press("Ctrl+S")
    buyer.wait_until_read("Say why: a reason belongs to it")
    buyer.cashier.commit("过期")
    buyer.cashier.press("Ctrl+S")
    buyer.wait_until_read("1 lines went back for ￥2.00")
    assert buyer.held(WATER_ID)[0] == "198"


def test_a_supplier_is_paid_from_the_drawer_and_the_account_says_so(buyer: Buyer) -> None:
    buyer.cashier.press("F6")
    buyer.cashier.scan(WATER)
    buyer.fill("10", "1.00")
    buyer.cashier.press("Ctrl+S")
    buyer.wait_until_read("Owed in all: ￥10.00")
    buyer.cashier.press("F7")
    buyer.cashier.wait(lambda: buyer.cashier.typed == "10.00")
    buyer.cashier.press("Ctrl+S")
    buyer.wait_until_read("旺旺食品批发: ￥0.00 is owed")
    with buyer.store.read() as tx:
        assert str(cash.moved(tx, 1, "cash")) == "-10.00"
    buyer.cashier.press("F3")
    buyer.wait_until_read("The shop paid · Cash from the drawer")


def test_an_order_is_written_sent_and_received_in_two_parts(buyer: Buyer) -> None:
    buyer.open(Tab.ORDERS)
    buyer.cashier.press("F2", "Return")
    buyer.cashier.scan(NOODLES)
    buyer.fill("6", "3.00")
    buyer.cashier.press("Ctrl+S")
    buyer.wait_until_read("is kept; F7 sends it off")
    buyer.cashier.press("F7")
    buyer.wait_until_read("is sent")
    buyer.cashier.wait(lambda: "Sent" in buyer.rows)
    buyer.cashier.press("F6")
    assert "康师傅红烧牛肉面" in buyer.cashier.reads(buyer.view)
    buyer.cashier.press("Tab")
    buyer.cashier.type("4")
    buyer.cashier.press("Ctrl+S")
    buyer.cashier.wait(lambda: "Partly here" in buyer.rows)
    buyer.cashier.press("F3")
    buyer.wait_until_read("2桶")
    buyer.cashier.press("Esc", "F6")
    assert "康师傅红烧牛肉面" in buyer.cashier.reads(buyer.view)
    buyer.cashier.press("Ctrl+S")
    buyer.cashier.wait(lambda: "Closed" in buyer.rows)
    assert buyer.held(NOODLES_ID)[0] == "7"


def test_what_sells_is_suggested_says_why_and_becomes_an_order(buyer: Buyer, clock: TestClock) -> None:
    buyer.cashier.press("Esc")
    buyer.cashier.scan(NOODLES)
    buyer.cashier.pay_cash()
    tools = buyer.cashier.till.tools
    close_shift(buyer.store, OWNER, None, clock=tools.clock, ids=tools.ids)
    clock.ms += 24 * 3_600_000
    buyer.open()
    buyer.cashier.press("F5", "Down", "Down", "Return")
    buyer.wait_until_read("From whom?")
    buyer.cashier.press("Return")
    buyer.wait_until_read("Sells")
    assert "to last 8 days" in buyer.cashier.reads(buyer.view)
    buyer.cashier.press("Tab")
    buyer.cashier.type("9")
    buyer.cashier.press("Ctrl+S")
    buyer.wait_until_read("is kept; F7 sends it off")
    assert "Draft" in buyer.rows


def test_a_draft_is_given_up_by_one_key(buyer: Buyer) -> None:
    buyer.open(Tab.ORDERS)
    buyer.cashier.press("F2", "Return")
    buyer.cashier.scan(NOODLES)
    buyer.cashier.press("Ctrl+S")
    buyer.wait_until_read("is kept; F7 sends it off")
    buyer.cashier.press("F8")
    buyer.wait_until_read("No order yet")


def test_a_list_is_saved_for_excel(buyer: Buyer, tmp_path: Path) -> None:
    buyer.cashier.press("F10")
    buyer.wait_until_read("1 rows are in")
    (file,) = tmp_path.glob("buying-*.xlsx")
    assert file.stat().st_size > 1000


def test_without_a_printer_the_screen_says_so(buyer: Buyer) -> None:
    buyer.cashier.press("F9")
    assert "No printer is set up" in buyer.cashier.reads(buyer.view)


def test_without_a_supplier_the_screen_says_what_to_do_first(sit_down: SitDown) -> None:
    buyer = Buyer(sit_down(OWNER))
    buyer.open()
    buyer.cashier.press("F5")
    assert "Add the supplier first" in buyer.cashier.reads(buyer.view)


def test_a_scan_on_a_list_sells(buyer: Buyer) -> None:
    buyer.cashier.scan(WATER)
    assert buyer.cashier.till.shell.current != BUYING
    assert buyer.cashier.lines == ["农夫山泉550ml 1瓶 2.00"]


def test_a_cashier_has_no_such_screen_and_a_stock_keeper_has(sit_down: SitDown) -> None:
    assert "Buying" not in sit_down().reads()
    keeper = User(2, "小周", Role.STOCK_KEEPER)
    buyer = Buyer(sit_down(keeper))
    buyer.add_supplier("街口批发")
    assert [each.name for each in suppliers.listed(buyer.store)] == ["街口批发"]
