"""What the records' screen shows. No toolkit in here."""

from dataclasses import dataclass

from pos_app.services.records import Filter


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One entry: a plain sentence, when, and who (with whoever allowed it)."""

    seq: int
    at: str
    who: str
    sentence: str
    group: str


@dataclass(frozen=True, slots=True)
class RecordsState:
    wanted: Filter
    rows: tuple[RecordRow, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything the entry says, a line each."""

    title: str
    lines: tuple[tuple[str, str], ...]
