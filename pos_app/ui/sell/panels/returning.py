"""The panels of goods that come back: which receipt, what of it, what is given back; and the void of the last sale."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar, Final

from PySide6.QtWidgets import QWidget

from pos_app.domain.money import ZERO, Money
from pos_app.ui.message import Level, Message
from pos_app.ui.sell.acts import Answered, PanelActed, PanelEntered, ReasonGiven
from pos_app.ui.sell.keys import CHOICE_KEYS
from pos_app.ui.sell.panels.choose import ChoiceList
from pos_app.ui.sell.panels.number import Question
from pos_app.ui.sell.panels.panel import Panel, Tell
from pos_app.ui.sell.state_returns import (
    GiveBackState,
    ReturnAskState,
    ReturnDeed,
    ReturnRow,
    ReturnState,
    VoidState,
)
from pos_app.ui.sums import yuan
from pos_app.ui.theme import BIG, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.fields import CodeField, NumberField
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Amount, Label, MessageLine, row
from pos_app.ui.widgets.table import Cell, Column, Nothing, Row, Table

LAST_KEY, GOODS_KEY = CHOICE_KEYS[:2]
ALL_KEY, LINE_KEY, REASON_KEY, EXCHANGE_KEY, CASH_KEY = CHOICE_KEYS[:5]
_DEEDS: Final = {
    ALL_KEY: ReturnDeed.ALL,
    LINE_KEY: ReturnDeed.LINE,
    REASON_KEY: ReturnDeed.REASON,
    EXCHANGE_KEY: ReturnDeed.EXCHANGE,
    "Left": ReturnDeed.LESS,
    "Right": ReturnDeed.MORE,
}


class ReturnAskPanel(Panel[ReturnAskState]):
    """Scan or type the receipt; or the last sale, or no receipt at all."""

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Take goods back"), Icon.BACK)
        hint = Label(theme, tr("Scan the code of the receipt, or type its number; of today its last digits are enough"))
        self._field = CodeField(theme)
        self._error = MessageLine(theme)
        self._last = Button(theme, Face(tr("The last sale"), LAST_KEY, Icon.RECEIPT, height=BIG))
        self._goods = Button(theme, Face(tr("No receipt: the goods scanned"), GOODS_KEY, Icon.BARCODE, height=BIG))
        self._last.clicked.connect(self._ask_last)
        self._goods.clicked.connect(self._ask_goods)
        for part in (hint.wrapping(), self._field, self._error, self._last, self._goods):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def opened(self) -> None:
        self._field.show_text("")

    def show_state(self, state: ReturnAskState) -> None:
        self._error.show_message(Message(Level.WARNING, state.error) if state.error else None)

    def field(self) -> QWidget:
        return self._field

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {"Return": self._enter, LAST_KEY: self._ask_last, GOODS_KEY: self._ask_goods}

    def _enter(self) -> None:
        if self._field.text().strip():
            self.tell(PanelEntered(self._field.text()))

    def _ask_last(self) -> None:
        self.tell(PanelActed(ReturnDeed.LAST))

    def _ask_goods(self) -> None:
        self.tell(PanelActed(ReturnDeed.WITHOUT_RECEIPT))


class ReturnPanel(Panel[ReturnState]):
    """The lines of a receipt: arrows choose the line and how much of it, Enter gives back what is shown.

    Scanning goods takes them from their line. Digits and Enter are the quantity of the marked line.
    """

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Take goods back"), Icon.BACK)
        self._table = Table(
            theme,
            (Column(tr("Name")), Column(tr("Quantity"), 84, right=True), Column(tr("Sum"), 84, right=True)),
            Nothing(Icon.RECEIPT, tr("Nothing can come back")),
            tall=True,
        )
        self._number = NumberField(theme)
        self._number.setPlaceholderText(tr("Quantity"))
        self._error = MessageLine(theme)
        self._total = Amount(theme, Text.CHANGE, Tone.DANGER)
        self._ways = Label(theme, tone=Tone.MUTED).wrapping()
        self._all = self._button(tr("All"), ALL_KEY)
        self._line = self._button(tr("The line"), LINE_KEY)
        self._reason = self._button("", REASON_KEY)
        self._exchange = self._button(tr("Exchange"), EXCHANGE_KEY)
        self._cash = Button(theme, Face(tr("Give it back in cash"), CASH_KEY, Icon.CASH, Kind.CHOICE))
        self._cash.clicked.connect(partial(self._act, ReturnDeed.IN_CASH))
        done = Button(theme, Face(tr("Give back"), "Return", Icon.CHECK, Kind.PRIMARY, height=BIG))
        done.clicked.connect(self._enter)
        self.body.addWidget(self._table, 1)
        self.body.addWidget(self._number)
        self.body.addWidget(self._error)
        gap = theme.px(8)
        self.body.addLayout(row(self._all, self._line, spacing=gap))
        self.body.addLayout(row(self._reason, self._exchange, spacing=gap))
        self.body.addWidget(self._cash)
        self.body.addLayout(row(Label(theme, tr("Give back"), Text.STRONG), self._total, spacing=gap))
        self.body.addWidget(self._ways)
        self.body.addWidget(done)

    def _button(self, text: str, key: str) -> Button:
        button = Button(self.theme, Face(text, key))
        button.clicked.connect(partial(self._act, _DEEDS[key]))
        return button

    def opened(self) -> None:
        self._number.take_code()
        self._number.show_text("")

    def show_state(self, state: ReturnState) -> None:
        self.title.setText(state.number)
        self._table.show_rows(tuple(map(_row_of, state.rows)), state.marked)
        self._total.show_amount(state.total)
        ways = "  ".join(f"{name} {yuan(amount)}" for name, amount in state.refunds)
        self._ways.setText(ways)
        self._reason.show_face(Face(state.reason, REASON_KEY))
        self._cash.setVisible(state.can_cash)
        self._cash.setChecked(state.in_cash)
        self._error.show_message(Message(Level.WARNING, state.error) if state.error else None)
        self._error.setVisible(bool(state.error))

    def field(self) -> QWidget:
        return self._number

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        deeds = {key: partial(self._act, deed) for key, deed in _DEEDS.items()}
        if self._cash.isVisible():
            deeds[CASH_KEY] = partial(self._act, ReturnDeed.IN_CASH)
        return {
            **deeds,
            "Up": partial(self._table.step, -1),
            "Down": partial(self._table.step, 1),
            "Return": self._enter,
        }

    def _act(self, deed: ReturnDeed) -> None:
        self.tell(PanelActed(deed, self._table.marked or ""))

    def _enter(self) -> None:
        code, text = self._number.take_code(), self._number.text()
        self._number.show_text("")
        deed = ReturnDeed.CODE if code else ReturnDeed.QUANTITY if text else ReturnDeed.DONE
        self.tell(PanelActed(deed, self._table.marked or "", code or text))


def _row_of(line: ReturnRow) -> Row:
    chosen = Cell(str(line.chosen), Tone.ACCENT) if line.chosen.milli else Cell("–", Tone.MUTED)
    left = tr("{left} {unit} can come back", left=line.left, unit=line.unit)
    amount = Cell(str(line.amount), Tone.DANGER) if line.amount > ZERO else Cell()
    return Row(line.key, (Cell(line.name, below=left), chosen, amount))


class RefundLines(Label):
    """What each tender gives back, one below the other."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, size=Text.STRONG)

    def show_refunds(self, refunds: tuple[tuple[str, Money], ...]) -> None:
        self.setText("\n".join(f"{name}  {yuan(amount)}" for name, amount in refunds))


