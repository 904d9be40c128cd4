"""A list of goods that is to be taken in: its file, its columns, and what would come of it."""

from collections.abc import Callable

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from pos_app.ui.goods.acts import Act, ColumnStepped, FileEntered
from pos_app.ui.goods.state import ColumnLine, ImportState
from pos_app.ui.theme import GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.fields import TextField
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Card, Label
from pos_app.ui.widgets.table import Cell, Column, Nothing, Row, Table

PATH_LENGTH_MAX = 400
REMARKS_SHOWN = 200


class ImportingView(QWidget):
    """Enter looks at the file; ↑ ↓ choose a column, ← → say what it is; F5 shows, Ctrl+S takes it in."""

    def __init__(self, theme: Theme, tell: Callable[[Act], None]) -> None:
        super().__init__()
        self._tell = tell
        self._state = ImportState()
        self._path = TextField(theme)
        self._path.setMaxLength(PATH_LENGTH_MAX)
        self._path.setPlaceholderText(tr("An Excel or CSV file: its path and Enter, or F2"))
        self._told = Label(theme, "", Text.STRONG).wrapping()
        nothing = Nothing(Icon.UPLOAD, tr("Which list?"), tr("A list of goods from another till, a supplier, your own"))
        columns = (Column(tr("Column of the list")), Column(tr("For example"), 180), Column(tr("Is here"), 170))
        self._columns = Table(theme, columns, nothing)
        quiet = Nothing(Icon.SUCCESS, tr("Nothing is wrong so far"), tr("F5 reads the list and writes nothing"))
        self._remarks = Table(theme, (Column(tr("Remark")),), quiet)
        gap = theme.px(GRID)
        beside = QHBoxLayout()
        beside.setSpacing(gap)
        for table, stretch in ((self._columns, 3), (self._remarks, 2)):
            card = Card()
            inside = QVBoxLayout(card)
            inside.setContentsMargins(2, 2, 2, 2)
            inside.addWidget(table)
            beside.addWidget(card, stretch)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(gap)
        box.addWidget(self._path)
        box.addWidget(self._told)
        box.addLayout(beside, 1)

    def show_state(self, state: ImportState) -> None:
        if state.path != self._state.path:
            self._path.show_text(state.path)
        self._state = state
        self._told.setText(state.told)
        self._columns.show_rows(tuple(_column_row(line, fixed=state.fixed) for line in state.rows))
        shown = state.remarks[:REMARKS_SHOWN]
        self._remarks.show_rows(tuple(Row(str(n), (Cell(text, Tone.WARNING),)) for n, text in enumerate(shown)))

    def choose(self) -> None:
        """The system's own window for a file."""
        path, _ = QFileDialog.getOpenFileName(self, tr("Choose a file"), "", "*.xlsx *.csv *.txt")
        if path:
            self._tell(FileEntered(path))

    def field(self) -> QWidget:
        return self._path

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        looked = bool(self._state.rows)
        if name == "Return":
            if not event.isAutoRepeat():
                self._tell(FileEntered(self._path.text()))
        elif name in {"Up", "Down"}:
            self._columns.step(-1 if name == "Up" else 1)
        elif name in {"Left", "Right"} and looked and self._columns.marked is not None:
            self._tell(ColumnStepped(self._columns.marked, -1 if name == "Left" else 1))
        else:
            return name in {"Tab", "Shift+Tab"}
        return True


def _column_row(line: ColumnLine, *, fixed: bool) -> Row:
    ours = Cell(tr("of the trade"), Tone.MUTED) if fixed else Cell(line.column or "–", Tone.ACCENT)
    return Row(line.key, (Cell(line.heading), Cell(line.sample, Tone.MUTED), ours))
