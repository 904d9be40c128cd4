"""The cash drawer, which hangs on the receipt printer's drawer socket."""

from typing import Protocol

from hardware.printing.ports import ReceiptPrinter

KICK_TIMEOUT_MS = 2000


class Drawer(Protocol):
    """The cash drawer."""

    def kick(self) -> None:
        """Open it; raises DeviceError when the pulse could not be handed over."""
        ...


class PrinterDrawer:
    """A drawer opened by a pulse through the printer; the pulse is `drawer_pulse(profile)`."""

    def __init__(self, printer: ReceiptPrinter, pulse: bytes) -> None:
        self._printer = printer
        self._pulse = pulse

    def kick(self) -> None:
        # A pulse kept back in the memory of a printer without paper would open the drawer when the roll is changed,
        # so it goes the way of every job: refused when the printer tells that it cannot print.
        self._printer.print_job(self._pulse, timeout_ms=KICK_TIMEOUT_MS)
