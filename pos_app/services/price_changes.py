"""Many prices changed at once: first shown, then written as they were shown, all or none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import MILLI, ONE, Money, Quantity, half_up
from pos_app.domain.people import Right, User
from pos_app.domain.pricing import check_price
from pos_app.domain.product import ProductId
from pos_app.domain.stock import UNIT_COST_SCALE
from pos_app.services.goods_prices import PriceWriter
from pos_app.services.ports import Clock, Ids
from pos_app.store import goods, goods_views
from pos_app.store.engine import Store, Transaction
from pos_app.store.goods import KeptProduct
from pos_app.store.goods_views import Sort, Wanted

PRODUCTS_MAX: Final = 5_000
_WHOLE: Final = 10_000
_PERCENT_MAX: Final = 100_000


class Rounding(Enum):
    """What a new price is rounded to; the nines are the trade's: 4.90, 12.90."""

    FEN = "fen"
    JIAO = "jiao"
    HALF = "half"
    YUAN = "yuan"
    NINE = "nine"

    def of(self, price: Money) -> Money:
        steps = {Rounding.JIAO: 10, Rounding.HALF: 50, Rounding.YUAN: 100, Rounding.NINE: 100}
        step = steps.get(self, 1)
        rounded = half_up(price.fen, step) * step
        # The nine below what it came to, or above where that would be nothing.
        return Money(max(rounded - 10, 90) if self is Rounding.NINE and price.fen > 0 else rounded)


@dataclass(frozen=True, slots=True)
class PriceRule:
    """One of three: so many hundredths of a percent of the price, so much more or less, or this price.

    Amounts are of one base unit; a case changes by as much as is in it.
    """

    percent: int | None = None
    amount: Money | None = None
    price: Money | None = None
    rounding: Rounding = Rounding.FEN

    def __post_init__(self) -> None:
        if [self.percent, self.amount, self.price].count(None) != 2:  # noqa: PLR2004 - all but one
            raise RuleViolation("Say a percentage, or how much more or less, or the price", field="percent")
        if self.percent is not None and not 0 < self.percent <= _PERCENT_MAX:
            raise RuleViolation("The percentage must be more than 0 and at most 1000", field="percent")

    def of(self, old: Money, factor: Quantity = ONE) -> Money:
        if self.percent is not None:
            new = old.percent(self.percent)
        elif self.amount is not None:
            new = old + self.amount * factor
        else:
            new = Money(0 if self.price is None else self.price.fen) * factor
        return self.rounding.of(new)


class Doubt(Enum):
    """What is odd about a new price."""

    NOTHING = ""
    BELOW_COST = "below_cost"
    ABOVE_GUIDANCE = "above_guidance"
    WAITS_FOR_TAG = "waits_for_tag"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A price as it would be: of a code, or of the base unit where there is no code."""

    product_id: ProductId
    name: str
    code: str
    unit: str
    old: Money
    new: Money
    doubt: Doubt = Doubt.NOTHING


def products_of(store: Store, wanted: Wanted) -> list[ProductId]:
    """What a filter lists. Raises `RuleViolation` when that is more than can be looked through."""
    with store.read() as tx:
        if wanted.text.strip():
            return goods_views.found_ids(tx, wanted)
        if goods_views.count(tx, wanted) > PRODUCTS_MAX:
            raise RuleViolation("These are more than {most} products: narrow the list down first", most=PRODUCTS_MAX)
        places = goods_views.page_ids(tx, wanted, Sort.NAME, descending=False, after=None, limit=PRODUCTS_MAX)
    return [place.product_id for place in places]


def propose(store: Store, product_ids: Sequence[ProductId], rule: PriceRule, user: User) -> tuple[Proposal, ...]:
    """What the rule would make of these products' prices; what stays as it is is left out."""
    user.need(Right.IMPORT_GOODS)
    with store.read() as tx:
        return tuple(each for product_id in product_ids for each in _proposed(goods.kept(tx, product_id), rule))


def _proposed(kept: KeptProduct, rule: PriceRule) -> list[Proposal]:
    base = [Proposal(kept.product_id, kept.name, "", kept.unit, kept.price, _new(kept, rule, kept.price, ONE))]
    coded = [
        Proposal(kept.product_id, kept.name, c.code, c.unit, c.price, _new(kept, rule, c.price, c.factor))
        for c in kept.codes.values()
    ]
    # The base unit's own price is told by its code where it has one that says the same.
    said = any(code.factor == ONE and code.price == kept.price for code in kept.codes.values())
    found = [*([] if said else base), *coded]
    factors = {code.code: code.factor for code in kept.codes.values()}
    return [
        replace(each, doubt=_doubt(kept, each, factors.get(each.code, ONE))) for each in found if each.old != each.new
    ]


def _new(kept: KeptProduct, rule: PriceRule, old: Money, factor: Quantity) -> Money:
    new = rule.of(old, factor)
    try:
        check_price(new)
    except RuleViolation as error:
        raise RuleViolation("{name}: {price} is no possible price", name=kept.name, price=new) from error
    return new


def _doubt(kept: KeptProduct, proposal: Proposal, factor: Quantity) -> Doubt:
    cost = half_up(kept.unit_cost * factor.milli, UNIT_COST_SCALE * MILLI)
    code = kept.codes.get(proposal.code)
    if 0 < proposal.new.fen < cost:
        return Doubt.BELOW_COST
    if kept.guidance is not None and kept.kind.is_tobacco and proposal.new > kept.guidance * factor:
        return Doubt.ABOVE_GUIDANCE
    tag = None if code is None else code.tag
    waits = proposal.new > tag if tag is not None else kept.kind.is_tobacco and proposal.new > proposal.old
    return Doubt.WAITS_FOR_TAG if waits else Doubt.NOTHING


def apply(store: Store, proposals: Sequence[Proposal], user: User, *, clock: Clock, ids: Ids) -> int:
    """Write these prices as they were shown; how many. Raises `RuleViolation` when one was changed meanwhile."""
    user.need(Right.IMPORT_GOODS)
    if not proposals:
        raise RuleViolation("No price would change")
    with store.write() as tx:
        prices = PriceWriter(tx, user, clock=clock, ids=ids)
        for proposal in proposals:
            _write(tx, prices, proposal)
    return len(proposals)


def _write(tx: Transaction, prices: PriceWriter, proposal: Proposal) -> None:
    kept = goods.kept(tx, proposal.product_id)
    code = kept.codes.get(proposal.code)
    now = kept.price if not proposal.code else None if code is None else code.price
    if now != proposal.old:
        raise RuleViolation("{name} has another price by now: look at it again", name=proposal.name)
    if code is None:
        prices.change_base(kept, proposal.new)
        return
    if code.factor == ONE and code.price == kept.price:
        prices.change_base(kept, proposal.new)
    prices.change_code(kept, code, replace(code, price=proposal.new))
