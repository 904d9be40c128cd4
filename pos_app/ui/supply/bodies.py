"""What may stand below a delivery's head: its lines, its history, the notices."""

from collections.abc import Callable
from typing import Final

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_app.domain.money import Quantity
from pos_app.ui.supply.acts import Act, NoticeChosen
from pos_app.ui.supply.state import DetailState, HistoryRow, LineRow, NoticeRow, NoticesBody
from pos_app.ui.supply.words import notice_kind
from pos_app.ui.theme import GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Label
from pos_app.ui.widgets.table import Cell, Column, Nothing, Row, Table

Tell = Callable[[Act], None]
NUMBER: Final = 84
TIME: Final = 112
ORDERED, ALLOTTED, COUNTED = 1, 2, 5


class BodyPart(QWidget):
    """One of them. `marked_line` is the delivery's line that the keys act on."""

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__()
        self.theme, self.tell = theme, tell
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(theme.px(GRID))

    @property
    def marked_line(self) -> int | None:
        return None

    def field(self) -> QWidget | None:
        """The field that takes what is typed, or None."""
        return None

    def step(self, by: int) -> None:
        """The arrows."""

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        """A key that is the part's own."""
        return name in {"Up", "Down"} and self._stepped(-1 if name == "Up" else 1, event)

    def _stepped(self, by: int, _event: QKeyEvent) -> bool:
        self.step(by)
        return True


class LinesPart(BodyPart):
    """Ordered, allotted, delivered and in stock of each line; what was counted while somebody counts."""

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell)
        columns = (
            Column(tr("Item")),
            Column(tr("Ordered"), NUMBER, right=True),
            Column(tr("Allotted"), NUMBER, right=True),
            Column(tr("Delivered"), NUMBER, right=True),
            Column(tr("In stock"), NUMBER, right=True),
            Column(tr("Counted"), NUMBER, right=True),
        )
        self._table = Table(
            theme,
            columns,
            Nothing(Icon.BARCODE, tr("No delivery is chosen"), tr("Scan the delivery note or any of its cartons.")),
            tall=True,
        )
        self.box.addWidget(self._table, 1)

    @property
    def marked_line(self) -> int | None:
        marked = self._table.marked
        return int(marked) if marked else None

    def show_lines(self, detail: DetailState | None) -> None:
        # Whoever counts needs the room for the names, and what was ordered is of no use to him then.
        counting = detail is not None and detail.counting
        for column, hidden in ((ORDERED, counting), (ALLOTTED, counting), (COUNTED, not counting)):
            self._table.setColumnHidden(column, hidden)
        rows = () if detail is None else detail.lines
        self._table.show_rows(tuple(Row(str(row.line), _line_cells(row)) for row in rows))

    def mark(self, line: int) -> None:
        self._table.show_rows(self._table.rows, str(line))

    def step(self, by: int) -> None:
        self._table.step(by)


def _line_cells(row: LineRow) -> tuple[Cell, ...]:
    below, tone = row.code, Tone.MUTED
    if row.parked:
        below, tone = row.why or tr("Parked: no product yet"), Tone.WARNING
    elif row.differences:
        below, tone = row.differences, Tone.WARNING
    icon = Icon.WARNING if tone is Tone.WARNING else None
    done = row.accepted == row.delivered
    return (
        Cell(row.name, Tone.PLAIN, below, tone) if icon is None else Cell(row.name, Tone.WARNING, below, tone, icon),
        Cell(str(row.needed), Tone.MUTED),
        Cell(str(row.allotted), Tone.MUTED),
        Cell(str(row.delivered)),
        Cell(str(row.accepted), Tone.SUCCESS if done else Tone.PLAIN),
        _counted_cell(row.counted, row.open),
    )


def _counted_cell(counted: Quantity | None, still: Quantity) -> Cell:
    """All of it counted is said by a hook, not by a colour alone."""
    if counted is None:
        return Cell()
    return Cell(f"{counted} ✓", Tone.SUCCESS) if counted == still else Cell(str(counted), Tone.ACCENT)


class HistoryPart(BodyPart):
    """What the company sent and changed, and what was taken into stock; the latest first."""

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell)
        columns = (Column(tr("When"), TIME), Column(tr("What happened")))
        nothing = Nothing(Icon.CLOCK, tr("Nothing happened yet"))
        self._table = Table(theme, columns, nothing, tall=True)
        self.box.addWidget(self._table, 1)

    def show_history(self, rows: tuple[HistoryRow, ...]) -> None:
        cells = (
            Row(str(n), (Cell(row.at, Tone.MUTED), Cell(row.what, below=row.detail))) for n, row in enumerate(rows)
        )
        self._table.show_rows(tuple(cells))

    def step(self, by: int) -> None:
        self._table.step(by)


class NoticesPart(BodyPart):
    """Messages; the chosen one in full below."""

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell)
        self._notices: tuple[NoticeRow, ...] = ()
        columns = (Column(tr("When"), TIME), Column(tr("Notice")))
        nothing = Nothing(
            Icon.BELL, tr("There are no notices"), tr("Messages of the company and of the till come here.")
        )
        self._table = Table(theme, columns, nothing, tall=True)
        self._table.picked.connect(self._chosen)
        self._title = Label(theme, size=Text.STRONG, bold=True).wrapping()
        self._text = Label(theme).wrapping()
        self.box.addWidget(self._table, 1)
        self.box.addWidget(self._title)
        self.box.addWidget(self._text)

    def show_state(self, state: NoticesBody) -> None:
        self._notices = state.notices
        self._show()

    def step(self, by: int) -> None:
        self._table.step(by)

    def _chosen(self, key: str) -> None:
        self._show()
        self.tell(NoticeChosen(int(key)))

    def _show(self) -> None:
        self._table.show_rows(tuple(Row(str(notice.notice_id), _notice_cells(notice)) for notice in self._notices))
        chosen = next((n for n in self._notices if str(n.notice_id) == self._table.marked), None)
        self._title.setText("" if chosen is None else chosen.title)
        self._text.setText("" if chosen is None else chosen.text)
        for label in (self._title, self._text):
            label.setVisible(bool(label.text()))


def _notice_cells(notice: NoticeRow) -> tuple[Cell, ...]:
    kind = notice_kind(notice.kind)
    if not notice.unread:
        return (Cell(notice.at, Tone.MUTED), Cell(notice.title, below=kind))
    return (Cell(notice.at), Cell(notice.title, Tone.ACCENT, f"{tr('New')} · {kind}", Tone.ACCENT, Icon.BELL))
