"""A code nobody knows: the product is added on the spot while scanning goes on."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar, Final

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from pos_app.domain.product import Kind
from pos_app.ui.message import error_at
from pos_app.ui.sell.acts import CodeChosen, ProductEntered
from pos_app.ui.sell.keys import CHOICE_KEYS
from pos_app.ui.sell.panels.panel import Panel, Tell
from pos_app.ui.sell.state import ProductDraft, UnknownCodeState
from pos_app.ui.sell.words import kind_name
from pos_app.ui.theme import BIG, GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face
from pos_app.ui.widgets.button import Kind as Look
from pos_app.ui.widgets.fields import NUMBER_LENGTH_MAX, CodeField, TextField
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Label, row
from pos_app.ui.widgets.segments import Segments
from pos_app.ui.widgets.stepper import Stepper

NEXT_CODE_KEY: Final = CHOICE_KEYS[0]
CHIPS_SHOWN: Final = 2
_KINDS: Final = tuple(Kind)
_NUMBERS: Final = ("price", "cost")


class ProductPanel(Panel[UnknownCodeState]):
    """A form for one unknown code; the others wait as chips.

    Tab and Enter go to the next field, Ctrl+S saves: a scan's Enter can at most move the cursor.
    """

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Unknown code"), Icon.BARCODE)
        self._state = UnknownCodeState(ProductDraft(""))
        self._code = Label(theme, size=Text.TITLE, bold=True)
        self._name, self._category = TextField(theme), TextField(theme)
        self._price, self._cost = CodeField(theme), CodeField(theme)
        self._unit, self._kind = Stepper(theme), Segments(theme, in_form=True)
        self._kind.show_texts(tuple(kind_name(kind) for kind in _KINDS))
        self._category.setPlaceholderText(tr("↑ ↓ choose"))
        for number in (self._price, self._cost):
            number.setMaxLength(NUMBER_LENGTH_MAX)
        self._errors = {name: Label(theme, "", Text.SMALL, Tone.DANGER).wrapping() for name in ("code", *self._texts())}
        self._chips = [Button(theme, Face(size=Text.SMALL)) for _ in range(CHIPS_SHOWN)]
        for place, chip in enumerate(self._chips):
            chip.clicked.connect(partial(self._choose, place))
        self._more = Label(theme, "", Text.SMALL, Tone.MUTED)
        self._lay_out(theme)

    def _lay_out(self, theme: Theme) -> None:
        self.body.addLayout(row(*self._chips, spacing=theme.px(GRID)))
        self.body.addWidget(self._more)
        self.body.addWidget(self._code)
        self.body.addWidget(self._errors["code"])
        form = QGridLayout()
        form.setHorizontalSpacing(theme.px(GRID))
        form.setVerticalSpacing(theme.px(GRID) // 2)
        form.setColumnStretch(1, 1)
        form.setColumnStretch(3, 1)
        places: tuple[tuple[str, str, QWidget, int, int], ...] = (
            ("name", tr("Name"), self._name, 0, 0),
            ("unit", tr("Unit"), self._unit, 2, 0),
            ("price", tr("Price"), self._price, 4, 0),
            ("cost", tr("Cost"), self._cost, 4, 2),
            ("category", tr("Category"), self._category, 7, 0),
        )
        for name, title, part, line, column in places:
            half = name in _NUMBERS
            form.addWidget(Label(theme, title, Text.SMALL, Tone.MUTED), line, column)
            form.addWidget(part, line, column + 1, 1, 1 if half else 3)
            form.addWidget(self._errors[name], line + (2 if name == "cost" else 1), 1, 1, 3)
        self.body.addLayout(form)
        self.body.addWidget(self._kind)
        save = Button(theme, Face(tr("Save"), "Ctrl+S", kind=Look.PRIMARY, height=BIG))
        save.clicked.connect(self._save)
        self.body.addWidget(save)
        self.body.addStretch(1)

    def _texts(self) -> dict[str, TextField | Stepper]:
        return {
            "name": self._name,
            "unit": self._unit,
            "price": self._price,
            "cost": self._cost,
            "category": self._category,
        }

    def _order(self) -> tuple[QWidget, ...]:
        return (*self._texts().values(), self._kind)

    def opened(self) -> None:
        self._state = UnknownCodeState(ProductDraft(""))

    def show_state(self, state: UnknownCodeState) -> None:
        another = state.draft.code != self._state.draft.code
        self._state = state
        if another:
            self._fill(state.draft)
        self._show_queue(state.queue)
        for name, label in self._errors.items():
            label.setText(error_at(state.errors, name))
            label.setVisible(bool(label.text()))
        for name, part in self._texts().items():
            if isinstance(part, TextField):
                part.show_wrong(wrong=bool(error_at(state.errors, name)))
        wrong = [part for name, part in self._texts().items() if error_at(state.errors, name)]
        if wrong:
            wrong[0].setFocus()
        elif another and self.isVisible():
            self._first().setFocus()

    def _fill(self, draft: ProductDraft) -> None:
        self._code.setText(draft.code)
        self._name.show_text(draft.name)
        self._unit.show_words(self._state.units, draft.unit)
        self._price.show_text(draft.price)
        self._cost.show_text(draft.cost)
        self._category.show_text(draft.category)
        self._kind.show_current(_KINDS.index(draft.kind))

    def _show_queue(self, queue: tuple[str, ...]) -> None:
        for place, chip in enumerate(self._chips):
            has = place < len(queue)
            chip.setVisible(has)
            key = NEXT_CODE_KEY if place == 0 else ""
            chip.show_face(Face(queue[place] if has else "", key, size=Text.SMALL))
        hidden = len(queue) - CHIPS_SHOWN
        self._more.setVisible(hidden > 0)
        self._more.setText(tr("… and {count} more", count=hidden))

    @property
    def draft(self) -> ProductDraft:
        """The form as typed."""
        return ProductDraft(
            self._state.draft.code,
            self._name.text().strip(),
            self._unit.text(),
            self._price.text().strip(),
            self._cost.text().strip(),
            _KINDS[self._kind.current],
            self._category.text().strip(),
        )

    def field(self) -> QWidget:
        return next((part for part in self._order() if part.hasFocus()), self._first())

    def _first(self) -> QWidget:
        return self._name if not self._name.text() else self._price

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {
            "Ctrl+S": self._save,
            NEXT_CODE_KEY: partial(self._choose, 0),
            "Tab": partial(self._go, 1),
            "Return": partial(self._go, 1),
            "Shift+Tab": partial(self._go, -1),
            "Up": partial(self._step, -1),
            "Down": partial(self._step, 1),
        }

    def handle_key(self, name: str, event: QKeyEvent) -> bool:
        if name in {"Left", "Right"} and isinstance(self.field(), Stepper | Segments):
            self._step(-1 if name == "Left" else 1)
            return True
        return super().handle_key(name, event)

    def _go(self, by: int) -> None:
        order = self._order()
        place = order.index(self.field()) + by
        order[max(0, min(place, len(order) - 1))].setFocus()

    def _step(self, by: int) -> None:
        part = self.field()
        if isinstance(part, Stepper | Segments):
            part.step(by)
        elif part is self._category and self._state.categories:
            offered, text = self._state.categories, self._category.text()
            self._category.setText(
                offered[(offered.index(text) + by) % len(offered)] if text in offered else offered[0]
            )

    def _choose(self, place: int) -> None:
        if place < len(self._state.queue):
            self.tell(CodeChosen(self._state.queue[place], self.draft))

    def _save(self) -> None:
        self.tell(ProductEntered(self.draft))
