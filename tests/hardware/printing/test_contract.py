"""What every way to a printer keeps: the one driver over each transport, against the simulator's real bytes."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from hardware.drawer import PrinterDrawer
from hardware.printing.address import open_transport
from hardware.printing.driver import EscposPrinter
from hardware.printing.encoder import drawer_pulse, encode
from hardware.printing.ports import UNKNOWN, PaperOut, PrinterOffline, PrinterStatus, ReceiptPrinter
from hardware.printing.profile import PAPER_80
from hardware.printing.simulator import SimulatedPrinter
from hardware.printing.simulator_network import PrinterOnNetwork
from hardware.printing.simulator_pty import PrinterOnSerialLine
from tests.hardware.printing.receipts import receipt

TIMEOUT_MS = 2000
WAYS = ("network", "serial", "device file", "folder", "growing file")
TALKING = ("network", "serial", "device file")


@dataclass
class Counter:
    """A printer as the till sees it, and the paper as the customer sees it."""

    printer: ReceiptPrinter
    machine: SimulatedPrinter
    jobs: Path

    def paper(self) -> SimulatedPrinter:
        """What came out; of jobs kept as files, what the printer would make of them."""
        files = sorted(self.jobs.rglob("*.bin")) if self.jobs.is_dir() else [self.jobs]
        for file in files:
            self.machine.receive(file.read_bytes())
            file.unlink()
        return self.machine


@pytest.fixture
def counter(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Counter]:
    machine = SimulatedPrinter(PAPER_80)
    jobs = tmp_path
    with ExitStack() as wires:
        match request.param:
            case "network":
                address = wires.enter_context(PrinterOnNetwork(machine)).address
            case "serial":
                address = wires.enter_context(PrinterOnSerialLine(machine)).address
            case "device file":
                address = f"file://{wires.enter_context(PrinterOnSerialLine(machine)).port}"
            case "folder":
                address = f"file://{tmp_path}/jobs/"
            case _:
                jobs = tmp_path / "jobs.escpos"
                address = f"file://{jobs}"
        yield Counter(EscposPrinter(open_transport(address), PAPER_80), machine, jobs)


every_way = pytest.mark.parametrize("counter", WAYS, indirect=True)
every_talking_way = pytest.mark.parametrize("counter", TALKING, indirect=True)


def came(counter: Counter, last: str) -> bool:
    return counter.paper().wait_until(lambda machine: last in machine.text())


@every_way
def test_prints_a_whole_receipt_and_cuts_below_it(counter: Counter) -> None:
    data = encode(receipt(48), PAPER_80)
    counter.printer.print_job(data, timeout_ms=TIMEOUT_MS)
    assert counter.paper().wait_until(lambda machine: len(machine.cuts) == 1)
    once = SimulatedPrinter(PAPER_80)
    once.receive(data)
    assert counter.machine.dots().tobytes() == once.dots().tobytes()
    assert counter.machine.cuts[0].clean


@every_way
def test_prints_jobs_in_their_order(counter: Counter) -> None:
    for number in range(3):
        counter.printer.print_job(f"{number}\n".encode(), timeout_ms=TIMEOUT_MS)
    assert came(counter, "2")
    assert counter.machine.text() == "0\n1\n2"


@every_way
def test_prints_a_receipt_of_140_lines(counter: Counter) -> None:
    counter.printer.print_job(encode(receipt(48, goods=140), PAPER_80), timeout_ms=TIMEOUT_MS)
    assert came(counter, "谢谢惠顾")
    assert counter.machine.text().count("中华(软)") == 140


@every_way
def test_the_drawer_opens_once_and_nothing_is_printed(counter: Counter) -> None:
    PrinterDrawer(counter.printer, drawer_pulse(PAPER_80)).kick()
    assert counter.paper().wait_until(lambda machine: machine.pulses != [])
    assert counter.machine.pulses == [2]
    assert counter.machine.dots().height == 0


@every_talking_way
def test_tells_that_all_is_well(counter: Counter) -> None:
    assert counter.printer.status(timeout_ms=TIMEOUT_MS) == PrinterStatus(online=True, paper="ok", cover_open=False)


@every_talking_way
def test_tells_that_paper_is_running_low_and_prints(counter: Counter) -> None:
    counter.machine.run_low()
    assert counter.printer.status(timeout_ms=TIMEOUT_MS).paper == "low"
    counter.printer.print_job(b"enough for this\n", timeout_ms=TIMEOUT_MS)
    assert came(counter, "enough for this")


@pytest.mark.parametrize("counter", ["folder", "growing file"], indirect=True)
def test_what_can_not_answer_is_unknown_never_well(counter: Counter) -> None:
    assert counter.printer.status(timeout_ms=TIMEOUT_MS) == UNKNOWN


@every_talking_way
def test_sends_nothing_to_a_printer_without_paper(counter: Counter) -> None:
    counter.machine.run_out_after(0)
    with pytest.raises(PaperOut) as refused:
        counter.printer.print_job(b"later\n", timeout_ms=TIMEOUT_MS)
    assert not refused.value.begun
    with pytest.raises(PaperOut):
        PrinterDrawer(counter.printer, drawer_pulse(PAPER_80)).kick()
    counter.machine.refill()
    counter.printer.print_job(b"now\n", timeout_ms=TIMEOUT_MS)
    assert came(counter, "now")
    assert counter.machine.text() == "now"
    assert counter.machine.pulses == []  # no drawer springs open when the roll is changed


@every_talking_way
def test_tells_that_the_paper_ended_in_the_middle(counter: Counter) -> None:
    counter.machine.run_out_after(2)
    with pytest.raises(PaperOut) as ended:
        counter.printer.print_job(b"1\n2\n3\n4\n", timeout_ms=TIMEOUT_MS)
    assert ended.value.begun
    assert counter.machine.text() == "1\n2"
    assert counter.printer.status(timeout_ms=TIMEOUT_MS) == PrinterStatus(online=False, paper="out", cover_open=False)
    counter.machine.refill()
    assert counter.machine.text() == "1\n2\n3\n4"
    assert counter.printer.status(timeout_ms=TIMEOUT_MS).paper == "ok"


@every_talking_way
@pytest.mark.parametrize("trouble", ["open_cover", "go_offline"])
def test_refuses_when_the_printer_tells_it_can_not(counter: Counter, trouble: str) -> None:
    getattr(counter.machine, trouble)()
    with pytest.raises(PrinterOffline) as refused:
        counter.printer.print_job(b"later\n", timeout_ms=TIMEOUT_MS)
    assert not refused.value.begun
    status = counter.printer.status(timeout_ms=TIMEOUT_MS)
    assert (status.online, status.cover_open) == (False, trouble == "open_cover")
