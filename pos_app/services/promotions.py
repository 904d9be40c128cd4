"""The shop's promotions: list them, save one, switch it on and off, and see what it would have done last week."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from itertools import groupby
from typing import Final

import msgspec

from pos_app.domain.basket import Basket, Entered, Line
from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.member import BasketMember
from pos_app.domain.money import Money
from pos_app.domain.people import Right, User
from pos_app.domain.price_book import EVERY_GRADE, PriceBook, price_basket
from pos_app.domain.pricing import PriceReason, check_price
from pos_app.domain.product import Kind, ProductId
from pos_app.domain.promotion import Promotion, ShopTime, kind_of
from pos_app.services.acting import signed
from pos_app.services.ports import Clock, Ids
from pos_app.services.pricing import body_of, promotion_of
from pos_app.store import goods, journal, promotions
from pos_app.store.engine import Store, Transaction
from pos_app.store.promotions import KeptPromotion, PastLine, PricedProduct

PREVIEW_DAYS: Final = 7


class State(Enum):
    """Where a promotion stands today."""

    ON = "on"
    WAITING = "waiting"
    OVER = "over"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Listed:
    """A promotion of the list; `products` are the names of what it is about."""

    promotion: Promotion
    state: State
    products: tuple[str, ...]


def listed(store: Store, *, clock: Clock) -> list[Listed]:
    """Every promotion there is: what is on first."""
    today = ShopTime.of(clock.now_ms()).day
    with store.read() as tx:
        rows = [_listed(tx, kept, today) for kept in promotions.every(tx)]
    return sorted(rows, key=lambda row: list(State).index(row.state))


def _listed(tx: Transaction, kept: KeptPromotion, today: date) -> Listed:
    promotion = promotion_of(kept)
    products = tuple(product.name for product in promotions.named_products(tx, promotion.scope.products))
    return Listed(promotion, _state(promotion, today, active=kept.active), products)


def _state(promotion: Promotion, today: date, *, active: bool) -> State:
    first, last = promotion.schedule.first_day, promotion.schedule.last_day
    if not active:
        return State.OFF
    if last is not None and last < today:
        return State.OVER
    return State.WAITING if first is not None and first > today else State.ON


def save(store: Store, promotion: Promotion, user: User, *, clock: Clock, ids: Ids) -> None:
    """Keep a promotion and switch it on. Raises `RuleViolation` at the field that is wrong, keeping nothing."""
    user.need(Right.PROMOTIONS)
    with store.write() as tx:
        check_goods(tx, promotion)
        _keep(tx, promotion, user, active=True, at_ms=clock.now_ms(), journal_uid=ids.new())


def switch(store: Store, uid: str, user: User, *, active: bool, clock: Clock, ids: Ids) -> None:
    """Switch a promotion off, or on again."""
    user.need(Right.PROMOTIONS)
    with store.write() as tx:
        kept = _found(tx, uid)
        if kept.active is not active:
            _keep(tx, promotion_of(kept), user, active=active, at_ms=clock.now_ms(), journal_uid=ids.new())


def _found(tx: Transaction, uid: str) -> KeptPromotion:
    kept = promotions.find(tx, uid)
    if kept is None:
        raise RuleViolation("There is no such promotion")
    return kept


def check_goods(tx: Transaction, promotion: Promotion) -> None:
    """Whether all that a promotion names is merchandise the shop has. Raises on `products` or `categories`."""
    named = promotions.named_products(tx, promotion.scope.products)
    if len(named) < len(promotion.scope.products):
        raise RuleViolation("A product that is named is not in the catalogue", field="products")
    for product in named:
        if product.kind is not Kind.GENERAL:
            raise RuleViolation("{name} is tobacco: it is never promoted", field="products", name=product.name)
    merchandise = promotions.categories(tx)
    for category in promotion.scope.categories:
        if category not in merchandise:
            raise RuleViolation("There are no goods of the category {name}", field="categories", name=category)
        if not merchandise[category]:
            raise RuleViolation("{name} is tobacco: it is never promoted", field="categories", name=category)


def _keep(tx: Transaction, promotion: Promotion, user: User, *, active: bool, at_ms: int, journal_uid: str) -> None:
    body = body_of(promotion)
    schedule = promotion.schedule
    kept = KeptPromotion(
        uid=promotion.uid,
        name=promotion.name,
        kind=kind_of(promotion.rule),
        body=msgspec.json.encode(body).decode(),
        first_day=None if schedule.first_day is None else schedule.first_day.isoformat(),
        last_day=None if schedule.last_day is None else schedule.last_day.isoformat(),
        earns_points=promotion.earns_points,
        active=active,
        changed_at_ms=at_ms,
    )
    promotions.keep(tx, kept)
    told: dict[str, Json] = {
        "promotion": kept.uid,
        **signed(user),
        "name": kept.name,
        "kind": kept.kind,
        "active": active,
        "earns_points": kept.earns_points,
        **body,
    }
    journal.append(tx, "promotion.changed", told, uid=journal_uid, at_ms=at_ms)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule would have done to the sales of some days; `margin` is what was earned on merchandise in all of them.

    `touched` are the sales in which something would have been cheaper, `discount` by how much together.
    """

    first: date
    last: date
    sales: int
    touched: int
    discount: Money
    amount: Money
    margin: Money

    @property
    def margin_after(self) -> Money:
        return self.margin - self.discount


