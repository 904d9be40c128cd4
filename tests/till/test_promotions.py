"""The screen of promotions at the real till: written, tried, switched, and sold by."""

import pytest

from pos_app.till.rooms import PROMOTIONS
from pos_app.ui.promotions.view import PromotionsView
from tests.till import books
from tests.till.cashier import Cashier, table_texts
from tests.till.conftest import SitDown
from tests.till.shop import NOODLES, OWNER, PACK, WATER


class Office:
    """Somebody at the screen of promotions."""

    def __init__(self, cashier: Cashier) -> None:
        self.cashier = cashier

    def open(self) -> None:
        self.cashier.click("Promotions")

    @property
    def view(self) -> PromotionsView:
        (view,) = self.cashier.till.shell.findChildren(PromotionsView)
        return view

    def wait_until_read(self, text: str) -> None:
        self.cashier.wait(lambda: text in self.cashier.reads(self.view))

    def fill(self, *texts: str) -> None:
        """Type into the field that has the focus and those after it."""
        for place, text in enumerate(texts):
            if place:
                self.cashier.press("Tab")
            self.cashier.commit(text) if not text.isascii() else self.cashier.type(text)

    def new_percentage(self, name: str, percent: str) -> None:
        """A percentage of everything, up to the field of the percentage."""
        self.cashier.press("F2")
        self.cashier.wait(lambda: self.view.field() is self.view._promotion._fields["name"])
        self.cashier.press("Shift+Tab", "Right", "Tab")
        self.fill(name, percent)


@pytest.fixture
def office(sit_down: SitDown) -> Office:
    office = Office(sit_down(OWNER))
    office.open()
    return office


def test_a_promotion_is_written_by_keys_and_the_next_sale_has_it(office: Office) -> None:
    office.new_percentage("九折", "90")
    office.cashier.press("Ctrl+S")
    office.wait_until_read("All merchandise")
    assert "90 %" in office.cashier.reads(office.view)
    office.cashier.press("Esc")
    office.cashier.scan(WATER)
    office.cashier.scan(PACK)
    assert office.cashier.lines == ["农夫山泉550ml 1瓶 1.80", "中华（硬） 1盒 45.00"]


def test_what_is_scanned_into_the_form_is_what_the_promotion_is_about(office: Office) -> None:
    office.new_percentage("面八折", "80")
    office.cashier.scan(NOODLES)
    assert "康师傅红烧牛肉面" in office.cashier.reads(office.view)
    office.cashier.scan(PACK)
    assert "never promoted" in office.cashier.reads(office.view)
    office.cashier.press("Ctrl+S")
    office.wait_until_read("80 %")
    (told,) = books.journal(office.cashier.till.tools.store, "promotion.changed")
    assert len(told["scope"]["products"]) == 1
    office.cashier.press("Esc")
    for code in (WATER, NOODLES):
        office.cashier.scan(code)
    assert office.cashier.lines == ["农夫山泉550ml 1瓶 2.00", "康师傅红烧牛肉面 1桶 3.60"]


def test_a_mistake_is_said_at_its_field_and_nothing_typed_is_lost(office: Office) -> None:
    office.new_percentage("九折", "120")
    office.cashier.press("Ctrl+S")
    office.wait_until_read("The percentage must be less than 100")
    assert office.cashier.typed == "120"
    office.cashier.press("Backspace", "Backspace", "Backspace")
    office.cashier.type("95")
    office.cashier.press("Ctrl+S")
    office.wait_until_read("95 %")


def test_a_rule_is_tried_on_last_week_before_it_is_saved(office: Office, clock: object) -> None:
    office.cashier.press("Esc")
    office.cashier.scan(NOODLES)
    office.cashier.pay_cash()
    clock.ms += 24 * 3_600_000  # type: ignore[attr-defined]
    office.open()
    office.new_percentage("半价", "50")
    office.cashier.press("F5")
    office.wait_until_read("1 of 1")
    assert "￥2.25" in office.cashier.reads(office.view)
    assert books.journal(office.cashier.till.tools.store, "promotion.changed") == []


def test_a_promotion_is_switched_off_and_on_by_one_key(office: Office) -> None:
    office.new_percentage("九折", "90")
    office.cashier.press("Ctrl+S")
    office.wait_until_read("On")
    office.cashier.press("F4")
    office.cashier.wait(lambda: "Off" in table_texts(office.view._lists._table))
    office.cashier.press("F4")
    office.cashier.wait(lambda: "On" in table_texts(office.view._lists._table))


def test_a_promotion_that_is_changed_comes_up_as_it_was_written(office: Office) -> None:
    office.new_percentage("九折", "90")
    office.cashier.scan(WATER)
    office.cashier.press("Ctrl+S")
    office.wait_until_read("90 %")
    office.cashier.press("F3")
    assert "农夫山泉550ml" in office.cashier.reads(office.view)
    office.cashier.wait(lambda: office.cashier.typed == "九折")
    office.cashier.press("Tab", "Backspace", "Backspace")
    office.cashier.type("85")
    office.cashier.press("Ctrl+S")
    office.wait_until_read("85 %")
    assert len(office.view._lists._promotions.rows) == 1


def test_a_floor_is_given_by_scan_and_two_numbers(office: Office) -> None:
    office.cashier.press("Right", "F2")
    office.cashier.scan(NOODLES)
    office.cashier.wait(lambda: office.view.field() is office.view._price._fields["floor"])
    office.fill("4", "4.2")
    office.cashier.press("Ctrl+S")
    office.wait_until_read("￥4.20")
    assert office.view._lists._prices.rows[0].cells[3].text == "￥4.00"


def test_a_cashier_may_look_and_change_nothing(cashier: Cashier) -> None:
    office = Office(cashier)
    office.open()
    cashier.press("F2")
    assert "The owner or the manager may do this" in cashier.reads(office.view)
    assert not office.view._bar[next(iter(office.view._bar))].isEnabled()


def test_a_scan_on_the_list_sells(office: Office) -> None:
    office.cashier.scan(WATER)
    assert office.cashier.till.shell.current != PROMOTIONS
    assert office.cashier.lines == ["农夫山泉550ml 1瓶 2.00"]
