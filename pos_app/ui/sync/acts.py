"""What a person did on the sync screen, for the presenter. No toolkit in here."""

from dataclasses import dataclass

from pos_app.ui.sync.keys import Command
from pos_app.ui.sync.state import Tab


@dataclass(frozen=True, slots=True)
class Commanded:
    """A key or button of the page; `chosen` is the key of the marked row, None when there is none."""

    command: Command
    chosen: str | None


@dataclass(frozen=True, slots=True)
class TabChosen:
    tab: Tab


@dataclass(frozen=True, slots=True)
class RowChosen:
    key: str


@dataclass(frozen=True, slots=True)
class EnrolEntered:
    """`ca_file` is empty where the system's authorities vouch for the cloud."""

    url: str
    code: str
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class WentBack:
    """Esc."""


Act = Commanded | TabChosen | RowChosen | EnrolEntered | WentBack
