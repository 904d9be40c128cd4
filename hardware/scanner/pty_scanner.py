"""A scanner that is not there: its bytes come out of a pseudo-terminal. For Linux and macOS."""

import os
import pty
import tty
from pathlib import Path


class PtyScanner:
    """The device's side of a serial scanner. `path` is the port to read from; it stays the same when plugged in again.

    What is scanned while nobody has opened the port is lost, as with the real thing.
    """

    def __init__(self, link: Path, *, end: bytes = b"\r") -> None:
        self._link = link
        self._end = end
        self._ends: tuple[int, int] | None = None
        self.plug_in()

    @property
    def path(self) -> str:
        return str(self._link)

    def plug_in(self) -> None:
        device, port = pty.openpty()
        tty.setraw(port)
        os.set_blocking(device, False)
        self._ends = device, port
        self._link.unlink(missing_ok=True)
        self._link.symlink_to(os.ttyname(port))

    def unplug(self) -> None:
        """Vanish as a pulled cable does. Does nothing when unplugged already."""
        self._link.unlink(missing_ok=True)
        ends, self._ends = self._ends, None
        for end in ends or ():
            os.close(end)

    def scan(self, code: str, *, byte_by_byte: bool = False) -> None:
        data = code.encode("ascii") + self._end
        for part in (data[i : i + 1] for i in range(len(data))) if byte_by_byte else (data,):
            self.send(part)

    def send(self, data: bytes) -> None:
        """Raw bytes, noise included. A scanner that is unplugged sends nothing."""
        if self._ends is None:
            return
        try:
            os.write(self._ends[0], data)
        except BlockingIOError:  # nobody reads: a scanner does not wait for a listener
            return