class GiveBackPanel(Panel[GiveBackState]):
    """Whether so much is given back."""

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Give back"), Icon.BACK)
        self._total, self._ways = Amount(theme, Text.CHANGE, Tone.DANGER), RefundLines(theme)
        self._question = Question(theme, self._agree, self.go_back)
        for part in (self._total, self._ways, self._question):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def show_state(self, state: GiveBackState) -> None:
        self._total.show_amount(state.total)
        self._ways.show_refunds(state.refunds)
        self._question.ask(Message(Level.WARNING, state.question))

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {CHOICE_KEYS[0]: self._agree}

    def _agree(self) -> None:
        self.tell(Answered(yes=True))


class VoidPanel(Panel[VoidState]):
    """The last sale was a mistake: why? The answer takes all of it back."""

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Void the last sale"), Icon.REMOVE)
        self._what = MessageLine(theme)
        self._total, self._ways = Amount(theme, Text.CHANGE, Tone.DANGER), RefundLines(theme)
        self._list = ChoiceList(theme, lambda key: tell(ReasonGiven(key)))
        for part in (
            self._what,
            self._total,
            self._ways,
            Label(theme, tr("Why? The reason is written down.")).wrapping(),
            self._list,
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def show_state(self, state: VoidState) -> None:
        what = tr("Take all {count} lines of {number} back", count=state.lines, number=state.number)
        self._what.show_message(Message(Level.WARNING, what))
        self._total.show_amount(state.total)
        self._ways.show_refunds(state.refunds)
        self._list.show_choices(state.reasons)

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return self._list.key_actions()
