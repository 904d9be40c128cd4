"""What the printer's thread tells the screen."""

from dataclasses import dataclass
from typing import Final

from hardware.printing.ports import UNKNOWN, PrinterStatus
from pos_app.services.printing import TroubledJob


@dataclass(frozen=True, slots=True)
class PrinterReport:
    """How the printer is, and the jobs that wait for a person."""

    status: PrinterStatus
    troubled: tuple[TroubledJob, ...] = ()
    present: bool = True


NO_PRINTER: Final = PrinterReport(UNKNOWN, present=False)
