"""Somebody's name, role and PIN; and the recovery code, shown once."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pos_app.domain.people import PIN_DIGITS_MAX, Role
from pos_app.ui.message import error_at
from pos_app.ui.people.acts import Act, PersonEntered, WentBack
from pos_app.ui.people.state import CodeShown, PersonForm
from pos_app.ui.theme import BIG, GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.fields import CodeField, TextField
from pos_app.ui.widgets.labels import Card, Label, row
from pos_app.ui.widgets.segments import Segments
from pos_app.ui.words_people import role_name

WIDTH: Final = 600
NAME_LENGTH_MAX: Final = 20
PRINT_KEY: Final = "Ctrl+P"
ROLES: Final = tuple(Role)


class PersonPart(QWidget):
    """Tab and Enter go to the next part, ← → choose the role there, Ctrl+S saves."""

    def __init__(self, theme: Theme, tell: Callable[[Act], None]) -> None:
        super().__init__()
        self._tell = tell
        self._state = PersonForm()
        self._title = Label(theme, size=Text.TITLE, bold=True)
        self._name, self._pin = TextField(theme), CodeField(theme)
        self._name.setMaxLength(NAME_LENGTH_MAX)
        self._pin.setMaxLength(PIN_DIGITS_MAX)
        self._pin.setEchoMode(QLineEdit.EchoMode.Password)
        self._role = Segments(theme, in_form=True)
        self._role.show_texts(tuple(role_name(role) for role in ROLES))
        self._errors = {name: Label(theme, "", Text.BODY, Tone.DANGER).wrapping() for name in ("name", "role", "pin")}
        save = Button(theme, Face(tr("Save"), "Ctrl+S", None, Kind.PRIMARY, Text.STRONG, BIG))
        save.clicked.connect(self._save)
        back = Button(theme, Face(tr("Back"), "Esc", height=BIG))
        back.clicked.connect(partial(tell, WentBack()))
        card = Card()
        card.setFixedWidth(theme.px(WIDTH))
        inside = QVBoxLayout(card)
        inside.setContentsMargins(*[theme.px(2 * GRID)] * 4)
        inside.setSpacing(theme.px(GRID))
        inside.addWidget(self._title)
        parts: tuple[tuple[str, str, QWidget], ...] = (
            ("name", tr("Name"), self._name),
            ("role", tr("Role"), self._role),
            ("pin", tr("PIN: six digits or more, for cashiers and stock keepers four"), self._pin),
        )
        for name, title, part in parts:
            inside.addWidget(Label(theme, title))
            inside.addWidget(part)
            inside.addWidget(self._errors[name])
        inside.addLayout(row(back, save, spacing=theme.px(GRID)))
        _in_the_middle(self, card)

    def opened(self, form: PersonForm) -> None:
        """The form comes up anew: nothing typed before counts."""
        self._name.show_text(form.name)
        self._pin.show_text("")
        self._role.show_current(ROLES.index(form.role))
        self._title.setText(tr("Add somebody") if form.user_id is None else tr("Change {name}", name=form.name))
        self._pin.setPlaceholderText("" if form.user_id is None else tr("empty keeps the old PIN"))

    def show_state(self, form: PersonForm) -> None:
        self._state = form
        for name, label in self._errors.items():
            label.setText(error_at(form.errors, name))
            label.setVisible(bool(label.text()))
        for name, field in (("name", self._name), ("pin", self._pin)):
            field.show_wrong(wrong=bool(error_at(form.errors, name)))
            if error_at(form.errors, name):
                field.setFocus()

    def field(self) -> QWidget:
        return next((part for part in self._parts() if part.hasFocus()), self._name)

    def _parts(self) -> tuple[QWidget, ...]:
        return (self._name, self._role, self._pin)

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        if name == "Ctrl+S":
            if not event.isAutoRepeat():
                self._save()
        elif name in {"Left", "Right"} and self._role.hasFocus():
            self._role.step(-1 if name == "Left" else 1)
        elif name in {"Tab", "Return", "Down"}:
            self._go(1)
        elif name in {"Shift+Tab", "Up"}:
            self._go(-1)
        else:
            return False
        return True

    def _go(self, by: int) -> None:
        parts = self._parts()
        place = parts.index(self.field()) + by
        parts[max(0, min(place, len(parts) - 1))].setFocus()

    def _save(self) -> None:
        if not self._state.busy:
            self._tell(PersonEntered(self._name.text(), ROLES[self._role.current], self._pin.text()))


class CodePart(QWidget):
    """The code in big letters; it is never shown again."""

    printed, kept = Signal(), Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._prints = False
        self._code = Label(theme, size=Text.FIGURE, bold=True)
        why = tr("Whoever forgets the owner's PIN sets a new one with this code. It is shown this once: keep it safe.")
        self._print = Button(theme, Face(tr("Print"), PRINT_KEY, height=BIG))
        self._print.clicked.connect(self.printed)
        kept = Button(theme, Face(tr("I have written it down"), "Esc", None, Kind.PRIMARY, Text.STRONG, BIG))
        kept.clicked.connect(self.kept)
        card = Card()
        card.setFixedWidth(theme.px(WIDTH))
        inside = QVBoxLayout(card)
        inside.setContentsMargins(*[theme.px(2 * GRID)] * 4)
        inside.setSpacing(theme.px(GRID))
        for part in (Label(theme, tr("The owner's recovery code"), Text.TITLE, bold=True), self._code):
            inside.addWidget(part)
        inside.addWidget(Label(theme, why).wrapping())
        inside.addLayout(row(self._print, kept, spacing=theme.px(GRID)))
        _in_the_middle(self, card)

    def show_code(self, shown: CodeShown) -> None:
        self._code.setText(shown.code)
        self._prints = shown.prints
        self._print.setVisible(shown.prints)

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        """A scan's Enter must not take the code off the screen."""
        kept = {"Esc": self.kept.emit}
        return {**kept, PRINT_KEY: self.printed.emit} if self._prints else kept


def _in_the_middle(part: QWidget, card: Card) -> None:
    middle = QHBoxLayout()
    middle.addStretch(1)
    middle.addWidget(card)
    middle.addStretch(1)
    box = QVBoxLayout(part)
    box.addStretch(1)
    box.addLayout(middle)
    box.addStretch(1)
