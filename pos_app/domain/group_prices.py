"""Promotions on several pieces: buy X get Y, the second piece, bundles and tiers; over pools of the same goods.

What a promotion does not use stays free for another one. Pieces are whole base units; weighed goods have none.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pos_app.domain.money import half_up
from pos_app.domain.pools import Pool
from pos_app.domain.promotion import WHOLE_PERCENT, Bundle, BuyGet, Promotion, SecondItem, Tiers
from pos_app.domain.splits import largest_remainder

Off = dict[Pool, int]
"""What is taken off the list price of each pool that a promotion uses, in fen."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a promotion on several pieces would do: what each pool it uses would cost, and what that saves together."""

    promotion: Promotion
    amounts: Mapping[Pool, int]
    saved: int

    def take(self) -> None:
        for pool, amount in self.amounts.items():
            pool.take(self.promotion, amount)


def take_offers(promotions: Sequence[Promotion], pools: Sequence[Pool]) -> None:
    """Let promotions take the pools they make cheaper, the one that saves most first, until none saves anything."""
    scopes = _scopes(promotions, [pool for pool in pools if pool.pieces])
    offers = {each.uid: _best_offer(each, scopes[each.uid]) for each in promotions}
    while True:
        saving = [offer for offer in offers.values() if offer is not None]
        if not saving:
            return
        best = min(saving, key=lambda offer: (-offer.saved, not offer.promotion.earns_points, offer.promotion.uid))
        best.take()
        for each in promotions:
            if any(pool in best.amounts for pool in scopes[each.uid]):
                scopes[each.uid] = [pool for pool in scopes[each.uid] if pool not in best.amounts]
                offers[each.uid] = _best_offer(each, scopes[each.uid])


def _scopes(promotions: Sequence[Promotion], pools: list[Pool]) -> dict[str, list[Pool]]:
    """The pools in the scope of each promotion; found by what it names, as a shop may have hundreds of them."""
    named: dict[str, list[int]] = {}
    for place, pool in enumerate(pools):
        named.setdefault("product " + pool.item.product_uid, []).append(place)
        named.setdefault("category " + pool.item.category, []).append(place)
    found = {}
    for each in promotions:
        names = ["product " + uid for uid in each.scope.products]
        names += ["category " + category for category in each.scope.categories]
        places = {place for name in names for place in named.get(name, ())}
        found[each.uid] = pools if each.scope.is_all else [pools[place] for place in sorted(places)]
    return found


def _best_offer(promotion: Promotion, within: list[Pool]) -> Offer | None:
    """The better of using everything in scope and of leaving what is cheaper already; None when nothing is saved."""
    if not within:
        return None
    at_list = [pool for pool in within if pool.price == pool.item.price]
    offers = [_offer(promotion, within)]
    if len(at_list) < len(within):
        offers.append(_offer(promotion, at_list))
    best = max(offers, key=lambda offer: offer.saved)
    return best if best.saved > 0 else None


def _offer(promotion: Promotion, pools: list[Pool]) -> Offer:
    off = _off(promotion, pools) if pools else {}
    amounts = {pool: max(pool.floor_amount, pool.list_amount - less) for pool, less in off.items()}
    saved = sum(pool.amount - amount for pool, amount in amounts.items())
    return Offer(promotion, amounts, saved)


def _off(promotion: Promotion, pools: list[Pool]) -> Off:
    cheapest_first = sorted(pools, key=lambda pool: pool.item.price)
    pieces = sum(pool.pieces for pool in pools)
    match promotion.rule:
        case BuyGet(buy, get):
            times = pieces // (buy + get)
            return _cheapest(cheapest_first, times * get, times * buy, 0)
        case SecondItem(percent):
            return _cheapest(cheapest_first, pieces // 2, pieces // 2, percent)
        case Bundle(price, 0):
            return _one_of_each(promotion.scope.products, pools, price.fen)
        case Bundle(price, count):
            return _any_of(cheapest_first[::-1], pieces, count, price.fen)
        case Tiers() as rule:
            percent = rule.percent(pieces)
            return {} if percent == WHOLE_PERCENT else {p: p.list_amount - _part(p.list_amount, percent) for p in pools}
        case _:
            return {}


def _part(fen: int, percent: int) -> int:
    return half_up(fen * percent, WHOLE_PERCENT)


def _first(pools: Iterable[Pool], wanted: int) -> dict[Pool, int]:
    """So many pieces, from the first pools on."""
    taken: dict[Pool, int] = {}
    for pool in pools:
        if wanted <= 0:
            break
        taken[pool] = min(pool.pieces, wanted)
        wanted -= taken[pool]
    return taken


def _cheapest(pools: list[Pool], reduced: int, paid: int, percent: int) -> Off:
    """The cheapest `reduced` pieces at so many hundredths of a percent; the `paid` ones after them make it possible."""
    if not reduced:
        return {}
    cheap = _first(pools, reduced)
    return {
        pool: cheap.get(pool, 0) * (pool.item.price.fen - _part(pool.item.price.fen, percent))
        for pool in _first(pools, reduced + paid)
    }


def _any_of(pools: list[Pool], pieces: int, count: int, price: int) -> Off:
    """Sets of the dearest pieces, as long as a set costs more than its price."""

    def worth(sets: int) -> int:
        return sum(taken * pool.item.price.fen for pool, taken in _first(pools, sets * count).items())

    def is_too_cheap(sets: int) -> bool:
        return worth(sets) - worth(sets - 1) <= price

    # Each further set is made of cheaper pieces, so the first that is not worth its price ends it.
    sets = bisect_left(range(1, pieces // count + 1), x=True, key=is_too_cheap)
    return _shared(_first(pools, sets * count), sets * price) if sets else {}


def _one_of_each(products: Iterable[str], pools: list[Pool], price: int) -> Off:
    """Sets of one piece of each product, as often as all of them are there."""
    by_product = {
        uid: sorted((p for p in pools if p.item.product_uid == uid), key=lambda p: -p.item.price.fen)
        for uid in products
    }
    sets = min(sum(pool.pieces for pool in each) for each in by_product.values())
    taken: dict[Pool, int] = {}
    for each in by_product.values():
        taken |= _first(each, sets)
    return _shared(taken, sets * price) if sets else {}


def _shared(taken: dict[Pool, int], price: int) -> Off:
    """What is saved when the pieces together cost `price`, shared by what each pool has in them."""
    worth = [pieces * pool.item.price.fen for pool, pieces in taken.items()]
    saved = sum(worth) - price
    if saved <= 0:
        return {}
    return dict(zip(taken, largest_remainder(saved, worth), strict=True))
