"""The driver of every ESC/POS receipt printer, over any transport."""

import threading
from contextlib import suppress

from hardware.printing.commands import longest_command
from hardware.printing.ports import (
    UNKNOWN,
    DeviceError,
    PaperOut,
    PaperSupply,
    PrinterOffline,
    PrinterStalled,
    PrinterStatus,
)
from hardware.printing.profile import PrinterProfile
from hardware.printing.transport import Connection, Deadline, Transport

DLE_EOT = b"\x10\x04"
PRINTER, OFFLINE_CAUSE, PAPER_SENSOR = 1, 2, 4
# Of every answer bits 1 and 4 are set, bits 0 and 7 are not; anything else on the line is none.
FIXED_BITS, FIXED_VALUE = 0x93, 0x12
OFFLINE, COVER_OPEN, PAPER_LOW, PAPER_END = 0x08, 0x04, 0x0C, 0x60

ANSWER_MS_MAX = 500
SETTLE_MS = 300


class EscposPrinter:
    """A receipt printer; see ReceiptPrinter for the contract."""

    def __init__(self, transport: Transport, profile: PrinterProfile) -> None:
        self.profile = profile
        self._transport = transport
        self._at_work = threading.Lock()
        # Many cheap printers never answer: each is asked once, then its jobs do not wait for it again.
        self._answers: bool | None = None
        self._unfinished_bytes = 0

    def print_job(self, data: bytes, *, timeout_ms: int) -> None:
        with self._at_work:
            connection = self._transport.connect(timeout_ms=timeout_ms)
            begun = False
            try:
                self._refuse_if_it_tells(connection, timeout_ms)
                begun = True
                self._send(connection, data, timeout_ms)
                self._refuse_if_it_tells(connection, timeout_ms)
                connection.close(settle_ms=0 if self._answers else min(SETTLE_MS, timeout_ms))
            except DeviceError as error:
                connection.abort()
                error.begun = begun
                if isinstance(error, PrinterStalled):
                    self._tell_why(timeout_ms, error)
                raise

    def status(self, *, timeout_ms: int) -> PrinterStatus:
        deadline = Deadline(timeout_ms)
        if not self._at_work.acquire(timeout=timeout_ms / 1000):
            return UNKNOWN  # in the middle of a long job
        try:
            return self._status(deadline)
        finally:
            self._at_work.release()

    def _send(self, connection: Connection, data: bytes, timeout_ms: int) -> None:
        # A printer cut off inside a picture would take the beginning of the next job for the rest of it. NULs fill
        # the picture with white, and mean nothing to a printer that waits for none.
        filler, self._unfinished_bytes = bytes(self._unfinished_bytes), longest_command(data)
        connection.send(filler + data, timeout_ms=timeout_ms)
        self._unfinished_bytes = 0

    def _status(self, deadline: Deadline) -> PrinterStatus:
        try:
            connection = self._transport.connect(timeout_ms=max(1, deadline.left_ms))
        except DeviceError:
            return PrinterStatus(online=False)
        try:
            status = self._ask(connection, deadline)
        except DeviceError:
            status = UNKNOWN
        with suppress(DeviceError):
            connection.close(settle_ms=0)
        return status

    def _refuse_if_it_tells(self, connection: Connection, timeout_ms: int) -> None:
        if self._answers is not False:
            _refuse(self._ask(connection, Deadline(min(timeout_ms, ANSWER_MS_MAX))))

    def _tell_why(self, timeout_ms: int, stalled: PrinterStalled) -> None:
        """A printer that takes nothing any more may still say on a new connection why."""
        try:
            _refuse(self._status(Deadline(timeout_ms)))
        except DeviceError as reason:
            reason.begun = stalled.begun
            raise reason from stalled

    def _ask(self, connection: Connection, deadline: Deadline) -> PrinterStatus:
        reported = connection.reported()
        if reported is not None:
            return reported
        printer = _answer(connection, PRINTER, deadline)
        if printer is None:
            self._answers = bool(self._answers)
            return UNKNOWN
        self._answers = True
        return PrinterStatus(
            online=not printer & OFFLINE,
            paper=_paper(_answer(connection, PAPER_SENSOR, deadline)),
            cover_open=_cover(_answer(connection, OFFLINE_CAUSE, deadline)),
        )


def _answer(connection: Connection, kind: int, deadline: Deadline) -> int | None:
    if not deadline.left_ms:
        return None
    answer = connection.ask(DLE_EOT + bytes([kind]), timeout_ms=deadline.left_ms)
    return next((byte for byte in answer if byte & FIXED_BITS == FIXED_VALUE), None)


def _paper(sensor: int | None) -> PaperSupply:
    if sensor is None:
        return "unknown"
    if sensor & PAPER_END:
        return "out"
    return "low" if sensor & PAPER_LOW else "ok"


def _cover(cause: int | None) -> bool | None:
    return None if cause is None else bool(cause & COVER_OPEN)


def _refuse(status: PrinterStatus) -> None:
    if status.paper == "out":
        raise PaperOut("the printer is out of paper")
    if status.cover_open:
        raise PrinterOffline("the printer's cover is open")
    if status.online is False:
        raise PrinterOffline("the printer is offline")
