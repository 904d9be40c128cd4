"""The panels of a payment by code, of accounts, and of payments that are not at their end."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pos_app.ui.message import Level, Message
from pos_app.ui.sell.acts import Answered, PanelActed, PanelTyped, TenderPicked
from pos_app.ui.sell.keys import CHOICE_KEYS
from pos_app.ui.sell.on_account import LIMIT_FIRST, NEW
from pos_app.ui.sell.panels.number import NumberEntry
from pos_app.ui.sell.panels.panel import Panel, Tell
from pos_app.ui.sell.state_pay import AccountRow, AccountsState, CodePhase, CodeState, PayDeed, PaymentsState, TaskRow
from pos_app.ui.sums import yuan
from pos_app.ui.theme import BIG, GRID, Text, Theme
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.fields import TextField
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Amount, Label, MessageLine, row
from pos_app.ui.widgets.table import Cell, Column, Nothing, Row, Table

ACT_KEY, NEW_KEY = CHOICE_KEYS[:2]


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
    """Whose account: type a part of the name, arrows choose; then, when one is settled, how much is paid."""

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("On account"), Icon.PERSON)
        self._state = AccountsState(None, ())
        self._due_title, self._due = Label(theme, tr("Due"), Text.STRONG), Amount(theme, Text.CHANGE)
        self._name = TextField(theme)
        self._name.setPlaceholderText(tr("Part of the customer's name"))
        self._name.textChanged.connect(lambda text: tell(PanelTyped(text)))
        nothing = Nothing(Icon.PERSON, tr("Nobody owes anything"))
        self._table = Table(theme, (Column(""), Column("", 96, right=True)), nothing, tall=True)
        self._pick_button, self._new = Button(theme, Face(height=BIG)), Button(theme, Face(height=BIG))
        self._pick_button.clicked.connect(self._pick)
        self._new.clicked.connect(partial(tell, TenderPicked(NEW)))
        self._owed = Label(theme, "", Text.STRONG).wrapping()
        self._entry, self._error = NumberEntry(theme, tell), MessageLine(theme)
        take = Button(theme, Face(tr("Take cash"), "Return", kind=Kind.PRIMARY, height=BIG))
        take.clicked.connect(self._entry.enter)
        self._lower = QStackedWidget()
        self._lower.addWidget(_column(theme, self._name, self._table, self._pick_button, self._new))
        self._lower.addWidget(
            _column(theme, self._owed, self._entry.field, self._error, self._entry.keypad, take, end=True)
        )
        self.body.addLayout(row(self._due_title, self._due, spacing=theme.px(GRID)))
        self.body.addWidget(self._lower, 1)

    def opened(self) -> None:
        self._entry.clear()
        self._name.show_text("")

    def show_state(self, state: AccountsState) -> None:
        self._state = state
        for part in (self._due_title, self._due):
            part.setVisible(state.due is not None)
        if state.due is not None:
            self._due.show_amount(state.due)
        self._lower.setCurrentIndex(0 if state.chosen is None else 1)
        if state.chosen is None:
            self._show_rows(state)
            return
        self._owed.setText(tr("{name} owes {owed}", name=state.chosen.name, owed=yuan(state.chosen.owed)))
        self._entry.field.setPlaceholderText(str(state.chosen.owed))
        self._error.setVisible(bool(state.error))
        self._error.show_message(Message(Level.DANGER, state.error) if state.error else None)

    def _show_rows(self, state: AccountsState) -> None:
        nobody = tr("Nobody owes anything") if state.due is None else tr("No account has this name")
        self._table.show_nothing(Nothing(Icon.PERSON, nobody))
        self._table.show_rows(tuple(map(_row_of, state.rows)))
        pick = tr("Settle this account") if state.due is None else tr("Put it on this account")
        self._pick_button.setEnabled(bool(state.rows))
        self._pick_button.show_face(Face(pick, ACT_KEY, None, Kind.PRIMARY, Text.STRONG, BIG))
        self._new.setVisible(bool(state.new))
        limit = yuan(LIMIT_FIRST)
        self._new.show_face(Face(tr("New: {name}, up to {limit}", name=state.new, limit=limit), NEW_KEY, height=BIG))

    def field(self) -> QWidget:
        return self._name if self._state.chosen is None else self._entry.field

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        if self._state.chosen is not None:
            return {"Return": self._entry.enter}
        new = {NEW_KEY: partial(self.tell, TenderPicked(NEW))} if self._state.new else {}
        return {
            "Up": partial(self._table.step, -1),
            "Down": partial(self._table.step, 1),
            ACT_KEY: self._pick,
            **new,
        }

    def _pick(self) -> None:
        if self._table.marked is not None:
            self.tell(TenderPicked(self._table.marked))


def _row_of(account: AccountRow) -> Row:
    below = tr("owes; {left} left", left=yuan(account.left))
    return Row(account.key, (Cell(account.name, below=below), Cell(str(account.owed))))


def _column(theme: Theme, *parts: QWidget, end: bool = False) -> QWidget:
    column = QWidget()
    box = QVBoxLayout(column)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(theme.px(GRID))
    for part in parts:
        box.addWidget(part, 1 if isinstance(part, Table) else 0)
    if end:
        box.addStretch(1)
    return column


class PaymentsPanel(Panel[PaymentsState]):
    """Payments that are not at their end; what was paid for nothing can be given back."""

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Payments by code"), Icon.DEVICE)
        nothing = Nothing(Icon.SUCCESS, tr("Every payment by code is at its end"))
        self._table = Table(theme, (Column(""), Column("", 96, right=True)), nothing, tall=True)
        self._table.picked.connect(lambda _: self._show_acts())
        self._back = Button(theme, Face(height=BIG))
        self._by_hand = Button(theme, Face(tr("It was given back by hand"), NEW_KEY, height=BIG))
        self._back.clicked.connect(partial(self._do, PayDeed.GIVE_BACK))
        self._by_hand.clicked.connect(partial(self._do, PayDeed.BY_HAND))
        self._rows: dict[str, TaskRow] = {}
        self.body.addWidget(self._table, 1)
        self.body.addWidget(self._back)
        self.body.addWidget(self._by_hand)

    def show_state(self, state: PaymentsState) -> None:
        self._rows = {r.key: r for r in state.rows}
        self._table.show_rows(tuple(Row(r.key, (Cell(r.text, below=r.at), Cell(str(r.amount)))) for r in state.rows))
        self._show_acts()

    def _show_acts(self) -> None:
        marked = self._marked
        refused = marked is not None and marked.refused
        self._back.show_face(
            Face(tr("Ask for it again") if refused else tr("Give the money back"), ACT_KEY, height=BIG)
        )
        self._back.setEnabled(marked is not None and marked.can_go_back)
        self._by_hand.setVisible(refused)

    @property
    def _marked(self) -> TaskRow | None:
        return self._rows.get(self._table.marked or "")

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {
            "Up": partial(self._table.step, -1),
            "Down": partial(self._table.step, 1),
            ACT_KEY: partial(self._do, PayDeed.GIVE_BACK),
            NEW_KEY: partial(self._do, PayDeed.BY_HAND),
        }

    def _do(self, deed: PayDeed) -> None:
        marked = self._marked
        if marked is not None and (marked.refused if deed is PayDeed.BY_HAND else marked.can_go_back):
            self.tell(PanelActed(deed, marked.key))
