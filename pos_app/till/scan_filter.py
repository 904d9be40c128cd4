"""Takes the scanner's keys out of the keyboard before any widget acts on them (rules D-6 to D-8).

It sits on the window, before its widgets. Every key passes the burst detector first: what turns out to be a
scan is taken back from the field it ran into and handed over as a code; a key that belongs to a scan never presses,
confirms or commands anything. Text that an input method commits passes too.
"""

from collections import deque
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from hardware.scanner.burst import BurstDetector, BurstSettings, Reading, Scan

_ENDS: Final = {Qt.Key.Key_Return: "\r", Qt.Key.Key_Enter: "\r", Qt.Key.Key_Tab: "\t"}


OnScan = Callable[[str, tuple[int, ...]], None]
_TIMES_KEPT: Final = 300


class ScanFilter(QObject):
    """Calls `on_scan` with each code and the times (ms) its characters came at.

    No scan is looked for in a field that hides what is typed, and none at all while it is not `enabled`.
    """

    def __init__(self, settings: BurstSettings, on_scan: OnScan, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.enabled = True
        self._on_scan = on_scan
        self._watch = QElapsedTimer()
        self._watch.start()
        self._last_ms = 0
        self._times: deque[int] = deque(maxlen=_TIMES_KEPT)
        self._held: tuple[QLineEdit, str, int] | None = None
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.timeout.connect(self._fell_silent)
        self.retune(settings)

    def retune(self, settings: BurstSettings) -> None:
        """From now on scans are told from typing by these."""
        self._settings, self._detector = settings, BurstDetector(settings)
        self._silence.setInterval(settings.gap_ms + 1)

    def watch(self, window: QWindow) -> None:
        """Judge the keys that come to this window.

        Not every event of the application: looking at each of them would cost more than all else a scan does.
        """
        window.installEventFilter(self)

    def eventFilter(self, receiver: QObject, event: QEvent) -> bool:
        """Whether the event ends here."""
        if not self.enabled or _is_secret(QApplication.focusWidget()):
            return False
        # A key comes to the window first and to widgets after that; it is judged once.
        if isinstance(event, QKeyEvent):
            return receiver.isWindowType() and event.type() == QEvent.Type.KeyPress and self._key(event)
        return isinstance(event, QInputMethodEvent) and self._committed(event.commitString())

    def _key(self, event: QKeyEvent) -> bool:
        modifiers = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if event.isAutoRepeat() or modifiers != Qt.KeyboardModifier.NoModifier:
            return False
        text = _ENDS.get(Qt.Key(event.key()), event.text())
        if text and text not in self._settings.terminators:
            self._times.append(max(self._last_ms, self._time_of(event)))
        reading = self._feed(self._detector.feed, text, self._time_of(event))
        return self._take(reading, is_end=text in self._settings.terminators)

    def _committed(self, text: str) -> bool:
        """An input method that is on in spite of all hands the scan over as text."""
        if not text:
            return False
        reading = self._feed(self._detector.feed_text, text, self._watch.elapsed())
        self._take(reading, is_end=False, on_its_way=len(text))
        # With its end in the same breath it is no text any more; without, the field gets it for now.
        return bool(reading.scans)

    def _feed(self, feed: Callable[[str, int], Reading], text: str, at_ms: int) -> Reading:
        self._last_ms = max(self._last_ms, at_ms)
        held = self._field()
        reading = feed(text, self._last_ms)
        if reading.opens:
            self._held = held
        self._silence.start()
        return reading

    def _take(self, reading: Reading, *, is_end: bool, on_its_way: int = 0) -> bool:
        for scan in reading.scans:
            self._take_back(scan, on_its_way)
            self._on_scan(scan.code, tuple(self._times)[-scan.characters :])
        # The scanner may write into a field, from where it is taken back, but its end confirms nothing.
        return reading.withhold and (is_end or self._field() is None)

    def _fell_silent(self) -> None:
        self._last_ms += self._settings.gap_ms + 1
        self._take(self._detector.silence(self._last_ms), is_end=False)

    def _time_of(self, event: QKeyEvent) -> int:
        # The system's own time of the key says how it was typed even when this program was late to look.
        return event.timestamp() or self._watch.elapsed()

    def _field(self) -> tuple[QLineEdit, str, int] | None:
        focus = QApplication.focusWidget()
        return (focus, focus.text(), focus.cursorPosition()) if isinstance(focus, QLineEdit) else None

    def _take_back(self, scan: Scan, on_its_way: int) -> None:
        """Clear the field of the scan, of which so many characters have not come there yet."""
        now = self._field()
        if now is None:
            return
        field, text, cursor = now
        if scan.whole and self._held is not None and self._held[0] is field:
            field.setText(self._held[1])
            field.setCursorPosition(self._held[2])
        else:
            start = min(cursor, max(0, cursor - scan.characters + on_its_way))
            field.setText(text[:start] + text[cursor:])
            field.setCursorPosition(start)


def _is_secret(focus: QWidget | None) -> bool:
    """A PIN is typed, at any pace."""
    return isinstance(focus, QLineEdit) and focus.echoMode() is not QLineEdit.EchoMode.Normal
