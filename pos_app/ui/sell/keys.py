"""The keys of the selling page: the ones cashiers of such tills know, as data a shop may change. No toolkit in here."""

from collections.abc import Mapping
from enum import Enum
from typing import Final


class Command(Enum):
    """What a key of the page asks for."""

    HELP = "help"
    UNIT = "unit"
    QUANTITY = "quantity"
    PRICE = "price"
    GIFT = "gift"
    REMOVE = "remove"
    WHOLE_DISCOUNT = "whole_discount"
    CLEAR = "clear"
    MEMBER = "member"
    REPRINT = "reprint"
    DRAWER = "drawer"
    SHIFT = "shift"
    PRINTER = "printer"
    SCANNER = "scanner"
    LOCK = "lock"
    ADD_PRODUCT = "add_product"
    SETTLE = "settle"
    EXACT_CASH = "exact_cash"
    TENDERS = "tenders"
    HOLD = "hold"
    PICK_UP = "pick_up"
    RETURN = "return"
    VOID = "void"
    NOTE = "note"
    ACCOUNTS = "accounts"
    PAYMENTS = "payments"
    MORE = "more"


Keys = Mapping[Command, tuple[str, ...]]

# The first key of each is the one shown. Characters and editing keys act only while the entry field is empty.
DEFAULT_KEYS: Final[Keys] = {
    Command.HELP: ("F1",),
    Command.UNIT: ("F2",),
    Command.QUANTITY: ("F3",),
    Command.PRICE: ("F4",),
    Command.GIFT: ("F5",),
    Command.MEMBER: ("F6",),
    Command.REPRINT: ("F7",),
    Command.CLEAR: ("F8",),
    Command.REMOVE: ("Del",),
    Command.DRAWER: ("Home",),
    Command.SHIFT: ("F11",),
    Command.WHOLE_DISCOUNT: ("Ctrl+F11",),
    Command.PRINTER: ("F12",),
    Command.SCANNER: ("Shift+F12",),
    Command.LOCK: ("Ctrl+L",),
    Command.ADD_PRODUCT: ("Ins",),
    Command.SETTLE: ("Space", "+"),
    Command.EXACT_CASH: ("Ctrl+Return",),
    Command.TENDERS: ("*",),
    Command.HOLD: ("F9",),
    Command.PICK_UP: ("F10",),
    Command.RETURN: ("Ctrl+R",),
    Command.VOID: ("Ctrl+Z",),
    Command.NOTE: ("Ctrl+N",),
    Command.ACCOUNTS: ("Ctrl+A",),
    Command.PAYMENTS: ("Ctrl+P",),
    Command.MORE: ("Ctrl+M",),
}
# The buttons of an open panel from the top. No character presses anything there: a scan is made of characters.
CHOICE_KEYS: Final = ("F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9")
QUICK_KEYS: Final = tuple(f"Ctrl+{digit}" for digit in range(1, 10))
