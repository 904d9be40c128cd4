"""A clock that is wrong is noticed; it refuses nothing and never reorders facts (architecture, rule B-9)."""

from typing import Final

from pos_app.domain.journal import Json
from pos_app.domain.told import Told
from pos_app.services.ports import Clock, Ids
from pos_app.store import journal, sync_state
from pos_app.store.engine import Store

TOLERATED_MS: Final = 60_000
SKEW_TOLERATED_MS: Final = 600_000
"""So far the clock may stand from the cloud's before somebody is told."""
_MINUTE_MS: Final = 60_000


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


def clock_warning(store: Store) -> Told | None:
    """What to say when the clock stands more than ten minutes from the cloud's; None when it is right or not known."""
    with store.read() as tx:
        ahead_ms = -sync_state.read(tx).clock_offset_ms
    if abs(ahead_ms) <= SKEW_TOLERATED_MS:
        return None
    minutes = abs(ahead_ms) // _MINUTE_MS
    if ahead_ms > 0:
        return Told("The clock of this computer is {minutes} minutes fast; please set it", {"minutes": minutes})
    return Told("The clock of this computer is {minutes} minutes slow; please set it", {"minutes": minutes})
