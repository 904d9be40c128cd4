"""Sales that are put aside: named, kept through everything, picked up, dropped, and never lost unread."""

from dataclasses import replace
from typing import Any

import pytest

from pos_app.domain.basket import Basket
from pos_app.domain.errors import RuleViolation
from pos_app.domain.member import BasketMember
from pos_app.domain.people import User
from pos_app.services import holds
from pos_app.services.counter import load_basket
from pos_app.services.holds import Held
from pos_app.services.shifts import close_shift, counted_right
from pos_app.store import baskets
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services.shelf import APPLES, PACK, WATER, label
from tests.services.test_returns import Desk


@pytest.fixture
def desk(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> Desk:
    return Desk(floor, keeper, clock, ids)


def hold(desk: Desk, basket: Basket, name: str = "") -> Held:
    return holds.hold(desk.store, basket, desk.user, name=name, clock=desk.clock, ids=desk.ids)


def pick_up(desk: Desk, slot: str, present: Basket | None = None) -> Basket:
    return holds.pick_up(desk.store, slot, present or Basket("new"), desk.user, clock=desk.clock, ids=desk.ids)


def told(desk: Desk, kind: str) -> list[Any]:
    return desk.told(kind)


def test_a_held_sale_is_named_by_its_time_and_its_first_goods(desk: Desk) -> None:
    basket = desk.basket(WATER, label(APPLES, 750))
    held = hold(desk, basket)
    assert (held.name, held.lines, held.total, held.by) == ("10:00 农夫山泉550ml", 2, basket.total, "老周")
    assert load_basket(desk.store) is None
    assert holds.held(desk.store) == (held,)


def test_or_by_what_was_typed(desk: Desk) -> None:
    assert hold(desk, desk.basket(WATER), " 红衣服 ").name == "红衣服"


def test_what_is_picked_up_is_what_was_held_and_asks_for_the_age_again(desk: Desk) -> None:
    member = BasketMember(7, "member-7", "王女士", "138****1234")
    basket = replace(desk.basket(PACK, WATER), note="gift", member=member)
    assert basket.age_confirmed
    held = hold(desk, basket)
    assert pick_up(desk, held.slot) == replace(basket, age_confirmed=False)
    assert load_basket(desk.store) == replace(basket, age_confirmed=False)
    assert holds.held(desk.store) == ()


def test_the_sale_that_is_open_is_held_before_another_is_picked_up(desk: Desk) -> None:
    first = hold(desk, desk.basket(WATER))
    second = desk.basket(PACK)
    pick_up(desk, first.slot, second)
    (held,) = holds.held(desk.store)
    assert held.slot.endswith(second.uid)


def test_what_was_taken_already_can_not_be_taken_again(desk: Desk) -> None:
    held = hold(desk, desk.basket(WATER))
    pick_up(desk, held.slot)
    with pytest.raises(RuleViolation, match="already"):
        pick_up(desk, held.slot)


def test_nothing_can_not_be_held(desk: Desk) -> None:
    with pytest.raises(RuleViolation, match="nothing in the sale"):
        hold(desk, Basket("b"))


def test_the_journal_tells_of_each_step(desk: Desk) -> None:
    basket = desk.basket(WATER)
    held = hold(desk, basket, "A")
    pick_up(desk, held.slot)
    holds.drop(desk.store, hold(desk, basket, "B").slot, desk.user, clock=desk.clock, ids=desk.ids)
    body = {"basket": basket.uid, "user": "老周", "lines": 1, "total_fen": 200}
    assert told(desk, "basket.held") == [body | {"name": "A"}, body | {"name": "B"}]
    assert told(desk, "basket.picked_up") == [body | {"name": "A"}]
    assert told(desk, "basket.dropped") == [body | {"name": "B"}]
    assert holds.held(desk.store) == ()


def test_held_sales_stay_when_the_shift_is_closed(desk: Desk) -> None:
    held = hold(desk, desk.basket(WATER))
    close_shift(desk.store, *counted_right(desk.store), clock=desk.clock, ids=desk.ids)
    assert holds.held(desk.store) == (held,)


@pytest.mark.parametrize("body", ["{}", "not json", '{"name":"A","by":"B","lines":1,"total_fen":200,"basket":{"v":9}}'])
def test_what_nobody_can_read_is_shown_and_stays(desk: Desk, body: str) -> None:
    with desk.store.write() as tx:
        baskets.keep(tx, body, at_ms=1, slot=baskets.HELD + "old")
    (held,) = holds.held(desk.store)
    assert not held.readable
    with pytest.raises(RuleViolation, match="another version"):
        pick_up(desk, held.slot)
    assert holds.held(desk.store) == (held,)


def test_the_open_sale_of_another_version_is_set_aside_not_lost(desk: Desk) -> None:
    with desk.store.write() as tx:
        baskets.keep(tx, '{"rows": [1, 2]}', at_ms=1)
    assert load_basket(desk.store) is None
    desk.basket(WATER)
    (held,) = holds.held(desk.store)
    assert not held.readable
    holds.drop(desk.store, held.slot, desk.user, clock=desk.clock, ids=desk.ids)
    assert told(desk, "basket.dropped")[0]["unreadable"] is True
