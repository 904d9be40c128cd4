"""A form of a few fields, one below the other: a supplier, a payment."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.ui.buying.acts import Act, FormEntered, WentBack
from pos_app.ui.buying.keys import SAVE_KEY
from pos_app.ui.buying.state import Asked, FormState
from pos_app.ui.buying.words import field_name
from pos_app.ui.message import error_at
from pos_app.ui.theme import BIG, GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.fields import CodeField, TextField
from pos_app.ui.widgets.labels import Card, Label, discard, row
from pos_app.ui.widgets.segments import Segments

WIDTH: Final = 560
LENGTH_MAX: Final = 200
# Those that are digits: an input method would only be in the way.
DIGITS: Final = frozenset({"phone", "lead_days", "rhythm_days", "amount"})


class FieldsPart(QWidget):
    """Tab, Enter and the arrows go through the fields, Ctrl+S saves. What is typed stays while the form is the same."""

    def __init__(self, theme: Theme, tell: Callable[[Act], None], listen: Callable[[QWidget], None]) -> None:
        super().__init__()
        self._theme, self._tell, self._listen = theme, tell, listen
        self._form: FormState | None = None
        self._fields: dict[str, TextField | Segments] = {}
        self._errors: dict[str, Label] = {}
        self._parts: list[QWidget] = []
        self._title = Label(theme, "", Text.TITLE, bold=True).wrapping()
        self._save = Button(theme, Face(tr("Save"), SAVE_KEY, None, Kind.PRIMARY, Text.STRONG, BIG))
        self._save.clicked.connect(self._enter)
        back = Button(theme, Face(tr("Back"), "Esc", height=BIG))
        back.clicked.connect(partial(tell, WentBack()))
        card = Card()
        card.setFixedWidth(theme.px(WIDTH))
        inside = QVBoxLayout(card)
        inside.setContentsMargins(*[theme.px(2 * GRID)] * 4)
        inside.setSpacing(theme.px(GRID))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        inside.addWidget(self._title)
        inside.addLayout(self._rows)
        inside.addLayout(row(back, self._save, spacing=theme.px(GRID)))
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addStretch(1)
        box.addLayout(middle)
        box.addStretch(1)

    def show_state(self, form: FormState) -> None:
        known = self._form is not None and (self._form.kind, self._form.uid) == (form.kind, form.uid)
        self._form = form
        if not known:
            self._build(form)
        self._title.setText(form.title)
        for name, label in self._errors.items():
            error = error_at(form.errors, name)
            label.setText(error)
            label.setVisible(bool(error))
            field = self._fields[name]
            if isinstance(field, TextField):
                field.show_wrong(wrong=bool(error))
        self._save.setEnabled(not form.busy)
        if form.errors and form.errors[0].field in self._fields:
            self._fields[form.errors[0].field].setFocus()

    def forget(self) -> None:
        """The form is over; the next one begins with nothing typed."""
        self._form = None

    def _build(self, form: FormState) -> None:
        discard(self._rows, self._parts)
        self._fields, self._errors, self._parts = {}, {}, []
        for asked in form.asked:
            field = self._fields[asked.name] = self._field(asked)
            error = self._errors[asked.name] = Label(self._theme, "", Text.SMALL, Tone.DANGER).wrapping()
            title = Label(self._theme, field_name(asked.name), Text.SMALL, Tone.MUTED)
            for part in (title, field, error):
                self._parts.append(part)
                self._rows.addWidget(part)
        self._listen(self)
        first = next(iter(self._fields.values()))
        # Once the page has its size, the first field has the focus.
        QTimer.singleShot(0, first, first.setFocus)

    def _field(self, asked: Asked) -> TextField | Segments:
        if asked.choices:
            segments = Segments(self._theme, in_form=True)
            segments.show_texts(tuple(choice.text for choice in asked.choices))
            keys = [choice.key for choice in asked.choices]
            segments.show_current(keys.index(asked.text) if asked.text in keys else 0)
            return segments
        field = CodeField(self._theme) if asked.name in DIGITS else TextField(self._theme)
        field.setMaxLength(LENGTH_MAX)
        field.show_text(asked.text)
        return field

    # What a person does

    def field(self) -> QWidget | None:
        order = list(self._fields.values())
        return next((part for part in order if part.hasFocus()), order[0] if order else None)

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        here = self.field()
        if name in {"Left", "Right"} and isinstance(here, Segments):
            here.step(-1 if name == "Left" else 1)
            return True
        keys: Mapping[str, Callable[[], None]] = {
            SAVE_KEY: self._enter,
            "Return": partial(self._go, 1),
            "Tab": partial(self._go, 1),
            "Down": partial(self._go, 1),
            "Shift+Tab": partial(self._go, -1),
            "Up": partial(self._go, -1),
        }
        action = keys.get(name)
        if action is not None and not event.isAutoRepeat():
            action()
        return action is not None

    def _go(self, by: int) -> None:
        order = list(self._fields.values())
        here = next((place for place, part in enumerate(order) if part.hasFocus()), 0)
        order[(here + by) % len(order)].setFocus()

    def _enter(self) -> None:
        if self._form is not None and not self._form.busy:
            self._tell(FormEntered({asked.name: self._value(asked) for asked in self._form.asked}))

    def _value(self, asked: Asked) -> str:
        field = self._fields[asked.name]
        return asked.choices[field.current].key if isinstance(field, Segments) else field.text()
