"""Who allows it, and their PIN."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar, Final

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from pos_app.domain.people import PIN_DIGITS_MAX
from pos_app.ui.message import Choice, Level, Message
from pos_app.ui.sell.acts import SupervisorPicked, SupervisorPin
from pos_app.ui.sell.keys import CHOICE_KEYS
from pos_app.ui.sell.panels.panel import Panel, Tell
from pos_app.ui.sell.state_approval import ApprovalState
from pos_app.ui.theme import BIG, GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.fields import CodeField
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.keypad import BACKSPACE, Keypad
from pos_app.ui.widgets.labels import Label, MessageLine, discard

_COLUMNS: Final = 2


class ApprovalPanel(Panel[ApprovalState]):
    """Digits are the PIN, Enter gives it; Esc leaves it undone."""

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Who allows it?"), Icon.LOCK)
        self._people: tuple[Choice, ...] = ()
        self._buttons: list[Button] = []
        self._right = Label(theme, size=Text.STRONG, bold=True).wrapping()
        self._asking = Label(theme, tone=Tone.MUTED).wrapping()
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.px(GRID))
        self._pin = CodeField(theme)
        self._pin.setEchoMode(QLineEdit.EchoMode.Password)
        self._pin.setMaxLength(PIN_DIGITS_MAX)
        self._pin.setMinimumHeight(theme.px(BIG))
        self._pin.setPlaceholderText(tr("PIN"))
        self._error = MessageLine(theme)
        keypad = Keypad(theme, point=False)
        keypad.pressed.connect(self._press)
        give = Button(theme, Face(tr("Allow it, this once"), "Return", kind=Kind.PRIMARY))
        give.clicked.connect(self._give)
        self.body.addWidget(self._right)
        self.body.addWidget(self._asking)
        self.body.addLayout(self._grid)
        for part in (self._pin, self._error, keypad, give):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def opened(self) -> None:
        self._pin.show_text("")

    def show_state(self, state: ApprovalState) -> None:
        """An error empties the PIN."""
        self._right.setText(state.right)
        self._asking.setText(tr("{name} has no right to do this alone", name=state.asking))
        self._show_people(state.people)
        for choice, button in zip(self._people, self._buttons, strict=True):
            button.setChecked(choice.key == state.chosen)
        self._pin.show_wrong(wrong=bool(state.error))
        if state.error:
            self._pin.show_text("")
        self._error.show_message(Message(Level.DANGER, state.error) if state.error else None)

    def _show_people(self, people: tuple[Choice, ...]) -> None:
        shown = people[: len(CHOICE_KEYS)]
        if shown == self._people:
            return
        discard(self._grid, self._buttons)
        self._people, self._buttons = shown, []
        for place, choice in enumerate(shown):
            button = Button(self.theme, Face(choice.text, CHOICE_KEYS[place], kind=Kind.CHOICE))
            button.clicked.connect(partial(self._pick, choice.key))
            self._grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)
            self._buttons.append(button)

    def field(self) -> QWidget:
        return self._pin

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        keys = zip(CHOICE_KEYS, self._people, strict=False)
        return {"Return": self._give, **{key: partial(self._pick, choice.key) for key, choice in keys}}

    def _press(self, sign: str) -> None:
        if sign == BACKSPACE:
            self._pin.backspace()
        else:
            self._pin.insert(sign)

    def _pick(self, key: str) -> None:
        self.tell(SupervisorPicked(int(key)))

    def _give(self) -> None:
        pin = self._pin.text()
        if pin:
            self._pin.show_text("")
            self.tell(SupervisorPin(pin))
