"""Taking cash, and settling: one payment a sale however often a key is hit. No toolkit in here.

What was laid down with other tenders stays while goods are added; the sale is settled once nothing is due any more.
"""

from collections.abc import Callable, Mapping
from functools import partial

from pos_app.domain import words
from pos_app.domain.coupon import COUPON
from pos_app.domain.errors import PosError, RuleViolation
from pos_app.domain.money import ZERO, Money
from pos_app.domain.payment import CODE_TENDERS
from pos_app.domain.people import RightMissing
from pos_app.domain.stored_value import BALANCE, keep_change
from pos_app.domain.tender import (
    CASH,
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
from pos_app.ui.message import Level
from pos_app.ui.sell.acts import Act, Answered, CashPicked, PanelEntered, PanelTyped, TenderPicked
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.laid_down import LaidDown
from pos_app.ui.sell.part import OnLine, Page, Part
from pos_app.ui.sell.ports import Desk
from pos_app.ui.sell.state import CashState, LastSale, PanelState
from pos_app.ui.sums import yuan
from pos_app.ui.translate import tr, tr_error


class PayPart(Part):
    """One payment at a time. `busy` from the key that pays until the disk has answered; nothing pays meanwhile.

    `paid` and `failed` are told how it ended, `more` that something was laid down and something is still due.
    """

    panels = (CashState,)

    def __init__(self, page: Page, counter: Counter, desk: Desk) -> None:
        self._page, self._counter, self._desk = page, counter, desk
        self._show_panel = page.show_panel
        self.paid: Callable[[LastSale], None] = lambda _: None
        self.failed: Callable[[PosError], None] = lambda _: None
        self.more: Callable[[], None] = lambda: None
        self.waits: Callable[[], bool] = lambda: False
        self.laid = LaidDown()
        self._busy = False
        self._before: LaidDown | None = None
        self._cash: CashState | None = None

    @property
    def busy(self) -> bool:
        return self._busy

    @property
    def due(self) -> Money:
        """What is not laid down yet."""
        return self.laid.due(self._counter.basket)

    @property
    def commands(self) -> Mapping[Command, OnLine]:
        ways = {Command.SETTLE: self.take_cash, Command.EXACT_CASH: self.exact_cash}
        return {command: partial(self.settle_by, way) for command, way in ways.items()}

    def settle_by(self, way: Callable[[], None], _line_id: int | None = None) -> None:
        """Take money in this way, unless somebody's age is to be asked or a payment by code waited for first."""
        if not self._page.ask_age_if_due() and not self.waits() and not self._nothing_due():
            way()

    def lay(self, payment: Payment) -> None:
        """Add it to what was laid down; with nothing due any more the sale is settled."""
        before = self.laid
        self.laid = self.laid.plus(self._counter.basket, payment)
        # What a provider has taken is there, whatever becomes of the sale; anything else was only meant to be paid.
        self._before = None if payment.tender in CODE_TENDERS and payment.reference else before
        if not self._nothing_due():
            self.more()

    def lay_coupon(self, code: str) -> None:
        """A coupon was scanned: it is laid down for this sale, and what it takes off is said."""
        basket = self._counter.basket
        coupon = self._desk.members.coupon(basket, code, self.laid.of(basket))
        worth = min(coupon.worth, self.due)
        if worth <= ZERO:
            return
        self.laid = self.laid.plus(basket, exact_payment(COUPON, worth, reference=code))
        self._page.sale_changed()
        self._page.tell(Level.SUCCESS, tr("Coupon {name}: {worth} off", name=coupon.name, worth=yuan(worth)))

    def _nothing_due(self) -> bool:
        """Whether no more money is to be taken: all is laid down, or more since goods were taken off."""
        if not self.laid.of(self._counter.basket) or self.due > ZERO:
            return False
        if self.due == ZERO:
            self._pay(rounding=ZERO)
        else:
            self.more()
        return True

    # --- cash

    def take(self, act: Act, _panel: PanelState) -> None:
        match act:
            case PanelTyped(text):
                self.cash_typed(text)
            case PanelEntered(text):
                self.cash_entered(text)
            case CashPicked(amount):
                self.cash_given(amount)
            case TenderPicked(tender) if tender == CASH:
                self._lay_cash()
            case TenderPicked(tender) if tender == BALANCE:
                self._keep_change()
            case Answered(yes=True):
                self.confirm()
            case Answered():
                self._show_panel(None)
            case _:
                pass

    def take_cash(self) -> None:
        """Open the cash panel with the exact sum first and what people hand over."""
        due, rounding = self._cash_due()
        basket = self._counter.basket
        keeps = basket.member is not None and basket.exchange is None
        self._cash = CashState(due, rounding, (due, *likely_notes(due)), keeps=keeps)
        self._show_panel(self._cash)

    def exact_cash(self) -> None:
        due, rounding = self._cash_due()
        self._pay(cash_payment(due, due), rounding=rounding)

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
            self._pay(cash_payment(due, given), rounding=self._cash.rounding)

    def confirm(self) -> None:
        """Yes, so much cash was given."""
        if self._cash is not None and self._cash.asks and self._cash.given is not None:
            self.cash_given(self._cash.given, sure=True)

    def _lay_cash(self) -> None:
        """What was given is a part of it; the rest is paid otherwise."""
        if self._cash is not None and self._cash.part is not None:
            self.lay(cash_payment(self._cash.part, self._cash.part))

    def _keep_change(self) -> None:
        """What would go back goes to the member's balance."""
        cash = self._cash
        if cash is not None and cash.keeps and cash.given is not None and not cash.asks and cash.given > cash.due:
            self._pay(*keep_change(cash_payment(cash.due, cash.given)), rounding=cash.rounding)

    def sale_changed(self, _panel: PanelState) -> None:
        """The sum and what is asked about it are shown anew."""
        if self._cash is None:
            return
        given, asked = self._cash.given, self._cash.asks
        self.take_cash()
        if given is not None:
            asks = asked and cash_doubt(self._cash.due, given) is CashDoubt.OVER
            self._show(given, given - self._cash.due, asks=asks)

    def left(self) -> None:
        self._cash = None

    def _cash_due(self) -> tuple[Money, Money]:
        due = self.due
        rounding = rounding_of(due, self._counter.settings.rounding)
        return due + rounding, rounding

    @staticmethod
    def _read(text: str) -> Money | None:
        try:
            return Money.parse(text)
        except RuleViolation:
            return None

    def _show(self, given: Money | None, change: Money | None, *, error: str = "", asks: bool = False) -> None:
        assert self._cash is not None  # noqa: S101 - its callers have looked
        self._cash = CashState(
            self._cash.due,
            self._cash.rounding,
            self._cash.notes,
            given,
            change,
            asks=asks,
            error=error,
            keeps=self._cash.keeps,
        )
        self._show_panel(self._cash)

    # --- settling

    def command(self, *payments: Payment, rounding: Money = ZERO) -> Settle:
        """The open sale as it would be settled with these."""
        settings = self._counter.settings
        return Settle(
            basket=self._counter.basket,
            payments=payments,
            rounding=rounding,
            print_receipt=self._desk.prints and settings.print_receipts,
            open_drawer=self._desk.prints,
            minor_policy=settings.minor_policy,
            recorded_as=self._counter.recorded_as,
        )

    def _pay(self, *payments: Payment, rounding: Money) -> None:
        if self._busy:
            return
        self._busy = True
        laid = self.laid.of(self._counter.basket)
        self._desk.settle(self.command(*laid, *payments, rounding=rounding), self._done, self._refused)

    def _done(self, settled: Settled) -> None:
        self._busy = False
        self._before = None
        self.left()
        tender = settled.tenders[-1] if settled.tenders else CASH
        spoken = tender if len(settled.tenders) <= 1 else ""  # of several, the sum alone
        self._desk.say(words.settled(spoken, max(settled.given, ZERO).fen, max(settled.change, ZERO).fen))
        self.paid(LastSale(settled.number, tender, settled.total, settled.given, settled.change, settled.points))

    def _refused(self, error: PosError) -> None:
        self._busy = False
        if isinstance(error, RuleViolation) and self._before is not None:
            self.laid = self._before
        self._before = None
        self.failed(error)
        if self.laid.of(self._counter.basket) and not isinstance(error, RightMissing):
            self.more()  # from there it can be taken back
