"""A simulated printer on a port of this machine."""

import socket
from contextlib import suppress

from hardware.printing.network import DROP_WHAT_WAITS
from hardware.printing.simulator import SimulatedPrinter
from hardware.printing.simulator_wire import Faults, PrinterOnWire

LOOPBACK = "127.0.0.1"
RECEIVE_BUFFER_BYTES = 4096  # little is kept outside the printer's own buffer


class PrinterOnNetwork(PrinterOnWire):
    """Listens on a free port; one till at a time, as real ones do."""

    def __init__(self, printer: SimulatedPrinter, faults: Faults = Faults()) -> None:  # noqa: B008  # frozen
        super().__init__(printer, faults)
        self._listener = socket.create_server((LOOPBACK, 0))
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
        self.address = f"tcp://{LOOPBACK}:{self._listener.getsockname()[1]}"

    def _serve(self) -> None:
        with self._listener:
            while self._wait_for(self._listener):
                wire, _ = self._listener.accept()
                with wire:
                    if not self._converse(_NetworkLine(wire)):
                        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, DROP_WHAT_WAITS)


class _NetworkLine:
    def __init__(self, wire: socket.socket) -> None:
        self._wire = wire

    def fileno(self) -> int:
        return self._wire.fileno()

    def take(self, size: int) -> bytes:
        try:
            return self._wire.recv(size)
        except ConnectionError:
            return b""

    def give(self, answer: bytes) -> None:
        with suppress(ConnectionError):
            self._wire.sendall(answer)

    def broken(self) -> bool:
        return self._wire.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) != 0
