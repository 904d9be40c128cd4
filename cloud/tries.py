"""Guessing is slow: tries that fail are counted for each address and for each thing that is guessed at.

Counted in this process; with several of them each counts for itself.
"""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from cloud.problems import Refused


class Tries:
    """At most so many failures within so many minutes for each name."""

    def __init__(self, most: int, minutes: int) -> None:
        self._limit, self._minutes = RateLimitItemPerMinute(most, minutes), minutes
        self._counted = MovingWindowRateLimiter(MemoryStorage())

    def check(self, *names: str) -> None:
        """Refuse who has failed too often."""
        if not all(self._counted.test(self._limit, name) for name in names):
            wait_s = self._minutes * 60
            raise Refused("too-many-tries", f"wait {self._minutes} minutes", retry_after_s=wait_s)

    def failed(self, *names: str) -> None:
        """Count one more."""
        for name in names:
            self._counted.hit(self._limit, name)
