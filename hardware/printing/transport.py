"""Ways to hand bytes to a printer, each behind the same two contracts."""

import time
from typing import Protocol

from hardware.printing.ports import PrinterStatus


class Connection(Protocol):
    """An open way to a device, for one job or one question."""

    def send(self, data: bytes, *, timeout_ms: int) -> None:
        """Hand over every byte, however long that takes while bytes flow.

        Raises PrinterStalled when no byte was taken for `timeout_ms`, PrinterError when the connection broke.
        """
        ...

    def ask(self, request: bytes, *, timeout_ms: int) -> bytes:
        """The answer, or nothing when none came in time; raises PrinterError when the connection broke."""
        ...

    def reported(self) -> PrinterStatus | None:
        """What the system in between tells about the printer, when it tells more than the printer itself."""
        ...

    def close(self, *, settle_ms: int) -> None:
        """End well; wait up to `settle_ms` to hear that the device dropped what it was given (PrinterError)."""
        ...

    def abort(self) -> None:
        """End at once and drop what was not taken yet; raises nothing."""
        ...


class Transport(Protocol):
    """One way to one device; nothing is open between jobs, so that tills can share a printer."""

    def connect(self, *, timeout_ms: int) -> Connection:
        """Raises PrinterOffline when nobody is there."""
        ...


class OneWay:
    """The part of a connection that never answers."""

    def ask(self, request: bytes, *, timeout_ms: int) -> bytes:  # noqa: ARG002  # the contract's parameters
        return b""

    def reported(self) -> PrinterStatus | None:
        return None

    def close(self, *, settle_ms: int) -> None:
        """Nothing is left open."""

    def abort(self) -> None:
        """Nothing is left open."""


class Deadline:
    """A time-out that several steps share."""

    def __init__(self, timeout_ms: int) -> None:
        self._end_s = time.monotonic() + timeout_ms / 1000

    @property
    def left_ms(self) -> int:
        return max(0, round((self._end_s - time.monotonic()) * 1000))
