"""A customer pays by the code on the phone: scanned, asked for, waited for, and never taken twice. No toolkit in here.

What becomes of it comes from the desk at any time; the window can be used meanwhile.
"""

from collections.abc import Callable
from typing import Final

from pay.codes import Name
from pay.secret import Secret
from pos_app.domain.errors import PosError
from pos_app.domain.money import ZERO
from pos_app.domain.payment import UNDECIDED, Attempt, Kind, State
from pos_app.services.counter import Counter
from pos_app.services.payments import Begin, as_payment
from pos_app.ui.message import Level
from pos_app.ui.sell.acts import Act, Answered
from pos_app.ui.sell.part import Page, Part
from pos_app.ui.sell.pay import PayPart
from pos_app.ui.sell.ports import Desk
from pos_app.ui.sell.state import PanelState
from pos_app.ui.sell.state_pay import CodePhase, CodeState
from pos_app.ui.sell.words import payment_reason, tender_name
from pos_app.ui.sums import yuan
from pos_app.ui.translate import tr

_PHASES: Final = {
    State.CREATED: CodePhase.ASKING,
    State.PENDING: CodePhase.PAYING,
    State.UNKNOWN: CodePhase.UNKNOWN,
    State.REVERSING: CodePhase.GIVING_BACK,
    State.FAILED: CodePhase.FAILED,
    State.REVERSED: CodePhase.FAILED,
}


class CodePart(Part):
    """One payment by code at a time. `otherwise` shows the other ways to pay."""

    panels = (CodeState,)

    def __init__(self, page: Page, counter: Counter, desk: Desk, pay: PayPart) -> None:
        self._page, self._counter, self._desk, self._pay = page, counter, desk, pay
        self.otherwise: Callable[[], None] = lambda: None
        self._attempt: Attempt | None = None
        self._asking = False
        self._shown: CodeState | None = None
        pay.waits = self.waits
        desk.payments.watch(self.moved)

    def resume(self) -> None:
        """What was begun for the open sale before the program ended goes on."""
        for attempt in self._desk.payments.of_sale(self._counter.basket.uid):
            if attempt.state is State.PAID:
                self._pay.laid = self._pay.laid.plus(self._counter.basket, as_payment(attempt))
            if attempt.is_open:
                self._attempt = attempt
        if self._attempt is not None:
            self._show()

    @property
    def holds_the_sale(self) -> bool:
        """Money of a provider was, or may be, taken for the open sale: it must not be put aside or given up."""
        uid = self._counter.basket.uid
        by_code = any(
            payment.reference and payment.tender in _NAMES for payment in self._pay.laid.of(self._counter.basket)
        )
        waits = self._attempt is not None and self._attempt.sale_uid == uid and self._attempt.state in UNDECIDED
        return by_code or waits or self._asking

    def waits(self) -> bool:
        """Whether a payment of this sale is not decided yet, which is shown again then."""
        attempt = self._attempt
        undecided = attempt is not None and attempt.sale_uid == self._counter.basket.uid and attempt.state in UNDECIDED
        if undecided or self._asking:
            self._show()
            self._page.tell(Level.WARNING, tr("A payment is under way: wait until it is decided, or give it up"))
        return undecided or self._asking

    def code_scanned(self, provider: Name, code: Secret) -> None:
        """Take what is due with this code."""
        if self._counter.basket.is_empty or not self._desk.payments.providers:
            self._page.alarm(tr("This is a payment code, not goods"))
        elif provider not in self._desk.payments.providers:
            self._page.alarm(tr("{provider} is not set up here: pay another way", provider=tender_name(provider)))
        elif not self._page.ask_age_if_due() and not self.waits() and self._pay.due > ZERO:
            self._begin(provider, code)

    def _begin(self, provider: Name, code: Secret) -> None:
        basket = self._counter.basket
        self._asking, self._attempt = True, None
        begin = Begin(basket.uid, provider, self._pay.due)
        self._shown = CodeState(CodePhase.ASKING, tender_name(provider), begin.amount)
        self._page.show_panel(self._shown)
        self._desk.payments.pay(self._pay.command(), begin, code, self._begun, self._refused)

    def _begun(self, attempt: Attempt) -> None:
        self._asking, self._attempt = False, attempt
        self._show()

    def _refused(self, error: PosError) -> None:
        self._asking = False
        self._page.refused(error)
        if self._attempt is None:
            self._page.show_panel(None)

    # --- what is heard of it

    def moved(self, attempt: Attempt) -> None:
        """A payment has come further: the one that is waited for, or one of an earlier sale."""
        if attempt.kind is not Kind.PAYMENT:
            return
        if attempt.sale_uid != self._counter.basket.uid:
            self._told_of_another(attempt)
        elif attempt.state is State.PAID:
            self._attempt = None
            self._pay.lay(as_payment(attempt))
        elif self._attempt is None or attempt.number == self._attempt.number:
            self._attempt = attempt
            self._show()

    def _told_of_another(self, attempt: Attempt) -> None:
        if attempt.state is State.REVERSED:
            self._page.tell(Level.INFO, tr("{amount} by {provider} went back to the customer", **_named(attempt)))

    def _show(self) -> None:
        """Bring the panel up to date; one that was left comes back when something has to be done."""
        attempt = self._attempt
        if attempt is None or attempt.sale_uid != self._counter.basket.uid:
            return
        phase = CodePhase.ASKING if attempt.state is State.CREATED else _PHASES[attempt.state]
        self._shown = CodeState(phase, tender_name(attempt.provider), attempt.amount, payment_reason(attempt.reason))
        self._page.show_panel(self._shown)

    # --- what is done in its panel

    def take(self, act: Act, panel: PanelState) -> None:
        if not isinstance(panel, CodeState) or not isinstance(act, Answered):
            return
        undecided = panel.phase in {CodePhase.PAYING, CodePhase.UNKNOWN}
        if undecided and self._attempt is not None:
            self._desk.payments.give_up(self._attempt.number, self.moved, self._page.refused)
        elif panel.phase in {CodePhase.GIVING_BACK, CodePhase.FAILED}:
            self.otherwise()

    def give_back(self, number: str) -> None:
        """Money that was taken is not wanted any more."""
        self._desk.payments.give_up(number, self.moved, self._page.refused)

    def scanned(self, _code: str, _times_ms: tuple[int, ...], _panel: PanelState) -> bool:
        return False


_NAMES: Final = frozenset({"wechat", "alipay", "unionpay"})


def _named(attempt: Attempt) -> dict[str, str]:
    return {"amount": yuan(attempt.amount), "provider": tender_name(attempt.provider)}
