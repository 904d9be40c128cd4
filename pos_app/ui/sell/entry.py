"""Where codes and pinyin are typed, and what was put on last."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from pos_app.ui.sell.state import LineRow
from pos_app.ui.sums import yuan
from pos_app.ui.theme import GRID, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.fields import CodeField
from pos_app.ui.widgets.icons import Icon, IconLabel
from pos_app.ui.widgets.labels import Card, Elided, Label

ENTRY_LENGTH_MAX = 40


class EntryBar(Card):
    """The entry field with the last item beside it."""

    typed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.field = CodeField(theme)
        self.field.setMaxLength(ENTRY_LENGTH_MAX)
        self.field.setPlaceholderText(tr("Scan · pinyin · code"))
        self.field.textChanged.connect(self.typed)
        self._last_title = Label(theme, tr("Last"), tone=Tone.MUTED)
        self._last = Elided(theme)
        box = QHBoxLayout(self)
        box.setContentsMargins(*[theme.px(GRID)] * 4)
        box.setSpacing(theme.px(GRID))
        box.addWidget(IconLabel(theme, Icon.BARCODE))
        box.addWidget(self.field, 1)
        box.addSpacing(theme.px(GRID))
        box.addWidget(self._last_title)
        box.addWidget(self._last, 1)
        self.show_last(None)

    def show_last(self, row: LineRow | None) -> None:
        self._last_title.setVisible(row is not None)
        self._last.set_text("" if row is None else f"{row.name}  {yuan(row.price)}/{row.unit}")
