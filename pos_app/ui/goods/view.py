"""The goods screen. It draws what it is shown and tells what a person did. It decides nothing: a presenter does."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos_app.ui.goods.acts import Commanded, WentBack
from pos_app.ui.goods.card import CardPart
from pos_app.ui.goods.catalogue import CataloguePart
from pos_app.ui.goods.keys import KEYS, Command
from pos_app.ui.goods.state import CardState, ListState, Mode
from pos_app.ui.goods.words import command_name
from pos_app.ui.message import Message
from pos_app.ui.page import Page
from pos_app.ui.theme import GRID, Theme
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.labels import MessageLine
from pos_app.ui.widgets.stepper import Stepper

BUTTONS: Final = (Command.NEW, Command.EDIT, Command.TAB, Command.SORT, Command.EXPORT)


class GoodsView(Page):
    """Nothing here can be pressed by Enter or Space, so a scan can't."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._names = {name: command for command, name in KEYS.items()}
        self._list, self._card = CataloguePart(theme, self.tell), CardPart(theme, self.tell)
        self._editing = False
        self._message = MessageLine(theme)
        self._bar = {command: self._button(command) for command in BUTTONS}
        self._modes = QStackedWidget()
        self._lay_out(theme.px(GRID))
        self.listen(self)

    def _button(self, command: Command) -> Button:
        kind = Kind.PRIMARY if command is Command.NEW else Kind.QUIET
        button = Button(self._theme, Face(command_name(command), KEYS[command], kind=kind))
        button.setSizePolicy(button.sizePolicy().Policy.Fixed, button.sizePolicy().Policy.Fixed)
        button.clicked.connect(partial(self._command, command))
        return button

    def _lay_out(self, gap: int) -> None:
        products = QWidget()
        beside = QHBoxLayout(products)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(gap)
        beside.addWidget(self._list, 9)
        beside.addWidget(self._card, 10)
        self._modes.addWidget(products)
        bar = QHBoxLayout()
        bar.setSpacing(gap // 2)
        bar.addWidget(self._message, 1)
        for button in self._bar.values():
            bar.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(gap, gap, gap, gap // 2)
        box.setSpacing(gap)
        box.addWidget(self._modes, 1)
        box.addLayout(bar)

    # What is shown

    def show_mode(self, mode: Mode) -> None:
        self._modes.setCurrentIndex(list(Mode).index(mode))
        self.take_focus()

    def show_list(self, state: ListState, chosen: str | None) -> None:
        self._list.show_state(state, chosen)

    def show_card(self, card: CardState | None) -> None:
        """The product that is chosen, or the form of one; None is none."""
        editing = card is not None and card.editing
        changed, self._editing = editing != self._editing, editing
        self._card.show_card(card)
        self._list.setEnabled(not editing)
        for button in self._bar.values():
            button.setVisible(not editing)
        if changed:
            self.take_focus()

    def take_code(self, code: str) -> None:
        """A code was scanned into the form that is open."""
        self._card.take_code(code)

    def show_message(self, message: Message | None) -> None:
        self._message.show_message(message)

    # What a person does

    def field(self) -> QWidget | None:
        return self._card.field() if self._editing else self._list.field()

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        if name == "Esc":
            self._once(event, partial(self.tell, WentBack()))
        elif self._editing:
            if name == KEYS[Command.TAB]:
                self._once(event, self._card.turn)
                return True
            return self._card.take_key(name, event)
        elif name in self._names:
            self._once(event, partial(self._command, self._names[name]))
        elif name in {"Up", "Down"}:
            self._list.step(-1 if name == "Up" else 1)
        elif name in {"Tab", "Shift+Tab"}:
            self._list.go(-1 if name == "Shift+Tab" else 1)
        elif name == "Return":
            return True
        else:
            here = self._list.field()
            if isinstance(here, Stepper):
                if name in {"Left", "Right"}:
                    here.step(-1 if name == "Left" else 1)
                return name in {"Left", "Right"}
            return False
        return True

    def _once(self, event: QKeyEvent, act: Callable[[], None]) -> None:
        if not event.isAutoRepeat():
            act()

    def _command(self, command: Command) -> None:
        self.tell(Commanded(command))
