"""The goods screen at the real till: found, changed, added, and what became of it looked up."""

from pathlib import Path

import pytest

from hardware.labels.simulator import SimulatedLabelPrinter
from hardware.printing.simulator import SimulatedPrinter
from pos_app.services.goods_library import build, library_of
from pos_app.till.rooms import GOODS
from pos_app.ui.goods.view import GoodsView
from tests.hardware.labels import zbar
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.shop import CARTON, NOODLES, OWNER, PACK, UNKNOWN, WATER


class Storeroom:
    """Somebody at the goods screen."""

    def __init__(self, cashier: Cashier) -> None:
        self.cashier = cashier
        cashier.click("Goods")
        cashier.rest()

    @property
    def view(self) -> GoodsView:
        (view,) = self.cashier.till.shell.findChildren(GoodsView)
        return view

    @property
    def names(self) -> list[str]:
        return [row.cells[0].text for row in self.view._list.rows]

    def wait_until_read(self, text: str) -> None:
        self.cashier.wait(lambda: text in self.cashier.reads(self.view))

    def wait_for(self, *names: str) -> None:
        self.cashier.wait(lambda: self.names == list(names))
        self.cashier.rest()

    def at(self, name: str) -> None:
        """Until the field of this name has the focus."""
        self.cashier.wait(self.view._card._named()[name].hasFocus)

    def go_to(self, name: str) -> None:
        for _ in range(60):
            if self.view._card._named()[name].hasFocus():
                return
            self.cashier.press("Tab")
        raise AssertionError(name)

    def retype(self, name: str, text: str) -> None:
        """Another text into a field of the form."""
        self.go_to(name)
        self.cashier.press(*["Backspace"] * 24)
        self.cashier.press("End", *["Backspace"] * 24)
        self.cashier.type(text) if text.isascii() else self.cashier.commit(text)


@pytest.fixture
def storeroom(sit_down: SitDown) -> Storeroom:
    return Storeroom(sit_down(OWNER))


def test_goods_are_found_as_one_types(storeroom: Storeroom) -> None:
    assert len(storeroom.names) == 7
    storeroom.cashier.type("nfsq")
    storeroom.wait_for("农夫山泉550ml")
    storeroom.cashier.press("Esc")
    storeroom.cashier.wait(lambda: len(storeroom.names) == 7)


def test_filters_and_orders_are_one_key_each(storeroom: Storeroom) -> None:
    storeroom.cashier.press("F5")
    storeroom.wait_for("中华（硬）", "芙蓉王（硬）")
    storeroom.cashier.press("F7", "F7")
    storeroom.wait_for("芙蓉王（硬）", "中华（硬）")


def test_a_price_is_changed_at_its_field_and_charged_at_once(storeroom: Storeroom) -> None:
    storeroom.cashier.scan(NOODLES)
    storeroom.wait_for("康师傅红烧牛肉面")
    storeroom.cashier.press("F6", "F3")
    storeroom.retype("price", "5.20")
    storeroom.cashier.press("Ctrl+S")
    storeroom.wait_until_read("￥5.20")
    (told,) = books.journal(storeroom.cashier.till.tools.store, "price.changed")
    assert (told["code"], told["from_fen"], told["to_fen"], told["user"]) == (NOODLES, 450, 520, OWNER.name)
    storeroom.cashier.press("Esc", "Esc")
    storeroom.cashier.scan(NOODLES)
    assert storeroom.cashier.lines == ["康师傅红烧牛肉面 1桶 5.20"]


def test_a_raised_price_of_tobacco_waits_for_its_tag(storeroom: Storeroom) -> None:
    storeroom.cashier.scan(PACK)
    storeroom.wait_for("中华（硬）")
    storeroom.cashier.press("F6", "F3")
    storeroom.retype("price", "50")
    storeroom.cashier.press("Ctrl+S")
    storeroom.wait_until_read("￥50.00")
    storeroom.cashier.press("Esc", "Esc")
    storeroom.cashier.scan(PACK)
    assert storeroom.cashier.lines == ["中华（硬） 1盒 45.00"]


def test_a_mistake_is_said_at_its_field_and_nothing_typed_is_lost(storeroom: Storeroom) -> None:
    storeroom.cashier.scan(WATER)
    storeroom.wait_for("农夫山泉550ml")
    storeroom.cashier.press("F3")
    storeroom.retype("stock_min", "viele")
    storeroom.cashier.press("Ctrl+S")
    storeroom.wait_until_read("'viele' is not a number")
    assert storeroom.cashier.typed == "viele"
    storeroom.retype("stock_min", "500")
    storeroom.cashier.press("Ctrl+S")
    storeroom.wait_until_read("too low")


