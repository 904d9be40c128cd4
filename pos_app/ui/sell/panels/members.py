"""The panels of the member's key: who is it, which of several, a new member, and the member who is checked in."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar, Final

from PySide6.QtWidgets import QWidget

from pos_app.ui.message import Level, Message, error_at
from pos_app.ui.sell.acts import MemberEntered, PanelActed, PanelEntered
from pos_app.ui.sell.customer_card import CustomerCard
from pos_app.ui.sell.panels.choose import ChoiceList
from pos_app.ui.sell.panels.panel import Panel, Tell
from pos_app.ui.sell.state_members import (
    MemberAskState,
    MemberChooseState,
    MemberDeed,
    MemberJoinState,
    MemberState,
)
from pos_app.ui.theme import BIG, GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.fields import CodeField, TextField
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.keypad import BACKSPACE, Keypad
from pos_app.ui.widgets.labels import Label, MessageLine, row

ASKED_LENGTH_MAX: Final = 64
PHONE_LENGTH_MAX: Final = 20
NAME_LENGTH_MAX: Final = 40
JOIN_KEY, CONSENT_KEY = "F2", "F3"
OTHER_KEY, REMOVE_KEY = "F8", "F9"


class MemberAskPanel(Panel[MemberAskState]):
    """A phone number or its last digits; the keypad is for fingers."""

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Member"), Icon.PERSON)
        self._field = CodeField(theme)
        self._field.setFont(theme.font(Text.FIGURE, bold=True))
        self._field.setMinimumHeight(theme.px(BIG))
        self._field.setMaxLength(ASKED_LENGTH_MAX)
        self._error = MessageLine(theme)
        self._keypad = Keypad(theme)
        self._keypad.pressed.connect(self._press)
        find = Button(theme, Face(tr("Find"), "Return", kind=Kind.PRIMARY))
        find.clicked.connect(self._enter)
        join = Button(theme, Face(tr("New member"), JOIN_KEY))
        join.clicked.connect(self._join)
        hint = Label(theme, tr("Phone number, its last 4 digits, or the card"), tone=Tone.MUTED).wrapping()
        for part in (hint, self._field, self._error, self._keypad):
            self.body.addWidget(part)
        self.body.addLayout(row(find, join, spacing=theme.px(GRID)))
        self.body.addStretch(1)

    def opened(self) -> None:
        self._field.show_text("")

    def show_state(self, state: MemberAskState) -> None:
        self._field.show_wrong(wrong=bool(state.error))
        self._error.show_message(Message(Level.WARNING, state.error) if state.error else None)
        if state.error:
            self._field.selectAll()

    def field(self) -> QWidget:
        return self._field

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {"Return": self._enter, JOIN_KEY: self._join}

    def _press(self, sign: str) -> None:
        if sign == BACKSPACE:
            self._field.backspace()
        else:
            self._field.insert(sign)

    def _enter(self) -> None:
        self.tell(PanelEntered(self._field.text()))

    def _join(self) -> None:
        self.tell(PanelActed(MemberDeed.JOIN))


class MemberChoosePanel(Panel[MemberChooseState]):
    """Several members have these last digits."""

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Which member?"), Icon.PERSON)
        self._more = Label(theme, "", tone=Tone.MUTED).wrapping()
        self._list = ChoiceList(theme, lambda key: tell(PanelActed(MemberDeed.CHOOSE, key)))
        self.body.addWidget(self._list)
        self.body.addWidget(self._more)
        self.body.addStretch(1)

    def show_state(self, state: MemberChooseState) -> None:
        self._list.show_choices(state.choices)
        self._more.setText(tr("… and {count} more: type the whole number", count=state.more))
        self._more.setVisible(state.more > 0)

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return self._list.key_actions()


class MemberJoinPanel(Panel[MemberJoinState]):
    """Two fields and a consent. Enter goes on to the next field, Ctrl+S saves: a scan's Enter makes no member."""

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("New member"), Icon.PERSON)
        self._fresh = False
        self._phone, self._name = CodeField(theme), TextField(theme)
        self._phone.setMaxLength(PHONE_LENGTH_MAX)
        self._name.setMaxLength(NAME_LENGTH_MAX)
        self._consent = Button(theme, Face(tr("The customer agrees"), CONSENT_KEY, Icon.CHECK, Kind.CHOICE))
        self._errors = {
            name: Label(theme, "", Text.SMALL, Tone.DANGER).wrapping() for name in ("phone", "name", "consent")
        }
        save = Button(theme, Face(tr("Join"), "Ctrl+S", kind=Kind.PRIMARY, height=BIG))
        save.clicked.connect(self._save)
        fields = (("phone", tr("Phone"), self._phone), ("name", tr("Their name"), self._name))
        for name, title, part in fields:
            self.body.addWidget(Label(theme, title, Text.SMALL, Tone.MUTED))
            self.body.addWidget(part)
            self.body.addWidget(self._errors[name])
        kept = tr("Name and number are kept for points and member prices, and erased on request.")
        self.body.addWidget(Label(theme, kept, Text.SMALL, Tone.MUTED).wrapping())
        self.body.addWidget(self._consent)
        self.body.addWidget(self._errors["consent"])
        self.body.addWidget(save)
        self.body.addStretch(1)

    def opened(self) -> None:
        self._fresh = True
        self._phone.show_text("")
        self._name.show_text("")
        self._consent.setChecked(False)

    def show_state(self, state: MemberJoinState) -> None:
        if not self._phone.text():
            self._phone.show_text(state.phone)
        for name, label in self._errors.items():
            label.setText(error_at(state.errors, name))
            label.setVisible(bool(label.text()))
        for name, part in (("phone", self._phone), ("name", self._name)):
            part.show_wrong(wrong=bool(error_at(state.errors, name)))
        if error_at(state.errors, "phone"):
            self._phone.setFocus()
        elif error_at(state.errors, "name"):
            self._name.setFocus()

    def field(self) -> TextField:
        """Where one is; when the panel comes up, the first that is empty, wherever Qt has put the focus meanwhile."""
        fresh, self._fresh = self._fresh, False
        on_name = bool(self._phone.text()) if fresh else self._name.hasFocus()
        return self._name if on_name else self._phone

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {
            "Ctrl+S": self._save,
            CONSENT_KEY: self._consent.toggle,
            "Return": partial(self._go, self._name),
            "Tab": self._turn,
            "Shift+Tab": self._turn,
            "Down": partial(self._go, self._name),
            "Up": partial(self._go, self._phone),
        }

    def _turn(self) -> None:
        self._go(self._phone if self._name.hasFocus() else self._name)

    def _go(self, part: TextField) -> None:
        part.setFocus()

    def _save(self) -> None:
        self.tell(MemberEntered(self._phone.text().strip(), self._name.text().strip(), self._consent.isChecked()))


