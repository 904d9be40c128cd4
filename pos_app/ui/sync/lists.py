"""What is listed on the sync screen: one table for each tab, and for a day the two numbers and their documents."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos_app.ui.sums import yuan
from pos_app.ui.sync.state import AlarmRow, DayRow, DifferenceRow, KeptRow, RateRow, RunRow, Tab, TabState
from pos_app.ui.sync.words import alarm_name, cause_name, subject_name
from pos_app.ui.theme import GRID, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Card
from pos_app.ui.widgets.table import Cell, Column, Nothing, Row, Table

TIME: Final = 116
NUMBER: Final = 84
DAYS_WIDTH: Final = 336


class Lists(QStackedWidget):
    """Tells the key of a row that a person chose."""

    picked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._tables = {tab: Table(theme, columns(tab), nothing(tab), tall=True) for tab in Tab}
        self._days = DaysPart(theme, self._tables[Tab.DAYS])
        for tab, table in self._tables.items():
            table.picked.connect(self.picked)
            self.addWidget(self._days if tab is Tab.DAYS else _in_card(table))
        self._tab = Tab.RUNS

    @property
    def marked(self) -> str | None:
        return self._tables[self._tab].marked

    def step(self, by: int) -> None:
        self._tables[self._tab].step(by)

    def show_tab(self, state: TabState) -> None:
        self._tab = state.tab
        make = _MAKERS[state.tab]
        self._tables[state.tab].show_rows(tuple(make(place, row) for place, row in enumerate(state.rows)))
        if state.tab is Tab.DAYS:
            self._days.show_differences(state.differences)
        self.setCurrentIndex(list(Tab).index(state.tab))


class DaysPart(QWidget):
    """The days at the left; the differences of the chosen one at the right, and what stands behind the chosen one."""

    def __init__(self, theme: Theme, days: Table) -> None:
        super().__init__()
        self._differences: tuple[DifferenceRow, ...] = ()
        numbers = (Column(tr("Till"), NUMBER + GRID, right=True), Column(tr("Cloud"), NUMBER + GRID, right=True))
        agree = Nothing(Icon.SUCCESS, tr("Nothing differs on this day"))
        self._table = Table(theme, (Column(tr("Counted")), *numbers), agree, tall=True)
        self._table.picked.connect(lambda _: self._show_documents())
        columns_of_documents = (
            Column(tr("When"), TIME),
            Column(tr("Document")),
            Column(tr("Quantity"), NUMBER + GRID, right=True),
        )
        none = Nothing(Icon.RECEIPT, tr("No document of this till stands behind it"))
        self._documents = Table(theme, columns_of_documents, none, tall=True)
        self._behind = _in_card(self._documents)
        right = QVBoxLayout()
        right.setSpacing(theme.px(GRID))
        right.addWidget(_in_card(self._table), 1)
        right.addWidget(self._behind, 1)
        left = _in_card(days)
        left.setFixedWidth(theme.px(DAYS_WIDTH))
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(GRID))
        box.addWidget(left)
        box.addLayout(right, 1)

    def show_differences(self, rows: tuple[DifferenceRow, ...]) -> None:
        self._differences = rows
        self._table.show_rows(tuple(_difference_row(place, row) for place, row in enumerate(rows)))
        self._show_documents()

    def _show_documents(self) -> None:
        marked = self._table.marked
        documents = self._differences[int(marked)].documents if marked else ()
        self._behind.setVisible(bool(self._differences))
        self._documents.show_rows(
            tuple(
                Row(str(place), (Cell(row.at, Tone.MUTED), Cell(row.what, below=row.number), Cell(row.value)))
                for place, row in enumerate(documents)
            )
        )


def _in_card(table: Table) -> Card:
    card = Card()
    box = QVBoxLayout(card)
    box.setContentsMargins(2, 2, 2, 2)
    box.addWidget(table)
    return card


def columns(tab: Tab) -> tuple[Column, ...]:
    """The titles of a tab's table."""
    when = Column(tr("When"), TIME)
    match tab:
        case Tab.RUNS:
            counts = (tr("Sent"), tr("Received"), tr("Waiting"))
            return (when, Column(tr("How it ended")), *(_numbers(title) for title in counts))
        case Tab.ALARMS:
            return (when, Column(tr("Alarm")), Column("", TIME))
        case Tab.KEPT:
            return (_numbers(tr("Number")), when, Column(tr("What the cloud sent")))
        case Tab.WITHHELD:
            return (_numbers(tr("Number")), when, Column(tr("Entry the cloud could not take")))
        case Tab.DAYS:
            return (Column(tr("Business date")), Column(tr("Sales"), NUMBER + 3 * GRID, right=True))
        case Tab.RATES:
            titles = (tr("Opening"), tr("Bought"), tr("Sold"), tr("Closing"), tr("Match rate"))
            return (Column(tr("Cigarette")), *(Column(title, NUMBER + 2 * GRID, right=True) for title in titles))


