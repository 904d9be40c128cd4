"""Taking the whole last sale back because it was a mistake. No toolkit in here."""

from collections.abc import Callable, Mapping
from typing import Final

from pos_app.domain.errors import PosError
from pos_app.domain.returns import ReturnableSale, refunds
from pos_app.services.counter import Counter
from pos_app.services.returns import Returned, VoidSale
from pos_app.ui.message import Choice, Level
from pos_app.ui.sell.acts import Act, ReasonGiven
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.part import Page, Part
from pos_app.ui.sell.ports import Desk
from pos_app.ui.sell.returning import given_back, told
from pos_app.ui.sell.state import PanelState
from pos_app.ui.sell.state_returns import VoidState
from pos_app.ui.sell.words import return_reason

VOID_REASONS: Final = ("mistake", "wrong_goods", "unwanted")


class VoidPart(Part):
    panels = (VoidState,)

    def __init__(self, page: Page, counter: Counter, desk: Desk) -> None:
        self._page, self._counter, self._desk = page, counter, desk
        self._busy = False
        self._uid, self._sale_id = "", 0

    @property
    def always(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.VOID: self._look}

    @property
    def busy(self) -> bool:
        return self._busy

    def take(self, act: Act, _panel: PanelState) -> None:
        if isinstance(act, ReasonGiven):
            prints = self._desk.prints
            command = VoidSale(
                self._uid, self._sale_id, act.key, prints and self._counter.settings.print_receipts, prints
            )
            self._busy = True
            self._desk.returns.void(command, self._voided, self._refused)

    def _look(self) -> None:
        self._busy = True
        self._desk.returns.voidable(self._ask, self._refused)

    def _ask(self, sale: ReturnableSale) -> None:
        self._busy = False
        self._uid, self._sale_id = self._desk.returns.new_uid(), sale.sale_id
        plan = sale.plan(sale.left)
        self._page.show_panel(
            VoidState(
                number=sale.number,
                lines=len(sale.lines),
                total=-plan.total,
                refunds=told(refunds(-plan.total, sale.paid)),
                reasons=tuple(Choice(key, return_reason(key)) for key in VOID_REASONS),
            )
        )

    def _voided(self, returned: Returned) -> None:
        self._busy = False
        self._page.show_panel(None)
        self._page.tell(Level.SUCCESS, given_back(returned.number, returned.payments))
        self._page.ready()

    def _refused(self, error: PosError) -> None:
        self._busy = False
        self._page.refused(error)
        self._page.ready()
