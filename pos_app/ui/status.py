"""What the strip at the top of the window shows. No toolkit in here."""

from dataclasses import dataclass
from datetime import date
from enum import Enum


class PrinterState(Enum):
    """What the printer said last; a printer that doesn't answer is unknown, never ok (rule D-3)."""

    NONE = "none"
    OK = "ok"
    UNKNOWN = "unknown"
    TROUBLE = "trouble"


class CloudState(Enum):
    """Whether the cloud could be reached when it was called last; without a cloud nothing is said of it."""

    NONE = "none"
    UNKNOWN = "unknown"
    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class StatusState:
    """Where we are, who works, and what needs attention. `jobs_waiting` are receipts that didn't come out.

    `entries_waiting` are not at the cloud yet; `alarms` and `notices` nobody has looked at.
    """

    shop: str = ""
    till: str = ""
    cashier: str = ""
    business_date: date | None = None
    printer: PrinterState = PrinterState.UNKNOWN
    jobs_waiting: int = 0
    cloud: CloudState = CloudState.NONE
    entries_waiting: int = 0
    alarms: int = 0
    notices: int = 0
    clock: str = ""
