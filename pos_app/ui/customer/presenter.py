"""Decides what the customer sees, from what the selling page shows the cashier. No toolkit in here."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from pos_app.domain.money import ZERO, Money, total
from pos_app.domain.tender import CASH
from pos_app.services.ports import Clock
from pos_app.ui.customer.paying import given_back, paying_of
from pos_app.ui.customer.state import Basket, GivingBack, GoodsRow, MemberCard, Screen, Thanks, Welcome
from pos_app.ui.sell.state import LastSale, LineRow, Mark, PanelState, SaleState
from pos_app.ui.sell.state_members import CustomerState

THANKS_MS: Final = 30_000


class CustomerPresenter:
    """`changed` is called when `screen` may be another one."""

    def __init__(self, changed: Callable[[], None], clock: Clock, shop: str = "") -> None:
        self._changed, self._clock, self._shop = changed, clock, shop
        self._sale = SaleState()
        self._panel: PanelState | None = None
        self._last: LastSale | None = None
        self._buyer: MemberCard | None = None
        self._paid_at_ms = 0

    @property
    def screen(self) -> Screen:
        back = given_back(self._panel)
        if back is not None:
            return GivingBack(back)
        if self._sale.lines:
            return _basket(self._sale, self._panel)
        if self._last is not None:
            return _thanks(self._last, self._buyer)
        return Welcome(self._shop)

    def sale_shown(self, sale: SaleState) -> None:
        self._sale = sale
        self._changed()

    def panel_shown(self, panel: PanelState | None) -> None:
        self._panel = panel
        if given_back(panel) is not None:
            self._last = None  # the sale that was thanked for is over
        self._changed()

    def last_sale_shown(self, last: LastSale | None) -> None:
        """The sale it was is still shown then."""
        self._last, self._paid_at_ms = last, self._clock.now_ms()
        self._buyer = _member(self._sale.member)
        self._changed()

    def look(self) -> None:
        """Called now and then: thanks give way to the greeting after half a minute, or when the clock was set."""
        if self._last is not None and not 0 <= self._clock.now_ms() - self._paid_at_ms < THANKS_MS:
            self._last = None
            self._changed()

    def rest(self, shop: str) -> None:
        """Nobody sells."""
        self._shop, self._sale, self._panel, self._last = shop, SaleState(), None, None
        self._changed()


def _basket(sale: SaleState, panel: PanelState | None) -> Basket:
    rows = tuple(_row(line) for line in sale.lines)
    places = [place for place, line in enumerate(sale.lines) if line.line_id == sale.newest]
    saved = total(row.saved for row in rows)
    newest = places[0] if places else None
    return Basket(rows, newest, sale.pieces, saved, sale.total, _member(sale.member), paying_of(panel))


def _row(line: LineRow) -> GoodsRow:
    """Of tobacco nothing is praised: it is named with its price, as any goods, and never as cheap."""
    less = line.list_price * line.quantity - line.amount
    saved = ZERO if less.fen <= 0 or Mark.TOBACCO in line.marks else less
    return GoodsRow(line.name, line.unit, line.quantity, line.price, line.amount, saved)


def _member(customer: CustomerState | None) -> MemberCard | None:
    """What others at the counter may read; what was paid in is nobody's business."""
    if customer is None:
        return None
    return MemberCard(customer.name, customer.masked, customer.grade, customer.points)


def _thanks(last: LastSale, buyer: MemberCard | None) -> Thanks:
    in_cash = last.tender == CASH
    given, change = (last.given, last.change) if in_cash else (last.total, Money(0))
    member = None if buyer is None else replace(buyer, points_after=last.points)
    return Thanks(last.total, given, change, in_cash=in_cash, member=member)
