"""The keys at the bottom: shown for the eye, pressed by fingers."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pos_app.ui.sell.keys import Command, Keys
from pos_app.ui.sell.words import command_name
from pos_app.ui.theme import GRID, Theme
from pos_app.ui.widgets.button import Button, Face, Kind

SHOWN: Final = (
    Command.HELP,
    Command.UNIT,
    Command.QUANTITY,
    Command.PRICE,
    Command.REMOVE,
    Command.CLEAR,
    Command.HOLD,
    Command.SHIFT,
    Command.MORE,
)


class KeyBar(QWidget):
    """One quiet button for each command that has no button elsewhere."""

    pressed = Signal(Command)

    def __init__(self, theme: Theme, keys: Keys) -> None:
        super().__init__()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(GRID) // 2)
        for command in SHOWN:
            button = Button(theme, Face(command_name(command), keys[command][0], kind=Kind.QUIET))
            button.clicked.connect(lambda _=False, command=command: self.pressed.emit(command))
            box.addWidget(button)
