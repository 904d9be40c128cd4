"""The member who is chosen: who it is, what they have, and what came and went of it."""

from PySide6.QtWidgets import QVBoxLayout

from pos_app.domain.money import ZERO
from pos_app.ui.members.state import DetailState, LedgerLine
from pos_app.ui.sums import yuan
from pos_app.ui.theme import GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.icons import Icon, IconLabel
from pos_app.ui.widgets.labels import Card, Elided, Label, row
from pos_app.ui.widgets.table import Cell, Column, Nothing, Row, Table


class DetailPart(Card):
    """The head, and below it the ledger."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        gap = theme.px(GRID)
        self._icon = IconLabel(theme, Icon.PERSON)
        self._name, self._phone = Elided(theme, size=Text.TITLE), Label(theme, size=Text.STRONG, tone=Tone.MUTED)
        self._has = Elided(theme, size=Text.STRONG, tone=Tone.ACCENT)
        self._facts = Label(theme, tone=Tone.MUTED).wrapping()
        nothing = Nothing(Icon.RECEIPT, tr("Nothing has come or gone yet"))
        columns = (
            Column(tr("When"), 104),
            Column(tr("What")),
            Column(tr("Points"), 68, right=True),
            Column(tr("Balance"), 88, right=True),
        )
        self._ledger = Table(theme, columns, nothing, tall=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(2 * gap, gap, 2 * gap, 2)
        box.setSpacing(gap // 2)
        box.addLayout(row(self._icon, self._name, self._phone, spacing=gap))
        box.addWidget(self._has)
        box.addWidget(self._facts)
        box.addWidget(self._ledger, 1)
        self.show_detail(None)

    def show_detail(self, detail: DetailState | None) -> None:
        self._name.set_text("" if detail is None else detail.name)
        self._phone.setText("" if detail is None else detail.masked)
        self._has.set_text("" if detail is None else has_text(detail))
        self._facts.setText("" if detail is None else " · ".join(detail.facts))
        for part in (self._icon, self._name, self._phone, self._has, self._facts, self._ledger):
            part.setVisible(detail is not None)
        self._ledger.show_rows(() if detail is None else _rows(detail.ledger))


def has_text(detail: DetailState) -> str:
    """Grade, points, balance; and what of it the shop gave."""
    parts = [detail.grade, tr("Points {points}", points=detail.points)]
    if detail.own > ZERO or detail.gift > ZERO:
        parts.append(tr("Balance {amount}", amount=yuan(detail.own + detail.gift)))
    if detail.gift > ZERO:
        parts.append(tr("{amount} of it given", amount=yuan(detail.gift)))
    return " · ".join(filter(None, parts))


def _rows(ledger: tuple[LedgerLine, ...]) -> tuple[Row, ...]:
    return tuple(
        Row(
            str(place),
            (Cell(line.at, Tone.MUTED), Cell(line.what, below=line.detail), Cell(line.points), Cell(line.amount)),
        )
        for place, line in enumerate(ledger)
    )
