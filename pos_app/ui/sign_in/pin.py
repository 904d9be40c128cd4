"""Who is here, and the PIN."""

from functools import partial
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QWidget

from pos_app.domain.people import PIN_DIGITS_MAX, Role
from pos_app.ui.message import Level, Message
from pos_app.ui.sign_in.acts import PersonChosen, PinEntered, PinForgotten, SignInLeft
from pos_app.ui.sign_in.page import FrontPage, PageCard, Tell
from pos_app.ui.sign_in.state import Person, SignInState
from pos_app.ui.theme import BIG, FIELD, RADIUS, Text, Theme
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.keypad import BACKSPACE, Keypad
from pos_app.ui.widgets.labels import MessageLine, discard
from pos_app.ui.words_people import role_name

_COLUMNS: Final = 2
_MOVES: Final = {"Left": -1, "Right": 1, "Up": -_COLUMNS, "Down": _COLUMNS}
_KEY_HEIGHT: Final = 56
FORGOTTEN_KEY: Final = "F8"


class PinDots(QWidget):
    """A dot for each digit of a PIN, so that nobody reads it over a shoulder."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.pin = ""
        self.setFixedHeight(theme.px(FIELD))

    def show_pin(self, pin: str) -> None:
        self.pin = pin[:PIN_DIGITS_MAX]
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours, px = self._theme.palette, self._theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent_ink if self.isEnabled() else colours.border), 2))
        painter.setBrush(QColor(colours.surface))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), px(RADIUS), px(RADIUS))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.text))
        size, step = px(14), px(24)
        left = (self.width() - step * len(self.pin) + step - size) // 2
        for place in range(len(self.pin)):
            painter.drawEllipse(QRect(left + place * step, (self.height() - size) // 2, size, size))
        painter.end()


class SignInPage(FrontPage):
    """By finger or by keyboard: arrows choose the person, digits are the PIN, Enter goes in."""

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__()
        self._theme, self._tell = theme, tell
        self._state = SignInState(())
        self._buttons: list[Button] = []
        self._grid = QGridLayout()
        self._dots, self._keypad = PinDots(theme), Keypad(theme, point=False, height=_KEY_HEIGHT)
        self._keypad.pressed.connect(self._press)
        self._enter = Button(theme, Face(tr("Sign in"), "Return", None, Kind.PRIMARY, Text.STRONG, BIG))
        self._enter.clicked.connect(self._sign_in)
        self._message = MessageLine(theme)
        self._title = tr("Who is at the till?")
        self._who, pin = PageCard(theme, self._title), PageCard(theme, tr("PIN"))
        self._forgotten = Button(theme, Face(tr("PIN forgotten?"), FORGOTTEN_KEY, kind=Kind.QUIET))
        self._forgotten.clicked.connect(self._forget)
        self._back = Button(theme, Face(tr("Back"), "Esc"))
        self._back.clicked.connect(lambda: tell(SignInLeft()))
        who = self._who
        who.box.addLayout(self._grid)
        who.box.addStretch(1)
        who.add(self._forgotten, self._back)
        pin.add(self._dots, self._message, self._keypad, self._enter)
        self.lay_out(theme, who, pin)

    def show_state(self, state: SignInState) -> None:
        """A new person, error or lock empties the PIN."""
        if state.people != self._state.people:
            self._show_people(state.people)
        self._state = state
        self._who.title.setText(state.title or self._title)
        self._back.setVisible(state.can_leave)
        self._forgotten.setVisible(self._owner_chosen)
        for person, button in zip(state.people, self._buttons, strict=True):
            button.setChecked(person.user_id == state.chosen)
        self._dots.show_pin("")
        locked = tr("Too many wrong PINs: please wait until {time}", time=state.locked) if state.locked else ""
        text = locked or state.error
        self._message.show_message(Message(Level.DANGER, text) if text else None)
        open_to_pin = state.chosen is not None and not state.locked
        for part in (self._dots, self._keypad, self._enter):
            part.setEnabled(open_to_pin)

    def _show_people(self, people: tuple[Person, ...]) -> None:
        discard(self._grid, self._buttons)
        self._buttons = []
        for place, person in enumerate(people):
            face = Face(person.name, "", Icon.PERSON, Kind.CHOICE, Text.STRONG, BIG, role_name(person.role))
            button = Button(self._theme, face)
            button.clicked.connect(partial(self._choose, person.user_id))
            self._grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)
            self._buttons.append(button)

    def handle_key(self, name: str, event: QKeyEvent) -> bool:
        if name in _MOVES:
            self._move(_MOVES[name])
        elif name == "Return" and not event.isAutoRepeat():
            self._sign_in()
        elif name == BACKSPACE or (name.isascii() and name.isdigit()):
            self._press(name)
        elif name == "Esc":
            self._leave()
        elif name == FORGOTTEN_KEY and not event.isAutoRepeat():
            self._forget()
        return True

    @property
    def _owner_chosen(self) -> bool:
        chosen = [person for person in self._state.people if person.user_id == self._state.chosen]
        return bool(chosen) and chosen[0].role is Role.OWNER

    def _leave(self) -> None:
        """What was typed goes first; then the page, where it can be left."""
        if self._dots.pin or not self._state.can_leave:
            self._dots.show_pin("")
        else:
            self._tell(SignInLeft())

    def _forget(self) -> None:
        if self._owner_chosen and self._state.chosen is not None:
            self._tell(PinForgotten(self._state.chosen))

    def _move(self, by: int) -> None:
        ids = [person.user_id for person in self._state.people]
        if ids:
            place = ids.index(self._state.chosen) + by if self._state.chosen in ids else 0
            if 0 <= place < len(ids):
                self._choose(ids[place])

    def _choose(self, user_id: int) -> None:
        for person, button in zip(self._state.people, self._buttons, strict=True):
            button.setChecked(person.user_id == self._state.chosen)  # until the presenter says otherwise
        self._tell(PersonChosen(user_id))

    def _press(self, sign: str) -> None:
        if self._dots.isEnabled():
            self._dots.show_pin(self._dots.pin[:-1] if sign == BACKSPACE else self._dots.pin + sign)

    def _sign_in(self) -> None:
        if self._dots.isEnabled() and self._dots.pin and self._state.chosen is not None:
            pin = self._dots.pin
            self._dots.show_pin("")
            self._tell(PinEntered(self._state.chosen, pin))
