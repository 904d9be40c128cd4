"""A scanner on a serial port, real or USB."""

import logging
import threading
import time
from dataclasses import dataclass
from typing import Final

import serial

from hardware.scanner.line_decoder import LineDecoder
from hardware.scanner.ports import Presence

try:
    import termios
except ImportError:  # Windows
    PORT_FAULTS: tuple[type[Exception], ...] = (OSError,)
else:
    PORT_FAULTS = (OSError, termios.error)

log = logging.getLogger(__name__)

READ_BYTES_MAX: Final = 4096
BAUDS: Final = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)


@dataclass(frozen=True, slots=True)
class SerialScannerSettings:
    """`port` is a device name, COM3 or /dev/ttyACM0, better a link that stays the same wherever it is plugged in.

    `silence_ms` without a byte ends the code of a scanner that sends no terminator.
    """

    port: str
    baud: int = 9600
    silence_ms: int = 100
    retry_ms: int = 1000

    def __post_init__(self) -> None:
        if self.baud not in BAUDS:
            raise ValueError(f"{self.baud} baud is none of {BAUDS}")


class SerialScanner:
    """Reads codes from a serial port; when the port vanishes, it is opened again as soon as it is back."""

    def __init__(self, settings: SerialScannerSettings) -> None:
        self._settings = settings
        self._port: serial.Serial | None = None
        self._decoder = LineDecoder()
        self._presence = Presence.PRESENT
        self._fault = ""
        self._heard_ms = 0
        self._retry_at_ms = 0
        self._pause = threading.Event()  # never set: waiting for it is the pause between two tries

    @property
    def presence(self) -> Presence:
        return self._presence

    @property
    def fault(self) -> str:
        return self._fault

    def poll(self, timeout_ms: int) -> list[str]:
        deadline_ms = _now_ms() + timeout_ms
        while True:
            left_ms = max(0, deadline_ms - _now_ms())
            codes = self._poll_once(left_ms)
            if codes or left_ms == 0:
                return codes

    def close(self) -> None:
        port, self._port = self._port, None
        self._decoder = LineDecoder()
        if port is not None:
            try:
                port.close()
            except PORT_FAULTS as fault:  # the device is gone already, so there is nothing left to close
                log.debug("scanner_close_failed port=%s %s", self._settings.port, fault)

    def _poll_once(self, left_ms: int) -> list[str]:
        try:
            port = self._port or self._open()
            return self._read(port, left_ms) if port else self._wait(left_ms)
        except PORT_FAULTS as fault:
            self._lose(str(fault))
            return []

    def _open(self) -> serial.Serial | None:
        if self._presence is Presence.LOST and _now_ms() < self._retry_at_ms:
            return None
        self._port = serial.Serial(self._settings.port, self._settings.baud, timeout=0, exclusive=True)
        if self._presence is Presence.LOST:
            self._presence, self._fault = Presence.BACK, ""
            log.warning("scanner_back port=%s", self._settings.port)
        return self._port

    def _read(self, port: serial.Serial, left_ms: int) -> list[str]:
        port.timeout = min(left_ms, self._silence_left_ms() if self._decoder.pending else left_ms) / 1000
        data = port.read(max(1, min(port.in_waiting, READ_BYTES_MAX)))
        if data:
            self._heard_ms = _now_ms()
            return self._decoder.feed(data)
        return self._decoder.flush() if self._decoder.pending and self._silence_left_ms() == 0 else []

    def _silence_left_ms(self) -> int:
        return max(0, self._heard_ms + self._settings.silence_ms - _now_ms())

    def _wait(self, left_ms: int) -> list[str]:
        self._pause.wait(min(left_ms, max(1, self._retry_at_ms - _now_ms())) / 1000)
        return []

    def _lose(self, fault: str) -> None:
        self.close()
        self._retry_at_ms = _now_ms() + self._settings.retry_ms
        if self._presence is not Presence.LOST:
            log.warning("scanner_lost port=%s %s", self._settings.port, fault)
        self._presence, self._fault = Presence.LOST, fault


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000
