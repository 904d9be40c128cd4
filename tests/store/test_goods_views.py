"""How pages of the catalogue are read: by an index in its order, never by sorting all there is."""

from typing import Any, cast

import pytest

from pos_app.domain.product import Kind, ProductId
from pos_app.store.engine import Row, Store, Transaction, Values
from pos_app.store.goods_views import After, Show, Sort, Wanted, movements, page_ids, price_entries


class Explained:
    """Tells how SQLite would answer instead of asking it to."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self.plan = ""

    def all(self, sql: str, values: Values | None = None) -> list[Row]:
        self.plan = "\n".join(str(row[3]) for row in self._tx.all(f"EXPLAIN QUERY PLAN {sql}", values))
        return []


def plan(store: Store, wanted: Wanted, sort: Sort, after: After | None = None) -> str:
    with store.read() as tx:
        explained = Explained(tx)
        page_ids(cast("Any", explained), wanted, sort, descending=False, after=after, limit=100)
    return explained.plan


@pytest.mark.parametrize(
    ("wanted", "sort", "index"),
    [
        (Wanted(), Sort.NAME, "ix_product_name"),
        (Wanted(), Sort.PRICE, "ix_product_price"),
        (Wanted(kind=Kind.GENERAL), Sort.NAME, "ix_product_name"),
        (Wanted(kind=Kind.CIGARETTE), Sort.NAME, "ix_product_kind"),
        (Wanted(category_id=1), Sort.NAME, "ix_product_category"),
        (Wanted(show=Show.INACTIVE), Sort.NAME, "ix_product_name"),
    ],
)
def test_a_page_walks_an_index_in_its_order(store: Store, wanted: Wanted, sort: Sort, index: str) -> None:
    for after in (None, After("水" if sort is Sort.NAME else 200, ProductId(7))):
        told = plan(store, wanted, sort, after)
        assert index in told
        assert "TEMP B-TREE" not in told


@pytest.mark.parametrize("sort", Sort)
def test_the_few_without_a_price_are_found_by_it(store: Store, sort: Sort) -> None:
    assert "ix_product_price (active=? AND price_fen=?)" in plan(store, Wanted(show=Show.NO_PRICE), sort)


def test_histories_of_a_product_are_read_by_it(store: Store) -> None:
    with store.read() as tx:
        explained = Explained(tx)
        price_entries(cast("Any", explained), "uid", before=None, limit=10)
        assert "ix_journal_price" in explained.plan
        movements(cast("Any", explained), ProductId(1), before=None, limit=10)
        assert "ix_stock_movement_product" in explained.plan
        assert "SCAN" not in explained.plan
