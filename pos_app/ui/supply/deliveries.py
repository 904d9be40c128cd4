"""The list of deliveries at the left: a filter above, the newest first."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from pos_app.ui.supply.state import DeliveryRow, Filter, ListState
from pos_app.ui.supply.words import filter_name, state_name
from pos_app.ui.theme import GRID, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Card
from pos_app.ui.widgets.segments import Segments
from pos_app.ui.widgets.table import Cell, Column, Nothing, Row, Table

FILTERS = tuple(Filter)
COUNT_WIDTH = 92


class DeliveryList(Card):
    """Tells which delivery or filter a person chose, and that the end is in sight."""

    picked = Signal(int)
    filtered = Signal(Filter)
    ended = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._filter = Segments(theme)
        self._filter.show_texts(tuple(filter_name(which) for which in FILTERS))
        self._filter.chosen.connect(lambda place: self.filtered.emit(FILTERS[place]))
        columns = (Column(tr("Delivery")), Column(tr("Cartons"), COUNT_WIDTH, right=True))
        self._table = Table(theme, columns, _nothing(Filter.OPEN), tall=True)
        self._table.picked.connect(lambda key: self.picked.emit(int(key)))
        self._table.ended.connect(self.ended)
        box = QVBoxLayout(self)
        gap = theme.px(GRID)
        box.setContentsMargins(2, gap, 2, 2)
        box.setSpacing(gap)
        above = QVBoxLayout()
        above.setContentsMargins(gap, 0, gap, 0)
        above.addWidget(self._filter)
        box.addLayout(above)
        box.addWidget(self._table, 1)

    def show_state(self, state: ListState) -> None:
        self._filter.show_current(FILTERS.index(state.which))
        self._table.show_nothing(_nothing(state.which))
        rows = tuple(Row(str(row.delivery_id), _cells(row)) for row in state.rows)
        self._table.show_rows(rows, "" if state.chosen is None else str(state.chosen))

    def step(self, by: int) -> None:
        self._table.step(by)

    def step_filter(self, by: int) -> None:
        self._filter.step(by)


def _cells(row: DeliveryRow) -> tuple[Cell, ...]:
    icon, tone = Icon.TRUCK, Tone.MUTED
    if row.differences or row.parked:
        icon, tone = Icon.WARNING, Tone.WARNING
    elif row.state == "accepted":
        icon, tone = Icon.SUCCESS, Tone.SUCCESS
    elif row.state in {"arrived", "partly"}:
        icon, tone = Icon.PACKAGE, Tone.ACCENT
    told = [row.arrives, tr("{count} parked", count=row.parked) if row.parked else state_name(row.state)]
    what = Cell(row.order, tone, " · ".join(told), tone, icon)
    return (what, Cell(str(row.delivered), below=tr("{count} in stock", count=row.accepted)))


def _nothing(which: Filter) -> Nothing:
    """An empty list says what to do first."""
    if which is Filter.OPEN:
        return Nothing(
            Icon.TRUCK,
            tr("Nothing is on its way"),
            tr("Deliveries come by themselves while this till is on line. Those in stock are under All."),
        )
    if which is Filter.DIFFERENCES:
        return Nothing(Icon.SUCCESS, tr("No delivery differs"), tr("What was short, over or damaged is listed here."))
    return Nothing(
        Icon.TRUCK, tr("There is no delivery here"), tr("A delivery is listed as soon as the company sends it.")
    )
