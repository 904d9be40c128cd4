"""The program as a process: killed, started twice, given a store from the future, told to end."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from hardware.scanner.pty_scanner import PtyScanner
from pos_app.app import Home
from pos_app.store.engine import Store
from tests.system.conftest import BIG_WATER, WATER, Change, looked_into
from tests.system.program import ROOT, RunningTill, environment, yundian
from tests.till import books

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and pseudo-terminals")


@pytest.fixture
def gun(tmp_path: Path, change_settings: Change) -> Iterator[PtyScanner]:
    """A serial scanner that the shop has set up."""
    gun = PtyScanner(tmp_path / "gun")
    change_settings(scanner=gun.path)
    yield gun
    gun.unplug()


def kept_lines(home: Home) -> list[tuple[str, int]]:
    with looked_into(home) as store:
        basket: dict[str, Any] = books.kept_basket(store) or {"lines": []}
    return [(line["item"]["code"], line["quantity"]["milli"]) for line in basket["lines"]]


def wait_for(qtbot: QtBot, done: Callable[[], bool]) -> None:
    qtbot.waitUntil(done, timeout=20_000)


def test_killed_in_the_middle_of_a_sale_it_comes_back_with_every_line(
    home: Home, gun: PtyScanner, qtbot: QtBot
) -> None:
    with RunningTill(home.folder).until() as till:
        for code in (WATER, BIG_WATER, WATER):
            gun.scan(code)
        wait_for(qtbot, lambda: kept_lines(home) == [(WATER, 2000), (BIG_WATER, 1000)])
        assert till.end(signal.SIGKILL) == -signal.SIGKILL
    with RunningTill(home.folder).until() as till:
        gun.scan(BIG_WATER)
        wait_for(qtbot, lambda: kept_lines(home) == [(WATER, 2000), (BIG_WATER, 2000)])
        assert till.end(signal.SIGTERM) == 0
        assert "Traceback" not in till.said
    assert kept_lines(home) == [(WATER, 2000), (BIG_WATER, 2000)]


def test_it_does_not_start_twice_on_one_store(home: Home) -> None:
    with RunningTill(home.folder).until() as till:
        second = yundian("run", "--store", str(home.folder))
        assert second.returncode == 1
        assert second.stderr == f"yundian: Yundian is running with this store already ({home.folder})\n"
        for writes in (("settings", "volume=10"), ("goods", "import", "resources/demo/goods.csv")):
            assert "is running with this store already" in yundian(*writes, "--store", str(home.folder)).stderr
        assert yundian("stats", "--store", str(home.folder)).returncode == 0, "who only reads may"
        assert till.end(signal.SIGINT) == 0
    with RunningTill(home.folder).until() as till:  # and afterwards it does start
        assert till.end(signal.SIGTERM) == 0


def test_a_store_of_a_newer_program_is_refused_and_left_as_it_is(home: Home) -> None:
    store = Store(home.store_file)
    with store.write() as tx:
        tx.run("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    before = home.store_file.read_bytes()
    answer = yundian("run", "--store", str(home.folder))
    assert answer.returncode == 1
    assert answer.stderr.startswith("yundian: This store was written by a newer Yundian (schema 9999")
    assert "please update the program" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1
    assert home.store_file.read_bytes() == before
    store = Store(home.store_file)
    with store.write() as tx:
        tx.run("UPDATE alembic_version SET version_num = '0001'")
    store.close()


def test_what_is_no_store_is_refused_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").write_text("my shopping list " * 1000, encoding="utf-8")
    answer = yundian("run", "--store", str(tmp_path))
    assert answer.returncode == 1
    assert len(answer.stderr.splitlines()) == 1
    assert "Traceback" not in answer.stderr


def test_without_a_shop_it_opens_a_demo_shop_that_sells(tmp_path: Path) -> None:
    with RunningTill(tmp_path).until() as till:
        assert "making the demo shop" in till.said
        assert till.end(signal.SIGTERM) == 0
    stats = yundian("stats", "--json", "--store", str(tmp_path / "demo"))
    assert json.loads(stats.stdout)["products"] > 300


def test_a_broken_pipe_to_nowhere_does_not_stop_it(home: Home, gun: PtyScanner, qtbot: QtBot) -> None:
    """Started from a desktop there is nobody who reads what it says."""
    command = [sys.executable, "-m", "pos_app", "run", "--store", str(home.folder)]
    with subprocess.Popen(
        command,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    ) as till:

        def sold() -> bool:
            gun.scan(WATER)
            return bool(kept_lines(home))

        wait_for(qtbot, sold)
        till.send_signal(signal.SIGTERM)
        assert till.wait(30) == 0
