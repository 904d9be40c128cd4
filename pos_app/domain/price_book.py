"""The shop's price book, and the one function that prices a basket by it.

A price comes from the first of: a price set by hand (or a gift, or a scale's label), a promotion, the member's price,
the barcode's own. Of promotions and the member's price the lowest counts. How promotions come together is one sentence:
each product takes the one promotion that makes it cheapest; on what is left the best spend-and-save applies; then the
discount on the whole sale.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from pos_app.domain.basket import Basket, Line, WholeDiscount
from pos_app.domain.errors import RuleViolation
from pos_app.domain.group_prices import take_offers
from pos_app.domain.member import BasketMember
from pos_app.domain.merchandise import Merchandise, merchandise
from pos_app.domain.money import ZERO, Money, parse_decimal, total
from pos_app.domain.pools import Pool, pools_of, room
from pos_app.domain.pricing import COMPUTED, PriceReason
from pos_app.domain.product import PRICE_MAX
from pos_app.domain.promotion import WHOLE_PERCENT, GroupRule, Promotion, Scope, ShopTime, SpendAndSave, UnitRule
from pos_app.domain.splits import split_within

WHOLE: Final = "whole"
"""Stands among the promotions of a line that has a part of the discount on the whole sale."""

EVERY_GRADE: Final = ""
"""The grade under which a member price is kept that every member has."""


@dataclass(frozen=True, slots=True)
class PriceBook:
    """Every promotion that is on, what members pay, and nothing about tobacco.

    `member_prices` are per base unit, by the uid of the product and the uid of a grade; `grade_percents` are hundredths
    of a percent of the list price.
    """

    promotions: tuple[Promotion, ...] = ()
    member_prices: Mapping[tuple[str, str], Money] = field(default_factory=dict)
    grade_percents: Mapping[str, int] = field(default_factory=dict)

    def member_price(self, pool: Pool, member: BasketMember) -> Money | None:
        """What a unit costs this member; None when they have no price of their own."""
        prices = [
            price * pool.item.factor
            for grade in {member.grade, EVERY_GRADE}
            if (price := self.member_prices.get((pool.item.product_uid, grade))) is not None
        ]
        percent = self.grade_percents.get(member.grade)
        if not prices and percent is not None:
            prices = [pool.item.price.percent(percent)]
        return min(prices, default=None)

    def at(self, now: ShopTime, member: BasketMember | None) -> Iterator[Promotion]:
        """The promotions that hold now for this customer."""
        return (each for each in self.promotions if each.schedule.holds(now) and each.schedule.is_for(member))


def price_basket(basket: Basket, book: PriceBook, at: ShopTime) -> Basket:
    """Price a basket anew, from its goods alone: pricing it again changes nothing, the order of its lines neither.

    No line goes below its floor price or below nothing. Tobacco is left as it is, and so are gifts; prices set by hand
    and by a scale's label take part in the discount on the whole sale only.
    """
    goods = merchandise(basket.lines)
    if not goods:
        return basket
    lines = {each.line.line_id: _without_discount(each) for each in goods if each.line.quantity.milli > 0}
    pools = pools_of(Merchandise(line) for line in lines.values() if line.reason in COMPUTED)
    holding = list(book.at(at, basket.member))
    _price_units(pools, holding, book, basket.member)
    take_offers([each for each in holding if isinstance(each.rule, GroupRule)], pools)
    for pool in pools:
        lines |= {line.line_id: line for line in pool.priced_lines()}
    lines |= _spend_and_save(list(lines.values()), [each for each in holding if isinstance(each.rule, SpendAndSave)])
    if basket.whole is not None:
        lines |= _whole(list(lines.values()), basket.whole)
    return replace(basket, lines=tuple(lines.get(line.line_id, line) for line in basket.lines))


def _without_discount(goods: Merchandise) -> Line:
    line = goods.line
    return line.undiscounted() if line.discount.fen or line.promotions or not line.rewarded else line


def _price_units(
    pools: Iterable[Pool], holding: Iterable[Promotion], book: PriceBook, member: BasketMember | None
) -> None:
    """Give each pool the lowest price of one unit; at equal prices a promotion that earns points, then any other."""
    by_product: dict[str, list[Promotion]] = {}
    by_category: dict[str, list[Promotion]] = {}
    of_all: list[Promotion] = []
    for each in holding:
        if isinstance(each.rule, UnitRule):
            for uid in each.scope.products:
                by_product.setdefault(uid, []).append(each)
            for category in each.scope.categories:
                by_category.setdefault(category, []).append(each)
            if each.scope.is_all:
                of_all.append(each)
    for pool in pools:
        own = None if member is None else book.member_price(pool, member)
        if own is not None:
            pool.offer_price(own, PriceReason.MEMBER)
        item = pool.item
        for each in (*by_product.get(item.product_uid, ()), *by_category.get(item.category, ()), *of_all):
            pool.offer_promotion(each)


def _spend_and_save(lines: list[Line], promotions: list[Promotion]) -> dict[int, Line]:
    """The one that saves most, on the lines whose price nobody has set by hand."""
    if not promotions:
        return {}
    priced = [(line, line.amount.fen, room(line).fen) for line in lines if line.reason in COMPUTED]
    scopes: dict[Scope, tuple[list[Line], int, int]] = {}
    for scope in {each.scope for each in promotions}:
        within = [one for one in priced if scope.takes(one[0].item.product_uid, one[0].item.category)]
        scopes[scope] = ([one[0] for one in within], sum(one[1] for one in within), sum(one[2] for one in within))

    def saved(promotion: Promotion) -> int:
        _, spent, most = scopes[promotion.scope]
        return min(promotion.rule.saves(Money(spent)).fen, most) if isinstance(promotion.rule, SpendAndSave) else 0

    best = min(promotions, key=lambda each: (-saved(each), not each.earns_points, each.uid))
    return _take_off(scopes[best.scope][0], saved(best), best.uid, rewarded=best.earns_points)


def _whole(lines: list[Line], whole: WholeDiscount) -> dict[int, Line]:
    within = [line for line in lines if line.reason is not PriceReason.GIFT]
    return _take_off(within, whole_discount(within, whole).fen, WHOLE)


def whole_discount(lines: Iterable[Line], whole: WholeDiscount) -> Money:
    """What a discount on the whole sale takes off these lines of merchandise, floors left aside."""
    before = total(line.amount for line in lines)
    left = max(ZERO, before - whole.off)
    return before - left.percent(whole.percent)


def check_discount(goods: Iterable[Merchandise], whole: WholeDiscount) -> None:
    """Whether merchandise priced without it has room for a discount on the whole sale.

    Raises `RuleViolation` on the field `discount`.
    """
    lines = [each.line for each in goods if each.line.reason is not PriceReason.GIFT]
    most = total(room(line) for line in lines)
    if whole.off > total(line.amount for line in lines) or whole_discount(lines, whole) > most:
        raise RuleViolation("At most {most} can be taken off this sale", field="discount", most=most)


def typed_discount(text: str) -> WholeDiscount | None:
    """What is typed for the whole sale: `5` is five yuan off, `/95` is 95 percent of it; nothing and 0 are none.

    Raises `RuleViolation` on the field `discount`.
    """
    text = text.strip()
    try:
        number = parse_decimal(text.removeprefix("/") or "0", places=2)
    except RuleViolation as error:
        raise RuleViolation(error.message, field="discount", **error.values) from error
    if text.startswith("/"):
        if not 0 < number <= WHOLE_PERCENT:
            raise RuleViolation("The percentage must be more than 0 and at most 100", field="discount")
        return None if number == WHOLE_PERCENT else WholeDiscount(percent=number)
    if not 0 <= number <= PRICE_MAX.fen:
        raise RuleViolation("The discount must be between 0 and {most}", field="discount", most=PRICE_MAX)
    return WholeDiscount(off=Money(number)) if number else None


def _take_off(lines: list[Line], amount: int, cause: str, *, rewarded: bool = True) -> dict[int, Line]:
    """Take so much off the lines in proportion to what they cost, to the fen, none below its floor."""
    # Ties go by what is sold and not by when it was scanned.
    lines = sorted(lines, key=_place)
    parts = split_within(amount, [room(line).fen for line in lines], [line.amount.fen for line in lines])
    return {
        line.line_id: replace(
            line,
            discount=line.discount + Money(part),
            promotions=(*line.promotions, cause),
            rewarded=line.rewarded and rewarded,
        )
        for line, part in zip(lines, parts, strict=True)
        if part
    }


def _place(line: Line) -> tuple[str, str, int, int, int]:
    item = line.item
    return (item.product_uid, item.code, item.factor.milli, line.quantity.milli, line.amount.fen)
