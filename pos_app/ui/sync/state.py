"""What the sync screen shows: frozen values a presenter makes and the view draws. No toolkit in here.

Texts in here are in the language of the screen already; moments are days and times to read.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from pos_app.domain.money import ZERO, Money
from pos_app.ui.message import FieldError


class Line(Enum):
    """Whether the cloud can be reached, as far as the last run knows."""

    NOT_ENROLLED = "not_enrolled"
    UNKNOWN = "unknown"
    """Nobody has tried since the till was started for the first time."""
    RUNNING = "running"
    ON = "on"
    OFF = "off"


class Tab(Enum):
    """What is listed."""

    RUNS = "runs"
    ALARMS = "alarms"
    KEPT = "kept"
    WITHHELD = "withheld"
    DAYS = "days"
    RATES = "rates"


@dataclass(frozen=True, slots=True)
class SyncNow:
    """How it stands. `waiting` entries of the journal are not at the cloud, the oldest since `waiting_since`.

    `error` is why the last run failed, empty when it did not. `skew` warns of a wrong clock.
    """

    line: Line = Line.NOT_ENROLLED
    url: str = ""
    register: str = ""
    waiting: int = 0
    waiting_since: str = ""
    last_success: str = ""
    error: str = ""
    skew: str = ""


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run of the sync; `error` is empty when all went well."""

    at: str
    cause: str
    sent: int
    accepted: int
    applied: int
    waiting: int
    error: str = ""


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """Something a person must look at. `standing` is False once it was put right."""

    alarm_id: int
    at: str
    code: str
    detail: str
    seen: bool = False
    standing: bool = True


@dataclass(frozen=True, slots=True)
class KeptRow:
    """An entry of the feed that has had no effect, or one of the journal that the cloud could not take."""

    number: int
    at: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class DayRow:
    """A business date: still open, or closed; `agrees` is what the cloud said of it, None while it has not."""

    day: date
    agrees: bool | None
    sales: int = 0
    amount: Money = ZERO
    differences: int = 0
    closed: bool = True


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document behind a difference."""

    at: str
    what: str
    number: str
    value: str


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """The two numbers of one subject, and the documents behind the till's."""

    subject: str
    name: str
    till: str
    cloud: str
    documents: tuple[DocumentRow, ...] = ()


@dataclass(frozen=True, slots=True)
class RateRow:
    """The scan match rate of one cigarette; `rate` is empty where nothing has gone. `odd` is out of its band."""

    name: str
    opening: str
    delivered: str
    closing: str
    sold: str
    rate: str
    odd: bool = False


Listed = tuple[RunRow, ...] | tuple[AlarmRow, ...] | tuple[KeptRow, ...] | tuple[DayRow, ...] | tuple[RateRow, ...]


@dataclass(frozen=True, slots=True)
class TabState:
    """The open tab. `differences` are those of the chosen day; `counts` what each tab's word is followed by."""

    tab: Tab
    rows: Listed = ()
    differences: tuple[DifferenceRow, ...] = ()
    counts: tuple[tuple[Tab, int], ...] = ()


@dataclass(frozen=True, slots=True)
class EnrolForm:
    """Where the cloud is and the one-time code. `busy` while the cloud is asked."""

    url: str = ""
    errors: tuple[FieldError, ...] = ()
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Allowed:
    """What this person may press here."""

    run: bool = False
    enrol: bool = False
    close_day: bool = False
