"""A list of any kind: its columns come with it."""

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_app.ui.buying.state import Heading, Listing, ListRow, Mark
from pos_app.ui.theme import GRID, Text, Theme, Tone
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Label, discard
from pos_app.ui.widgets.table import Cell, Column, Nothing, Row, Table

_TONES: Final = {
    Mark.PLAIN: Tone.PLAIN,
    Mark.GOOD: Tone.SUCCESS,
    Mark.WAITS: Tone.ACCENT,
    Mark.WARNS: Tone.WARNING,
    Mark.OVER: Tone.MUTED,
}


class ListingPart(QWidget):
    """Title and sum are shown where the list is by itself."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._headings: tuple[Heading, ...] | None = None
        self._table: Table | None = None
        self._title = Label(theme, "", Text.TITLE, bold=True).wrapping()
        self._below = Label(theme, "", Text.BODY, Tone.MUTED).wrapping()
        self._total = Label(theme, "", Text.STRONG, bold=True)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.px(GRID) // 2)
        self._place = QVBoxLayout()
        self._box.addWidget(self._title)
        self._box.addWidget(self._below)
        self._box.addLayout(self._place, 1)
        self._box.addWidget(self._total)

    @property
    def marked(self) -> str | None:
        return None if self._table is None else self._table.marked

    def step(self, by: int) -> None:
        if self._table is not None:
            self._table.step(by)

    def show_listing(self, listing: Listing, below: str = "", *, titled: bool = False) -> None:
        table = self._table_of(listing)
        table.show_nothing(Nothing(Icon.TRUCK, listing.nothing, listing.hint))
        table.show_rows(tuple(map(_row, listing.rows)))
        for label, text in ((self._title, listing.title if titled else ""), (self._below, below)):
            label.setText(text)
            label.setVisible(bool(text))
        self._total.setText(listing.total)
        self._total.setVisible(bool(listing.total))

    def _table_of(self, listing: Listing) -> Table:
        """The table for these columns; another list gets another one."""
        if self._table is None or self._headings != listing.headings:
            if self._table is not None:
                discard(self._place, [self._table])
            columns = tuple(Column(each.text, each.width, each.right) for each in listing.headings)
            self._table = Table(self._theme, columns, Nothing(Icon.TRUCK, ""), tall=True)
            self._headings = listing.headings
            self._place.addWidget(self._table)
        return self._table


def _row(row: ListRow) -> Row:
    tone = _TONES[row.mark]
    plain = Tone.MUTED if row.mark is Mark.OVER else Tone.PLAIN
    first, *others = row.cells
    cells = [Cell(first, plain, below=row.below), *(Cell(text, plain) for text in others)]
    cells[-1] = Cell(cells[-1].text, tone, below=cells[-1].below)
    return Row(row.key, tuple(cells))
