"""The keys of the promotions screen. No toolkit in here."""

from collections.abc import Mapping
from enum import Enum
from typing import Final


class Command(Enum):
    """What a key of the page asks for."""

    NEW = "new"
    EDIT = "edit"
    SWITCH = "switch"
    PREVIEW = "preview"


KEYS: Final[Mapping[Command, str]] = {
    Command.NEW: "F2",
    Command.EDIT: "F3",
    Command.SWITCH: "F4",
    Command.PREVIEW: "F5",
}
# In the form of a promotion.
DROP_KEY: Final = "F3"
SAVE_KEY: Final = "Ctrl+S"
