"""Printers that are a device file (a USB printer's /dev/usb/lp0), and jobs kept as plain files."""

import errno
import os
import select
from pathlib import Path

from hardware.printing.ports import PaperOut, PrinterError, PrinterOffline, PrinterStalled, PrinterStatus
from hardware.printing.transport import Connection, Deadline, OneWay

ANSWER_BYTES_MAX = 64
PIECE_BYTES = 4096
DEVICES = Path("/dev")  # a name missing here is a printer unplugged, not a file to make


class FileTransport:
    """A device file; a folder that keeps each job as a .bin; or a file that grows by each job."""

    def __init__(self, path: Path, *, folder: bool = False) -> None:
        self._path = path
        self._folder = folder

    def connect(self, *, timeout_ms: int) -> Connection:  # noqa: ARG002  # opening a file waits for nobody
        try:
            if self._folder:
                self._path.mkdir(parents=True, exist_ok=True)
            if self._path.is_dir():
                return FolderConnection(self._path)
            if self._path.is_char_device():
                return DeviceConnection(os.open(self._path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY))
        except OSError as error:
            raise PrinterOffline(f"no printer at {self._path}: {error}") from error
        if not self._path.parent.is_dir() or DEVICES in self._path.parents:
            raise PrinterOffline(f"no printer at {self._path}")
        return GrowingFileConnection(self._path)


class FolderConnection(OneWay):
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, data: bytes, *, timeout_ms: int) -> None:  # noqa: ARG002  # a disk is not waited for
        numbers = (int(job.stem) for job in self._folder.glob("*.bin") if job.stem.isdecimal())
        number = max(numbers, default=0) + 1
        try:
            with (self._folder / f"{number:06d}.bin").open("xb") as job:
                job.write(data)
        except OSError as error:
            raise PrinterError(f"the job could not be written: {error}") from error


class GrowingFileConnection(OneWay):
    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, data: bytes, *, timeout_ms: int) -> None:  # noqa: ARG002  # a disk is not waited for
        try:
            with self._path.open("ab") as file:
                file.write(data)
        except OSError as error:
            raise PrinterError(f"the job could not be written: {error}") from error


class DeviceConnection:
    def __init__(self, device: int) -> None:
        self._device = device

    def send(self, data: bytes, *, timeout_ms: int) -> None:
        left = memoryview(data)
        deadline = Deadline(timeout_ms)
        while left:
            ready = select.select([], [self._device], [], deadline.left_ms / 1000)[1]
            if not ready or not deadline.left_ms:
                raise PrinterStalled(f"the printer took nothing for {timeout_ms} ms")
            try:
                left = left[os.write(self._device, left[:PIECE_BYTES]) :]
            except BlockingIOError:
                continue
            except OSError as error:
                if error.errno == errno.ENOSPC:
                    raise PaperOut("the printer is out of paper") from error
                raise PrinterError(f"the printer hung up: {error}") from error
            deadline = Deadline(timeout_ms)

    def ask(self, request: bytes, *, timeout_ms: int) -> bytes:
        try:
            if select.select([self._device], [], [], 0)[0]:
                os.read(self._device, ANSWER_BYTES_MAX)  # an answer that came too late for the last question
            self.send(request, timeout_ms=timeout_ms)
            if not select.select([self._device], [], [], timeout_ms / 1000)[0]:
                return b""
            return os.read(self._device, ANSWER_BYTES_MAX)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise PrinterError(f"the printer hung up: {error}") from error

    def reported(self) -> PrinterStatus | None:
        return None

    def close(self, *, settle_ms: int) -> None:  # noqa: ARG002  # the device has taken every byte
        os.close(self._device)

    def abort(self) -> None:
        os.close(self._device)
