"""Buttons for fingers and the mouse. The keyboard never reaches them: a scan can't press one."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from PySide6.QtCore import QElapsedTimer, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from pos_app.ui.theme import BIG, GRID, ICON, RADIUS, TARGET, Text, Theme
from pos_app.ui.widgets.icons import Icon, draw_icon
from pos_app.ui.widgets.keys import key_label

# A button that answers a question is deaf for so long after it came up.
DEAF_MS: Final = 250


class Kind(Enum):
    """How much a button asks for attention; `CHOICE` can stay pressed."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"
    QUIET = "quiet"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Face:
    """What a button shows: a word, perhaps an icon, and the cap of the key that does the same; or a note instead."""

    text: str = ""
    key: str = ""
    icon: Icon | None = None
    kind: Kind = Kind.PLAIN
    size: Text = Text.BODY
    height: int = TARGET
    note: str = ""

    @property
    def small(self) -> str:
        """The second text."""
        return key_label(self.key) if self.key else self.note

    @property
    def stacked(self) -> bool:
        """A tall button has its second text below its word."""
        return self.height >= BIG


class Button(QPushButton):
    """A target of at least 44 pixels.

    It takes no focus and no key. The second press of a double click is no press, unless `repeats`: two quick clicks
    pay once, and a click that opens a panel can't press what appears under the pointer.
    """

    def __init__(self, theme: Theme, face: Face, *, repeats: bool = False) -> None:
        super().__init__(face.text)
        self._theme, self._face, self._repeats = theme, face, repeats
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoDefault(False)
        self.setFont(theme.font(face.size, bold=face.kind in {Kind.PRIMARY, Kind.DANGER}))
        self.setCheckable(face.kind is Kind.CHOICE)
        self.setMinimumHeight(theme.px(face.height))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def face(self) -> Face:
        return self._face

    def show_face(self, face: Face) -> None:
        if face != self._face:
            self._face = face
            self.setText(face.text)
            self.setFont(self._theme.font(face.size, bold=face.kind in {Kind.PRIMARY, Kind.DANGER}))
            self.updateGeometry()
            self.update()

    def content_width(self) -> int:
        """What its word, key and icon need beside each other (or below, when tall)."""
        px = self._theme.px
        word = QFontMetrics(self.font()).horizontalAdvance(self._face.text)
        icon = px(ICON) + (px(GRID) if word else 0) if self._face.icon else 0
        key = self._key_width()
        if self._face.stacked:
            return max(word + icon, key)
        return word + icon + (key + px(GRID) if key and (word or icon) else key)

    def _key_width(self) -> int:
        if not self._face.small:
            return 0
        metrics = QFontMetrics(self._theme.font(Text.SMALL))
        pad = 0 if self._face.stacked else self._theme.px(GRID)
        return metrics.horizontalAdvance(self._face.small) + pad

    def sizeHint(self) -> QSize:
        return QSize(self.content_width() + self._theme.px(2 * GRID), self._theme.px(self._face.height))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.content_width() + self._theme.px(GRID), self._theme.px(self._face.height))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._repeats:
            super().mouseDoubleClickEvent(event)
        else:
            event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._paint_ground(painter)
        self.paint_face(painter, ink)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> QColor:
        fill, border, ink = self._colours()
        painter.setPen(QPen(QColor(border), 1) if border else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
        radius = self._theme.px(RADIUS)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        return QColor(ink)

    def _colours(self) -> tuple[str, str, str]:
        """Ground, border and ink; an empty ground or border is not drawn."""
        colours, down = self._theme.palette, self.isDown()
        kind = self._face.kind
        if not self.isEnabled():
            return (colours.window, colours.border if kind is not Kind.QUIET else "", colours.muted)
        if kind is Kind.PRIMARY:
            return (colours.accent_pressed if down else colours.accent, "", colours.on_fill)
        if kind is Kind.DANGER:
            return (colours.danger_pressed if down else colours.danger, "", colours.on_fill)
        if kind is Kind.QUIET:
            return (colours.pressed if down or self.underMouse() else "", "", colours.text)
        if self.isChecked():
            return (colours.accent_soft, colours.accent_ink, colours.accent_ink)
        return (colours.pressed if down else colours.surface, colours.border, colours.text)

    def paint_face(self, painter: QPainter, ink: QColor) -> None:
        """Icon and word in the middle; the key below them when tall, else in front of them."""
        area = self.rect()
        if self._face.small and self._face.stacked:
            below = QFontMetrics(self._theme.font(Text.SMALL)).height()
            gap = self._theme.px(2)
            word = QFontMetrics(self.font()).height()
            top = (self.height() - word - below - gap) // 2
            painter.setFont(self._theme.font(Text.SMALL))
            painter.setPen(ink)
            place = QRect(0, top + word + gap, self.width(), below)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._face.small)
            area = QRect(0, top, self.width(), word)
        self._paint_line(painter, area, ink)

    def _paint_line(self, painter: QPainter, area: QRect, ink: QColor) -> None:
        px, face = self._theme.px, self._face
        left = area.left() + max(0, (area.width() - self._line_width()) // 2)
        if face.key and not face.stacked:
            width = self._key_width()
            self._paint_cap(painter, QRect(left, area.top(), width, area.height()), ink)
            left += width + px(GRID)
        if face.icon is not None:
            place = QRect(left, area.center().y() - px(ICON) // 2 + 1, px(ICON), px(ICON))
            draw_icon(painter, place, face.icon, ink)
            left += px(ICON + GRID)
        painter.setFont(self.font())
        painter.setPen(ink)
        painter.drawText(
            QRect(left, area.top(), area.right() - left + 1, area.height()),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            face.text,
        )

    def _line_width(self) -> int:
        if not self._face.stacked:
            return self.content_width()
        word = QFontMetrics(self.font()).horizontalAdvance(self._face.text)
        return word + (self._theme.px(ICON) + (self._theme.px(GRID) if word else 0) if self._face.icon else 0)

    def _paint_cap(self, painter: QPainter, place: QRect, ink: QColor) -> None:
        """The key as a small key cap."""
        font = self._theme.font(Text.SMALL)
        height = QFontMetrics(font).height() + self._theme.px(4)
        cap = QRect(place.left(), place.center().y() - height // 2 + 1, place.width(), height)
        edge = QColor(ink)
        edge.setAlpha(110)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(cap.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), self._theme.px(4), self._theme.px(4))
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._face.small)


class AnswerButton(Button):
    """Answers a question that has just come up: a finger still clicking what was there before does not answer it."""

    def __init__(self, theme: Theme, face: Face) -> None:
        super().__init__(theme, face)
        self._shown = QElapsedTimer()

    @property
    def listens(self) -> bool:
        return self._shown.isValid() and self._shown.hasExpired(DEAF_MS)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._shown.start()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.listens:
            super().mousePressEvent(event)
        else:
            event.accept()
