"""Something to be told later: an English source sentence and what fills its `{named}` places, translated when shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Union

from pos_app.domain.errors import PosError

Value = Union[str, int, "Told"]


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence. A value may be a sentence itself; a text that came from outside is a value and never a source."""

    source: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.source.format_map(self.values)


NOTHING = Told(source="")


def plain(text: str) -> Told:
    """A text as somebody else wrote it, in whatever language."""
    return Told(source="{text}", values={"text": text})


def told_of(error: PosError) -> Told:
    """What an error says, to be kept."""
    return Told(error.message, {name: _value(value) for name, value in error.values.items()})


def _value(value: object) -> Value:
    if isinstance(value, PosError):
        return told_of(value)
    return value if isinstance(value, str | int | Told) else str(value)
