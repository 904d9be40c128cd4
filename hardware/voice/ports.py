"""What the till wants of a voice, and what a voice wants of a loudspeaker."""

from dataclasses import dataclass
from typing import Final, Protocol

from hardware.voice.sound import Sound

VOLUME_MAX: Final = 100


class VoiceUnavailable(Exception):  # noqa: N818 - a state of the device, told in its message
    """Nothing can be heard; the message says why."""


class Utterance(Protocol):
    """Something to say: text for a voice that reads, clip words for one that joins recordings.

    A topic, when not empty, lets a newer utterance replace one of the same topic that has not begun.
    """

    @property
    def text(self) -> str: ...

    @property
    def words(self) -> tuple[str, ...]: ...

    @property
    def topic(self) -> str: ...


@dataclass(frozen=True, slots=True)
class VoiceState:
    """Whether the voice can be heard, as far as it knows; `reason` says why not."""

    reason: str = ""

    @property
    def available(self) -> bool:
        return not self.reason


class Voice(Protocol):
    """Speaks one utterance after the other. Every call returns at once and none raises for want of a device."""

    @property
    def state(self) -> VoiceState: ...

    def say(self, utterance: Utterance) -> None:
        """Speak it after what was said before. What can't be heard is dropped, not kept for later."""
        ...

    def set_volume(self, percent: int) -> None:
        """From the next utterance on, 0 to `VOLUME_MAX`; outside that `ValueError`."""
        ...

    def close(self) -> None:
        """Fall silent now and for good; what has not begun is dropped. May be called twice."""
        ...


class Sink(Protocol):
    """Where sound goes. `play` comes from one thread, `stop` from another."""

    def play(self, sound: Sound, text: str) -> None:
        """Play to the end, or until stopped. Raises `VoiceUnavailable`. `text` is what is being said."""
        ...

    def stop(self) -> None:
        """End a `play` that is going on, and every later one at once."""
        ...


def checked_volume(percent: int) -> int:
    if not 0 <= percent <= VOLUME_MAX:
        raise ValueError(f"a volume is 0 to {VOLUME_MAX}, got {percent}")
    return percent
