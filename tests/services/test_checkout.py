"""Settling: what is refused, what one sale writes, what it is called, and what it earned."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pos_app.domain.basket import Basket
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ZERO, Money, Quantity, total
from pos_app.domain.people import Right, Role, User
from pos_app.domain.product import ProductId
from pos_app.domain.tender import Payment, cash_payment, exact_payment
from pos_app.domain.tobacco import MinorPolicy
from pos_app.services.checkout import NotSettled, Settle, Settled, settle
from pos_app.services.counter import Added, Counter, at_once
from pos_app.services.settings import Settings
from pos_app.services.shifts import close_shift, counted_right, open_shift
from pos_app.store import journal, print_jobs, sales
from pos_app.store.engine import CommitUnknown, Store, Transaction
from pos_app.store.stock import Document, Ledger, Posting
from tests.conftest import TestClock, TestIds
from tests.services.faulty_store import KEPT, LOST, FaultyStore
from tests.services.shelf import APPLES, CARD, CARTON, PACK, SMALL_CARTON, SMALL_PACK, WATER, label

SECOND_EPOCH = "INSERT INTO epoch (epoch, after_seq, began_at_ms, reason) SELECT 2, max(seq), 1, 'restore' FROM journal"


class Visitor(User):
    """Somebody who may do nothing."""

    __slots__ = ()

    def may(self, right: Right) -> bool:  # noqa: ARG002 - whatever it is
        return False


class Desk:
    """The counter of a shop and what is done at it."""

    def __init__(self, store: Store, user: User, clock: TestClock, ids: TestIds) -> None:
        self.store, self.user, self.clock, self.ids = store, user, clock, ids
        self.counter = Counter(store, user, Settings(), clock=clock, ids=ids, later=at_once)

    def basket(self, *codes: str, quantity: Quantity | None = None, of_age: bool = True) -> Basket:
        """A new basket with these goods on it."""
        self.counter.begin()
        for code in codes:
            assert isinstance(self.counter.scan(code, quantity), Added)
        if of_age and self.counter.must_ask_age:
            self.counter.confirm_age()
        return self.counter.basket

    def settle(self, basket: Basket, *payments: Payment, **rest: Any) -> Settled:
        paid = payments or (cash_payment(basket.total, basket.total),)
        return settle(self.store, Settle(basket, paid, **rest), self.user, clock=self.clock, ids=self.ids)

    def sell(self, *codes: str, quantity: Quantity | None = None) -> Settled:
        return self.settle(self.basket(*codes, quantity=quantity))

    def rows(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        with self.store.read() as tx:
            return [tuple(row) for row in tx.all(sql, values)]

    def kinds(self) -> list[str]:
        with self.store.read() as tx:
            return [entry.kind for entry in journal.entries(tx)]


@pytest.fixture
def desk(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> Desk:
    return Desk(floor, keeper, clock, ids)


# What is refused leaves nothing behind


def everything(desk: Desk) -> list[list[tuple[Any, ...]]]:
    tables = ("sale", "sale_line", "payment", "stock_movement", "stock_on_hand", "journal", "print_job")
    return [desk.rows(f"SELECT * FROM {table}") for table in tables]


@pytest.fixture
def refused(desk: Desk) -> Callable[..., RuleViolation]:
    def try_it(basket: Basket, *payments: Payment, **rest: Any) -> RuleViolation:
        before, open_basket = everything(desk), desk.rows("SELECT body FROM basket")
        with pytest.raises(RuleViolation) as refusal:
            desk.settle(basket, *payments, **rest)
        assert everything(desk) == before
        assert desk.rows("SELECT body FROM basket") == open_basket
        return refusal.value

    return try_it


def test_nothing_is_sold_without_a_shift(desk: Desk, refused: Callable[..., RuleViolation]) -> None:
    close_shift(desk.store, *counted_right(desk.store), clock=desk.clock, ids=desk.ids)
    assert str(refused(desk.basket(WATER))) == "No shift is open"


def test_an_empty_basket_is_no_sale(desk: Desk, refused: Callable[..., RuleViolation]) -> None:
    assert "nothing to pay" in str(refused(desk.basket()))


@pytest.mark.parametrize("short", [1, -1, 200])
def test_what_is_not_paid_exactly_is_no_sale(desk: Desk, refused: Callable[..., RuleViolation], short: int) -> None:
    basket = desk.basket(WATER)
    assert "do not add up" in str(refused(basket, exact_payment("wechat", basket.total - Money(short))))


def test_a_sale_without_any_payment_is_no_sale(desk: Desk) -> None:
    basket = desk.basket(WATER)
    with pytest.raises(RuleViolation):
        settle(desk.store, Settle(basket, ()), desk.user, clock=desk.clock, ids=desk.ids)


def test_fifty_cartons_are_no_sale_whoever_asks_and_whatever_the_counter_let_pass(
    desk: Desk, refused: Callable[..., RuleViolation]
) -> None:
    """E-4, with packs and cartons of two brands together."""
    desk.counter.recorded_as = "history"  # the counter notes only; the checkout asks again
    basket = replace(desk.basket(CARTON, SMALL_CARTON, quantity=Quantity.of(24)), age_confirmed=True)
    desk.settle(basket)
    desk.counter.basket = replace(basket, uid=desk.ids.new())
    for code, quantity in ((PACK, 10), (SMALL_PACK, 5)):
        desk.counter.scan(code, Quantity.of(quantity))
    assert "wholesale" in str(refused(desk.counter.basket))


def test_tobacco_is_not_sold_before_the_age_was_asked(desk: Desk, refused: Callable[..., RuleViolation]) -> None:
    basket = desk.basket(WATER, PACK, of_age=False)
    assert refused(basket).field == "age"
    assert refused(basket, minor_policy=MinorPolicy.ALWAYS).field == "age"
    desk.settle(basket, minor_policy=MinorPolicy.OFF)


def test_who_may_not_sell_does_not(desk: Desk, refused: Callable[..., RuleViolation]) -> None:
    basket = desk.basket(WATER)
    desk.user = Visitor(1, "路人", Role.CASHIER)
    assert "no right" in str(refused(basket))


# What a sale writes


def test_one_sale_is_one_journal_entry_with_all_of_it(desk: Desk) -> None:
    before = len(desk.kinds())
    settled = desk.sell(PACK, WATER, label(APPLES, 1537))
    assert desk.kinds()[before:] == ["sale.completed"]
    with desk.store.read() as tx:
        body = sales.body_of(tx, settled.sale_id)
    assert isinstance(body, dict)
    lines: Any = body["lines"]
    assert [(line["name"], line["tobacco"], line["amount_fen"]) for line in lines] == [
        ("中华(硬)", True, 4500),
        ("农夫山泉550ml", False, 200),
        ("红富士苹果", False, 1537),
    ]
    assert [line.get("reason") for line in lines] == [None, None, "label"]
    assert (body["number"], body["total_fen"], body["cashier"]) == (settled.number, 6237, "老周")
    assert settled.total == Money(6237)


@pytest.mark.parametrize(
    ("tenders", "jobs"),
    [
        (("cash",), ["drawer", "receipt"]),
        (("wechat",), ["receipt"]),
        (("wechat", "cash"), ["drawer", "receipt"]),
        (("alipay", "card"), ["receipt"]),
    ],
)
def test_the_drawer_opens_for_cash_only_and_before_the_receipt(
    desk: Desk, tenders: tuple[str, ...], jobs: list[str]
) -> None:
    basket = desk.basket(WATER)
    parts = basket.total.split([1] * len(tenders))
    desk.settle(basket, *map(exact_payment, tenders, parts))
    assert desk.rows("SELECT kind FROM print_job ORDER BY job_id") == [(kind,) for kind in jobs]


@pytest.mark.parametrize(("prints", "opens"), [(False, False), (True, False), (False, True)])
def test_what_a_shop_does_not_have_is_not_asked_to_print_or_open(desk: Desk, prints: bool, opens: bool) -> None:  # noqa: FBT001
    desk.settle(desk.basket(WATER), print_receipt=prints, open_drawer=opens)
    expected = ["drawer"] * opens + ["receipt"] * prints
    assert desk.rows("SELECT kind FROM print_job") == [(kind,) for kind in expected]


def test_the_open_basket_is_gone_with_its_sale(desk: Desk) -> None:
    basket = desk.basket(WATER)
    assert len(desk.rows("SELECT * FROM basket")) == 1
    desk.settle(basket)
    assert desk.rows("SELECT * FROM basket") == []


def test_rounding_is_a_line_of_its_own_and_the_till_has_what_was_paid(desk: Desk) -> None:
    basket = desk.basket(label(APPLES, 1537))
    settled = desk.settle(basket, cash_payment(Money(1500), Money(2000)), rounding=Money(-37))
    assert (settled.total, settled.given, settled.change) == (Money(1500), Money(2000), Money(500))
    with desk.store.read() as tx:
        sold = sales.load(tx, settled.sale_id)
    assert (sold.rounding, sold.total, total(line.amount for line in sold.lines)) == (
        Money(-37),
        Money(1500),
        Money(1537),
    )


def test_a_gift_is_a_sale_of_nothing(desk: Desk) -> None:
    assert desk.sell(CARD).total == ZERO


def test_recorded_history_is_noted_and_not_refused(desk: Desk) -> None:
    desk.counter.recorded_as = "2018-1"
    basket = desk.basket(CARTON, quantity=Quantity.of(60), of_age=False)
    settled = desk.settle(basket, recorded_as="2018-1")
    assert desk.rows("SELECT recorded_as FROM sale") == [("2018-1",)]
    assert desk.rows("SELECT notes FROM sale_line") == [("minor_not_asked carton_limit",)]
    with desk.store.read() as tx:
        body: Any = sales.body_of(tx, settled.sale_id)
    assert body["lines"][0]["notes"] == ["minor_not_asked", "carton_limit"]


# Numbers


def test_numbers_run_within_till_and_business_day(desk: Desk) -> None:
    assert [desk.sell(WATER).number for _ in range(2)] == ["01A-20261122-0001", "01A-20261122-0002"]
    desk.clock.ms += 86_400_000
    assert desk.sell(WATER).number == "01A-20261122-0003", "the date is the shift's, whatever the clock says"
    close_shift(desk.store, *counted_right(desk.store), clock=desk.clock, ids=desk.ids)
    open_shift(desk.store, desk.user, ZERO, clock=desk.clock, ids=desk.ids)
    assert desk.sell(WATER).number == "01A-20261123-0001"


def test_a_second_shift_of_a_day_goes_on_with_its_numbers(desk: Desk) -> None:
    desk.sell(WATER)
    close_shift(desk.store, *counted_right(desk.store), clock=desk.clock, ids=desk.ids)
    open_shift(desk.store, desk.user, ZERO, clock=desk.clock, ids=desk.ids)
    assert desk.sell(WATER).number == "01A-20261122-0002"


def test_a_restored_store_gives_no_number_twice(desk: Desk) -> None:
    desk.sell(WATER)
    with desk.store.write() as tx:
        tx.run(SECOND_EPOCH)
    assert desk.sell(WATER).number == "01B-20261122-0001"


# The same basket again


def test_the_same_basket_is_sold_once_however_often_it_is_paid(desk: Desk) -> None:
    basket = desk.basket(PACK, WATER)
    first = desk.settle(basket)
    after_first = everything(desk)
    again = [desk.settle(basket) for _ in range(3)]
    assert again == [replace(first, again=True)] * 3
    assert everything(desk) == after_first


def test_paying_again_does_not_take_the_next_customers_goods(desk: Desk) -> None:
    sold = desk.basket(WATER)
    desk.settle(sold)
    desk.basket(PACK)
    open_basket = desk.rows("SELECT body FROM basket")
    desk.settle(sold)
    assert desk.rows("SELECT body FROM basket") == open_basket


def test_paying_again_in_another_way_tells_what_was_paid_then(desk: Desk) -> None:
    basket = desk.basket(label(APPLES, 1537))
    desk.settle(basket, cash_payment(Money(1500), Money(2000)), rounding=Money(-37))
    again = desk.settle(basket, exact_payment("wechat", Money(1537)))
    assert (again.total, again.given, again.change, again.tenders) == (
        Money(1500),
        Money(2000),
        Money(500),
        ("cash",),
    )


@pytest.fixture
def failing(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> tuple[FaultyStore, Desk]:
    store = FaultyStore(Path(floor.path))
    return store, Desk(store, keeper, clock, ids)


def test_a_failed_commit_that_was_kept_is_a_sale(failing: tuple[FaultyStore, Desk]) -> None:
    store, desk = failing
    basket = desk.basket(WATER)
    store.fail_commit(KEPT)
    settled = desk.settle(basket)
    assert (settled.again, desk.rows("SELECT count(*) FROM sale")) == (True, [(1,)])
    store.close()


def test_a_failed_commit_that_was_lost_is_none_and_may_be_paid_again(failing: tuple[FaultyStore, Desk]) -> None:
    store, desk = failing
    basket = desk.basket(WATER)
    store.fail_commit(LOST)
    with pytest.raises(NotSettled):
        desk.settle(basket)
    assert desk.rows("SELECT count(*) FROM sale") == [(0,)]
    assert desk.settle(basket).again is False
    store.close()


@pytest.mark.parametrize(("fate", "again"), [(KEPT, True), (LOST, False)])
def test_while_the_disk_does_not_answer_the_cashier_is_told_so(
    failing: tuple[FaultyStore, Desk],
    fate: str,
    again: bool,  # noqa: FBT001
) -> None:
    store, desk = failing
    basket = desk.basket(WATER)
    store.fail_commit(fate, blind=True)
    with pytest.raises(CommitUnknown):
        desk.settle(basket)
    assert desk.settle(basket).again is again
    assert desk.rows("SELECT count(*) FROM sale") == [(1,)]
    store.close()


def test_goods_put_on_a_sale_that_was_kept_are_not_swallowed(failing: tuple[FaultyStore, Desk]) -> None:
    """They would be paid and never booked: the cashier is told which sale is in the books."""
    store, desk = failing
    basket = desk.basket(WATER)
    store.fail_commit(KEPT, blind=True)
    with pytest.raises(CommitUnknown):
        desk.settle(basket)
    desk.counter.scan(WATER)
    with pytest.raises(RuleViolation, match=r"in the books already as 01A-20261122-0001 over 2\.00"):
        desk.settle(desk.counter.basket)
    assert desk.rows("SELECT count(*), sum(total_fen) FROM sale") == [(1, 200)]
    store.close()


# What it earned


def costs(desk: Desk) -> list[int]:
    return [row[0] for row in desk.rows("SELECT cost_fen FROM sale_line ORDER BY sale_id, line")]


def receive(desk: Desk, product: int, packs: int, cost: Money) -> None:
    """A delivery."""
    at_ms = desk.clock.now_ms()
    with desk.store.write() as tx:
        _post(tx, desk, Posting(ProductId(product), "receipt", Quantity.of(packs), cost), at_ms)


def _post(tx: Transaction, desk: Desk, posting: Posting, at_ms: int) -> None:
    ledger, head = Ledger(tx), journal.append(tx, "stock.received", {}, uid=desk.ids.new(), at_ms=at_ms)
    ledger.post(posting)
    ledger.write(Document("2026-11-22", at_ms, head.seq))


def stock(desk: Desk, product: int) -> tuple[int, int]:
    return desk.rows("SELECT on_hand_milli, value_fen FROM stock_on_hand WHERE product_id = :id", id=product)[0]


def test_profit_is_right_from_the_first_day(desk: Desk) -> None:
    """A carton of ten costs 381.60 wholesale: a pack 38.16, whatever it is sold in."""
    desk.sell(PACK, CARTON)
    assert costs(desk) == [3816, 38_160]
    assert stock(desk, 1) == (14_000, 14 * 3816)


def test_a_carton_of_five_packs_costs_a_fifth_a_pack(desk: Desk) -> None:
    desk.sell(SMALL_PACK)
    assert costs(desk) == [8300]


def test_goods_sold_before_they_came_cost_what_the_catalogue_says_and_the_delivery_sets_it_right(desk: Desk) -> None:
    desk.sell(SMALL_CARTON)
    assert (costs(desk), stock(desk, 2)) == ([41_500], (-5000, -41_500))
    receive(desk, 2, packs=50, cost=Money(420_000))  # a carton costs 5.00 more than the catalogue said
    assert stock(desk, 2) == (45_000, 45 * 8400)
    assert desk.rows("SELECT variance_fen FROM stock_movement WHERE kind = 'receipt'") == [(-500,)]
    desk.sell(SMALL_PACK)
    assert costs(desk) == [41_500, 8400]


def test_the_last_of_the_stock_takes_the_rest_of_its_value(desk: Desk) -> None:
    receive(desk, 7, packs=1, cost=Money(100))  # five cards that cost nothing, and one of a yuan: 16.67 fen each
    for _ in range(6):
        desk.sell(CARD)
    assert sum(costs(desk)) == 100
    assert stock(desk, 7) == (0, 0)


def test_the_business_date_of_stock_is_that_of_the_sale(desk: Desk) -> None:
    desk.clock.ms += 86_400_000
    settled = desk.sell(WATER)
    with desk.store.read() as tx:
        assert sales.load(tx, settled.sale_id).business_date == date(2026, 11, 22)
    assert desk.rows("SELECT business_date FROM stock_movement WHERE sale_id IS NOT NULL") == [("2026-11-22",)]


def test_the_jobs_of_a_sale_are_durable_with_it(desk: Desk) -> None:
    desk.sell(WATER)
    desk.store.reopen()
    with desk.store.read() as tx:
        job = print_jobs.next_queued(tx)
    assert job is not None
    assert (job.kind, job.state, job.copy) == (print_jobs.DRAWER, print_jobs.QUEUED, 0)
