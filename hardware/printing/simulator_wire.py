"""Puts a simulated printer on a wire, with the faults that wires and cheap printers have."""

import select
import socket
import threading
from abc import ABC, abstractmethod
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from hardware.printing.simulator import SimulatedPrinter

READ_BYTES = 4096
FULL_CHECK_MS = 10
# A printer whose buffer is full still reads a question: this much of a new connection is always taken.
RESERVE_BYTES = 128


@dataclass(frozen=True, slots=True)
class Faults:
    """How a printer misbehaves: never answers, takes small bites with pauses, or hangs up after so many bytes."""

    silent: bool = False
    bite_bytes: int = READ_BYTES
    pause_ms: int = 0
    hang_up_after: int | None = None


class Line(Protocol):
    """One conversation with a till."""

    def fileno(self) -> int: ...

    def take(self, size: int) -> bytes:
        """Bytes that are there; nothing when the till hung up."""
        ...

    def give(self, answer: bytes) -> None: ...

    def broken(self) -> bool:
        """Whether the till has gone though not everything was read."""
        ...


class PrinterOnWire(ABC):
    """A thread that serves one till after the other until it is closed; `address` is where to find it."""

    address: str

    def __init__(self, printer: SimulatedPrinter, faults: Faults) -> None:
        self.printer = printer
        self.faults = faults
        self._closing = threading.Event()
        self._bell, self._bell_rope = socket.socketpair()
        self._thread = threading.Thread(target=self._serve, name="simulated printer", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._closing.set()
        self._bell_rope.send(b"!")
        self._thread.join()
        self._bell.close()
        self._bell_rope.close()

    @abstractmethod
    def _serve(self) -> None:
        """Wait for tills and converse with each, until closed."""

    def _wait_for(self, source: socket.socket | Line) -> bool:
        """Wait until there is something to read; False when the printer is being closed."""
        readable, _, _ = select.select([source, self._bell], [], [])
        return self._bell not in readable

    def _converse(self, line: Line) -> bool:
        """Serve one till until it hangs up; False when the printer pulled the plug itself."""
        taken = 0
        while not self._closing.is_set():
            if taken == self.faults.hang_up_after:
                return False
            size = self._appetite(taken)
            if not size:
                # Nothing is read while the buffer is full, so that the till feels it.
                if line.broken() or self._closing.wait(FULL_CHECK_MS / 1000):
                    return True
                continue
            if not self._wait_for(line):
                return True
            data = line.take(size)
            if not data:
                return True
            taken += len(data)
            answer = self.printer.receive(data)
            if answer and not self.faults.silent:
                line.give(answer)
            if self.faults.pause_ms:
                self._closing.wait(self.faults.pause_ms / 1000)
        return True

    def _appetite(self, taken: int) -> int:
        size = min(self.faults.bite_bytes, max(self.printer.room_bytes, RESERVE_BYTES - taken))
        if self.faults.hang_up_after is not None:
            size = min(size, self.faults.hang_up_after - taken)
        return max(0, size)
