"""What the province lets a shop do with a cigarette: how much of it on one line and in one sale, and at what price."""

from collections.abc import Iterable

from pos_app.domain.basket import Basket, Line
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import MILLI, ZERO, Money, Quantity, half_up
from pos_app.domain.pricing import PricePolicy, PriceReason, check_policy
from pos_app.domain.product import Item
from pos_app.services.settings import LimitPolicy
from pos_app.store import province
from pos_app.store.engine import Transaction
from pos_app.store.province import NO_LIMIT, Limit


def limit_of(tx: Transaction, item: Item) -> Limit:
    """What holds for an item; nothing for merchandise."""
    return province.limit_of(tx, item.product_id) if item.kind.is_tobacco else NO_LIMIT


def check_price(tx: Transaction, item: Item, price: Money) -> None:
    """Raises `RuleViolation` on the field `price` when the province does not let it be charged."""
    policy = limit_of(tx, item).policy
    if policy is not PricePolicy.FREE:
        check_policy(item, price, policy, _cost(tx, item))


def _cost(tx: Transaction, item: Item) -> Money | None:
    """What a unit costs: the province's wholesale price, None where it is not known."""
    wholesale = province.wholesale_of(tx, item.product_id)
    if wholesale is None or wholesale[0] == ZERO:
        return None
    carton, packs = wholesale
    return Money(half_up(carton.fen * item.factor.milli, packs * MILLI))


def check_limits(tx: Transaction, basket: Basket, policy: LimitPolicy) -> None:
    """Raises `RuleViolation` on the field `quantity` when limits refuse and the sale passes one of them."""
    if policy is LimitPolicy.WARN:
        return
    for line in basket.lines:
        limit = limit_of(tx, line.item)
        in_sale = packs_in(basket.lines, line.item)
        if limit.is_passed(line.base_quantity, in_sale):
            raise _passed(line, limit, in_sale)


def packs_in(lines: Iterable[Line], item: Item) -> Quantity:
    """How many base units of the same product the lines hold."""
    return Quantity(sum(x.base_quantity.milli for x in lines if x.item.product_id == item.product_id))


def _passed(line: Line, limit: Limit, in_sale: Quantity) -> RuleViolation:
    name = line.item.name
    if limit.per_sale is not None and in_sale > limit.per_sale:
        return RuleViolation(
            "The province lets a sale have at most {most} packs of {name}",
            field="quantity",
            most=limit.per_sale,
            name=name,
        )
    return RuleViolation(
        "The province lets a line have at most {most} packs of {name}", field="quantity", most=limit.per_line, name=name
    )


def check_sale(tx: Transaction, basket: Basket, policy: LimitPolicy) -> None:
    """What holds for a whole sale when it is settled: limits, and prices that somebody has set by hand."""
    check_limits(tx, basket, policy)
    for line in basket.lines:
        if line.item.kind.is_tobacco and line.reason is PriceReason.MANUAL:
            check_price(tx, line.item, line.price)
