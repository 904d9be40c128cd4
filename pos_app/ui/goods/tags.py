"""The tags to be printed, and on what."""

from collections.abc import Callable

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_app.ui.goods.acts import Act, TemplateChosen
from pos_app.ui.goods.catalogue import ChoiceStepper
from pos_app.ui.goods.state import LabelsState, TagLine
from pos_app.ui.goods.words import template_name
from pos_app.ui.theme import GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Card, Label, row
from pos_app.ui.widgets.table import Cell, Column, Nothing, Row, Table


class LabellingView(QWidget):
    """← → choose the paper, F4 puts a QR code on, F5 prints."""

    def __init__(self, theme: Theme, tell: Callable[[Act], None]) -> None:
        super().__init__()
        self._about = Label(theme, "", Text.STRONG, bold=True)
        self._template = ChoiceStepper(theme, lambda place: tell(TemplateChosen(place)))
        self._qr = Label(theme, "", tone=Tone.MUTED)
        self._table = Table(theme, _columns(), _nothing())
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(2, 2, 2, 2)
        inside.addWidget(self._table)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(GRID))
        box.addLayout(row(self._about, None, self._qr, spacing=theme.px(GRID)))
        box.addWidget(self._template)
        box.addWidget(card, 1)

    def show_state(self, state: LabelsState) -> None:
        if state.templates:
            words = tuple(map(template_name, state.templates))
            self._template.show_words(words, words[state.template])
        said = tr("{count} tags of what was scanned", count=len(state.rows))
        due = tr("{count} tags have another price by now; or scan what needs one", count=len(state.rows))
        self._about.setText(said if state.chosen else due)
        self._qr.setText(tr("with a QR code") if state.qr else "")
        self._table.show_rows(tuple(map(_row, state.rows)))

    def field(self) -> QWidget:
        return self._template

    def take_key(self, name: str, _event: QKeyEvent) -> bool:
        if name in {"Left", "Right"}:
            self._template.step(-1 if name == "Left" else 1)
        elif name in {"Up", "Down"}:
            self._table.step(-1 if name == "Up" else 1)
        return True


def _columns() -> tuple[Column, ...]:
    return (
        Column(tr("Product")),
        Column(tr("Barcode"), 160),
        Column(tr("Unit"), 72),
        Column(tr("On the shelf"), 120, right=True),
        Column(tr("To hang"), 120, right=True),
    )


def _nothing() -> Nothing:
    return Nothing(Icon.SUCCESS, tr("Every tag is right"), tr("Scan the goods that need a tag"))


def _row(line: TagLine) -> Row:
    tone = Tone.WARNING if line.raised else Tone.PLAIN
    cells = (Cell(line.name), Cell(line.code), Cell(line.unit), Cell(line.marked, Tone.MUTED), Cell(line.price, tone))
    return Row(line.key, cells)
