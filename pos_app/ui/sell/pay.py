"""Taking money: the cash panel, the other tenders, and one payment a sale however often a key is hit. No toolkit."""

from collections.abc import Callable

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
from pos_app.ui.sell.ports import Desk
from pos_app.ui.sell.state import CashState, LastSale, PanelState, TendersState
from pos_app.ui.translate import tr, tr_error

ShowPanel = Callable[[PanelState | None], None]


class PayPresenter:
    """One payment at a time. `busy` from the key that pays until the disk has answered; nothing pays meanwhile."""

    def __init__(self, counter: Counter, desk: Desk, show_panel: ShowPanel, paid: Callable[[LastSale], None]) -> None:
        self._counter, self._desk, self._show_panel, self._paid = counter, desk, show_panel, paid
        self.refused: Callable[[PosError], None] = lambda _: None
        self.busy = False
        self._cash: CashState | None = None
        self._other: TendersState | None = None

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

    def sum_changed(self) -> None:
        """Something was scanned while money was being taken: the sum and what is asked about it are shown anew."""
        if self._cash is not None:
            given, asked = self._cash.given, self._cash.asks
            self.take_cash()
            if given is not None:
                asks = asked and cash_doubt(self._cash.due, given) is CashDoubt.OVER
                self._show(given, given - self._cash.due, asks=asks)
        elif self._other is not None:
            self.other_tenders(self._other.chosen)

    def leave(self) -> None:
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
        if self.busy:
            return
        self.busy = True
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
        self._desk.settle(command, self._done, self._failed)

    def _done(self, settled: Settled) -> None:
        self.busy = False
        self.leave()
        tender = settled.tenders[0] if settled.tenders else CASH
        self._desk.say(words.settled(tender, max(settled.given, ZERO).fen, max(settled.change, ZERO).fen))
        self._paid(LastSale(settled.number, tender, settled.total, settled.given, settled.change))

    def _failed(self, error: PosError) -> None:
        self.busy = False
        self.refused(error)
