"""The records' screen: filters on top, entries at the left, all of the chosen one at the right.

It draws what it is shown and tells what a person did. It decides nothing: a presenter does.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from pos_app.services.records import Filter
from pos_app.ui.journal.acts import Commanded, FileChosen, MoreWanted, ReceiptEntered, RowChosen, WentBack
from pos_app.ui.journal.keys import KEYS, Command
from pos_app.ui.journal.state import Detail, RecordsState
from pos_app.ui.journal.words import group_name, period_name
from pos_app.ui.message import Message
from pos_app.ui.page import Page
from pos_app.ui.theme import GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.fields import CodeField
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Card, Elided, Label, MessageLine
from pos_app.ui.widgets.table import Cell, Column, Nothing, Row, Table

TIME: Final = 116
WHO: Final = 132
DETAIL: Final = 316
RECEIPT_LENGTH_MAX: Final = 24


class RecordsView(Page):
    """Nothing here can be pressed by Enter or Space, so a scan can't."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._filters = {command: Button(theme, Face(key=KEYS[command])) for command in Command}
        for command, button in self._filters.items():
            button.clicked.connect(partial(self._command, command))
        self._receipt = CodeField(theme)
        self._receipt.setMaxLength(RECEIPT_LENGTH_MAX)
        self._receipt.setPlaceholderText(tr("Number of the receipt"))
        self._receipt.hide()
        self.listen_to(self._receipt)
        nothing = Nothing(Icon.RECORDS, tr("Nothing was found"), tr("Look further back, or for everything."))
        columns = (Column(tr("When"), TIME), Column(tr("What happened")), Column(tr("Who"), WHO))
        self._list = Table(theme, columns, nothing, tall=True)
        self._list.picked.connect(lambda key: self.tell(RowChosen(int(key))))
        self._list.ended.connect(lambda: self.tell(MoreWanted()))
        self._title = Elided(theme)
        self._sentence = Label(theme, size=Text.STRONG, bold=True).wrapping()
        said = (Column("", TIME), Column(""))
        self._said = Table(theme, said, Nothing(Icon.INFO, tr("Choose an entry")))
        self._message = MessageLine(theme)
        self._lay_out(theme)
        self.show_records(RecordsState(Filter(), ()))

    def listen_to(self, field: CodeField) -> None:
        """Hear its keys before it does."""
        field.installEventFilter(self)

    def _lay_out(self, theme: Theme) -> None:
        gap = theme.px(GRID)
        top = QHBoxLayout()
        top.setSpacing(gap // 2)
        for button in self._filters.values():
            top.addWidget(button)
        middle = QHBoxLayout()
        middle.setSpacing(gap)
        middle.addWidget(_card(self._list), 1)
        right = _card(self._title, self._sentence, self._said, pad=gap)
        right.setFixedWidth(theme.px(DETAIL))
        middle.addWidget(right)
        box = QVBoxLayout(self)
        box.setContentsMargins(gap, gap, gap, gap // 2)
        box.setSpacing(gap)
        box.addLayout(top)
        box.addWidget(self._receipt)
        box.addLayout(middle, 1)
        box.addWidget(self._message)

    # What is shown

    def show_records(self, state: RecordsState) -> None:
        wanted = state.wanted
        texts = {
            Command.PERIOD: period_name(wanted.period),
            Command.GROUP: group_name(wanted.group),
            Command.PERSON: wanted.person or tr("Everybody"),
            Command.RECEIPT: wanted.receipt or tr("Receipt …"),
            Command.PRINT: tr("Print"),
            Command.EXPORT: tr("Export …"),
        }
        chosen = {
            Command.GROUP: wanted.group is not Filter().group,
            Command.PERSON: bool(wanted.person),
            Command.RECEIPT: bool(wanted.receipt),
        }
        for command, button in self._filters.items():
            kind = Kind.PRIMARY if chosen.get(command, False) else Kind.PLAIN
            button.show_face(Face(texts[command], KEYS[command], kind=kind))
        self._list.show_rows(
            tuple(
                Row(
                    str(row.seq),
                    (
                        Cell(row.at, Tone.MUTED, str(row.seq)),
                        Cell(row.sentence, below=row.group),
                        Cell(row.user, below=tr("allowed by {name}", name=row.helper) if row.helper else ""),
                    ),
                )
                for row in state.rows
            )
        )

    def show_detail(self, detail: Detail | None) -> None:
        self._title.set_text("" if detail is None else detail.title)
        self._sentence.setText("" if detail is None else detail.sentence)
        lines = () if detail is None else detail.lines
        self._said.show_rows(
            tuple(Row(str(place), (Cell(name, Tone.MUTED), Cell(text))) for place, (name, text) in enumerate(lines))
        )

    def ask_receipt(self) -> None:
        self._receipt.show_text("")
        self._receipt.show()
        self.take_focus()

    def ask_file(self) -> None:
        chooser = QFileDialog(self, tr("Export …"), "records.xlsx", "*.xlsx;;*.csv")
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix("xlsx")
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(lambda name: self.tell(FileChosen(Path(name))))
        chooser.open()

    def show_message(self, message: Message | None) -> None:
        self._message.show_message(message)

    # What a person does

    def field(self) -> QWidget | None:
        return self._receipt if not self._receipt.isHidden() else None

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        if not self._receipt.isHidden():
            return self._key_of_receipt(name, event)
        if name in {"Up", "Down"}:
            self._list.step(-1 if name == "Up" else 1)
        elif name == "Esc":
            self._once(event, partial(self.tell, WentBack()))
        else:
            command = next((command for command, key in KEYS.items() if key == name), None)
            if command is not None:
                self._once(event, partial(self._command, command))
        return True

    def _key_of_receipt(self, name: str, event: QKeyEvent) -> bool:
        if name not in {"Return", "Esc"}:
            return name in {"Tab", "Shift+Tab"}
        number = self._receipt.text() if name == "Return" else ""
        self._receipt.hide()
        self.take_focus()
        if number.strip():
            self._once(event, partial(self.tell, ReceiptEntered(number)))
        return True

    def _once(self, event: QKeyEvent, act: Callable[[], None]) -> None:
        if not event.isAutoRepeat():
            act()

    def _command(self, command: Command) -> None:
        self.tell(Commanded(command))


def _card(*parts: QWidget, pad: int = 2) -> Card:
    card = Card()
    box = QVBoxLayout(card)
    box.setContentsMargins(pad, pad, pad, pad)
    for part in parts:
        box.addWidget(part)
    return card
