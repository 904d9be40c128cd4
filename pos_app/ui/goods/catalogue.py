"""The list of products: what is typed is looked for at once; two filters, and an order by any column."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_app.ui.goods.acts import (
    Act,
    CategoryChosen,
    ColumnChosen,
    EndReached,
    RowChosen,
    Searched,
    ShowChosen,
)
from pos_app.ui.goods.state import SHOWN, ListState, ProductLine
from pos_app.ui.goods.words import shown_name, sort_name
from pos_app.ui.theme import GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.fields import TextField
from pos_app.ui.widgets.icons import Icon, IconLabel
from pos_app.ui.widgets.labels import Card, Elided, Label, row
from pos_app.ui.widgets.stepper import Stepper
from pos_app.ui.widgets.table import Cell, Column, Nothing, Row, Table

SEARCH_LENGTH_MAX: Final = 64


class ChoiceStepper(Stepper):
    """A stepper whose choice is told by its place when a person changes it."""

    def __init__(self, theme: Theme, told: Callable[[int], None]) -> None:
        super().__init__(theme)
        self._told = told

    def step(self, by: int) -> None:
        if self._words:
            before = self._words.index(self.text())
            self._told((before + by) % len(self._words))


class CataloguePart(QWidget):
    """Tab goes from the search to the filters and back."""

    def __init__(self, theme: Theme, tell: Callable[[Act], None]) -> None:
        super().__init__()
        self._state = ListState()
        self.search = TextField(theme)
        self.search.setMaxLength(SEARCH_LENGTH_MAX)
        self.search.setPlaceholderText(tr("Scan · pinyin · name · code"))
        self.search.textChanged.connect(lambda text: tell(Searched(text)))
        self._category = ChoiceStepper(theme, lambda place: tell(CategoryChosen(place)))
        self._show = ChoiceStepper(theme, lambda place: tell(ShowChosen(place)))
        self._table = Table(theme, _columns(), _nothing(""), tall=True)
        self._table.picked.connect(lambda key: tell(RowChosen(key)))
        self._table.ended.connect(lambda: tell(EndReached()))
        self._table.headed.connect(lambda column: tell(ColumnChosen(column)))
        self._table.let_sort()
        self._count = Elided(theme, "", Text.SMALL, Tone.MUTED)
        self._order = Label(theme, "", Text.SMALL, Tone.MUTED)
        gap = theme.px(GRID)
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(2, 2, 2, 2)
        inside.addWidget(self._table)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(gap)
        box.addLayout(row(IconLabel(theme, Icon.SEARCH), self.search, spacing=gap))
        box.addLayout(row(self._category, self._show, spacing=gap))
        box.addWidget(card, 1)
        box.addLayout(row(self._count, self._order, spacing=gap))

    @property
    def rows(self) -> tuple[Row, ...]:
        return self._table.rows

    def show_state(self, state: ListState, chosen: str | None) -> None:
        if self.search.text() != state.text:
            self.search.show_text(state.text)
        if (state.categories, state.category) != (
            self._state.categories,
            self._state.category,
        ) or not self._category.text():
            words = (tr("Every category"), *state.categories)
            self._category.show_words(words, words[state.category])
        shown = tuple(shown_name(place) for place in range(len(SHOWN)))
        self._show.show_words(shown, shown[state.show])
        self._table.show_nothing(_nothing(state.text))
        if state.rows is not self._state.rows:
            self._table.show_rows(tuple(map(_row, state.rows)), chosen)
        elif chosen is not None:
            self._table.show_rows(self._table.rows, chosen)
        self._count.set_text(tr("{count} products", count=state.count))
        self._order.setText("" if state.text else sort_name(state.sort, descending=state.descending))
        self._state = state

    def field(self) -> QWidget:
        parts: tuple[QWidget, ...] = (self.search, self._category, self._show)
        return next((part for part in parts if part.hasFocus()), self.search)

    def take_key(self, name: str) -> bool:
        here = self.field()
        if name in {"Up", "Down"}:
            self._table.step(-1 if name == "Up" else 1)
        elif name in {"Tab", "Shift+Tab"}:
            self.go(-1 if name == "Shift+Tab" else 1)
        elif name in {"Left", "Right"} and isinstance(here, Stepper):
            here.step(-1 if name == "Left" else 1)
        else:
            return name == "Return"
        return True

    def go(self, by: int) -> None:
        """To the next of the search and the two filters."""
        parts: tuple[QWidget, ...] = (self.search, self._category, self._show)
        parts[(parts.index(self.field()) + by) % len(parts)].setFocus()


def _columns() -> tuple[Column, ...]:
    return (Column(tr("Product")), Column(tr("Price"), 104, right=True), Column(tr("Stock"), 104, right=True))


def _nothing(text: str) -> Nothing:
    if text:
        return Nothing(Icon.SEARCH, tr("Nothing is called '{text}' here", text=text), tr("F2 adds it"))
    return Nothing(Icon.PACKAGE, tr("No product here"), tr("F2 adds one, and so does scanning it"))


def _row(line: ProductLine) -> Row:
    tone = Tone.PLAIN if line.active else Tone.MUTED
    price = Cell(line.price, tone, below=line.cost) if line.priced else Cell(tr("no price"), Tone.WARNING, icon=None)
    stock = Cell(line.stock, Tone.WARNING if line.low else tone, below=tr("too low") if line.low else "")
    return Row(
        line.key, (Cell(line.name, tone, below=" · ".join(filter(None, (line.code, line.category)))), price, stock)
    )
