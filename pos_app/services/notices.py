"""What the province and the till have to tell the shop."""

from pos_app.services.ports import Clock
from pos_app.store import notices
from pos_app.store.engine import Store
from pos_app.store.notices import Notice

__all__ = ["Notice", "count_unread", "list_notices", "mark_read", "open_notices"]

_SHOWN = 100


def open_notices(store: Store) -> list[Notice]:
    """What nobody has read yet, the newest first. Title and body are sentences to be translated."""
    with store.read() as tx:
        return list(notices.unread(tx))


def count_unread(store: Store) -> int:
    """How many nobody has read yet."""
    with store.read() as tx:
        return notices.count_unread(tx)


def list_notices(store: Store, *, limit: int = _SHOWN, offset: int = 0) -> list[Notice]:
    """Read ones too, the newest first."""
    with store.read() as tx:
        return list(notices.latest(tx, limit=limit, offset=offset))


def mark_read(store: Store, notice_id: int | None = None, *, clock: Clock) -> int:
    """Somebody has read a notice, or with None all of them; how many were unread."""
    with store.write() as tx:
        return notices.mark_read(tx, notice_id, at_ms=clock.now_ms())
