"""The sync screen: how it stands on top, what happened below, or the form that connects the till.

It draws what it is shown and tells what a person did. It decides nothing: a presenter does.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos_app.ui.message import Message
from pos_app.ui.page import Page
from pos_app.ui.sync.acts import Commanded, RowChosen, TabChosen, WentBack
from pos_app.ui.sync.form import EnrolPart
from pos_app.ui.sync.head import Head
from pos_app.ui.sync.keys import KEYS, Command
from pos_app.ui.sync.lists import Lists
from pos_app.ui.sync.state import Allowed, EnrolForm, SyncNow, Tab, TabState
from pos_app.ui.sync.words import command_name, tab_name
from pos_app.ui.theme import GRID, Theme
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.labels import MessageLine
from pos_app.ui.widgets.segments import Segments

TABS: Final = tuple(Tab)


class SyncView(Page):
    """Nothing here can be pressed by Enter or Space, so a scan can't."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._names = {name: command for command, name in KEYS.items()}
        self._head = Head(theme)
        self._head.pressed.connect(self._command)
        self._tabs = Segments(theme)
        self._tabs.show_texts(tuple(tab_name(tab) for tab in TABS))
        self._tabs.chosen.connect(lambda place: self.tell(TabChosen(TABS[place])))
        self._lists = Lists(theme)
        self._lists.picked.connect(lambda key: self.tell(RowChosen(key)))
        self._form = EnrolPart(theme, self.tell)
        self.listen(self._form)
        self._message = MessageLine(theme)
        self._bar = {command: self._bar_button(theme, command) for command in (Command.ENROL, Command.SEEN)}
        self._lay_out(theme.px(GRID))

    def _bar_button(self, theme: Theme, command: Command) -> Button:
        button = Button(theme, Face(command_name(command), KEYS[command], kind=Kind.QUIET))
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
        self._stack.addWidget(listed)
        self._stack.addWidget(self._form)
        bar = QHBoxLayout()
        bar.setSpacing(gap // 2)
        bar.addWidget(self._message, 1)
        for button in self._bar.values():
            bar.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(gap, gap, gap, gap // 2)
        box.setSpacing(gap)
        box.addWidget(self._head)
        box.addWidget(self._stack, 1)
        box.addLayout(bar)

    # What is shown

    def show_now(self, now: SyncNow, allowed: Allowed, closing: date | None) -> None:
        self._head.show_now(now, allowed, closing)
        self._bar[Command.ENROL].setVisible(allowed.enrol)

    def show_tab(self, state: TabState) -> None:
        counts = dict(state.counts)
        texts = tuple(f"{tab_name(tab)} {counts[tab]}" if counts.get(tab) else tab_name(tab) for tab in TABS)
        self._tabs.show_texts(texts)
        self._tabs.show_current(TABS.index(state.tab))
        self._lists.show_tab(state)
        self._bar[Command.SEEN].setVisible(state.tab is Tab.ALARMS)

    def show_form(self, form: EnrolForm | None) -> None:
        """Open the form, or bring it up to date; None closes it."""
        if form is not None:
            if self._stack.currentWidget() is not self._form:
                self._form.opened(form)
            self._form.show_state(form)
        self._stack.setCurrentIndex(0 if form is None else 1)
        self.take_focus()

    def show_message(self, message: Message | None) -> None:
        self._message.show_message(message)

    # What a person does

    def field(self) -> QWidget | None:
        return self._form.field() if self._stack.currentWidget() is self._form else None

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        if name == "Esc":
            self._once(event, partial(self.tell, WentBack()))
        elif self._stack.currentWidget() is self._form:
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
