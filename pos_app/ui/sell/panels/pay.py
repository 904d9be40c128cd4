"""The panels of a payment by code, of accounts, and of payments that are not at their end."""

from collections.abc import Callable, Mapping
from typing import ClassVar, Final

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pos_app.ui.message import Choice, Level, Message
from pos_app.ui.sell.acts import Answered, PanelTyped, TenderPicked
from pos_app.ui.sell.keys import CHOICE_KEYS
from pos_app.ui.sell.on_account import LIMIT_FIRST, NEW
from pos_app.ui.sell.panels.choose import ChoiceList
from pos_app.ui.sell.panels.number import NumberEntry
from pos_app.ui.sell.panels.panel import Panel, Tell
from pos_app.ui.sell.state_pay import AccountsState, CodePhase, CodeState, PaymentsState
from pos_app.ui.sums import yuan
from pos_app.ui.theme import BIG, GRID, Text, Theme
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.fields import TextField
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Amount, Label, MessageLine, row

ACT_KEY: Final = CHOICE_KEYS[0]


class CodePanel(Panel[CodeState]):
    """How a payment by code stands, and the one thing to do about it."""

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Payment by code"), Icon.DEVICE)
        gap = theme.px(GRID)
        self._provider, self._amount = Label(theme, "", Text.STRONG), Amount(theme, Text.CHANGE)
        self._message = MessageLine(theme)
        self._what, self._reason = Label(theme).wrapping(), Label(theme).wrapping()
        self._act = Button(theme, Face(height=BIG))
        self._act.clicked.connect(self._do)
        self.body.addLayout(row(self._provider, self._amount, spacing=gap))
        for part in (self._message, self._reason, self._what, self._act):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._phase = CodePhase.ASKING

    def show_state(self, state: CodeState) -> None:
        self._phase = state.phase
        self._provider.setText(state.provider)
        self._amount.show_amount(state.amount)
        level, sentence, what = _told(state.phase)
        self._message.show_message(Message(level, sentence))
        self._what.setText(what)
        self._reason.setText(state.reason)
        self._reason.setVisible(bool(state.reason))
        text = _act_of(state.phase)
        self._act.setVisible(bool(text))
        if text:
            kind = Kind.PLAIN if state.phase is not CodePhase.FAILED else Kind.PRIMARY
            self._act.show_face(Face(text, ACT_KEY, None, kind, Text.STRONG, BIG))

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {ACT_KEY: self._do} if _act_of(self._phase) else {}

    def _do(self) -> None:
        self.tell(Answered(yes=True))


def _told(phase: CodePhase) -> tuple[Level, str, str]:
    """How it stands, and what to do."""
    match phase:
        case CodePhase.ASKING:
            return Level.INFO, tr("Asking for the money …"), ""
        case CodePhase.PAYING:
            wait = tr("The customer confirms on the phone. The sale is done by itself once it is paid.")
            return Level.INFO, tr("Waiting for the customer"), wait
        case CodePhase.UNKNOWN:
            again = tr("It is asked again by itself. Do not hand the goods over and do not take the money again.")
            return Level.WARNING, tr("Not known yet whether it is paid"), again
        case CodePhase.GIVING_BACK:
            back = tr("Whatever was taken goes back to the customer. This sale can be paid another way.")
            return Level.WARNING, tr("Given up: on its way back"), back
        case CodePhase.FAILED:
            return Level.DANGER, tr("Not paid"), tr("Scan the code again, or pay another way.")


def _act_of(phase: CodePhase) -> str:
    match phase:
        case CodePhase.PAYING | CodePhase.UNKNOWN:
            return tr("Give this payment up")
        case CodePhase.GIVING_BACK | CodePhase.FAILED:
            return tr("Other ways to pay")
    return ""


