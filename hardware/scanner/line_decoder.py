"""Turns the bytes of a serial scanner into codes. Opens no port, knows no clock."""

from typing import Final

LINE_BYTES_MAX: Final = 256
_ENDS: Final = frozenset(b"\r\n\t\x03")  # ETX too: some send a code between STX and ETX
_PRINTABLE: Final = range(0x20, 0x7F)


class LineDecoder:
    """Codes end with CR, LF, Tab or ETX, or with a silence that the caller tells by `flush`.

    What is not printable ASCII is noise and dropped; so is a line longer than `LINE_BYTES_MAX`, to its end.
    """

    def __init__(self) -> None:
        self._line = bytearray()

    @property
    def pending(self) -> bool:
        """A code has begun and not ended."""
        return bool(self._line)

    def feed(self, data: bytes) -> list[str]:
        """The codes that end in `data`, however it was split."""
        codes = []
        for byte in data:
            if byte in _ENDS:
                codes += self.flush()
            elif byte in _PRINTABLE and len(self._line) <= LINE_BYTES_MAX:
                self._line.append(byte)
        return codes

    def flush(self) -> list[str]:
        """The line is over without an end: the code in it, if any."""
        line = self._line.decode("ascii").strip()
        too_long = len(self._line) > LINE_BYTES_MAX
        self._line.clear()
        return [line] if line and not too_long else []
