"""Taking money: the cash panel, the other tenders, and one payment a sale however often a key is hit. No toolkit."""

from collections.abc import Callable, Mapping
from functools import partial

from pos_app.domain import words
from pos_app.domain.errors import PosError, RuleViolation
from pos_app.domain.money import ZERO, Money
from pos_app.domain.tender import (
    CASH,
    SEEN_TENDERS,
    CashDoubt,
    Payment,
    cash_doubt,
    cash_payment,
    exact_payment,
    likely_notes,
    rounding_of,
)
from pos_app.services.checkout import Settle, Settled
from pos_app.services.counter import Counter
from pos_app.ui.sell.acts import Act, Answered, CashPicked, PanelEntered, PanelTyped, TenderPicked
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.part import OnLine, Page, Part
from pos_app.ui.sell.ports import Desk
from pos_app.ui.sell.state import CashState, LastSale, PanelState, TendersState
from pos_app.ui.translate import tr, tr_error


class PayPart(Part):
    """One payment at a time. `busy` from the key that pays until the disk has answered; nothing pays meanwhile.

    `paid` and `failed` are told how it ended.
    """

    panels = (CashState, TendersState)

    def __init__(self, page: Page, counter: Counter, desk: Desk) -> None:
        self._page, self._counter, self._desk = page, counter, desk
        self._show_panel = page.show_panel
        self.paid: Callable[[LastSale], None] = lambda _: None
        self.failed: Callable[[PosError], None] = lambda _: None
        self._busy = False
        self._cash: CashState | None = None
        self._other: TendersState | None = None

    @property
    def busy(self) -> bool:
        return self._busy

    @property
    def commands(self) -> Mapping[Command, OnLine]:
        ways = {
            Command.SETTLE: self.take_cash,
            Command.EXACT_CASH: self.exact_cash,
            Command.TENDERS: self.other_tenders,
        }
        return {command: partial(self._settle, way) for command, way in ways.items()}

    def _settle(self, way: Callable[[], None], _line_id: int | None) -> None:
        if not self._page.ask_age_if_due():
            way()

    def take(self, act: Act, _panel: PanelState) -> None:
        match act:
            case PanelTyped(text):
                self.cash_typed(text)
            case PanelEntered(text):
                self.cash_entered(text)
            case CashPicked(amount):
                self.cash_given(amount)
            case TenderPicked(tender):
                self.other_tenders(tender)
            case Answered(yes=True):
                self.confirm()
            case Answered():
                self._show_panel(None)
            case _:
                pass

    def take_cash(self) -> None:
        """Open the cash panel with the exact sum first and what people hand over."""
        due, rounding = self._cash_due()
        self._other = None
        self._cash = CashState(due, rounding, (due, *likely_notes(due)))
        self._show_panel(self._cash)

    def exact_cash(self) -> None:
        due, rounding = self._cash_due()
        self._pay(cash_payment(due, due), rounding)

    def cash_typed(self, text: str) -> None:
        """Change as it would be, while the sum is being typed."""
        if self._cash is None:
            return
        given = self._read(text)
        change = None if given is None else given - self._cash.due
        self._show(given, change)

    def cash_entered(self, text: str) -> None:
        """Enter: nothing typed is the exact sum; far too much is asked about once more."""
        if self._cash is None:
            return
        if not text.strip():
            self.cash_given(self._cash.due)
            return
        try:
            given = Money.parse(text)
        except RuleViolation as error:
            self._show(None, None, error=tr_error(error))
            return
        self.cash_given(given)

    def cash_given(self, given: Money, *, sure: bool = False) -> None:
        if self._cash is None:
            return
        due = self._cash.due
        found = cash_doubt(due, given)
        if found is CashDoubt.SHORT:
            self._show(given, given - due, error=tr("{sum} is missing", sum=due - given))
        elif found is CashDoubt.OVER and not sure:
            self._show(given, given - due, asks=True)
        else:
            self._pay(cash_payment(due, given), self._cash.rounding)

    def confirm(self) -> None:
        """Yes to what the panel asks: so much cash, or seen to be paid."""
        if self._cash is not None and self._cash.asks and self._cash.given is not None:
            self.cash_given(self._cash.given, sure=True)
        elif self._other is not None and self._other.chosen is not None:
            self._pay(exact_payment(self._other.chosen, self._counter.basket.total), ZERO)

    def other_tenders(self, chosen: str | None = None) -> None:
        """Paid outside the till and seen by the cashier, recorded as such (rule D-15)."""
        self._cash = None
        self._other = TendersState(self._counter.basket.total, SEEN_TENDERS, chosen)
        self._show_panel(self._other)

    def sale_changed(self, _panel: PanelState) -> None:
        """The sum and what is asked about it are shown anew."""
        if self._cash is not None:
            given, asked = self._cash.given, self._cash.asks
            self.take_cash()
            if given is not None:
                asks = asked and cash_doubt(self._cash.due, given) is CashDoubt.OVER
                self._show(given, given - self._cash.due, asks=asks)
        elif self._other is not None:
            self.other_tenders(self._other.chosen)

    def left(self) -> None:
        self._cash = self._other = None

    def _cash_due(self) -> tuple[Money, Money]:
        total = self._counter.basket.total
        rounding = rounding_of(total, self._counter.settings.rounding)
        return total + rounding, rounding

    @staticmethod
    def _read(text: str) -> Money | None:
        try:
            return Money.parse(text)
        except RuleViolation:
            return None

    def _show(self, given: Money | None, change: Money | None, *, error: str = "", asks: bool = False) -> None:
        assert self._cash is not None  # noqa: S101 - its callers have looked
        self._cash = CashState(
            self._cash.due, self._cash.rounding, self._cash.notes, given, change, asks=asks, error=error
        )
        self._show_panel(self._cash)

    def _pay(self, payment: Payment, rounding: Money) -> None:
        if self._busy:
            return
        self._busy = True
        settings = self._counter.settings
        command = Settle(
            basket=self._counter.basket,
            payments=(payment,),
            rounding=rounding,
            print_receipt=self._desk.prints and settings.print_receipts,
            open_drawer=self._desk.prints,
            minor_policy=settings.minor_policy,
            recorded_as=self._counter.recorded_as,
        )
        self._desk.settle(command, self._done, self._refused)

    def _done(self, settled: Settled) -> None:
        self._busy = False
        self.left()
        tender = settled.tenders[0] if settled.tenders else CASH
        self._desk.say(words.settled(tender, max(settled.given, ZERO).fen, max(settled.change, ZERO).fen))
        self.paid(LastSale(settled.number, tender, settled.total, settled.given, settled.change))

    def _refused(self, error: PosError) -> None:
        self._busy = False
        self.failed(error)
