"""The people's screen: who may sign in, or the grid of what each role may do; a form at the right.

It draws what it is shown and tells what a person did. It decides nothing: a presenter does.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos_app.domain.people import Right, Role
from pos_app.ui.message import Message
from pos_app.ui.page import Page
from pos_app.ui.people.acts import CodePrinted, Commanded, RightTurned, TabChosen, WentBack
from pos_app.ui.people.form import CodePart, PersonPart
from pos_app.ui.people.keys import KEYS, ROLE_KEYS, Command
from pos_app.ui.people.state import DISCOUNT, CodeShown, PeopleState, PersonForm, RolesState, Tab
from pos_app.ui.theme import GRID, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Card, MessageLine
from pos_app.ui.widgets.segments import Segments
from pos_app.ui.widgets.table import Cell, Column, Nothing, Row, Table
from pos_app.ui.words_people import right_name, role_name

TABS: Final = tuple(Tab)
ROLE_WIDTH: Final = 140
PRINT_KEY: Final = "Ctrl+P"


def command_name(command: Command) -> str:
    names = {
        Command.ADD: tr("Add somebody"),
        Command.CHANGE: tr("Change"),
        Command.LEAVE: tr("Has left / is back"),
        Command.CODE: tr("New recovery code"),
    }
    return names[command]


class PeopleView(Page):
    """Nothing here can be pressed by Enter or Space, so a scan can't."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._tab = Tab.PEOPLE
        self._tabs = Segments(theme)
        self._tabs.show_texts((tr("People"), tr("What roles may do")))
        self._tabs.chosen.connect(lambda place: self.tell(TabChosen(TABS[place])))
        nobody = Nothing(Icon.PERSON, tr("Nobody may sign in"))
        people = (Column(tr("Name")), Column(tr("Role"), 2 * ROLE_WIDTH), Column("", 2 * ROLE_WIDTH))
        self._people = Table(theme, people, nobody, tall=True)
        roles = tuple(Column(role_name(role), ROLE_WIDTH) for role in Role)
        self._roles = Table(theme, (Column(tr("Right")), *roles), nobody)
        self._form, self._code = PersonPart(theme, self.tell), CodePart(theme)
        self._code.printed.connect(lambda: self.tell(CodePrinted()))
        self._code.kept.connect(lambda: self.tell(WentBack()))
        self.listen(self._form)
        self._message = MessageLine(theme)
        self._bar = {command: self._button(theme, command_name(command), KEYS[command]) for command in Command}
        for command, button in self._bar.items():
            button.clicked.connect(partial(self._command, command))
        self._turns = {role: self._button(theme, role_name(role), ROLE_KEYS[role]) for role in Role}
        for role, button in self._turns.items():
            button.clicked.connect(partial(self._turn, role))
        self._lay_out(theme.px(GRID))
        self.show_tab(Tab.PEOPLE)

    def _button(self, theme: Theme, text: str, key: str) -> Button:
        return Button(theme, Face(text, key, kind=Kind.QUIET))

    def _lay_out(self, gap: int) -> None:
        self._lists = QStackedWidget()
        for table in (self._people, self._roles):
            card = Card()
            inside = QVBoxLayout(card)
            inside.setContentsMargins(2, 2, 2, 2)
            inside.addWidget(table)
            self._lists.addWidget(card)
        listed = QWidget()
        left = QVBoxLayout(listed)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(gap)
        left.addWidget(self._tabs)
        left.addWidget(self._lists, 1)
        self._stack = QStackedWidget()
        for part in (listed, self._form, self._code):
            self._stack.addWidget(part)
        self._keys = QWidget()
        bar = QHBoxLayout(self._keys)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(gap // 2)
        for button in (*self._bar.values(), *self._turns.values()):
            bar.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(gap, gap, gap, gap // 2)
        box.setSpacing(gap // 2)
        box.addWidget(self._stack, 1)
        box.addWidget(self._message)
        box.addWidget(self._keys)

    # What is shown

    def show_people(self, state: PeopleState) -> None:
        rows = tuple(
            Row(
                str(person.user_id),
                (
                    Cell(person.name, Tone.PLAIN if person.active else Tone.MUTED, icon=Icon.PERSON),
                    Cell(role_name(person.role)),
                    Cell("" if person.active else tr("has left"), Tone.MUTED),
                ),
            )
            for person in state.people
        )
        self._people.show_rows(rows, None if state.marked is None else str(state.marked))

    def show_roles(self, state: RolesState) -> None:
        rights = (
            Row(
                right.value,
                (
                    Cell(right_name(right)),
                    *(_turned(given=right in state.allowed[role].rights) for role in Role),
                ),
            )
            for right in Right
        )
        percents = (Cell(f"{state.allowed[role].discount_most} %") for role in Role)
        discount = Row(DISCOUNT, (Cell(tr("Discount without asking, at most")), *percents))
        self._roles.show_rows((*rights, discount))

    def show_tab(self, tab: Tab) -> None:
        self._tab = tab
        self._tabs.show_current(TABS.index(tab))
        self._lists.setCurrentIndex(TABS.index(tab))
        for button in self._bar.values():
            button.setVisible(tab is Tab.PEOPLE)
        for button in self._turns.values():
            button.setVisible(tab is Tab.ROLES)

    def show_form(self, form: PersonForm | None) -> None:
        """Open the form, or bring it up to date; None closes it."""
        if form is not None:
            if self._stack.currentWidget() is not self._form:
                self._form.opened(form)
            self._form.show_state(form)
        self._open(0 if form is None else 1)

    def show_code(self, shown: CodeShown | None) -> None:
        if shown is not None:
            self._code.show_code(shown)
        self._open(0 if shown is None else 2)

    def _open(self, place: int) -> None:
        """The keys below are those of the lists."""
        self._stack.setCurrentIndex(place)
        self._keys.setVisible(place == 0)
        self.take_focus()

    def show_message(self, message: Message | None) -> None:
        self._message.show_message(message)

    # What a person does

    def field(self) -> QWidget | None:
        return self._form.field() if self._stack.currentWidget() is self._form else None

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        if self._stack.currentWidget() is self._code:
            self._once(event, self._code.key_actions().get(name))
        elif name == "Esc":
            self._once(event, partial(self.tell, WentBack()))
        elif self._stack.currentWidget() is self._form:
            return self._form.take_key(name, event)
        elif name in {"Up", "Down"}:
            self._table.step(-1 if name == "Up" else 1)
        elif name in {"Left", "Right"}:
            self._tabs.step(-1 if name == "Left" else 1)
        else:
            self._once(event, self._key_actions().get(name))
        return True

    @property
    def _table(self) -> Table:
        return self._people if self._tab is Tab.PEOPLE else self._roles

    def _key_actions(self) -> dict[str, Callable[[], None]]:
        if self._tab is Tab.PEOPLE:
            return {key: partial(self._command, command) for command, key in KEYS.items()}
        return {key: partial(self._turn, role) for role, key in ROLE_KEYS.items()}

    def _once(self, event: QKeyEvent, act: Callable[[], None] | None) -> None:
        if act is not None and not event.isAutoRepeat():
            act()

    def _command(self, command: Command) -> None:
        marked = self._people.marked
        self.tell(Commanded(command, None if marked is None else int(marked)))

    def _turn(self, role: Role) -> None:
        if self._roles.marked is not None:
            self.tell(RightTurned(role, self._roles.marked))


def _turned(*, given: bool) -> Cell:
    """A sign and a word, never a colour alone."""
    return Cell(tr("may"), Tone.SUCCESS, icon=Icon.CHECK) if given else Cell("–", Tone.MUTED)
