"""What a person did on the screen of members, for the presenter. No toolkit in here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pos_app.ui.members.keys import Command


@dataclass(frozen=True, slots=True)
class Commanded:
    """A key or button of the screen."""

    command: Command


@dataclass(frozen=True, slots=True)
class Searched:
    """The search field reads so now."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RowChosen:
    """Another member of the list."""

    key: str


@dataclass(frozen=True, slots=True)
class FormEntered:
    """The open form is to be saved: what stands in its fields."""

    values: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class WentBack:
    """Esc: leave the form, the search, or the screen."""


Act = Commanded | Searched | RowChosen | FormEntered | WentBack