class MemberPanel(Panel[MemberState]):
    """The member who is checked in, and what they usually buy: one press puts it on."""

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Member"), Icon.PERSON)
        self._card = CustomerCard(theme)
        self._coupons = Label(theme, "", tone=Tone.ACCENT)
        self._title = Label(theme, tr("Usually buys"), Text.SMALL, Tone.MUTED)
        self._list = ChoiceList(theme, lambda key: tell(PanelActed(MemberDeed.ADD, key)))
        other = Button(theme, Face(tr("Another member"), OTHER_KEY))
        other.clicked.connect(self._other)
        remove = Button(theme, Face(tr("No member"), REMOVE_KEY))
        remove.clicked.connect(self._remove)
        for part in (self._card, self._coupons, self._title, self._list):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.body.addLayout(row(other, remove, spacing=theme.px(GRID)))

    def show_state(self, state: MemberState) -> None:
        self._card.show_customer(state.customer)
        self._coupons.setText(tr("{count} coupons", count=state.coupons))
        self._coupons.setVisible(state.coupons > 0)
        self._list.show_choices(state.usual)
        self._title.setVisible(bool(state.usual))

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {**self._list.key_actions(), OTHER_KEY: self._other, REMOVE_KEY: self._remove}

    def _other(self) -> None:
        self.tell(PanelActed(MemberDeed.OTHER))

    def _remove(self) -> None:
        self.tell(PanelActed(MemberDeed.REMOVE))
