"""The keys of the records' screen. No toolkit in here."""

from collections.abc import Mapping
from enum import Enum
from typing import Final


class Command(Enum):
    """What a key of the page asks for."""

    PERIOD = "period"
    GROUP = "group"
    PERSON = "person"
    RECEIPT = "receipt"
    PRINT = "print"
    EXPORT = "export"


KEYS: Final[Mapping[Command, str]] = {
    Command.PERIOD: "F2",
    Command.GROUP: "F3",
    Command.PERSON: "F4",
    Command.RECEIPT: "F5",
    Command.PRINT: "F6",
    Command.EXPORT: "F7",
}
