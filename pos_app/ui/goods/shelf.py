"""The first stock-take: what was scanned last and how many there are, and what was counted so far."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pos_app.ui.goods.acts import Act, CountEntered
from pos_app.ui.goods.state import CountedLine, CountState, CountTexts
from pos_app.ui.goods.words import field_name
from pos_app.ui.message import error_at
from pos_app.ui.theme import GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.fields import CodeField, TextField
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Card, Elided, Label
from pos_app.ui.widgets.table import Cell, Column, Nothing, Row, Table

LENGTH_MAX = 40
QUANTITY_LENGTH_MAX = 8  # more digits are a code that nobody took for a scan
NEW = ("name", "price", "unit", "cost", "quantity")


class CountingView(QWidget):
    """Tab and Enter go to the next field; Ctrl+S, and Enter after a number of something known, take it."""

    def __init__(self, theme: Theme, tell: Callable[[Act], None]) -> None:
        super().__init__()
        self._tell = tell
        self._state = CountState()
        self._title, self._code = Elided(theme, size=Text.TITLE), Label(theme, "", tone=Tone.MUTED)
        self._fields: dict[str, TextField] = {
            name: TextField(theme) if name in {"name", "unit"} else CodeField(theme) for name in NEW
        }
        titles = {"cost": tr("Cost"), "quantity": tr("How many are there?"), "price": field_name("price")}
        self._titles = {
            name: Label(theme, titles.get(name) or field_name(name), Text.SMALL, Tone.MUTED) for name in NEW
        }
        for name, field in self._fields.items():
            field.setMaxLength(QUANTITY_LENGTH_MAX if name == "quantity" else LENGTH_MAX)
        self._error = Label(theme, "", tone=Tone.DANGER).wrapping()
        nothing = Nothing(Icon.BARCODE, tr("Scan what stands on the shelf"), _how())
        self._table = Table(theme, _columns(), nothing, tall=True)
        self._lay_out(theme.px(GRID))

    def _lay_out(self, gap: int) -> None:
        form = Card()
        inside = QVBoxLayout(form)
        inside.setContentsMargins(*[gap * 3 // 2] * 4)
        inside.setSpacing(gap)
        inside.addWidget(self._title)
        inside.addWidget(self._code)
        grid = QGridLayout()
        grid.setSpacing(gap // 2)
        for place, name in enumerate(NEW):
            grid.addWidget(self._titles[name], 2 * place, 0)
            grid.addWidget(self._fields[name], 2 * place + 1, 0)
        inside.addLayout(grid)
        inside.addWidget(self._error)
        inside.addStretch(1)
        listed = Card()
        around = QVBoxLayout(listed)
        around.setContentsMargins(2, 2, 2, 2)
        around.addWidget(self._table)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(gap)
        box.addWidget(form, 2)
        box.addWidget(listed, 3)

    def show_state(self, state: CountState) -> None:
        old, self._state = self._state, state
        fresh = (old.code, old.new, len(old.rows)) != (state.code, state.new, len(state.rows))
        self._title.set_text(state.title or tr("Scan what stands on the shelf"))
        self._code.setText(state.code)
        for name, field in self._fields.items():
            shown = state.new or (name == "quantity" and bool(state.code))
            field.setVisible(shown)
            self._titles[name].setVisible(shown)
            field.show_wrong(wrong=bool(error_at(state.errors, name)))
            if fresh or (not state.new and old.rows != state.rows):
                field.show_text(getattr(state.texts, name))
        self._error.setText(state.errors[0].text if state.errors else "")
        self._table.show_rows(tuple(map(_row, state.rows)))
        if fresh:
            QTimer.singleShot(0, self, self._first().setFocus)
        elif state.errors and state.errors[0].field in self._fields:
            self._fields[state.errors[0].field].setFocus()

    def _first(self) -> TextField:
        """The first field that nobody has filled: of goods that the library knows it is the quantity."""
        wanted = ("name", "price", "quantity") if self._state.new else ("quantity",)
        return next((self._fields[name] for name in wanted if not self._fields[name].text()), self._fields["quantity"])

    def _order(self) -> list[TextField]:
        return [field for field in self._fields.values() if not field.isHidden()]

    def field(self) -> QWidget | None:
        order = self._order()
        return next((field for field in order if field.hasFocus()), order[-1] if order else None)

    def enter(self) -> None:
        self._tell(CountEntered(CountTexts(**{name: field.text() for name, field in self._fields.items()})))

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        order = self._order()
        here = next((place for place, field in enumerate(order) if field.hasFocus()), 0)
        if name == "Return" and not self._state.new:
            if not event.isAutoRepeat():
                self.enter()
        elif name in {"Tab", "Return", "Down", "Shift+Tab", "Up"} and order:
            order[(here + (-1 if name in {"Shift+Tab", "Up"} else 1)) % len(order)].setFocus()
        else:
            return not order
        return True


def _how() -> str:
    return tr("Each scan counts one; a number and Enter says how many there are. What is new is made on the way.")


def _columns() -> tuple[Column, ...]:
    return (
        Column(tr("Product")),
        Column(tr("Counted now"), 120, right=True),
        Column(tr("On hand"), 128, right=True),
    )


def _row(line: CountedLine) -> Row:
    return Row(line.key, (Cell(line.name, below=line.code), Cell(line.counted), Cell(line.on_hand)))
