"""A document while it is written: its lines, the fields of the marked line, and those of the whole."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.ui.buying.acts import Act, LineMarked, LineTyped, ProductAsked, SheetKeyed, WentBack, WordTyped
from pos_app.ui.buying.keys import SHEET_KEYS, SheetKey
from pos_app.ui.buying.state import Line, SheetKind, SheetState
from pos_app.ui.buying.words import field_name, sheet_key_name, sheet_title
from pos_app.ui.message import Level, Message
from pos_app.ui.theme import GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.fields import CodeField, TextField
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Elided, Label, MessageLine
from pos_app.ui.widgets.table import Cell, Column, Nothing, Row, Table

LINE_FIELDS: Final = ("units", "price", "discount")
WHOLE_FIELDS: Final = ("reference", "whole_discount", "day", "note")
OF_RECEIPTS: Final = frozenset({SheetKey.GIFT, SheetKey.WITH_IT})
NUMBER_LENGTH_MAX: Final = 12
WORDS_LENGTH_MAX: Final = 200


class SheetPart(QWidget):
    """A scan puts a product in wherever the focus is; then Enter goes from its quantity to its price and on."""

    def __init__(self, theme: Theme, tell: Callable[[Act], None]) -> None:
        super().__init__()
        self._theme, self._tell = theme, tell
        self._state: SheetState | None = None
        self._title = Label(theme, "", Text.TITLE, bold=True)
        self._total = Label(theme, "", Text.FIGURE, bold=True)
        self._table = Table(theme, _columns(), _nothing(), tall=True)
        self._table.picked.connect(lambda key: tell(LineMarked(self._place_of(key))))
        self._product = TextField(theme)
        self._product.setPlaceholderText(field_name("product"))
        self._fields: dict[str, TextField] = {name: CodeField(theme) for name in LINE_FIELDS}
        self._fields |= {"reference": TextField(theme), "whole_discount": CodeField(theme), "day": CodeField(theme)}
        self._fields["note"] = TextField(theme)
        self._fields["day"].setPlaceholderText(tr("today"))
        for name, field in self._fields.items():
            field.setMaxLength(WORDS_LENGTH_MAX if name in {"reference", "note"} else NUMBER_LENGTH_MAX)
            field.textChanged.connect(partial(self._typed, name))  # what a scan is taken back from too
        self._titles = {name: Label(theme, field_name(name), Text.SMALL, Tone.MUTED) for name in self._fields}
        self._columns: dict[str, QWidget] = {}
        self._note = Elided(theme, "", Text.SMALL, Tone.MUTED)
        self._error = MessageLine(theme)
        self._buttons = {key: self._button(key) for key in SheetKey}
        self._back = Button(theme, Face(tr("Back"), "Esc"))
        self._back.clicked.connect(partial(tell, WentBack()))
        self._lay_out(theme.px(GRID))

    def _button(self, key: SheetKey) -> Button:
        kind = Kind.PRIMARY if key is SheetKey.SAVE else Kind.PLAIN
        button = Button(self._theme, Face(sheet_key_name(key), SHEET_KEYS[key], kind=kind))
        button.clicked.connect(partial(self._tell, SheetKeyed(key)))
        return button

    def _lay_out(self, gap: int) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._total)
        buttons = QHBoxLayout()
        buttons.setSpacing(gap)
        for button in (self._back, *self._buttons.values()):
            buttons.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(gap)
        box.addLayout(head)
        box.addWidget(self._table, 1)
        box.addWidget(self._note)
        box.addLayout(self._beside((("product", self._product), *((n, self._fields[n]) for n in LINE_FIELDS)), gap))
        box.addLayout(self._beside(tuple((n, self._fields[n]) for n in WHOLE_FIELDS), gap))
        box.addWidget(self._error)
        box.addLayout(buttons)

    def _beside(self, fields: tuple[tuple[str, TextField], ...], gap: int) -> QHBoxLayout:
        """Fields side by side, each below its word."""
        beside = QHBoxLayout()
        beside.setSpacing(gap)
        for name, field in fields:
            column = self._columns[name] = QWidget()
            inside = QVBoxLayout(column)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(2)
            title = self._titles.get(name)
            inside.addWidget(title if title is not None else Label(self._theme, tr("Product"), Text.SMALL, Tone.MUTED))
            inside.addWidget(field)
            beside.addWidget(column, 2 if name in {"product", "note"} else 1)
        return beside

    def show_state(self, state: SheetState) -> None:
        before, self._state = self._state, state
        new = before is None or before.uid != state.uid
        self._title.setText(sheet_title(state.kind, state.supplier) + (f" · {state.order}" if state.order else ""))
        self._total.setText(state.total)
        rows = tuple(_row(place, line, amount) for place, (line, amount) in enumerate(_pairs(state)))
        self._table.show_rows(rows, None if state.marked is None else str(state.marked))
        self._show_fields(state)
        if new:
            self._product.show_text("")
            QTimer.singleShot(0, self._product, self._product.setFocus)
        elif before is not None and state.puts > before.puts:
            self._put_in()

    def _show_fields(self, state: SheetState) -> None:
        line = None if state.marked is None else state.lines[state.marked]
        texts = dict.fromkeys(LINE_FIELDS, "") if line is None else {n: str(getattr(line, n)) for n in LINE_FIELDS}
        texts |= {name: state.words.get(name, "") for name in WHOLE_FIELDS}
        for name, field in self._fields.items():
            if field.text() != texts[name]:
                field.show_text(texts[name])
            field.show_wrong(wrong=any(error.field == name for error in state.errors))
        for name in LINE_FIELDS:
            self._fields[name].setEnabled(line is not None and not state.busy)
        order = state.kind is SheetKind.ORDER
        for name in ("discount", "reference", "whole_discount", "day"):
            self._columns[name].setVisible(not order)
        self._titles["note"].setText(field_name("reason" if state.kind is SheetKind.RETURN else "note"))
        self._titles["price"].setText(field_name("price") + (f" ({line.unit.name})" if line is not None else ""))
        self._note.set_text("" if line is None else " · ".join(filter(None, (line.why, line.note))))
        error = state.errors[0].text if state.errors else ""
        self._error.show_message(Message(Level.DANGER, error) if error else None)
        self._error.setVisible(bool(error))
        for key in OF_RECEIPTS:
            self._buttons[key].setVisible(state.kind is SheetKind.RECEIPT)
        self._buttons[SheetKey.SAVE].setEnabled(not state.busy)
        if state.errors and state.errors[0].field in self._fields:
            self._fields[state.errors[0].field].setFocus()

    def forget(self) -> None:
        """The document is over; the next one begins with nothing typed."""
        self._state = None

    def _put_in(self) -> None:
        """A product was put in: how many comes next."""
        self._product.show_text("")
        self._fields["units"].setFocus()
        self._fields["units"].selectAll()

    # What a person does

    def _place_of(self, key: str) -> int:
        return int(key)

    def _typed(self, name: str, text: str) -> None:
        self._tell(LineTyped(name, text) if name in LINE_FIELDS else WordTyped(name, text))

    def _order(self) -> list[TextField]:
        fields = [self._product, *self._fields.values()]
        return [field for field in fields if field.isVisible() and field.isEnabled()]

    def field(self) -> QWidget:
        return next((field for field in self._order() if field.hasFocus()), self._product)

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        keys: Mapping[str, Callable[[], None]] = {
            **{cap: partial(self._tell, SheetKeyed(key)) for key, cap in SHEET_KEYS.items() if self._offers(key)},
            "Return": self._enter,
            "Tab": partial(self._go, 1),
            "Shift+Tab": partial(self._go, -1),
            "Down": partial(self._table.step, 1),
            "Up": partial(self._table.step, -1),
        }
        action = keys.get(name)
        if action is not None and not event.isAutoRepeat():
            action()
        return action is not None

    def _offers(self, key: SheetKey) -> bool:
        return key not in OF_RECEIPTS or (self._state is not None and self._state.kind is SheetKind.RECEIPT)

    def _enter(self) -> None:
        """A name is looked for; from quantity to price, and then to the next product."""
        if self._product.hasFocus():
            if self._product.text().strip():
                self._tell(ProductAsked(self._product.text()))
            return
        if self._fields["units"].hasFocus():
            self._fields["price"].setFocus()
            self._fields["price"].selectAll()
        elif self._fields["note"].hasFocus():
            self._go(1)
        else:
            self._product.setFocus()

    def _go(self, by: int) -> None:
        order = self._order()
        here = next((place for place, part in enumerate(order) if part.hasFocus()), 0)
        order[(here + by) % len(order)].setFocus()
        order[(here + by) % len(order)].selectAll()


def _pairs(state: SheetState) -> tuple[tuple[Line, str], ...]:
    return tuple(zip(state.lines, state.amounts, strict=True))


def _columns() -> tuple[Column, ...]:
    return (
        Column(tr("Product")),
        Column(tr("Unit"), 120),
        Column(tr("Quantity"), 96, right=True),
        Column(tr("Price of one"), 112, right=True),
        Column(tr("Amount"), 128, right=True),
    )


def _nothing() -> Nothing:
    return Nothing(Icon.BARCODE, tr("Scan the goods"), tr("or type a part of the name and press Enter"))


def _row(place: int, line: Line, amount: str) -> Row:
    factor = str(line.unit.factor)
    held = "" if factor == "1" else tr("{count} {unit} each", count=factor, unit=line.choices[0].name)
    gift = tr("Gift") if line.gift else ""
    off = f"−{line.discount}" if line.discount and not line.gift else ""
    cells = (
        Cell(line.name, below=line.why or line.note),
        Cell(line.unit.name, below=held),
        Cell(line.units),
        Cell(line.price or "–", below=off),
        Cell(amount, Tone.SUCCESS if line.gift else Tone.PLAIN, below=gift, below_tone=Tone.SUCCESS),
    )
    return Row(str(place), cells)
