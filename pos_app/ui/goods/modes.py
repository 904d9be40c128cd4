"""The other modes of the goods screen: many prices at once, and what is odd in the catalogue."""

from collections.abc import Callable
from typing import Final

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from pos_app.ui.goods.acts import Act, RowChosen, RuleEntered, RuleTyped
from pos_app.ui.goods.state import ROUNDINGS, ChecksState, FindingLine, PricesState, PriceTexts, ProposalLine
from pos_app.ui.goods.words import rounding_name
from pos_app.ui.message import error_at
from pos_app.ui.theme import GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.fields import CodeField
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Card, Label
from pos_app.ui.widgets.stepper import Stepper
from pos_app.ui.widgets.table import Cell, Column, Nothing, Row, Table

LENGTH_MAX: Final = 12
FIELDS: Final = ("percent", "amount", "price")


class RuleStepper(Stepper):
    """A stepper of the rule: a step makes what was shown hold no more."""

    def __init__(self, theme: Theme, told: Callable[[], None]) -> None:
        super().__init__(theme)
        self._told = told

    def step(self, by: int) -> None:
        super().step(by)
        self._told()


class ChangingView(QWidget):
    """One of three fields says how; F5 shows what would come of it, Ctrl+S changes it."""

    def __init__(self, theme: Theme, tell: Callable[[Act], None]) -> None:
        super().__init__()
        self._tell = tell
        self._state = PricesState()
        self._about = Label(theme, "", Text.STRONG, bold=True)
        self._fields = {name: CodeField(theme) for name in FIELDS}
        hints = {"percent": "105", "amount": "0.50 / -0.50", "price": "9.90"}
        for name, field in self._fields.items():
            field.setMaxLength(LENGTH_MAX)
            field.setPlaceholderText(hints[name])
            field.textChanged.connect(lambda _: tell(RuleTyped()))
        self._rounding = RuleStepper(theme, lambda: tell(RuleTyped()))
        words = tuple(map(rounding_name, ROUNDINGS))
        self._rounding.show_words(words, words[0])
        self._table = Table(theme, _price_columns(), _nothing_tried())
        gap = theme.px(GRID)
        titles = (tr("Percent of the price"), tr("More or less"), tr("The price"), tr("Rounded"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(gap)
        grid.setVerticalSpacing(2)
        for column, (title, part) in enumerate(zip(titles, (*self._fields.values(), self._rounding), strict=True)):
            grid.addWidget(Label(theme, title, Text.SMALL, Tone.MUTED), 0, column)
            grid.addWidget(part, 1, column)
            grid.setColumnStretch(column, 1)
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(2, 2, 2, 2)
        inside.addWidget(self._table)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(gap)
        box.addWidget(self._about)
        box.addLayout(grid)
        box.addWidget(card, 1)

    def show_state(self, state: PricesState) -> None:
        self._state = state
        self._about.setText(state.about)
        self._table.show_nothing(_nothing_changes() if state.tried else _nothing_tried())
        self._table.show_rows(tuple(map(_price_row, state.rows)))
        for name, field in self._fields.items():
            field.show_wrong(wrong=bool(error_at(state.errors, name)))

    def texts(self) -> PriceTexts:
        said = {name: field.text() for name, field in self._fields.items()}
        words = tuple(map(rounding_name, ROUNDINGS))
        return PriceTexts(**said, rounding=words.index(self._rounding.text()))

    def preview(self) -> None:
        self._tell(RuleEntered(self.texts()))

    def _order(self) -> list[QWidget]:
        return [*self._fields.values(), self._rounding]

    def field(self) -> QWidget:
        order = self._order()
        return next((part for part in order if part.hasFocus()), order[0])

    def take_key(self, name: str, _event: QKeyEvent) -> bool:
        here, order = self.field(), self._order()
        if name in {"Tab", "Shift+Tab", "Return"}:
            order[(order.index(here) + (-1 if name == "Shift+Tab" else 1)) % len(order)].setFocus()
        elif name in {"Up", "Down"}:
            self._table.step(-1 if name == "Up" else 1)
        elif name in {"Left", "Right"} and isinstance(here, Stepper):
            here.step(-1 if name == "Left" else 1)
        else:
            return isinstance(here, Stepper)
        return True


class CheckingView(QWidget):
    """What is odd, row by row."""

    def __init__(self, theme: Theme, tell: Callable[[Act], None]) -> None:
        super().__init__()
        self._table = Table(theme, _finding_columns(), _not_looked(), tall=True)
        self._table.picked.connect(lambda key: tell(RowChosen(key)))
        self._count = Label(theme, "", Text.SMALL, Tone.MUTED)
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(2, 2, 2, 2)
        inside.addWidget(self._table)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(GRID))
        box.addWidget(card, 1)
        box.addWidget(self._count)

    def show_state(self, state: ChecksState) -> None:
        self._table.show_nothing(_not_looked() if not state.looked else _all_right())
        self._table.show_rows(tuple(map(_finding_row, state.rows)))
        self._count.setText(tr("{count} found", count=len(state.rows)) if state.looked else "")

    def field(self) -> QWidget | None:
        return None

    def take_key(self, name: str, _event: QKeyEvent) -> bool:
        if name in {"Up", "Down"}:
            self._table.step(-1 if name == "Up" else 1)
        return True


def _price_columns() -> tuple[Column, ...]:
    return (
        Column(tr("Product")),
        Column(tr("Barcode"), 152),
        Column(tr("Unit"), 64),
        Column(tr("Now"), 104, right=True),
        Column(tr("Then"), 104, right=True),
        Column("", 200),
    )


def _nothing_tried() -> Nothing:
    return Nothing(Icon.PRICE, tr("What would change?"), tr("F5 shows it; nothing is changed before Ctrl+S"))


def _nothing_changes() -> Nothing:
    return Nothing(Icon.PRICE, tr("No price would change"))


def _price_row(line: ProposalLine) -> Row:
    texts = (Cell(line.name), Cell(line.code), Cell(line.unit), Cell(line.old, Tone.MUTED), Cell(line.new))
    return Row(line.key, (*texts, Cell(line.doubt, Tone.WARNING, icon=Icon.WARNING if line.doubt else None)))


def _finding_columns() -> tuple[Column, ...]:
    return (Column(tr("Product")), Column(tr("What is odd"), 360), Column(tr("Repair"), 220))


def _not_looked() -> Nothing:
    return Nothing(Icon.SEARCH, tr("The catalogue is being looked through"))


def _all_right() -> Nothing:
    return Nothing(Icon.SUCCESS, tr("Nothing is odd in the catalogue"))


def _finding_row(line: FindingLine) -> Row:
    how = Cell(line.repair, Tone.ACCENT, icon=Icon.CHECK) if line.repair else Cell(tr("look at it"), Tone.MUTED)
    return Row(line.key, (Cell(line.name), Cell(line.what, Tone.WARNING, below=line.detail), how))
