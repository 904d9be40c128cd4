"""One number for one line: its quantity, or its price with the questions a price may raise."""

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pos_app.domain.pricing import PriceDoubt
from pos_app.ui.message import Level, Message
from pos_app.ui.sell.acts import Answered, EntryEntered, PanelEntered, PanelTyped
from pos_app.ui.sell.keys import CHOICE_KEYS
from pos_app.ui.sell.panels.panel import Panel, Tell
from pos_app.ui.sell.state import PriceState, QuantityState
from pos_app.ui.sums import yuan
from pos_app.ui.theme import BIG, GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import AnswerButton, Button, Face, Kind
from pos_app.ui.widgets.fields import NumberField
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.keypad import BACKSPACE, Keypad
from pos_app.ui.widgets.labels import Elided, Label, MessageLine, row

YES_KEY, REMEMBER_KEY = CHOICE_KEYS[:2]


class NumberEntry(QWidget):
    """A number field with its keypad. Enter, or a code that overflowed, goes to `tell`."""

    def __init__(self, theme: Theme, tell: Tell, *, percent: bool = False) -> None:
        super().__init__()
        self._tell = tell
        self.field = NumberField(theme, percent=percent)
        self.field.textChanged.connect(lambda text: tell(PanelTyped(text)))
        self.keypad = Keypad(theme)
        self.keypad.pressed.connect(self._press)

    def clear(self) -> None:
        self.field.take_code()
        self.field.show_text("")

    def enter(self) -> None:
        code = self.field.take_code()
        self._tell(EntryEntered(code, None) if code else PanelEntered(self.field.text()))

    def _press(self, sign: str) -> None:
        if sign == BACKSPACE:
            self.field.erase()
        else:
            self.field.type_digits(sign)


class Question(QWidget):
    """One sentence with yes and no. No character answers it."""

    def __init__(self, theme: Theme, yes: Callable[[], None], no: Callable[[], None]) -> None:
        super().__init__()
        self._sentence = MessageLine(theme)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(theme.px(GRID))
        self.box.addWidget(self._sentence)
        self.yes = AnswerButton(theme, Face(tr("Yes"), YES_KEY, kind=Kind.PRIMARY, height=BIG))
        self.no = Button(theme, Face(tr("No"), "Esc", height=BIG))
        self.yes.clicked.connect(yes)
        self.no.clicked.connect(no)
        self.box.addLayout(row(self.yes, self.no, spacing=theme.px(GRID)))
        self.box.addStretch(1)

    def ask(self, message: Message) -> None:
        self._sentence.show_message(message)


State = TypeVar("State")


class OneNumber(Panel[State], Generic[State]):
    """A panel that asks for one number: a word above, the field with its keypad, and what is wrong with it."""

    def __init__(self, theme: Theme, tell: Tell, title: str, icon: Icon, done: str, *, percent: bool = False) -> None:
        super().__init__(theme, tell, title, icon)
        self.above, self.hint = Elided(theme, size=Text.STRONG), Label(theme, tone=Tone.MUTED).wrapping()
        self.entry = NumberEntry(theme, tell, percent=percent)
        self._error = MessageLine(theme)
        enter = Button(theme, Face(done, "Return", kind=Kind.PRIMARY))
        enter.clicked.connect(self.entry.enter)
        for part in (self.above, self.hint, self.entry.field, self._error, self.entry.keypad, enter):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def opened(self) -> None:
        self.entry.clear()

    def show_error(self, error: str) -> None:
        self.entry.field.show_wrong(wrong=bool(error))
        self._error.show_message(Message(Level.DANGER, error) if error else None)

    def field(self) -> QWidget:
        return self.entry.field

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {"Return": self.entry.enter}


class QuantityPanel(OneNumber[QuantityState]):
    """A new quantity for one line."""

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Quantity"), Icon.QUANTITY, tr("OK"))

    def show_state(self, state: QuantityState) -> None:
        self.above.set_text(state.name)
        self.hint.setText(tr("Now {quantity} {unit}", quantity=state.quantity, unit=state.unit))
        self.entry.field.setPlaceholderText(str(state.quantity))
        self.show_error(state.error)


class PricePanel(Panel[PriceState]):
    """A new price for one line; asks in the place of the digits."""

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Change price"), Icon.PRICE)
        self._asking = self._remember = False
        self._name = Elided(theme, size=Text.STRONG)
        self._hint = Label(theme, tone=Tone.MUTED)
        self._entry = NumberEntry(theme, tell, percent=True)
        self._error = MessageLine(theme)
        self._question = Question(theme, self._agree, self.go_back)
        face = Face(tr("Don't ask again for this item"), REMEMBER_KEY, kind=Kind.CHOICE)
        self._never = Button(theme, face)
        self._never.clicked.connect(self._toggle)
        self._question.box.insertWidget(1, self._never)
        self._lower = QStackedWidget()
        self._lower.addWidget(self._digits(theme))
        self._lower.addWidget(self._question)
        for part in (self._name, self._hint, self._entry.field, self._lower):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def _digits(self, theme: Theme) -> QWidget:
        part = QWidget()
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(GRID))
        done = Button(theme, Face(tr("OK"), "Return", kind=Kind.PRIMARY))
        done.clicked.connect(self._entry.enter)
        for below in (self._error, self._entry.keypad, done):
            box.addWidget(below)
        return part

    def opened(self) -> None:
        self._entry.clear()
        self._remember = False
        self._never.setChecked(False)

    def show_state(self, state: PriceState) -> None:
        self._name.set_text(state.name)
        self._hint.setText(tr("List price {price} / {unit}", price=yuan(state.list_price), unit=state.unit))
        self._entry.field.setPlaceholderText(str(state.price))
        self._entry.field.show_wrong(wrong=bool(state.error))
        self._error.show_message(Message(Level.DANGER, state.error) if state.error else None)
        self._asking = state.doubt is not None
        if state.doubt is not None:
            self._never.setVisible(state.doubt.abnormal)
            self._question.ask(Message(Level.WARNING, _doubt_text(state.doubt)))
        self._lower.setCurrentIndex(1 if self._asking else 0)

    def field(self) -> QWidget | None:
        return None if self._asking else self._entry.field

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        if not self._asking:
            return {"Return": self._entry.enter}
        return {YES_KEY: self._agree, REMEMBER_KEY: self._toggle_by_key}

    def _agree(self) -> None:
        self.tell(Answered(yes=True, remember=self._remember))

    def _toggle(self) -> None:
        self._remember = self._never.isChecked()

    def _toggle_by_key(self) -> None:
        self._never.setChecked(not self._remember)
        self._toggle()


def _doubt_text(doubt: PriceDoubt) -> str:
    if doubt.above_tag:
        return tr("{price} is above the price tag. Charge it all the same?", price=yuan(doubt.price))
    return tr("{price} is far from the usual {usual}. Is it right?", price=yuan(doubt.price), usual=yuan(doubt.usual))
