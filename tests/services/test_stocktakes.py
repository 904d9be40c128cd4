"""Stocktakes: counted against the books of the moment, while the till sells; set right at once."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_app.domain.errors import RuleViolation
from pos_app.domain.ledger import Column
from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import RightMissing, User
from pos_app.domain.product import ProductId
from pos_app.domain.stocktake import CountHow, StocktakeKind
from pos_app.services import stocktakes
from pos_app.services.stocktake_approval import Approved, Review, approve, review
from pos_app.services.stocktakes import BeginStocktake, Counted, CountGoods
from pos_app.store import checks, stock
from pos_app.store.engine import Store
from pos_app.store.stocktakes import Head
from tests.conftest import TestClock, TestIds
from tests.services.conftest import IDS_OF_THE_SHOP
from tests.services.shelf import CARTON, CASE, PACK, WATER
from tests.services.test_days import FIRST, Shop

ZHONGHUA, NANJING, WATER_ID, APPLES, PEANUTS, CAKE, CARD = map(ProductId, range(1, 8))
MINUTE = 60_000


class Stocktake:
    """One that is going on in a shop."""

    def __init__(self, shop: Shop, kind: StocktakeKind = StocktakeKind.FULL, **more: Any) -> None:
        self.shop = shop
        command = BeginStocktake(shop.ids.new(), kind, **more)
        self.head: Head = stocktakes.begin(shop.store, command, shop.user, **shop.tools)

    def count(self, product: ProductId, units: str, how: CountHow = CountHow.ADD, **more: Any) -> Counted:
        uid = more.pop("uid", None) or self.shop.ids.new()
        line = CountGoods(uid, product, Quantity.parse(units), how, more.pop("who", "小周"), **more)
        return stocktakes.count(self.shop.store, self.head.stocktake_id, line, clock=self.shop.clock)

    def scan(self, code: str, **more: Any) -> Counted:
        line = CountGoods(self.shop.ids.new(), ProductId(0), Quantity(0), counter="小周")
        return stocktakes.count_code(self.shop.store, self.head.stocktake_id, code, line, clock=self.shop.clock, **more)

    def again(self, *products: ProductId) -> None:
        stocktakes.count_again(self.shop.store, self.head.stocktake_id, products, self.shop.user, **self.shop.tools)

    def review(self) -> Review:
        return review(self.shop.store, self.head.stocktake_id)

    def approve(self, reason: str = "月末盘点", **more: Any) -> Approved:
        return approve(self.shop.store, self.head.stocktake_id, reason, self.shop.user, **more, **self.shop.tools)


@pytest.fixture
def shop(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> Shop:
    return Shop(floor, keeper, clock, ids)


def on_hand(shop: Shop, product: ProductId) -> int:
    with shop.store.read() as tx:
        return stock.stock_of(tx, product).on_hand.milli


def test_what_was_counted_is_on_hand_and_the_difference_has_its_value(shop: Shop) -> None:
    taking = Stocktake(shop)
    taking.count(WATER_ID, "28")
    taking.count(CAKE, "4")
    approved = taking.approve()
    assert (on_hand(shop, WATER_ID), on_hand(shop, CAKE)) == (28_000, 4000)
    lost, found = approved.results
    assert (lost.variance, lost.cost, lost.retail) == (Quantity(-2000), Money(-220), Money(-400))
    assert (found.variance, found.cost, found.retail) == (Quantity(1000), Money(3000), Money(6400))
    assert approved.cost == Money(2780)


def test_what_is_sold_after_the_count_is_no_variance(shop: Shop) -> None:
    taking = Stocktake(shop)
    taking.count(WATER_ID, "29")
    shop.sell(WATER, WATER, WATER)
    (row,) = [row for row in taking.review().rows if row.goods.product_id == WATER_ID]
    assert row.variance == Quantity(-1000)
    taking.approve()
    assert on_hand(shop, WATER_ID) == 26_000


def test_what_was_sold_before_the_count_is_no_variance_either(shop: Shop) -> None:
    taking = Stocktake(shop)
    shop.sell(WATER)
    taking.count(WATER_ID, "29")
    assert taking.approve().degree == 10_000
    assert on_hand(shop, WATER_ID) == 29_000


def test_several_people_count_one_product_at_several_places(shop: Shop) -> None:
    taking = Stocktake(shop)
    taking.count(WATER_ID, "12", who="小周")
    assert taking.count(WATER_ID, "17", who="老李").counted == Quantity(29_000)
    (row, *_) = taking.review().rows
    assert row.tally is not None
    assert (row.goods.product_id, row.tally.counters) == (WATER_ID, ("小周", "老李"))


def test_goods_sold_between_two_lines_are_counted_again_before_anything_is_approved(shop: Shop) -> None:
    taking = Stocktake(shop)
    taking.count(WATER_ID, "12")
    shop.sell(WATER)
    taking.count(WATER_ID, "17")
    assert taking.review().doubtful == 1
    with pytest.raises(RuleViolation, match="count them again: 农夫山泉") as refused:
        taking.approve()
    assert refused.value.field == "doubtful"
    assert on_hand(shop, WATER_ID) == 29_000
    taking.count(WATER_ID, "29", CountHow.SET)
    assert taking.approve().degree == 10_000


def test_a_recount_makes_the_first_count_of_no_account(shop: Shop) -> None:
    taking = Stocktake(shop)
    taking.count(WATER_ID, "3")
    taking.count(CAKE, "3")
    taking.again(WATER_ID)
    assert taking.review().counted == 1
    taking.count(WATER_ID, "30")
    assert taking.approve().degree == 10_000


def test_a_phone_that_was_off_line_meets_the_books_of_its_moment(shop: Shop) -> None:
    taking = Stocktake(shop)
    shop.clock.ms += MINUTE
    shop.sell(WATER)
    shop.clock.ms += MINUTE
    counted_at = shop.clock.ms
    shop.clock.ms += MINUTE
    shop.sell(WATER, WATER)
    shop.clock.ms += MINUTE
    taking.count(WATER_ID, "29", age_ms=shop.clock.ms - counted_at)
    assert taking.approve().degree == 10_000
    assert on_hand(shop, WATER_ID) == 27_000


def test_a_late_line_from_before_a_recount_is_of_no_account(shop: Shop) -> None:
    taking = Stocktake(shop)
    shop.clock.ms += 10 * MINUTE
    taking.count(WATER_ID, "5")
    taking.again(WATER_ID)
    assert taking.count(WATER_ID, "7", age_ms=9 * MINUTE).counted is None
    assert taking.count(WATER_ID, "30").counted == Quantity(30_000)


def test_a_line_that_comes_twice_counts_once(shop: Shop) -> None:
    taking = Stocktake(shop)
    taking.count(WATER_ID, "30", uid="line")
    again = taking.count(WATER_ID, "30", uid="line")
    assert (again.already, again.counted) == (True, Quantity(30_000))


def test_a_carton_that_is_scanned_counts_its_packs_and_a_case_its_bottles(shop: Shop) -> None:
    taking = Stocktake(shop)
    taking.scan(CARTON)
    assert taking.scan(PACK).counted == Quantity(11_000)
    assert taking.scan(CASE, units=Quantity.of(2)).counted == Quantity(48_000)
    with pytest.raises(RuleViolation) as refused:
        taking.scan("6999999999999")
    assert refused.value.field == "code"


def test_what_was_counted_too_much_is_taken_back(shop: Shop) -> None:
    taking = Stocktake(shop)
    taking.count(CAKE, "4")
    assert taking.count(CAKE, "-1").counted == Quantity(3000)


def test_uncounted_goods_stay_unless_they_are_said_to_be_gone(shop: Shop) -> None:
    first = Stocktake(shop)
    first.count(CAKE, "3")
    first.approve()
    assert on_hand(shop, WATER_ID) == 30_000
    second = Stocktake(shop, StocktakeKind.LIST, products=(CAKE, WATER_ID))
    second.count(CAKE, "3")
    approved = second.approve(uncounted_are_gone=True)
    assert (on_hand(shop, WATER_ID), approved.degree) == (0, 5000)


def test_a_spot_check_is_of_the_goods_of_the_month_and_takes_no_others(shop: Shop) -> None:
    taking = Stocktake(shop, StocktakeKind.SPOT)
    drawn = {row.goods.product_id for row in taking.review().rows}
    assert drawn == {ZHONGHUA, WATER_ID, APPLES, PEANUTS, CAKE, CARD}
    with pytest.raises(RuleViolation, match="not part of this stocktake"):
        taking.count(NANJING, "1")


def test_a_full_stocktake_takes_goods_that_were_added_meanwhile(shop: Shop) -> None:
    with shop.store.write() as tx:
        tx.run("UPDATE product SET active = 0 WHERE product_id = 6")
    taking = Stocktake(shop)
    assert len(taking.review().rows) == 6
    taking.count(CAKE, "3")
    assert len(taking.review().rows) == 7


def test_the_match_rate_is_what_was_scanned_of_what_has_gone_since_the_last_count(shop: Shop) -> None:
    first = Stocktake(shop, StocktakeKind.LIST, products=(WATER_ID,))
    first.count(WATER_ID, "30")
    (result,) = first.approve().results
    assert result.match_rate is None
    shop.sell(*[WATER] * 9)
    second = Stocktake(shop, StocktakeKind.LIST, products=(WATER_ID,))
    second.count(WATER_ID, "20")
    shop.sell(WATER)
    (result,) = second.approve().results
    assert (result.sold, result.variance, result.match_rate) == (Quantity(9000), Quantity(-1000), 9000)
    third = Stocktake(shop, StocktakeKind.LIST, products=(WATER_ID,))
    third.count(WATER_ID, "19")
    (result,) = third.approve().results
    assert (result.sold, result.match_rate) == (Quantity(1000), 10_000)


def test_the_journal_tells_what_was_counted(shop: Shop) -> None:
    taking = Stocktake(shop)
    taking.count(WATER_ID, "28")
    taking.count(CAKE, "3")
    taking.approve("年末")
    (entry,) = shop.entries("stock.counted")
    body: Any = entry.body
    assert (body["counted"], body["matched"], body["parts"], body["reason"]) == (2, 1, 1, "年末")
    assert [line["variance_milli"] for line in body["lines"]] == [-2000, 0]


def test_the_day_ledger_calls_it_corrected(shop: Shop) -> None:
    taking = Stocktake(shop)
    taking.count(WATER_ID, "28")
    taking.approve()
    shop.end_shift()
    shop.close(FIRST)
    assert shop.ledger(FIRST)[WATER_ID].row[Column.CORRECTED] == Quantity(-2000)


def test_approving_twice_posts_once(shop: Shop) -> None:
    taking = Stocktake(shop)
    taking.count(WATER_ID, "28")
    first, second = taking.approve(), taking.approve()
    assert (first.already, second.already, second.results) == (False, True, first.results)
    assert on_hand(shop, WATER_ID) == 28_000


def test_a_stocktake_that_is_over_takes_no_line(shop: Shop) -> None:
    taking = Stocktake(shop)
    taking.count(CAKE, "3", uid="known")
    stocktakes.give_up(shop.store, taking.head.stocktake_id, "停电", shop.user, **shop.tools)
    stocktakes.give_up(shop.store, taking.head.stocktake_id, "停电", shop.user, **shop.tools)
    assert taking.count(CAKE, "3", uid="known").already
    for act in (lambda: taking.count(CAKE, "1"), taking.approve):
        with pytest.raises(RuleViolation, match="over"):
            act()
    assert [head.ended for head in stocktakes.listed(shop.store)] == ["given_up"]


def test_one_stocktake_at_a_time(shop: Shop) -> None:
    taking = Stocktake(shop)
    with pytest.raises(RuleViolation, match="Another stocktake"):
        Stocktake(shop)
    assert stocktakes.open_stocktake(shop.store) == taking.head


@pytest.mark.parametrize(("units", "how"), [("0", CountHow.ADD), ("-1", CountHow.SET), ("1000001", CountHow.ADD)])
def test_what_can_not_be_counted_is_refused(shop: Shop, units: str, how: CountHow) -> None:
    with pytest.raises(RuleViolation) as refused:
        Stocktake(shop).count(CAKE, units, how)
    assert refused.value.field == "quantity"


def test_nothing_counted_is_nothing_to_approve(shop: Shop) -> None:
    taking = Stocktake(shop)
    with pytest.raises(RuleViolation, match="Nothing was counted"):
        taking.approve()
    taking.count(CAKE, "1")
    with pytest.raises(RuleViolation) as refused:
        taking.approve(" ")
    assert refused.value.field == "reason"


def test_a_cashier_counts_and_approves_nothing(floor: Store, cashier: User, clock: TestClock, ids: TestIds) -> None:
    with pytest.raises(RightMissing):
        Stocktake(Shop(floor, cashier, clock, ids))


# Whatever happens while the till sells

WARES = {WATER_ID: WATER, CARD: "8888"}
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("sell"), st.sampled_from(sorted(WARES)), st.integers(1, 3)),
        st.tuples(st.just("count"), st.sampled_from(sorted(WARES)), st.booleans()),
        st.tuples(st.just("queue"), st.sampled_from(sorted(WARES)), st.booleans()),
        st.tuples(st.just("bring"), st.integers(0, 3), st.booleans()),
    ),
    max_size=14,
)
START = {WATER_ID: 30, CARD: 5}


def _any_interleaving(shop: Shop, steps: list[Any], shelf: dict[ProductId, int]) -> None:
    """The shelf is what is really there; two people count a product at once, one on a phone without a network."""
    taking = Stocktake(shop)
    queue: list[tuple[ProductId, int, int, str]] = []
    counted = set()

    def bring(place: int) -> None:
        product, units, at_ms, uid = queue.pop(place)
        age = shop.clock.ms - at_ms
        taking.count(product, str(units), CountHow.SET, uid=uid, age_ms=age, who="老李")
        counted.add(product)

    for act, what, more in steps:
        shop.clock.ms += MINUTE
        if act == "sell":
            shop.sell(*[WARES[what]] * more)
            shelf[what] -= more
        elif act == "count":
            taking.count(what, str(max(0, shelf[what])), CountHow.SET)
            shelf[what] = max(0, shelf[what])
            counted.add(what)
        elif act == "queue":
            shelf[what] = max(0, shelf[what])
            queue.append((what, shelf[what], shop.clock.ms, shop.ids.new()))
        elif what < len(queue):
            bring(what)
    while queue:
        bring(0)
    if counted:
        taking.approve()
    for product in counted:
        assert on_hand(shop, product) == shelf[product] * 1000


def test_two_people_count_while_the_till_sells_and_the_books_are_the_shelf(
    shelf_file: Path, tmp_path: Path, keeper: User
) -> None:
    @settings(max_examples=40, deadline=None)
    @given(STEPS, st.integers(-3, 3))
    def run(steps: list[Any], off: int) -> None:
        path = tmp_path / "any.sqlite"
        shutil.copy(shelf_file, path)
        ids = TestIds()
        ids.count = IDS_OF_THE_SHOP
        shop = Shop(Store(path), keeper, TestClock(), ids)
        # What the books say is not what is there; goods that are not there can't be sold.
        shelf = {product: units + off + 60 for product, units in START.items()}
        _any_interleaving(shop, steps, shelf)
        with shop.store.read() as tx:
            assert [check for check in checks.run(tx) if not check.ok] == []
        shop.store.close()

    run()
