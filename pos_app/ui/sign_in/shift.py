"""Opening the shift: the day it belongs to, and the float in the drawer."""

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from pos_app.ui.message import Level, Message
from pos_app.ui.sign_in.acts import ShiftOpened, SignInLeft
from pos_app.ui.sign_in.page import FrontPage, PageCard, Tell
from pos_app.ui.sign_in.state import OpenShiftState
from pos_app.ui.theme import BIG, GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.fields import NumberField
from pos_app.ui.widgets.icons import Icon, IconLabel
from pos_app.ui.widgets.keypad import BACKSPACE, Keypad
from pos_app.ui.widgets.labels import Label, MessageLine, row


class OpenShiftPage(FrontPage):
    """The business date is said big: all sales of the shift belong to it."""

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__()
        self._tell = tell
        self._cashier, self._date = Label(theme, size=Text.STRONG), Label(theme, size=Text.STRONG)
        self._float = NumberField(theme)
        self._float.setPlaceholderText("0.00")
        self._message = MessageLine(theme)
        keypad = Keypad(theme)
        keypad.pressed.connect(self._press)
        start = Button(theme, Face(tr("Start selling"), "Return", None, Kind.PRIMARY, Text.STRONG, BIG))
        start.clicked.connect(self._open)
        back = Button(theme, Face(tr("Back"), "Esc", height=BIG))
        back.clicked.connect(self._leave)
        card = PageCard(theme, tr("Open the shift"))
        for icon, part in ((Icon.PERSON, self._cashier), (Icon.CALENDAR, self._date)):
            card.box.addLayout(row(IconLabel(theme, icon), part, None, spacing=theme.px(GRID)))
        card.add(
            Label(theme, tr("Cash in the drawer now (float)"), tone=Tone.MUTED), self._float, self._message, keypad
        )
        card.box.addLayout(row(back, start, spacing=theme.px(GRID)))
        self.lay_out(theme, card)

    def opened(self) -> None:
        self._float.show_text("")

    def show_state(self, state: OpenShiftState) -> None:
        self._cashier.setText(state.cashier)
        self._date.setText(tr("Business date {date}", date=state.business_date.isoformat()))
        if state.float_text and not self._float.text():
            self._float.show_text(state.float_text)
            self._float.selectAll()
        self._float.show_wrong(wrong=bool(state.error))
        self._message.show_message(Message(Level.DANGER, state.error) if state.error else None)

    def field(self) -> QWidget:
        return self._float

    def handle_key(self, name: str, event: QKeyEvent) -> bool:
        action = {"Return": self._open, "Esc": self._leave}.get(name)
        if action is not None and not event.isAutoRepeat():
            action()
        return action is not None or name in {"Tab", "Shift+Tab"}

    def _press(self, sign: str) -> None:
        if sign == BACKSPACE:
            self._float.erase()
        else:
            self._float.type_digits(sign)

    def _open(self) -> None:
        if not self._float.take_code():  # a scanned code is not a float
            self._tell(ShiftOpened(self._float.text()))

    def _leave(self) -> None:
        self._tell(SignInLeft())
