"""A scanner without a port: codes are handed to it. For demonstrations, on every system."""

import queue

from hardware.scanner.ports import Presence


class MemoryScanner:
    """Both sides in one: `scan` may be called from any thread, the rest is a `Scanner`."""

    def __init__(self) -> None:
        self._codes: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._plugged_in = True
        self._presence = Presence.PRESENT

    @property
    def presence(self) -> Presence:
        return self._presence

    @property
    def fault(self) -> str:
        return "unplugged" if self._presence is Presence.LOST else ""

    def poll(self, timeout_ms: int) -> list[str]:
        if not self._plugged_in:
            self._presence = Presence.LOST
        elif self._presence is Presence.LOST:
            self._presence = Presence.BACK
        try:
            codes = [self._codes.get(timeout=timeout_ms / 1000)]
        except queue.Empty:
            return []
        while not self._codes.empty():
            codes.append(self._codes.get())
        return codes

    def close(self) -> None:
        """Nothing is held."""

    def scan(self, code: str) -> None:
        if self._plugged_in:
            self._codes.put(code)

    def plug_in(self) -> None:
        self._plugged_in = True

    def unplug(self) -> None:
        self._plugged_in = False
