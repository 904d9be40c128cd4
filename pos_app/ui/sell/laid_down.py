"""What a customer has laid down for the open sale so far, and what else could pay it. No toolkit in here."""

from dataclasses import dataclass
from typing import Final

from pos_app.domain.basket import Basket
from pos_app.domain.coupon import COUPON
from pos_app.domain.money import ZERO, Money, total
from pos_app.domain.payment import ACCOUNT
from pos_app.domain.stored_value import BALANCE
from pos_app.domain.tender import Payment
from pos_app.services.member_ledgers import POINTS, Means
from pos_app.ui.sell.state_pay import Laid, Way
from pos_app.ui.sell.words import tender_name
from pos_app.ui.sums import yuan
from pos_app.ui.translate import tr

WAYS_MAX: Final = 4


@dataclass(frozen=True, slots=True)
class LaidDown:
    """Payments of one sale that is not settled yet; of any other sale it holds nothing."""

    uid: str = ""
    payments: tuple[Payment, ...] = ()

    def of(self, basket: Basket) -> tuple[Payment, ...]:
        return self.payments if self.uid == basket.uid else ()

    def due(self, basket: Basket) -> Money:
        """What is not laid down yet; less than nothing when goods were taken off meanwhile."""
        return basket.total - total(payment.amount for payment in self.of(basket))

    def plus(self, basket: Basket, payment: Payment) -> "LaidDown":
        """With one more; one that is there already is not there twice."""
        before = tuple(p for p in self.of(basket) if not p.reference or p.reference != payment.reference)
        return LaidDown(basket.uid, (*before, payment))

    def shown(self, basket: Basket) -> tuple[Laid, ...]:
        return tuple(Laid(tender_name(payment.tender), payment.amount) for payment in self.of(basket))


@dataclass(frozen=True, slots=True)
class Possible:
    """A way to pay and the most that it pays."""

    way: Way
    most: Money


def possible(means: Means, due: Money) -> tuple[Possible, ...]:
    """What the member has that pays something of this sale, and last the account, which pays anything."""
    found = []
    if means.balance_pays > ZERO:
        note = tr("{amount} there", amount=yuan(means.balance))
        found.append(Possible(Way(BALANCE, tender_name(BALANCE), note), means.balance_pays))
    if means.points_pay > ZERO:
        note = tr("{points} pay {amount}", points=means.points, amount=yuan(means.points_pay))
        found.append(Possible(Way(POINTS, tender_name(POINTS), note), means.points_pay))
    best = max(means.coupons, key=lambda coupon: coupon.worth, default=None)
    if best is not None:
        worth = min(best.worth, due)
        found.append(
            Possible(Way(f"{COUPON}:{best.code}", best.name, tr("takes off {amount}", amount=yuan(worth))), worth)
        )
    return (*found, Possible(Way(ACCOUNT, tender_name(ACCOUNT)), due))
