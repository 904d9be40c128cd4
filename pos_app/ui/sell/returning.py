"""Goods that come back: by receipt, without one, or in exchange for others. No toolkit in here."""

from collections.abc import Callable, Mapping
from typing import Final

from pos_app.domain.basket import Exchange
from pos_app.domain.errors import PosError, RuleViolation
from pos_app.domain.money import MILLI, ZERO, Money, Quantity
from pos_app.domain.returns import Returnable, ReturnableSale, ReturnPlan, refunds
from pos_app.domain.sale import is_receipt_number
from pos_app.domain.tender import CASH, Payment, rounding_of
from pos_app.services.checkout import Settle, Settled
from pos_app.services.counter import Counter
from pos_app.services.returns import Returned, ReturnGoods, ReturnSale
from pos_app.ui.message import Level
from pos_app.ui.sell.acts import Act, Answered, PanelActed, PanelEntered
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.part import Page, Part
from pos_app.ui.sell.ports import Desk
from pos_app.ui.sell.state import PanelState
from pos_app.ui.sell.state_returns import GiveBackState, ReturnAskState, ReturnDeed, ReturnRow, ReturnState
from pos_app.ui.sell.words import return_reason, tender_name
from pos_app.ui.sums import yuan
from pos_app.ui.translate import tr, tr_error

RETURN_REASONS: Final = ("unwanted", "damaged", "wrong_goods", "expired")
NONE: Final = Quantity(0)


