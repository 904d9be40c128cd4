"""What the cloud needs from outside: the time and new names for things."""

from typing import Protocol


class Clock(Protocol):
    """Wall time; may jump, never orders facts."""

    def now_ms(self) -> int:
        """UTC milliseconds."""
        ...


class Ids(Protocol):
    """Makes names that are never made twice anywhere."""

    def new(self) -> str:
        """A UUIDv7 in its usual text form."""
        ...
