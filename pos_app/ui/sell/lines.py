"""The table of the open sale's lines."""

from typing import Final

from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from pos_app.ui.sell.lines_model import RIGHT, Column, Index, LinesModel, cell_text
from pos_app.ui.sell.state import LineRow, Mark
from pos_app.ui.sell.words import mark_name
from pos_app.ui.theme import BIG, GRID, MARK, ROW, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.icons import Icon, draw_icon

_WIDTHS: Final = {Column.NUMBER: 44, Column.UNIT: 52, Column.PRICE: 88, Column.QUANTITY: 88, Column.AMOUNT: 108}
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MUTED: Final = frozenset({Column.NUMBER, Column.UNIT})
FITTED_MAX: Final = 2000
PICTURES_MAX: Final = 100
_MARK_TONES: Final = {
    Mark.TOBACCO: Tone.MUTED,
    Mark.PRICE_CHANGED: Tone.ACCENT,
    Mark.MEMBER_PRICE: Tone.ACCENT,
    Mark.PROMOTION: Tone.ACCENT,
    Mark.GIFT: Tone.ACCENT,
    Mark.DISCOUNT: Tone.ACCENT,
    Mark.STOCK_SHORT: Tone.WARNING,
    Mark.RETURNED: Tone.DANGER,
}


class LineDelegate(QStyledItemDelegate):
    """Draws a line: the newest on a tinted ground with a bar at its left, the selected between two strong rules.

    What it draws with is made once: it is called for every cell in sight at each scan.
    """

    def __init__(self, theme: Theme, model: LinesModel) -> None:
        super().__init__()
        self._model = model
        colours = theme.palette
        self._pad, self._bar = theme.px(GRID), theme.px(MARK)
        self._body, self._small, self._strong, self._struck = (
            Pen(theme.font(Text.BODY)),
            Pen(theme.font(Text.SMALL)),
            Pen(theme.font(Text.BODY, bold=True)),
            Pen(theme.font(Text.SMALL)),
        )
        self._struck.font.setStrikeOut(True)
        self._inks = {tone: theme.color(tone) for tone in Tone}
        self._grounds = QColor(colours.surface), QColor(colours.alternate)
        self._newest = QColor(colours.accent_soft)
        self._marks = {mark: mark_name(mark) for mark in Mark}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        place, column = index.row(), Column(index.column())
        row = self._model.rows[place]
        self._paint_ground(painter, rect, row.line_id, place, column)
        inner = rect.adjusted(self._pad, 0, -self._pad, 0)
        if column is Column.NAME and row.marks:
            self._paint_marks(painter, self._paint_above(painter, inner, row.name, _LEFT), row)
        elif column is Column.PRICE and row.price != row.list_price:
            below = self._paint_above(painter, inner, str(row.price), _RIGHT)
            self._write(painter, below, str(row.list_price), self._struck, Tone.MUTED, _RIGHT)
        else:
            pen = self._strong if column is Column.AMOUNT else self._body
            tone = Tone.MUTED if column in _MUTED else Tone.PLAIN
            self._write(painter, inner, cell_text(row, place, column), pen, tone, _RIGHT if column in RIGHT else _LEFT)

    def _paint_ground(self, painter: QPainter, rect: QRect, line_id: int, place: int, column: Column) -> None:
        newest, ink = line_id == self._model.newest, self._inks[Tone.ACCENT]
        painter.fillRect(rect, self._newest if newest else self._grounds[place % 2])
        if newest and column is Column.NUMBER:
            painter.fillRect(rect.adjusted(0, 0, self._bar - rect.width(), 0), ink)
        if line_id == self._model.selected:
            edge = self._bar // 2
            painter.fillRect(rect.adjusted(0, 0, 0, edge - rect.height()), ink)
            painter.fillRect(rect.adjusted(0, rect.height() - edge, 0, 0), ink)

    def _paint_above(self, painter: QPainter, place: QRect, text: str, side: Qt.AlignmentFlag) -> QRect:
        """The main text of a cell with something below it; gives the room left for that."""
        above, below = self._body.height, self._small.height
        top = place.top() + max(0, (place.height() - above - below) // 2)
        self._write(painter, QRect(place.left(), top, place.width(), above), text, self._body, Tone.PLAIN, side)
        return QRect(place.left(), top + above, place.width(), below)

    def _paint_marks(self, painter: QPainter, place: QRect, row: LineRow) -> None:
        for mark in row.marks:
            name = self._marks[mark]
            self._write(painter, place, name, self._small, _MARK_TONES[mark], _LEFT)
            place = place.adjusted(self._small.width(name) + 2 * self._pad, 0, 0, 0)

    def _write(
        self, painter: QPainter, place: QRect, text: str, pen: "Pen", tone: Tone, side: Qt.AlignmentFlag
    ) -> None:
        painter.setFont(pen.font)
        painter.setPen(self._inks[tone])
        painter.drawText(place, side, pen.fitted(text, place.width()))


class Pen:
    """A font, what it measures, and the texts it has measured already."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self._metrics = QFontMetrics(font)
        self.height = self._metrics.height()
        self._fitted: dict[tuple[str, int], str] = {}

    def width(self, text: str) -> int:
        return self._metrics.horizontalAdvance(text)

    def fitted(self, text: str, width: int) -> str:
        """The text as it fits into a width, with an ellipsis where it doesn't."""
        known = self._fitted.get((text, width))
        if known is None:
            if len(self._fitted) >= FITTED_MAX:
                self._fitted.clear()
            known = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            self._fitted[text, width] = known
        return known


class LinesTable(QTableView):
    """The lines, the newest always in sight. Which line is selected lives here: new lines and clicks move it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines = LinesModel()
        self._delegate = LineDelegate(theme, self._lines)
        self._ground = QColor(theme.palette.surface)
        self._pictures: dict[tuple[LineRow, int, bool, bool, int], QPixmap] = {}
        self.setModel(self._lines)
        self.setItemDelegate(self._delegate)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.px(ROW))
        self._lay_out_header(self.horizontalHeader())
        self.pressed.connect(self._choose)

    def _lay_out_header(self, header: QHeaderView) -> None:
        header.setFont(self._theme.font(Text.SMALL))
        header.setFixedHeight(self._theme.px(ROW) - self._theme.px(GRID))
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, self._theme.px(width))

    @property
    def selected(self) -> int | None:
        return self._lines.selected

    @property
    def rows(self) -> tuple[LineRow, ...]:
        return self._lines.rows

    def show_lines(self, rows: tuple[LineRow, ...], newest: int | None) -> None:
        """Show by difference. The keys act on the newest line once it is new or changed, or when theirs is gone."""
        before = {row.line_id: row for row in self._lines.rows}
        self._lines.show_rows(rows)
        after = {row.line_id: row for row in rows}
        selected = self._lines.selected
        newest_moved = newest is not None and before.get(newest) != after.get(newest)
        if newest_moved or selected not in after:
            selected = newest
        self._lines.mark(newest=newest, selected=selected)
        if newest_moved or len(before) != len(after):
            self._bring_into_sight(selected)

    def step(self, by: int) -> None:
        """Select the line above or below."""
        if self._lines.rows:
            place = self._lines.place_of(self._lines.selected)
            last = len(self._lines.rows) - 1
            self._select(last if place is None else max(0, min(last, place + by)))

    def _choose(self, index: QModelIndex) -> None:
        self._select(index.row())

    def _select(self, place: int) -> None:
        line_id = self._lines.rows[place].line_id
        self._lines.mark(newest=self._lines.newest, selected=line_id)
        self._bring_into_sight(line_id)

    def _bring_into_sight(self, line_id: int | None) -> None:
        place = self._lines.place_of(line_id)
        if place is not None:
            self.updateGeometries()  # else the scroll bar does not reach a row just inserted
            self.scrollTo(self._lines.index(place, 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A scan moves all lines that are in sight, but changes two: the others are put there as they were drawn."""
        if not self._lines.rows:
            super().paintEvent(event)
            self._paint_invitation()
            return
        first, last = self.rowAt(event.rect().top()), self.rowAt(event.rect().bottom())
        end = len(self._lines.rows) if last < 0 else last + 1
        painter = QPainter(self.viewport())
        for place in range(max(0, first), end):
            painter.drawPixmap(0, self.rowViewportPosition(place), self._picture(place))
        painter.end()

    def _picture(self, place: int) -> QPixmap:
        row, model, width = self._lines.rows[place], self._lines, self.viewport().width()
        shown = (row, place, row.line_id == model.newest, row.line_id == model.selected, width)
        picture = self._pictures.get(shown)
        if picture is None:
            if len(self._pictures) >= PICTURES_MAX:
                self._pictures.clear()
            picture = self._pictures[shown] = self._draw(place)
        return picture

    def _draw(self, place: int) -> QPixmap:
        height, ratio = self.rowHeight(place), self.devicePixelRatioF()
        picture = QPixmap(round(self.viewport().width() * ratio), round(height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._ground)
        painter, option = QPainter(picture), QStyleOptionViewItem()
        for column in Column:
            option.rect = QRect(self.columnViewportPosition(column), 0, self.columnWidth(column), height)
            self._delegate.paint(painter, option, self._lines.index(place, column))
        painter.end()
        return picture

    def _paint_invitation(self) -> None:
        """What to do first, while there is no line."""
        px = self._theme.px
        middle = self.viewport().rect().center()
        painter = QPainter(self.viewport())
        icon = QRect(middle.x() - px(BIG) // 2, middle.y() - px(BIG), px(BIG), px(BIG))
        draw_icon(painter, icon, Icon.BARCODE, QColor(self._theme.palette.border))
        painter.setFont(self._theme.font(Text.STRONG))
        painter.setPen(self._theme.color(Tone.MUTED))
        place = QRect(0, middle.y() + px(GRID), self.viewport().width(), px(BIG))
        painter.drawText(place, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, tr("Scan the first item"))
        painter.end()
