"""What the counter tells, asks, notes and keeps, act by act."""

from typing import Any

import pytest

from pos_app.domain.basket import Entered, Note
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ONE, Money, Quantity
from pos_app.domain.people import User
from pos_app.domain.pricing import PriceReason
from pos_app.domain.product import ProductId
from pos_app.domain.tobacco import MinorPolicy
from pos_app.services.counter import Added, Counter, at_once
from pos_app.services.settings import Settings
from pos_app.store import baskets, goods, journal
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services.shelf import APPLES, CAKE, CARD, CARTON, CASE, PACK, SMALL_PACK, WATER, label


class Till:
    """A store and whoever stands at it."""

    def __init__(self, store: Store, clock: TestClock, ids: TestIds) -> None:
        self.store, self.clock, self.ids = store, clock, ids

    def counter(self, user: User, **settings: Any) -> Counter:
        return Counter(self.store, user, Settings(**settings), clock=self.clock, ids=self.ids, later=at_once)

    def entries(self, kind: str) -> list[Any]:
        with self.store.read() as tx:
            return [entry.body for entry in journal.entries(tx) if entry.kind == kind]

    def kept(self) -> str | None:
        with self.store.read() as tx:
            return baskets.load(tx)


@pytest.fixture
def till(floor: Store, clock: TestClock, ids: TestIds) -> Till:
    return Till(floor, clock, ids)


def put(counter: Counter, code: str, quantity: Quantity | None = None) -> Added:
    added = counter.scan(code, quantity)
    assert isinstance(added, Added)
    return added


# What is said when goods go on


def test_more_than_the_books_have_is_said_and_sold(till: Till, keeper: User) -> None:
    counter = till.counter(keeper)
    assert not put(counter, WATER, Quantity.of(6)).short
    assert put(counter, CASE).short is False  # 30 on the shelf: six bottles and a case of 24
    assert put(counter, WATER).short


def test_cartons_are_warned_about_before_the_law_stops_them(till: Till, keeper: User) -> None:
    counter = till.counter(keeper, carton_warning=30)
    assert not put(counter, CARTON, Quantity.of(29)).near_carton_limit
    assert put(counter, PACK, Quantity.of(10)).near_carton_limit
    assert not put(counter, WATER).near_carton_limit
    with pytest.raises(RuleViolation, match="50 cartons"):
        put(counter, CARTON, Quantity.of(20))
    with pytest.raises(RuleViolation, match="50 cartons"):
        counter.set_quantity(1, Quantity.of(49))
    assert [line.quantity for line in counter.basket.lines] == [Quantity.of(29), Quantity.of(10), ONE]


def test_switching_a_pack_to_a_carton_minds_the_law_too(till: Till, keeper: User) -> None:
    counter = till.counter(keeper)
    put(counter, PACK, Quantity.of(50))
    with pytest.raises(RuleViolation, match="50 cartons"):
        counter.switch_unit(1)
    assert counter.basket.lines[0].item.unit == "盒"


@pytest.mark.parametrize(
    ("policy", "asked"),
    [
        (MinorPolicy.OFF, [False, False, False]),
        (MinorPolicy.FIRST, [True, False, False]),
        (MinorPolicy.ALWAYS, [True, False, True]),
    ],
)
def test_the_age_is_asked_as_the_shop_has_it(till: Till, keeper: User, policy: MinorPolicy, asked: list[bool]) -> None:
    counter, found = till.counter(keeper, minor_policy=policy), []
    for code in (PACK, WATER, SMALL_PACK):
        found.append(put(counter, code).ask_age)
        counter.confirm_age()
    assert found == asked


def test_who_was_refused_as_a_minor_is_asked_again(till: Till, keeper: User) -> None:
    counter = till.counter(keeper)
    put(counter, WATER)
    put(counter, PACK)
    counter.confirm_age()
    counter.refuse_minor()
    assert [line.item.code for line in counter.basket.lines] == [WATER]
    assert till.entries("minor.refused") == [{"user": "老周", "lines": 1}]
    assert put(counter, PACK).ask_age
    assert counter.must_ask_age


