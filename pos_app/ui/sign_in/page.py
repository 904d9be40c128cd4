"""What the pages before work share: cards in the middle of the window, and one way of keys."""

from collections.abc import Callable

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.ui.sign_in.acts import FrontAct
from pos_app.ui.theme import GRID, Text, Theme
from pos_app.ui.widgets.labels import Card, Label

Tell = Callable[[FrontAct], None]
CARD_WIDTH = 400


class PageCard(Card):
    """A card with a title; parts go into `box`."""

    def __init__(self, theme: Theme, title: str, width: int = CARD_WIDTH) -> None:
        super().__init__()
        self.setFixedWidth(theme.px(width))
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(*[theme.px(2 * GRID)] * 4)
        self.box.setSpacing(theme.px(GRID) * 3 // 2)
        self.title = Label(theme, title, Text.TITLE, bold=True)
        self.box.addWidget(self.title)

    def add(self, *parts: QWidget) -> None:
        for part in parts:
            self.box.addWidget(part)


class FrontPage(QWidget):
    """One page. Its first chance at every key is `handle_key`."""

    def lay_out(self, theme: Theme, *cards: PageCard) -> None:
        """Cards beside each other, in the middle."""
        line = QHBoxLayout()
        line.setSpacing(theme.px(2 * GRID))
        line.addStretch(1)
        for card in cards:
            line.addWidget(card)
        line.addStretch(1)
        box = QVBoxLayout(self)
        box.addStretch(1)
        box.addLayout(line)
        box.addStretch(1)

    def opened(self) -> None:
        """The page comes up anew: nothing typed before counts."""

    def field(self) -> QWidget | None:
        """The field that takes what is typed, or None."""
        return None

    def handle_key(self, name: str, event: QKeyEvent) -> bool:
        """True when the key was meant for the page; False leaves it to the field."""
        raise TypeError(f"{type(self).__name__} takes no key {name} ({event.key()})")
