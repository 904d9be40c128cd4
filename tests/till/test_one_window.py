"""The till is one window. No other ever opens, not for a moment: it would take the keyboard away."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from tests.till.conftest import SitDown
from tests.till.moments import MOMENTS
from tests.till.shop import CASHIER_PIN, OWNER, WATER


class Windows(QObject):
    """Every window that was shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(watched)
        return False


@pytest.fixture
def windows(qapp: QApplication) -> Iterator[Windows]:
    windows = Windows()
    qapp.installEventFilter(windows)
    yield windows
    qapp.removeEventFilter(windows)


def test_from_signing_in_to_selling_the_keyboard_stays_with_it(sit_down: SitDown, windows: Windows) -> None:
    cashier = sit_down(None)
    cashier.press("Right", "Right")
    cashier.type(CASHIER_PIN)
    cashier.press("Return")
    cashier.wait(lambda: cashier.till.view is not None)
    assert windows.shown == [cashier.till.shell]
    cashier.wait(lambda: QApplication.activeWindow() is cashier.till.shell)
    cashier.type("nf")
    assert cashier.typed == "nf"


@pytest.mark.parametrize("moment", MOMENTS)
def test_nothing_that_is_asked_opens_another(sit_down: SitDown, windows: Windows, moment: str) -> None:
    cashier = sit_down(OWNER)
    cashier.scan(WATER)
    MOMENTS[moment][1](cashier)
    assert windows.shown == [cashier.till.shell]
    cashier.wait(lambda: QApplication.activeWindow() is cashier.till.shell)