class ReturningPart(Part):
    """One return at a time; it has its name from the moment its receipt is found, so it is written once."""

    panels = (ReturnAskState, ReturnState, GiveBackState)

    def __init__(self, page: Page, counter: Counter, desk: Desk) -> None:
        self._page, self._counter, self._desk = page, counter, desk
        self._busy = False
        self._agreed: Callable[[], None] = _nothing
        self._sale: ReturnableSale | None = None
        self._chosen: dict[int, Quantity] = {}
        self._uid, self._reason, self._in_cash = "", 0, False
        self._marked: str | None = None

    @property
    def always(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.RETURN: self._ask}

    @property
    def busy(self) -> bool:
        return self._busy

    # --- which receipt

    def begin(self, number: str) -> None:
        """The code of a receipt was scanned, wherever."""
        self._wait(lambda: self._desk.returns.find(number, self._found, self._refused))

    def _ask(self, error: str = "") -> None:
        self._page.show_panel(ReturnAskState(error))

    def _found(self, sale: ReturnableSale) -> None:
        self._busy = False
        if not sale.left:
            self._page.alarm(tr("All goods of {number} came back already", number=sale.number))
            self._page.ready()
            return
        self._sale, self._uid = sale, self._desk.returns.new_uid()
        self._chosen, self._reason, self._in_cash = {}, 0, False
        (place, left), *others = sale.left.items()
        self._marked = str(place)
        if not others and left.milli <= MILLI:
            self._chosen[place] = left
        self._show()
        self._page.ready()

    def scanned(self, code: str, _times_ms: tuple[int, ...], panel: PanelState) -> bool:
        """A receipt opens it; goods of the receipt come back, one more with each scan. Nothing is sold meanwhile."""
        if isinstance(panel, GiveBackState):
            return False
        if is_receipt_number(code):
            self.begin(code)
        elif self._sale is None or not isinstance(panel, ReturnState):
            return False
        else:
            self._take_one(self._sale, code)
        return True

    def _take_one(self, sale: ReturnableSale, code: str) -> None:
        same = [line for line in sale.lines if line.sold.item.code == code]
        free = [line for line in same if self._more_of(line) > self._chosen.get(line.place, NONE)]
        if free:
            self._choose(free[0], self._more_of(free[0]))
        elif same:
            self._desk.warn()
            self._show(tr("No more of {name} can come back", name=same[0].sold.item.name))
        else:
            self._desk.warn()
            self._show(tr("{code} is not on this receipt", code=code))

    # --- what comes back

    def take(self, act: Act, panel: PanelState) -> None:
        match act, panel:
            case PanelEntered(text), ReturnAskState():
                self.begin(text)
            case PanelActed(ReturnDeed.LAST), ReturnAskState():
                self._wait(lambda: self._desk.returns.last(self._found, self._refused))
            case PanelActed(ReturnDeed.WITHOUT_RECEIPT), ReturnAskState():
                self._without_receipt()
            case PanelActed(deed, key, text), ReturnState() if self._sale is not None:
                self._marked = key or self._marked
                self._do(self._sale, deed, text)
            case Answered(True), GiveBackState():
                self._agreed()
            case Answered(False), GiveBackState():
                self._page.show_panel(None)
            case _:
                pass

    def _do(self, sale: ReturnableSale, deed: object, text: str) -> None:
        line = next((line for line in sale.lines if str(line.place) == self._marked), None)
        match deed:
            case ReturnDeed.ALL:
                left = dict(sale.left)
                self._chosen = {} if self._chosen == left else left
                self._show()
            case ReturnDeed.IN_CASH:
                self._in_cash = not self._in_cash
                self._show()
            case ReturnDeed.REASON:
                self._reason = (self._reason + 1) % len(RETURN_REASONS)
                self._show()
            case ReturnDeed.CODE:
                self._take_one(sale, text)
            case ReturnDeed.EXCHANGE:
                self._exchange(sale)
            case ReturnDeed.DONE:
                self._return(sale)
            case _ if line is not None:
                self._change(line, deed, text)
            case _:
                pass

    def _change(self, line: Returnable, deed: object, text: str) -> None:
        chosen = self._chosen.get(line.place, NONE)
        match deed:
            case ReturnDeed.LINE:
                self._choose(line, NONE if chosen == line.left else line.left)
            case ReturnDeed.MORE:
                self._choose(line, self._more_of(line))
            case ReturnDeed.LESS:
                whole = (chosen.milli - 1) // MILLI * MILLI
                self._choose(line, Quantity(max(0, whole)))
            case ReturnDeed.QUANTITY:
                try:
                    self._choose(line, Quantity.parse(text))
                except RuleViolation as error:
                    self._show(tr_error(error))
            case _:
                pass

    def _more_of(self, line: Returnable) -> Quantity:
        """One more than is chosen, or all there is."""
        return Quantity(min(line.left.milli, self._chosen.get(line.place, NONE).milli + MILLI))

    def _choose(self, line: Returnable, quantity: Quantity) -> None:
        if quantity.milli:
            line.check(quantity)
            self._chosen[line.place] = quantity
        else:
            self._chosen.pop(line.place, None)
        self._marked = str(line.place)
        self._show()

    def _plan(self, sale: ReturnableSale) -> ReturnPlan | None:
        return sale.plan(self._chosen) if self._chosen else None

    def _show(self, error: str = "") -> None:
        sale = self._sale
        if sale is None:
            return
        plan = self._plan(sale)
        given = () if plan is None else refunds(-plan.total, sale.paid, in_cash=self._in_cash)
        amounts = {} if plan is None else {line.of_line: -line.amount for line in plan.lines}
        rows = tuple(
            ReturnRow(
                str(line.place),
                line.sold.item.name,
                line.sold.item.unit,
                line.left,
                self._chosen.get(line.place, NONE),
                amounts.get(line.place, ZERO),
            )
            for line in sale.lines
        )
        self._page.show_panel(
            ReturnState(
                number=sale.number,
                rows=rows,
                reason=return_reason(RETURN_REASONS[self._reason]),
                total=ZERO if plan is None else -plan.total,
                refunds=told(given),
                marked=self._marked,
                can_cash=any(paid.by_hand for paid in sale.paid),
                in_cash=self._in_cash,
                error=error or self._advice(sale),
            )
        )

    def _advice(self, sale: ReturnableSale) -> str:
        back = [line.sold.item.kind for line in sale.lines if line.place in self._chosen]
        return tr("Tobacco comes back unopened only") if any(kind.is_tobacco for kind in back) else ""

    # --- given back

    def _return(self, sale: ReturnableSale) -> None:
        if not self._chosen:
            self._show(tr("Nothing is chosen yet: what comes back?"))
            return
        command = ReturnSale(
            uid=self._uid,
            sale_id=sale.sale_id,
            wanted=dict(self._chosen),
            reason=RETURN_REASONS[self._reason],
            in_cash=self._in_cash,
            print_receipt=self._prints,
            open_drawer=self._desk.prints,
        )
        self._wait(lambda: self._desk.returns.return_sale(command, self._done, self._refused))

    def _without_receipt(self) -> None:
        """What is in the open sale comes back, for cash and at its price now."""
        basket = self._counter.basket
        if not basket.lines or basket.exchange is not None:
            self._ask(tr("Scan the goods that come back first, as if they were sold"))
            return
        rounding = rounding_of(basket.total, self._counter.settings.rounding)
        due = basket.total + rounding
        recorded_as = self._counter.recorded_as
        reason = "no_receipt" if recorded_as is None else ""
        command = ReturnGoods(basket, reason, rounding, self._prints, self._desk.prints, recorded_as)
        self._ask_back(
            tr("Take {count} lines back without a receipt, for {sum}?", count=len(basket.lines), sum=yuan(due)),
            due,
            ((tender_name(CASH), due),),
            lambda: self._desk.returns.return_goods(command, self._goods_back, self._refused),
        )

    def _exchange(self, sale: ReturnableSale) -> None:
        """What comes back is taken off the sum of what is scanned from now on."""
        plan = self._plan(sale)
        if plan is None:
            self._show(tr("Nothing is chosen yet: what comes back?"))
            return
        self._counter.exchange(Exchange(sale.sale_id, sale.number, plan.lines, plan.rounding))
        self._page.show_panel(None)
        self._page.sale_changed()
        self._page.tell(Level.INFO, tr("{sum} is taken off: scan what is bought instead", sum=yuan(-plan.total)))

    def settles(self) -> bool:
        """Whether the open sale is an exchange for less, of which something is given back instead of paid."""
        exchange, total = self._counter.basket.exchange, self._counter.basket.total
        if exchange is None or total > ZERO:
            return False
        self._wait(lambda: self._desk.returns.look_at(exchange.of_sale_id, self._ask_difference, self._refused))
        return True

    def _ask_difference(self, sale: ReturnableSale) -> None:
        self._busy = False
        basket = self._counter.basket
        given = refunds(-basket.total, sale.paid)
        command = Settle(
            basket,
            given,
            print_receipt=self._prints,
            open_drawer=self._desk.prints,
            minor_policy=self._counter.settings.minor_policy,
        )
        self._ask_back(
            tr("The goods that came back cost more: give {sum} back?", sum=yuan(-basket.total)),
            -basket.total,
            told(given),
            lambda: self._desk.settle(command, self._settled, self._refused),
        )

    def _ask_back(
        self, question: str, total: Money, given: tuple[tuple[str, Money], ...], agreed: Callable[[], None]
    ) -> None:
        self._agreed = lambda: self._wait(agreed)
        self._page.show_panel(GiveBackState(question, total, given))

    def _wait(self, work: Callable[[], None]) -> None:
        if not self._busy:
            self._busy = True
            work()

    def _refused(self, error: PosError) -> None:
        self._busy = False
        self._page.refused(error)
        self._page.ready()

    def _done(self, returned: Returned) -> None:
        self._busy, self._sale = False, None
        self._page.show_panel(None)
        self._page.tell(Level.SUCCESS, given_back(returned.number, returned.payments))
        self._page.ready()

    def _goods_back(self, returned: Returned) -> None:
        self._busy = False
        self._page.next_sale()
        self._page.tell(Level.SUCCESS, given_back(returned.number, returned.payments))

    def _settled(self, settled: Settled) -> None:
        self._busy = False
        self._page.next_sale()
        self._page.tell(
            Level.SUCCESS, tr("{number}: {sum} given back", number=settled.number, sum=yuan(-settled.total))
        )

    @property
    def _prints(self) -> bool:
        return self._desk.prints and self._counter.settings.print_receipts


def _nothing() -> None:
    """Nothing was asked."""


def told(payments: tuple[Payment, ...]) -> tuple[tuple[str, Money], ...]:
    """What each tender gives back, by its name."""
    return tuple((tender_name(payment.tender), -payment.amount) for payment in payments)


def given_back(number: str, payments: tuple[Payment, ...]) -> str:
    """What the cashier hands over now."""
    ways = ", ".join(f"{name} {yuan(amount)}" for name, amount in told(payments)) or yuan(ZERO)
    return tr("Give back: {ways} ({number})", ways=ways, number=number)
