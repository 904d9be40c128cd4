"""Changing a line that is on: its unit, quantity and price, or taking it off. No toolkit."""

from collections.abc import Callable
from dataclasses import replace

from pos_app.domain.basket import Line
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Quantity
from pos_app.services.counter import Counter
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.state import PanelState, PriceState, QuantityState
from pos_app.ui.translate import tr_error


class LineEditor:
    """Asks in a panel what has to be asked; `changed` is told when the sale is another."""

    def __init__(
        self, counter: Counter, show_panel: Callable[[PanelState | None], None], changed: Callable[[], None]
    ) -> None:
        self._counter, self._show_panel, self._changed = counter, show_panel, changed
        self._price_text = ""

    def change(self, command: Command, line: Line) -> None:
        item = line.item
        match command:
            case Command.UNIT:
                self._counter.switch_unit(line.line_id)
                self._changed()
            case Command.QUANTITY:
                self._show_panel(QuantityState(line.line_id, item.name, item.unit, line.quantity))
            case Command.PRICE:
                self._show_panel(PriceState(line.line_id, item.name, item.unit, line.price, item.price))
            case _:
                self._counter.remove(line.line_id)
                self._changed()

    def set_quantity(self, panel: QuantityState, text: str) -> None:
        try:
            self._counter.set_quantity(panel.line_id, Quantity.parse(text))
        except RuleViolation as error:
            self._show_panel(replace(panel, error=tr_error(error)))
            return
        self._done()

    def set_price(self, panel: PriceState, text: str, *, sure: bool = False, ask_again: bool = True) -> None:
        """Charge it, or show why it is doubted or refused."""
        self._price_text = text
        try:
            odd = self._counter.set_price(panel.line_id, text, sure=sure, ask_again=ask_again)
        except RuleViolation as error:
            self._show_panel(replace(panel, error=tr_error(error), doubt=None))
            return
        if odd is None:
            self._done()
        else:
            self._show_panel(replace(panel, doubt=odd, error=""))

    def confirm_price(self, panel: PriceState, *, ask_again: bool) -> None:
        """Yes, this price is meant."""
        self.set_price(panel, self._price_text, sure=True, ask_again=ask_again)

    def _done(self) -> None:
        self._show_panel(None)
        self._changed()
