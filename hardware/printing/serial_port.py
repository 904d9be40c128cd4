"""Printers on a serial port."""

import sys
import threading
from contextlib import suppress
from typing import Literal

import serial

from hardware.printing.ports import PrinterError, PrinterOffline, PrinterStalled, PrinterStatus

if sys.platform == "win32":
    TERMINAL_ERROR = OSError
else:
    import termios

    TERMINAL_ERROR = termios.error

Flow = Literal["none", "rts", "dsr", "xon"]

# A piece is a blink at every speed, so a time-out on it means that nothing flows.
PIECE_BYTES = 64
DRAIN_CHECK_MS = 10


class SerialTransport:
    """A printer on a port, 8 data bits, no parity."""

    def __init__(self, port: str, *, baud: int, flow: Flow) -> None:
        self._port = port
        self._baud = baud
        self._flow = flow

    def connect(self, *, timeout_ms: int) -> "SerialConnection":
        try:
            wire = serial.Serial(
                self._port,
                self._baud,
                timeout=timeout_ms / 1000,
                write_timeout=timeout_ms / 1000,
                rtscts=self._flow == "rts",
                dsrdtr=self._flow == "dsr",
                xonxoff=self._flow == "xon",
            )
        except (OSError, ValueError) as error:
            raise PrinterOffline(f"no printer on {self._port}: {error}") from error
        return SerialConnection(wire)


class SerialConnection:
    def __init__(self, wire: serial.Serial) -> None:
        self._wire = wire

    def send(self, data: bytes, *, timeout_ms: int) -> None:
        try:
            self._wire.write_timeout = timeout_ms / 1000
            for start in range(0, len(data), PIECE_BYTES):
                self._wire.write(data[start : start + PIECE_BYTES])
            self._drain(timeout_ms)
        except serial.SerialTimeoutException as error:
            raise PrinterStalled(f"the printer took nothing for {timeout_ms} ms") from error
        except (OSError, TERMINAL_ERROR) as error:
            raise PrinterError(f"the serial line broke: {error}") from error

    def _drain(self, timeout_ms: int) -> None:
        """Wait until the system has put the last byte on the line; its own wait knows no time-out."""
        pause = threading.Event()
        waiting, idle_ms = self._wire.out_waiting, 0
        while waiting:
            pause.wait(DRAIN_CHECK_MS / 1000)
            before, waiting = waiting, self._wire.out_waiting
            idle_ms = 0 if waiting < before else idle_ms + DRAIN_CHECK_MS
            if idle_ms >= timeout_ms:
                raise PrinterStalled(f"the printer took nothing for {timeout_ms} ms")

    def ask(self, request: bytes, *, timeout_ms: int) -> bytes:
        try:
            self._wire.reset_input_buffer()
            self.send(request, timeout_ms=timeout_ms)
            self._wire.timeout = timeout_ms / 1000
            return bytes(self._wire.read(1))
        except (OSError, TERMINAL_ERROR) as error:
            raise PrinterError(f"the serial line broke: {error}") from error

    def reported(self) -> PrinterStatus | None:
        return None

    def close(self, *, settle_ms: int) -> None:  # noqa: ARG002  # send has waited for the last byte
        self._wire.close()

    def abort(self) -> None:
        # Otherwise the system holds the port until the printer takes the rest, half a minute at worst.
        with suppress(OSError, TERMINAL_ERROR):
            self._wire.reset_output_buffer()
        self._wire.close()
