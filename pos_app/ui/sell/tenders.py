"""Other ways to pay than cash: seen to be paid, a member's own means, an account; all of the sale or a part of it.

The panel also waits for a customer's payment code. No toolkit in here.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from pos_app.domain.coupon import COUPON
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ZERO, Money
from pos_app.domain.payment import ACCOUNT, CODE_TENDERS
from pos_app.domain.tender import SEEN_TENDERS, exact_payment
from pos_app.services.counter import Counter
from pos_app.ui.sell.acts import Act, Answered, PanelTyped, TenderPicked
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.laid_down import LaidDown, Possible, possible
from pos_app.ui.sell.part import OnLine, Page, Part
from pos_app.ui.sell.pay import PayPart
from pos_app.ui.sell.ports import Desk
from pos_app.ui.sell.state import PanelState, TendersState
from pos_app.ui.translate import tr

TAKE_BACK = "take_back"


class TendersPart(Part):
    """`give_back` is told the numbers of payments by code that are not wanted any more."""

    panels = (TendersState,)

    def __init__(self, page: Page, counter: Counter, desk: Desk, pay: PayPart) -> None:
        self._page, self._counter, self._desk, self._pay = page, counter, desk, pay
        self.give_back: Callable[[str], None] = lambda _: None
        self.pick_account: Callable[[], None] = lambda: None
        self._shown: TendersState | None = None
        self._possible: tuple[Possible, ...] = ()
        pay.more = self.open

    @property
    def commands(self) -> Mapping[Command, OnLine]:
        return {Command.TENDERS: lambda _: self._pay.settle_by(self.open)}

    def take(self, act: Act, _panel: PanelState) -> None:
        match act:
            case PanelTyped(text) if self._shown is not None:
                self._shown = replace(self._shown, amount=_read(text))
            case TenderPicked(tender) if tender == TAKE_BACK:
                self._take_back()
            case TenderPicked(tender):
                self._picked(tender)
            case Answered(yes=True):
                self._seen()
            case Answered():
                self.open()
            case _:
                pass

    def back(self, _panel: PanelState) -> bool:
        """Out of a question back to the list."""
        if self._shown is None or self._shown.chosen is None:
            return False
        self.open()
        return True

    def open(self) -> None:
        """Show how else it can be paid."""
        self._show(None, None)

    def sale_changed(self, _panel: PanelState) -> None:
        """The sums are shown anew."""
        if self._shown is not None:
            self._show(self._shown.chosen, self._shown.amount)

    def left(self) -> None:
        self._shown = None

    @property
    def part(self) -> Money:
        """What was typed, if it is less than all that is due."""
        typed = None if self._shown is None else self._shown.amount
        return self._pay.due if typed is None or typed <= ZERO else min(typed, self._pay.due)

    def _show(self, chosen: str | None, amount: Money | None) -> None:
        basket, due = self._counter.basket, self._pay.due
        laid = self._pay.laid
        means = self._desk.payments.means(basket, laid.of(basket))
        self._possible = possible(means, due) if due > ZERO else ()
        self._shown = TendersState(
            due,
            SEEN_TENDERS if due > ZERO else (),
            chosen,
            laid=laid.shown(basket),
            ways=tuple(each.way for each in self._possible),
            codes=bool(self._desk.payments.providers),
            amount=amount,
            error=tr("More is laid down than is due: take it back") if due < ZERO else "",
        )
        self._page.show_panel(self._shown)

    def _picked(self, tender: str) -> None:
        """What the cashier must have seen is asked for; the rest is laid down."""
        if self._shown is None:
            return
        kind, _, reference = tender.partition(":")
        if kind in SEEN_TENDERS:
            self._show(kind, self._shown.amount)
        elif kind == ACCOUNT:
            self.pick_account()
        else:
            most = next((each.most for each in self._possible if each.way.key == tender), ZERO)
            worth = most if kind == COUPON else min(self.part, most)
            if worth > ZERO:
                self._pay.lay(exact_payment(kind, worth, reference=reference))

    def _seen(self) -> None:
        if self._shown is not None and self._shown.chosen is not None:
            self._pay.lay(exact_payment(self._shown.chosen, self.part))

    def _take_back(self) -> None:
        """Everything that was laid down goes back to the customer; a provider's money by the provider."""
        for payment in self._pay.laid.of(self._counter.basket):
            if payment.tender in CODE_TENDERS and payment.reference:
                self.give_back(payment.reference)
        self._pay.laid = LaidDown()
        self.open()


def _read(text: str) -> Money | None:
    try:
        return Money.parse(text) if text.strip() else None
    except RuleViolation:
        return None
