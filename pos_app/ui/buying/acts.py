"""What a person did on the buying screen, for the presenter. No toolkit in here."""

from collections.abc import Mapping
from dataclasses import dataclass

from pos_app.ui.buying.keys import Command, SheetKey, Tab


@dataclass(frozen=True, slots=True)
class Commanded:
    """A key or button of a list or of a paper; `chosen` is the key of the marked row, None when there is none."""

    command: Command
    chosen: str | None


@dataclass(frozen=True, slots=True)
class TabChosen:
    tab: Tab


@dataclass(frozen=True, slots=True)
class Picked:
    """One of a chooser."""

    key: str


@dataclass(frozen=True, slots=True)
class ProductAsked:
    """What was typed to name a product, or scanned."""

    text: str


@dataclass(frozen=True, slots=True)
class LineMarked:
    place: int


@dataclass(frozen=True, slots=True)
class LineTyped:
    """A text of the marked line: `units`, `price` or `discount`."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class WordTyped:
    """A text of the whole document: `reference`, `whole_discount`, `day` or `note`."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class SheetKeyed:
    key: SheetKey


@dataclass(frozen=True, slots=True)
class FormEntered:
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WentBack:
    """Esc."""


Act = (
    Commanded
    | TabChosen
    | Picked
    | ProductAsked
    | LineMarked
    | LineTyped
    | WordTyped
    | SheetKeyed
    | FormEntered
    | WentBack
)
