"""One of a few, side by side."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pos_app.ui.theme import GRID, RADIUS, TARGET, Theme
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.labels import discard


class Segments(QWidget):
    """Buttons of which one is chosen; `chosen` tells its place when a person chose it.

    In a form it takes the focus, so that the arrow keys can step through it.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, *, in_form: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._buttons: list[Button] = []
        self._current = 0
        self._row = QHBoxLayout(self)
        pad = 2 if in_form else 0
        self._row.setContentsMargins(pad, pad, pad, pad)
        self._row.setSpacing(theme.px(GRID) - pad)
        if in_form:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def current(self) -> int:
        return self._current

    def show_texts(self, texts: tuple[str, ...]) -> None:
        discard(self._row, self._buttons)
        self._buttons = [Button(self._theme, Face(text, kind=Kind.CHOICE)) for text in texts]
        for place, button in enumerate(self._buttons):
            button.setMinimumWidth(max(button.minimumSizeHint().width(), self._theme.px(TARGET)))
            button.clicked.connect(partial(self._press, place))
            self._row.addWidget(button)
        self.show_current(min(self._current, max(0, len(texts) - 1)))

    def show_current(self, place: int) -> None:
        self._current = place
        for index, button in enumerate(self._buttons):
            button.setChecked(index == place)

    def step(self, by: int) -> None:
        """To the next or the one before, around the end; counts as chosen by a person."""
        if self._buttons:
            self._press((self._current + by) % len(self._buttons))

    def _press(self, place: int) -> None:
        self.show_current(place)
        self.chosen.emit(place)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.hasFocus():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.palette.accent_ink), 2))
        radius = self._theme.px(RADIUS)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), radius, radius)
        painter.end()
