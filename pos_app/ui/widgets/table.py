"""Rows below titles. The keyboard reaches them through the page only: a scan can't choose one."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from pos_app.ui.theme import BIG, GRID, ICON, MARK, ROW, Text, Theme, Tone
from pos_app.ui.widgets.icons import Icon, draw_icon

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is in pixels at 100 %; 0 takes what the others leave."""

    title: str
    width: int = 0
    right: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, and another below it in small letters, perhaps behind an icon."""

    text: str = ""
    tone: Tone = Tone.PLAIN
    below: str = ""
    below_tone: Tone = Tone.MUTED
    icon: Icon | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """`key` comes back when the row is chosen."""

    key: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Nothing:
    """What an empty table says: how it is, and what to do about it."""

    icon: Icon
    text: str
    hint: str = ""


class Table(QTableView):
    """`picked` tells the key of a row a person chose, `ended` that its end came in sight: there may be more.

    `headed` tells the column whose heading was pressed, where that sorts.
    """

    picked = Signal(str)
    ended = Signal()
    headed = Signal(int)

    def __init__(self, theme: Theme, columns: tuple[Column, ...], nothing: Nothing, *, tall: bool = False) -> None:
        super().__init__()
        self._theme, self._nothing = theme, nothing
        self._showing = False
        self._rows = _Model(columns)
        self._delegate = _Delegate(theme, self._rows)
        self.setModel(self._rows)
        self.setItemDelegate(self._delegate)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.px(BIG - GRID if tall else ROW))
        self._lay_out_header(self.horizontalHeader(), columns)
        self.pressed.connect(lambda index: self._choose(index.row()))
        self.verticalScrollBar().valueChanged.connect(self._look_for_end)

    def _lay_out_header(self, header: QHeaderView, columns: tuple[Column, ...]) -> None:
        header.setFont(self._theme.font(Text.SMALL))
        header.setFixedHeight(self._theme.px(ROW) - self._theme.px(GRID))
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setVisible(any(column.title for column in columns))
        for place, column in enumerate(columns):
            if column.width:
                header.resizeSection(place, self._theme.px(column.width))
            else:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)

    def let_sort(self) -> None:
        """A press on a heading asks for another order."""
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().sectionClicked.connect(self.headed)

    @property
    def rows(self) -> tuple[Row, ...]:
        return self._rows.rows

    @property
    def marked(self) -> str | None:
        """The key of the row the keys act on."""
        return self._rows.marked

    def show_nothing(self, nothing: Nothing) -> None:
        """What to say while there is no row."""
        self._nothing = nothing
        self.viewport().update()

    def show_rows(self, rows: tuple[Row, ...], marked: str | None = None) -> None:
        """Show these. The mark goes to the row named `marked`; else it stays, or begins at the first."""
        self._showing = True  # the scroll bar moves by itself now: nobody has come to the end
        if rows != self._rows.rows:
            place = self.verticalScrollBar().value()
            self._rows.show(rows)
            self.verticalScrollBar().setValue(place)
        keys = [row.key for row in rows]
        if marked is None:
            marked = self._rows.marked if self._rows.marked in keys else next(iter(keys), None)
        self._mark(marked if marked in keys else None)
        self._showing = False

    def step(self, by: int) -> None:
        """To the row above or below; counts as chosen by a person."""
        if self._rows.rows:
            place = self._rows.place_of(self._rows.marked)
            last = len(self._rows.rows) - 1
            self._choose(0 if place is None else max(0, min(last, place + by)))

    def _choose(self, place: int) -> None:
        key = self._rows.rows[place].key
        if key != self._rows.marked:
            self._mark(key)
            self.picked.emit(key)
        if place == len(self._rows.rows) - 1:
            self.ended.emit()

    def _mark(self, key: str | None) -> None:
        self._rows.marked = key
        place = self._rows.place_of(key)
        self.updateGeometries()  # else the scroll bar is still that of the rows before
        if place is not None:
            self.scrollTo(self._rows.index(place, 0))
        self.viewport().update()

    def _look_for_end(self, value: int) -> None:
        if not self._showing and self._rows.rows and value == self.verticalScrollBar().maximum() > 0:
            self.ended.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._rows.rows:
            self._paint_nothing()

    def _paint_nothing(self) -> None:
        px = self._theme.px
        area = self.viewport().rect().adjusted(px(2 * GRID), 0, -px(2 * GRID), 0)
        middle, size = area.center(), px(BIG) * 3 // 4
        painter = QPainter(self.viewport())
        icon = QRect(middle.x() - size // 2, middle.y() - size - px(GRID), size, size)
        draw_icon(painter, icon, self._nothing.icon, QColor(self._theme.palette.border))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        top = middle.y() + px(GRID)
        for text, size_of, tone in (
            (self._nothing.text, Text.STRONG, Tone.PLAIN),
            (self._nothing.hint, Text.BODY, Tone.MUTED),
        ):
            painter.setFont(self._theme.font(size_of))
            painter.setPen(self._theme.color(tone))
            place = QRect(area.left(), top, area.width(), max(0, area.bottom() - top))
            top += painter.boundingRect(place, flags, text).height() + px(GRID) // 2 if text else 0
            painter.drawText(place, flags, text)
        painter.end()


class _Model(QAbstractTableModel):
    """The rows as shown; replaced as a whole."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        super().__init__()
        self.columns = columns
        self.rows: tuple[Row, ...] = ()
        self.marked: str | None = None

    def show(self, rows: tuple[Row, ...]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def place_of(self, key: str | None) -> int | None:
        return next((place for place, row in enumerate(self.rows) if row.key == key), None)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.columns[section].right else _LEFT
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid():
            return None
        return self.rows[index.row()].cells[index.column()].text


class _Delegate(QStyledItemDelegate):
    """Draws a cell; the marked row is on a tinted ground with a bar at its left."""

    def __init__(self, theme: Theme, model: _Model) -> None:
        super().__init__()
        self._theme, self._model = theme, model
        self._body, self._small = theme.font(Text.BODY), theme.font(Text.SMALL)
        colours = theme.palette
        self._grounds = QColor(colours.surface), QColor(colours.alternate)
        self._marked = QColor(colours.accent_soft)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        rect: QRect = option.rect
        px, row = self._theme.px, self._model.rows[index.row()]
        marked = row.key == self._model.marked
        painter.fillRect(rect, self._marked if marked else self._grounds[index.row() % 2])
        if marked and index.column() == 0:
            painter.fillRect(rect.adjusted(0, 0, px(MARK) - rect.width(), 0), self._theme.color(Tone.ACCENT))
        inner = rect.adjusted(px(GRID), 0, -px(GRID), 0)
        self._paint_cell(painter, inner, row.cells[index.column()], right=self._model.columns[index.column()].right)

    def _paint_cell(self, painter: QPainter, place: QRect, cell: Cell, *, right: bool) -> None:
        px, side = self._theme.px, _RIGHT if right else _LEFT
        if cell.icon is not None:
            icon = QRect(place.left(), place.center().y() - px(ICON) // 2, px(ICON), px(ICON))
            draw_icon(painter, icon, cell.icon, self._theme.color(cell.tone))
            place = place.adjusted(px(ICON + GRID), 0, 0, 0)
        if not cell.below:
            self._write(painter, place, cell.text, self._body, cell.tone, side)
            return
        above, below = QFontMetrics(self._body).height(), QFontMetrics(self._small).height()
        top = place.top() + max(0, (place.height() - above - below) // 2)
        upper, lower = QRect(place.left(), top, place.width(), above), QRect(place.left(), top, place.width(), below)
        self._write(painter, upper, cell.text, self._body, cell.tone, side)
        self._write(painter, lower.translated(0, above), cell.below, self._small, cell.below_tone, side)

    def _write(
        self, painter: QPainter, place: QRect, text: str, font: QFont, tone: Tone, side: Qt.AlignmentFlag
    ) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.color(tone))
        fitted = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, side, fitted)
