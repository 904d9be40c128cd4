"""The keys of the supply screen. No toolkit in here."""

from collections.abc import Mapping
from enum import Enum
from typing import Final


class Command(Enum):
    """What a key of the page asks for."""

    TAKE = "take"
    COUNT = "count"
    DIFFERENCE = "difference"
    PRODUCT = "product"
    HISTORY = "history"
    PRINT = "print"
    CLEAR = "clear"
    NOTICES = "notices"


# As on the selling page where there is the same: F3 is a quantity, F7 prints, F8 clears.
KEYS: Final[Mapping[Command, str]] = {
    Command.TAKE: "F2",
    Command.COUNT: "F3",
    Command.DIFFERENCE: "F4",
    Command.PRODUCT: "F5",
    Command.HISTORY: "F6",
    Command.PRINT: "F7",
    Command.CLEAR: "F8",
    Command.NOTICES: "F9",
}
