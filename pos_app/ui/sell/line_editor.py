"""Changing a line that is on: its unit, quantity and price, or taking it off. No toolkit."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Quantity
from pos_app.domain.people import RightMissing
from pos_app.services.counter import Counter
from pos_app.ui.sell.acts import Act, Answered, PanelEntered
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.part import OnLine, Page, Part
from pos_app.ui.sell.state import PanelState, PriceState, QuantityState
from pos_app.ui.translate import tr_error


class LineEditor(Part):
    """Asks in a panel what has to be asked."""

    panels = (QuantityState, PriceState)

    def __init__(self, page: Page, counter: Counter) -> None:
        self._page, self._counter = page, counter
        self._price_text = ""

    @property
    def commands(self) -> Mapping[Command, OnLine]:
        keys = (Command.UNIT, Command.QUANTITY, Command.PRICE, Command.REMOVE)
        return {command: partial(self._change, command) for command in keys}

    def take(self, act: Act, panel: PanelState) -> None:
        match act, panel:
            case PanelEntered(text), QuantityState():
                self._set_quantity(panel, text)
            case PanelEntered(text), PriceState():
                self._set_price(panel, text)
            case Answered(yes=True, remember=remember), PriceState(doubt=odd) if odd is not None:
                self._set_price(panel, self._price_text, sure=True, ask_again=not remember)
            case Answered(), _:
                self._page.show_panel(None)
            case _:
                pass

    def _change(self, command: Command, line_id: int | None) -> None:
        if line_id is None:
            return
        if command is Command.REMOVE:
            self._counter.remove(line_id)
            self._page.sale_changed()
            return
        line = self._counter.basket.line(line_id)
        item = line.item
        match command:
            case Command.UNIT:
                self._counter.switch_unit(line.line_id)
                self._page.sale_changed()
            case Command.QUANTITY:
                self._page.show_panel(QuantityState(line.line_id, item.name, item.unit, line.quantity))
            case _:
                self._page.show_panel(PriceState(line.line_id, item.name, item.unit, line.price, item.price))

    def _set_quantity(self, panel: QuantityState, text: str) -> None:
        try:
            self._counter.set_quantity(panel.line_id, Quantity.parse(text))
        except RuleViolation as error:
            self._page.show_panel(replace(panel, error=tr_error(error)))
            return
        self._done()

    def _set_price(self, panel: PriceState, text: str, *, sure: bool = False, ask_again: bool = True) -> None:
        """Charge it, or show why it is doubted or refused."""
        self._price_text = text
        try:
            odd = self._counter.set_price(panel.line_id, text, sure=sure, ask_again=ask_again)
        except RightMissing:
            raise
        except RuleViolation as error:
            self._page.show_panel(replace(panel, error=tr_error(error), doubt=None))
            return
        if odd is None:
            self._done()
        else:
            self._page.show_panel(replace(panel, doubt=odd, error=""))

    def _done(self) -> None:
        self._page.show_panel(None)
        self._page.sale_changed()
