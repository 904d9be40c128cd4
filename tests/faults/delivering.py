"""The delivery that the struck programs take in: two cartons of what the shop sells, a code it does not know yet."""

from typing import Final

from pos_app.domain.feed import FeedEntry
from tests.services.supply import NEW_CARTON, line, note

PACK: Final = "6901028075763"
PACKS: Final = 20


def delivery_entry() -> FeedEntry:
    body = note(line(1, NEW_CARTON, PACK, "中华(硬)", 2))
    return FeedEntry(1, "feed-1", "delivery.sent", 1, 1_795_312_800_000, body)
