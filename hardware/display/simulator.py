"""Customer displays made of software: each reads a real one's bytes and can be asked what stands on its glass.

`simulator_pty` puts them on a wire, `glass` draws them.
"""

import re
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Final

from hardware.display.layout import COLUMNS, yuan
from hardware.display.ports import Change, Due, Goods, Received, Refund, Shown, Welcome
from hardware.printing.page import cells

ESC, US, FF, CR = 0x1B, 0x1F, 0x0C, 0x0D
ROWS: Final = 2
DIGITS: Final = 8
LAMPS: Final = ("", "单价", "总计", "收款", "找零")
LINE_BYTES_MAX: Final = 64
FIRST_LETTER, FIRST_WIDE = 0x20, 0x81
FIGURE: Final = re.compile(r"-?\d+\.\d\d(?!\d)")


class SimulatedDisplay(ABC):
    """Takes bytes in whatever pieces they come. Safe between threads."""

    def __init__(self) -> None:
        self._pending = b""
        self._changed = threading.Condition()
        self.received = b""

    def receive(self, data: bytes) -> None:
        with self._changed:
            self.received += data
            self._pending += data
            while self._pending and (used := self._take(self._pending)):
                self._pending = self._pending[used:]
            self._changed.notify_all()

    def lose_power(self) -> None:
        """As when its cable is pulled: dark, and forgets what it was in the middle of."""
        with self._changed:
            self._pending = b""
            self._reset()
            self._changed.notify_all()

    def wait_until(self, done: Callable[[], bool], timeout_ms: int) -> bool:
        with self._changed:
            return self._changed.wait_for(done, timeout_ms / 1000)

    @property
    @abstractmethod
    def figures(self) -> list[str]:
        """The sums that can be read on it."""

    @abstractmethod
    def _reset(self) -> None:
        """As after switching on."""

    @abstractmethod
    def _take(self, data: bytes) -> int:
        """Obey the first command or letter; how many bytes it took, 0 when there are not enough of them yet."""


class SimulatedVfd(SimulatedDisplay):
    """Two lines of twenty characters, of CD5220 and Epson at once. `chinese` says whether it has a font for it."""

    def __init__(self, *, chinese: bool = False) -> None:
        super().__init__()
        self._chinese = chinese
        self._reset()

    @property
    def lines(self) -> tuple[str, str]:
        """What can be read, without the blanks at the ends."""
        upper, lower = ("".join(row).rstrip() for row in self._cells)
        return upper, lower

    @property
    def figures(self) -> list[str]:
        return [figure for line in self.lines for figure in FIGURE.findall(line)]

    def _reset(self) -> None:
        self._cells = [[" "] * COLUMNS for _ in range(ROWS)]
        self._column = self._row = 0
        self._whole_lines = False  # after ESC Q it takes nothing but whole lines until it is cleared

    def _take(self, data: bytes) -> int:
        code = data[0]
        if code == ESC:
            return self._escape(data)
        if code == US:
            return self._unit_separator(data)
        if code >= FIRST_LETTER:
            return self._letter(data)
        self._control(code)
        return 1

    def _escape(self, data: bytes) -> int:
        match data[1:2]:
            case b"":
                return 0
            case b"Q":
                return self._line(data)
            case b"l":
                return self._move(data)
            case b"_" | b"*":
                return _all_there(data, 3)
            case b"@":
                self._reset()
        return 2

    def _unit_separator(self, data: bytes) -> int:
        match data[1:2]:
            case b"":
                return 0
            case b"$":
                return self._move(data)
            case b"C" | b"X":
                return _all_there(data, 3)
        return 2

    def _line(self, data: bytes) -> int:
        end = data.find(bytes([CR]), 3)
        if end < 0:
            return 1 if len(data) > LINE_BYTES_MAX else 0
        row = 1 if data[2:3] == b"B" else 0
        text = data[3:end].decode("gb18030" if self._chinese else "ascii", errors="replace")
        self._cells[row] = _spread(text)
        self._whole_lines = True
        return end + 1

    def _move(self, data: bytes) -> int:
        used = _all_there(data, 4)
        if used and not self._whole_lines and 1 <= data[2] <= COLUMNS and 1 <= data[3] <= ROWS:
            self._column, self._row = data[2] - 1, data[3] - 1
        return used

    def _letter(self, data: bytes) -> int:
        used = _all_there(data, 2 if self._chinese and data[0] >= FIRST_WIDE else 1)
        if used and not self._whole_lines:
            self._put(data[:used].decode("gb18030" if self._chinese else "ascii", errors="replace"), used)
        return used

    def _put(self, letter: str, width: int) -> None:
        self._cells[self._row][self._column] = letter
        if width > 1 and self._column + 1 < COLUMNS:
            self._cells[self._row][self._column + 1] = ""
        self._column += width
        if self._column >= COLUMNS:
            self._column, self._row = 0, (self._row + 1) % ROWS

    def _control(self, code: int) -> None:
        match code:
            case 0x0C:
                self._reset()
            case 0x18:
                self._cells[self._row], self._column, self._whole_lines = [" "] * COLUMNS, 0, False
            case 0x0B:
                self._column = self._row = 0
            case 0x0D:
                self._column = 0
            case 0x0A:
                self._row = (self._row + 1) % ROWS
            case 0x08:
                self._column = max(0, self._column - 1)


class SimulatedLed8(SimulatedDisplay):
    """Eight digits and the lamps 单价, 总计, 收款, 找零."""

    def __init__(self) -> None:
        super().__init__()
        self._reset()

    @property
    def figures(self) -> list[str]:
        return FIGURE.findall(self.digits)

    @property
    def lamp(self) -> str:
        """The word that is lit, or nothing."""
        return LAMPS[self._lamp]

    def _reset(self) -> None:
        self.digits = ""
        self._lamp = 0

    def _take(self, data: bytes) -> int:
        if data[0] == FF:
            self.digits = ""
        if data[0] != ESC:
            return 1
        match data[1:2]:
            case b"":
                return 0
            case b"@":
                self._reset()
            case b"s":
                return self._light(data)
            case b"Q":
                return self._figure(data)
        return 2

    def _light(self, data: bytes) -> int:
        used = _all_there(data, 3)
        if used:
            number = data[2] & 0x0F  # as a character or as a byte
            self._lamp = number if number < len(LAMPS) else 0
        return used

    def _figure(self, data: bytes) -> int:
        end = data.find(bytes([CR]), 3)
        if end < 0:
            return 1 if len(data) > LINE_BYTES_MAX else 0
        text = data[3:end].decode("ascii", errors="replace")
        digits = [sign for sign in text if sign != "."]
        self.digits = text if len(digits) <= DIGITS else text[-DIGITS:]
        return end + 1


def figures_of(shown: Shown | None) -> list[str]:
    """The sums that a display in memory shows."""
    match shown:
        case None | Welcome():
            return []
        case Goods(price_fen=price, amount_fen=amount, total_fen=total):
            return [yuan(price), yuan(amount), yuan(total)]
        case Due(total):
            return [yuan(total)]
        case Received(total, received):
            return [yuan(total), yuan(received)]
        case Change(received, change):
            return [yuan(received), yuan(change)]
        case Refund(refund):
            return [yuan(refund)]


def _all_there(data: bytes, size: int) -> int:
    return size if len(data) >= size else 0


def _spread(text: str) -> list[str]:
    """One entry a column; the second half of a wide character is empty."""
    spread: list[str] = []
    for cluster, width in cells(text):
        spread += [cluster] + [""] * (width - 1)
    return (spread + [" "] * COLUMNS)[:COLUMNS]
