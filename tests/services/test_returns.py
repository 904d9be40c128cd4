"""Taking goods back: by receipt, without one, voided, exchanged; what is refused, and what one return writes."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pos_app.domain.basket import Basket, Exchange
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ONE, ZERO, Money, Quantity
from pos_app.domain.people import Right, RightMissing, User
from pos_app.domain.returns import refunds
from pos_app.domain.tender import CASH, Payment, Rounding, exact_payment, rounding_of
from pos_app.services import returns, settings
from pos_app.services.checkout import NotSettled, Settle, Settled, settle
from pos_app.services.counter import Counter, at_once
from pos_app.services.returns import Returned, ReturnGoods, ReturnSale, VoidSale, return_sale, void_last
from pos_app.services.settings import Settings
from pos_app.services.shifts import close_shift, counted_right, open_shift
from pos_app.store import journal, print_jobs
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services.faulty_store import KEPT, LOST, FaultyStore
from tests.services.shelf import APPLES, CARTON, PACK, WATER, label


class Desk:
    """The counter of a shop where goods are sold and come back."""

    def __init__(self, store: Store, user: User, clock: TestClock, ids: TestIds) -> None:
        self.store, self.user, self.clock, self.ids = store, user, clock, ids
        self.counter = Counter(store, user, Settings(), clock=clock, ids=ids, later=at_once)

    def basket(self, *codes: str, quantity: Quantity | None = None) -> Basket:
        self.counter.begin()
        for code in codes:
            self.counter.scan(code, quantity)
        if self.counter.must_ask_age:
            self.counter.confirm_age()
        return self.counter.basket

    def sell(self, *codes: str, quantity: Quantity | None = None, by: tuple[Payment, ...] = (), **rest: Any) -> Settled:
        basket = self.basket(*codes, quantity=quantity)
        paid = by or (exact_payment(CASH, basket.total + rest.get("rounding", ZERO)),)
        return settle(self.store, Settle(basket, paid, **rest), self.user, clock=self.clock, ids=self.ids)

    def back(self, sale_id: int, wanted: Mapping[int, Quantity] | None = None, **rest: Any) -> Returned:
        chosen = returns.look_at(self.store, sale_id).left if wanted is None else wanted
        command = ReturnSale(rest.pop("uid", self.ids.new()), sale_id, chosen, **rest)
        return return_sale(self.store, command, self.user, clock=self.clock, ids=self.ids)

    def rows(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        with self.store.read() as tx:
            return [tuple(row) for row in tx.all(sql, values)]

    def told(self, kind: str) -> list[Any]:
        with self.store.read() as tx:
            return [entry.body for entry in journal.entries(tx) if entry.kind == kind]

    def on_hand(self, name: str) -> list[tuple[Any, ...]]:
        return self.rows(
            "SELECT on_hand_milli, value_fen, sold_milli FROM stock_on_hand JOIN product USING (product_id) "
            "WHERE name LIKE :name",
            name=f"{name}%",
        )


@pytest.fixture
def desk(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> Desk:
    return Desk(floor, keeper, clock, ids)


# By receipt


def test_a_sale_is_found_by_what_stands_on_its_receipt(desk: Desk) -> None:
    sold = desk.sell(PACK, WATER)
    found = returns.find(desk.store, f" {sold.number.lower()} ")
    assert (found.sale_id, found.number) == (sold.sale_id, sold.number)
    assert [(line.sold.item.name, line.left) for line in found.lines] == [("中华(硬)", ONE), ("农夫山泉550ml", ONE)]


def test_of_a_receipt_of_today_the_running_number_is_enough(desk: Desk) -> None:
    desk.sell(PACK)
    sold = desk.sell(WATER)
    assert returns.find(desk.store, "2").sale_id == sold.sale_id


@pytest.mark.parametrize("number", ["", "3", "01A-20261122-0999", "6901028075763"])
def test_what_is_no_receipt_of_the_shop_is_told(desk: Desk, number: str) -> None:
    with pytest.raises(RuleViolation, match="There is no receipt") as refusal:
        returns.find(desk.store, number)
    assert refusal.value.field == "number"


def test_a_return_brings_everything_back_to_where_it_was(desk: Desk) -> None:
    before = desk.on_hand("")
    sold = desk.sell(CARTON, WATER, quantity=Quantity.of(2))
    back = desk.back(sold.sale_id, reason="broken")
    assert desk.on_hand("") == before
    assert back.total == -sold.total
    assert desk.rows("SELECT sum(total_fen), sum(rounding_fen) FROM sale") == [(0, 0)]
    assert desk.rows("SELECT sum(amount_fen), sum(cost_fen), sum(quantity_milli) FROM sale_line") == [(0, 0, 0)]
    assert desk.rows("SELECT kind, of_sale_id, note FROM sale WHERE sale_id = :id", id=back.sale_id) == [
        ("return", sold.sale_id, "broken")
    ]


def test_the_journal_tells_what_came_back_of_which_sale_and_why(desk: Desk) -> None:
    sold = desk.sell(WATER, quantity=Quantity.of(5))
    desk.back(sold.sale_id, {1: Quantity.of(2)}, reason="broken")
    (body,) = desk.told("sale.returned")
    (original,) = desk.told("sale.completed")
    assert (body["of_sale"], body["reason"], body["user"]) == (original["sale"], "broken", "老周")
    assert (body["total_fen"], body["payments"][0]["amount_fen"]) == (-400, -400)
    (line,) = body["lines"]
    assert (line["of_line"], line["quantity_milli"], line["amount_fen"], line["cost_fen"]) == (1, -2000, -400, -220)


def test_goods_come_back_at_what_they_had_cost_whatever_came_since(desk: Desk) -> None:
    sold = desk.sell(WATER, quantity=Quantity.of(30))
    desk.sell(WATER)  # below nothing by now
    back = desk.back(sold.sale_id, {1: Quantity.of(10)})
    assert desk.rows("SELECT cost_fen FROM sale_line WHERE sale_id = :id", id=back.sale_id) == [(-1100,)]
    assert desk.on_hand("农夫")[0] == (9000, 990, 21000)


def test_what_came_back_already_does_not_come_back_again(desk: Desk) -> None:
    sold = desk.sell(WATER, quantity=Quantity.of(5))
    desk.back(sold.sale_id, {1: Quantity.of(3)})
    with pytest.raises(RuleViolation, match="2 of 5 can still be returned"):
        desk.back(sold.sale_id, {1: Quantity.of(3)})
    desk.back(sold.sale_id, {1: Quantity.of(2)})
    assert returns.look_at(desk.store, sold.sale_id).left == {}


def test_a_return_can_not_be_returned(desk: Desk) -> None:
    back = desk.back(desk.sell(WATER).sale_id)
    with pytest.raises(RuleViolation, match="is the receipt of a return"):
        returns.find(desk.store, back.number)


def test_a_label_of_the_scale_comes_back_by_weight_and_then_whole(desk: Desk) -> None:
    sold = desk.sell(label(APPLES, 750))
    desk.back(sold.sale_id, {1: Quantity(333)})
    desk.back(sold.sale_id)
    assert desk.rows("SELECT sum(amount_fen), sum(cost_fen), sum(quantity_milli) FROM sale_line") == [(0, 0, 0)]


def test_the_same_return_is_done_once(desk: Desk) -> None:
    sold = desk.sell(WATER, quantity=Quantity.of(5))
    first = desk.back(sold.sale_id, {1: ONE}, uid="return-1")
    again = desk.back(sold.sale_id, {1: ONE}, uid="return-1")
    assert again == replace(first, again=True)
    assert len(desk.told("sale.returned")) == 1


def test_each_tender_gets_back_what_it_paid(desk: Desk) -> None:
    card = replace(exact_payment("card", Money(4000)), reference="W1")
    sold = desk.sell(CARTON, by=(exact_payment(CASH, Money(41000)), card))
    back = desk.back(sold.sale_id)
    assert [(p.tender, p.amount.fen, p.reference) for p in back.payments] == [
        ("card", -4000, "W1"),
        (CASH, -41000, ""),
    ]


def test_the_rounding_of_the_sale_is_given_back_with_its_goods(desk: Desk) -> None:
    sold = desk.sell(label(APPLES, 755), rounding=Money(-6))
    desk.back(sold.sale_id, {1: Quantity(400)})
    desk.back(sold.sale_id)
    assert desk.rows("SELECT sum(total_fen), sum(rounding_fen) FROM sale") == [(0, 0)]


def test_a_return_prints_its_receipt_and_opens_the_drawer_for_cash(desk: Desk) -> None:
    back = desk.back(desk.sell(WATER).sale_id)
    assert desk.rows("SELECT kind FROM print_job WHERE sale_id = :id", id=back.sale_id) == [
        (print_jobs.DRAWER,),
        (print_jobs.RECEIPT,),
    ]


def test_without_the_right_nothing_comes_back(desk: Desk) -> None:
    sold = desk.sell(WATER)
    desk.user = Nobody(desk.user)
    with pytest.raises(RightMissing) as refusal:
        desk.back(sold.sale_id)
    assert refusal.value.right is Right.RETURN


class Nobody(User):
    """Somebody who may do nothing."""

    __slots__ = ()

    def __init__(self, user: User) -> None:
        super().__init__(user.user_id, user.name, user.role)

    def may(self, right: Right) -> bool:  # noqa: ARG002 - whatever it is
        return False


def test_tobacco_comes_back_unless_the_owner_says_otherwise(desk: Desk) -> None:
    sold = desk.sell(PACK, PACK)
    desk.back(sold.sale_id, {1: ONE})
    settings.change(desk.store, return_tobacco=False)
    with pytest.raises(RuleViolation, match="takes no tobacco back"):
        desk.back(sold.sale_id)


def test_nothing_comes_back_without_a_shift(desk: Desk) -> None:
    sold = desk.sell(WATER)
    close_shift(desk.store, *counted_right(desk.store), clock=desk.clock, ids=desk.ids)
    with pytest.raises(RuleViolation, match="No shift is open"):
        desk.back(sold.sale_id)


def test_a_return_of_another_day_belongs_to_the_day_it_came_back(desk: Desk) -> None:
    sold = desk.sell(WATER)
    close_shift(desk.store, *counted_right(desk.store), clock=desk.clock, ids=desk.ids)
    desk.clock.ms += 86_400_000
    open_shift(desk.store, desk.user, ZERO, clock=desk.clock, ids=desk.ids)
    back = desk.back(sold.sale_id)
    assert back.number == "01A-20261123-0001"


# When the disk fails


@pytest.mark.parametrize("fault", [KEPT, LOST])
def test_a_return_whose_commit_failed_is_told_as_it_is(
    shelf_file: Path, tmp_path: Path, keeper: User, clock: TestClock, ids: TestIds, fault: str
) -> None:
    path = Path(shutil.copy(shelf_file, tmp_path / "store.sqlite"))
    ids.count = 5_000
    store = FaultyStore(path)
    desk = Desk(store, keeper, clock, ids)
    sold = desk.sell(WATER)
    store.fail_commit(fault)
    if fault == KEPT:
        assert desk.back(sold.sale_id).again
    else:
        with pytest.raises(NotSettled):
            desk.back(sold.sale_id)
    store.close()


# Void


def test_the_last_sale_is_voided_with_a_reason(desk: Desk) -> None:
    sold = desk.sell(PACK, WATER)
    found = returns.voidable(desk.store)
    command = VoidSale("void-1", found.sale_id, "wrong goods")
    back = void_last(desk.store, command, desk.user, clock=desk.clock, ids=desk.ids)
    assert back.total == -sold.total
    (told,) = desk.told("sale.voided")
    assert (told["number"], told["return"], told["reason"]) == (sold.number, "void-1", "wrong goods")
    with pytest.raises(RuleViolation, match="came back already"):
        returns.voidable(desk.store)


def test_a_void_needs_a_reason_and_the_last_sale(desk: Desk) -> None:
    first = desk.sell(WATER)
    desk.sell(WATER)
    for command, says in (
        (VoidSale("v", first.sale_id + 1, " "), "say why"),
        (VoidSale("v", first.sale_id, "x"), "Another sale"),
    ):
        with pytest.raises(RuleViolation, match=says):
            void_last(desk.store, command, desk.user, clock=desk.clock, ids=desk.ids)


def test_the_sale_of_an_earlier_shift_is_returned_not_voided(desk: Desk) -> None:
    desk.sell(WATER)
    close_shift(desk.store, *counted_right(desk.store), clock=desk.clock, ids=desk.ids)
    open_shift(desk.store, desk.user, ZERO, clock=desk.clock, ids=desk.ids)
    with pytest.raises(RuleViolation, match="take the goods back by their receipt"):
        returns.voidable(desk.store)


# Without a receipt


def test_goods_without_a_receipt_come_back_for_cash_at_their_price_now(desk: Desk) -> None:
    basket = desk.basket(WATER, label(APPLES, 500))
    command = ReturnGoods(basket, "no receipt", rounding_of(basket.total, Rounding.JIAO_DOWN))
    back = returns.return_without_receipt(desk.store, command, desk.user, clock=desk.clock, ids=desk.ids)
    assert [(p.tender, p.amount) for p in back.payments] == [(CASH, back.total)]
    assert back.total == -(basket.total + command.rounding)
    assert desk.rows("SELECT count(*) FROM basket") == [(0,)]


def test_without_a_receipt_a_right_of_its_own_is_needed(desk: Desk, cashier: User) -> None:
    command = ReturnGoods(desk.basket(WATER))
    with pytest.raises(RightMissing) as refusal:
        returns.return_without_receipt(desk.store, command, cashier, clock=desk.clock, ids=desk.ids)
    assert refusal.value.right is Right.RETURN_WITHOUT_RECEIPT


# Exchange


def exchanged(desk: Desk, sold: Settled, wanted: Mapping[int, Quantity], *codes: str) -> Basket:
    original = returns.look_at(desk.store, sold.sale_id)
    plan = original.plan(wanted)
    basket = desk.basket(*codes)
    return replace(basket, exchange=Exchange(sold.sale_id, original.number, plan.lines, plan.rounding))


def test_an_exchange_settles_what_comes_back_and_what_is_bought_together(desk: Desk) -> None:
    sold = desk.sell(WATER, quantity=Quantity.of(2))
    basket = exchanged(desk, sold, {1: ONE}, PACK)
    assert basket.total == Money(4500 - 200)
    settled = settle(
        desk.store, Settle(basket, (exact_payment(CASH, basket.total),)), desk.user, clock=desk.clock, ids=desk.ids
    )
    assert desk.rows("SELECT of_sale_id, total_fen FROM sale WHERE sale_id = :id", id=settled.sale_id) == [
        (sold.sale_id, 4300)
    ]
    assert returns.look_at(desk.store, sold.sale_id).left == {1: ONE}
    assert [line.sold.item.name for line in returns.look_at(desk.store, settled.sale_id).lines] == ["中华(硬)"]
    assert {
        kind for (kind,) in desk.rows("SELECT kind FROM stock_movement WHERE sale_id = :id", id=settled.sale_id)
    } == {
        "sale",
        "return",
    }


def test_what_is_bought_for_less_gives_the_difference_back(desk: Desk) -> None:
    sold = desk.sell(CARTON, by=(exact_payment("wechat", Money(45000)),))
    basket = exchanged(desk, sold, {1: ONE}, WATER)
    original = returns.look_at(desk.store, sold.sale_id)
    settle(desk.store, Settle(basket, refunds(-basket.total, original.paid)), desk.user, clock=desk.clock, ids=desk.ids)
    assert desk.rows("SELECT tender, amount_fen FROM payment ORDER BY sale_id DESC LIMIT 1") == [("wechat", -44800)]


def test_an_exchange_of_what_came_back_meanwhile_is_refused(desk: Desk) -> None:
    sold = desk.sell(WATER, quantity=Quantity.of(2))
    basket = exchanged(desk, sold, {1: Quantity.of(2)}, PACK)
    desk.back(sold.sale_id, {1: ONE})
    with pytest.raises(RuleViolation, match="can still be returned"):
        settle(
            desk.store, Settle(basket, (exact_payment(CASH, basket.total),)), desk.user, clock=desk.clock, ids=desk.ids
        )


def test_no_tender_gives_back_more_in_an_exchange_than_it_took(desk: Desk) -> None:
    sold = desk.sell(CARTON, by=(exact_payment(CASH, Money(44000)), exact_payment("wechat", Money(1000))))
    basket = exchanged(desk, sold, {1: ONE}, WATER)
    with pytest.raises(RuleViolation, match="More would be given back by wechat"):
        settle(
            desk.store,
            Settle(basket, (exact_payment("wechat", basket.total),)),
            desk.user,
            clock=desk.clock,
            ids=desk.ids,
        )
