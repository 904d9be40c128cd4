"""A form of the stock screen: fields, the goods put in so far, a code to be scanned by others, what is wrong."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QRect, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pos_app.ui.message import Level, Message
from pos_app.ui.stock.acts import Act, FormEntered, FormStepped, GoodsDropped, GoodsEntered, WentBack
from pos_app.ui.stock.keys import DROP_KEY, SAVE_KEY
from pos_app.ui.stock.state import Drafted, Field, FormState
from pos_app.ui.theme import BIG, FIELD, GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.fields import TextField
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Card, Label, MessageLine, discard, row
from pos_app.ui.widgets.stepper import Stepper
from pos_app.ui.widgets.table import Cell, Column, Nothing, Row, Table

WIDTH: Final = 640
GOODS_LEAST, GOODS_MOST = 96, 190
CODE_SIZE, BIG_CODE_SIZE = 260, 480
MODULES_OF_BIG: Final = 60
"""A code of more modules is drawn bigger, so that each of them can be told from the next."""
TEXT_LENGTH_MAX: Final = 8000
_QUIET: Final = 4
"""A QR code needs so many white modules around it."""


class Matrix(QWidget):
    """A QR code: black on white whatever the theme, in whole pixels."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: tuple[tuple[bool, ...], ...] = ()

    def show_rows(self, rows: tuple[tuple[bool, ...], ...]) -> None:
        self._rows = rows
        self.setFixedHeight(self._theme.px(BIG_CODE_SIZE if len(rows) > MODULES_OF_BIG else CODE_SIZE))
        self.setVisible(bool(rows))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        count = len(self._rows) + 2 * _QUIET
        module = max(1, min(self.width(), self.height()) // count)
        left, top = (self.width() - module * count) // 2, (self.height() - module * count) // 2
        painter = QPainter(self)
        painter.fillRect(QRect(left, top, module * count, module * count), QColor("white"))
        for y, modules in enumerate(self._rows, _QUIET):
            for x, dark in enumerate(modules, _QUIET):
                if dark:
                    painter.fillRect(QRect(left + x * module, top + y * module, module, module), QColor("black"))
        painter.end()


class StepperOf(Stepper):
    """A stepper of a form: what is chosen is told, since it may change what else there is."""

    def __init__(self, theme: Theme, field: Field, told: Callable[[], None]) -> None:
        super().__init__(theme)
        self._told, self._keys = told, {choice.text: choice.key for choice in field.choices}
        chosen = next((choice.text for choice in field.choices if choice.key == field.text), "")
        self.show_words(tuple(self._keys), chosen)

    @property
    def key(self) -> str:
        return self._keys.get(self.text(), "")

    def step(self, by: int) -> None:
        super().step(by)
        self._told()


class FormPart(QWidget):
    """Tab and Enter go to the next field, Ctrl+S saves; goods are put in by scanning or typing."""

    def __init__(self, theme: Theme, tell: Callable[[Act], None], listen: Callable[[QWidget], None]) -> None:
        super().__init__()
        self._theme, self._tell, self._listen = theme, tell, listen
        self._form: FormState | None = None
        self._parts: dict[str, TextField | StepperOf] = {}
        self._rows: list[QWidget] = []
        self._title = Label(theme, "", Text.TITLE, bold=True).wrapping()
        self._hint = Label(theme, "", tone=Tone.MUTED).wrapping()
        self._big = Label(theme, "", Text.FIGURE, bold=True)
        self._matrix = Matrix(theme)
        self._goods_field = TextField(theme)
        self._goods_field.setPlaceholderText(tr("Scan · code · 12*code · =12"))
        self._goods = Table(theme, _columns(), Nothing(Icon.BARCODE, tr("Nothing was put in yet")))
        self._goods.setMinimumHeight(theme.px(GOODS_LEAST))
        self._goods.setMaximumHeight(theme.px(GOODS_MOST))
        self._error = MessageLine(theme)
        self._save = Button(theme, Face("", SAVE_KEY, None, Kind.PRIMARY, Text.STRONG, BIG))
        self._save.clicked.connect(self._enter)
        self._drop = Button(theme, Face(tr("Take the last one out"), DROP_KEY, height=BIG))
        self._drop.clicked.connect(lambda: tell(GoodsDropped()))
        back = Button(theme, Face(tr("Back"), "Esc", height=BIG))
        back.clicked.connect(partial(tell, WentBack()))
        self._fields = QVBoxLayout()
        self._lay_out(back)

    def _lay_out(self, back: Button) -> None:
        px = self._theme.px
        card = Card()
        card.setMaximumWidth(px(WIDTH))
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(*[px(2 * GRID)] * 4)
        inside.setSpacing(px(GRID))
        self._fields.setSpacing(px(GRID))
        inside.addWidget(self._title)
        inside.addLayout(self._fields)
        for part in (self._goods_field, self._goods, self._matrix, self._big, self._hint, self._error):
            inside.addWidget(part)
        inside.addLayout(row(back, self._drop, self._save, spacing=px(GRID)))
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card, 8)
        middle.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addStretch(1)
        box.addLayout(middle)
        box.addStretch(1)
        self._listen(self)

    # What is shown

    def show_form(self, form: FormState) -> None:
        before, self._form = self._form, form
        fresh = before is None or before.name != form.name
        if fresh or _names(before) != _names(form):
            self._build(form.fields, keep_focus=not fresh)
        self._title.setText(form.title)
        self._hint.setText(form.hint)
        self._hint.setVisible(bool(form.hint))
        self._big.setText(form.big)
        self._big.setVisible(bool(form.big))
        self._matrix.show_rows(form.matrix)
        self._show_goods(form)
        error = form.errors[0] if form.errors else None
        self._error.show_message(None if error is None else Message(Level.DANGER, error.text))
        self._error.setVisible(error is not None)
        self._mark_wrong("" if error is None else error.field)
        self._save.show_face(Face(form.save, SAVE_KEY, None, Kind.PRIMARY, Text.STRONG, BIG))
        self._save.setVisible(bool(form.save))
        self._save.setEnabled(not form.busy)
        if fresh:
            QTimer.singleShot(0, self, lambda: self.field().setFocus())

    def _show_goods(self, form: FormState) -> None:
        shown = form.goods is not None
        for part in (self._goods_field, self._goods, self._drop):
            part.setVisible(shown)
        if shown:
            rows = tuple(_row(place, each) for place, each in enumerate(form.goods or ()))
            self._goods.show_rows(rows, rows[-1].key if rows else None)

    def _mark_wrong(self, name: str) -> None:
        for field, part in self._parts.items():
            if isinstance(part, TextField):
                part.show_wrong(wrong=field == name)
        if name in self._parts:
            self._parts[name].setFocus()

    def _build(self, fields: tuple[Field, ...], *, keep_focus: bool) -> None:
        """The fields of another form, or of another kind of document."""
        focused = next((name for name, part in self._parts.items() if part.hasFocus()), "") if keep_focus else ""
        discard(self._fields, self._rows)
        self._parts, self._rows = {}, []
        for field in fields:
            part = self._part(field)
            self._parts[field.name] = part
            line = QWidget()
            line.setMinimumHeight(self._theme.px(FIELD))
            beside = QHBoxLayout(line)
            beside.setContentsMargins(0, 0, 0, 0)
            beside.addWidget(Label(self._theme, field.label), 2)
            beside.addWidget(part, 5)
            self._fields.addWidget(line)
            self._rows.append(line)
            self._listen(line)
            line.show()  # now, and not when the events have gone round: keys may come before
        if focused in self._parts:
            self._parts[focused].setFocus()

    def _part(self, field: Field) -> TextField | StepperOf:
        if field.choices:
            return StepperOf(self._theme, field, lambda: self._tell(FormStepped(self.values())))
        part = TextField(self._theme)
        part.setMaxLength(TEXT_LENGTH_MAX)
        part.show_text(field.text)
        return part

    # What a person does

    def values(self) -> Mapping[str, str]:
        return {
            name: part.key if isinstance(part, StepperOf) else part.text().strip() for name, part in self._parts.items()
        }

    def _order(self) -> list[QWidget]:
        goods = [self._goods_field] if self._form is not None and self._form.goods is not None else []
        return [*self._parts.values(), *goods]

    def field(self) -> QWidget:
        order = self._order()
        first = self._goods_field if self._goods_field in order else next(iter(order), self)
        return next((part for part in order if part.hasFocus()), first)

    def closed(self) -> None:
        self._form = None
        self._goods_field.show_text("")

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        here = self.field()
        if name in {"Left", "Right"} and isinstance(here, Stepper):
            here.step(-1 if name == "Left" else 1)
            return True
        actions: dict[str, Callable[[], None]] = {
            SAVE_KEY: self._enter,
            DROP_KEY: lambda: self._tell(GoodsDropped()),
            "Return": self._next,
            "Tab": partial(self._go, 1),
            "Down": partial(self._go, 1),
            "Shift+Tab": partial(self._go, -1),
            "Up": partial(self._go, -1),
        }
        action = actions.get(name)
        if action is not None and not event.isAutoRepeat():
            action()
        return action is not None or isinstance(here, Stepper)

    def _next(self) -> None:
        """Enter puts goods in; elsewhere it goes on."""
        text = self._goods_field.text()
        if self._goods_field.hasFocus() and text.strip():
            self._goods_field.show_text("")
            self._tell(GoodsEntered(text))
        else:
            self._go(1)

    def _go(self, by: int) -> None:
        order = self._order()
        if order:
            here = next((place for place, part in enumerate(order) if part.hasFocus()), 0)
            order[(here + by) % len(order)].setFocus()

    def _enter(self) -> None:
        if self._form is not None and not self._form.busy:
            self._tell(FormEntered(self.values()))


def _names(form: FormState | None) -> tuple[str, ...]:
    return () if form is None else tuple(field.name for field in form.fields)


def _columns() -> tuple[Column, ...]:
    return (Column(tr("Product")), Column(tr("Unit"), 72), Column(tr("Quantity"), 96, right=True))


def _row(place: int, each: Drafted) -> Row:
    return Row(str(place), (Cell(each.name), Cell(each.unit), Cell(str(each.units))))
