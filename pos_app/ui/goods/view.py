"""The goods screen. It draws what it is shown and tells what a person did. It decides nothing: a presenter does."""

from collections.abc import Callable
from functools import partial
from typing import Final, Protocol

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos_app.ui.goods.acts import Commanded, ModeChosen, WentBack
from pos_app.ui.goods.card import CardPart
from pos_app.ui.goods.catalogue import CataloguePart
from pos_app.ui.goods.keys import KEYS, MODE_KEY, TAB_KEY, WITHOUT_BUTTON, Command, Mode
from pos_app.ui.goods.lists import ImportingView
from pos_app.ui.goods.modes import ChangingView, CheckingView
from pos_app.ui.goods.shelf import CountingView
from pos_app.ui.goods.state import CardState, ChecksState, CountState, ImportState, LabelsState, ListState, PricesState
from pos_app.ui.goods.tags import LabellingView
from pos_app.ui.goods.words import command_name, mode_name
from pos_app.ui.message import Message
from pos_app.ui.page import Page
from pos_app.ui.theme import GRID, Theme
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.labels import MessageLine
from pos_app.ui.widgets.segments import Segments

MODES: Final = tuple(Mode)
MAIN: Final = frozenset({Command.NEW, Command.APPLY, Command.REPAIR, Command.PRINT, Command.COUNTED, Command.TAKE})


class ModeView(Protocol):
    """What is shown in a mode: the field that takes what is typed, and what it does with a key."""

    def field(self) -> QWidget | None: ...
    def take_key(self, name: str, event: QKeyEvent) -> bool: ...


class ProductsView(QWidget):
    """The list and the product that is chosen, side by side."""

    def __init__(self, theme: Theme, tell: Callable[[object], None]) -> None:
        super().__init__()
        self.list, self.card = CataloguePart(theme, tell), CardPart(theme, tell)
        self.editing = False
        beside = QHBoxLayout(self)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(theme.px(GRID))
        beside.addWidget(self.list, 9)
        beside.addWidget(self.card, 10)

    def field(self) -> QWidget | None:
        return self.card.field() if self.editing else self.list.field()

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        if self.editing and name == TAB_KEY:
            if not event.isAutoRepeat():
                self.card.turn()
            return True
        return self.card.take_key(name, event) if self.editing else self.list.take_key(name)


class GoodsView(Page):
    """Nothing here can be pressed by Enter or Space, so a scan can't."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._mode = Mode.PRODUCTS
        self._products = ProductsView(theme, self.tell)
        self._changing, self._checking = ChangingView(theme, self.tell), CheckingView(theme, self.tell)
        self._labelling, self._counting = LabellingView(theme, self.tell), CountingView(theme, self.tell)
        self._importing = ImportingView(theme, self.tell)
        self._tabs = Segments(theme)
        self._tabs.show_texts(tuple(map(mode_name, MODES)))
        self._tabs.chosen.connect(lambda place: self.tell(ModeChosen(MODES[place])))
        self._message = MessageLine(theme)
        self._bar = {(mode, command): self._button(mode, command) for mode in MODES for command in KEYS[mode]}
        self._stack = QStackedWidget()
        self._lay_out(theme.px(GRID))
        self.listen(self)
        self._show_bar()

    @property
    def _list(self) -> CataloguePart:
        return self._products.list

    @property
    def _card(self) -> CardPart:
        return self._products.card

    @property
    def _views(self) -> dict[Mode, ModeView]:
        return {
            Mode.PRODUCTS: self._products,
            Mode.PRICES: self._changing,
            Mode.CHECKS: self._checking,
            Mode.LABELS: self._labelling,
            Mode.COUNT: self._counting,
            Mode.IMPORT: self._importing,
        }

    def _button(self, mode: Mode, command: Command) -> Button:
        kind = Kind.PRIMARY if command in MAIN else Kind.QUIET
        button = Button(self._theme, Face(command_name(command), KEYS[mode][command], kind=kind))
        button.setSizePolicy(button.sizePolicy().Policy.Fixed, button.sizePolicy().Policy.Fixed)
        button.clicked.connect(partial(self._command, command))
        return button

    def _lay_out(self, gap: int) -> None:
        parts = (self._products, self._changing, self._checking, self._labelling, self._counting, self._importing)
        for part in parts:
            self._stack.addWidget(part)
        bar = QHBoxLayout()
        bar.setSpacing(gap // 2)
        bar.addWidget(self._message, 1)
        for button in self._bar.values():
            bar.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(gap, gap, gap, gap // 2)
        box.setSpacing(gap)
        box.addWidget(self._tabs)
        box.addWidget(self._stack, 1)
        box.addLayout(bar)

    def _show_bar(self) -> None:
        self._tabs.setVisible(not self._products.editing)
        for (mode, command), button in self._bar.items():
            free = mode is self._mode and not self._products.editing
            button.setVisible(free and command not in WITHOUT_BUTTON)

    # What is shown

    def show_mode(self, mode: Mode) -> None:
        self._mode = mode
        self._tabs.show_current(MODES.index(mode))
        self._stack.setCurrentIndex(MODES.index(mode))
        self._show_bar()
        self.take_focus()

    def show_list(self, state: ListState, chosen: str | None) -> None:
        self._list.show_state(state, chosen)

    def show_card(self, card: CardState | None) -> None:
        """The product that is chosen, or the form of one; None is none."""
        editing = card is not None and card.editing
        changed, self._products.editing = editing != self._products.editing, editing
        self._card.show_card(card)
        self._list.setEnabled(not editing)
        self._show_bar()
        if changed:
            self.take_focus()

    def show_prices(self, state: PricesState) -> None:
        self._changing.show_state(state)

    def show_checks(self, state: ChecksState) -> None:
        self._checking.show_state(state)

    def show_labels(self, state: LabelsState) -> None:
        self._labelling.show_state(state)

    def show_count(self, state: CountState) -> None:
        self._counting.show_state(state)

    def show_import(self, state: ImportState) -> None:
        self._importing.show_state(state)

    def take_code(self, code: str) -> None:
        """A code was scanned into the form that is open."""
        self._card.take_code(code)

    def show_message(self, message: Message | None) -> None:
        self._message.show_message(message)

    # What a person does

    def field(self) -> QWidget | None:
        return self._views[self._mode].field()

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        names = {key: command for command, key in KEYS[self._mode].items()}
        if name == "Esc":
            self._once(event, partial(self.tell, WentBack()))
        elif self._products.editing:
            return self._products.take_key(name, event)
        elif name == MODE_KEY:
            self._once(event, lambda: self._tabs.step(1))
        elif name in names:
            self._once(event, partial(self._command, names[name]))
        else:
            return self._views[self._mode].take_key(name, event)
        return True

    def _once(self, event: QKeyEvent, act: Callable[[], None]) -> None:
        if not event.isAutoRepeat():
            act()

    def _command(self, command: Command) -> None:
        if command is Command.PREVIEW and self._mode is Mode.PRICES:
            self._changing.preview()
        elif command is Command.COUNTED:
            self._counting.enter()
        elif command is Command.CHOOSE:
            self._importing.choose()
        else:
            self.tell(Commanded(command))
