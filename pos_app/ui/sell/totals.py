"""The sum, big: what is due, or after a sale what went back."""

from PySide6.QtWidgets import QVBoxLayout

from pos_app.ui.sell.state import LastSale, SaleState
from pos_app.ui.sell.words import tender_name
from pos_app.ui.sums import signed, yuan
from pos_app.ui.theme import GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.labels import Amount, Card, Elided, Label, row


class TotalsCard(Card):
    """Pieces, what was taken off, and the total; or the last sale with its change until the next one begins."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._sale = SaleState()
        self._last: LastSale | None = None
        self._left = Label(theme, tone=Tone.MUTED)
        self._right = Elided(theme, tone=Tone.MUTED).align_right()
        self._title = Label(theme, size=Text.STRONG)
        self._amount = Amount(theme, Text.TOTAL)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(2 * GRID), theme.px(GRID), theme.px(2 * GRID), theme.px(GRID))
        box.setSpacing(0)
        box.addLayout(row(self._left, self._right, spacing=theme.px(GRID)))
        box.addSpacing(theme.px(GRID) // 2)
        box.addWidget(self._title)
        box.addWidget(self._amount)
        self._draw()

    def show_sale(self, sale: SaleState) -> None:
        self._sale = sale
        self._draw()

    def show_last_sale(self, last: LastSale | None) -> None:
        self._last = last
        self._draw()

    def _draw(self) -> None:
        if self._last is None:
            self._draw_sale(self._sale)
        else:
            self._draw_last(self._last)

    def _draw_sale(self, sale: SaleState) -> None:
        self._left.setText(tr("Pieces {count}", count=sale.pieces))
        parts = []
        if sale.discount.fen:
            parts.append(tr("Off {amount}", amount=signed(sale.discount)))
        if sale.rounding.fen:
            parts.append(tr("Rounding {amount}", amount=signed(sale.rounding)))
        self._right.set_text("  ".join(parts))
        self._title.setText(tr("Due"))
        self._title.set_tone(Tone.PLAIN)
        self._amount.show_amount(sale.total, Tone.PLAIN)

    def _draw_last(self, last: LastSale) -> None:
        self._left.setText(tr("Paid"))
        paid = tr(
            "{tender} {given} for {total}",
            tender=tender_name(last.tender),
            given=yuan(last.given),
            total=yuan(last.total),
        )
        self._right.set_text(paid)
        self._title.setText(tr("Change"))
        self._title.set_tone(Tone.SUCCESS)
        self._amount.show_amount(last.change, Tone.SUCCESS)
