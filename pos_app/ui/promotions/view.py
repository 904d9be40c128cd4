"""The promotions screen: what there is, or the form of one.

It draws what it is shown and tells what a person did. It decides nothing: a presenter does.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos_app.ui.message import Message
from pos_app.ui.page import Page
from pos_app.ui.promotions.acts import Commanded, RowChosen, TabChosen, WentBack
from pos_app.ui.promotions.form import PromotionPart
from pos_app.ui.promotions.keys import KEYS, Command
from pos_app.ui.promotions.lists import Lists
from pos_app.ui.promotions.price_form import PricePart
from pos_app.ui.promotions.state import Form, ListState, PriceForm, PromotionForm, Tab
from pos_app.ui.promotions.words import command_name, tab_name
from pos_app.ui.theme import GRID, Theme
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.labels import MessageLine
from pos_app.ui.widgets.segments import Segments

TABS: Final = tuple(Tab)


class PromotionsView(Page):
    """Nothing here can be pressed by Enter or Space, so a scan can't."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._names = {name: command for command, name in KEYS.items()}
        self._tabs = Segments(theme)
        self._tabs.show_texts(tuple(map(tab_name, TABS)))
        self._tabs.chosen.connect(lambda place: self.tell(TabChosen(TABS[place])))
        self._lists = Lists(theme)
        self._lists.picked.connect(lambda key: self.tell(RowChosen(key)))
        self._promotion, self._price = PromotionPart(theme, self.tell), PricePart(theme, self.tell)
        self._shown: tuple[type, str] | None = None
        for part in (self._promotion, self._price):
            self.listen(part)
        self._message = MessageLine(theme)
        self._bar = {command: self._bar_button(theme, command) for command in Command}
        self._lay_out(theme.px(GRID))

    def _bar_button(self, theme: Theme, command: Command) -> Button:
        kind = Kind.PRIMARY if command is Command.NEW else Kind.QUIET
        button = Button(theme, Face(command_name(command), KEYS[command], kind=kind))
        button.setSizePolicy(button.sizePolicy().Policy.Fixed, button.sizePolicy().Policy.Fixed)
        button.clicked.connect(partial(self._command, command))
        return button

    def _lay_out(self, gap: int) -> None:
        listed = QWidget()
        inside = QVBoxLayout(listed)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(gap)
        inside.addWidget(self._tabs)
        inside.addWidget(self._lists, 1)
        self._stack = QStackedWidget()
        for part in (listed, self._promotion, self._price):
            self._stack.addWidget(part)
        bar = QHBoxLayout()
        bar.setSpacing(gap // 2)
        bar.addWidget(self._message, 1)
        for button in self._bar.values():
            bar.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(gap, gap, gap, gap // 2)
        box.setSpacing(gap)
        box.addWidget(self._stack, 1)
        box.addLayout(bar)

    # What is shown

    def show_list(self, state: ListState) -> None:
        self._tabs.show_current(TABS.index(state.tab))
        self._lists.show_state(state)
        of_promotions = state.tab is Tab.PROMOTIONS
        for command, button in self._bar.items():
            button.setEnabled(state.may_change)
            button.setVisible(self._form is None and (of_promotions or command in {Command.NEW, Command.EDIT}))

    def show_form(self, form: Form | None) -> None:
        """Open the form, or bring it up to date; None closes it."""
        match form:
            case PromotionForm(uid=uid):
                if self._shown != (PromotionForm, uid):
                    self._promotion.opened(form)
                self._shown = (PromotionForm, uid)
                self._promotion.show_state(form)
                self._stack.setCurrentWidget(self._promotion)
            case PriceForm(key=key):
                if self._shown != (PriceForm, key):
                    self._price.opened(form)
                self._shown = (PriceForm, key)
                self._price.show_state(form)
                self._stack.setCurrentWidget(self._price)
            case None:
                self._shown = None
                self._stack.setCurrentIndex(0)
        for command, button in self._bar.items():
            of_promotions = TABS[self._tabs.current] is Tab.PROMOTIONS
            button.setVisible(form is None and (of_promotions or command in {Command.NEW, Command.EDIT}))
        self.take_focus()

    def show_message(self, message: Message | None) -> None:
        self._message.show_message(message)

    # What a person does

    @property
    def _form(self) -> PromotionPart | PricePart | None:
        part = self._stack.currentWidget()
        return part if isinstance(part, PromotionPart | PricePart) else None

    def field(self) -> QWidget | None:
        return None if self._form is None else self._form.field()

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        if name == "Esc":
            self._once(event, partial(self.tell, WentBack()))
        elif self._form is not None:
            return self._form.take_key(name, event)
        elif name in self._names:
            self._once(event, partial(self._command, self._names[name]))
        elif name in {"Up", "Down"}:
            self._lists.step(-1 if name == "Up" else 1)
        elif name in {"Left", "Right"}:
            self._tabs.step(-1 if name == "Left" else 1)
        return True

    def _once(self, event: QKeyEvent, act: Callable[[], None]) -> None:
        if not event.isAutoRepeat():
            act()

    def _command(self, command: Command) -> None:
        self.tell(Commanded(command, self._lists.marked))
