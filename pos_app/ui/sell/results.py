"""What a search found, above the entry field."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from pos_app.ui.sell.state import ResultRow
from pos_app.ui.sums import yuan
from pos_app.ui.theme import GRID, MARK, ROW, Text, Theme, Tone
from pos_app.ui.widgets.labels import Card

RESULTS_MAX = 9


class ResultsList(Card):
    """At most nine products, best first; one is marked for Enter. `picked` tells the key of one pressed."""

    picked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._rows = _Rows(theme)
        self._rows.pressed.connect(self.picked)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.addWidget(self._rows)

    @property
    def marked(self) -> str | None:
        """The key of the marked result."""
        return self._rows.rows[self._rows.marked].key if self._rows.rows else None

    def show_rows(self, rows: tuple[ResultRow, ...]) -> None:
        self._rows.rows, self._rows.marked = rows[:RESULTS_MAX], 0
        self._rows.setFixedHeight(self._rows.sizeHint().height())
        self._rows.update()

    def step(self, by: int) -> None:
        """Mark the one below or above."""
        last = len(self._rows.rows) - 1
        self._rows.marked = max(0, min(last, self._rows.marked + by))
        self._rows.update()


class _Rows(QWidget):
    pressed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.rows: tuple[ResultRow, ...] = ()
        self.marked = 0
        self._name, self._small = theme.font(Text.BODY), theme.font(Text.SMALL)
        self._price = theme.font(Text.BODY, bold=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(0, len(self.rows) * self._theme.px(ROW))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = int(event.position().y()) // self._theme.px(ROW)
        if place < len(self.rows):
            self.pressed.emit(self.rows[place].key)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for place, row in enumerate(self.rows):
            rect = QRect(0, place * self._theme.px(ROW), self.width(), self._theme.px(ROW))
            self._paint_row(painter, rect, row, marked=place == self.marked)
        painter.end()

    def _paint_row(self, painter: QPainter, rect: QRect, row: ResultRow, *, marked: bool) -> None:
        px, colours = self._theme.px, self._theme.palette
        if marked:
            painter.fillRect(rect, QColor(colours.accent_soft))
            painter.fillRect(rect.adjusted(0, 0, px(MARK) - rect.width(), 0), QColor(colours.accent_ink))
        inner = rect.adjusted(px(2 * GRID), 0, -px(GRID), 0)
        right = inner.right()
        for text, font, tone, width in (
            (f"{yuan(row.price)}/{row.unit}", self._price, Tone.PLAIN, px(128)),
            (row.stock, self._small, Tone.MUTED, px(96)),
            (row.code, self._small, Tone.MUTED, px(132)),
        ):
            painter.setFont(font)
            painter.setPen(self._theme.color(tone))
            place = QRect(right - width + 1, rect.top(), width, rect.height())
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
            right -= width + px(GRID)
        painter.setFont(self._name)
        painter.setPen(self._theme.color(Tone.PLAIN))
        room = right - inner.left()
        shown = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, room)
        place = QRect(inner.left(), rect.top(), room, rect.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setPen(QColor(colours.border))
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
