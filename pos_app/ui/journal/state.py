"""What the records' screen shows. No toolkit in here."""

from dataclasses import dataclass

from pos_app.services.records import Filter


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One entry: a plain sentence, when, who did it and who allowed it."""

    seq: int
    at: str
    user: str
    helper: str
    sentence: str
    group: str


@dataclass(frozen=True, slots=True)
class RecordsState:
    wanted: Filter
    rows: tuple[RecordRow, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything the entry says: its sentence, and a line for each of its parts."""

    title: str
    sentence: str
    lines: tuple[tuple[str, str], ...]
