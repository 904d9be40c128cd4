"""Suggested orders of a shop: from its own books, by supplier, cigarettes apart and within the province's limits."""

import pytest

from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import RightMissing, User
from pos_app.services import orders
from pos_app.services.orders import KeepOrder
from pos_app.services.suggestions import For, suggestions
from pos_app.store import goods_details
from pos_app.store.engine import Store
from pos_app.store.goods_details import Details
from tests.conftest import TestClock, TestIds
from tests.services.buying import APPLES, CAKE, CASE_OF_24, WATER_ID, ZHONGHUA, bought, ordered, receive, supplier
from tests.services.shelf import CAKE as CAKE_CODE
from tests.services.shelf import CARTON, PACK, WATER
from tests.services.supply import Supply, note, zhonghua
from tests.services.test_days import Shop


@pytest.fixture
def shop(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> Shop:
    """Three days went by; every day four bottles, three packs and a cake were sold."""
    shop = Shop(floor, keeper, clock, ids)
    for _ in range(3):
        shop.sell(*[WATER] * 4, *[PACK] * 3, CAKE_CODE)
        shop.end_shift()
        shop.next_day()
        shop.begin_shift()
    return shop


def test_goods_are_suggested_at_the_supplier_they_came_from_last_by_its_case(shop: Shop) -> None:
    seller = supplier(shop, lead_days=1, rhythm_days=13)
    receive(shop, seller, bought(WATER_ID, "1", "24", CASE_OF_24, unit="箱"))
    (line,) = suggestions(shop.store, For(supplier_id=seller.supplier_id), shop.user, clock=shop.clock)
    assert (line.name, line.unit, line.factor, line.price, line.units) == (
        "农夫山泉550ml",
        "箱",
        CASE_OF_24,
        Money(2400),
        Quantity.of(2),
    )
    assert str(line.suggestion.why) == "Sells 28瓶 a week, 42瓶 left, to last 14 days"


def test_what_came_from_nobody_yet_has_a_list_of_its_own(shop: Shop) -> None:
    lines = suggestions(shop.store, For(), shop.user, clock=shop.clock)
    assert (lines[0].name, lines[0].price) == ("鲜奶蛋糕", Money(3000))
    assert {line.product_id for line in lines} == {CAKE, WATER_ID}


def test_the_supplier_named_on_the_card_counts_until_goods_come(shop: Shop) -> None:
    seller = supplier(shop, "蛋糕坊")
    with shop.store.write() as tx:
        goods_details.keep_details(tx, CAKE, Details(supplier="蛋糕坊"))
    (line,) = suggestions(shop.store, For(supplier_id=seller.supplier_id), shop.user, clock=shop.clock)
    assert line.product_id == CAKE


def test_a_least_stock_is_kept_of_what_nobody_buys(shop: Shop) -> None:
    with shop.store.write() as tx:
        goods_details.keep_details(tx, APPLES, Details(stock_min=Quantity.of(15)))
    lines = suggestions(shop.store, For(), shop.user, clock=shop.clock)
    assert {line.product_id: str(line.units) for line in lines}[APPLES] == "5"


def test_cigarettes_are_suggested_by_the_carton_within_the_limit(shop: Shop) -> None:
    shop.sell(CARTON)
    (line,) = suggestions(shop.store, For(tobacco=True), shop.user, clock=shop.clock)
    assert (line.product_id, line.unit, line.code, line.price) == (ZHONGHUA, "条", CARTON, Money(381_60))
    assert line.units > Quantity.of(1)
    told = Supply(shop.store, shop.clock, shop.ids)
    told.send({"limits": [{"pack_ean": PACK, "stock_max_packs": 20}]}, "limits.updated")
    (line,) = suggestions(shop.store, For(tobacco=True), shop.user, clock=shop.clock)
    assert line.units == Quantity.of(1)
    assert "at most 2条 may be in stock" in str(line.suggestion.why)


def test_cartons_of_a_delivery_that_is_on_its_way_are_counted(shop: Shop) -> None:
    shop.sell(CARTON)
    (before,) = suggestions(shop.store, For(tobacco=True), shop.user, clock=shop.clock)
    Supply(shop.store, shop.clock, shop.ids).send(note(zhonghua(1), arrives_at="2026-12-22T09:30:00+08:00"))
    (after,) = suggestions(shop.store, For(tobacco=True), shop.user, clock=shop.clock)
    assert before.units.milli - after.units.milli == 1000
    assert "1条 on the way" in str(after.suggestion.why)


def test_what_is_ordered_already_is_not_suggested_again(shop: Shop) -> None:
    seller = supplier(shop)
    with shop.store.write() as tx:
        goods_details.keep_details(tx, CAKE, Details(supplier=seller.name))
    wanted = For(supplier_id=seller.supplier_id)
    (line,) = suggestions(shop.store, wanted, shop.user, clock=shop.clock)
    ordered(shop, seller, bought(CAKE, str(line.units), "30"))
    assert suggestions(shop.store, wanted, shop.user, clock=shop.clock) == []


def test_suggested_lines_become_an_order_that_says_why(shop: Shop) -> None:
    seller = supplier(shop)
    lines = suggestions(shop.store, For(), shop.user, clock=shop.clock)
    entries = tuple(bought(line.product_id, str(line.units), str(line.price), line.factor) for line in lines)
    whys = tuple(str(line.suggestion.why) for line in lines)
    order = orders.keep(shop.store, KeepOrder("o", seller.supplier_id, entries, whys=whys), shop.user, clock=shop.clock)
    assert [line.why for line in order.lines] == list(whys)


def test_a_cashier_orders_nothing(shop: Shop, cashier: User) -> None:
    with pytest.raises(RightMissing):
        suggestions(shop.store, For(), cashier, clock=shop.clock)
