"""The real program in a real X server whose second monitor is plugged in and pulled out while somebody sells."""

import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from typing import Final

import pytest
from pytestqt.qtbot import QtBot

from pos_app.app import Home
from tests.system.conftest import WATER, looked_into
from tests.system.program import RunningTill, environment
from tests.till import books

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("Xvfb", "xdotool", "xrandr"))), reason="needs an X server (xvfb), xdotool and xrandr"
)
TILL_S: Final = ("till", "1366/361x768/203+0+0", "screen")
CUSTOMER_S: Final = ("customer", "1024/270x600/158+1366+0", "none")
FILLED: Final = "1366,0 1024x600"


@pytest.fixture
def display() -> Iterator[str]:
    """Room for two monitors; the first is there."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "2390x768x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        display = f":{server.stdout.readline().strip()}"
        ask(display, "xrandr", "--setmonitor", *TILL_S)
        yield display
        server.terminate()


def ask(display: str, *command: str) -> str:
    env = environment(DISPLAY=display)
    return subprocess.run(command, env=env, check=False, timeout=30, capture_output=True, text=True).stdout


def places(display: str, till: RunningTill) -> dict[str, str]:
    """The program's windows by where they are."""
    windows = ask(display, "xdotool", "search", "--onlyvisible", "--pid", str(till.pid)).split()
    told = {window: ask(display, "xdotool", "getwindowgeometry", window) for window in windows}
    found = {window: re.search(r"Position: (\S+).*Geometry: (\S+)", text, re.DOTALL) for window, text in told.items()}
    return {f"{match[1]} {match[2]}": window for window, match in found.items() if match}


def test_the_customer_s_screen_comes_and_goes_with_its_monitor(home: Home, display: str, qtbot: QtBot) -> None:
    env = environment(DISPLAY=display, QT_QPA_PLATFORM="xcb")

    def wait(*, filled: bool) -> None:
        qtbot.waitUntil(lambda: (FILLED in places(display, till)) is filled, timeout=20_000)

    with RunningTill(home.folder, env=env).until() as till:
        assert FILLED not in places(display, till)
        ask(display, "xrandr", "--setmonitor", *CUSTOMER_S)
        wait(filled=True)
        ask(display, "xrandr", "--delmonitor", CUSTOMER_S[0])
        wait(filled=False)
        ask(display, "xrandr", "--setmonitor", *CUSTOMER_S)
        wait(filled=True)
        (its_own,) = [window for place, window in places(display, till).items() if place != FILLED]
        ask(display, "xdotool", "windowfocus", "--sync", its_own)
        ask(display, "xdotool", "type", "--delay", "4", f"{WATER}\r")
        with looked_into(home) as store:
            qtbot.waitUntil(lambda: bool(books.kept_basket(store)), timeout=20_000)
        assert till.end(signal.SIGTERM) == 0
        assert "Traceback" not in till.said
