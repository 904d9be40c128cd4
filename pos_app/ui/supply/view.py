"""The supply screen: the deliveries at the left, the chosen one at the right, the keys below.

It draws what it is shown and tells what a person did. It decides nothing: a presenter does.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos_app.ui.message import Message
from pos_app.ui.page import Page
from pos_app.ui.supply.acts import Commanded, DeliveryChosen, FilterChosen, MoreWanted, WentBack
from pos_app.ui.supply.bodies import BodyPart, HistoryPart, LinesPart, NoticesPart
from pos_app.ui.supply.deliveries import DeliveryList
from pos_app.ui.supply.forms import CountPart, DifferencePart, Form, PricePart
from pos_app.ui.supply.head import Head
from pos_app.ui.supply.keys import KEYS, Command
from pos_app.ui.supply.state import (
    Body,
    CountForm,
    DetailState,
    DifferenceForm,
    HistoryBody,
    LinesBody,
    ListState,
    NoticesBody,
    PriceForm,
)
from pos_app.ui.supply.words import command_name
from pos_app.ui.theme import BIG, GRID, Text, Theme
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Card, MessageLine

LIST: Final = 352
LIST_MAX: Final = 520
_BAR: Final = (
    Command.COUNT,
    Command.DIFFERENCE,
    Command.PRODUCT,
    Command.HISTORY,
    Command.PRINT,
    Command.CLEAR,
    Command.NOTICES,
)


class SupplyView(Page):
    """Nothing here can be pressed by Enter or Space, so a scan can't."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._names = {name: command for command, name in KEYS.items()}
        self._list = DeliveryList(theme)
        self._list.picked.connect(lambda delivery_id: self.tell(DeliveryChosen(delivery_id)))
        self._list.filtered.connect(lambda which: self.tell(FilterChosen(which)))
        self._list.ended.connect(lambda: self.tell(MoreWanted()))
        self._head = Head(theme)
        self._lines, self._history = LinesPart(theme, self.tell), HistoryPart(theme, self.tell)
        self._notices = NoticesPart(theme, self.tell)
        self._count, self._price = CountPart(theme, self.tell), PricePart(theme, self.tell)
        self._difference = DifferencePart(theme, self.tell)
        self._bodies = QStackedWidget()
        for part in (self._lines, self._history, self._notices, self._count, self._price, self._difference):
            self._bodies.addWidget(part)
            self.listen(part)
        self._message = MessageLine(theme)
        self._take = Button(theme, _take_face(counting=False))
        self._take.clicked.connect(partial(self._command, Command.TAKE))
        self._bar = {command: self._bar_button(command) for command in _BAR}
        self._counting = False
        self._lay_out(theme.px(GRID))
        self.show_detail(None)

    def _bar_button(self, command: Command) -> Button:
        button = Button(self._theme, Face(command_name(command), KEYS[command], kind=Kind.QUIET))
        button.clicked.connect(partial(self._command, command))
        return button

    def _lay_out(self, gap: int) -> None:
        detail = Card()
        inside = QVBoxLayout(detail)
        inside.setContentsMargins(gap, gap, gap, gap)
        inside.setSpacing(gap)
        inside.addWidget(self._head)
        inside.addWidget(self._bodies, 1)
        inside.addWidget(self._message)
        inside.addWidget(self._take)
        middle = QHBoxLayout()
        middle.setSpacing(gap)
        middle.addWidget(self._list)
        middle.addWidget(detail, 1)
        bar = QHBoxLayout()
        bar.setSpacing(gap // 2)
        for button in self._bar.values():
            bar.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(gap, gap, gap, gap // 2)
        box.setSpacing(gap // 2)
        box.addLayout(middle, 1)
        box.addLayout(bar)

    # What is shown

    def show_list(self, state: ListState) -> None:
        self._list.show_state(state)

    def show_detail(self, detail: DetailState | None) -> None:
        self._head.show_state(detail)
        self._show_head()
        self._lines.show_lines(detail)
        self._history.show_history(() if detail is None else detail.history)
        self._counting = counting = detail is not None and detail.counting
        self._bar[Command.COUNT].show_face(_count_face(counting=counting))
        self._take.show_face(_take_face(counting=counting))
        self._take.setEnabled(detail is not None and (detail.counted if counting else detail.open).milli > 0)
        for command in (Command.COUNT, Command.DIFFERENCE, Command.HISTORY, Command.PRINT):
            self._bar[command].setEnabled(detail is not None)
        self._bar[Command.PRODUCT].setEnabled(detail is not None and any(line.parked for line in detail.lines))
        self._bar[Command.CLEAR].setEnabled(counting)

    def show_body(self, body: Body) -> None:
        """Turn to this body, or bring the one that is there up to date."""
        part = self._part_of(body)
        if part is not self._bodies.currentWidget():
            if isinstance(part, Form):
                part.opened()
            self._bodies.setCurrentWidget(part)
        match body:
            case NoticesBody():
                self._notices.show_state(body)
            case CountForm():
                self._count.show_state(body)
            case PriceForm():
                self._price.show_state(body)
            case DifferenceForm():
                self._difference.show_state(body)
            case LinesBody() | HistoryBody():
                pass
        self._show_head()
        self._take.setVisible(isinstance(body, LinesBody))
        self._message.setVisible(not isinstance(part, Form))
        self.take_focus()

    def _show_head(self) -> None:
        self._head.setVisible(self._head.shows and self._bodies.currentWidget() is not self._notices)

    def show_message(self, message: Message | None) -> None:
        self._message.show_message(message)

    def show_unread(self, count: int) -> None:
        text = tr("Notices {count}", count=count) if count else command_name(Command.NOTICES)
        kind = Kind.PLAIN if count else Kind.QUIET
        self._bar[Command.NOTICES].show_face(Face(text, KEYS[Command.NOTICES], kind=kind))

    def mark_line(self, line: int) -> None:
        self._lines.mark(line)

    def _part_of(self, body: Body) -> BodyPart:
        parts: dict[type, BodyPart] = {
            LinesBody: self._lines,
            HistoryBody: self._history,
            NoticesBody: self._notices,
            CountForm: self._count,
            PriceForm: self._price,
            DifferenceForm: self._difference,
        }
        return parts[type(body)]

    @property
    def _part(self) -> BodyPart:
        part = self._bodies.currentWidget()
        assert isinstance(part, BodyPart)  # noqa: S101 - only such are put in
        return part

    # What a person does

    def field(self) -> QWidget | None:
        return self._part.field()

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        part = self._part
        if name == "Esc":
            self._once(event, partial(self.tell, WentBack()))
        elif isinstance(part, Form):
            return part.take_key(name, event)
        elif part.take_key(name, event):
            pass
        elif name in self._names:
            self._once(event, partial(self._command, self._names[name]))
        elif name == "Return" and isinstance(part, LinesPart):
            # Enter types a number where somebody counts; it begins no count, since each scan ends with one.
            if self._counting:
                self._once(event, partial(self._command, Command.COUNT))
        elif name in {"PgUp", "PgDown"}:
            self._list.step(-1 if name == "PgUp" else 1)
        elif name in {"Left", "Right"}:
            self._list.step_filter(-1 if name == "Left" else 1)
        return True

    def _once(self, event: QKeyEvent, act: Callable[[], None]) -> None:
        if not event.isAutoRepeat():
            act()

    def _command(self, command: Command) -> None:
        self.tell(Commanded(command, self._lines.marked_line))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px = self._theme.px
        self._list.setFixedWidth(max(px(LIST), min(px(LIST_MAX), self.width() * 3 // 10)))


def _take_face(*, counting: bool) -> Face:
    text = tr("Take what was counted into stock") if counting else command_name(Command.TAKE)
    return Face(text, KEYS[Command.TAKE], Icon.PACKAGE, Kind.PRIMARY, Text.STRONG, BIG)


def _count_face(*, counting: bool) -> Face:
    text = tr("Type a number") if counting else command_name(Command.COUNT)
    return Face(text, KEYS[Command.COUNT], kind=Kind.QUIET)
