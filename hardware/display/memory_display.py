"""A display without a port: it keeps what it should show. For demonstrations, on every system."""

from hardware.display.ports import Shown
from hardware.scanner.ports import Presence


class MemoryDisplay:
    """Both sides in one; `shown` is what stands on it, None is nothing."""

    def __init__(self) -> None:
        self.shown: Shown | None = None
        self._wanted: Shown | None = None
        self._plugged_in = True
        self._presence = Presence.PRESENT

    @property
    def presence(self) -> Presence:
        return self._presence

    @property
    def fault(self) -> str:
        return "unplugged" if self._presence is Presence.LOST else ""

    def show(self, shown: Shown) -> None:
        self._wanted = shown
        self.look()

    def clear(self) -> None:
        self._wanted = None
        self.look()

    def look(self) -> None:
        if not self._plugged_in:
            self._presence = Presence.LOST
            return
        if self._presence is Presence.LOST:
            self._presence = Presence.BACK
        self.shown = self._wanted

    def close(self) -> None:
        self.clear()

    def plug_in(self) -> None:
        self._plugged_in = True

    def unplug(self) -> None:
        self._plugged_in, self.shown = False, None
