"""A window as a person has it before them, and the keys under their fingers."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodQueryEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pos_app.ui.fonts import chinese_font
from pos_app.ui.sell.acts import Act
from pos_app.ui.theme import Theme, apply
from pos_app.ui.translate import Language, set_language
from tests.ui.scenes import Stage, reset, stage

StageOf = Callable[[Language], Stage]


@pytest.fixture(scope="session")
def stages(qapp: QApplication) -> Iterator[dict[Language, Stage]]:
    """One window for each language, built when first asked for: building it takes longer than most tests."""
    built: dict[Language, Stage] = {}
    yield built
    for on in built.values():
        on.shell.close()
        on.shell.deleteLater()


@pytest.fixture
def stage_of(qtbot: QtBot, qapp: QApplication, stages: dict[Language, Stage]) -> Iterator[StageOf]:
    """The window in a language, at 1024×768, in front of everything and as freshly set."""

    def build(language: Language) -> Stage:
        set_language(language)
        theme = Theme(family=chinese_font())
        if not stages:
            apply(theme, qapp)
        for other, on in stages.items():
            on.shell.setVisible(other == language)
        if language not in stages:
            stages[language] = stage(theme)
        on = stages[language]
        on.shell.resize(1024, 768)
        on.shell.show()
        on.shell.activateWindow()
        reset(on)
        qapp.processEvents()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is on.sell._entry.field)
        return on

    yield build
    set_language("en")


@pytest.fixture
def on(stage_of: StageOf) -> Stage:
    return stage_of("en")


@pytest.fixture
def acts(on: Stage) -> Iterator[list[Act]]:
    """What the selling page told so far."""
    told: list[Act] = []
    connection = on.sell.acted.connect(told.append)
    yield told
    on.sell.acted.disconnect(connection)


def input_method_on() -> bool:
    """What a platform's input method is told by what has the focus."""
    focus = QGuiApplication.focusObject()
    assert focus is not None
    query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
    QGuiApplication.sendEvent(focus, query)
    return bool(query.value(Qt.InputMethodQuery.ImEnabled))


class Hands:
    """Presses keys on whatever has the focus."""

    def key(self, key: Qt.Key, text: str = "", *, ctrl: bool = False, held: bool = False) -> None:
        modifiers = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        self._send(QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text, held))
        self._send(QKeyEvent(QEvent.Type.KeyRelease, key, modifiers, text, held))

    def pad(self, key: Qt.Key, text: str = "") -> None:
        """A key of the number pad."""
        self._send(QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.KeypadModifier, text))

    def type(self, text: str) -> None:
        for character in text:
            key = Qt.Key.Key_Return if character == "\r" else Qt.Key(ord(character.upper()))
            self.key(key, character)

    def click(self, target: QWidget, place: QPoint | None = None) -> None:
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=place or target.rect().center())

    def double_click(self, target: QWidget) -> None:
        """Two quick clicks: Qt tells the second press apart."""
        self.click(target)
        QTest.mouseDClick(target, Qt.MouseButton.LeftButton, pos=target.rect().center())
        QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=target.rect().center())

    def _send(self, event: QKeyEvent) -> None:
        target = QApplication.focusWidget()
        assert isinstance(target, QWidget)
        QGuiApplication.sendEvent(target, event)


@pytest.fixture
def hands() -> Hands:
    return Hands()
