"""One contract for every scanner: the driver on a real pseudo-terminal, and the one in memory."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from hardware.scanner.memory_scanner import MemoryScanner
from hardware.scanner.ports import Presence, Scanner, run
from hardware.scanner.pty_scanner import PtyScanner
from hardware.scanner.serial_scanner import SerialScanner, SerialScannerSettings

GTIN = "6901028000123"
PATIENCE_MS = 10_000


class Device(Protocol):
    def scan(self, code: str) -> None: ...
    def plug_in(self) -> None: ...
    def unplug(self) -> None: ...


def poll_until(scanner: Scanner, done: Callable[[list[str]], bool]) -> list[str]:
    """Everything read until `done`."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    codes: list[str] = []
    while not done(codes):
        assert time.monotonic() < deadline, codes
        codes += scanner.poll(20)
    return codes


def becomes(scanner: Scanner, presence: Presence) -> list[str]:
    return poll_until(scanner, lambda _: scanner.presence is presence)


class ScannerContract:
    """Every Scanner must pass these; subclass once per driver."""

    def test_reads_what_is_scanned_in_order(self, scanner: Scanner, device: Device) -> None:
        codes = [f"69{number:011d}" for number in range(50)]
        for code in codes:
            device.scan(code)
        assert poll_until(scanner, lambda read: len(read) == len(codes)) == codes

    def test_a_quiet_scanner_gives_nothing_and_is_present(self, scanner: Scanner) -> None:
        assert scanner.poll(20) == []
        assert scanner.presence is Presence.PRESENT
        assert scanner.fault == ""

    def test_a_scan_ends_the_wait(self, scanner: Scanner, device: Device) -> None:
        threading.Timer(0.05, device.scan, [GTIN]).start()
        assert scanner.poll(PATIENCE_MS) == [GTIN]

    def test_is_lost_and_back_and_goes_on(self, scanner: Scanner, device: Device) -> None:
        device.unplug()
        assert becomes(scanner, Presence.LOST) == []
        assert scanner.fault
        device.scan("69010281")
        assert scanner.poll(20) == []
        device.plug_in()
        assert becomes(scanner, Presence.BACK) == []
        assert scanner.fault == ""
        device.scan(GTIN)
        assert poll_until(scanner, bool) == [GTIN]

    def test_the_reader_tells_each_change_once(self, scanner: Scanner, device: Device) -> None:
        codes: list[str] = []
        told: list[Presence] = []
        stop = threading.Event()

        def on_presence(presence: Presence) -> None:
            told.append(presence)
            device.plug_in() if presence is Presence.LOST else device.scan(GTIN)

        def on_code(code: str) -> None:
            codes.append(code)
            device.unplug() if len(codes) < 3 else stop.set()

        device.scan(GTIN)
        run(scanner, on_code, on_presence, stop.is_set)
        assert codes == [GTIN] * 3
        assert told == [Presence.LOST, Presence.BACK] * 2

    def test_closes_twice(self, scanner: Scanner) -> None:
        scanner.close()
        scanner.close()


class TestMemoryScanner(ScannerContract):
    @pytest.fixture
    def device(self) -> MemoryScanner:
        return MemoryScanner()

    @pytest.fixture
    def scanner(self, device: MemoryScanner) -> MemoryScanner:
        return device


class TestSerialScanner(ScannerContract):
    @pytest.fixture
    def device(self, tmp_path: Path) -> Iterator[PtyScanner]:
        device = PtyScanner(tmp_path / "scanner")
        yield device
        device.unplug()

    @pytest.fixture
    def scanner(self, device: PtyScanner) -> Iterator[SerialScanner]:
        scanner = SerialScanner(SerialScannerSettings(device.path, silence_ms=2000, retry_ms=10))
        scanner.poll(0)  # opens the port
        yield scanner
        scanner.close()

    def test_a_code_may_come_byte_by_byte(self, scanner: SerialScanner, device: PtyScanner) -> None:
        device.scan(GTIN, byte_by_byte=True)
        assert poll_until(scanner, bool) == [GTIN]
        for byte in b"99999999-1":
            device.send(bytes([byte]))
            assert scanner.poll(0) == []
        device.send(b"\n")
        assert poll_until(scanner, bool) == ["99999999-1"]

    def test_noise_on_the_line_is_no_code(self, scanner: SerialScanner, device: PtyScanner) -> None:
        device.send(b"\xff\xfe\x00\r\n")
        device.scan(GTIN)
        assert poll_until(scanner, bool) == [GTIN]

    def test_a_code_begun_before_the_cable_was_pulled_is_forgotten(
        self, scanner: SerialScanner, device: PtyScanner
    ) -> None:
        device.send(b"690102")
        scanner.poll(20)
        device.unplug()
        becomes(scanner, Presence.LOST)
        device.plug_in()
        becomes(scanner, Presence.BACK)
        device.scan("69010281")
        assert poll_until(scanner, bool) == ["69010281"]

    def test_says_once_that_the_port_is_lost_and_once_that_it_is_back(
        self, scanner: SerialScanner, device: PtyScanner, caplog: pytest.LogCaptureFixture
    ) -> None:
        device.unplug()
        for _ in range(5):
            scanner.poll(20)
        device.plug_in()
        becomes(scanner, Presence.BACK)
        names = [record.message.split()[0] for record in caplog.records if record.levelno == logging.WARNING]
        assert names == ["scanner_lost", "scanner_back"]


def test_a_scanner_without_terminator_ends_by_silence(tmp_path: Path) -> None:
    device = PtyScanner(tmp_path / "scanner", end=b"")
    scanner = SerialScanner(SerialScannerSettings(device.path, silence_ms=30))
    scanner.poll(0)
    device.scan(GTIN)
    assert poll_until(scanner, bool) == [GTIN]
    scanner.close()
    device.unplug()


def test_a_port_that_was_never_there_is_lost_with_a_reason(tmp_path: Path) -> None:
    scanner = SerialScanner(SerialScannerSettings(str(tmp_path / "none"), retry_ms=10))
    assert scanner.poll(0) == []
    assert scanner.presence is Presence.LOST
    assert "No such file" in scanner.fault


def test_two_readers_of_one_port_are_refused(tmp_path: Path) -> None:
    """Each would get half of the codes."""
    device = PtyScanner(tmp_path / "scanner")
    first, second = (SerialScanner(SerialScannerSettings(device.path)) for _ in range(2))
    first.poll(0)
    second.poll(0)
    assert second.presence is Presence.LOST
    assert first.presence is Presence.PRESENT
    first.close()
    second.close()
    device.unplug()


def test_a_scanner_nobody_listens_to_does_not_wait(tmp_path: Path) -> None:
    device = PtyScanner(tmp_path / "scanner")
    for _ in range(1000):
        device.scan(GTIN)
    device.unplug()
    device.scan(GTIN)


def test_an_odd_baud_rate_is_refused() -> None:
    with pytest.raises(ValueError, match="9601 baud"):
        SerialScannerSettings("COM3", baud=9601)
