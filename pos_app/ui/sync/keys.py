"""The keys of the sync screen. No toolkit in here."""

from collections.abc import Mapping
from enum import Enum
from typing import Final


class Command(Enum):
    """What a key of the page asks for."""

    RUN = "run"
    CLOSE_DAY = "close_day"
    ENROL = "enrol"
    SEEN = "seen"


KEYS: Final[Mapping[Command, str]] = {
    Command.RUN: "F2",
    Command.CLOSE_DAY: "F3",
    Command.ENROL: "F4",
    Command.SEEN: "F5",
}
