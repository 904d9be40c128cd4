"""Messages of the province and of the till, read and unread."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pos_app.domain.told import NOTHING, Told
from pos_app.store import schema_sync as schema
from pos_app.store import told
from pos_app.store.engine import Row, Transaction

ARRIVAL: Final = "arrival"
SUPPLY: Final = "supply"
NOTICE: Final = "notice"
PROMOTION: Final = "promotion"
NEW_GOODS: Final = "new_goods"
WARNING: Final = "warning"
_NOTICE: Final = "SELECT notice_id, kind, title, body, at_ms, read_at_ms FROM notice "


@dataclass(frozen=True, slots=True)
class Notice:
    """One message. `kind` is one of the names above."""

    notice_id: int
    kind: str
    title: Told
    body: Told
    at_ms: int
    read_at_ms: int | None


def _notice(row: Row) -> Notice:
    return Notice(row[0], row[1], told.read(row[2]), told.read(row[3]), row[4], row[5])


def add(
    tx: Transaction, kind: str, title: Told, body: Told = NOTHING, *, at_ms: int, feed_number: int | None = None
) -> int:
    return tx.insert(
        schema.notice,
        {
            "kind": kind,
            "title": told.text(title),
            "body": told.text(body),
            "at_ms": at_ms,
            "feed_number": feed_number,
        },
    )


def unread(tx: Transaction) -> Sequence[Notice]:
    """What nobody has read yet, the newest first."""
    return [_notice(row) for row in tx.all(_NOTICE + "WHERE read_at_ms IS NULL ORDER BY notice_id DESC")]


def count_unread(tx: Transaction) -> int:
    count: int = tx.value("SELECT count(*) FROM notice WHERE read_at_ms IS NULL")
    return count


def latest(tx: Transaction, *, limit: int, offset: int = 0) -> Sequence[Notice]:
    """All of them, the newest first."""
    places = {"limit": limit, "offset": offset}
    return [_notice(row) for row in tx.all(_NOTICE + "ORDER BY notice_id DESC LIMIT :limit OFFSET :offset", places)]


def mark_read(tx: Transaction, notice_id: int | None, *, at_ms: int) -> int:
    """Somebody has read one, or with None all of them; how many were unread."""
    return tx.run(
        "UPDATE notice SET read_at_ms = :at_ms WHERE read_at_ms IS NULL AND (:id IS NULL OR notice_id = :id)",
        {"at_ms": at_ms, "id": notice_id},
    )
