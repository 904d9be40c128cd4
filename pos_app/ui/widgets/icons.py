"""The icons: one family (Phosphor, bold), drawn as letters of its font.

The font comes with the QtAwesome package; its module is not loaded, which saves a till 35 MB and 0.2 s at the start.
"""

from enum import Enum
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from pos_app.ui.theme import ICON, Theme, Tone

FONT_FILE: Final = "phosphor-1.3.0.ttf"


class Icon(Enum):
    """What is drawn, as the letter of the font."""

    BACK = "\uf3b9"
    BACKSPACE = "\uf3ed"
    BARCODE = "\uf3f3"
    CALENDAR = "\uf42a"
    CARD = "\uf4ac"
    CART = "\uf6a3"
    CASH = "\uf5f8"
    CHECK = "\uf465"
    CLOCK = "\uf478"
    CLOSE = "\uf759"
    DANGER = "\uf74a"
    DEVICE = "\uf4c2"
    DOWN = "\uf440"
    DRAWER = "\uf386"
    INFO = "\uf5bc"
    KEYBOARD = "\uf5c0"
    LEFT = "\uf441"
    LOCK = "\uf5dc"
    PERSON = "\uf732"
    PRICE = "\uf6f1"
    PRINTER = "\uf66b"
    QUANTITY = "\uf5a1"
    QUESTION = "\uf676"
    RECEIPT = "\uf67d"
    REMOVE = "\uf720"
    RIGHT = "\uf442"
    SEARCH = "\uf5e6"
    SHOP = "\uf6e5"
    SUCCESS = "\uf466"
    UP = "\uf443"
    UPLOAD = "\uf48f"
    WARNING = "\uf748"
    ADD = "\uf661"
    MINUS = "\uf5f6"
    STOP = "\uf599"
    BELL = "\uf400"
    CLOUD = "\uf491"
    PEOPLE = "\uf73d"
    RECORDS = "\uf476"
    CLOUD_OFF = "\uf496"
    COMPARE = "\uf68d"
    DAY = "\uf42c"
    LINK = "\uf5cf"
    PACKAGE = "\uf631"
    BAG = "\uf6a1"
    STACK = "\uf6dd"
    SYNC = "\uf3c3"
    TRUCK = "\uf72a"


def font_path() -> Path:
    package = find_spec("qtawesome")
    if package is None or package.origin is None:
        raise FileNotFoundError("the package QtAwesome, which carries the icon font, is not installed")
    return Path(package.origin).parent / "fonts" / FONT_FILE


@cache
def icon_family() -> str:
    """Loads the font once. Needs a running QGuiApplication."""
    return QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(font_path())))[0]


def draw_icon(painter: QPainter, rect: QRect, icon: Icon, colour: QColor) -> None:
    """In the middle of `rect`, as high as it."""
    font = QFont(icon_family())
    font.setPixelSize(rect.height())
    painter.save()
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, icon.value)
    painter.restore()


class IconLabel(QWidget):
    """One icon, as wide as high."""

    def __init__(self, theme: Theme, icon: Icon, tone: Tone = Tone.MUTED, size: int = ICON) -> None:
        super().__init__()
        self._theme, self._icon, self._tone = theme, icon, tone
        self.setFixedSize(QSize(theme.px(size), theme.px(size)))

    def show_icon(self, icon: Icon, tone: Tone) -> None:
        self._icon, self._tone = icon, tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_icon(painter, self.rect(), self._icon, self._theme.color(self._tone))
        painter.end()
