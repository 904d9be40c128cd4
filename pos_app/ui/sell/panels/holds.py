"""The panels of held sales, and of the note on a sale."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar, Final

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pos_app.ui.message import Level, Message
from pos_app.ui.sell.acts import Answered, PanelActed, PanelEntered, ReasonGiven
from pos_app.ui.sell.keys import CHOICE_KEYS
from pos_app.ui.sell.panels.choose import ChoiceList
from pos_app.ui.sell.panels.number import Question
from pos_app.ui.sell.panels.panel import Panel, Tell
from pos_app.ui.sell.state_holds import HeldRow, HeldState, HoldDeed, NoteState
from pos_app.ui.sums import yuan
from pos_app.ui.theme import BIG, GRID, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.fields import TextField
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Label
from pos_app.ui.widgets.table import Cell, Column, Nothing, Row, Table

DROP_KEY: Final = "Del"


class HeldPanel(Panel[HeldState]):
    """The held sales, the oldest first: each of the first has a key that picks it up; arrows choose any."""

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Held sales"), Icon.CLOCK)
        self._asking = False
        self._table = Table(
            theme,
            (Column("", 40), Column(""), Column("", 96, right=True)),
            Nothing(Icon.CLOCK, tr("No sale is held")),
            tall=True,
        )
        self._question = Question(theme, self._agree, self.go_back)
        self._lower = QStackedWidget()
        self._lower.addWidget(self._list(theme))
        self._lower.addWidget(self._question)
        self.body.addWidget(self._lower, 1)

    def _list(self, theme: Theme) -> QWidget:
        part = QWidget()
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(GRID))
        box.addWidget(self._table, 1)
        for text, key, icon, kind, deed in (
            (tr("Pick up"), "Enter", Icon.CART, Kind.PRIMARY, HoldDeed.PICK_UP),
            (tr("Give it up"), DROP_KEY, Icon.REMOVE, Kind.PLAIN, HoldDeed.DROP),
        ):
            button = Button(theme, Face(text, key, icon, kind, height=BIG))
            button.clicked.connect(partial(self._act, deed))
            box.addWidget(button)
        return part

    def show_state(self, state: HeldState) -> None:
        self._table.show_rows(tuple(map(_row_of, state.rows, [*CHOICE_KEYS, *[""] * len(state.rows)])))
        self._asking = state.dropping is not None
        if state.dropping is not None:
            sure = tr("Give up {name}, {total}?", name=state.dropping.name, total=yuan(state.dropping.total))
            self._question.ask(Message(Level.WARNING, sure))
        self._lower.setCurrentIndex(1 if self._asking else 0)

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        if self._asking:
            return {CHOICE_KEYS[0]: self._agree}
        return {
            "Up": partial(self._table.step, -1),
            "Down": partial(self._table.step, 1),
            "Return": partial(self._act, HoldDeed.PICK_UP),
            DROP_KEY: partial(self._act, HoldDeed.DROP),
            **{
                key: partial(self.tell, PanelActed(HoldDeed.PICK_UP, row.key))
                for key, row in zip(CHOICE_KEYS, self._table.rows, strict=False)
            },
        }

    def _act(self, deed: HoldDeed) -> None:
        if self._table.marked is not None:
            self.tell(PanelActed(deed, self._table.marked))

    def _agree(self) -> None:
        self.tell(Answered(yes=True))


def _row_of(held: HeldRow, key: str) -> Row:
    first = Cell(key, Tone.MUTED)
    if not held.readable:
        return Row(held.key, (first, Cell(held.name, Tone.WARNING, below=held.at), Cell()))
    about = tr("{at} · {by} · {count} lines", at=held.at, by=held.by, count=held.lines)
    return Row(held.key, (first, Cell(held.name, below=about), Cell(str(held.total))))


class NotePanel(Panel[NoteState]):
    """What the sale is for: one of a list, or words."""

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Note"), Icon.RECEIPT)
        self._list = ChoiceList(theme, lambda key: tell(ReasonGiven(key)))
        self._words = TextField(theme)
        self._present: str | None = None
        done = Button(theme, Face(tr("OK"), "Return", kind=Kind.PRIMARY))
        done.clicked.connect(self._enter)
        self.body.addWidget(self._list)
        self.body.addWidget(Label(theme, tr("Or in words; it is printed on the receipt")).wrapping())
        self.body.addWidget(self._words)
        self.body.addWidget(done)
        self.body.addStretch(1)

    def opened(self) -> None:
        self._present = None

    def show_state(self, state: NoteState) -> None:
        self._list.show_choices(state.choices)
        if self._present is None:
            self._present = state.text
            self._words.show_text(state.text)
            self._words.selectAll()

    def field(self) -> QWidget:
        return self._words

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {**self._list.key_actions(), "Return": self._enter}

    def _enter(self) -> None:
        self.tell(PanelEntered(self._words.text()))
