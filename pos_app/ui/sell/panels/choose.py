"""Panels that choose one of a few: another tender, a reason to open the drawer."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar, Final

from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from pos_app.domain.money import ZERO
from pos_app.ui.message import Choice, Level, Message
from pos_app.ui.sell.acts import Answered, PanelTyped, ReasonGiven, TenderPicked
from pos_app.ui.sell.keys import CHOICE_KEYS
from pos_app.ui.sell.panels.number import Question
from pos_app.ui.sell.panels.panel import Panel, Tell
from pos_app.ui.sell.state import DrawerState, TendersState
from pos_app.ui.sell.tenders import TAKE_BACK
from pos_app.ui.sell.words import tender_name
from pos_app.ui.sums import yuan
from pos_app.ui.theme import BIG, GRID, TARGET, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face
from pos_app.ui.widgets.fields import NumberField
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Amount, Label, MessageLine, discard, row

_TENDER_ICONS: Final = {
    "card": Icon.CARD,
    "balance": Icon.PERSON,
    "points": Icon.PERSON,
    "coupon": Icon.PRICE,
    "account": Icon.RECEIPT,
}
BACK_KEY: Final = "Ctrl+Backspace"


class ChoiceList(QWidget):
    """Buttons below each other, or in columns, each with the key that presses it."""

    def __init__(
        self,
        theme: Theme,
        chosen: Callable[[str], None],
        *,
        columns: int = 1,
        height: int = BIG,
    ) -> None:
        super().__init__()
        self._theme, self._chosen, self._columns, self._height = theme, chosen, columns, height
        self._choices: tuple[Choice, ...] = ()
        self._keys: tuple[str, ...] = ()
        self._buttons: list[Button] = []
        self._box = QGridLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.px(GRID))

    def show_choices(
        self,
        choices: tuple[Choice, ...],
        icons: Mapping[str, Icon] | None = None,
        keys: tuple[str, ...] = CHOICE_KEYS,
    ) -> None:
        if (choices, keys) == (self._choices, self._keys):
            return
        discard(self._box, self._buttons)
        self._choices, self._keys, self._buttons = choices, keys, []
        for place, choice in enumerate(choices):
            icon = (icons or {}).get(choice.key)
            button = Button(self._theme, Face(choice.text, keys[place], icon, size=Text.STRONG, height=self._height))
            button.clicked.connect(partial(self._chosen, choice.key))
            self._box.addWidget(button, place // self._columns, place % self._columns)
            self._buttons.append(button)

    def key_actions(self) -> dict[str, Callable[[], None]]:
        return {key: partial(self._chosen, choice.key) for key, choice in zip(self._keys, self._choices, strict=False)}


class TendersPanel(Panel[TendersState]):
    """Other ways to pay, all of it or a part: choose one; what was to be seen is confirmed (rule D-15)."""

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Other ways to pay"), Icon.DEVICE)
        gap = theme.px(GRID)
        self._state = TendersState(ZERO, ())
        self._due = Amount(theme, Text.CHANGE)
        self._laid, self._codes = Label(theme).wrapping(), Label(theme, tone=Tone.ACCENT).wrapping()
        self._back = Button(theme, Face(tr("Take back what was paid"), BACK_KEY))
        self._back.clicked.connect(self._take_back)
        self._error = MessageLine(theme)
        self._part_title, self._part = Label(theme, tr("Only a part of it")), NumberField(theme)
        self._part.textChanged.connect(lambda text: tell(PanelTyped(text)))
        self._seen = ChoiceList(theme, self._pick, columns=2, height=TARGET)
        self._ways = ChoiceList(theme, self._pick, height=TARGET)
        self._question = Question(theme, self._agree, self.go_back)
        self._lower = QStackedWidget()
        self._lower.addWidget(self._lists(gap))
        self._lower.addWidget(self._question)
        self.body.addLayout(row(Label(theme, tr("Due"), Text.STRONG), self._due, spacing=gap))
        for part in (self._laid, self._back, self._error, self._codes, self._lower):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def _lists(self, gap: int) -> QWidget:
        lists = QWidget()
        box = QVBoxLayout(lists)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(gap)
        box.addWidget(self._seen)
        box.addWidget(self._ways)
        box.addLayout(row(self._part_title, self._part, spacing=gap))
        box.addStretch(1)
        return lists

    def opened(self) -> None:
        self._part.take_code()
        self._part.show_text("")

    def show_state(self, state: TendersState) -> None:
        if state.amount is None and state.laid != self._state.laid:
            self.opened()
        self._state = state
        self._due.show_amount(state.due)
        self._laid.setText(" + ".join(f"{laid.text} {yuan(laid.amount)}" for laid in state.laid))
        for part in (self._laid, self._back):
            part.setVisible(bool(state.laid))
        self._error.setVisible(bool(state.error))
        self._error.show_message(Message(Level.DANGER, state.error) if state.error else None)
        self._codes.setText(tr("Scan the customer's payment code, or choose:") if state.codes else "")
        self._codes.setVisible(state.codes and state.chosen is None and state.due > ZERO)
        self._part.setPlaceholderText(str(state.due))
        self._part_title.setVisible(state.due > ZERO)
        self._part.setVisible(state.due > ZERO)
        seen = tuple(Choice(tender, tender_name(tender)) for tender in state.tenders)
        ways = tuple(Choice(way.key, f"{way.text} · {way.note}" if way.note else way.text) for way in state.ways)
        icons = {choice.key: _TENDER_ICONS.get(choice.key.partition(":")[0], Icon.DEVICE) for choice in ways}
        self._seen.show_choices(seen)
        self._ways.show_choices(ways, icons, CHOICE_KEYS[len(seen) :])
        if state.chosen is not None:
            asked = tr(
                "Did you see {amount} paid by {tender}?", amount=yuan(state.asked), tender=tender_name(state.chosen)
            )
            self._question.ask(Message(Level.WARNING, asked))
        self._lower.setCurrentIndex(0 if state.chosen is None else 1)

    def field(self) -> QWidget | None:
        return self._part if self._state.chosen is None and self._state.due > ZERO else None

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        if self._state.chosen is not None:
            return {CHOICE_KEYS[0]: self._agree}
        back = {BACK_KEY: self._take_back} if self._state.laid else {}
        return {**self._seen.key_actions(), **self._ways.key_actions(), **back}

    def _pick(self, tender: str) -> None:
        self.tell(TenderPicked(tender))

    def _agree(self) -> None:
        self.tell(Answered(yes=True))

    def _take_back(self) -> None:
        self.tell(TenderPicked(TAKE_BACK))


class DrawerPanel(Panel[DrawerState]):
    """Why the drawer is opened without a sale (rule D-4)."""

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Open the drawer"), Icon.DRAWER)
        self._list = ChoiceList(theme, lambda key: tell(ReasonGiven(key)))
        self.body.addWidget(Label(theme, tr("Why? It is written down.")).wrapping())
        self.body.addWidget(self._list)
        self.body.addStretch(1)

    def show_state(self, state: DrawerState) -> None:
        self._list.show_choices(state.reasons)

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return self._list.key_actions()
