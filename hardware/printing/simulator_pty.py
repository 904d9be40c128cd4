"""A simulated printer at the end of a serial line (a pseudo-terminal, so not on Windows)."""

import os
import tty
from contextlib import suppress

from hardware.printing.simulator import SimulatedPrinter
from hardware.printing.simulator_wire import Faults, PrinterOnWire


class PrinterOnSerialLine(PrinterOnWire):
    """The till's end is `port`; it stays open here, so that tills may come and go."""

    def __init__(self, printer: SimulatedPrinter, faults: Faults = Faults()) -> None:  # noqa: B008  # frozen
        super().__init__(printer, faults)
        self._ours, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        self.port = os.ttyname(self._theirs)
        self.address = f"serial://{self.port}?baud=115200"

    def _serve(self) -> None:
        self._converse(_SerialLine(self._ours))
        os.close(self._ours)
        os.close(self._theirs)


class _SerialLine:
    def __init__(self, ours: int) -> None:
        self._ours = ours

    def fileno(self) -> int:
        return self._ours

    def take(self, size: int) -> bytes:
        with suppress(OSError):
            return os.read(self._ours, size)
        return b""

    def give(self, answer: bytes) -> None:
        with suppress(OSError):
            os.write(self._ours, answer)

    def broken(self) -> bool:
        return False
