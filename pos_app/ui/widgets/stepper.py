"""One of many short words, stepped through with the arrow keys or with a finger."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pos_app.ui.theme import FIELD, RADIUS, TARGET, Text, Theme, Tone
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.icons import Icon


class Stepper(QWidget):
    """Shows the word chosen between two arrows. Takes the focus, so that it is part of a form's way round."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._words: tuple[str, ...] = ()
        self._text = ""
        self.setFont(theme.font(Text.STRONG))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(theme.px(FIELD))
        box = QHBoxLayout(self)
        box.setContentsMargins(2, 2, 2, 2)
        for icon, by in ((Icon.LEFT, -1), (Icon.RIGHT, 1)):
            arrow = Button(theme, Face(icon=icon, kind=Kind.QUIET, height=TARGET), repeats=True)
            arrow.setSizePolicy(arrow.sizePolicy().Policy.Fixed, arrow.sizePolicy().Policy.Fixed)
            arrow.setFixedWidth(theme.px(TARGET))
            arrow.clicked.connect(lambda _=False, by=by: self.step(by))
            box.addWidget(arrow)
            if by < 0:
                box.addStretch(1)

    def text(self) -> str:
        return self._text

    def show_words(self, words: tuple[str, ...], text: str) -> None:
        """Offer these; `text` is chosen, whether it is one of them or not."""
        self._words, self._text = words, text
        self.update()

    def step(self, by: int) -> None:
        if not self._words:
            return
        place = self._words.index(self._text) + by if self._text in self._words else 0
        self._text = self._words[place % len(self._words)]
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours, focused = self._theme.palette, self.hasFocus()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent_ink if focused else colours.border), 2 if focused else 1))
        painter.setBrush(QColor(colours.surface))
        radius = self._theme.px(RADIUS)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setPen(self._theme.color(Tone.PLAIN))
        painter.drawText(QRect(self.rect()), Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()
