"""The stock screen. It draws what it is shown and tells what a person did. It decides nothing: a presenter does."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos_app.ui.message import Message
from pos_app.ui.page import Page
from pos_app.ui.stock.acts import (
    Commanded,
    DetailEndReached,
    EndReached,
    Entered,
    RowChosen,
    TabChosen,
    Typed,
    WentBack,
)
from pos_app.ui.stock.form import FormPart
from pos_app.ui.stock.keys import KEYS, TAB_KEY, Command
from pos_app.ui.stock.state import DetailState, FormState, ListState, Tab
from pos_app.ui.stock.tables import COUNTING, detail_tables, main_tables, row_of
from pos_app.ui.stock.words import command_name, tab_name
from pos_app.ui.theme import GRID, Text, Theme, Tone
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.fields import TextField
from pos_app.ui.widgets.labels import Card, Elided, Label, MessageLine
from pos_app.ui.widgets.segments import Segments
from pos_app.ui.widgets.table import Table

TABS: Final = tuple(Tab)
SEARCH_LENGTH_MAX: Final = 64
_FIRST: Final = frozenset({Command.NEW, Command.BEGIN, Command.APPROVE})


class StockView(Page):
    """Nothing here can be pressed by Enter or Space, so a scan can't."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._state = ListState(Tab.ON_HAND)
        self._tabs = Segments(theme)
        self._tabs.show_texts(tuple(map(tab_name, TABS)))
        self._tabs.chosen.connect(lambda place: self.tell(TabChosen(TABS[place])))
        self._entry = TextField(theme)
        self._entry.setMaxLength(SEARCH_LENGTH_MAX)
        self._entry.textChanged.connect(lambda text: self.tell(Typed(text)))
        self._head, self._note = Label(theme, "", Text.STRONG).wrapping(), Elided(theme, "", Text.BODY, Tone.MUTED)
        self._tables, self._details = main_tables(theme), detail_tables(theme)
        self._main, self._behind = QStackedWidget(), QStackedWidget()
        self._title = Label(theme, "", Text.STRONG, bold=True).wrapping()
        self._about = Label(theme, "", Text.SMALL, Tone.MUTED).wrapping()
        self._form = FormPart(theme, self.tell, self.listen)
        self._message = MessageLine(theme)
        self._bar = {command: self._button(command) for command in Command}
        self._side = self._detail_card()
        self._pages = QStackedWidget()
        self._open: FormState | None = None
        self._lay_out(theme.px(GRID))
        self.listen(self)

    def _button(self, command: Command) -> Button:
        kind = Kind.PRIMARY if command in _FIRST else Kind.QUIET
        button = Button(self._theme, Face(command_name(command), KEYS[command], kind=kind))
        button.setSizePolicy(button.sizePolicy().Policy.Fixed, button.sizePolicy().Policy.Fixed)
        button.clicked.connect(partial(self._command, command))
        return button

    def _detail_card(self) -> Card:
        for table in self._details.values():
            table.ended.connect(lambda: self.tell(DetailEndReached()))
            self._behind.addWidget(table)
        side, gap = Card(), self._theme.px(GRID)
        inside = QVBoxLayout(side)
        inside.setContentsMargins(gap, gap, gap, 2)
        inside.setSpacing(gap // 2)
        for part in (self._title, self._about):
            inside.addWidget(part)
        inside.addWidget(self._behind, 1)
        return side

    def _lay_out(self, gap: int) -> None:
        for table in self._tables.values():
            table.picked.connect(lambda key: self.tell(RowChosen(key)))
            table.ended.connect(lambda: self.tell(EndReached()))
            self._main.addWidget(table)
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(2, 2, 2, 2)
        inside.addWidget(self._main)
        beside = QHBoxLayout()
        beside.setSpacing(gap)
        beside.addWidget(card, 10)
        beside.addWidget(self._side, 10)
        listed = QWidget()
        lists = QVBoxLayout(listed)
        lists.setContentsMargins(0, 0, 0, 0)
        lists.setSpacing(gap)
        for part in (self._tabs, self._entry, self._head, self._note):
            lists.addWidget(part)
        lists.addLayout(beside, 1)
        self._pages.addWidget(listed)
        self._pages.addWidget(self._form)
        bar = QHBoxLayout()
        bar.setSpacing(gap // 2)
        bar.addWidget(self._message, 1)
        for button in self._bar.values():
            bar.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(gap, gap, gap, gap // 2)
        box.setSpacing(gap)
        box.addWidget(self._pages, 1)
        box.addLayout(bar)

    # What is shown

    @property
    def _table(self) -> Table:
        return self._tables[COUNTING if self._state.counting else self._state.tab]

    def show_list(self, state: ListState, chosen: str | None) -> None:
        before, self._state = self._state, state
        self._tabs.show_current(TABS.index(state.tab))
        self._main.setCurrentWidget(self._table)
        self._table.show_rows(tuple(map(row_of, state.lines)), chosen)
        self._head.setText(state.head)
        self._head.setVisible(bool(state.head))
        self._note.set_text(state.note)
        self._note.setVisible(bool(state.note))
        self._entry.setPlaceholderText(state.entry)
        self._entry.setVisible(bool(state.entry))
        if before.tab is not state.tab and self._entry.text():
            self._entry.show_text("")
        self._show_bar()
        if (before.tab, before.counting) != (state.tab, state.counting) and self._open is None:
            self.take_focus()

    def show_detail(self, detail: DetailState | None) -> None:
        self._side.setVisible(detail is not None)
        if detail is not None and self._state.tab in self._details:
            table = self._details[self._state.tab]
            self._behind.setCurrentWidget(table)
            self._title.setText(detail.title)
            self._about.setText(detail.note)
            self._about.setVisible(bool(detail.note))
            table.show_rows(tuple(map(row_of, detail.lines)))

    def show_form(self, form: FormState | None) -> None:
        before, self._open = self._open, form
        self._pages.setCurrentIndex(0 if form is None else 1)
        if form is None:
            self._form.closed()
        else:
            self._form.show_form(form)
        self._message.setVisible(form is None)
        self._show_bar()
        if (before is None) != (form is None):
            self.take_focus()

    def clear_entry(self) -> None:
        self._entry.show_text("")

    def _show_bar(self) -> None:
        for command, button in self._bar.items():
            button.setVisible(self._open is None and command in self._state.commands)

    def show_message(self, message: Message | None) -> None:
        self._message.show_message(message)

    # What a person does

    def field(self) -> QWidget | None:
        if self._open is not None:
            return self._form.field()
        return self._entry if self._state.entry else None

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        if name == "Esc":
            self._once(event, partial(self.tell, WentBack()))
            return True
        if self._open is not None:
            return self._form.take_key(name, event)
        command = next((each for each in self._state.commands if KEYS[each] == name), None)
        if command is not None:
            self._once(event, partial(self._command, command))
        elif name == TAB_KEY:
            self._once(event, partial(self._tabs.step, 1))
        elif name in {"Up", "Down"}:
            self._table.step(-1 if name == "Up" else 1)
        elif name in {"Left", "Right"} and not self._entry.text():
            self._tabs.step(-1 if name == "Left" else 1)
        elif name == "Return":
            self._once(event, self._enter)
        elif name not in {"Tab", "Shift+Tab"}:
            return False
        return True

    def _enter(self) -> None:
        if self._state.entry and self._entry.text().strip():
            self.tell(Entered(self._entry.text()))

    def _once(self, event: QKeyEvent, act: Callable[[], None]) -> None:
        if not event.isAutoRepeat():
            act()

    def _command(self, command: Command) -> None:
        self.tell(Commanded(command, self._table.marked))
