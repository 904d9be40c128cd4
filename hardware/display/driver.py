"""The driver of every customer display, over any transport."""

import logging
import time
from contextlib import suppress
from typing import Final

from hardware.display.codecs import Codec
from hardware.display.ports import Shown
from hardware.printing.ports import DeviceError
from hardware.printing.transport import Connection, Transport
from hardware.scanner.ports import Presence

log = logging.getLogger(__name__)

TIMEOUT_MS: Final = 500
RETRY_MS: Final = 1000


class PoleDisplay:
    """A display on a wire; see CustomerDisplay for the contract."""

    def __init__(self, transport: Transport, codec: Codec, *, retry_ms: int = RETRY_MS) -> None:
        self._transport, self._codec, self._retry_ms = transport, codec, retry_ms
        self._connection: Connection | None = None
        self._presence, self._fault = Presence.PRESENT, ""
        self._retry_at_ms = 0
        self._wanted = self._standing = b""

    @property
    def presence(self) -> Presence:
        return self._presence

    @property
    def fault(self) -> str:
        return self._fault

    def show(self, shown: Shown) -> None:
        self._wanted = self._codec.picture(shown)
        self.look()

    def clear(self) -> None:
        self._wanted = self._codec.blank()
        self.look()

    def look(self) -> None:
        if self._connection is None and _now_ms() < self._retry_at_ms:
            return
        try:
            connection = self._connection or self._open()
            # What stands there already is not written again; sending nothing still finds a port that has gone.
            fresh = b"" if self._wanted == self._standing else self._wanted
            connection.send(fresh, timeout_ms=TIMEOUT_MS)
            self._standing = self._wanted
        except DeviceError as fault:
            self._lose(str(fault.__cause__ or fault))

    def close(self) -> None:
        if self._connection is not None:
            self.clear()
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(DeviceError):  # it is being left anyway
                connection.close(settle_ms=0)

    def _open(self) -> Connection:
        connection = self._connection = self._transport.connect(timeout_ms=TIMEOUT_MS)
        connection.send(self._codec.begin(), timeout_ms=TIMEOUT_MS)
        self._standing = b""
        if self._presence is Presence.LOST:
            self._presence, self._fault = Presence.BACK, ""
            log.warning("display_back")
        return connection

    def _lose(self, fault: str) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.abort()
        self._retry_at_ms = _now_ms() + self._retry_ms
        if self._presence is not Presence.LOST:
            log.warning("display_lost %s", fault)
        self._presence, self._fault = Presence.LOST, fault


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000