def test_an_unknown_code_scanned_here_begins_its_product(storeroom: Storeroom) -> None:
    storeroom.cashier.scan(UNKNOWN)
    storeroom.wait_until_read("New product")
    storeroom.at("name")
    storeroom.cashier.commit("奥利奥")
    storeroom.cashier.press("Tab")
    storeroom.cashier.scan(WATER)  # one more code: it belongs to another product
    storeroom.retype("price", "8.50")
    storeroom.cashier.press("Ctrl+S")
    storeroom.wait_until_read(f"The code {WATER} belongs to 农夫山泉550ml")
    storeroom.retype("code:1", "")
    storeroom.cashier.press("Ctrl+S")
    storeroom.wait_until_read("Saved")
    storeroom.wait_until_read("奥利奥")
    storeroom.cashier.press("Esc", "Esc")
    storeroom.cashier.scan(UNKNOWN)
    assert storeroom.cashier.lines == ["奥利奥 1个 8.50"]


def test_every_movement_tells_its_document(storeroom: Storeroom) -> None:
    storeroom.cashier.press("Esc")
    storeroom.cashier.scan(WATER)
    storeroom.cashier.pay_cash()
    number = books.sales(storeroom.cashier.till.tools.store)[0].number
    storeroom.cashier.click("Goods")
    storeroom.cashier.scan(WATER)
    storeroom.wait_for("农夫山泉550ml")
    storeroom.cashier.press("F6", "F6")
    storeroom.wait_until_read("Sold")
    assert "199瓶" in storeroom.cashier.reads(storeroom.view)
    assert f"{number:04d}" in storeroom.cashier.reads(storeroom.view)
    assert "Found at the beginning" in storeroom.cashier.reads(storeroom.view)


def test_prices_have_a_history(storeroom: Storeroom) -> None:
    test_a_price_is_changed_at_its_field_and_charged_at_once(storeroom)
    storeroom.cashier.click("Goods")
    storeroom.cashier.press("F6", "F6")
    storeroom.wait_until_read("￥4.50")


def test_a_cashier_may_look_and_change_nothing(cashier: Cashier) -> None:
    room = Storeroom(cashier)
    assert "cost" not in cashier.reads(room.view)
    cashier.press("F3")
    room.wait_until_read("has no right to do this")
    cashier.press("F10")
    room.wait_until_read("has no right to do this")


def test_an_open_form_is_closed_by_esc_and_keeps_nothing(storeroom: Storeroom) -> None:
    storeroom.cashier.press("F3")
    storeroom.retype("name", "another name")
    storeroom.cashier.press("Esc")
    storeroom.cashier.rest()
    assert "another name" not in storeroom.cashier.reads(storeroom.view)
    assert storeroom.cashier.till.shell.current == GOODS


def test_prices_are_shown_before_they_are_changed(storeroom: Storeroom) -> None:
    storeroom.cashier.press("F12")
    storeroom.wait_until_read("7 products of the list")
    storeroom.cashier.scan(WATER)
    storeroom.cashier.scan(NOODLES)
    storeroom.wait_until_read("2 products that were scanned")
    storeroom.cashier.type("110")
    storeroom.cashier.press("F5")
    storeroom.wait_until_read("￥4.95")
    assert books.journal(storeroom.cashier.till.tools.store, "price.changed") == []
    storeroom.cashier.press("Tab", "Tab", "Tab", "Right")  # rounded to 0.10
    storeroom.wait_until_read("What would change?")
    storeroom.cashier.press("Ctrl+S")
    storeroom.wait_until_read("First look at what would change: F5")
    storeroom.cashier.press("F5")
    storeroom.wait_until_read("￥5.00")
    storeroom.cashier.press("Ctrl+S")
    storeroom.wait_until_read("2 prices are changed")
    storeroom.cashier.press("Esc", "Esc")
    storeroom.cashier.scan(NOODLES)
    assert storeroom.cashier.lines == ["康师傅红烧牛肉面 1桶 5.00"]


def test_two_rules_at_once_are_refused_at_the_field(storeroom: Storeroom) -> None:
    storeroom.cashier.press("F12")
    storeroom.wait_until_read("7 products")
    storeroom.cashier.type("110")
    storeroom.cashier.press("Tab")
    storeroom.cashier.type("1")
    storeroom.cashier.press("F5")
    storeroom.wait_until_read("Say a percentage, or how much more or less, or the price")


def test_a_mistake_of_the_catalogue_is_repaired_by_one_key(storeroom: Storeroom) -> None:
    storeroom.cashier.press("F12", "F12")
    storeroom.wait_until_read("Carton cheaper than its packs")
    storeroom.cashier.press("F4")
    storeroom.wait_until_read("repaired, price ￥450.00")
    (told,) = books.journal(storeroom.cashier.till.tools.store, "price.changed")
    assert (told["from_fen"], told["to_fen"]) == (44_000, 45_000)


