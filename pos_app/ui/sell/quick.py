"""Quick goods: things without a code, and things sold all day, as tiles on three pages."""

from functools import partial
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from pos_app.ui.sell.keys import QUICK_KEYS
from pos_app.ui.sell.state import QuickGood, QuickPage
from pos_app.ui.sums import yuan
from pos_app.ui.theme import GRID, TARGET, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face
from pos_app.ui.widgets.labels import Label
from pos_app.ui.widgets.segments import Segments

_COLUMNS: Final = 3
_ROWS: Final = 4
TILES: Final = _COLUMNS * _ROWS


class Tile(Button):
    """One product: its name and its price; a number in the corner for the keyboard."""

    def __init__(self, theme: Theme, number: str) -> None:
        super().__init__(theme, Face(), repeats=True)
        self._good: QuickGood | None = None
        self._number = number
        self._small = theme.font(Text.SMALL)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def good(self) -> QuickGood | None:
        return self._good

    def show_good(self, good: QuickGood | None) -> None:
        """None leaves the place free."""
        self._good = good
        self.show_face(Face("" if good is None else good.name))
        self.setVisible(good is not None)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(TARGET), self._theme.px(TARGET))

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def paint_face(self, painter: QPainter, ink: QColor) -> None:
        if self._good is None:
            return
        pad = self._theme.px(GRID) * 3 // 4
        inner = self.rect().adjusted(pad, pad // 2, -pad, -pad // 2)
        price = QFontMetrics(self._small).height()
        painter.setPen(ink)
        painter.setFont(self.font())
        name = QRect(inner.left(), inner.top(), inner.width(), inner.height() - price - self._theme.px(4))
        _draw_name(painter, name, self._good.name)
        painter.setFont(self._small)
        painter.setPen(self._theme.color(Tone.ACCENT))
        below = QRect(inner.left(), inner.bottom() - price + 1, inner.width(), price)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, yuan(self._good.price))
        painter.setPen(self._theme.color(Tone.MUTED))
        painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._number)


def _draw_name(painter: QPainter, place: QRect, name: str) -> None:
    """On as many lines as fit, the last one elided."""
    metrics = painter.fontMetrics()
    lines = max(1, place.height() // metrics.height())
    rest, top = name, place.top()
    for line in range(lines):
        fits = _fitting(metrics, rest, place.width()) if line < lines - 1 else len(rest)
        text = metrics.elidedText(rest[:fits].rstrip(), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place.left(), top + metrics.ascent(), text)
        rest, top = rest[fits:].lstrip(), top + metrics.height()
        if not rest:
            return


def _fitting(metrics: QFontMetrics, text: str, width: int) -> int:
    """How many characters go on a line. Chinese breaks anywhere, a number or a word stays whole if it can."""
    most = next((n for n in range(len(text), 0, -1) if metrics.horizontalAdvance(text[:n]) <= width), 1)
    if most == len(text):
        return most
    breaks = (n for n in range(most, 0, -1) if not (_in_word(text[n - 1]) and _in_word(text[n])))
    return next(breaks, most)


def _in_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


class QuickPanel(QWidget):
    """Pages of tiles. `picked` tells the key of the product."""

    picked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._pages: tuple[QuickPage, ...] = ()
        self._shop: tuple[QuickPage, ...] = ()
        self._usual: QuickPage | None = None
        self._tiles = [Tile(theme, str(place + 1) if place < len(QUICK_KEYS) else "") for place in range(TILES)]
        self._tabs = Segments(theme)
        self._tabs.chosen.connect(self._show_page)
        self._empty = Label(theme, tr("Goods sold often can be put here"), tone=Tone.MUTED).wrapping()
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.px(GRID))
        for place, tile in enumerate(self._tiles):
            tile.clicked.connect(partial(self.pick, place))
            self._grid.addWidget(tile, place // _COLUMNS, place % _COLUMNS)
            self._grid.setRowStretch(place // _COLUMNS, 1)
            self._grid.setColumnStretch(place % _COLUMNS, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(GRID))
        box.addWidget(self._tabs)
        box.addWidget(self._empty)
        box.addLayout(self._grid, 1)

    @property
    def goods(self) -> tuple[QuickGood, ...]:
        """The tiles of the page shown."""
        return self._pages[self._tabs.current].goods[:TILES] if self._pages else ()

    def show_pages(self, pages: tuple[QuickPage, ...]) -> None:
        self._shop = pages
        self._arrange()

    def show_usual(self, page: QuickPage | None) -> None:
        """A page of its own before the others, for one customer; None takes it off again."""
        if page != self._usual:
            self._usual = page
            self._tabs.show_current(0)
            self._arrange()

    def _arrange(self) -> None:
        self._pages = self._shop if self._usual is None else (self._usual, *self._shop)
        self._tabs.show_texts(tuple(page.title for page in self._pages))
        self._show_page(self._tabs.current)

    def turn(self, by: int) -> None:
        self._tabs.step(by)

    def pick(self, place: int) -> None:
        """As if the tile at `place` was pressed; where there is none, nothing."""
        if place < len(self.goods):
            self.picked.emit(self.goods[place].key)

    def _show_page(self, _place: int) -> None:
        goods = self.goods
        for place, tile in enumerate(self._tiles):
            tile.show_good(goods[place] if place < len(goods) else None)
        self._empty.setVisible(not goods)
