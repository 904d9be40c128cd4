"""One form: fields below each other, made from its state. No character presses anything in it."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_app.ui.members.acts import Act, FormEntered, WentBack
from pos_app.ui.members.forms import YES
from pos_app.ui.members.state import Field, FormState
from pos_app.ui.message import error_at
from pos_app.ui.theme import BIG, GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.fields import CodeField, TextField
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Card, Label, row
from pos_app.ui.widgets.stepper import Stepper

LENGTH_MAX: Final = 200
TICK: Final = "F3"

Tell = Callable[[Act], None]


class TickButton(Button):
    """Something that is agreed to or not; it takes the focus as a field does."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(theme, Face(text, TICK, Icon.CHECK, Kind.CHOICE))

    def text_now(self) -> str:
        return YES if self.isChecked() else ""


Part = TextField | Stepper | TickButton


class FormPart(Card):
    """Built anew for each form; Tab and Enter go to the next field, Ctrl+S saves: a scan's Enter saves nothing."""

    def __init__(self, theme: Theme, tell: Tell, form: FormState) -> None:
        super().__init__()
        self._tell, self.form = tell, form
        self._parts: dict[str, Part] = {field.name: _part(theme, field) for field in form.fields}
        self._choices = {field.name: field.choices for field in form.fields}
        self._errors = {name: Label(theme, "", Text.SMALL, Tone.DANGER).wrapping() for name in self._parts}
        gap = theme.px(GRID)
        back = Button(theme, Face(tr("Back"), "Esc", kind=Kind.QUIET))
        back.setSizePolicy(back.sizePolicy().Policy.Fixed, back.sizePolicy().Policy.Fixed)
        back.clicked.connect(partial(tell, WentBack()))
        box = QVBoxLayout(self)
        box.setContentsMargins(2 * gap, gap, 2 * gap, 2 * gap)
        box.setSpacing(gap // 2)
        title = Label(theme, form.title, Text.TITLE, Tone.DANGER if form.danger else Tone.PLAIN, bold=True)
        box.addLayout(row(title, None, back, spacing=gap))
        if form.note:
            box.addWidget(Label(theme, form.note, tone=Tone.MUTED).wrapping())
        for field in form.fields:
            if not field.tick:
                box.addWidget(Label(theme, field.title, Text.SMALL, Tone.MUTED))
            box.addWidget(self._parts[field.name])
            box.addWidget(self._errors[field.name])
        save = Button(theme, Face(form.done, "Ctrl+S", None, _kind(form), Text.STRONG, BIG))
        save.clicked.connect(self._save)
        box.addSpacing(gap)
        box.addWidget(save)
        box.addStretch(1)
        self.show_errors(form)

    def show_errors(self, form: FormState) -> None:
        """Say what is wrong; what was typed stays."""
        for name, label in self._errors.items():
            label.setText(error_at(form.errors, name))
            label.setVisible(bool(label.text()))
            part = self._parts[name]
            if isinstance(part, TextField):
                part.show_wrong(wrong=bool(label.text()))
                if label.text():
                    part.setFocus()

    def field(self) -> QWidget | None:
        order = self._order()
        return next((part for part in order if part.hasFocus()), order[0] if order else None)

    def _order(self) -> list[QWidget]:
        return [part for part in self._parts.values() if not isinstance(part, TickButton)]

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        field = self.field()
        if name in {"Left", "Right"} and isinstance(field, Stepper):
            field.step(-1 if name == "Left" else 1)
            return True
        actions: dict[str, Callable[[], None]] = {
            "Ctrl+S": self._save,
            TICK: self._tick,
            "Tab": partial(self._go, 1),
            "Return": partial(self._go, 1),
            "Down": partial(self._go, 1),
            "Shift+Tab": partial(self._go, -1),
            "Up": partial(self._go, -1),
        }
        action = actions.get(name)
        if action is not None and not event.isAutoRepeat():
            action()
        return action is not None or not isinstance(field, TextField)

    def _go(self, by: int) -> None:
        order, here = self._order(), self.field()
        if here is not None:
            order[max(0, min(order.index(here) + by, len(order) - 1))].setFocus()

    def _tick(self) -> None:
        for part in self._parts.values():
            if isinstance(part, TickButton):
                part.toggle()

    def _save(self) -> None:
        self._tell(FormEntered({name: self._value(name, part) for name, part in self._parts.items()}))

    def _value(self, name: str, part: Part) -> str:
        if isinstance(part, TickButton):
            return part.text_now()
        if isinstance(part, Stepper):
            return next((choice.key for choice in self._choices[name] if choice.text == part.text()), "")
        return part.text()


def _part(theme: Theme, field: Field) -> Part:
    if field.tick:
        return TickButton(theme, field.title)
    if field.choices:
        stepper = Stepper(theme)
        chosen = next((choice.text for choice in field.choices if choice.key == field.text), field.choices[0].text)
        stepper.show_words(tuple(choice.text for choice in field.choices), chosen)
        return stepper
    part = TextField(theme) if field.words else CodeField(theme)
    part.setMaxLength(LENGTH_MAX)
    part.show_text(field.text)
    return part


def _kind(form: FormState) -> Kind:
    return Kind.DANGER if form.danger else Kind.PRIMARY