def test_a_mistake_opens_its_product(storeroom: Storeroom) -> None:
    storeroom.cashier.press("F12", "F12")
    storeroom.wait_until_read("No carton code")
    storeroom.cashier.press("Down", "F3")
    storeroom.wait_for("芙蓉王（硬）")


def tags_mode(storeroom: Storeroom) -> None:
    storeroom.cashier.press("F12", "F12", "F12")
    storeroom.cashier.rest()


def test_a_raised_price_is_charged_when_its_tag_was_printed_and_hangs(
    sit_down: SitDown, printer: SimulatedPrinter, printer_line: str, tmp_path: Path
) -> None:
    storeroom = Storeroom(sit_down(OWNER, printer=printer_line))
    test_a_raised_price_of_tobacco_waits_for_its_tag(storeroom)
    storeroom.cashier.press("F8", "F2")
    storeroom.cashier.click("Goods")
    tags_mode(storeroom)
    storeroom.wait_until_read("2 tags have another price by now")  # the carton is cheaper than its tag says
    storeroom.cashier.press("F5")
    storeroom.wait_until_read("2 tags are printed")
    assert zbar.read(printer.paper(), tmp_path) == {PACK, CARTON}
    storeroom.cashier.press("F6")
    storeroom.wait_until_read("2 tags hang")
    storeroom.wait_until_read("Every tag is right")
    storeroom.cashier.press("Esc", "Esc")
    storeroom.cashier.scan(PACK)
    assert storeroom.cashier.lines[-1] == "中华（硬） 1盒 50.00"


def test_a_tag_of_whatever_is_scanned_goes_to_the_label_printer(sit_down: SitDown, tmp_path: Path) -> None:
    file = tmp_path / "labels.bin"
    storeroom = Storeroom(sit_down(OWNER, label_printer=f"file://{file}"))
    tags_mode(storeroom)
    storeroom.cashier.scan(WATER)
    storeroom.wait_until_read("1 tags of what was scanned")
    storeroom.cashier.press("Right", "Right", "Right", "F4", "F5")
    storeroom.wait_until_read("1 tags are printed")
    labels = SimulatedLabelPrinter()
    labels.receive(file.read_bytes())
    assert zbar.read(labels.labels[0], tmp_path) == {WATER}


def test_without_a_label_printer_it_says_so(storeroom: Storeroom) -> None:
    tags_mode(storeroom)
    storeroom.cashier.press("F6")
    storeroom.wait_until_read("Every tag is right")
    storeroom.cashier.press("F5")
    storeroom.wait_until_read("scan the goods that need one")
    storeroom.cashier.scan(WATER)
    storeroom.cashier.press("Right", "Right", "F5")
    storeroom.wait_until_read("No label printer is set up")


OREO = "6901668005830"


def counting(storeroom: Storeroom) -> None:
    storeroom.cashier.press("F12", "F12", "F12", "F12")
    storeroom.wait_until_read("Scan what stands on the shelf")


def on_hand(storeroom: Storeroom, name: str) -> int:
    store = storeroom.cashier.till.tools.store
    sql = f"SELECT on_hand_milli FROM stock_on_hand JOIN product USING (product_id) WHERE name = '{name}'"
    return int(books.rows(store, sql)[0][0])


def test_a_scan_counts_one_and_a_number_says_how_many_there_are(storeroom: Storeroom) -> None:
    counting(storeroom)
    storeroom.cashier.scan(WATER)
    storeroom.wait_until_read("201瓶 on the shelf")
    storeroom.cashier.scan(WATER)
    storeroom.wait_until_read("202瓶 on the shelf")
    storeroom.cashier.wait(storeroom.view._counting._fields["quantity"].hasFocus)
    storeroom.cashier.type("24")
    storeroom.cashier.press("Return")
    storeroom.wait_until_read("225瓶 on the shelf")
    assert on_hand(storeroom, "农夫山泉550ml") == 225_000


def test_a_new_product_is_made_and_counted_in_one_form(storeroom: Storeroom) -> None:
    counting(storeroom)
    storeroom.cashier.scan(OREO)
    storeroom.wait_until_read("A new product")
    storeroom.cashier.scan(WATER)  # the next on the shelf waits behind it
    fields = storeroom.view._counting._fields
    storeroom.cashier.wait(fields["name"].hasFocus)
    storeroom.cashier.commit("奥利奥")
    storeroom.cashier.press("Tab")
    storeroom.cashier.press("Ctrl+S")
    storeroom.wait_until_read("Please give the product a price")
    storeroom.cashier.type("8.50")
    storeroom.cashier.press("Tab", "Tab", "Tab")
    storeroom.cashier.type("12")
    storeroom.cashier.press("Ctrl+S")
    storeroom.wait_until_read("201瓶 on the shelf")
    assert on_hand(storeroom, "奥利奥") == 12_000
    assert books.journal_kinds(storeroom.cashier.till.tools.store)[-3:] == [
        "product.added",
        "stock.opened",
        "stock.opened",
    ]


