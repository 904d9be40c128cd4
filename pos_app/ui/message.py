"""What a window tells: one sentence and how grave it is. No toolkit in here."""

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """Shown as icon and colour together, never as colour alone."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence in the words of the person at the till, already in the language of the screen."""

    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of a form, shown at that field."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several things to choose: what it is called inside, and on the screen."""

    key: str
    text: str


def error_at(errors: tuple[FieldError, ...], field: str) -> str:
    """The text to show at `field`; empty when nothing is wrong with it."""
    return next((error.text for error in errors if error.field == field), "")
