"""All keys on one page."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from pos_app.ui.sell.keys import Command, Keys
from pos_app.ui.sell.panels.panel import Panel, Tell
from pos_app.ui.sell.state import HelpState
from pos_app.ui.sell.words import command_help
from pos_app.ui.theme import GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.keys import key_label
from pos_app.ui.widgets.labels import Label

_TOP: Final = Qt.AlignmentFlag.AlignTop
_STEP: Final = 60
_PAGE: Final = 400


class HelpPanel(Panel[HelpState]):
    """What each key does; made from the keys in force. Arrows move along them."""

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell, keys: Keys) -> None:
        super().__init__(theme, tell, tr("Keys"), Icon.KEYBOARD)
        self._own_keys = keys[Command.HELP]
        rows = [(" ".join(key_label(name) for name in names), command_help(command)) for command, names in keys.items()]
        rows += [
            ("3*", tr("Before a code, or alone: the quantity")),
            ("↑ ↓", tr("Choose a line")),
            ("Ctrl+1 … 9", tr("Quick goods")),
            ("PgUp PgDn", tr("Turn the quick goods' page")),
            ("Esc", tr("Back")),
        ]
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(2 * GRID))
        grid.setVerticalSpacing(theme.px(GRID) * 3 // 4)
        grid.setColumnStretch(1, 1)
        for place, (caps, meaning) in enumerate(rows):
            grid.addWidget(Label(theme, caps, Text.SMALL, Tone.ACCENT, bold=True), place, 0, _TOP)
            grid.addWidget(Label(theme, meaning, Text.SMALL).wrapping(), place, 1)
        self._page = QScrollArea()
        self._page.setFrameShape(QFrame.Shape.NoFrame)
        self._page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page.setWidgetResizable(True)
        self._page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page.setWidget(table)
        self.body.addWidget(self._page, 1)

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        moves = {"Up": -_STEP, "Down": _STEP, "PgUp": -_PAGE, "PgDown": _PAGE}
        return dict.fromkeys(self._own_keys, self.go_back) | {key: partial(self._move, by) for key, by in moves.items()}

    def _move(self, by: int) -> None:
        bar = self._page.verticalScrollBar()
        bar.setValue(bar.value() + by)

    def show_state(self, state: HelpState) -> None:
        """Always the same."""
