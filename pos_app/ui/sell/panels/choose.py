"""Panels that choose one of a few: another tender, a reason to open the drawer."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar, Final

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pos_app.domain.money import ZERO
from pos_app.ui.message import Choice, Level, Message
from pos_app.ui.sell.acts import Answered, ReasonGiven, TenderPicked
from pos_app.ui.sell.keys import CHOICE_KEYS
from pos_app.ui.sell.panels.number import Question
from pos_app.ui.sell.panels.panel import Panel, Tell
from pos_app.ui.sell.state import DrawerState, TendersState
from pos_app.ui.sell.words import tender_name
from pos_app.ui.sums import yuan
from pos_app.ui.theme import BIG, GRID, Text, Theme
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Amount, Label, discard, row

_TENDER_ICONS: Final = {"card": Icon.CARD}


class ChoiceList(QWidget):
    """Tall buttons below each other, each with the key that presses it."""

    def __init__(self, theme: Theme, chosen: Callable[[str], None]) -> None:
        super().__init__()
        self._theme, self._chosen = theme, chosen
        self._choices: tuple[Choice, ...] = ()
        self._buttons: list[Button] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.px(GRID))

    def show_choices(self, choices: tuple[Choice, ...], icons: Mapping[str, Icon] | None = None) -> None:
        if choices == self._choices:
            return
        discard(self._box, self._buttons)
        self._choices, self._buttons = choices, []
        for place, choice in enumerate(choices):
            icon = (icons or {}).get(choice.key)
            button = Button(self._theme, Face(choice.text, CHOICE_KEYS[place], icon, size=Text.STRONG, height=BIG))
            button.clicked.connect(partial(self._chosen, choice.key))
            self._box.addWidget(button)
            self._buttons.append(button)

    def key_actions(self) -> dict[str, Callable[[], None]]:
        return {key: partial(self._chosen, choice.key) for key, choice in zip(CHOICE_KEYS, self._choices, strict=False)}


class TendersPanel(Panel[TendersState]):
    """Paid by phone or card outside the till: choose which, then confirm to have seen it paid (rule D-15)."""

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Other ways to pay"), Icon.DEVICE)
        self._state = TendersState(ZERO, ())
        self._due = Amount(theme, Text.CHANGE)
        self._list = ChoiceList(theme, lambda tender: tell(TenderPicked(tender)))
        self._question = Question(theme, self._agree, self.go_back)
        self._lower = QStackedWidget()
        self._lower.addWidget(self._list)
        self._lower.addWidget(self._question)
        self.body.addLayout(row(Label(theme, tr("Due"), Text.STRONG), self._due, spacing=theme.px(GRID)))
        self.body.addWidget(self._lower)
        self.body.addStretch(1)

    def show_state(self, state: TendersState) -> None:
        self._state = state
        self._due.show_amount(state.due)
        choices = tuple(Choice(tender, tender_name(tender)) for tender in state.tenders)
        self._list.show_choices(choices, {tender: _TENDER_ICONS.get(tender, Icon.DEVICE) for tender in state.tenders})
        if state.chosen is not None:
            seen = tr(
                "Did you see {amount} paid by {tender}?", amount=yuan(state.due), tender=tender_name(state.chosen)
            )
            self._question.ask(Message(Level.WARNING, seen))
        self._lower.setCurrentIndex(0 if state.chosen is None else 1)

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        if self._state.chosen is None:
            return self._list.key_actions()
        return {CHOICE_KEYS[0]: self._agree}

    def _agree(self) -> None:
        self.tell(Answered(yes=True))


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
