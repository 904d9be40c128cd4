"""Printers behind the Windows spooler, as RAW jobs; imported on Windows only."""

import threading

import win32print

from hardware.printing.ports import PrinterError, PrinterOffline, PrinterStatus
from hardware.printing.spooler import failure_of, is_done, status_of
from hardware.printing.transport import Deadline, OneWay

JOB_CHECK_MS = 100
DELETE_JOB = 5


class WindowsTransport:
    """A printer by the name Windows gives it."""

    def __init__(self, printer: str) -> None:
        self._printer = printer

    def connect(self, *, timeout_ms: int) -> "WindowsConnection":  # noqa: ARG002  # the spooler is on this machine
        try:
            return WindowsConnection(win32print.OpenPrinter(self._printer))
        except win32print.error as error:
            raise PrinterOffline(f"Windows knows no printer {self._printer}: {error}") from error


class WindowsConnection(OneWay):
    def __init__(self, handle: object) -> None:
        self._handle = handle

    def send(self, data: bytes, *, timeout_ms: int) -> None:
        try:
            job = win32print.StartDocPrinter(self._handle, 1, ("receipt", None, "RAW"))
            win32print.StartPagePrinter(self._handle)
            written = win32print.WritePrinter(self._handle, data)
            win32print.EndPagePrinter(self._handle)
            win32print.EndDocPrinter(self._handle)
        except win32print.error as error:
            raise PrinterError(f"the spooler refused the job: {error}") from error
        if written != len(data):
            raise PrinterError(f"the spooler took {written} of {len(data)} bytes")
        self._follow(job, timeout_ms)

    def _follow(self, job: int, timeout_ms: int) -> None:
        """Watch the job until it is gone; one that only waits its turn is left to the spooler."""
        deadline = Deadline(timeout_ms)
        pause = threading.Event()
        while deadline.left_ms:
            try:
                bits = win32print.GetJob(self._handle, job, 1)["Status"]
            except win32print.error:
                return  # printed, and forgotten by the spooler
            failure = failure_of(bits)
            if failure is not None:
                # The till keeps the job itself; a second one here would come out when the roll is changed.
                win32print.SetJob(self._handle, job, 0, None, DELETE_JOB)
                raise failure
            if is_done(bits):
                return
            pause.wait(JOB_CHECK_MS / 1000)

    def reported(self) -> PrinterStatus | None:
        printer = win32print.GetPrinter(self._handle, 2)
        return status_of(printer["Status"], printer["Attributes"])

    def close(self, *, settle_ms: int) -> None:  # noqa: ARG002  # the job has been followed
        win32print.ClosePrinter(self._handle)

    def abort(self) -> None:
        win32print.ClosePrinter(self._handle)
