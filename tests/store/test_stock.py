"""Stock: movements are the truth, and what is on hand is kept beside them in the same transaction."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import Kind, ProductId
from pos_app.domain.stock import Move
from pos_app.store import goods, journal, search, stock
from pos_app.store.engine import Store, Transaction
from pos_app.store.stock import Document, Ledger, Posting
from tests.conftest import TestClock, TestIds

ONE, TWO = ProductId(1), ProductId(2)


@dataclass
class Shelf:
    """Two products and the means to move them."""

    store: Store
    ids: TestIds

    def post(self, *postings: Posting) -> list[Move]:
        with self.store.write() as tx:
            return self.post_in(tx, *postings)

    def post_in(self, tx: Transaction, *postings: Posting) -> list[Move]:
        head = journal.append(tx, "stock.moved", {}, uid=self.ids.new(), at_ms=1)
        ledger = Ledger(tx)
        moves = [ledger.post(posting) for posting in postings]
        ledger.write(Document("2026-11-22", 1, head.seq))
        return moves

    def held(self, product: ProductId = ONE) -> tuple[Any, ...] | None:
        with self.store.read() as tx:
            row = tx.first(
                "SELECT on_hand_milli, value_fen, unit_cost, sold_milli FROM stock_on_hand WHERE product_id = :id",
                {"id": product},
            )
        return None if row is None else tuple(row)


@pytest.fixture
def shelf(shop_store: Store, clock: TestClock, ids: TestIds) -> Shelf:
    with shop_store.write() as tx:
        for name, kind, unit in (("中华(硬)", Kind.CIGARETTE, "盒"), ("苹果", Kind.GENERAL, "kg")):
            product = goods.NewProduct(ids.new(), name, unit, Money(4500), kind)
            product_id = goods.add(tx, product, at_ms=clock.now_ms())
            search.index(tx, [(product_id, [search.Spelling(name, ())])])
    return Shelf(shop_store, ids)


def arrive(quantity: int, cost: int, product: ProductId = ONE) -> Posting:
    return Posting(product, "receipt", Quantity.of(quantity), Money(cost))


def leave(quantity: int, product: ProductId = ONE, kind: str = "sale") -> Posting:
    return Posting(product, kind, Quantity.of(-quantity))


def test_goods_come_and_go(shelf: Shelf) -> None:
    shelf.post(arrive(10, 38_160))
    assert shelf.held() == (10_000, 38_160, 3_816_000, 0)
    (move,) = shelf.post(leave(2))
    assert move.value == Money(-7632)
    assert shelf.held() == (8000, 30_528, 3_816_000, 2000)


def test_lines_of_one_document_see_each_other(shelf: Shelf) -> None:
    """Two lines of one product in one sale: the second is costed on what the first left."""
    shelf.post(arrive(3, 1000))
    moves = shelf.post(leave(1), leave(1), leave(1))
    assert [move.value.fen for move in moves] == [-333, -334, -333]
    assert shelf.held() == (0, 0, 333_333, 3000)


def test_only_sales_and_returns_count_as_sold(shelf: Shelf) -> None:
    shelf.post(arrive(10, 1000), leave(3), Posting(ONE, "return", Quantity.of(1)), leave(2, kind="loss"))
    assert shelf.held() == (6000, 600, 100_000, 2000)


def test_a_return_comes_back_at_what_the_stock_is_worth(shelf: Shelf) -> None:
    shelf.post(arrive(10, 1000), leave(4))
    (back,) = shelf.post(Posting(ONE, "return", Quantity.of(2)))
    assert back.value == Money(200)
    assert shelf.held() == (8000, 800, 100_000, 2000)


def test_products_do_not_mix(shelf: Shelf) -> None:
    shelf.post(arrive(10, 1000), arrive(5, 50, TWO))
    shelf.post(leave(1, TWO))
    assert (shelf.held(ONE), shelf.held(TWO)) == ((10_000, 1000, 100_000, 0), (4000, 40, 10_000, 1000))


def test_the_movements_say_what_the_projection_says(shelf: Shelf) -> None:
    shelf.post(arrive(10, 1000), leave(12))
    shelf.post(arrive(5, 600))
    with shelf.store.read() as tx:
        rows = tx.all("SELECT kind, quantity_milli, value_fen, variance_fen FROM stock_movement ORDER BY movement_id")
        quantity, value = tx.first("SELECT sum(quantity_milli), sum(value_fen) FROM stock_movement") or ()
    assert [tuple(row) for row in rows] == [
        ("receipt", 10_000, 1000, 0),
        ("sale", -12_000, -1200, 0),
        ("receipt", 5000, 560, -40),
    ]
    assert shelf.held() == (quantity, value, 120_000, 12_000)


def test_a_movement_that_fails_takes_the_projection_along(shelf: Shelf) -> None:
    shelf.post(arrive(10, 1000))
    before = shelf.held()

    def fail() -> None:
        with shelf.store.write() as tx:
            shelf.post_in(tx, leave(1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert shelf.held() == before


# A cost that the catalogue knows


def test_a_known_cost_is_what_goods_cost_that_are_sold_before_they_came(shelf: Shelf) -> None:
    with shelf.store.write() as tx:
        stock.set_unit_costs(tx, [(ONE, 3_816_000)])
    (move,) = shelf.post(leave(2))
    assert move.value == Money(-7632)


def test_a_known_cost_changes_none_of_stock_that_is_there(shelf: Shelf) -> None:
    shelf.post(arrive(10, 1000))
    with shelf.store.write() as tx:
        stock.set_unit_costs(tx, [(ONE, 1), (TWO, 2)])
    assert shelf.held(ONE) == (10_000, 1000, 100_000, 0)
    assert shelf.held(TWO) == (0, 0, 2, 0)


def test_a_cost_may_be_learnt_again_when_all_is_sold(shelf: Shelf) -> None:
    shelf.post(arrive(10, 1000), leave(10))
    with shelf.store.write() as tx:
        stock.set_unit_costs(tx, [(ONE, 120_000)])
    assert shelf.held(ONE) == (0, 0, 120_000, 10_000)


# What a person sees


def test_stock_of_a_product_that_never_moved_is_nothing(shelf: Shelf) -> None:
    with shelf.store.read() as tx:
        row = stock.stock_of(tx, TWO)
    assert (row.name, row.kind, row.unit, row.on_hand, row.value) == (
        "苹果",
        Kind.GENERAL,
        "kg",
        Quantity(0),
        Money(0),
    )


def test_stock_of_a_product_that_moved(shelf: Shelf) -> None:
    shelf.post(arrive(123, 469_368))
    with shelf.store.read() as tx:
        row = stock.stock_of(tx, ONE)
    assert (row.kind, row.packs_per_carton, row.on_hand, row.value) == (
        Kind.CIGARETTE,
        10,
        Quantity.of(123),
        Money(469_368),
    )


MOVES = st.lists(
    st.tuples(st.sampled_from([ONE, TWO]), st.integers(-20_000, 20_000).filter(bool), st.integers(1000, 90_000)),
    min_size=1,
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES, cuts=st.sets(st.integers(0, 12)))
def test_however_movements_are_put_in_documents_the_stock_is_the_same(
    shelf: Shelf, moves: list[tuple[ProductId, int, int]], cuts: set[int]
) -> None:
    """One document of many lines, or many of one: quantity, value and sold are the same."""
    outcomes = []
    for places in (cuts, set(range(len(moves)))):
        documents: list[list[Posting]] = [[]]
        for place, (product, milli, cost) in enumerate(moves):
            arrives = milli > 0
            kind = "receipt" if arrives else "sale"
            documents[-1].append(Posting(product, kind, Quantity(milli), Money(cost) if arrives else None))
            if place in places:
                documents.append([])
        with shelf.store.read() as tx:  # what is written while reading is not kept
            values = [move.value.fen for document in documents if document for move in shelf.post_in(tx, *document)]
            rows = tx.all("SELECT product_id, on_hand_milli, value_fen, sold_milli FROM stock_on_hand ORDER BY 1")
            outcomes.append((values, [tuple(row) for row in rows]))
    assert outcomes[0] == outcomes[1]
    for product, on_hand, _, sold in outcomes[0][1]:
        assert Fraction(on_hand) == sum(milli for moved, milli, _ in moves if moved == product)
        assert sold == -sum(milli for moved, milli, _ in moves if moved == product and milli < 0)
