"""Scanners that send a code twice at one pull of the trigger (rule D-8)."""

DOUBLE_SEND_MS = 300


class DoubleSend:
    """Drops the second of two equal codes, for a scanner known to send twice; two real scans of one item are two."""

    def __init__(self, *, sends_twice: bool) -> None:
        self._sends_twice = sends_twice
        self._last: tuple[str, int] | None = None

    def accepts(self, code: str, at_ms: int) -> bool:
        """Whether `code` is a scan of its own. Each scan excuses one echo only."""
        echo = self._last is not None and code == self._last[0] and at_ms - self._last[1] <= DOUBLE_SEND_MS
        if self._sends_twice and echo:
            self._last = None
            return False
        self._last = (code, at_ms)
        return True
