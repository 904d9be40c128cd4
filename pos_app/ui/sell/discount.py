"""Giving goods away, and taking something off the whole sale. No toolkit."""

from collections.abc import Mapping
from dataclasses import replace

from pos_app.domain.basket import Line
from pos_app.domain.errors import RuleViolation
from pos_app.domain.people import RightMissing
from pos_app.domain.price_book import WHOLE
from pos_app.domain.pricing import PriceReason
from pos_app.services.counter import Counter
from pos_app.ui.sell.acts import Act, PanelEntered
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.part import OnLine, Page, Part
from pos_app.ui.sell.state import Mark, PanelState
from pos_app.ui.sell.state_discount import DiscountState
from pos_app.ui.translate import tr_error


class DiscountPart(Part):
    """A gift at once, a discount through its panel."""

    panels = (DiscountState,)

    def __init__(self, page: Page, counter: Counter) -> None:
        self._page, self._counter = page, counter

    @property
    def commands(self) -> Mapping[Command, OnLine]:
        return {Command.GIFT: self._give, Command.WHOLE_DISCOUNT: lambda _: self._ask()}

    def take(self, act: Act, panel: PanelState) -> None:
        if isinstance(act, PanelEntered) and isinstance(panel, DiscountState):
            self._take_off(panel, act.text)

    def sale_changed(self, panel: PanelState) -> None:
        if isinstance(panel, DiscountState):
            self._ask()

    def _give(self, line_id: int | None) -> None:
        if line_id is not None:
            self._counter.gift(line_id)
            self._page.sale_changed()

    def _ask(self) -> None:
        merchandise, off = self._counter.discountable()
        self._page.show_panel(DiscountState(merchandise, off))

    def _take_off(self, panel: DiscountState, text: str) -> None:
        try:
            self._counter.set_whole_discount(text)
        except RightMissing:
            raise
        except RuleViolation as error:
            self._page.show_panel(replace(panel, error=tr_error(error)))
            return
        self._page.show_panel(None)
        self._page.sale_changed()


def price_marks(line: Line) -> list[Mark]:
    """Why a line does not cost what the list says."""
    reasons = {
        PriceReason.MANUAL: Mark.PRICE_CHANGED,
        PriceReason.MEMBER: Mark.MEMBER_PRICE,
        PriceReason.PROMOTION: Mark.PROMOTION,
        PriceReason.GIFT: Mark.GIFT,
    }
    marks = [reasons[line.reason]] if line.reason in reasons else []
    promoted = any(cause != WHOLE for cause in line.promotions)
    marks += [Mark.PROMOTION] if promoted and Mark.PROMOTION not in marks else []
    return marks + ([Mark.DISCOUNT] if WHOLE in line.promotions else [])
