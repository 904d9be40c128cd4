"""The tables of the stock screen: their columns, and what an empty one says."""

from typing import Final

from pos_app.ui.stock.state import Line, Tab
from pos_app.ui.theme import Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.table import Cell, Column, Nothing, Row, Table

COUNTING: Final = "counting"
DETAILED: Final = frozenset({Tab.ON_HAND, Tab.DOCUMENTS, Tab.STOCKTAKE})
"""Tabs that show at the right what is behind the chosen row."""


def main_tables(theme: Theme) -> dict[Tab | str, Table]:
    """One for each tab, and another one while somebody counts."""
    names: tuple[Tab | str, ...] = (*Tab, COUNTING)
    return {name: Table(theme, _columns(name), _nothing(name), tall=name is not Tab.LEDGER) for name in names}


def detail_tables(theme: Theme) -> dict[Tab, Table]:
    nothing = Nothing(Icon.RECORDS, tr("Nothing here yet"))
    return {tab: Table(theme, _detail_columns(tab), nothing, tall=True) for tab in DETAILED}


def _columns(name: Tab | str) -> tuple[Column, ...]:
    columns: dict[Tab | str, tuple[Column, ...]] = {
        Tab.ON_HAND: (
            Column(tr("Product")),
            Column(tr("On hand"), 104, right=True),
            Column(tr("Cost / retail"), 116, right=True),
        ),
        Tab.CONCERNS: (
            Column(tr("Product")),
            Column(tr("On hand"), 128, right=True),
            Column(tr("Sold in 4 weeks"), 144, right=True),
            Column(tr("Lasts"), 144, right=True),
        ),
        Tab.STOCKTAKE: (Column(tr("Stocktake")), Column(tr("As in the books"), 152, right=True)),
        COUNTING: (
            Column(tr("Product")),
            Column(tr("Counted"), 112, right=True),
            Column(tr("By the books"), 112, right=True),
            Column(tr("Variance"), 128, right=True),
            Column(tr("By whom"), 152),
        ),
        Tab.DOCUMENTS: (Column(tr("Document")), Column(tr("At cost"), 112, right=True)),
        Tab.LEDGER: (
            Column(tr("Product")),
            Column(tr("Opening"), 76, right=True),
            Column(tr("Bought"), 72, right=True),
            Column(tr("Sent back"), 88, right=True),
            Column(tr("Sold"), 72, right=True),
            Column(tr("Returned"), 88, right=True),
            Column(tr("Loss/gain"), 88, right=True),
            Column(tr("Other"), 72, right=True),
            Column(tr("Closing"), 76, right=True),
            Column(tr("At cost"), 104, right=True),
        ),
    }
    return columns[name]


def _detail_columns(tab: Tab) -> tuple[Column, ...]:
    columns = {
        Tab.ON_HAND: (
            Column(tr("When"), 68),
            Column(tr("What")),
            Column(tr("In / out"), 84, right=True),
            Column(tr("On hand"), 88, right=True),
        ),
        Tab.DOCUMENTS: (
            Column(tr("Product")),
            Column(tr("Quantity"), 104, right=True),
            Column(tr("At cost"), 104, right=True),
        ),
        Tab.STOCKTAKE: (
            Column(tr("Product")),
            Column(tr("Variance"), 104, right=True),
            Column(tr("Match rate"), 104, right=True),
        ),
    }
    return columns[tab]


def _nothing(name: Tab | str) -> Nothing:
    nothings: dict[Tab | str, Nothing] = {
        Tab.ON_HAND: Nothing(Icon.PACKAGE, tr("Nothing is in stock"), tr("Take a delivery in, or import your goods")),
        Tab.CONCERNS: Nothing(Icon.SUCCESS, tr("Nothing to look at here"), tr("F4 shows the next list")),
        Tab.STOCKTAKE: Nothing(Icon.BARCODE, tr("Nobody has counted yet"), tr("F2 begins; the till goes on selling")),
        COUNTING: Nothing(Icon.BARCODE, tr("Nothing was counted yet"), tr("Scan the first goods, or let phones count")),
        Tab.DOCUMENTS: Nothing(
            Icon.RECORDS, tr("No document yet"), tr("F2 writes a loss, damage, own use or a transfer down")
        ),
        Tab.LEDGER: Nothing(Icon.CALENDAR, tr("Nothing moved and nothing is there")),
    }
    return nothings[name]


def row_of(line: Line) -> Row:
    """The first column may warn."""
    cells = []
    for place, text in enumerate(line.cells):
        below = line.below[place] if place < len(line.below) else ""
        warns = line.warns and place > 0
        cells.append(Cell(text, Tone.WARNING if warns else Tone.PLAIN, below=below))
    if line.warns:
        cells[0] = Cell(line.cells[0], below=cells[0].below, icon=Icon.WARNING, below_tone=Tone.MUTED)
    return Row(line.key, tuple(cells))
