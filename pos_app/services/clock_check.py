"""A clock that runs back is noticed and written down; it never reorders facts (architecture, rule B-9)."""

from typing import Final

from pos_app.domain.journal import Json
from pos_app.services.ports import Clock, Ids
from pos_app.store import journal
from pos_app.store.engine import Store

TOLERATED_MS: Final = 60_000


def clock_went_back(store: Store, *, clock: Clock, ids: Ids) -> bool:
    """Whether the clock stands before the last entry of the journal; if so that is an entry of its own."""
    now = clock.now_ms()
    with store.write() as tx:
        last = journal.last_at_ms(tx)
        if last is None or last - now <= TOLERATED_MS:
            return False
        body: dict[str, Json] = {"from": last, "to": now}
        journal.append(tx, "clock.went_back", body, uid=ids.new(), at_ms=now)
    return True
