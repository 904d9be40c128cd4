"""What the panels of held sales and of a sale's note show. No toolkit in here."""

from dataclasses import dataclass
from enum import Enum

from pos_app.domain.money import Money
from pos_app.ui.message import Choice


class HoldDeed(Enum):
    """What may be done with a held sale."""

    PICK_UP = "pick_up"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A held sale; one that another version of the program wrote can't be read, and says so."""

    key: str
    name: str
    by: str
    at: str
    lines: int
    total: Money
    readable: bool = True


@dataclass(frozen=True, slots=True)
class HeldState:
    """All held sales, the oldest first; `dropping` is the one that is asked about before it is given up."""

    rows: tuple[HeldRow, ...]
    dropping: HeldRow | None = None


@dataclass(frozen=True, slots=True)
class NoteState:
    """What the sale is for: one of a list, or what is typed."""

    choices: tuple[Choice, ...]
    text: str = ""
