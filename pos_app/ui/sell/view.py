"""The selling page: lines on the left, the sum and what to do about it on the right, the keys below.

It draws what it is shown and tells what a person did. It decides nothing: a presenter does.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pos_app.ui.message import Message
from pos_app.ui.sell.acts import Act, Commanded, EntryEntered, EntryTyped, QuickPicked, ResultPicked, WentBack
from pos_app.ui.sell.entry import EntryBar
from pos_app.ui.sell.key_bar import KeyBar
from pos_app.ui.sell.keys import DEFAULT_KEYS, QUICK_KEYS, Command, Keys
from pos_app.ui.sell.lines import LinesTable
from pos_app.ui.sell.results import ResultsList
from pos_app.ui.sell.side import Side
from pos_app.ui.sell.state import LastSale, PanelState, QuickPage, ResultRow, SaleState
from pos_app.ui.theme import GRID, SIDE, SIDE_MAX, Theme
from pos_app.ui.widgets.keys import EDITING, is_character, key_name
from pos_app.ui.widgets.labels import Card, MessageLine

# Held down, these go on; every other key acts once however long it is held.
_REPEATING: Final = frozenset({"Up", "Down"})


class SellView(QWidget):
    """Everything a person does is one `acted` signal carrying an `Act`; everything shown is one `show_…` call.

    Each key goes through `handle_key` first, whichever field has the focus. Nothing here can be pressed by Enter or
    Space, so a scan can't; and every input but a product's name and category is without an input method (rule D-6).
    """

    acted = Signal(object)
    # What it was shown, for whoever shows it to somebody else.
    sale_shown = Signal(object)
    last_sale_shown = Signal(object)
    panel_shown = Signal(object)

    def __init__(self, theme: Theme, keys: Keys = DEFAULT_KEYS) -> None:
        super().__init__()
        self.setObjectName("window")
        self._theme = theme
        self._watcher: QObject | None = None
        self._commands = {name: command for command, names in keys.items() for name in names}
        self._lines = LinesTable(theme)
        self._message = MessageLine(theme)
        self._entry = EntryBar(theme)
        self._results = ResultsList(theme)
        self._side = Side(theme, keys, self.tell)
        self._keys = KeyBar(theme, keys)
        self._lay_out(theme)
        self._entry.typed.connect(lambda text: self.tell(EntryTyped(text)))
        self._results.picked.connect(lambda key: self.tell(ResultPicked(key)))
        self._side.quick.picked.connect(lambda key: self.tell(QuickPicked(key)))
        self._side.commanded.connect(self._command)
        self._keys.pressed.connect(self._command)
        self._side.panel_built.connect(self._listen)
        self._listen(self._entry)

    def _lay_out(self, theme: Theme) -> None:
        gap = theme.px(GRID)
        table = Card()
        inside = QVBoxLayout(table)
        inside.setContentsMargins(2, 2, 2, 2)
        inside.setSpacing(0)
        inside.addWidget(self._lines, 1)
        said = QVBoxLayout()
        said.setContentsMargins(gap, gap // 2, gap, gap // 2)
        said.addWidget(self._message)
        inside.addLayout(said)
        left = QVBoxLayout()
        left.setSpacing(gap)
        left.addWidget(table, 1)
        left.addWidget(self._entry)
        middle = QHBoxLayout()
        middle.setSpacing(gap)
        middle.addLayout(left, 1)
        middle.addWidget(self._side)
        box = QVBoxLayout(self)
        box.setContentsMargins(gap, gap, gap, gap // 2)
        box.setSpacing(gap // 2)
        box.addLayout(middle, 1)
        box.addWidget(self._keys)
        self._results.setParent(self)
        self._results.hide()

    # What is shown

    def show_sale(self, state: SaleState) -> None:
        self._lines.show_lines(state.lines, state.newest)
        self._entry.show_last(next((row for row in state.lines if row.line_id == state.newest), None))
        self._side.show_sale(state)
        self.sale_shown.emit(state)

    def show_last_sale(self, last: LastSale | None) -> None:
        """The change of the sale just paid; None once the next one begins."""
        self._side.totals.show_last_sale(last)
        self.last_sale_shown.emit(last)

    def show_quick(self, pages: tuple[QuickPage, ...]) -> None:
        self._side.quick.show_pages(pages)

    def show_usual(self, page: QuickPage | None) -> None:
        """What the member who is checked in usually buys, before the other pages."""
        self._side.quick.show_usual(page)

    def show_results(self, rows: tuple[ResultRow, ...]) -> None:
        """What the search found, over the lower lines; nothing hides it."""
        self._results.setVisible(bool(rows))
        self._results.show_rows(rows)
        self._place_results()

    def show_message(self, message: Message | None) -> None:
        self._message.show_message(message)

    def show_panel(self, panel: PanelState | None) -> None:
        """Open the panel of this state, or bring the one that is open up to date; None closes it."""
        self._side.show_panel(panel)
        self.take_focus()
        self.panel_shown.emit(panel)

    @property
    def selected_line(self) -> int | None:
        """The line the keys act on."""
        return self._lines.selected

    @property
    def entry_text(self) -> str:
        return self._entry.field.text()

    def set_entry(self, text: str) -> None:
        """Put a text into the entry field without telling that it was typed."""
        self._entry.field.show_text(text)

    def take_focus(self) -> None:
        """Where the next key belongs: the field of the open panel, else the entry field."""
        panel = self._side.panel
        target = self._entry.field if panel is None else panel.field()
        (self if target is None else target).setFocus()

    # What a person does

    def tell(self, act: Act) -> None:
        self.acted.emit(act)

    def handle_key(self, event: QKeyEvent) -> bool:
        """The one way of keys into the page. False: the key belongs to the field that has the focus."""
        name = key_name(event)
        panel = self._side.panel
        if panel is not None:
            return panel.handle_key(name, event)
        if name in self._commands and self._acts_now(name):
            if not event.isAutoRepeat():
                self._command(self._commands[name])
            return True
        action = self._page_action(name)
        if action is None:
            return name in {"Tab", "Shift+Tab"}
        if name in _REPEATING or not event.isAutoRepeat():
            action()
        return True

    def _acts_now(self, name: str) -> bool:
        """A key that also writes or edits is a command only while there is nothing to edit."""
        return not ((is_character(name) or name in EDITING) and self.entry_text)

    def _page_action(self, name: str) -> Callable[[], object] | None:
        move: Callable[[int], None] = self._results.step if self._results.isVisible() else self._lines.step
        if name in QUICK_KEYS:
            return partial(self._side.quick.pick, QUICK_KEYS.index(name))
        actions: dict[str, Callable[[], object]] = {
            "Return": self._enter,
            "Esc": self._escape,
            "Up": partial(move, -1),
            "Down": partial(move, 1),
            "PgUp": partial(self._side.quick.turn, -1),
            "PgDown": partial(self._side.quick.turn, 1),
        }
        return actions.get(name)

    def _command(self, command: Command) -> None:
        self.tell(Commanded(command, self.selected_line))

    def _enter(self) -> None:
        if self.entry_text:
            picked = self._results.marked if self._results.isVisible() else None
            self.tell(EntryEntered(self.entry_text, picked))

    def _escape(self) -> None:
        if self.entry_text:
            self._entry.field.clear()
        else:
            self.tell(WentBack())

    # Qt

    def filter_fields(self, watcher: QObject) -> None:
        """Let `watcher` see the events of the page and of each of its fields, those of panels built later too."""
        self._watcher = watcher
        self.installEventFilter(watcher)
        for field in self.findChildren(QLineEdit):
            field.installEventFilter(watcher)

    def _listen(self, part: QWidget) -> None:
        """Hear the keys of the fields in `part` before they do."""
        for field in part.findChildren(QLineEdit):
            field.installEventFilter(self)
            if self._watcher is not None:
                field.installEventFilter(self._watcher)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self.handle_key(event)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no field took: what was typed beside the entry field goes into it."""
        if self.handle_key(event):
            return
        if self._side.panel is None and is_character(key_name(event)) and not self._entry.field.hasFocus():
            self._entry.field.setFocus()
            self._entry.field.insert(event.text())
        else:
            event.ignore()

    def focusNextPrevChild(self, _next: bool) -> bool:  # noqa: FBT001 - Qt's signature
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px = self._theme.px
        self._side.setFixedWidth(max(px(SIDE), min(px(SIDE_MAX), self.width() * 3 // 10)))
        self._place_results()

    def _place_results(self) -> None:
        """Above the entry field, as wide as it."""
        entry = self._entry.geometry()
        height = self._results.sizeHint().height()
        self._results.setGeometry(entry.left(), entry.top() - self._theme.px(GRID) - height, entry.width(), height)
        self._results.raise_()
