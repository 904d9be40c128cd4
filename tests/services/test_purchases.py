"""Goods from suppliers: received and sent back, exact to the fen, once, on an open day; and what they have cost."""

import json
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from math import floor as whole_below
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloud import bodies
from pos_app.domain.errors import RuleViolation
from pos_app.domain.ledger import Column
from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import RightMissing, User
from pos_app.domain.purchase import PurchaseKind
from pos_app.services import purchases
from pos_app.services.purchases import Buy
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services.buying import (
    APPLES,
    CAKE,
    CASE_OF_24,
    PEANUTS,
    WATER_ID,
    ZHONGHUA,
    bought,
    held,
    owed,
    receive,
    send_back,
    supplier,
)
from tests.services.shelf import WATER
from tests.services.test_days import FIRST, Shop


@pytest.fixture
def shop(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> Shop:
    return Shop(floor, keeper, clock, ids)


def test_goods_by_the_case_go_into_stock_by_the_bottle_at_what_they_cost(shop: Shop) -> None:
    seller = supplier(shop)
    done = receive(shop, seller, bought(WATER_ID, "2", "24", CASE_OF_24, unit="箱"), reference=" XS-001 ")
    assert held(shop, WATER_ID) == (78_000, 3300 + 4800)
    (line,) = done.lines
    assert (line.unit, line.units, line.quantity, line.cost) == ("箱", Quantity(2000), Quantity(48_000), Money(4800))
    assert (done.head.total, done.head.reference, done.moved_from) == (Money(4800), "XS-001", None)
    (entry,) = [each for each in shop.entries("stock.received") if "purchase" in each.body]
    body: Any = entry.body
    assert (body["number"], body["total_fen"], body["user"]) == (done.head.number, 4800, "老周")
    assert owed(shop, seller) == Money(4800)


def test_gift_goods_come_at_no_cost_and_make_the_others_cheaper(shop: Shop) -> None:
    receive(shop, supplier(shop), bought(CAKE, "10", "30"), bought(CAKE, "2", "30", gift=True))
    assert held(shop, CAKE) == (15_000, 3 * 3000 + 30_000)


def test_discounts_on_a_line_and_on_the_whole_lower_the_cost(shop: Shop) -> None:
    seller = supplier(shop)
    lines = (bought(CAKE, "1", "30", discount=Money(200)), bought(WATER_ID, "10", "1.20"))
    done = receive(shop, seller, *lines, discount=Money(400))
    assert [line.amount for line in done.lines] == [Money(2520), Money(1080)]
    assert owed(shop, seller) == done.head.total == Money(3600)
    assert (held(shop, CAKE)[1], held(shop, WATER_ID)[1]) == (9000 + 2520, 3300 + 1080)


def test_goods_that_go_back_leave_at_their_average_and_are_credited_as_agreed(shop: Shop) -> None:
    seller = supplier(shop)
    receive(shop, seller, bought(WATER_ID, "30", "1.30"))
    done = send_back(shop, seller, bought(WATER_ID, "10", "1.30"))
    assert done.lines[0].cost == Money(-1200)
    assert done.lines[0].amount == done.head.total == Money(-1300)
    assert held(shop, WATER_ID) == (50_000, 6000)
    assert owed(shop, seller) == Money(3900 - 1300)
    (entry,) = shop.entries("stock.returned_to_supplier")
    body: Any = entry.body
    assert (body["reason"], body["lines"][0]["quantity_milli"]) == ("过期", -10_000)


def test_goods_do_not_go_back_without_a_reason(shop: Shop) -> None:
    with pytest.raises(RuleViolation) as error:
        send_back(shop, supplier(shop), bought(WATER_ID, "1", "1"), reason="  ")
    assert error.value.field == "reason"


@pytest.mark.parametrize("kind", PurchaseKind)
def test_cigarettes_come_with_a_delivery_of_the_tobacco_company_only(shop: Shop, kind: PurchaseKind) -> None:
    act = receive if kind is PurchaseKind.RECEIPT else send_back
    before = held(shop, WATER_ID)
    with pytest.raises(RuleViolation, match="tobacco"):
        act(shop, supplier(shop), bought(WATER_ID, "1", "1"), bought(ZHONGHUA, "10", "38"))
    assert held(shop, WATER_ID) == before


def test_the_same_document_twice_is_one(shop: Shop) -> None:
    seller = supplier(shop)
    first, second = (receive(shop, seller, bought(CAKE, "1", "30"), uid="once") for _ in range(2))
    assert (first.already, second.already) == (False, True)
    assert (first.head, first.lines) == (second.head, second.lines)
    assert owed(shop, seller) == Money(3000)


def test_whoever_may_not_touch_stock_receives_nothing(shop: Shop, cashier: User) -> None:
    seller = supplier(shop)
    command = Buy("x", PurchaseKind.RECEIPT, seller.supplier_id, (bought(CAKE, "1", "30"),))
    with pytest.raises(RightMissing):
        purchases.buy(shop.store, command, cashier, **shop.tools)


def test_a_receipt_needs_a_supplier(shop: Shop) -> None:
    command = Buy("x", PurchaseKind.RECEIPT, 99, (bought(CAKE, "1", "30"),))
    with pytest.raises(RuleViolation) as error:
        purchases.buy(shop.store, command, shop.user, **shop.tools)
    assert error.value.field == "supplier"


def test_the_ledger_of_the_day_says_what_was_bought_and_returned(shop: Shop) -> None:
    seller = supplier(shop)
    receive(shop, seller, bought(WATER_ID, "24", "1.10"))
    send_back(shop, seller, bought(WATER_ID, "4", "1.10"))
    shop.sell(WATER)
    shop.end_shift()
    shop.close(FIRST)
    row = shop.ledger(FIRST)[WATER_ID].row
    columns = (row[Column.BOUGHT], row[Column.RETURNED], row[Column.SOLD])
    assert columns == (Quantity(24_000), Quantity(4000), Quantity(1000))
    assert row.closing == Quantity(30_000 + 24_000 - 4000 - 1000)
    (entry,) = shop.entries()
    told = bodies.decode("day.closed", 1, json.dumps(entry.body).encode())
    assert isinstance(told, bodies.DayClosedBody)


def test_a_receipt_for_a_closed_day_has_the_next_open_one_and_says_so(shop: Shop) -> None:
    seller = supplier(shop)
    shop.end_shift()
    shop.close(FIRST)
    shop.next_day()
    done = receive(shop, seller, bought(CAKE, "1", "30"), day=FIRST)
    assert (done.moved_from, done.head.business_date) == (FIRST, date(2026, 11, 23))
    with pytest.raises(RuleViolation) as error:
        receive(shop, seller, bought(CAKE, "1", "30"), day=date(2026, 12, 1))
    assert error.value.field == "date"


def test_what_a_product_cost_is_told_with_the_last_and_the_lowest_price(shop: Shop) -> None:
    dear, cheap = supplier(shop, "街口批发"), supplier(shop, "厂家直送")
    receive(shop, dear, bought(WATER_ID, "10", "1.20"))
    receive(shop, cheap, bought(WATER_ID, "1", "24", CASE_OF_24))
    receive(shop, dear, bought(WATER_ID, "10", "1.10"), bought(WATER_ID, "1", "1", gift=True))
    told = purchases.price_history(shop.store, WATER_ID)
    assert [(price.supplier, str(price.price)) for price in told.prices] == [
        ("街口批发", "1.10"),
        ("厂家直送", "24.00"),
        ("街口批发", "1.20"),
    ]
    assert told.last is not None
    assert told.lowest is not None
    assert (told.last.supplier, told.lowest.supplier, told.lowest.price) == ("街口批发", "厂家直送", Money(2400))


def test_what_was_never_bought_has_no_price(shop: Shop) -> None:
    told = purchases.price_history(shop.store, PEANUTS)
    assert (list(told.prices), told.last, told.lowest) == ([], None, None)


def test_documents_are_listed_newest_first_and_read_again(shop: Shop) -> None:
    seller = supplier(shop)
    made = [receive(shop, seller, bought(CAKE, str(count), "30")) for count in (1, 2, 3)]
    heads = purchases.listed(shop.store, most=2)
    assert [head.purchase_id for head in heads] == [made[2].head.purchase_id, made[1].head.purchase_id]
    (last,) = purchases.listed(shop.store, before=heads[-1].purchase_id)
    assert purchases.read(shop.store, last.purchase_id).lines == made[0].lines
    with pytest.raises(RuleViolation):
        purchases.read(shop.store, 999)


def rounded(value: Fraction) -> int:
    """Halves away from zero."""
    return whole_below(value + Fraction(1, 2)) if value >= 0 else -whole_below(-value + Fraction(1, 2))


class Reference:
    """Stock at moving average by the book, in fractions, rounded only where a fen changes hands."""

    def __init__(self, milli: int, fen: int, unit: Fraction) -> None:
        self.milli, self.fen, self.unit = milli, fen, unit

    def leave(self, milli: int) -> int:
        inside = max(0, min(milli, self.milli))
        cost = rounded(Fraction(self.fen * inside, self.milli)) if inside else 0
        cost += rounded(Fraction(milli - inside) * self.unit / 1000)
        self.milli, self.fen = self.milli - milli, self.fen - cost
        return cost

    def come(self, milli: int, fen: int) -> None:
        if self.milli >= 0:
            self.milli, self.fen = self.milli + milli, self.fen + fen
            self.unit = self._unit(self.fen, self.milli) if self.fen > 0 else self.unit
        else:
            # What is left after the debt in goods is paid is worth what these goods cost.
            self.milli += milli
            self.unit = self._unit(fen, milli)
            self.fen = rounded(Fraction(fen * self.milli, milli))

    @staticmethod
    def _unit(fen: int, milli: int) -> Fraction:
        """Fen for a base unit, to a thousandth."""
        return Fraction(rounded(Fraction(fen * 1000 * 1000, milli)), 1000)


MOVES = st.lists(
    st.tuples(st.sampled_from(["come", "gift", "back", "back"]), st.integers(1, 60_000), st.integers(0, 5_000)),
    min_size=1,
    max_size=12,
)


@pytest.fixture
def copies(shelf_file: Path, keeper: User, tmp_path: Path) -> Callable[[], Shop]:
    """Makes the shop anew for each example."""

    def made() -> Shop:
        path = tmp_path / "any.sqlite"
        for file in tmp_path.glob("any.sqlite*"):
            file.unlink()
        path.write_bytes(shelf_file.read_bytes())
        ids = TestIds()
        ids.count = 1000
        return Shop(Store(path), keeper, TestClock(), ids)

    return made


def test_any_sequence_is_to_the_fen_what_the_reference_says(copies: Callable[[], Shop]) -> None:
    """Also below nothing, where more goes back than is there."""

    @settings(max_examples=50, deadline=None)
    @given(MOVES)
    def run(moves: list[tuple[str, int, int]]) -> None:
        shop = copies()
        seller, reference = supplier(shop), Reference(10_000, 8000, Fraction(800))
        debt = 0
        for what, milli, price in moves:
            line = bought(APPLES, str(Quantity(milli)), str(Money(price)), gift=what == "gift")
            fen = 0 if what == "gift" else rounded(Fraction(price * milli, 1000))
            if what == "back":
                done = send_back(shop, seller, line)
                assert -done.lines[0].cost.fen == reference.leave(milli)
                debt -= fen
            else:
                done = receive(shop, seller, line)
                assert done.lines[0].cost.fen == fen
                reference.come(milli, fen)
                debt += fen
            assert held(shop, APPLES) == (reference.milli, reference.fen)
        assert owed(shop, seller) == Money(debt)
        shop.store.close()

    run()
