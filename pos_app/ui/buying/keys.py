"""The keys of the buying screen. No toolkit in here."""

from collections.abc import Mapping
from enum import Enum
from typing import Final


class Tab(Enum):
    """What is listed."""

    ORDERS = "orders"
    DOCUMENTS = "documents"
    SUPPLIERS = "suppliers"


class Command(Enum):
    """What a key of a list asks for."""

    NEW = "new"
    OPEN = "open"
    SEND_BACK = "send_back"
    SUGGEST = "suggest"
    RECEIVE = "receive"
    SEND = "send"
    PAY = "pay"
    END = "end"
    EDIT = "edit"
    PRINT = "print"
    EXPORT = "export"


KEYS: Final[Mapping[Tab, Mapping[Command, str]]] = {
    Tab.ORDERS: {
        Command.NEW: "F2",
        Command.OPEN: "F3",
        Command.SUGGEST: "F5",
        Command.RECEIVE: "F6",
        Command.SEND: "F7",
        Command.END: "F8",
        Command.PRINT: "F9",
        Command.EXPORT: "F10",
    },
    Tab.DOCUMENTS: {
        Command.NEW: "F2",
        Command.OPEN: "F3",
        Command.SEND_BACK: "F4",
        Command.PRINT: "F9",
        Command.EXPORT: "F10",
    },
    Tab.SUPPLIERS: {
        Command.NEW: "F2",
        Command.OPEN: "F3",
        Command.SEND_BACK: "F4",
        Command.EDIT: "F5",
        Command.RECEIVE: "F6",
        Command.PAY: "F7",
        Command.PRINT: "F9",
        Command.EXPORT: "F10",
    },
}


class SheetKey(Enum):
    """What a key does while a document is written."""

    UNIT = "unit"
    GIFT = "gift"
    WITH_IT = "with_it"
    DROP = "drop"
    PRICES = "prices"
    SAVE = "save"


SHEET_KEYS: Final[Mapping[SheetKey, str]] = {
    SheetKey.UNIT: "F2",
    SheetKey.DROP: "F3",
    SheetKey.WITH_IT: "F4",
    SheetKey.GIFT: "F5",
    SheetKey.PRICES: "F7",
    SheetKey.SAVE: "Ctrl+S",
}
SAVE_KEY: Final = SHEET_KEYS[SheetKey.SAVE]
PAPER_KEYS: Final[Mapping[Command, str]] = {Command.PRINT: "F9", Command.EXPORT: "F10"}
