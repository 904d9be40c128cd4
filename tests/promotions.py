"""Goods and promotions for the tests of prices."""

from dataclasses import replace

from pos_app.domain.basket import Basket, Entered, Line, new_line
from pos_app.domain.member import BasketMember
from pos_app.domain.money import ONE, Money, Quantity
from pos_app.domain.product import Item, Kind, ProductId
from pos_app.domain.promotion import Promotion, Rule, Schedule, Scope, ShopTime

NOON = ShopTime.of(1_795_312_800_000 + 2 * 3_600_000)  # a Sunday, 2026-11-22 12:00
MEMBER = BasketMember(1, "member-1", "王芳", "138****1234", "gold")


def thing(name: str = "可乐", price: int = 300, *, category: str = "饮料", floor: int | None = None) -> Item:
    """A product sold by its base unit."""
    return Item(
        product_id=ProductId(sum(map(ord, name))),
        product_uid=name,
        name=name,
        kind=Kind.GENERAL,
        code=name,
        unit="瓶",
        factor=ONE,
        price=Money(price),
        category=category,
        floor=None if floor is None else Money(floor),
    )


def case_of(item: Item, holds: int, price: int) -> Item:
    """A case of it with a code and a price of its own."""
    return replace(item, code=f"{item.code} case", unit="箱", factor=Quantity.of(holds), price=Money(price))


def line_of(item: Item, count: int = 1) -> Line:
    return new_line(item, Quantity.of(count), entered=Entered.SCAN, at_ms=1)


def basket_of(*goods: Item | tuple[Item, int], member: BasketMember | None = None) -> Basket:
    """A basket with these goods, each a line of its own."""
    basket = Basket("sale-1", member=member)
    for each in goods:
        item, count = each if isinstance(each, tuple) else (each, 1)
        basket = basket.add(line_of(item, count), merge=False)
    return basket


def promotion(
    rule: Rule,
    *names: str,
    uid: str = "p-1",
    categories: tuple[str, ...] = (),
    schedule: Schedule | None = None,
    earns_points: bool = True,
) -> Promotion:
    """A promotion on the products of these names; on all merchandise without a name."""
    return Promotion(
        uid=uid,
        name=uid,
        rule=rule,
        scope=Scope(names, categories),
        schedule=schedule or Schedule(),
        earns_points=earns_points,
    )
