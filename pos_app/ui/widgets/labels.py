"""Texts on the screen: plain ones, ones too long for their place, sums in big digits, and one-line messages."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QSizePolicy, QWidget

from pos_app.domain.money import Money
from pos_app.ui.message import Level, Message
from pos_app.ui.sums import YUAN
from pos_app.ui.theme import GRID, ICON, MARK, RADIUS, TARGET, Text, Theme, Tone
from pos_app.ui.widgets.icons import Icon, draw_icon


class Label(QLabel):
    """A text of one size and tone; `wraps` lets it take several lines."""

    def __init__(
        self, theme: Theme, text: str = "", size: Text = Text.BODY, tone: Tone = Tone.PLAIN, *, bold: bool = False
    ) -> None:
        super().__init__(text)
        self.setFont(theme.font(size, bold=bold))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.set_tone(tone)

    def set_tone(self, tone: Tone) -> None:
        if self.property("tone") == tone.value:
            return
        self.setProperty("tone", tone.value)
        self.style().unpolish(self)
        self.style().polish(self)

    def wrapping(self) -> "Label":
        self.setWordWrap(True)
        return self


class Elided(QWidget):
    """A name of unknown length on one line; what doesn't fit ends in an ellipsis."""

    def __init__(self, theme: Theme, text: str = "", size: Text = Text.BODY, tone: Tone = Tone.PLAIN) -> None:
        super().__init__()
        self.setFont(theme.font(size))
        self._text, self._colour = text, theme.color(tone)
        self._align = Qt.AlignmentFlag.AlignLeft
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.update()

    def align_right(self) -> "Elided":
        self._align = Qt.AlignmentFlag.AlignRight
        return self

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._text), metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, QFontMetrics(self.font()).height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._colour)
        text = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), self._align | Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()


class Amount(QWidget):
    """A sum in the biggest digits that fit, right-aligned, its ￥ half as high."""

    def __init__(self, theme: Theme, size: Text, tone: Tone = Tone.PLAIN) -> None:
        super().__init__()
        self._theme, self._size, self._tone = theme, size, tone
        self._amount: Money | None = None
        self.setFixedHeight(QFontMetrics(theme.font(size)).height())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return "" if self._amount is None else f"{YUAN}{self._amount}"

    def show_amount(self, amount: Money | None, tone: Tone | None = None) -> None:
        tone = self._tone if tone is None else tone
        if (amount, tone) != (self._amount, self._tone):
            self._amount, self._tone = amount, tone
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._amount is None:
            return
        painter = QPainter(self)
        painter.setPen(self._theme.color(self._tone))
        digits = str(self._amount)
        sign = QFontMetrics(self._theme.font(Text.FIGURE)).horizontalAdvance(YUAN)
        font = self._theme.font(self._size)
        while font.pixelSize() > Text.BODY and QFontMetrics(font).horizontalAdvance(digits) + sign > self.width():
            font.setPixelSize(font.pixelSize() - 2)
        metrics = QFontMetrics(font)
        baseline = (self.height() + metrics.ascent() - metrics.descent()) // 2
        left = self.width() - metrics.horizontalAdvance(digits)
        painter.setFont(font)
        painter.drawText(left, baseline, digits)
        painter.setFont(self._theme.font(Text.FIGURE))
        painter.drawText(left - sign, baseline, YUAN)
        painter.end()


_LEVELS: Final = {
    Level.INFO: (Icon.INFO, Tone.ACCENT, "accent_soft"),
    Level.SUCCESS: (Icon.SUCCESS, Tone.SUCCESS, "success_soft"),
    Level.WARNING: (Icon.WARNING, Tone.WARNING, "warning_soft"),
    Level.DANGER: (Icon.DANGER, Tone.DANGER, "danger_soft"),
}


class MessageLine(QWidget):
    """One message with its icon, on a line that is always there, so that nothing jumps when it speaks."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._message: Message | None = None
        self.setFont(theme.font(Text.BODY))
        self.setFixedHeight(theme.px(TARGET))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def message(self) -> Message | None:
        return self._message

    def show_message(self, message: Message | None) -> None:
        if message != self._message:
            self._message = message
            self.setAccessibleName("" if message is None else message.text)
            self._fit()
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as the text needs at this width."""
        least = self._theme.px(TARGET)
        if self._message is None:
            self.setFixedHeight(least)
            return
        room = QRect(0, 0, self.width() - self._text_left() - self._theme.px(GRID), self.maximumWidth())
        needed = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, self._message.text).height()
        self.setFixedHeight(max(least, needed + self._theme.px(GRID)))

    @property
    def fits(self) -> bool:
        """Whether all of the text is in sight."""
        room = self.rect().adjusted(self._text_left(), 0, -self._theme.px(GRID), 0)
        text = "" if self._message is None else self._message.text
        return room.contains(self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text))

    def _text_left(self) -> int:
        return self._theme.px(MARK + GRID + ICON + GRID)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._message is None:
            return
        icon, tone, ground = _LEVELS[self._message.level]
        px, colour = self._theme.px, self._theme.color(tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(self._theme.palette, ground)))
        painter.drawRoundedRect(self.rect(), px(RADIUS), px(RADIUS))
        painter.setBrush(colour)
        painter.drawRoundedRect(QRect(0, 0, px(MARK), self.height()), px(MARK) // 2, px(MARK) // 2)
        draw_icon(painter, QRect(px(MARK + GRID), (self.height() - px(ICON)) // 2, px(ICON), px(ICON)), icon, colour)
        painter.setPen(colour)
        place = self.rect().adjusted(self._text_left(), 0, -px(GRID), 0)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(place, flags, self._message.text)
        painter.end()


class Card(QFrame):
    """A surface with a thin border."""

    def __init__(self, look: str = "card") -> None:
        super().__init__()
        self.setProperty("look", look)


def rule() -> QFrame:
    """A thin line between two parts."""
    return Card("rule")


def row(*parts: QWidget | None, spacing: int) -> QHBoxLayout:
    """Parts beside each other; None is room that stretches."""
    box = QHBoxLayout()
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(spacing)
    for part in parts:
        if part is None:
            box.addStretch(1)
        else:
            box.addWidget(part)
    return box


def discard(layout: QLayout, parts: Iterable[QWidget]) -> None:
    """Take parts off the screen now, not when Qt gets to it."""
    for part in parts:
        layout.removeWidget(part)
        part.hide()
        part.setParent(None)
        part.deleteLater()
