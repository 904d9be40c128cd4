"""A scanner on a serial port, over a pseudo-terminal: its cable comes and goes, selling goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.scanner.pty_scanner import PtyScanner
from hardware.scanner.serial_scanner import SerialScanner, SerialScannerSettings
from pos_app.store.engine import Store
from tests.till import books
from tests.till.conftest import SitDown
from tests.till.shop import NOODLES, WATER


@pytest.fixture
def gun(tmp_path: Path) -> Iterator[PtyScanner]:
    gun = PtyScanner(tmp_path / "gun")
    yield gun
    gun.unplug()


def scanner_on(gun: PtyScanner) -> SerialScanner:
    return SerialScanner(SerialScannerSettings(gun.path, retry_ms=50))


def test_it_sells_and_what_it_sends_is_no_typing(sit_down: SitDown, store: Store, gun: PtyScanner) -> None:
    cashier = sit_down(scanner=scanner_on(gun))
    gun.scan(WATER)
    cashier.wait(lambda: len(cashier.lines) == 1)
    gun.scan(NOODLES, byte_by_byte=True)
    cashier.wait(lambda: len(cashier.lines) == 2)
    assert cashier.typed == ""
    cashier.pay_cash()
    assert [line[-1] for line in books.sales(store)[0].lines] == ["scan", "scan"]


def test_a_typed_quantity_counts_for_it_too(sit_down: SitDown, gun: PtyScanner) -> None:
    cashier = sit_down(scanner=scanner_on(gun))
    cashier.type("3*")
    gun.scan(WATER)
    cashier.wait(lambda: cashier.lines)
    assert (cashier.lines, cashier.typed) == (["农夫山泉550ml 3瓶 6.00"], "")


def test_it_never_presses_anything_either(sit_down: SitDown, store: Store, gun: PtyScanner) -> None:
    cashier = sit_down(scanner=scanner_on(gun))
    cashier.scan(WATER)
    cashier.press("Space")
    cashier.type("1")
    gun.scan(NOODLES)
    cashier.wait(lambda: len(cashier.lines) == 2)
    assert (cashier.panel, cashier.typed, books.count(store, "sale")) == ("cash", "1", 0)


def test_before_anybody_sells_it_means_nothing(sit_down: SitDown, store: Store, gun: PtyScanner) -> None:
    cashier = sit_down(None, scanner=scanner_on(gun))
    heard: list[str] = []
    assert cashier.till._serial is not None
    cashier.till._serial.scanned.connect(heard.append)
    gun.scan(WATER)
    cashier.wait(lambda: heard == [WATER])
    assert books.kept_basket(store) is None


def test_when_its_cable_comes_out_the_till_says_so_until_it_is_back(
    sit_down: SitDown, gun: PtyScanner, caplog: pytest.LogCaptureFixture
) -> None:
    cashier = sit_down(scanner=scanner_on(gun))
    gun.scan(WATER)
    cashier.wait(lambda: cashier.lines)
    cashier.till.warn("Something else")
    gun.unplug()
    cashier.wait(lambda: len(cashier.till._warnings) == 2)
    cashier.scan(NOODLES)
    assert len(cashier.lines) == 2, "a scanner that types still sells"
    gun.plug_in()
    cashier.wait(lambda: len(cashier.till._warnings) == 1)
    assert cashier.warning == "Something else"
    gun.scan(WATER)
    cashier.wait(lambda: cashier.lines == ["农夫山泉550ml 2瓶 4.00", "康师傅红烧牛肉面 1桶 4.50"])


def test_one_that_is_not_there_in_the_morning_is_found_when_it_comes(sit_down: SitDown, gun: PtyScanner) -> None:
    scanner = scanner_on(gun)
    gun.unplug()
    cashier = sit_down(scanner=scanner)
    cashier.wait(lambda: cashier.warning == "The scanner is not connected; please check its cable")
    gun.plug_in()
    cashier.wait(lambda: cashier.warning == "")
    gun.scan(WATER)
    cashier.wait(lambda: cashier.lines)