def test_history_is_neither_asked_nor_stopped(till: Till, keeper: User) -> None:
    counter = till.counter(keeper)
    counter.recorded_as = "2018-1"
    assert not put(counter, CARTON, Quantity.of(60)).ask_age
    assert not counter.must_ask_age


# How goods go on


def test_in_list_mode_each_scan_is_a_line(till: Till, keeper: User) -> None:
    counter = till.counter(keeper, merge_lines=False)
    put(counter, WATER)
    put(counter, WATER)
    assert [line.quantity for line in counter.basket.lines] == [ONE, ONE]


def test_a_line_says_how_and_when_it_came(till: Till, keeper: User) -> None:
    counter = till.counter(keeper)
    counter.scan(WATER, entered=Entered.HAND)
    with till.store.read() as tx:
        apples = goods.by_house_code(tx, APPLES)
    assert apples is not None
    counter.pick(apples.product_id, Quantity(1250), Entered.QUICK)
    assert [line.entered for line in counter.basket.lines] == [Entered.HAND, Entered.QUICK]
    assert counter.basket.lines[0].entered_at_ms < counter.basket.lines[1].entered_at_ms
    assert counter.basket.lines[1].amount == Money(1600)


def test_goods_picked_by_name_are_sold_by_their_smallest_unit(till: Till, keeper: User) -> None:
    counter = till.counter(keeper)
    assert counter.pick(ProductId(1), ONE, Entered.SEARCH).line.item.code == PACK


def test_a_label_costs_what_it_says_and_only_a_new_price_changes_that(till: Till, keeper: User) -> None:
    counter = till.counter(keeper)
    line = put(counter, label(APPLES, 1537)).line
    assert (line.amount, line.quantity, line.reason) == (Money(1537), Quantity(1201), PriceReason.LABEL)
    for act in (lambda: counter.set_quantity(1, ONE), lambda: counter.switch_unit(1)):
        with pytest.raises(RuleViolation, match="label"):
            act()
    counter.set_price(1, "10")
    assert (counter.basket.total, counter.basket.lines[0].reason) == (Money(1201), PriceReason.MANUAL)


def test_two_labels_are_two_lines(till: Till, keeper: User) -> None:
    counter = till.counter(keeper)
    put(counter, label(CAKE, 6400))
    put(counter, label(CAKE, 6400))
    assert counter.basket.total == Money(12_800)
    assert len(counter.basket.lines) == 2


def test_a_label_of_goods_without_a_price_is_refused(till: Till, keeper: User, floor: Store) -> None:
    with floor.write() as tx:
        tx.run("UPDATE product SET price_fen = 0 WHERE house_code = :code", {"code": APPLES})
    counter = till.counter(keeper)
    with pytest.raises(RuleViolation, match="has no price"):
        counter.scan(label(APPLES, 1537))
    assert counter.basket.lines == ()


def test_units_go_round_and_bring_their_own_price(till: Till, keeper: User) -> None:
    counter = till.counter(keeper)
    put(counter, PACK)
    assert [counter.switch_unit(1).unit for _ in range(3)] == ["条", "盒", "条"]
    assert counter.basket.total == Money(45_000)


def test_goods_of_one_unit_stay_in_it(till: Till, keeper: User) -> None:
    counter = till.counter(keeper)
    put(counter, APPLES)
    put(counter, CARD)
    assert (counter.switch_unit(1).unit, counter.switch_unit(2).unit) == ("kg", "张")


# Prices


def test_an_odd_price_is_asked_about_and_noted(till: Till, keeper: User) -> None:
    counter = till.counter(keeper)
    put(counter, WATER)
    doubt = counter.set_price(1, "0.50")
    assert doubt is not None
    assert (doubt.abnormal, doubt.above_tag, counter.basket.lines[0].price) == (True, False, Money(200))
    assert counter.set_price(1, "0.50", sure=True) is None
    assert counter.basket.lines[0].notes == (Note.PRICE_ABNORMAL,)


