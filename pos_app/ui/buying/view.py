"""The buying screen: a list, or one thing that is written or read.

It draws what it is shown and tells what a person did. It decides nothing: a presenter does.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos_app.ui.buying.acts import Commanded, Picked, TabChosen, WentBack
from pos_app.ui.buying.fields import FieldsPart
from pos_app.ui.buying.keys import KEYS, PAPER_KEYS, Command, Tab
from pos_app.ui.buying.listing import ListingPart
from pos_app.ui.buying.sheet_part import SheetPart
from pos_app.ui.buying.state import ChooserState, FormState, ListState, PaperState, SheetState
from pos_app.ui.buying.words import command_name, tab_name
from pos_app.ui.message import Message
from pos_app.ui.page import Page
from pos_app.ui.theme import GRID, Theme
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.labels import MessageLine, discard
from pos_app.ui.widgets.segments import Segments

TABS: Final = tuple(Tab)


class BuyingView(Page):
    """Nothing here can be saved by Enter or Space, so a scan can't."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._tabs = Segments(theme)
        self._tabs.show_texts(tuple(map(tab_name, TABS)))
        self._tabs.chosen.connect(lambda place: self.tell(TabChosen(TABS[place])))
        self._list, self._read = ListingPart(theme), ListingPart(theme)
        self._chooser = False
        self._sheet = SheetPart(theme, self.tell)
        self._fields = FieldsPart(theme, self.tell, self.listen)
        self.listen(self._sheet)
        self._message = MessageLine(theme)
        self._tab = Tab.ORDERS
        self._buttons: list[QWidget] = []
        self._lay_out(theme.px(GRID))

    def _lay_out(self, gap: int) -> None:
        listed = QWidget()
        inside = QVBoxLayout(listed)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(gap)
        inside.addWidget(self._tabs)
        inside.addWidget(self._list, 1)
        self._stack = QStackedWidget()
        self._listed = listed
        for part in (listed, self._read, self._sheet, self._fields):
            self._stack.addWidget(part)
        self._bar = QHBoxLayout()
        self._bar.setSpacing(gap // 2)
        box = QVBoxLayout(self)
        box.setContentsMargins(gap, gap, gap, gap // 2)
        box.setSpacing(gap // 2)
        box.addWidget(self._stack, 1)
        box.addWidget(self._message)
        box.addLayout(self._bar)

    # What is shown

    def show_list(self, state: ListState) -> None:
        self._tab = state.tab
        self._tabs.show_current(TABS.index(state.tab))
        self._list.show_listing(state.listing)
        self._show(self._listed, tuple((command, KEYS[state.tab][command]) for command in state.commands))

    def show_chooser(self, state: ChooserState) -> None:
        self._read.show_listing(state.listing, titled=True)
        self._show(self._read, (), chooser=True)

    def show_paper(self, state: PaperState) -> None:
        self._read.show_listing(state.listing, state.below, titled=True)
        self._show(self._read, tuple(PAPER_KEYS.items()))

    def show_sheet(self, state: SheetState) -> None:
        self._sheet.show_state(state)
        if self._stack.currentWidget() is not self._sheet:
            self._show(self._sheet, ())

    def show_form(self, state: FormState) -> None:
        self._fields.show_state(state)
        if self._stack.currentWidget() is not self._fields:
            self._show(self._fields, ())

    def _show(self, part: QWidget, keys: tuple[tuple[Command, str], ...], *, chooser: bool = False) -> None:
        if part is not self._sheet and not (part is self._read and not chooser):
            self._sheet.forget()
        if part is not self._fields:
            self._fields.forget()
        self._chooser = chooser
        self._stack.setCurrentWidget(part)
        discard(self._bar, self._buttons)
        self._buttons = [] if part in (self._listed, self._sheet, self._fields) else [self._back()]
        if chooser:
            choose = Button(self._theme, Face(tr("Choose"), "Return", kind=Kind.PRIMARY))
            choose.clicked.connect(self._pick)
            self._buttons.append(choose)
        self._buttons += [self._bar_button(command, key) for command, key in keys]
        for button in self._buttons:
            self._bar.addWidget(button)
        self.take_focus()

    def _back(self) -> Button:
        button = Button(self._theme, Face(tr("Back"), "Esc"))
        button.clicked.connect(partial(self.tell, WentBack()))
        return button

    def _bar_button(self, command: Command, key: str) -> Button:
        kind = Kind.PRIMARY if command is Command.NEW else Kind.QUIET
        button = Button(self._theme, Face(command_name(command, self._tab), key, kind=kind))
        button.clicked.connect(partial(self._command, command))
        return button

    def show_message(self, message: Message | None) -> None:
        self._message.show_message(message)

    # What a person does

    @property
    def _form(self) -> SheetPart | FieldsPart | None:
        part = self._stack.currentWidget()
        return part if isinstance(part, SheetPart | FieldsPart) else None

    def field(self) -> QWidget | None:
        return None if self._form is None else self._form.field()

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        if name == "Esc":
            self._once(event, partial(self.tell, WentBack()))
        elif self._form is not None:
            return self._form.take_key(name, event)
        elif name in {"Up", "Down"}:
            self._rows.step(-1 if name == "Up" else 1)
        elif self._chooser:
            if name == "Return":
                self._once(event, self._pick)
        elif name in {"Left", "Right"} and self._rows is self._list:
            self._tabs.step(-1 if name == "Left" else 1)
        else:
            keys = PAPER_KEYS if self._rows is self._read else KEYS[self._tab]
            for command, key in keys.items():
                if key == name:
                    self._once(event, partial(self._command, command))
        return True

    @property
    def _rows(self) -> ListingPart:
        return self._read if self._stack.currentWidget() is self._read else self._list

    def _once(self, event: QKeyEvent, act: Callable[[], None]) -> None:
        if not event.isAutoRepeat():
            act()

    def _pick(self) -> None:
        if self._read.marked is not None:
            self.tell(Picked(self._read.marked))

    def _command(self, command: Command) -> None:
        self.tell(Commanded(command, self._rows.marked))
