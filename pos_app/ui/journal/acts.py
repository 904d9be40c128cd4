"""What a person did on the records' screen, for the presenter. No toolkit in here."""

from dataclasses import dataclass
from pathlib import Path

from pos_app.ui.journal.keys import Command


@dataclass(frozen=True, slots=True)
class Commanded:
    command: Command


@dataclass(frozen=True, slots=True)
class RowChosen:
    seq: int


@dataclass(frozen=True, slots=True)
class MoreWanted:
    """The end of the list came in sight."""


@dataclass(frozen=True, slots=True)
class ReceiptEntered:
    """The number of a receipt to look for; empty for all entries again."""

    number: str


@dataclass(frozen=True, slots=True)
class FileChosen:
    """Where the list is to be written."""

    path: Path


@dataclass(frozen=True, slots=True)
class WentBack:
    """Esc."""


Act = Commanded | RowChosen | MoreWanted | ReceiptEntered | FileChosen | WentBack
