"""Printers on the network, port 9100."""

import socket
import struct
import sys
from contextlib import suppress

from hardware.printing.ports import PrinterError, PrinterOffline, PrinterStalled, PrinterStatus

ANSWER_BYTES_MAX = 64
# Little is kept back on this side, so that "sent" is close to what the printer really took.
SEND_BUFFER_BYTES = 8192
DROP_WHAT_WAITS = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)  # lingers 0 s


class NetworkTransport:
    """A printer that listens on a port; name or number, a name is looked up by the system."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port

    def connect(self, *, timeout_ms: int) -> "NetworkConnection":
        try:
            wire = socket.create_connection((self._host, self._port), timeout=timeout_ms / 1000)
        except OSError as error:
            raise PrinterOffline(f"no printer at {self._host}, port {self._port}: {error}") from error
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        return NetworkConnection(wire)


class NetworkConnection:
    def __init__(self, wire: socket.socket) -> None:
        self._wire = wire

    def send(self, data: bytes, *, timeout_ms: int) -> None:
        self._wire.settimeout(timeout_ms / 1000)
        left = memoryview(data)
        try:
            while left:
                left = left[self._wire.send(left) :]
        except TimeoutError as error:
            raise PrinterStalled(f"the printer took nothing for {timeout_ms} ms") from error
        except OSError as error:
            raise PrinterError(f"the printer hung up: {error}") from error

    def ask(self, request: bytes, *, timeout_ms: int) -> bytes:
        self.send(request, timeout_ms=timeout_ms)
        try:
            answer = self._wire.recv(ANSWER_BYTES_MAX)
        except TimeoutError:
            return b""
        except OSError as error:
            raise PrinterError(f"the printer hung up: {error}") from error
        if not answer:
            raise PrinterError("the printer hung up")
        return answer

    def reported(self) -> PrinterStatus | None:
        return None

    def close(self, *, settle_ms: int) -> None:
        # A printer that dropped the job resets the connection; one that took it closes its side or says nothing.
        with self._wire:
            try:
                self._wire.shutdown(socket.SHUT_WR)
                self._wire.settimeout(settle_ms / 1000)
                while settle_ms and self._wire.recv(ANSWER_BYTES_MAX):
                    continue
            except TimeoutError:
                return
            except OSError as error:
                raise PrinterError(f"the printer hung up: {error}") from error

    def abort(self) -> None:
        with self._wire, suppress(OSError):
            self._wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, DROP_WHAT_WAITS)
