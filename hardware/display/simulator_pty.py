"""Puts a simulated display on a pseudo-terminal. For Linux and macOS."""

import os
import pty
import select
import threading
import tty
from pathlib import Path

from hardware.display.simulator import SimulatedDisplay

READ_BYTES = 4096


class DisplayOnSerialLine:
    """The device's side of a serial display. `path` is the port to write to, the same when it is plugged in again."""

    def __init__(self, link: Path, display: SimulatedDisplay) -> None:
        self._link, self._display = link, display
        self._ends: tuple[int, ...] = ()
        self._reader = threading.Thread()
        self.plug_in()

    @property
    def path(self) -> str:
        return str(self._link)

    def plug_in(self) -> None:
        """Does nothing when plugged in already."""
        if self._ends:
            return
        device, port = pty.openpty()
        tty.setraw(port)
        bell, self._bell_rope = os.pipe()
        self._ends = device, port, bell, self._bell_rope
        self._link.unlink(missing_ok=True)
        self._link.symlink_to(os.ttyname(port))
        self._reader = threading.Thread(target=self._read, args=(device, bell), name="simulated display", daemon=True)
        self._reader.start()

    def unplug(self) -> None:
        """Vanish as a pulled cable does; the glass goes dark. Does nothing when unplugged already."""
        self._link.unlink(missing_ok=True)
        ends, self._ends = self._ends, ()
        if not ends:
            return
        os.write(self._bell_rope, b"!")
        self._reader.join()
        for end in ends:
            os.close(end)
        self._display.lose_power()

    def _read(self, device: int, bell: int) -> None:
        while True:
            readable, _, _ = select.select([device, bell], [], [])
            if bell in readable:
                return
            self._display.receive(os.read(device, READ_BYTES))
