"""Printers behind the system's spooler: CUPS, as raw jobs.

The spooler takes the job at once and answers for nothing: what became of it is unknown.
"""

import shutil
import subprocess
from enum import IntFlag

from hardware.printing.ports import (
    DeviceError,
    PaperOut,
    PrinterError,
    PrinterOffline,
    PrinterStatus,
)
from hardware.printing.transport import OneWay


class CupsTransport:
    """A queue of CUPS by name."""

    def __init__(self, queue: str) -> None:
        self._queue = queue

    def connect(self, *, timeout_ms: int) -> "CupsConnection":  # noqa: ARG002  # nothing is opened yet
        program = shutil.which("lp")
        if program is None:
            raise PrinterOffline("this machine has no print spooler (lp)")
        return CupsConnection(program, self._queue)


class CupsConnection(OneWay):
    def __init__(self, program: str, queue: str) -> None:
        self._order = [program, "-d", queue, "-o", "raw", "-t", "receipt"]

    def send(self, data: bytes, *, timeout_ms: int) -> None:
        try:
            done = subprocess.run(  # noqa: S603  # a fixed command; the queue's name is one argument of it
                self._order, input=data, capture_output=True, timeout=timeout_ms / 1000, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise PrinterError(f"the spooler did not answer for {timeout_ms} ms") from error
        except OSError as error:
            raise PrinterOffline(f"the spooler cannot be started: {error}") from error
        if done.returncode:
            raise PrinterOffline(done.stderr.decode(errors="replace").strip() or "the spooler refused the job")


class WindowsJob(IntFlag):
    """Bits of a print job in the Windows spooler."""

    ERROR = 0x2
    OFFLINE = 0x20
    PAPER_OUT = 0x40
    PRINTED = 0x80
    DELETED = 0x100
    BLOCKED = 0x200
    USER_INTERVENTION = 0x400
    COMPLETE = 0x1000


class WindowsQueue(IntFlag):
    """Bits of a printer in the Windows spooler."""

    PAUSED = 0x1
    ERROR = 0x2
    PAPER_JAM = 0x8
    PAPER_OUT = 0x10
    OFFLINE = 0x80
    NOT_AVAILABLE = 0x1000
    DOOR_OPEN = 0x400000


WORKS_OFFLINE = 0x400  # an attribute of the queue


def failure_of(job: int) -> DeviceError | None:
    """What the spooler says went wrong with the job."""
    if job & WindowsJob.PAPER_OUT:
        return PaperOut("the printer is out of paper")
    if job & WindowsJob.OFFLINE:
        return PrinterOffline("the printer is offline")
    if job & (WindowsJob.ERROR | WindowsJob.BLOCKED | WindowsJob.USER_INTERVENTION | WindowsJob.DELETED):
        return PrinterError("the spooler could not print the job")
    return None


def is_done(job: int) -> bool:
    return bool(job & (WindowsJob.PRINTED | WindowsJob.COMPLETE))


def status_of(queue: int, attributes: int) -> PrinterStatus:
    """What the spooler knows; that nothing is wrong there does not say that the printer is well."""
    troubles = WindowsQueue.OFFLINE | WindowsQueue.NOT_AVAILABLE | WindowsQueue.ERROR | WindowsQueue.PAPER_JAM
    away = bool(queue & troubles) or bool(attributes & WORKS_OFFLINE)
    return PrinterStatus(
        online=False if away else None,
        paper="out" if queue & WindowsQueue.PAPER_OUT else "unknown",
        cover_open=True if queue & WindowsQueue.DOOR_OPEN else None,
    )
