"""The list of promotions, that of floor and member prices, and what a rule would have done last week."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos_app.services.promotions import State
from pos_app.ui.promotions.state import ListState, PriceRow, PromotionRow, Tab, Tried
from pos_app.ui.promotions.words import kind_name, stacking, state_name
from pos_app.ui.sums import signed, yuan
from pos_app.ui.theme import GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Card, Label
from pos_app.ui.widgets.table import Cell, Column, Nothing, Row, Table

SIDE_WIDTH: Final = 300
_TONES: Final = {
    State.ON: Tone.SUCCESS,
    State.WAITING: Tone.ACCENT,
    State.OVER: Tone.MUTED,
    State.OFF: Tone.MUTED,
}


class Lists(QWidget):
    """The rows at the left; of promotions what one would have done at the right."""

    picked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._promotions = Table(theme, _promotion_columns(), _no_promotions(), tall=True)
        self._prices = Table(theme, _price_columns(), _no_prices())
        self._stack = QStackedWidget()
        for table in (self._promotions, self._prices):
            table.picked.connect(self.picked)
            self._stack.addWidget(table)
        self._side = TriedCard(theme)
        self._side.setFixedWidth(theme.px(SIDE_WIDTH))
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(GRID))
        box.addWidget(self._stack, 1)
        box.addWidget(self._side)

    @property
    def _table(self) -> Table:
        return self._promotions if self._stack.currentIndex() == 0 else self._prices

    @property
    def marked(self) -> str | None:
        return self._table.marked

    def step(self, by: int) -> None:
        self._table.step(by)

    def show_state(self, state: ListState) -> None:
        self._stack.setCurrentIndex(0 if state.tab is Tab.PROMOTIONS else 1)
        self._side.setVisible(state.tab is Tab.PROMOTIONS)
        if state.tab is Tab.PROMOTIONS:
            self._promotions.show_rows(tuple(map(_promotion_row, state.promotions)))
        else:
            self._prices.show_rows(tuple(map(_price_row, state.prices)))
        self._side.show_tried(state.tried)


class TriedCard(Card):
    """What a rule would have done to the sales of last week, and how promotions come together."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._title = Label(theme, "", Text.STRONG, bold=True).wrapping()
        self._days = Label(theme, "", Text.SMALL, Tone.MUTED)
        self._words = [Label(theme, text, tone=Tone.MUTED).wrapping() for text in _figure_names()]
        self._figures = [Label(theme, "", Text.STRONG) for _ in self._words]
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(GRID))
        grid.setVerticalSpacing(theme.px(GRID) // 2)
        for place, (word, figure) in enumerate(zip(self._words, self._figures, strict=True)):
            grid.addWidget(word, place, 0)
            grid.addWidget(figure, place, 1)
        grid.setColumnStretch(0, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(*[theme.px(GRID) * 3 // 2] * 4)
        box.setSpacing(theme.px(GRID))
        box.addWidget(self._title)
        box.addWidget(self._days)
        box.addLayout(grid)
        box.addStretch(1)
        box.addWidget(Label(theme, stacking(), Text.SMALL, Tone.MUTED).wrapping())
        self.show_tried(None)

    def show_tried(self, tried: Tried | None) -> None:
        for part in (self._days, *self._words, *self._figures):
            part.setVisible(tried is not None)
        if tried is None:
            self._title.setText(tr("What would it have done last week? Try it before it begins."))
            return
        self._title.setText(tr("{name}, tried on last week", name=tried.name))
        self._days.setText(f"{tried.first} – {tried.last}")
        texts = (
            tr("{touched} of {sales}", touched=tried.touched, sales=tried.sales),
            yuan(tried.discount),
            yuan(tried.amount),
            yuan(tried.margin),
            yuan(tried.margin_after),
            signed(tried.margin_after - tried.margin),
        )
        for figure, text in zip(self._figures, texts, strict=True):
            figure.setText(text)


def _figure_names() -> tuple[str, ...]:
    return (
        tr("Sales it touches"),
        tr("Discount given"),
        tr("Merchandise sold"),
        tr("Earned on it"),
        tr("Earned with the rule"),
        tr("Earned more or less"),
    )


def _promotion_columns() -> tuple[Column, ...]:
    return (
        Column(tr("Promotion"), 188),
        Column(tr("Rule")),
        Column(tr("When"), 148),
        Column(tr("State"), 72),
    )


def _price_columns() -> tuple[Column, ...]:
    return (
        Column(tr("Product")),
        Column(tr("Unit"), 72),
        Column(tr("Price"), 112, right=True),
        Column(tr("Floor price"), 128, right=True),
        Column(tr("Price for every member"), 208, right=True),
    )


def _no_promotions() -> Nothing:
    return Nothing(Icon.PRICE, tr("No promotion yet"), tr("F2 makes the first one; it holds from the next sale on"))


def _no_prices() -> Nothing:
    hint = tr("F2 gives a product a price it is never sold below, or a price for members")
    return Nothing(Icon.PRICE, tr("No floor and no price for members yet"), hint)


def _promotion_row(row: PromotionRow) -> Row:
    tone = Tone.PLAIN if row.state in {State.ON, State.WAITING} else Tone.MUTED
    cells = (
        Cell(row.name, tone, below=kind_name(row.kind)),
        Cell(row.rule, tone, below=row.goods),
        Cell(row.days or tr("always"), tone, below=row.hours),
        Cell(state_name(row.state), _TONES[row.state]),
    )
    return Row(row.uid, cells)


def _price_row(row: PriceRow) -> Row:
    texts = (row.name, row.unit, row.price, row.floor or "–", row.member_price or "–")
    return Row(row.key, tuple(Cell(text) for text in texts))