def find(store: Store, uid: str) -> Promotion:
    """The promotion of this uid. Raises `RuleViolation` when there is none."""
    with store.read() as tx:
        return promotion_of(_found(tx, uid))


def preview(store: Store, promotion: Promotion, user: User | None, *, clock: Clock) -> Preview:
    """Try a rule on the merchandise of the last seven days before today, as if it had held on each of them.

    `user` is None for whoever has the machine. Hours, weekdays and grades count as they are; what already had another
    price than the list's stays as it was sold.
    """
    if user is not None:
        user.need(Right.PROMOTIONS)
    last = ShopTime.of(clock.now_ms()).day - timedelta(days=1)
    first = last - timedelta(days=PREVIEW_DAYS - 1)
    always = replace(promotion, schedule=replace(promotion.schedule, first_day=None, last_day=None))
    book = PriceBook((always,))
    sales = touched = discount = amount = cost = 0
    with store.read() as tx:
        check_goods(tx, promotion)
        for _, lines in groupby(promotions.past_lines(tx, first, last), key=lambda line: line.sale_id):
            sold = [line for line in lines if line.item.kind is Kind.GENERAL]
            off = _would_take_off(sold, book)
            sales, touched, discount = sales + 1, touched + (off > 0), discount + off
            amount += sum(line.amount.fen for line in sold)
            cost += sum(line.cost.fen for line in sold)
    return Preview(first, last, sales, touched, Money(discount), Money(amount), Money(amount - cost))


def _would_take_off(sold: list[PastLine], book: PriceBook) -> int:
    """What a sale would have been cheaper by, in fen."""
    free = [line for line in sold if line.reason is PriceReason.LIST and not line.discounted]
    if not free:
        return 0
    grade = free[0].grade
    member = None if grade is None else BasketMember(0, "", "", "", grade)
    lines = tuple(_line(place, line) for place, line in enumerate(free, 1))
    before = Basket("", lines, member=member)
    after = price_basket(before, book, ShopTime.of(free[0].at_ms))
    return before.total.fen - after.total.fen


def _line(place: int, sold: PastLine) -> Line:
    return Line(place, sold.item, sold.quantity, sold.item.price, PriceReason.LIST, Entered.BATCH, sold.at_ms)


def category_names(store: Store) -> tuple[str, ...]:
    """The categories a promotion may name."""
    with store.read() as tx:
        return tuple(name for name, merchandise in promotions.categories(tx).items() if merchandise)


def priced_products(store: Store) -> list[PricedProduct]:
    """Products with a floor, or with a price for every member."""
    with store.read() as tx:
        return promotions.priced_products(tx)


def set_prices(
    store: Store,
    product_id: ProductId,
    user: User,
    *,
    floor: Money | None,
    member_price: Money | None,
    clock: Clock,
    ids: Ids,
) -> None:
    """The least a base unit may be sold for, and what every member pays; None is none.

    Raises `RuleViolation` on the field `floor` or `member_price`. Tobacco has no price for members.
    """
    user.need(Right.PROMOTIONS)
    for field, price in (("floor", floor), ("member_price", member_price)):
        _check(field, price)
    with store.write() as tx:
        product = goods.kept(tx, product_id)
        if member_price is not None and product.kind is not Kind.GENERAL:
            raise RuleViolation("{name} is tobacco: it is never promoted", field="member_price", name=product.name)
        if member_price is not None and member_price > product.price:
            raise RuleViolation(
                "A member pays no more than everybody: {price}", field="member_price", price=product.price
            )
        if floor is not None and floor > product.price:
            raise RuleViolation("The floor lies above the price {price}", field="floor", price=product.price)
        promotions.set_floor(tx, product_id, floor)
        promotions.set_member_price(tx, product_id, EVERY_GRADE, member_price)
        body: dict[str, Json] = {
            "product": product.uid,
            **signed(user),
            "floor_fen": None if floor is None else floor.fen,
            "member_fen": None if member_price is None else member_price.fen,
        }
        journal.append(tx, "price.bounded", body, uid=ids.new(), at_ms=clock.now_ms())


def _check(field: str, price: Money | None) -> None:
    try:
        if price is not None:
            check_price(price)
    except RuleViolation as error:
        raise RuleViolation(error.message, field=field, **error.values) from error
