"""Presses keys as a person at the keyboard does: real key events to the window, through filters, focus and fields."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QWindow

PERSON_MS: Final = 150
"""Between two keys of a person."""
SCANNER_MS: Final = 5
"""Between two keys of a scanner that types."""
_TEXTS: Final = {Qt.Key.Key_Return: "\r", Qt.Key.Key_Tab: "\t"}


class Keyboard:
    """Keys carry the time they would have been pressed at, so that nobody has to wait."""

    def __init__(self, window: QWindow) -> None:
        self._window = window
        self._now_ms = 1

    def press(self, name: str) -> None:
        """One key by its name: `F4`, `Return`, `Ctrl+S`, `+`."""
        combination = QKeySequence(name)[0]  # type: ignore[index]  # its stub has no __getitem__
        key, modifiers = combination.key(), combination.keyboardModifiers()
        text = name if len(name) == 1 else _TEXTS.get(key, "")
        self._send(int(key), modifiers, " " if name == "Space" else text, PERSON_MS)

    def type(self, text: str) -> None:
        """Characters one after the other, at a person's pace."""
        for character in text:
            self._send(0, Qt.KeyboardModifier.NoModifier, character, PERSON_MS)

    def scan(self, code: str) -> None:
        """A code as a scanner types it, ended by Enter."""
        self.scan_body(code)
        self.scan_end()

    def scan_body(self, code: str) -> None:
        self._now_ms += PERSON_MS
        for character in code:
            self._send(0, Qt.KeyboardModifier.NoModifier, character, SCANNER_MS)

    def scan_end(self) -> None:
        self._send(int(Qt.Key.Key_Return), Qt.KeyboardModifier.NoModifier, "\r", SCANNER_MS)

    def _send(self, key: int, modifiers: Qt.KeyboardModifier, text: str, after_ms: int) -> None:
        self._now_ms += after_ms
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key or _key_of(text), modifiers, text)
            event.setTimestamp(self._now_ms)
            QCoreApplication.sendEvent(self._window, event)


def _key_of(text: str) -> int:
    return ord(text.upper()) if text.isascii() else int(Qt.Key.Key_unknown)
