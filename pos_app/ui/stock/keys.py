"""The keys of the stock screen. No toolkit in here."""

from collections.abc import Mapping
from enum import Enum
from typing import Final


class Command(Enum):
    """What a key of the page asks for; each tab offers some of them."""

    NEW = "new"
    TAKE_IN = "take_in"
    SHOW = "show"
    PARTS = "parts"
    WHICH = "which"
    CATEGORY = "category"
    SPAN = "span"
    EARLIER = "earlier"
    LATER = "later"
    BEGIN = "begin"
    RECOUNT = "recount"
    APPROVE = "approve"
    GIVE_UP = "give_up"
    PHONE = "phone"
    BATCH = "batch"
    PRINT = "print"
    EXPORT = "export"


KEYS: Final[Mapping[Command, str]] = {
    Command.NEW: "F2",
    Command.BEGIN: "F2",
    Command.BATCH: "F2",
    Command.TAKE_IN: "F3",
    Command.RECOUNT: "F3",
    Command.WHICH: "F4",
    Command.CATEGORY: "F4",
    Command.SPAN: "F4",
    Command.SHOW: "F5",
    Command.PHONE: "F5",
    Command.EARLIER: "F5",
    Command.LATER: "F7",
    Command.PARTS: "F7",
    Command.GIVE_UP: "F7",
    Command.APPROVE: "F8",
    Command.PRINT: "F9",
    Command.EXPORT: "F10",
}
TAB_KEY: Final = "F6"
SAVE_KEY: Final = "Ctrl+S"
DROP_KEY: Final = "F3"
"""In a form: the line that was put in last is taken out."""
