"""When the sync is to run. Pure: milliseconds and chance come in, a cause or nothing comes out.

The nightly run is a state, not a time (rule B-6): a computer that was off at night catches up when it starts.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 60 * MINUTE_MS
DAY_MS: Final = 24 * HOUR_MS
OPEN_EVERY_MS: Final = 30 * MINUTE_MS
OVERDUE_MS: Final = 20 * HOUR_MS
BACK_OFF_MS: Final = 30_000
BACK_OFF_MAX_MS: Final = 30 * MINUTE_MS
NIGHT_BEGINS_MS: Final = 1 * HOUR_MS
NIGHT_MINUTES: Final = 180
_SHOP_TIME_MS: Final = 8 * HOUR_MS  # China keeps one time zone and no summer time

START: Final = "start"
OPEN: Final = "open"
DAY_CLOSED: Final = "day_closed"
NIGHTLY: Final = "nightly"
ASKED: Final = "asked"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the store says: how much waits, whether the end of a day is among it, when all was well last."""

    entries: int
    day_closed: bool
    last_success_ms: int | None


def nightly_minute(licence: str) -> int:
    """The shop's minute after one o'clock: the same each night, spread evenly over the shops of a province."""
    return int.from_bytes(hashlib.sha256(licence.encode()).digest()[:8], "big") % NIGHT_MINUTES


def last_nightly_ms(licence: str, now_ms: int) -> int:
    """When the shop's minute was last."""
    moment = NIGHT_BEGINS_MS + nightly_minute(licence) * MINUTE_MS - _SHOP_TIME_MS
    return now_ms - (now_ms - moment) % DAY_MS


def is_due(waiting: Waiting, now_ms: int) -> bool:
    """Whether the nightly run has work that it has not done: a closed day waits, or anything for too long."""
    if waiting.entries == 0:
        return False
    last = waiting.last_success_ms
    # A success in the future was noted by a wrong clock and says nothing.
    return waiting.day_closed or last is None or not 0 <= now_ms - last < OVERDUE_MS


def back_off_ms(failures: int, below: Callable[[int], int]) -> int:
    """How long to wait after so many failures in a row: any time up to a bound that doubles (full jitter)."""
    return below(min(BACK_OFF_MS << min(failures, 16), BACK_OFF_MAX_MS))


@dataclass(slots=True)
class Timetable:
    """Says at each moment whether to run, and why. `below(n)` is a random whole number under n."""

    licence: str
    below: Callable[[int], int]
    began: bool = False
    failures: int = 0
    asked: list[str] = field(default_factory=list)
    """Causes that do not wait, in their order."""
    _last_ms: int = 0
    _next_ms: int = 0

    def cause(self, waiting: Waiting, now_ms: int) -> str | None:
        """Why to run now; None is not yet."""
        if self.asked:
            return self.asked[0]
        if not self.began:
            return START
        # A clock that was set back would make what was planned by it wait for ever.
        self._last_ms = min(self._last_ms, now_ms)
        self._next_ms = min(self._next_ms, now_ms + BACK_OFF_MAX_MS)
        if self.failures and now_ms < self._next_ms:
            return None
        if last_nightly_ms(self.licence, now_ms) > self._last_ms or is_due(waiting, now_ms):
            return NIGHTLY
        return OPEN if self.failures or now_ms - self._last_ms >= OPEN_EVERY_MS else None

    def ended(self, cause: str, now_ms: int, *, well: bool) -> None:
        """A run for this cause is over."""
        self.began = True
        self.asked = [other for other in self.asked if other != cause]
        if well:
            self.failures, self._last_ms = 0, now_ms
        else:
            self._next_ms = now_ms + back_off_ms(self.failures, self.below)
            self.failures += 1
