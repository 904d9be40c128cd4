"""The first stock-take: product and count in one scan, and never over what the books know already."""

import json

import pytest

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import RightMissing, User
from pos_app.domain.tender import cash_payment
from pos_app.services import goods_edit
from pos_app.services.checkout import Settle, settle
from pos_app.services.counter import Counter, at_once
from pos_app.services.first_count import Counted, FoundNew, add_and_count, count
from pos_app.services.goods_texts import CodeTexts, ProductTexts
from pos_app.services.settings import Settings
from pos_app.store import goods, stock
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services.shelf import CARTON, PACK, SMALL_CARTON, WATER

OREO = "6901668005830"


class Clerk:
    """Somebody who goes along the shelves."""

    def __init__(self, store: Store, user: User, clock: TestClock, ids: TestIds) -> None:
        self.store, self.user, self.clock, self.ids = store, user, clock, ids

    def count(self, code: str, quantity: int = 1) -> Counted | None:
        return count(self.store, code, Quantity.of(quantity), self.user, clock=self.clock, ids=self.ids)

    def add(self, quantity: int, **said: str) -> Counted:
        texts = ProductTexts(name="奥利奥", price="8.50", codes=(CodeTexts(OREO),), **said)  # type: ignore[arg-type]
        found = FoundNew(OREO, texts, Quantity.of(quantity), Money(620))
        return add_and_count(self.store, found, self.user, clock=self.clock, ids=self.ids)


@pytest.fixture
def clerk(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> Clerk:
    return Clerk(floor, keeper, clock, ids)


def test_each_scan_counts_one_of_its_unit(clerk: Clerk) -> None:
    counted = clerk.count(SMALL_CARTON, 2)
    assert counted is not None
    assert (counted.name, counted.unit, counted.on_hand_text) == ("南京(九五)", "条", "2条")
    again = clerk.count(SMALL_CARTON, -1)
    assert again is not None
    assert again.on_hand_text == "1条"


def test_a_new_product_is_made_and_counted_in_one(clerk: Clerk) -> None:
    counted = clerk.add(12)
    with clerk.store.read() as tx:
        held = stock.stock_of(tx, counted.product_id)
        bodies = [json.loads(row[0]) for row in tx.all("SELECT body FROM journal WHERE kind = 'stock.opened'")]
    assert (held.on_hand, held.value) == (Quantity.of(12), Money(12 * 620))
    assert bodies[-1]["user"] == clerk.user.name
    assert bodies[-1]["lines"][0]["quantity_milli"] == 12_000


def test_a_product_whose_count_is_impossible_is_not_made(clerk: Clerk) -> None:
    with pytest.raises(RuleViolation) as refused:
        clerk.add(10_000)
    assert refused.value.field == "quantity"
    assert clerk.count(OREO) is None
    with clerk.store.read() as tx:
        assert goods.product_of_code(tx, OREO) is None


def test_less_than_was_counted_is_never_left(clerk: Clerk) -> None:
    with pytest.raises(RuleViolation, match="not counted"):
        clerk.count(WATER, -31)


def test_what_was_sold_is_not_opened_again(clerk: Clerk) -> None:
    counter = Counter(clerk.store, clerk.user, Settings(), clock=clerk.clock, ids=clerk.ids, later=at_once)
    counter.scan(WATER)
    settle(
        clerk.store,
        Settle(counter.basket, (cash_payment(counter.basket.total, counter.basket.total),)),
        clerk.user,
        clock=clerk.clock,
        ids=clerk.ids,
    )
    with pytest.raises(RuleViolation, match="use a stock-take"):
        clerk.count(WATER)
    assert clerk.count(PACK) is not None
    assert clerk.count(CARTON) is not None


def test_a_cashier_counts_nothing_in(clerk: Clerk, cashier: User) -> None:
    clerk.user = cashier
    with pytest.raises(RightMissing):
        clerk.count(PACK)
    assert goods_edit.empty(clerk.store, OREO).codes == (CodeTexts(OREO),)