def test_a_price_that_was_corrected_is_not_noted_as_odd(till: Till, keeper: User) -> None:
    counter = till.counter(keeper)
    put(counter, WATER)
    counter.set_price(1, "0.50", sure=True)
    counter.set_price(1, "1.80")
    assert counter.basket.lines[0].notes == ()


def test_not_asked_again_holds_for_the_next_customer(till: Till, keeper: User) -> None:
    counter = till.counter(keeper)
    put(counter, WATER)
    counter.set_price(1, "0.50", sure=True, ask_again=False)
    counter.clear()
    put(counter, WATER)
    assert counter.set_price(1, "0.50") is None


def test_above_the_tag_needs_the_right(till: Till, keeper: User, cashier: User) -> None:
    """E-7: what the tag says is not raised by a cashier, sure or not."""
    counter = till.counter(cashier)
    put(counter, PACK)
    for sure in (False, True):
        with pytest.raises(RuleViolation) as refused:
            counter.set_price(1, "46", sure=sure)
        assert refused.value.field == "price"
    assert counter.set_price(1, "44") is None
    counter = till.counter(keeper)
    doubt = counter.set_price(1, "46")
    assert doubt is not None
    assert doubt.above_tag
    counter.set_price(1, "46", sure=True)
    assert counter.basket.lines[0].notes == (Note.PRICE_ABOVE_TAG,)


@pytest.mark.parametrize("text", ["100000", "-1", "abc", "/-5", ""])
def test_what_is_no_price_changes_nothing(till: Till, keeper: User, text: str) -> None:
    counter = till.counter(keeper)
    put(counter, WATER)
    with pytest.raises(RuleViolation):
        counter.set_price(1, text, sure=True)
    assert counter.basket.total == Money(200)


# What is kept


def test_what_was_cleared_is_in_the_journal_and_an_empty_sale_is_not(till: Till, keeper: User) -> None:
    counter = till.counter(keeper)
    counter.clear()
    put(counter, WATER)
    put(counter, PACK)
    uid = counter.basket.uid
    counter.clear()
    assert till.entries("basket.cleared") == [{"basket": uid, "user": "老周", "lines": 2, "total_fen": 4700}]
    assert counter.basket.uid != uid
    assert till.kept() is None


def test_a_till_that_stopped_finds_its_basket_again(till: Till, keeper: User, cashier: User) -> None:
    counter = till.counter(keeper)
    put(counter, PACK, Quantity.of(2))
    put(counter, label(APPLES, 1537))
    counter.set_price(1, "40")
    counter.confirm_age()
    till.store.reopen()
    again = till.counter(cashier)
    assert again.basket == counter.basket
    again.remove(1)
    again.remove(2)
    assert till.kept() is None


@pytest.mark.parametrize("body", ["{}", '{"uid": "x", "lines": [{"colour": 1}]}', '{"uid": 5}'])
def test_a_basket_of_an_older_version_is_no_obstacle(till: Till, keeper: User, body: str) -> None:
    with till.store.write() as tx:
        baskets.keep(tx, body, at_ms=1)
    assert till.counter(keeper).basket.lines == ()


def test_what_is_written_is_handed_over_and_done_in_order(till: Till, keeper: User) -> None:
    """The screen never waits for the disk."""
    waiting: list[Any] = []
    counter = Counter(till.store, keeper, Settings(), clock=till.clock, ids=till.ids, later=waiting.append)
    put(counter, WATER)
    counter.clear()
    assert (len(waiting), till.kept()) == (3, None)
    waiting[0]()
    assert till.kept() is not None
    waiting[1]()
    waiting[2]()
    assert till.kept() is None
    assert len(till.entries("basket.cleared")) == 1
