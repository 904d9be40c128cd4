"""What a person did on the stock screen, for the presenter. No toolkit in here."""

from collections.abc import Mapping
from dataclasses import dataclass

from pos_app.ui.stock.keys import Command
from pos_app.ui.stock.state import Tab


@dataclass(frozen=True, slots=True)
class TabChosen:
    tab: Tab


@dataclass(frozen=True, slots=True)
class Commanded:
    """A key or button; `chosen` is the key of the marked row, None when there is none."""

    command: Command
    chosen: str | None


@dataclass(frozen=True, slots=True)
class RowChosen:
    key: str


@dataclass(frozen=True, slots=True)
class EndReached:
    """The end of the rows came in sight."""


@dataclass(frozen=True, slots=True)
class DetailEndReached:
    """The end of what is behind the chosen row came in sight."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The entry field has another text."""

    text: str


@dataclass(frozen=True, slots=True)
class Entered:
    """Enter in the entry field."""

    text: str


@dataclass(frozen=True, slots=True)
class GoodsEntered:
    """Enter in the goods field of a form."""

    text: str


@dataclass(frozen=True, slots=True)
class GoodsDropped:
    """The goods put in last are taken out again."""


@dataclass(frozen=True, slots=True)
class FormStepped:
    """Another choice in a form."""

    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FormEntered:
    """The form is to be saved."""

    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WentBack:
    """Esc."""


Act = (
    TabChosen
    | Commanded
    | RowChosen
    | EndReached
    | DetailEndReached
    | Typed
    | Entered
    | GoodsEntered
    | GoodsDropped
    | FormStepped
    | FormEntered
    | WentBack
)
