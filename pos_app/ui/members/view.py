"""The screen of members: the list at the left, the one who is chosen or a form at the right.

It draws what it is shown and tells what a person did. It decides nothing: a presenter does.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos_app.domain.money import ZERO
from pos_app.ui.members.acts import Commanded, RowChosen, Searched, WentBack
from pos_app.ui.members.detail import DetailPart
from pos_app.ui.members.form import FormPart
from pos_app.ui.members.keys import KEYS, OF_ALL, OF_ONE, Command
from pos_app.ui.members.state import DetailState, FormState, ListState, MemberLine
from pos_app.ui.members.words import command_name
from pos_app.ui.message import Message
from pos_app.ui.page import Page
from pos_app.ui.sums import yuan
from pos_app.ui.theme import GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.fields import TextField
from pos_app.ui.widgets.icons import Icon, IconLabel
from pos_app.ui.widgets.labels import Card, Label, MessageLine, row
from pos_app.ui.widgets.table import Cell, Column, Nothing, Row, Table

LIST_WIDTH: Final = 400
SEARCH_LENGTH_MAX: Final = 64
_IN_A_ROW: Final = 4


class MembersView(Page):
    """Nothing here can be pressed by Enter or Space, so a scan can't."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._names = {name: command for command, name in KEYS.items()}
        self._search = TextField(theme)
        self._search.setMaxLength(SEARCH_LENGTH_MAX)
        self._search.setPlaceholderText(tr("Number · last 4 digits · name · card"))
        self._search.textChanged.connect(lambda text: self.tell(Searched(text)))
        self._count = Label(theme, "", Text.SMALL, Tone.MUTED)
        nothing = Nothing(Icon.PERSON, tr("There are no members yet"), tr("F6 at the till lets a customer join."))
        columns = (Column(tr("Member")), Column(tr("Points"), 96, right=True), Column(tr("Balance"), 104, right=True))
        self._table = Table(theme, columns, nothing, tall=True)
        self._table.picked.connect(lambda key: self.tell(RowChosen(key)))
        self._detail = DetailPart(theme)
        self._acts = {command: self._button(command, Kind.PLAIN) for command in OF_ONE}
        self._bar = {command: self._button(command, Kind.QUIET) for command in OF_ALL}
        self._form: FormPart | None = None
        self._message = MessageLine(theme)
        self._lay_out(theme.px(GRID))
        self.listen(self)

    def _button(self, command: Command, kind: Kind) -> Button:
        button = Button(self._theme, Face(command_name(command), KEYS[command], kind=kind))
        button.clicked.connect(partial(self._command, command))
        return button

    def _lay_out(self, gap: int) -> None:
        left = QWidget()
        left.setFixedWidth(self._theme.px(LIST_WIDTH))
        listed = QVBoxLayout(left)
        listed.setContentsMargins(0, 0, 0, 0)
        listed.setSpacing(gap)
        listed.addLayout(row(IconLabel(self._theme, Icon.SEARCH), self._search, spacing=gap))
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(2, 2, 2, 2)
        inside.addWidget(self._table)
        listed.addWidget(card, 1)
        listed.addWidget(self._count)
        one = QWidget()
        column = QVBoxLayout(one)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap)
        column.addWidget(self._detail, 1)
        grid = QGridLayout()
        grid.setSpacing(gap)
        for place, button in enumerate(self._acts.values()):
            grid.addWidget(button, place // _IN_A_ROW, place % _IN_A_ROW)
        column.addLayout(grid)
        self._right = QStackedWidget()
        self._right.addWidget(one)
        middle = QHBoxLayout()
        middle.setSpacing(gap)
        middle.addWidget(left)
        middle.addWidget(self._right, 1)
        bar = QHBoxLayout()
        bar.setSpacing(gap // 2)
        for button in self._bar.values():
            bar.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(gap, gap, gap, gap // 2)
        box.setSpacing(gap)
        box.addLayout(middle, 1)
        box.addWidget(self._message)
        box.addLayout(bar)

    # What is shown

    def show_list(self, state: ListState, chosen: int | None) -> None:
        if self._search.text() != state.text:
            self._search.show_text(state.text)
        if state.text:
            self._table.show_nothing(Nothing(Icon.SEARCH, tr("There is no such member"), ""))
        else:
            hint = tr("F6 at the till lets a customer join.")
            self._table.show_nothing(Nothing(Icon.PERSON, tr("There are no members yet"), hint))
        self._table.show_rows(tuple(map(_row, state.rows)), None if chosen is None else str(chosen))
        self._count.setText(tr("{count} members", count=state.count))

    def show_detail(self, detail: DetailState | None) -> None:
        self._detail.show_detail(detail)
        for button in self._acts.values():
            button.setEnabled(detail is not None)

    def show_form(self, form: FormState | None) -> None:
        """Open this form, or say what is wrong in the one that is open; None closes it."""
        if form is not None and self._form is not None and self._form.form.fields == form.fields:
            self._form.show_errors(form)
            return
        old, self._form = self._form, None
        if form is not None:
            self._form = FormPart(self._theme, self.tell, form)
            self._right.addWidget(self._form)
            self.listen(self._form)
        self._right.setCurrentIndex(0 if self._form is None else self._right.indexOf(self._form))
        if old is not None:
            self._right.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._search.setEnabled(form is None)
        self.take_focus()

    def show_message(self, message: Message | None) -> None:
        self._message.show_message(message)

    # What a person does

    def field(self) -> QWidget | None:
        return self._search if self._form is None else self._form.field()

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        if name == "Esc":
            self._once(event, partial(self.tell, WentBack()))
        elif self._form is not None:
            return self._form.take_key(name, event)
        elif name in self._names:
            self._once(event, partial(self._command, self._names[name]))
        elif name in {"Up", "Down"}:
            self._table.step(-1 if name == "Up" else 1)
        else:
            return name in {"Tab", "Shift+Tab", "Return"}
        return True

    def _once(self, event: QKeyEvent, act: Callable[[], None]) -> None:
        if not event.isAutoRepeat():
            act()

    def _command(self, command: Command) -> None:
        if self._form is None:
            self.tell(Commanded(command))


def _row(line: MemberLine) -> Row:
    below = " · ".join(filter(None, (line.masked, line.grade)))
    balance = yuan(line.balance) if line.balance > ZERO else ""
    return Row(str(line.member_id), (Cell(line.name, below=below), Cell(str(line.points)), Cell(balance)))
