"""What the people's screen shows. No toolkit in here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from pos_app.domain.people import Allowed, Role
from pos_app.services.people import Person
from pos_app.ui.message import FieldError

DISCOUNT = "discount_most"
"""The row of the grid that is a number and no right."""
DISCOUNT_STEPS = (0, 5, 10, 20, 30, 50, 100)


class Tab(Enum):
    PEOPLE = "people"
    ROLES = "roles"


@dataclass(frozen=True, slots=True)
class PeopleState:
    people: tuple[Person, ...]
    marked: int | None = None


@dataclass(frozen=True, slots=True)
class RolesState:
    """The grid: a row for each right, a column for each role."""

    allowed: Mapping[Role, Allowed]


@dataclass(frozen=True, slots=True)
class PersonForm:
    """Somebody who is added (`user_id` is None) or changed. What was typed stays while errors are shown."""

    user_id: int | None = None
    name: str = ""
    role: Role = Role.CASHIER
    errors: tuple[FieldError, ...] = ()
    busy: bool = False


@dataclass(frozen=True, slots=True)
class CodeShown:
    """A new recovery code, this once."""

    code: str = field(repr=False)
    prints: bool = False