class AccountsPanel(Panel[AccountsState]):
    """Whose account: type a part of the name; then, when one is settled, how much is paid."""

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("On account"), Icon.PERSON)
        self._chosen = False
        self._due_title, self._due = Label(theme, tr("Due"), Text.STRONG), Amount(theme, Text.CHANGE)
        self._name = TextField(theme)
        self._name.setPlaceholderText(tr("Name"))
        self._name.textChanged.connect(lambda text: tell(PanelTyped(text)))
        self._list = ChoiceList(theme, lambda key: tell(TenderPicked(key)))
        self._nobody = Label(theme, tr("Nobody owes anything")).wrapping()
        self._owed = Label(theme, "", Text.STRONG).wrapping()
        self._entry = NumberEntry(theme, tell)
        self._error = MessageLine(theme)
        self._take = Button(theme, Face(tr("Take cash"), "Return", kind=Kind.PRIMARY, height=BIG))
        self._take.clicked.connect(self._entry.enter)
        self._lower = QStackedWidget()
        self._lower.addWidget(_column(theme, self._name, self._list, self._nobody))
        self._lower.addWidget(
            _column(theme, self._owed, self._entry.field, self._error, self._entry.keypad, self._take)
        )
        self.body.addLayout(row(self._due_title, self._due, spacing=theme.px(GRID)))
        self.body.addWidget(self._lower, 1)

    def opened(self) -> None:
        self._entry.clear()
        self._name.blockSignals(True)
        self._name.setText("")
        self._name.blockSignals(False)

    def show_state(self, state: AccountsState) -> None:
        due = state.due
        for part in (self._due_title, self._due):
            part.setVisible(due is not None)
        if due is not None:
            self._due.show_amount(due)
        self._chosen = state.chosen is not None
        self._lower.setCurrentIndex(1 if self._chosen else 0)
        if state.chosen is not None:
            owed = tr("{name} owes {owed}", name=state.chosen.name, owed=yuan(state.chosen.owed))
            self._owed.setText(owed)
            self._entry.field.setPlaceholderText(str(state.chosen.owed))
            self._error.setVisible(bool(state.error))
            self._error.show_message(Message(Level.DANGER, state.error) if state.error else None)
            return
        choices = tuple(
            Choice(r.key, tr("{name} · owes {owed}, {left} left", name=r.name, owed=yuan(r.owed), left=yuan(r.left)))
            for r in state.rows
        )
        if due is not None and state.typed:
            new = tr("New: {name}, up to {limit}", name=state.typed, limit=yuan(LIMIT_FIRST))
            choices = (*choices, Choice(NEW, new))
        self._list.show_choices(choices)
        self._nobody.setVisible(due is None and not choices)

    def field(self) -> QWidget:
        return self._entry.field if self._chosen else self._name

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        if self._chosen:
            return {"Return": self._entry.enter}
        return self._list.key_actions()


def _column(theme: Theme, *parts: QWidget) -> QWidget:
    column = QWidget()
    box = QVBoxLayout(column)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(theme.px(GRID))
    for part in parts:
        box.addWidget(part)
    box.addStretch(1)
    return column


class PaymentsPanel(Panel[PaymentsState]):
    """Payments that are not at their end; what was paid for nothing can be given back."""

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Payments by code"), Icon.DEVICE)
        self._theme = theme
        self._rows: tuple[str, ...] = ()
        self._told = Label(theme).wrapping()
        self._list = ChoiceList(theme, self._pick)
        self.body.addWidget(self._told)
        self.body.addWidget(self._list)
        self.body.addStretch(1)

    def show_state(self, state: PaymentsState) -> None:
        self._rows = tuple(r.key for r in state.rows)
        choices = tuple(Choice(str(place), f"{r.at}  {yuan(r.amount)}\n{r.text}") for place, r in enumerate(state.rows))
        self._list.show_choices(choices[: len(CHOICE_KEYS)])
        nothing = tr("Every payment by code is at its end")
        self._told.setText(tr("Choose one to give the money back") if state.rows else nothing)

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return self._list.key_actions()

    def _pick(self, place: str) -> None:
        if int(place) < len(self._rows):
            self.tell(TenderPicked(self._rows[int(place)]))
