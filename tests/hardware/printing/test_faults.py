"""D-3: printers that are silent, slow, hang up, run out of paper or are not there."""

import socket
import time
from pathlib import Path

import pytest

from hardware.printing.address import open_transport
from hardware.printing.driver import EscposPrinter
from hardware.printing.encoder import encode
from hardware.printing.page import Text
from hardware.printing.ports import (
    UNKNOWN,
    PaperOut,
    PrinterError,
    PrinterOffline,
    PrinterStalled,
    PrinterStatus,
)
from hardware.printing.profile import PAPER_80
from hardware.printing.simulator import SimulatedPrinter
from hardware.printing.simulator_network import PrinterOnNetwork
from hardware.printing.simulator_pty import PrinterOnSerialLine
from hardware.printing.simulator_wire import Faults, PrinterOnWire
from tests.hardware.printing.receipts import receipt

SHORT_MS = 250
PATIENT_MS = 5000  # where the time is not the point, a busy machine must not be taken for a silent printer
JOB = encode(receipt(48, goods=20), PAPER_80)
# More than every buffer on the way holds.
HUGE_JOB = encode(tuple(Text(f"{number}\t€") for number in range(400)), PAPER_80)

every_wire = pytest.mark.parametrize("wire", [PrinterOnNetwork, PrinterOnSerialLine])


def driver(wire: PrinterOnWire) -> EscposPrinter:
    return EscposPrinter(open_transport(wire.address), PAPER_80)


@every_wire
def test_a_silent_printer_is_unknown_within_the_time(wire: type[PrinterOnWire]) -> None:
    with wire(SimulatedPrinter(PAPER_80), Faults(silent=True)) as silent:
        began = time.monotonic()
        assert driver(silent).status(timeout_ms=SHORT_MS) == UNKNOWN
        assert time.monotonic() - began < 2 * SHORT_MS / 1000


@every_wire
def test_a_silent_printer_prints(wire: type[PrinterOnWire]) -> None:
    with wire(SimulatedPrinter(PAPER_80), Faults(silent=True)) as silent:
        printer = driver(silent)
        for _ in range(3):
            printer.print_job(JOB, timeout_ms=SHORT_MS)
        assert silent.printer.wait_until(lambda machine: len(machine.cuts) == 3)


@every_wire
def test_a_slow_printer_gets_the_time_it_needs(wire: type[PrinterOnWire]) -> None:
    """The whole job takes longer than the time-out, and is not cut off."""
    with wire(SimulatedPrinter(PAPER_80), Faults(bite_bytes=512, pause_ms=5)) as slow:
        began = time.monotonic()
        driver(slow).print_job(HUGE_JOB[:60_000], timeout_ms=400)
        assert slow.printer.received_bytes >= 50_000
        assert time.monotonic() - began > 0.4


@every_wire
def test_a_printer_that_hangs_up_in_the_middle(wire: type[PrinterOnWire]) -> None:
    with wire(SimulatedPrinter(PAPER_80), Faults(hang_up_after=1000)) as broken:
        with pytest.raises(PrinterError) as lost:
            driver(broken).print_job(JOB, timeout_ms=PATIENT_MS)
        assert lost.value.begun
        assert broken.printer.received_bytes == 1000


@every_wire
def test_a_silent_printer_that_hangs_up_in_the_middle(wire: type[PrinterOnWire]) -> None:
    with wire(SimulatedPrinter(PAPER_80), Faults(silent=True, hang_up_after=1000)) as broken:
        with pytest.raises(PrinterError) as lost:
            driver(broken).print_job(HUGE_JOB, timeout_ms=PATIENT_MS)
        assert lost.value.begun


@pytest.mark.parametrize("silent", [False, True])
def test_paper_ends_in_a_job_larger_than_the_printers_memory(*, silent: bool) -> None:
    machine = SimulatedPrinter(PAPER_80)
    machine.run_out_after(5)
    with PrinterOnNetwork(machine, Faults(silent=silent)) as wire:
        printer = driver(wire)
        with pytest.raises(PrinterStalled if silent else PaperOut) as stopped:
            printer.print_job(HUGE_JOB, timeout_ms=SHORT_MS)
        assert stopped.value.begun
        assert machine.wait_until(lambda machine: machine.received_bytes >= 4096)
        machine.refill()
        printer.print_job(b"after the refill\n", timeout_ms=2000)
        assert machine.wait_until(lambda machine: "after the refill" in machine.text())
        # What the printer had when it was cut off in the middle of a picture is white, not the next slip's beginning.
        assert machine.unknown == []


def test_a_serial_printer_that_takes_nothing_more() -> None:
    machine = SimulatedPrinter(PAPER_80)
    with PrinterOnSerialLine(machine) as wire:
        machine.run_out_after(5)
        with pytest.raises(PrinterError) as stopped:
            driver(wire).print_job(HUGE_JOB, timeout_ms=SHORT_MS)
        assert stopped.value.begun


def test_nobody_there(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free_port = taken.getsockname()[1]
    for address in (
        f"tcp://127.0.0.1:{free_port}",
        "serial:///dev/ttyNONE",
        "file:///dev/usb/lp99",
        f"file://{tmp_path}/no/such/folder",
    ):
        printer = EscposPrinter(open_transport(address), PAPER_80)
        with pytest.raises(PrinterOffline) as absent:
            printer.print_job(b"x\n", timeout_ms=SHORT_MS)
        assert not absent.value.begun
        assert printer.status(timeout_ms=SHORT_MS) == PrinterStatus(online=False)


def test_a_usb_printer_without_paper_refuses_as_a_full_device() -> None:
    printer = EscposPrinter(open_transport("file:///dev/full"), PAPER_80)
    with pytest.raises(PaperOut):
        printer.print_job(b"x\n", timeout_ms=SHORT_MS)


def test_a_usb_printer_that_only_takes() -> None:
    printer = EscposPrinter(open_transport("file:///dev/null"), PAPER_80)
    printer.print_job(JOB, timeout_ms=SHORT_MS)
    assert printer.status(timeout_ms=SHORT_MS) == UNKNOWN


def test_a_place_that_can_not_be_written(tmp_path: Path) -> None:
    """A link to nowhere stands for a place that cannot be written; the tests may run as a user who may all."""
    (tmp_path / "file").symlink_to(tmp_path / "gone" / "file")
    with pytest.raises(PrinterError):
        EscposPrinter(open_transport(f"file://{tmp_path}/file"), PAPER_80).print_job(b"x", timeout_ms=SHORT_MS)
    with pytest.raises(PrinterOffline):
        EscposPrinter(open_transport(f"file://{tmp_path}/file/"), PAPER_80).print_job(b"x", timeout_ms=SHORT_MS)
