"""The price book of today, and the counter's way to it."""

from functools import lru_cache
from typing import Final

import msgspec

from pos_app.domain.basket import Basket
from pos_app.domain.journal import Json
from pos_app.domain.price_book import PriceBook, price_basket
from pos_app.domain.promotion import KINDS, Promotion, Rule, Schedule, Scope, ShopTime
from pos_app.services.ports import Clock
from pos_app.store import promotions
from pos_app.store.engine import Store, Transaction
from pos_app.store.promotions import KeptPromotion

_READ_MAX: Final = 1_000


class Body(msgspec.Struct, frozen=True):
    """What is kept of a promotion beside its name and days; the kind says what the rule is."""

    rule: msgspec.Raw
    scope: Scope
    schedule: Schedule


def body_of(promotion: Promotion) -> dict[str, Json]:
    """A promotion's rule, scope and schedule as JSON has them."""
    parts = {"rule": promotion.rule, "scope": promotion.scope, "schedule": promotion.schedule}
    body: dict[str, Json] = msgspec.json.decode(msgspec.json.encode(parts))
    return body


@lru_cache(_READ_MAX)
def promotion_of(kept: KeptPromotion) -> Promotion:
    """A promotion as it was kept, checked again."""
    body = msgspec.json.decode(kept.body, type=Body)
    rule: Rule = msgspec.json.decode(body.rule, type=KINDS[kept.kind])
    return Promotion(kept.uid, kept.name, rule, body.scope, body.schedule, earns_points=kept.earns_points)


def load_book(tx: Transaction, now: ShopTime) -> PriceBook:
    """Every promotion that is on today or later, and what members pay."""
    return PriceBook(
        tuple(promotion_of(kept) for kept in promotions.active(tx, now.day)),
        promotions.member_prices(tx),
        promotions.grade_percents(tx),
    )


class Prices:
    """Prices a basket by the shop's price book, opened anew for each sale: a sale keeps the one it began with."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._book, self._sale = PriceBook(), ""

    def __call__(self, basket: Basket) -> Basket:
        now = ShopTime.of(self._clock.now_ms())
        if basket.uid != self._sale and basket.lines:
            with self._store.read() as tx:
                self._book = load_book(tx, now)
            self._sale = basket.uid
        return price_basket(basket, self._book, now)
