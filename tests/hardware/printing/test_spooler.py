"""Spoolers: a real `lp` program of this test's own, and the bits of the Windows spooler."""

import os
from pathlib import Path

import pytest

from hardware.printing.address import open_transport
from hardware.printing.driver import EscposPrinter
from hardware.printing.ports import (
    UNKNOWN,
    DeviceError,
    PaperOut,
    PrinterError,
    PrinterOffline,
    PrinterStatus,
)
from hardware.printing.profile import PAPER_80
from hardware.printing.spooler import WORKS_OFFLINE, WindowsJob, WindowsQueue, failure_of, is_done, status_of

LP = """#!/bin/sh
case "$2" in
  "XP 58") echo "$@" > "$SPOOL/order"; exec cat > "$SPOOL/job" ;;
  slow) exec cat "$SPOOL/never" ;;
  *) echo "lp: The printer or class does not exist." >&2; exit 1 ;;
esac
"""


@pytest.fixture
def spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    lp = tmp_path / "lp"
    lp.write_text(LP)
    lp.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("SPOOL", str(tmp_path))
    return tmp_path


def queue(name: str) -> EscposPrinter:
    return EscposPrinter(open_transport(f"spool://{name}"), PAPER_80)


def test_a_job_goes_raw_to_the_queue(spool: Path) -> None:
    queue("XP%2058").print_job(b"\x1b@\xa3\xa4\n", timeout_ms=2000)
    assert (spool / "job").read_bytes() == b"\x1b@\xa3\xa4\n"
    assert (spool / "order").read_text() == "-d XP 58 -o raw -t receipt\n"


def test_a_spooler_answers_for_nothing(spool: Path) -> None:
    assert queue("XP%2058").status(timeout_ms=2000) == UNKNOWN


def test_an_unknown_queue_says_so(spool: Path) -> None:
    with pytest.raises(PrinterOffline, match="does not exist"):
        queue("gone").print_job(b"x\n", timeout_ms=2000)


def test_a_spooler_that_hangs_is_left(spool: Path) -> None:
    os.mkfifo(spool / "never")
    with pytest.raises(PrinterError, match="did not answer"):
        queue("slow").print_job(b"x\n", timeout_ms=100)


def test_a_machine_without_a_spooler(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PrinterOffline, match="no print spooler"):
        queue("XP").print_job(b"x\n", timeout_ms=2000)


@pytest.mark.parametrize(
    ("job", "failure"),
    [
        (0, None),
        (0x10, None),
        (WindowsJob.PAPER_OUT | WindowsJob.ERROR, PaperOut),
        (WindowsJob.OFFLINE, PrinterOffline),
        (WindowsJob.ERROR, PrinterError),
        (WindowsJob.USER_INTERVENTION, PrinterError),
    ],
)
def test_what_windows_says_of_a_job(job: int, failure: type[DeviceError] | None) -> None:
    assert type(failure_of(job)) is (failure or type(None))


def test_when_windows_has_printed_a_job() -> None:
    assert is_done(WindowsJob.PRINTED)
    assert is_done(WindowsJob.COMPLETE)
    assert not is_done(0x10)


@pytest.mark.parametrize(
    ("bits", "attributes", "status"),
    [
        (0, 0, UNKNOWN),
        (WindowsQueue.PAPER_OUT, 0, PrinterStatus(paper="out")),
        (WindowsQueue.OFFLINE, 0, PrinterStatus(online=False)),
        (0, WORKS_OFFLINE, PrinterStatus(online=False)),
        (WindowsQueue.DOOR_OPEN, 0, PrinterStatus(cover_open=True)),
    ],
)
def test_what_windows_says_of_a_printer(bits: int, attributes: int, status: PrinterStatus) -> None:
    assert status_of(bits, attributes) == status
