"""The keys of the people's screen. No toolkit in here."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from pos_app.domain.people import Role


class Command(Enum):
    """What a key of the page asks for."""

    ADD = "add"
    CHANGE = "change"
    LEAVE = "leave"
    CODE = "code"


KEYS: Final[Mapping[Command, str]] = {
    Command.ADD: "F2",
    Command.CHANGE: "F3",
    Command.LEAVE: "F4",
    Command.CODE: "F6",
}
# On the grid of rights, each of these gives the marked right to a role or takes it back.
ROLE_KEYS: Final[Mapping[Role, str]] = dict(zip(Role, ("F2", "F3", "F4", "F5"), strict=True))
