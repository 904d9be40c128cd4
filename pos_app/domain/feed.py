"""The feed: one numbered log from the cloud to a register; each entry takes effect once."""

from dataclasses import dataclass
from enum import Enum

from pos_app.domain.journal import Json


class FeedKind(Enum):
    """What this version understands; an entry of another kind is kept and shown."""

    DELIVERY_SENT = "delivery.sent"
    GOODS_UPDATED = "goods.updated"
    PRICE_UPDATED = "price.updated"
    NOTICE_POSTED = "notice.posted"
    LIMITS_UPDATED = "limits.updated"
    RECONCILIATION_REPORTED = "reconciliation.reported"


class FeedState(Enum):
    """What became of an entry."""

    APPLIED = "applied"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    WAITING = "waiting"
    """Understood, but for a day that has not come."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry as the cloud sent it. `number` counts from 1 without gaps for each register."""

    number: int
    uid: str
    kind: str
    version: int
    at_ms: int
    body: Json
