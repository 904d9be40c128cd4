"""What a person did on the people's screen, for the presenter. No toolkit in here."""

from dataclasses import dataclass, field

from pos_app.domain.people import Role
from pos_app.ui.people.keys import Command
from pos_app.ui.people.state import Tab


@dataclass(frozen=True, slots=True)
class Commanded:
    """A key or button; `user_id` is the person marked in the list."""

    command: Command
    user_id: int | None


@dataclass(frozen=True, slots=True)
class TabChosen:
    tab: Tab


@dataclass(frozen=True, slots=True)
class RightTurned:
    """A right is given to a role or taken back; `row` is the right's name, or the row of the discount."""

    role: Role
    row: str


@dataclass(frozen=True, slots=True)
class PersonEntered:
    """The form is to be saved; no `pin` keeps the old one."""

    name: str
    role: Role
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CodePrinted:
    """The recovery code is wanted on paper."""


@dataclass(frozen=True, slots=True)
class WentBack:
    """Esc: leave the form or the code, else the screen."""


Act = Commanded | TabChosen | RightTurned | PersonEntered | CodePrinted | WentBack
