"""What the till wants of a scanner that is not a keyboard."""

from collections.abc import Callable
from enum import Enum
from typing import Final, Protocol

POLL_MS: Final = 200


class Presence(Enum):
    """Whether the scanner is there."""

    PRESENT = "present"
    LOST = "lost"
    BACK = "back"


class Scanner(Protocol):
    """Reads codes. All calls come from one thread."""

    @property
    def presence(self) -> Presence:
        """As of the last `poll`: PRESENT since the first, LOST, or BACK after it was lost."""
        ...

    @property
    def fault(self) -> str:
        """Why it is LOST, in the operating system's words; empty otherwise."""
        ...

    def poll(self, timeout_ms: int) -> list[str]:
        """The codes scanned since the last call, waiting for the first at most `timeout_ms`.

        A scanner that is not there is no error: `presence` says so, nothing is read, and each poll looks for it.
        """
        ...

    def close(self) -> None:
        """Let the device go. May be called twice."""
        ...


def run(
    scanner: Scanner,
    on_code: Callable[[str], None],
    on_presence: Callable[[Presence], None],
    stop: Callable[[], bool],
) -> None:
    """Read until `stop` says so, then close. Blocks: the caller's thread is the reader's.

    Each change of presence is told once; the first only if the scanner is missing.
    """
    told = Presence.PRESENT
    try:
        while not stop():
            codes = scanner.poll(POLL_MS)
            if scanner.presence is not told:
                told = scanner.presence
                on_presence(told)
            for code in codes:
                on_code(code)
    finally:
        scanner.close()
