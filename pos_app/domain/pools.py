"""Lines of the same goods put together, so that it does not matter in how many lines they were scanned."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pos_app.domain.basket import Line
from pos_app.domain.merchandise import Merchandise
from pos_app.domain.money import MILLI, ONE, ZERO, Money
from pos_app.domain.pricing import PriceReason
from pos_app.domain.promotion import Percentage, Promotion, SpecialPrice
from pos_app.domain.splits import split_within


def floor_price(line: Line) -> Money:
    """The least a unit of the line may cost: its floor, or its list price where that is lower already."""
    return ZERO if line.item.floor is None else min(line.item.floor, line.item.price)


def room(line: Line) -> Money:
    """How much may be taken off the line before it is at its floor."""
    return max(ZERO, line.amount - min(line.gross, floor_price(line) * line.quantity))


class Pool:
    """The lines of one product in one unit at one list price, and the best price that was found for them so far."""

    __slots__ = (
        "_earns",
        "_floor",
        "_promotion",
        "amount",
        "floor_amount",
        "item",
        "lines",
        "list_amount",
        "pieces",
        "price",
        "reason",
    )

    def __init__(self, lines: list[Line]) -> None:
        self.lines, self.item = lines, lines[0].item
        self._floor = floor_price(lines[0])
        self.price, self.reason = self.item.price, PriceReason.LIST
        self.amount = self.list_amount = self._costs(self.price)
        self.floor_amount = self._costs(self._floor) if self._floor.fen else 0
        # Whole base units; a bundle or a second piece is made of nothing else.
        whole = self.item.factor == ONE and not self.item.weighed
        self.pieces = sum(line.quantity.milli for line in lines) // MILLI if whole else 0
        self._promotion: Promotion | None = None
        self._earns = True

    def _costs(self, price: Money) -> int:
        return sum((price * line.quantity).fen for line in self.lines)

    def offer_price(self, price: Money, reason: PriceReason) -> None:
        """A price that counts when it is the lowest, never below the floor."""
        price = max(price, self._floor)
        if price < self.price:
            self._set_price(price, reason)

    def _set_price(self, price: Money, reason: PriceReason) -> None:
        self.price, self.reason, self.amount = price, reason, self._costs(price)

    def offer_promotion(self, promotion: Promotion) -> None:
        """A promotion on single units: it wins over the member's price also when it is equal."""
        price = max(_unit_price(promotion, self), self._floor)
        if self._rank(price, promotion) < self._rank(self.price, self._promotion):
            self._set_price(price, PriceReason.PROMOTION)
            self._promotion, self._earns = promotion, promotion.earns_points

    def _rank(self, price: Money, promotion: Promotion | None) -> tuple[int, int, bool, str]:
        if promotion is None:
            # The list price is no worse than a promotion that takes nothing off.
            return (price.fen, 1 if self.reason is PriceReason.MEMBER else -1, False, "")
        return (price.fen, 0, not promotion.earns_points, promotion.uid)

    def take(self, promotion: Promotion, amount: int) -> None:
        """A promotion on several pieces: the lines cost so much together, and no other promotion counts."""
        self._set_price(self.item.price, PriceReason.PROMOTION)
        self._promotion, self._earns, self.amount = promotion, promotion.earns_points, amount

    def priced_lines(self) -> Iterator[Line]:
        """The lines as they are priced now."""
        lines = sorted(self.lines, key=lambda line: line.quantity)
        promotions = () if self._promotion is None else (self._promotion.uid,)
        for line, discount in zip(lines, self._discounts(lines), strict=True):
            if promotions or (line.price, line.reason) != (self.price, self.reason):
                yield replace(
                    line,
                    price=self.price,
                    reason=self.reason,
                    discount=Money(discount),
                    promotions=promotions,
                    rewarded=self._earns,
                )
            else:
                yield line

    def _discounts(self, lines: list[Line]) -> list[int]:
        gross = [(self.price * line.quantity).fen for line in lines]
        off = sum(gross) - self.amount
        if off == 0:
            return [0] * len(lines)
        rooms = [full - (self._floor * line.quantity).fen for full, line in zip(gross, lines, strict=True)]
        return split_within(off, rooms, gross)


def pools_of(goods: Iterable[Merchandise]) -> list[Pool]:
    """The pools of merchandise, in an order that no scan decides."""
    by_goods: dict[tuple[str, str, int, int, int], list[Line]] = {}
    for each in goods:
        item = each.line.item
        floor = 0 if item.floor is None else item.floor.fen
        key = (item.product_uid, item.unit, item.factor.milli, item.price.fen, floor)
        by_goods.setdefault(key, []).append(each.line)
    return [Pool(by_goods[key]) for key in sorted(by_goods)]


def _unit_price(promotion: Promotion, pool: Pool) -> Money:
    match promotion.rule:
        case SpecialPrice(price):
            return price * pool.item.factor
        case Percentage(percent):
            return pool.item.price.percent(percent)
        case _:
            return pool.item.price
