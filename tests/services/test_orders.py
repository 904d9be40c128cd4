"""Orders: a draft changes, what was sent stays, and what came of it is counted from the receipts."""

import pytest

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import User
from pos_app.domain.purchase import OrderState
from pos_app.services import orders
from pos_app.store import orders as rows
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services.buying import (
    CAKE,
    CASE_OF_24,
    PEANUTS,
    WATER_ID,
    ZHONGHUA,
    bought,
    draft,
    ordered,
    receive,
    send_back,
    supplier,
)
from tests.services.test_days import Shop


@pytest.fixture
def shop(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> Shop:
    return Shop(floor, keeper, clock, ids)


def on_order(shop: Shop) -> dict[int, int]:
    with shop.store.read() as tx:
        return {product: quantity.milli for product, quantity in rows.on_order(tx).items()}


def test_a_draft_may_change_and_leaves_no_trace_when_it_is_dropped(shop: Shop) -> None:
    seller = supplier(shop)
    first = draft(shop, seller, bought(CAKE, "2", "30"), uid="o")
    again = draft(shop, seller, bought(WATER_ID, "1", "24", CASE_OF_24), uid="o", note="  早上 送 ", whys=("快没了",))
    assert again.head.order_id == first.head.order_id
    assert [(line.name, line.why) for line in again.lines] == [("农夫山泉550ml", "快没了")]
    assert (again.head.state, again.head.note, again.head.amount) == (OrderState.DRAFT, "早上 送", Money(2400))
    assert on_order(shop) == {}
    orders.drop(shop.store, first.head.order_id, shop.user)
    assert orders.listed(shop.store) == []
    assert shop.entries("order.sent") == []


def test_an_order_is_sent_received_in_parts_and_closed_by_the_last(shop: Shop) -> None:
    seller = supplier(shop, lead_days=2)
    order = ordered(shop, seller, bought(WATER_ID, "2", "24", CASE_OF_24), bought(CAKE, "3", "30"))
    order_id = order.head.order_id
    assert (order.head.state, order.head.expected_on) == (OrderState.SENT, "2026-11-24")
    assert on_order(shop) == {WATER_ID: 48_000, CAKE: 3000}
    receive(shop, seller, bought(WATER_ID, "1", "24", CASE_OF_24), order_id=order_id)
    order = orders.read(shop.store, order_id)
    assert order.head.state is OrderState.PARTLY
    assert [(line.received, line.missing) for line in order.lines] == [
        (Quantity(24_000), Quantity(24_000)),
        (Quantity(0), Quantity(3000)),
    ]
    assert on_order(shop) == {WATER_ID: 24_000, CAKE: 3000}
    receive(shop, seller, bought(WATER_ID, "30", "1"), bought(CAKE, "3", "30"), order_id=order_id)
    order = orders.read(shop.store, order_id)
    assert (order.head.state, order.lines[0].received) == (OrderState.CLOSED, Quantity(54_000))
    assert on_order(shop) == {}


def test_goods_nobody_ordered_may_come_with_an_order_and_do_not_fill_it(shop: Shop) -> None:
    seller = supplier(shop)
    order = ordered(shop, seller, bought(CAKE, "1", "30"))
    receive(shop, seller, bought(PEANUTS, "1", "6"), order_id=order.head.order_id)
    assert orders.read(shop.store, order.head.order_id).head.state is OrderState.SENT


def test_what_is_not_coming_any_more_is_closed_with_a_reason(shop: Shop) -> None:
    seller = supplier(shop)
    order_id = ordered(shop, seller, bought(CAKE, "2", "30")).head.order_id
    receive(shop, seller, bought(CAKE, "1", "30"), order_id=order_id)
    assert orders.close(shop.store, order_id, "断货", shop.user, **shop.tools).head.state is OrderState.CLOSED
    (entry,) = shop.entries("order.closed")
    assert (entry.body["reason"], entry.body["missing"]) == ("断货", 1)
    assert on_order(shop) == {}


def test_a_sent_order_changes_no_more_and_a_closed_one_takes_no_goods(shop: Shop) -> None:
    seller = supplier(shop)
    order = ordered(shop, seller, bought(CAKE, "1", "30"))
    order_id = order.head.order_id
    with pytest.raises(RuleViolation):
        draft(shop, seller, bought(CAKE, "9", "30"), uid=order.head.uid)
    with pytest.raises(RuleViolation):
        orders.send(shop.store, order_id, shop.user, **shop.tools)
    with pytest.raises(RuleViolation):
        orders.drop(shop.store, order_id, shop.user)
    receive(shop, seller, bought(CAKE, "1", "30"), order_id=order_id)
    with pytest.raises(RuleViolation):
        receive(shop, seller, bought(CAKE, "1", "30"), order_id=order_id)
    with pytest.raises(RuleViolation):
        orders.close(shop.store, order_id, "", shop.user, **shop.tools)


def test_a_draft_takes_no_goods_and_an_order_is_of_its_supplier(shop: Shop) -> None:
    seller, other = supplier(shop), supplier(shop, "街口批发")
    with pytest.raises(RuleViolation):
        receive(
            shop, seller, bought(CAKE, "1", "30"), order_id=draft(shop, seller, bought(CAKE, "1", "30")).head.order_id
        )
    sent = ordered(shop, seller, bought(CAKE, "1", "30"))
    with pytest.raises(RuleViolation) as error:
        receive(shop, other, bought(CAKE, "1", "30"), order_id=sent.head.order_id)
    assert error.value.field == "order"


def test_what_goes_back_does_not_make_an_order_open_again(shop: Shop) -> None:
    seller = supplier(shop)
    order_id = ordered(shop, seller, bought(CAKE, "1", "30")).head.order_id
    receive(shop, seller, bought(CAKE, "1", "30"), order_id=order_id)
    send_back(shop, seller, bought(CAKE, "1", "30"))
    assert orders.read(shop.store, order_id).head.state is OrderState.CLOSED


def test_cigarettes_are_ordered_apart_and_wait_for_no_receipt(shop: Shop) -> None:
    company = supplier(shop, "长沙市烟草公司")
    with pytest.raises(RuleViolation, match="apart"):
        draft(shop, company, bought(ZHONGHUA, "2", "381.60", Quantity.of(10)), bought(CAKE, "1", "30"))
    order = ordered(shop, company, bought(ZHONGHUA, "2", "381.60", Quantity.of(10)))
    assert order.head.state is OrderState.CLOSED
    assert on_order(shop) == {}


def test_a_product_stands_in_an_order_once(shop: Shop) -> None:
    with pytest.raises(RuleViolation, match="twice"):
        draft(shop, supplier(shop), bought(CAKE, "1", "30"), bought(CAKE, "2", "30"))


def test_an_order_whose_day_is_over_is_late(shop: Shop) -> None:
    head = ordered(shop, supplier(shop, lead_days=1), bought(CAKE, "1", "30")).head
    assert not orders.is_late(head, shop.today())
    shop.next_day()
    shop.next_day()
    shop.end_shift()
    shop.begin_shift()
    assert orders.is_late(head, shop.today())
