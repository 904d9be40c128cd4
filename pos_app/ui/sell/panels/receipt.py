"""A receipt on the screen, as it looks on paper."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea

from pos_app.ui.sell.acts import Commanded
from pos_app.ui.sell.keys import CHOICE_KEYS, Command
from pos_app.ui.sell.panels.panel import Panel, Tell
from pos_app.ui.sell.state import ReceiptState
from pos_app.ui.theme import BIG, Theme
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.icons import Icon

PRINT_KEY = CHOICE_KEYS[0]
_STEP = 80


class ReceiptPanel(Panel[ReceiptState]):
    """Arrows move along a long one."""

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Receipt"), Icon.RECEIPT)
        self._whole = QPixmap()
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._paper = QScrollArea()
        self._paper.setFrameShape(QFrame.Shape.NoFrame)
        self._paper.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._paper.setWidgetResizable(True)
        self._paper.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._paper.setWidget(self._picture)
        again = Button(theme, Face(tr("Print again"), PRINT_KEY, Icon.PRINTER, Kind.PRIMARY, height=BIG))
        again.clicked.connect(self._print)
        self.body.addWidget(self._paper, 1)
        self.body.addWidget(again)

    def show_state(self, state: ReceiptState) -> None:
        self.title.setText(state.number)
        self._whole.loadFromData(state.png)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As wide as there is room beside the scroll bar, never larger than it is."""
        room = self._paper.width() - self._paper.verticalScrollBar().sizeHint().width()
        if not self._whole.isNull() and room > 0:
            width = min(room, self._whole.width())
            self._picture.setPixmap(self._whole.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation))

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {PRINT_KEY: self._print, "Up": partial(self._move, -_STEP), "Down": partial(self._move, _STEP)}

    def _print(self) -> None:
        self.tell(Commanded(Command.REPRINT, None))

    def _move(self, by: int) -> None:
        bar = self._paper.verticalScrollBar()
        bar.setValue(bar.value() + by)
