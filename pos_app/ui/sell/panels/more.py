"""All that has no button on the page, for fingers."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar, Final

from PySide6.QtWidgets import QGridLayout, QWidget

from pos_app.ui.sell.acts import Commanded
from pos_app.ui.sell.key_bar import SHOWN
from pos_app.ui.sell.keys import Command, Keys
from pos_app.ui.sell.panels.panel import Panel, Tell
from pos_app.ui.sell.state import MoreState
from pos_app.ui.sell.words import command_name
from pos_app.ui.theme import BIG, GRID, Theme
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.keys import is_character

_ELSEWHERE: Final = frozenset({*SHOWN, Command.SETTLE, Command.TENDERS, Command.EXACT_CASH})
_COLUMNS: Final = 2


class MorePanel(Panel[MoreState]):
    """One button for each; their keys are those of the page."""

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell, keys: Keys) -> None:
        super().__init__(theme, tell, tr("More"), Icon.ADD)
        self._keys = {names[0]: command for command, names in keys.items() if command not in _ELSEWHERE}
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px(GRID))
        for place, (key, command) in enumerate(self._keys.items()):
            button = Button(theme, Face(command_name(command), key, height=BIG))
            button.clicked.connect(partial(self._command, command))
            grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)
        self.body.addWidget(page)
        self.body.addStretch(1)

    def show_state(self, state: MoreState) -> None:
        """Always the same."""

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {key: partial(self._command, act) for key, act in self._keys.items() if not is_character(key)}

    def _command(self, command: Command) -> None:
        self.go_back()
        self.tell(Commanded(command, None))
