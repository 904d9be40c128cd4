"""The lines of the open sale as a model that changes by difference."""

from enum import IntEnum
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from pos_app.ui.sell.state import LineRow
from pos_app.ui.translate import tr

Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


class Column(IntEnum):
    NUMBER = 0
    NAME = 1
    UNIT = 2
    PRICE = 3
    QUANTITY = 4
    AMOUNT = 5


RIGHT: Final = frozenset({Column.PRICE, Column.QUANTITY, Column.AMOUNT})


class LinesModel(QAbstractTableModel):
    """Holds the rows as shown. A new sale replaces only what differs: a scan touches one row."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[LineRow, ...] = ()
        self._titles = {
            Column.NUMBER: "#",
            Column.NAME: tr("Item"),
            Column.UNIT: tr("Unit"),
            Column.PRICE: tr("Price"),
            Column.QUANTITY: tr("Quantity"),
            Column.AMOUNT: tr("Amount"),
        }
        self.newest: int | None = None
        self.selected: int | None = None

    @property
    def rows(self) -> tuple[LineRow, ...]:
        return self._rows

    def place_of(self, line_id: int | None) -> int | None:
        return next((place for place, row in enumerate(self._rows) if row.line_id == line_id), None)

    def show_rows(self, rows: tuple[LineRow, ...]) -> None:
        old = self._rows
        shorter = min(len(old), len(rows))
        head = next((i for i in range(shorter) if old[i] != rows[i]), shorter)
        tail = next((i for i in range(shorter - head) if old[-1 - i] != rows[-1 - i]), shorter - head)
        gone, come = len(old) - head - tail, len(rows) - head - tail
        if gone == come:
            self._rows = rows
            self._changed(head, head + come - 1)
            return
        if gone:
            self.beginRemoveRows(_NOWHERE, head, head + gone - 1)
            self._rows = old[:head] + old[head + gone :]
            self.endRemoveRows()
        if come:
            self.beginInsertRows(_NOWHERE, head, head + come - 1)
            self._rows = rows
            self.endInsertRows()
        self._changed(head + come, len(rows) - 1)  # their numbers moved

    def mark(self, *, newest: int | None, selected: int | None) -> None:
        """Which line came last and which one the keys act on."""
        touched = {self.newest, newest} if newest != self.newest else set()
        touched |= {self.selected, selected} if selected != self.selected else set()
        self.newest, self.selected = newest, selected
        for line_id in touched:
            place = self.place_of(line_id)
            if place is not None:
                self._changed(place, place)

    def _changed(self, first: int, last: int) -> None:
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = Column(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column in RIGHT else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid():
            return None
        return cell_text(self._rows[index.row()], index.row(), Column(index.column()))


def cell_text(row: LineRow, place: int, column: Column) -> str:
    """What a cell says."""
    match column:
        case Column.NUMBER:
            return str(place + 1)
        case Column.NAME:
            return row.name
        case Column.UNIT:
            return row.unit
        case Column.PRICE:
            return str(row.price)
        case Column.QUANTITY:
            return str(row.quantity)
        case Column.AMOUNT:
            return str(row.amount)
