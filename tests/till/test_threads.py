"""The screen's thread only draws and listens: what writes, prints and speaks is done by others."""

import json
import re
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from hardware.printing.simulator import SimulatedPrinter
from hardware.voice.clips import Clips
from hardware.voice.wav_voice import WavVoice
from pos_app.services.delivery_notes import receive
from pos_app.store.engine import Store, Transaction
from pos_app.till.application import CLIPS
from tests.conftest import TestClock, TestIds
from tests.till import books
from tests.till.conftest import OpenStore, SitDown
from tests.till.notes import NEW, TO_COME, ZHONGHUA, note
from tests.till.shop import CARTON, CASHIER_PIN, UNKNOWN, WATER

ROOT: Final = Path(__file__).parents[2]
SCREEN: Final = threading.main_thread().name


CHANGES: Final = re.compile(r"(?:INSERT(?: OR \w+)? INTO|UPDATE(?: OR \w+)?|DELETE FROM) (\w+)", re.IGNORECASE)


class Watched(Store):
    """Remembers which thread wrote to which table."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.writers: dict[str, set[str]] = defaultdict(set)

    def _note(self, statement: str) -> None:
        if change := CHANGES.match(statement):
            self.writers[change[1]].add(threading.current_thread().name)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        with super().write() as tx:
            driver = tx.connection.connection.driver_connection
            assert driver is not None
            driver.set_trace_callback(self._note)
            yield tx
            driver.set_trace_callback(None)


class Doings:
    """Which thread connected to a printer or wrote a sound, from the interpreter's own audit."""

    def __init__(self) -> None:
        self.listening = False
        self.threads: dict[str, set[str]] = defaultdict(set)
        sys.addaudithook(self._hear)

    def _hear(self, event: str, args: tuple[object, ...]) -> None:
        if not self.listening:
            return
        if event == "socket.connect":
            self.threads["connect"].add(threading.current_thread().name)
        elif event == "open" and str(args[0]).endswith(".wav") and "w" in str(args[1]):
            self.threads["sound"].add(threading.current_thread().name)


@pytest.fixture(scope="session")
def audit() -> Doings:
    return Doings()


@pytest.fixture
def doings(audit: Doings) -> Iterator[Doings]:
    audit.threads.clear()
    audit.listening = True
    yield audit
    audit.listening = False


@pytest.fixture
def store(open_store: OpenStore) -> Store:
    return open_store(Watched)


def test_nothing_is_written_printed_or_spoken_by_the_screen_s_thread(
    sit_down: SitDown, store: Store, printer: SimulatedPrinter, printer_line: str, doings: Doings, tmp_path: Path
) -> None:
    assert isinstance(store, Watched)
    voice = WavVoice(Clips(CLIPS), tmp_path / "voice")
    cashier = sit_down(None, printer=printer_line, voice=voice)
    cashier.press("Right", "Right")
    cashier.type(CASHIER_PIN)
    cashier.press("Return")
    cashier.wait(lambda: cashier.till.view is not None)
    cashier.scan(WATER)
    cashier.scan(UNKNOWN)
    cashier.type("老干妈")
    cashier.press("Tab", "Tab")
    cashier.type("8.5")
    cashier.press("Ctrl+S")
    cashier.wait(lambda: len(cashier.lines) == 2)
    cashier.pay_cash()
    cashier.press("F7")
    cashier.press("Home", "F2")
    cashier.wait(lambda: cashier.panel == "")
    cashier.scan(WATER)
    cashier.press("F8", "F2")
    cashier.rest()
    assert voice.wait_until_quiet(10_000)
    assert len(printer.pulses) == 2
    assert books.count(store, "sale") == 1

    assert store.writers.pop("print_job") == {"store_0", "printer_0"}
    assert {"sale", "sale_line", "payment", "journal", "basket", "product", "user", "stock_on_hand"} <= set(
        store.writers
    )
    assert set().union(*store.writers.values()) == {"store_0"}
    assert doings.threads == {"connect": {"printer_0"}, "sound": {"voice"}}


def test_deliveries_are_taken_and_differences_written_by_the_same_thread(
    sit_down: SitDown, store: Store, clock: TestClock, ids: TestIds
) -> None:
    receive(store, note(ZHONGHUA, NEW, arrives=TO_COME), clock=clock, ids=ids)
    assert isinstance(store, Watched)
    store.writers.clear()
    cashier = sit_down()
    cashier.press("Shift+F4", "F5")
    cashier.rest()
    cashier.scan(CARTON)
    cashier.press("F2")
    cashier.rest()
    cashier.press("F4", "Ctrl+S")
    cashier.rest()
    cashier.press("F2")
    cashier.rest()
    cashier.press("F9")
    cashier.rest()
    written = {"product", "delivery", "delivery_acceptance", "delivery_difference", "stock_movement", "notice"}
    assert written <= set(store.writers)
    assert set().union(*store.writers.values()) == {"store_0"}


def test_what_comes_back_comes_back_on_the_screen_s_thread(sit_down: SitDown, printer_line: str) -> None:
    cashier = sit_down(printer=printer_line)
    threads: set[str] = set()

    def note(*_: object) -> None:
        threads.add(threading.current_thread().name)

    cashier.view.acted.connect(note)
    cashier.till.tools.printer.reported.connect(note)
    cashier.till.tools.runner.submit(lambda: None, note)
    cashier.scan(WATER)
    cashier.pay_cash()
    assert threads == {SCREEN}


def test_while_the_disk_is_slow_the_till_shows_scans_and_typing(sit_down: SitDown, store: Store) -> None:
    """The writer's door is held for as long as this test likes; the page does not wait for it."""
    cashier = sit_down()
    with store.write():
        cashier.scan(WATER)
        cashier.type("3*")
        cashier.scan(WATER)
        cashier.press("F3")
        cashier.type("7")
        cashier.press("Return")
        assert cashier.lines == ["农夫山泉550ml 7瓶 14.00"]
        assert not cashier.till.tools.runner.idle
    cashier.rest()
    kept = books.kept_basket(store)
    assert kept is not None
    assert kept["lines"][0]["quantity"] == {"milli": 7000}


def test_signals_do_not_use_up_the_constants_of_the_language() -> None:
    """PySide 6.12.0 on Python 3.11 lets go of True and False once too often for each signal; then the process ends."""
    program = [sys.executable, "-m", "tests.till.signal_counts"]
    counted = subprocess.run(program, capture_output=True, text=True, check=False, timeout=60, cwd=ROOT)
    assert counted.returncode == 0, counted.stderr
    moved = json.loads(counted.stdout)
    assert len(moved) == 8
    assert all(abs(count) < 100 for count in moved.values()), moved