def test_goods_of_the_library_need_a_number_only(storeroom: Storeroom, tmp_path: Path) -> None:
    lists = tmp_path / "list.csv"
    lists.write_text(f"ean13,name,retail\n{OREO},奥利奥 97g,8.50\n", encoding="utf-8")
    build([lists], library_of(storeroom.cashier.till.tools.store))
    counting(storeroom)
    storeroom.cashier.scan(OREO)
    storeroom.wait_until_read("奥利奥 97g")
    storeroom.cashier.wait(storeroom.view._counting._fields["quantity"].hasFocus)
    storeroom.cashier.type("6")
    storeroom.cashier.press("Ctrl+S")
    storeroom.wait_until_read("6个 on the shelf")
    storeroom.cashier.press("Esc", "Esc")
    storeroom.cashier.scan(OREO)
    assert storeroom.cashier.lines == ["奥利奥 97g 1个 8.50"]


def test_what_nobody_wants_to_add_is_left_with_esc(storeroom: Storeroom) -> None:
    counting(storeroom)
    storeroom.cashier.scan(UNKNOWN)
    storeroom.wait_until_read("A new product")
    storeroom.cashier.press("Esc")
    storeroom.wait_until_read("Scan what stands on the shelf")
    assert books.count(storeroom.cashier.till.tools.store, "product") == 7


def test_the_selling_page_knows_goods_of_the_library_too(cashier: Cashier, tmp_path: Path) -> None:
    lists = tmp_path / "list.csv"
    lists.write_text(f"ean13,name,retail\n{OREO},奥利奥 97g,8.50\n", encoding="utf-8")
    build([lists], library_of(cashier.till.tools.store))
    cashier.scan(OREO)
    cashier.wait(lambda: "奥利奥 97g" in cashier.reads(cashier.view))
    assert "8.50" in cashier.reads(cashier.view)


OTHERS = f"品名规格,零售,国标码,备用\n奥利奥 97g,8.50,{OREO},x\n"


def importing(storeroom: Storeroom) -> None:
    storeroom.cashier.press(*["F12"] * 5)
    storeroom.wait_until_read("Which list?")


def test_a_list_of_another_till_is_taken_in_and_its_columns_are_remembered(
    storeroom: Storeroom, tmp_path: Path
) -> None:
    file = tmp_path / "others.csv"
    file.write_text(OTHERS, encoding="utf-8")
    importing(storeroom)
    storeroom.cashier.type(str(file))
    storeroom.cashier.press("Return")
    storeroom.wait_until_read("品名规格")
    storeroom.cashier.press("F5")
    storeroom.wait_until_read("has no columns name and price")
    # What each column is, found with the arrows: name is the third of ours, price the sixth, code the second.
    storeroom.cashier.press(*["Right"] * 3, "Down", *["Right"] * 5, "Down", *["Right"] * 2)
    assert [row.cells[2].text for row in storeroom.view._importing._columns.rows] == ["名称", "售价", "条码", "–"]
    storeroom.cashier.press("F5")
    storeroom.wait_until_read("1 new products, 0 would change")
    storeroom.cashier.press("Ctrl+S")
    storeroom.wait_until_read("1 products are new, 0 are changed")
    storeroom.cashier.press("Esc")
    storeroom.cashier.type(str(file))
    storeroom.cashier.press("Return")
    storeroom.cashier.wait(lambda: "售价" in storeroom.cashier.reads(storeroom.view))
    storeroom.cashier.press("Esc", "Esc", "Esc")
    storeroom.cashier.scan(OREO)
    assert storeroom.cashier.lines == ["奥利奥 97g 1个 8.50"]


def test_a_list_with_mistakes_is_not_taken_and_each_is_told(storeroom: Storeroom, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("名称,售价,条码\n奥利奥,acht,6901668005831\n", encoding="utf-8")
    importing(storeroom)
    storeroom.cashier.type(str(file))
    storeroom.cashier.press("Return")
    storeroom.wait_until_read("acht")
    storeroom.cashier.press("Ctrl+S")
    storeroom.wait_until_read("Nothing is taken: 2 mistakes")
    assert "Line 2: The code 6901668005831 has a wrong check digit" in storeroom.cashier.reads(storeroom.view)
    assert books.count(storeroom.cashier.till.tools.store, "product") == 7