def _numbers(title: str) -> Column:
    return Column(title, NUMBER, right=True)


def nothing(tab: Tab) -> Nothing:
    """What an empty tab says."""
    texts = {
        Tab.RUNS: (Icon.SYNC, tr("There was no run yet"), tr("The till calls the cloud by itself every half hour.")),
        Tab.ALARMS: (Icon.SUCCESS, tr("There are no alarms"), ""),
        Tab.KEPT: (Icon.SUCCESS, tr("All that the cloud sent is applied"), ""),
        Tab.WITHHELD: (Icon.SUCCESS, tr("The cloud took every entry"), ""),
        Tab.DAYS: (Icon.DAY, tr("No day is closed yet"), tr("A day is closed when the shift of the next one begins.")),
        Tab.RATES: (Icon.COMPARE, tr("No figures yet"), tr("The match rate is made from closed days.")),
    }
    icon, text, hint = texts[tab]
    return Nothing(icon, text, hint)


def _run_row(place: int, row: RunRow) -> Row:
    ok = not row.error
    ended = Cell(
        tr("All went well") if ok else row.error,
        Tone.SUCCESS if ok else Tone.WARNING,
        cause_name(row.cause),
        icon=Icon.SUCCESS if ok else Icon.WARNING,
    )
    taken = Cell(str(row.applied))
    return Row(str(place), (Cell(row.at, Tone.MUTED), ended, Cell(str(row.accepted)), taken, Cell(str(row.waiting))))


def _alarm_row(_: int, row: AlarmRow) -> Row:
    open_ = row.standing and not row.seen
    tone = Tone.DANGER if open_ else Tone.PLAIN
    told = tr("New") if open_ else tr("Seen") if row.standing else tr("Settled")
    icon = Icon.DANGER if open_ else Icon.CHECK
    what = Cell(alarm_name(row.code), tone, row.detail, icon=icon)
    return Row(str(row.alarm_id), (Cell(row.at, Tone.MUTED), what, Cell(told, tone)))


def _kept_row(_: int, row: KeptRow) -> Row:
    what = Cell(row.what, below=row.why, below_tone=Tone.WARNING)
    return Row(str(row.number), (Cell(str(row.number), Tone.MUTED), Cell(row.at, Tone.MUTED), what))


def _day_row(_: int, row: DayRow) -> Row:
    icon, tone, told = Icon.CLOCK, Tone.MUTED, tr("Closed, not compared yet")
    if not row.closed:
        icon, tone, told = Icon.STOP, Tone.ACCENT, tr("Open")
    elif row.agrees:
        icon, tone, told = Icon.SUCCESS, Tone.SUCCESS, tr("Cloud and till agree")
    elif row.agrees is False:
        icon, tone, told = Icon.WARNING, Tone.WARNING, tr("{count} differences", count=row.differences)
    sales = tr("{count} sales", count=row.sales)
    return Row(
        row.day.isoformat(), (Cell(row.day.isoformat(), tone, told, tone, icon), Cell(yuan(row.amount), below=sales))
    )


def _difference_row(place: int, row: DifferenceRow) -> Row:
    what = Cell(subject_name(row.subject), below=row.name or tr("all goods"))
    return Row(str(place), (what, Cell(row.till), Cell(row.cloud, Tone.WARNING)))


def _rate_row(place: int, row: RateRow) -> Row:
    rate = Cell(row.rate or "–", Tone.WARNING if row.odd else Tone.SUCCESS if row.rate else Tone.MUTED)
    numbers = (row.opening, row.delivered, row.sold, row.closing)
    below = tr("look again: it should be 100 %") if row.odd else ""
    name = Cell(row.name, Tone.PLAIN, below, Tone.WARNING, Icon.WARNING if row.odd else None)
    return Row(str(place), (name, *(Cell(number) for number in numbers), rate))


_MAKERS: Final[dict[Tab, Callable[[int, Any], Row]]] = {
    Tab.RUNS: _run_row,
    Tab.ALARMS: _alarm_row,
    Tab.KEPT: _kept_row,
    Tab.WITHHELD: _kept_row,
    Tab.DAYS: _day_row,
    Tab.RATES: _rate_row,
}
