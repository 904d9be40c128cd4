"""The keys of the goods screen. No toolkit in here."""

from collections.abc import Mapping
from enum import Enum
from typing import Final


class Command(Enum):
    """What a key of the list of products asks for."""

    NEW = "new"
    EDIT = "edit"
    CATEGORY = "category"
    SHOW = "show"
    TAB = "tab"
    SORT = "sort"
    LABEL = "label"
    EXPORT = "export"


KEYS: Final[Mapping[Command, str]] = {
    Command.NEW: "F2",
    Command.EDIT: "F3",
    Command.CATEGORY: "F4",
    Command.SHOW: "F5",
    Command.TAB: "F6",
    Command.SORT: "F7",
    Command.LABEL: "F8",
    Command.EXPORT: "F10",
}
MODE_KEY: Final = "F12"
SAVE_KEY: Final = "Ctrl+S"
