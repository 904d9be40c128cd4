"""Digits for fingers."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from pos_app.ui.theme import GRID, TARGET, Text, Theme
from pos_app.ui.widgets.button import Button, Face
from pos_app.ui.widgets.icons import Icon

BACKSPACE: Final = "Backspace"
# As on the number pad of a keyboard; four columns, so that it is no higher than it must be.
_SIGNS: Final = ("7", "8", "9", BACKSPACE, "4", "5", "6", "0", "1", "2", "3", ".")
_COLUMNS: Final = 4


class Keypad(QWidget):
    """Tells each key by what it writes, or `BACKSPACE`. Without `point` there are digits only."""

    pressed = Signal(str)

    def __init__(self, theme: Theme, *, point: bool = True, height: int = TARGET) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px(GRID))
        for place, sign in enumerate(_SIGNS):
            if sign == "." and not point:
                continue
            icon = Icon.BACKSPACE if sign == BACKSPACE else None
            key = Button(theme, Face("" if icon else sign, icon=icon, size=Text.TITLE, height=height), repeats=True)
            key.setAccessibleName(sign)
            key.clicked.connect(lambda _=False, sign=sign: self.pressed.emit(sign))
            grid.addWidget(key, place // _COLUMNS, place % _COLUMNS)
