"""Giving the whole sale up, after a question. No toolkit in here."""

from collections.abc import Mapping

from pos_app.services.counter import Counter
from pos_app.ui.sell.acts import Act, Answered
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.part import OnLine, Page, Part
from pos_app.ui.sell.state import ClearState, PanelState


class ClearPart(Part):
    panels = (ClearState,)

    def __init__(self, page: Page, counter: Counter) -> None:
        self._page, self._counter = page, counter

    @property
    def commands(self) -> Mapping[Command, OnLine]:
        return {Command.CLEAR: lambda _: self._ask()}

    def take(self, act: Act, _panel: PanelState) -> None:
        if not isinstance(act, Answered):
            return
        if act.yes:
            self._counter.clear()
            self._page.next_sale()
        else:
            self._page.show_panel(None)

    def sale_changed(self, _panel: PanelState) -> None:
        self._ask()

    def _ask(self) -> None:
        basket = self._counter.basket
        self._page.show_panel(ClearState(len(basket.lines), basket.total))
