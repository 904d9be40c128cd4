"""What the shop may ask of a receipt printer, and the ways in which a printer fails.

DeviceError
├── BadAddress       the setting does not name a way to a device
├── PrinterOffline   nobody there, switched off, or the cover is open
├── PaperOut         the printer told that its paper has ended
└── PrinterError     the connection broke, or the printer refused
    └── PrinterStalled   it takes no more bytes and does not say why
"""

from dataclasses import dataclass
from typing import Literal, Protocol

PaperSupply = Literal["ok", "low", "out", "unknown"]


class DeviceError(Exception):
    """A device at the counter did not do what it was asked.

    `begun` is true when part of the job may be on paper, or may still come out of the printer's memory:
    doing it again may then print it twice.
    """

    def __init__(self, message: str, *, begun: bool = False) -> None:
        super().__init__(message)
        self.begun = begun


class BadAddress(DeviceError):  # noqa: N818  # the trade's word for it
    """The setting does not name a way to a device."""


class PrinterOffline(DeviceError):  # noqa: N818  # the trade's word for it
    """Nobody there, switched off, or the cover is open."""


class PaperOut(DeviceError):  # noqa: N818  # the trade's word for it
    """The printer told that its paper has ended."""


class PrinterError(DeviceError):
    """The connection broke, or the printer refused."""


class PrinterStalled(PrinterError):  # noqa: N818  # the trade's word for it
    """The printer takes no more bytes and does not say why."""


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What the printer told about itself; what it did not tell is None or unknown, never assumed good."""

    online: bool | None = None
    paper: PaperSupply = "unknown"
    cover_open: bool | None = None


UNKNOWN = PrinterStatus()


class ReceiptPrinter(Protocol):
    """Prints whole jobs, one after the other; may be called from any thread but the window's."""

    def print_job(self, data: bytes, *, timeout_ms: int) -> None:
        """Return when the device has accepted every byte.

        Raises PrinterOffline, PaperOut or PrinterError. `timeout_ms` is how long the device may take to connect,
        and how long it may go without taking a byte: a long job is never cut off while bytes flow.
        """
        ...

    def status(self, *, timeout_ms: int) -> PrinterStatus:
        """What the printer tells within `timeout_ms`; raises nothing."""
        ...
