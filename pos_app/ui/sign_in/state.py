"""What the pages before work show. No toolkit in here."""

from dataclasses import dataclass, field
from datetime import date

from pos_app.domain.people import Role
from pos_app.ui.message import FieldError


@dataclass(frozen=True, slots=True)
class Person:
    user_id: int
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class SignInState:
    """Who may sign in. `locked` is the time of day until which no PIN is taken, empty when one is."""

    people: tuple[Person, ...]
    chosen: int | None = None
    error: str = ""
    locked: str = ""
    title: str = ""
    """Why somebody is asked for; empty at the beginning of work."""
    can_leave: bool = False


@dataclass(frozen=True, slots=True)
class OpenShiftState:
    cashier: str
    business_date: date
    error: str = ""
    float_text: str = ""
    """What was counted when the last shift ended."""


@dataclass(frozen=True, slots=True)
class FirstStartDraft:
    """The shop as typed, not yet checked."""

    shop: str = ""
    licence: str = ""
    owner: str = ""
    pin: str = field(default="", repr=False)
    pin_again: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class FirstStartState:
    """`errors` are shown at their fields, named as those of `FirstStartDraft`."""

    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class RecoverState:
    """An owner has forgotten the PIN. `errors` are at `code`, `pin` and `pin_again`."""

    user_id: int
    name: str
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeState:
    """The recovery code, shown this once."""

    code: str = field(repr=False)
    prints: bool = False


FrontState = SignInState | OpenShiftState | FirstStartState | RecoverState | CodeState
