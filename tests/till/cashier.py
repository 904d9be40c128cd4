"""A person at the till: presses keys and buttons, scans, and reads what the screen shows."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QInputMethodQueryEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pos_app.domain.basket import Basket
from pos_app.services.counter import Counter
from pos_app.till.hands import Hands
from pos_app.till.keyboard import PERSON_MS, SCANNER_MS, Keyboard
from pos_app.till.window import Till
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.view import SellView
from pos_app.ui.widgets.button import AnswerButton, Button
from pos_app.ui.widgets.labels import Amount, Elided, Label, MessageLine
from pos_app.ui.widgets.table import Table

_ENDS: Final = {"\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}


class Cashier:
    """Works at one till. What is seen is read off the widgets, not off what was meant to be shown."""

    def __init__(self, qtbot: QtBot, app: QApplication, till: Till) -> None:
        self._qtbot, self._app, self.till = qtbot, app, till
        self.hands = Hands(app, till)

    # --- hands

    @property
    def keys(self) -> Keyboard:
        return self.hands.keys

    def press(self, *names: str) -> None:
        for name in names:
            self.keys.press(name)

    def type(self, text: str) -> None:
        self.keys.type(text)

    def command(self, command: Command) -> None:
        self.hands.command(command)

    def scan(self, code: str, *, end: str = "\r", gap_ms: int = SCANNER_MS) -> None:
        """As a scanner types it: its key presses at this pace, then Enter, Tab or nothing."""
        self.keys._now_ms += PERSON_MS
        for character in code:
            self.keys._send(0, Qt.KeyboardModifier.NoModifier, character, gap_ms)
        for sign in end:
            self.keys._send(int(_ENDS[sign]), Qt.KeyboardModifier.NoModifier, sign, min(gap_ms, SCANNER_MS))

    def hold(self, key: Qt.Key, text: str = "", *, times: int = 30) -> None:
        """A key that stays down and repeats."""
        window = self.till.shell.windowHandle()
        assert window is not None
        for number in range(times):
            self.keys._now_ms += 30
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text, number > 0)
                event.setTimestamp(self.keys._now_ms)
                QCoreApplication.sendEvent(window, event)

    def commit(self, text: str) -> None:
        """What an input method that is on in spite of all makes of keys."""
        focus = QGuiApplication.focusObject()
        assert focus is not None
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(focus, event)

    def button(self, text: str) -> Button:
        """The button that can be seen with this word on it."""
        self._app.processEvents()
        return next(b for b in self.till.shell.findChildren(Button) if b.face.text == text and b.isVisible())

    def click(self, text: str) -> None:
        button = self.button(text)
        if isinstance(button, AnswerButton):
            self.wait(lambda: button.listens)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def double_click(self, text: str) -> None:
        """Two quick clicks at one place of the screen, whatever is there by the second."""
        button = self.button(text)
        place = button.mapTo(self.till.shell, button.rect().center())
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self._app.processEvents()
        there = self.till.shell.childAt(place) or self.till.shell
        QTest.mouseDClick(there, Qt.MouseButton.LeftButton)
        QTest.mouseRelease(there, Qt.MouseButton.LeftButton)

    def wait(self, done: Callable[[], object]) -> None:
        """Let the till work until then."""
        self._qtbot.waitUntil(lambda: bool(done()))

    def wait_for_lines(self, count: int) -> None:
        self.wait(lambda: len(self.lines) == count)

    def rest(self) -> None:
        """Until nothing is being written or printed."""
        self.wait(lambda: self.till.idle)

    def pay_cash(self) -> None:
        """The exact sum."""
        before = self.basket.uid
        self.press("Space", "Return")
        self.wait(lambda: self.basket.uid != before)
        self.rest()

    # --- eyes

    @property
    def view(self) -> SellView:
        assert self.till.view is not None
        return self.till.view

    @property
    def counter(self) -> Counter:
        return self.hands.counter

    @property
    def basket(self) -> Basket:
        return self.counter.basket

    @property
    def lines(self) -> list[str]:
        """The lines on the screen: name, quantity with unit, amount."""
        return [f"{row.name} {row.quantity}{row.unit} {row.amount}" for row in self.view._lines.rows]

    @property
    def says(self) -> str:
        """The sentence below the lines."""
        message = self.view._message.message
        return "" if message is None else message.text

    @property
    def warning(self) -> str:
        """The sentence on top that stays until it is closed."""
        line = self.till.shell._warning
        message = line._line.message
        return "" if message is None or not line.isVisible() else message.text

    @property
    def panel(self) -> str:
        """The name of what is open at the right."""
        panel = self.view._side.panel
        return "" if panel is None else type(panel).__name__.removesuffix("Panel").lower()

    @property
    def sum(self) -> str:
        """The big sum at the right, with its title."""
        totals = self.view._side.totals
        return f"{totals._title.text()} {totals._amount.text()}"

    @property
    def typed(self) -> str:
        """What stands in the field that has the focus."""
        focus = QApplication.focusWidget()
        return focus.text() if isinstance(focus, QLineEdit) else ""

    @property
    def results(self) -> list[str]:
        """The names that a search has found."""
        rows = self.view._results._rows.rows if self.view._results.isVisible() else ()
        return [row.name for row in rows]

    @property
    def input_method_on(self) -> bool:
        """What the system's input method is told by what has the focus."""
        focus = QGuiApplication.focusObject()
        assert focus is not None
        query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
        QGuiApplication.sendEvent(focus, query)
        return bool(query.value(Qt.InputMethodQuery.ImEnabled))

    def reads(self, within: QWidget | None = None) -> str:
        """All that can be read in the window, or in a part of it."""
        part = within or self.till.shell
        seen = [widget for widget in part.findChildren(QWidget) if widget.isVisible()]
        texts = [widget.text() for widget in seen if isinstance(widget, Label | Elided | Amount | QLineEdit)]
        texts += [widget.message.text for widget in seen if isinstance(widget, MessageLine) and widget.message]
        texts += [widget.face.text for widget in seen if isinstance(widget, Button)]
        texts += [text for table in seen if isinstance(table, Table) for text in table_texts(table)]
        return "\n".join(filter(None, texts))


def table_texts(table: Table) -> list[str]:
    """What can be read in a table, row by row."""
    if not table.rows:
        return [table._nothing.text, table._nothing.hint]
    shown = [column for column in range(table.model().columnCount()) if not table.isColumnHidden(column)]
    cells = [row.cells[column] for row in table.rows for column in shown]
    return [text for cell in cells for text in (cell.text, cell.below)]
