"""The keys of the goods screen. No toolkit in here."""

from collections.abc import Mapping
from enum import Enum
from typing import Final


class Mode(Enum):
    """What the screen is for just now."""

    PRODUCTS = "products"
    PRICES = "prices"
    CHECKS = "checks"
    LABELS = "labels"
    COUNT = "count"
    IMPORT = "import"


class Command(Enum):
    """What a key of the screen asks for, each in its mode."""

    NEW = "new"
    EDIT = "edit"
    CATEGORY = "category"
    SHOW = "show"
    TAB = "tab"
    SORT = "sort"
    EXPORT = "export"
    FORGET = "forget"
    PREVIEW = "preview"
    APPLY = "apply"
    OPEN = "open"
    REPAIR = "repair"
    QR = "qr"
    PRINT = "print"
    HANGING = "hanging"
    COUNTED = "counted"
    CHOOSE = "choose"
    TAKE = "take"


KEYS: Final[Mapping[Mode, Mapping[Command, str]]] = {
    Mode.PRODUCTS: {
        Command.NEW: "F2",
        Command.EDIT: "F3",
        Command.CATEGORY: "F4",
        Command.SHOW: "F5",
        Command.TAB: "F6",
        Command.SORT: "F7",
        Command.EXPORT: "F10",
    },
    Mode.PRICES: {
        Command.FORGET: "F3",
        Command.PREVIEW: "F5",
        Command.EXPORT: "F10",
        Command.APPLY: "Ctrl+S",
    },
    Mode.CHECKS: {
        Command.OPEN: "F3",
        Command.REPAIR: "F4",
        Command.EXPORT: "F10",
    },
    Mode.LABELS: {
        Command.FORGET: "F3",
        Command.QR: "F4",
        Command.PRINT: "F5",
        Command.HANGING: "F6",
        Command.EXPORT: "F10",
    },
    Mode.COUNT: {
        Command.COUNTED: "Ctrl+S",
    },
    Mode.IMPORT: {
        Command.CHOOSE: "F2",
        Command.PREVIEW: "F5",
        Command.TAKE: "Ctrl+S",
    },
}
# The filters have no button: they are beside the search.
WITHOUT_BUTTON: Final = frozenset({Command.CATEGORY, Command.SHOW})
MODE_KEY: Final = "F12"
SAVE_KEY: Final = "Ctrl+S"
TAB_KEY: Final = KEYS[Mode.PRODUCTS][Command.TAB]
