"""The storekeeper's screen: what is there, what was lost, and counting while the till sells."""

from pathlib import Path

import openpyxl
import pytest

from pos_app.domain.transfer import read_transfer
from pos_app.store.engine import Store
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.shop import CARTON, OWNER, PACK, SOY_SAUCE, WATER


@pytest.fixture
def keeper(sit_down: SitDown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cashier:
    """The owner in front of the stock screen; files go into a folder of the test."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    cashier = sit_down(user=OWNER)
    cashier.press("Shift+F3")
    cashier.rest()
    return cashier


def reads(cashier: Cashier) -> str:
    page = cashier.till.shell.page
    assert page is not None
    return cashier.reads(page)


def scan(cashier: Cashier, *codes: str) -> None:
    for code in codes:
        cashier.scan(code)
        cashier.rest()


def press(cashier: Cashier, *names: str) -> None:
    for name in names:
        cashier.press(name)
        cashier.rest()


def packs(store: Store, code: str) -> int:
    sql = f"SELECT on_hand_milli FROM stock_on_hand JOIN barcode USING (product_id) WHERE code = '{code}'"
    return int(books.rows(store, sql)[0][0]) // 1000


def to(cashier: Cashier, tab: str) -> None:
    cashier.click(tab)
    cashier.rest()


def test_stock_is_shown_in_cartons_and_packs_with_its_value_and_history(keeper: Cashier) -> None:
    assert "All stock:" in reads(keeper)
    keeper.type("zh")
    keeper.rest()
    shown = reads(keeper)
    assert "中华（硬）" in shown
    assert "50条" in shown
    assert "Found at the beginning" in shown


def test_each_category_has_its_goods_and_its_value(keeper: Cashier) -> None:
    assert "All stock: " in reads(keeper)
    press(keeper, "F4")
    shown = reads(keeper)
    assert "方便食品: ￥3.20 at cost, sells for ￥4.50" in shown
    assert "农夫山泉550ml" not in shown


def test_a_scan_shows_the_goods(keeper: Cashier, store: Store) -> None:
    scan(keeper, WATER)
    assert "农夫山泉550ml" in reads(keeper)
    assert books.count(store, "sale") == 0


def test_goods_with_a_date_are_noted_and_the_oldest_is_sold_first(keeper: Cashier, store: Store) -> None:
    scan(keeper, SOY_SAUCE)
    press(keeper, "F2", "Tab")
    keeper.type("2026-12-01")
    press(keeper, "Tab")
    keeper.type("6")
    press(keeper, "Ctrl+S")
    assert "Noted: sell it before that day" in reads(keeper)
    assert "Sell first: 2026-12-01 6瓶" in reads(keeper)
    assert books.count(store, "batch") == 1


def test_a_loss_is_written_down_by_scanning(keeper: Cashier, store: Store) -> None:
    to(keeper, "Documents")
    press(keeper, "F2")
    scan(keeper, SOY_SAUCE, SOY_SAUCE)
    keeper.type("=3")
    press(keeper, "Return")
    press(keeper, "Ctrl+S")
    assert "Say why: a reason belongs to it" in reads(keeper)
    keeper.type("摔破")
    press(keeper, "Ctrl+S")
    assert packs(store, SOY_SAUCE) == 17
    assert "is in the books" in reads(keeper)
    assert "摔破" in reads(keeper)
    (entry,) = books.journal(store, "stock.adjusted")
    assert (entry["what"], entry["reason"], entry["user"]) == ("loss", "摔破", OWNER.name)


def test_a_scan_in_the_documents_begins_one_and_a_carton_is_a_carton(keeper: Cashier, store: Store) -> None:
    to(keeper, "Documents")
    scan(keeper, CARTON, PACK)
    assert "条" in reads(keeper)
    assert "New document" in reads(keeper)
    press(keeper, "F3", "Esc")
    assert books.count(store, "stock_document") == 0


def test_goods_for_another_shop_get_a_code_and_a_file(keeper: Cashier, store: Store, tmp_path: Path) -> None:
    to(keeper, "Documents")
    press(keeper, "F2")
    scan(keeper, WATER)
    press(keeper, "Tab", *["Right"] * 7)
    assert "To which shop" in reads(keeper)
    press(keeper, "Tab")
    keeper.type("河西店")
    press(keeper, "Ctrl+S")
    assert books.rows(store, "SELECT kind, partner FROM stock_document") == [("transfer_out", "河西店")]
    press(keeper, "F5")
    assert "The other shop scans this code" in reads(keeper)
    (file,) = tmp_path.glob("transfer-*.txt")
    transfer = read_transfer(file.read_text(encoding="ascii"))
    assert (transfer.to, transfer.lines[0].name) == ("河西店", "农夫山泉550ml")
    press(keeper, "Esc", "F3")
    keeper.type(str(file))
    press(keeper, "Ctrl+S")
    assert "These goods left this shop itself" in reads(keeper)


def begin(cashier: Cashier) -> None:
    to(cashier, "Stocktake")
    press(cashier, "F2", "Ctrl+S")
    assert "going on" not in reads(cashier)


def test_goods_are_counted_by_scanning_while_the_till_sells(keeper: Cashier, store: Store) -> None:
    begin(keeper)
    scan(keeper, SOY_SAUCE, SOY_SAUCE)
    assert "海天生抽: 2瓶 counted" in reads(keeper)
    keeper.type("=19")
    press(keeper, "Return")
    assert "海天生抽: 19瓶 counted" in reads(keeper)
    press(keeper, "Shift+F1")
    scan(keeper, SOY_SAUCE)
    keeper.pay_cash()
    keeper.rest()
    press(keeper, "Shift+F3", "F8", "Ctrl+S")
    assert "The books are set right" in reads(keeper)
    assert packs(store, SOY_SAUCE) == 18
    (entry,) = books.journal(store, "stock.counted")
    assert [line["variance_milli"] for line in entry["lines"]] == [-1000]


def test_goods_sold_between_two_scans_are_counted_again(keeper: Cashier, store: Store) -> None:
    begin(keeper)
    scan(keeper, SOY_SAUCE)
    press(keeper, "Shift+F1")
    scan(keeper, SOY_SAUCE)
    keeper.pay_cash()
    press(keeper, "Shift+F3")
    keeper.type(f"18*{SOY_SAUCE}")
    press(keeper, "Return")
    assert "1 goods were sold while they were being counted" in reads(keeper)
    press(keeper, "F8", "Ctrl+S")
    assert "count them again: 海天生抽" in reads(keeper)
    press(keeper, "Esc", "F3")
    keeper.type(f"19*{SOY_SAUCE}")
    press(keeper, "Return")
    press(keeper, "F8", "Ctrl+S")
    assert packs(store, SOY_SAUCE) == 19


def test_the_spot_check_of_the_month_is_begun_with_the_keyboard_and_given_up(keeper: Cashier, store: Store) -> None:
    to(keeper, "Stocktake")
    press(keeper, "F2", "Left")
    assert "Begin a stocktake" in reads(keeper)
    press(keeper, "Ctrl+S")
    assert books.rows(store, "SELECT kind FROM stocktake") == [("spot",)]
    press(keeper, "F7", "Ctrl+S")
    assert "the books are as they were" in reads(keeper)
    assert books.rows(store, "SELECT how FROM stocktake_end") == [("given_up",)]


def test_phones_are_shown_a_code_while_a_stocktake_is_open(keeper: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pos_app.till.counting_page.own_address", lambda: "127.0.0.1")
    begin(keeper)
    press(keeper, "F5")
    shown = reads(keeper)
    assert "Scan with a phone in the same network, or open http://127.0.0.1:" in shown


def test_the_day_and_the_month_are_written_for_a_spreadsheet(keeper: Cashier, tmp_path: Path) -> None:
    to(keeper, "Ledger")
    assert "goods" in reads(keeper)
    press(keeper, "F4", "F10")
    (file,) = tmp_path.glob("stock-ledger-*.xlsx")
    sheet = openpyxl.load_workbook(file).worksheets[0]
    names = {row[0].value for row in sheet.iter_rows(min_row=2)}
    assert "中华（硬）" in names
    press(keeper, "F5")
    assert "Nothing moved and nothing is there" in reads(keeper)
    press(keeper, "F7")
    assert "中华（硬）" in reads(keeper)


def test_lists_of_what_wants_somebody_say_what_to_do(keeper: Cashier) -> None:
    to(keeper, "To look at")
    assert "Goods were sold that never came in" in reads(keeper)
    press(keeper, "F4")
    assert "Order them before they are gone" in reads(keeper)


def test_a_cashier_looks_and_counts_and_sees_no_cost(sit_down: SitDown) -> None:
    cashier = sit_down()
    cashier.press("Shift+F3")
    cashier.rest()
    assert "at cost" not in reads(cashier)
    to(cashier, "Documents")
    press(cashier, "F2")
    assert "New document" not in reads(cashier)
