"""What a person must look at. An alarm stands once for each source, code and detail until it is seen or settled."""

from dataclasses import dataclass
from typing import Final

from pos_app.store import schema_sync as schema
from pos_app.store.engine import Transaction

_ALARM: Final = "SELECT alarm_id, source, code, detail, raised_at_ms, seen_at_ms, settled_at_ms FROM alarm "


@dataclass(frozen=True, slots=True)
class Alarm:
    """`source` is who noticed: till, cloud, totals … A settled one is over; one not seen waits for a person."""

    alarm_id: int
    source: str
    code: str
    detail: str
    raised_at_ms: int
    seen_at_ms: int | None
    settled_at_ms: int | None


def raise_alarm(tx: Transaction, source: str, code: str, detail: str, *, at_ms: int) -> bool:
    """Let it stand; True when it is new, or back after it was settled."""
    where = {"source": source, "code": code, "detail": detail, "at_ms": at_ms}
    back = tx.run(
        "UPDATE alarm SET raised_at_ms = :at_ms, seen_at_ms = NULL, settled_at_ms = NULL "
        "WHERE source = :source AND code = :code AND detail = :detail AND settled_at_ms IS NOT NULL",
        where,
    )
    known = tx.value("SELECT 1 FROM alarm WHERE source = :source AND code = :code AND detail = :detail", where)
    if known is None:
        tx.insert(
            schema.alarm,
            {"source": source, "code": code, "detail": detail, "raised_at_ms": at_ms},
        )
    return bool(back) or known is None


def settle(tx: Transaction, source: str, code: str, detail: str | None = None, *, at_ms: int) -> int:
    """What was wrong is right again: of one detail, or of all. How many stood."""
    return tx.run(
        "UPDATE alarm SET settled_at_ms = :at_ms WHERE source = :source AND code = :code AND settled_at_ms IS NULL "
        "AND (:detail IS NULL OR detail = :detail)",
        {"source": source, "code": code, "detail": detail, "at_ms": at_ms},
    )


def see(tx: Transaction, alarm_id: int, *, at_ms: int) -> None:
    """A person has looked at it."""
    tx.run(
        "UPDATE alarm SET seen_at_ms = :at_ms WHERE alarm_id = :alarm_id AND seen_at_ms IS NULL",
        {"alarm_id": alarm_id, "at_ms": at_ms},
    )


def standing(tx: Transaction, source: str | None = None) -> list[Alarm]:
    """What is not settled, seen or not, oldest first."""
    rows = tx.all(
        _ALARM + "WHERE settled_at_ms IS NULL AND (:source IS NULL OR source = :source) ORDER BY alarm_id",
        {"source": source},
    )
    return [Alarm(*row) for row in rows]


def unseen(tx: Transaction) -> list[Alarm]:
    """What stands and nobody has looked at, oldest first."""
    return [alarm for alarm in standing(tx) if alarm.seen_at_ms is None]


def latest(tx: Transaction, limit: int = 50) -> list[Alarm]:
    """Newest first, settled ones too."""
    rows = tx.all(_ALARM + "ORDER BY raised_at_ms DESC, alarm_id DESC LIMIT :limit", {"limit": limit})
    return [Alarm(*row) for row in rows]
