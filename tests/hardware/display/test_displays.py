"""One contract for every customer display: the driver on a real pseudo-terminal, and the one in memory."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from hardware.display.address import open_display
from hardware.display.driver import PoleDisplay
from hardware.display.memory_display import MemoryDisplay
from hardware.display.ports import Change, CustomerDisplay, Due, Goods, Received, Refund, Shown, Welcome, run
from hardware.display.simulator import SimulatedDisplay, SimulatedLed8, SimulatedVfd, figures_of
from hardware.display.simulator_pty import DisplayOnSerialLine
from hardware.scanner.ports import Presence

PATIENCE_MS = 10_000
WATER = Goods("农夫山泉550ml", "1", 200, 200, 1050)


class Device(Protocol):
    """What stands before the customer, and its cable."""

    def shows(self, figure: str) -> bool: ...
    def is_dark(self) -> bool: ...
    def plug_in(self) -> None: ...
    def unplug(self) -> None: ...


class InMemory:
    def __init__(self, display: MemoryDisplay) -> None:
        self.display = display
        self.plug_in, self.unplug = display.plug_in, display.unplug

    def shows(self, figure: str) -> bool:
        return figure in figures_of(self.display.shown)

    def is_dark(self) -> bool:
        return self.display.shown is None


class OnLine:
    """A simulated display at the end of a serial line; what was written arrives a little later."""

    def __init__(self, link: Path, glass: SimulatedDisplay) -> None:
        self.glass = glass
        self.line = DisplayOnSerialLine(link, glass)
        self.plug_in, self.unplug = self.line.plug_in, self.line.unplug

    def shows(self, figure: str) -> bool:
        return self.glass.wait_until(lambda: figure in self.glass.figures, PATIENCE_MS)

    def is_dark(self) -> bool:
        return self.glass.wait_until(lambda: not self.glass.figures, PATIENCE_MS)


def becomes(display: CustomerDisplay, presence: Presence) -> None:
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while display.presence is not presence:
        assert time.monotonic() < deadline
        display.look()


class DisplayContract:
    """Every CustomerDisplay must pass these; subclass once per driver."""

    def test_shows_price_total_received_and_change_in_turn(self, display: CustomerDisplay, device: Device) -> None:
        for shown, figure in (
            (WATER, "2.00"),
            (Due(1050), "10.50"),
            (Received(1050, 2000), "20.00"),
            (Change(2000, 950), "9.50"),
            (Change(2000, 0), "0.00"),
            (Refund(450), "4.50"),
        ):
            display.show(shown)
            assert device.shows(figure)
        assert (display.presence, display.fault) == (Presence.PRESENT, "")

    def test_a_sum_may_be_negative(self, display: CustomerDisplay, device: Device) -> None:
        display.show(Due(-1050))
        assert device.shows("-10.50")

    def test_welcome_and_clear_leave_no_sum(self, display: CustomerDisplay, device: Device) -> None:
        for clear in (display.clear, lambda: display.show(Welcome("小周烟酒店"))):
            display.show(Due(1050))
            assert device.shows("10.50")
            clear()
            assert device.is_dark() or isinstance(device, InMemory)

    def test_closing_clears_it_and_may_be_done_twice(self, display: CustomerDisplay, device: Device) -> None:
        display.show(Due(1050))
        assert device.shows("10.50")
        display.close()
        assert device.is_dark()
        display.close()

    def test_is_lost_and_back_and_shows_what_it_should_by_itself(
        self, display: CustomerDisplay, device: Device
    ) -> None:
        display.show(Due(1050))
        assert device.shows("10.50")
        device.unplug()
        becomes(display, Presence.LOST)
        assert display.fault
        display.show(Due(2150))
        device.plug_in()
        becomes(display, Presence.BACK)
        assert display.fault == ""
        assert device.shows("21.50")

    def test_the_loop_tells_each_change_once(self, display: CustomerDisplay, device: Device) -> None:
        told: list[Presence] = []
        coming: deque[Shown] = deque([Due(100), Due(200)])
        stop = threading.Event()

        def next_shown(_timeout_ms: int) -> Shown | None:
            if coming:
                return coming.popleft()
            device.unplug() if not told else device.plug_in()
            return None

        def on_presence(presence: Presence) -> None:
            told.append(presence)
            if presence is Presence.BACK:
                assert device.shows("2.00")
                stop.set()

        run(display, next_shown, on_presence, stop.is_set)
        assert told == [Presence.LOST, Presence.BACK]
        assert device.is_dark()


class TestMemoryDisplay(DisplayContract):
    @pytest.fixture
    def display(self) -> MemoryDisplay:
        return MemoryDisplay()

    @pytest.fixture
    def device(self, display: MemoryDisplay) -> InMemory:
        return InMemory(display)


class SerialContract(DisplayContract):
    """What only a wire can do."""

    def test_what_stands_there_is_not_written_again(self, display: PoleDisplay, device: OnLine) -> None:
        display.show(Due(1050))
        assert device.shows("10.50")
        before = device.glass.received
        for _ in range(3):
            display.show(Due(1050))
            display.look()
        display.show(Due(2150))
        assert device.shows("21.50")
        assert device.glass.received.count(b"10.50") == before.count(b"10.50")

    def test_says_once_that_it_is_lost_and_once_that_it_is_back(
        self, display: PoleDisplay, device: OnLine, caplog: pytest.LogCaptureFixture
    ) -> None:
        display.show(Due(1050))
        device.unplug()
        becomes(display, Presence.LOST)
        for _ in range(5):
            display.show(Due(1))
        device.plug_in()
        becomes(display, Presence.BACK)
        names = [record.message.split()[0] for record in caplog.records if record.levelno == logging.WARNING]
        assert names == ["display_lost", "display_back"]


@pytest.fixture
def display(model: str, device: OnLine) -> Iterator[PoleDisplay]:
    display = open_display(f"serial://{device.line.path}?{model}", retry_ms=10)
    yield display
    display.close()


class TestVfd(SerialContract):
    @pytest.fixture(params=["model=cd5220", "model=cd5220&charset=gb18030", "model=epson", "model=epson&charset=gbk"])
    def model(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    @pytest.fixture
    def device(self, tmp_path: Path, model: str) -> Iterator[OnLine]:
        device = OnLine(tmp_path / "pole", SimulatedVfd(chinese="charset" in model))
        yield device
        device.unplug()


class TestLed8(SerialContract):
    @pytest.fixture(params=["model=led8", "model=led8&lamps=binary"])
    def model(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    @pytest.fixture
    def device(self, tmp_path: Path) -> Iterator[OnLine]:
        device = OnLine(tmp_path / "pole", SimulatedLed8())
        yield device
        device.unplug()

    def test_the_lamp_says_what_the_figure_is(self, display: PoleDisplay, device: OnLine) -> None:
        assert isinstance(device.glass, SimulatedLed8)
        lit = []
        for shown, figure in ((WATER, "2.00"), (Due(1), "0.01"), (Received(1, 100), "1.00"), (Change(1, 99), "0.99")):
            display.show(shown)
            assert device.shows(figure)
            lit.append(device.glass.lamp)
        assert lit == ["单价", "总计", "收款", "找零"]
        display.clear()
        assert device.glass.wait_until(lambda: device.glass.lamp == "", PATIENCE_MS)  # type: ignore[attr-defined]


def test_one_that_was_never_there_is_lost_with_a_reason_and_found_when_it_comes(tmp_path: Path) -> None:
    display = open_display(f"serial://{tmp_path / 'pole'}", retry_ms=10)
    display.show(Due(1050))
    assert display.presence is Presence.LOST
    assert "No such file" in display.fault
    device = OnLine(tmp_path / "pole", SimulatedVfd())
    becomes(display, Presence.BACK)
    assert device.shows("10.50")
    display.close()
    device.unplug()


def test_a_display_that_takes_nothing_is_left_after_half_a_second(tmp_path: Path) -> None:
    """Nobody reads the pseudo-terminal, so that its buffer fills; a till's thread must come back all the same."""
    import os  # noqa: PLC0415 - with `pty`, for this test only
    import pty  # noqa: PLC0415 - as above

    device, port = pty.openpty()
    display = open_display(f"serial://{os.ttyname(port)}", retry_ms=60_000)
    began = time.monotonic()
    for fen in range(2000):
        display.show(Due(fen))
        if display.presence is Presence.LOST:
            break
    assert display.presence is Presence.LOST
    assert time.monotonic() - began < 5
    before: Callable[[], float] = time.monotonic
    again = before()
    display.show(Due(1))
    assert before() - again < 0.1, "one that is lost is not waited for"
    display.close()
    os.close(device)
    os.close(port)
