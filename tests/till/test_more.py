"""Everything that has no button on the page is behind one that has."""

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
