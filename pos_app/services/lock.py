"""The till is locked: by a key, or because nobody touched it. The open sale stays; whoever comes gives their PIN."""

from typing import Final

from pos_app.domain.people import User
from pos_app.services.acting import signed
from pos_app.services.ports import Clock, Ids
from pos_app.store import journal
from pos_app.store.engine import Store

BY_KEY: Final = "key"
IDLE: Final = "idle"
MINUTE_MS: Final = 60_000


def lock_till(store: Store, user: User, why: str, *, clock: Clock, ids: Ids) -> None:
    """Say so in the journal."""
    with store.write() as tx:
        journal.append(tx, "till.locked", signed(user) | {"why": why}, uid=ids.new(), at_ms=clock.now_ms())


def is_idle(last_ms: int, now_ms: int, minutes: int) -> bool:
    """Whether nobody has touched the till for so long; a clock that was set back makes nobody idle."""
    return now_ms - last_ms >= minutes * MINUTE_MS
