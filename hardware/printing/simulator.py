"""A receipt printer made of software: it reads a real printer's bytes, answers like one and keeps its paper.

`SimulatedPrinter` is the machine itself; `simulator_network` and `simulator_pty` put it on a wire.
"""

import re
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from PIL import Image, ImageOps

from hardware.printing.commands import Command, CommandReader
from hardware.printing.head import PrintHead
from hardware.printing.lettering import Lettering, lettering
from hardware.printing.paper import Paper, PaperCut
from hardware.printing.picture import picture_of
from hardware.printing.profile import DOTS_PER_MM, LINE_PITCH_DOTS, PrinterProfile

BUFFER_BYTES = 4096
WAIT_MS_MAX = 5000
DOTS_PER_INCH = DOTS_PER_MM * 25.4
# DLE EOT is obeyed as it comes in, even inside a picture and whatever waits in the buffer.
QUESTION = re.compile(rb"\x10\x04[\x01-\x04]")
TAIL_BYTES = 2
ANSWERED = "DLE \x04"
# Answers to DLE EOT: bits 1 and 4 are always set, bits 0 and 7 never.
ANSWER = 0x12
OFFLINE, COVER_OPEN, STOPPED_BY_PAPER, PAPER_LOW, PAPER_END = 0x08, 0x04, 0x20, 0x0C, 0x60


class SimulatedPrinter:
    """One printer: what it does with bytes, what hands do to it, and what came out. Safe between threads."""

    def __init__(
        self, profile: PrinterProfile, *, letters: Lettering | None = None, buffer_bytes: int = BUFFER_BYTES
    ) -> None:
        self.profile = profile
        self._letters = letters or lettering()
        self._head = PrintHead(profile, Paper(profile.dots, self._letters))
        self._buffer_bytes = buffer_bytes
        self._reader = CommandReader()
        self._queue: deque[Command] = deque()
        self._received_bytes = 0
        self._tail = b""
        self._online = True
        self._cover_open = False
        self._supply: Literal["ok", "low", "out"] = "ok"
        self._lines_left: int | None = None
        self._changed = threading.Condition(threading.RLock())

    # the wire

    def receive(self, data: bytes) -> bytes:
        """Take bytes and return what the printer answers; it prints whatever it can."""
        answers = bytearray()
        with self._touched():
            self._received_bytes += len(data)
            start = -len(self._tail)
            for question in QUESTION.finditer(self._tail + data):
                end = question.end() - len(self._tail)
                self._take(data[max(0, start) : end])
                answers += self._answer(question[0][-1])
                start = end
            self._take(data[max(0, start) :])
            self._tail = (self._tail + data)[-TAIL_BYTES:]
        return bytes(answers)

    @property
    def room_bytes(self) -> int:
        """How much the printer takes before its buffer is full; while it prints it always has room."""
        with self._changed:
            if self._can_print():
                return self._buffer_bytes
            waiting = sum(command.length for command in self._queue) + self._reader.waiting_bytes
            return max(0, self._buffer_bytes - waiting)

    # hands

    def run_out_after(self, lines: int) -> None:
        """The roll ends after so many more lines."""
        with self._touched():
            self._lines_left = lines
            self._supply = "ok" if lines else "out"

    def run_low(self) -> None:
        """The sensor sees the end of the roll coming."""
        with self._touched():
            self._supply = "low"

    def refill(self) -> None:
        """A new roll: what waits in the buffer is printed."""
        with self._touched():
            self._lines_left = None
            self._supply = "ok"

    def open_cover(self) -> None:
        with self._touched():
            self._cover_open = True

    def close_cover(self) -> None:
        with self._touched():
            self._cover_open = False

    def go_offline(self) -> None:
        """Someone pressed its button: it answers, takes bytes, and prints nothing."""
        with self._touched():
            self._online = False

    def go_online(self) -> None:
        with self._touched():
            self._online = True

    def tear_off(self) -> None:
        """Take away all paper printed so far."""
        with self._touched():
            blank = Paper(self.profile.dots, self._letters)
            blank.style = self._head.paper.style
            self._head.paper = blank

    # what came out

    def paper(self) -> Image.Image:
        """A picture of the paper as it lies on the counter, torn where it was cut."""
        with self._changed:
            return picture_of(self._head.paper)

    def save_png(self, path: Path) -> None:
        self.paper().save(path, format="PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH))

    def dots(self) -> Image.Image:
        """Every dot from the first row to the last, black on white, as wide as the head."""
        with self._changed:
            return ImageOps.invert(self._head.paper.ink(0, self._head.paper.length))

    def text(self) -> str:
        """The lines printed as characters; a line drawn as dots is only in the picture."""
        with self._changed:
            return "\n".join(self._head.paper.lines())

    @property
    def cuts(self) -> list[PaperCut]:
        with self._changed:
            return list(self._head.paper.cuts)

    @property
    def pulses(self) -> list[int]:
        """The pin of each pulse to the drawer."""
        with self._changed:
            return list(self._head.pulses)

    @property
    def unknown(self) -> list[bytes]:
        """Commands it did not know, and ignored."""
        with self._changed:
            return list(self._head.unknown)

    @property
    def received_bytes(self) -> int:
        with self._changed:
            return self._received_bytes

    def wait_until(self, happened: Callable[["SimulatedPrinter"], bool], timeout_ms: int = WAIT_MS_MAX) -> bool:
        """Wait for bytes or hands to bring this about; False when the time is over."""
        with self._changed:
            return self._changed.wait_for(lambda: happened(self), timeout_ms / 1000)

    # inside

    @contextmanager
    def _touched(self) -> Iterator[None]:
        with self._changed:
            yield
            self._print_waiting()
            self._changed.notify_all()

    def _take(self, data: bytes) -> None:
        self._queue.extend(command for command in self._reader.feed(data) if command.name != ANSWERED)
        self._print_waiting()

    def _answer(self, kind: int) -> bytes:
        stopped = self._supply == "out"
        offline = stopped or self._cover_open or not self._online
        bits = {
            1: OFFLINE * offline,
            2: COVER_OPEN * self._cover_open | STOPPED_BY_PAPER * stopped,
            3: 0,
            4: PAPER_LOW * (self._supply != "ok") | PAPER_END * stopped,
        }
        return bytes([ANSWER | bits[kind]])

    def _can_print(self) -> bool:
        return self._online and not self._cover_open and self._supply != "out"

    def _print_waiting(self) -> None:
        while self._queue and self._can_print():
            before = self._head.paper.length
            self._head.obey(self._queue.popleft())
            self._use(self._head.paper.length - before)

    def _use(self, dots: int) -> None:
        if self._lines_left is not None and dots:
            self._lines_left = max(0, self._lines_left - max(1, dots // LINE_PITCH_DOTS))
            if not self._lines_left:
                self._supply = "out"


def draw(data: bytes, profile: PrinterProfile) -> Image.Image:
    """What this printer would make of the job: the preview, and the picture kept of a receipt."""
    printer = SimulatedPrinter(profile)
    printer.receive(data)
    return printer.paper()
