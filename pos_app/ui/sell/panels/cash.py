"""Taking cash: what is due, what was given, what goes back."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar, Final

from PySide6.QtWidgets import QStackedWidget, QWidget

from pos_app.domain.money import Money
from pos_app.domain.stored_value import BALANCE
from pos_app.domain.tender import CASH
from pos_app.ui.message import Level, Message
from pos_app.ui.sell.acts import Answered, CashPicked, TenderPicked
from pos_app.ui.sell.keys import CHOICE_KEYS
from pos_app.ui.sell.panels.number import NumberEntry, Question
from pos_app.ui.sell.panels.panel import Panel, Tell
from pos_app.ui.sell.state import CashState
from pos_app.ui.sums import signed, yuan
from pos_app.ui.theme import BIG, GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Amount, Label, MessageLine, row

NOTE_KEYS: Final = CHOICE_KEYS[:3]
PART_KEY: Final = CHOICE_KEYS[3]
KEEP_KEY: Final = CHOICE_KEYS[4]


class CashPanel(Panel[CashState]):
    """The exact sum first, then up to three sums a customer is likely to hand over; any other is typed."""

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Cash"), Icon.CASH)
        self._state = CashState(Money(0))
        self._sums: tuple[Money, ...] = ()
        self._due_title = Label(theme, tr("Due"), Text.STRONG)
        self._due = Amount(theme, Text.CHANGE)
        self._given_title = Label(theme, tr("Given"), Text.STRONG)
        self._entry = NumberEntry(theme, tell)
        self._enter = Button(theme, Face(height=BIG))
        self._enter.clicked.connect(self._entry.enter)
        self._part = Button(theme, Face(tr("Take it, the rest another way"), PART_KEY, height=BIG))
        self._part.clicked.connect(self._take_part)
        self._keep = Button(theme, Face(tr("Change to the balance"), KEEP_KEY))
        self._keep.clicked.connect(self._keep_change)
        self._notes = [Button(theme, Face(height=BIG)) for _ in NOTE_KEYS]
        for place, button in enumerate(self._notes):
            button.clicked.connect(partial(self._pick, place))
        self._change_title = Label(theme, tr("Change"), Text.STRONG)
        self._change = Amount(theme, Text.CHANGE)
        self._question = Question(theme, self._agree, self.go_back)
        self._error = MessageLine(theme)
        self._lower = QStackedWidget()
        self._lower.addWidget(self._entry.keypad)
        self._lower.addWidget(self._question)
        self._lay_out(theme.px(GRID))

    def _lay_out(self, gap: int) -> None:
        self.body.addLayout(row(self._due_title, self._due, spacing=gap))
        self.body.addLayout(row(self._given_title, self._entry.field, spacing=gap))
        self.body.addWidget(self._enter)
        self.body.addLayout(row(*self._notes, spacing=gap))
        self.body.addLayout(row(self._change_title, self._change, spacing=gap))
        self.body.addWidget(self._keep)
        self.body.addWidget(self._error)
        self.body.addWidget(self._part)
        self.body.addWidget(self._lower)
        self.body.addStretch(1)

    def opened(self) -> None:
        self._entry.clear()

    def show_state(self, state: CashState) -> None:
        self._state = state
        self._sums = tuple(note for note in state.notes if note != state.due)[: len(NOTE_KEYS)]
        rounding = tr("Rounding {amount}", amount=signed(state.rounding))
        self._due_title.setText(tr("Due") + (f"\n{rounding}" if state.rounding.fen else ""))
        self._due.show_amount(state.due)
        # What the button says is what Enter does: the sum typed, or the exact one while none is.
        take = tr("Exact {amount}", amount=yuan(state.due))
        if state.given is not None:
            take = tr("Take {amount}", amount=yuan(state.given))
        self._enter.show_face(Face(take, "Return", None, Kind.PRIMARY, Text.TITLE, BIG))
        for place, button in enumerate(self._notes):
            has = place < len(self._sums)
            button.setEnabled(has)
            button.show_face(Face(yuan(self._sums[place]) if has else "", NOTE_KEYS[place] if has else "", height=BIG))
        self._show_change(state.change)
        self._keep.setVisible(self._can_keep)
        short = state.part is not None and bool(state.error)
        self._part.setVisible(short)
        for button in self._notes:
            button.setVisible(not short)
        self._error.setVisible(bool(state.error))
        self._error.show_message(Message(Level.DANGER, state.error) if state.error else None)
        if state.asks and state.given is not None:
            self._question.ask(Message(Level.WARNING, tr("{given} given: is that right?", given=yuan(state.given))))
        self._lower.setCurrentIndex(1 if state.asks else 0)

    def _show_change(self, change: Money | None) -> None:
        short = change is not None and change.fen < 0
        self._change_title.setText(tr("Still missing") if short else tr("Change"))
        self._change_title.set_tone(Tone.DANGER if short else Tone.PLAIN)
        tone = Tone.DANGER if short else Tone.SUCCESS
        self._change.show_amount(-change if change is not None and short else change, tone)

    def field(self) -> QWidget | None:
        return None if self._state.asks else self._entry.field

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        if self._state.asks:
            return {CHOICE_KEYS[0]: self._agree}
        notes = {NOTE_KEYS[place]: partial(self._pick, place) for place in range(len(self._sums))}
        part = {PART_KEY: self._take_part} if self._state.part is not None else {}
        keep = {KEEP_KEY: self._keep_change} if self._can_keep else {}
        return {"Return": self._entry.enter, **notes, **part, **keep}

    @property
    def _can_keep(self) -> bool:
        state = self._state
        return state.keeps and not state.asks and state.change is not None and state.change.fen > 0

    def _keep_change(self) -> None:
        self.tell(TenderPicked(BALANCE))

    def _take_part(self) -> None:
        self.tell(TenderPicked(CASH))

    def _agree(self) -> None:
        self.tell(Answered(yes=True))

    def _pick(self, place: int) -> None:
        if place < len(self._sums):
            self.tell(CashPicked(self._sums[place]))
