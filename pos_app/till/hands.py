"""Two hands at a till: they press its keys and wait for what happens. For replays, the demo and tests."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from pos_app.domain.basket import Basket, Line
from pos_app.domain.errors import EnvironmentFault, RuleViolation
from pos_app.domain.tender import CASH, SEEN_TENDERS
from pos_app.services.counter import Counter
from pos_app.till.keyboard import Keyboard
from pos_app.till.window import Till
from pos_app.ui.sell.keys import CHOICE_KEYS, DEFAULT_KEYS, Command

PATIENCE_MS: Final = 30_000
_TURN_MS: Final = 20


class Hands:
    """`keys` types; the rest looks at what the till shows and waits for it."""

    def __init__(self, app: QApplication, till: Till) -> None:
        self._app, self.till = app, till
        self._turn = QTimer()
        self._turn.setInterval(_TURN_MS)
        window = till.shell.windowHandle()
        assert window is not None  # noqa: S101 - a window that is shown has one
        till.shell.activateWindow()
        self.wait(lambda: app.focusWidget() is not None, "it did not come up")
        self.keys = Keyboard(window)

    @property
    def counter(self) -> Counter:
        if self.till.counter is None:
            raise EnvironmentFault("The window is not selling")
        return self.till.counter

    @property
    def basket(self) -> Basket:
        return self.counter.basket

    @property
    def newest(self) -> Line:
        newest = self.basket.newest
        if newest is None:
            raise EnvironmentFault("There is no line in the window")
        return self.basket.line(newest)

    def command(self, command: Command) -> None:
        self.keys.press(DEFAULT_KEYS[command][0])

    def agree(self) -> None:
        """Yes to what a panel asks."""
        self.keys.press(CHOICE_KEYS[0])

    def pay(self, tender: str) -> None:
        """Settle the sale exactly, and wait until the next one may begin."""
        uid = self.basket.uid
        if tender == CASH:
            self.command(Command.SETTLE)
            self.keys.press("Return")
        elif tender in SEEN_TENDERS:
            self.command(Command.TENDERS)
            self.keys.press(CHOICE_KEYS[SEEN_TENDERS.index(tender)])
            self.agree()
        else:
            raise RuleViolation("The till knows no tender {tender}", tender=tender)
        self.wait(lambda: self.basket.uid != uid, "the sale was not settled")

    def take_back(self) -> None:
        """What is in the sale comes back without a receipt, and the next sale may begin."""
        uid = self.basket.uid
        self.command(Command.RETURN)
        self.keys.press(CHOICE_KEYS[1])
        self.agree()
        self.wait(lambda: self.basket.uid != uid, "the goods were not taken back")

    def wait(self, done: Callable[[], bool], otherwise: str) -> None:
        """Let the window work until `done`. Raises `EnvironmentFault` when that takes half a minute."""
        since = QElapsedTimer()
        since.start()
        self._turn.start()  # an event at least so often; between events the workers have the processor for themselves
        try:
            while not done():
                self._app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
                if since.elapsed() > PATIENCE_MS:
                    raise EnvironmentFault("The window got stuck: {what}", what=otherwise)
        finally:
            self._turn.stop()
