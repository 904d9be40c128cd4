"""Everything that has no button on the page is behind one that has."""

from PySide6.QtWidgets import QScrollArea

from pos_app.ui.sell.keys import Command
from tests.till.cashier import Cashier
from tests.till.shop import WATER


def test_a_finger_finds_what_has_no_button(cashier: Cashier) -> None:
    cashier.scan(WATER)
    cashier.click("More")
    assert cashier.panel == "more"
    cashier.click("Note")
    assert cashier.panel == "note"


def test_its_keys_are_those_of_the_page(cashier: Cashier) -> None:
    cashier.command(Command.MORE)
    cashier.press("Ctrl+R")
    assert cashier.panel == "returnask"


def test_no_character_presses_anything_there(cashier: Cashier) -> None:
    cashier.scan(WATER)
    cashier.command(Command.MORE)
    cashier.type("+* 6921")
    cashier.press("Return", "Space")
    assert cashier.panel == "more"


def test_the_help_is_as_long_as_it_needs_and_arrows_move_along_it(cashier: Cashier) -> None:
    cashier.command(Command.HELP)
    panel = cashier.view._side.panel
    assert panel is not None
    bar = next(area for area in panel.findChildren(QScrollArea)).verticalScrollBar()
    cashier.wait(lambda: bar.maximum() > 0)
    cashier.press("Down")
    assert bar.value() > 0
    cashier.press("PgDown", "PgDown", "PgDown")
    assert bar.value() == bar.maximum()
    cashier.press("F1")
    assert cashier.panel == ""
