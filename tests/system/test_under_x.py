"""The real program in a real X server: keys come from another program, as from a keyboard and a scanner that types."""

import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from pos_app.app import Home
from tests.system.conftest import BIG_WATER, WATER, looked_into
from tests.system.program import RunningTill, environment
from tests.till import books

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("Xvfb", "xdotool"))), reason="needs an X server (xvfb) and xdotool"
)


@pytest.fixture
def display() -> Iterator[str]:
    """A screen of 1024×768 that nobody sees."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        yield f":{server.stdout.readline().strip()}"
        server.terminate()


class Desk:
    """Keyboard and scanner of that screen."""

    def __init__(self, display: str, till: RunningTill) -> None:
        self._env = environment(DISPLAY=display)
        self._do("search", "--sync", "--onlyvisible", "--pid", str(till.pid), "windowfocus")

    def _do(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self._env, check=True, timeout=30, stdout=subprocess.DEVNULL)

    def scan(self, code: str) -> None:
        self._do("type", "--delay", "4", f"{code}\r")

    def press(self, *keys: str) -> None:
        self._do("key", "--delay", "150", *keys)


def test_a_sale_survives_a_kill_and_is_paid_once(home: Home, display: str, qtbot: QtBot) -> None:
    env = environment(DISPLAY=display, QT_QPA_PLATFORM="xcb")

    def wait_for(done: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(done()), timeout=20_000)

    def kept() -> list[str]:
        with looked_into(home) as store:
            basket = books.kept_basket(store)
        return [line["item"]["code"] for line in basket["lines"]] if basket else []

    with RunningTill(home.folder, env=env).until() as till:
        desk = Desk(display, till)
        desk.scan(WATER)
        desk.scan(BIG_WATER)
        wait_for(lambda: kept() == [WATER, BIG_WATER])
        till.end(signal.SIGKILL)

    with RunningTill(home.folder, env=env).until() as till, looked_into(home) as store:
        desk = Desk(display, till)
        desk.press("3", "asterisk")
        desk.scan(WATER)
        desk.press("space", "2", "0", "Return", "Return", "Return")
        wait_for(lambda: books.sales(store))
        (sale,) = books.sales(store)
        assert [line[1] for line in sale.lines] == ["4瓶", "1瓶"]
        assert (sale.total_fen, sale.given_fen, sale.change_fen) == (1100, 2000, 900)
        assert till.end(signal.SIGTERM) == 0
        assert "Traceback" not in till.said
    assert kept() == []
