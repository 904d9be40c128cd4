"""The shop to measure with is made by the product's own code, and its books add up."""

from datetime import date

from pos_app.domain.people import User
from pos_app.services.bench_shop import FIRST_DAY, LINES, add_products, add_sales
from pos_app.services.catalogue import find_products
from pos_app.store import goods, sales, shifts
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds

PRODUCTS, SALES = 40, 1100


def test_as_many_products_and_sales_as_were_asked_for(
    shop_store: Store, owner: User, clock: TestClock, ids: TestIds
) -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> None:
        told.append((done, of))

    codes = add_products(shop_store, PRODUCTS, clock=clock, ids=ids, progress=progress)
    assert len(set(codes)) == PRODUCTS
    assert told == [(PRODUCTS, PRODUCTS)]
    told.clear()
    add_sales(shop_store, owner, codes, SALES, clock=clock, ids=ids, progress=progress)
    assert told[-1] == (SALES, SALES)
    with shop_store.read() as tx:
        found = sales.totals(tx)
        assert (found.products, found.sales, found.lines) == (PRODUCTS, SALES, SALES * LINES)
        assert shifts.open_shift(tx) is None
        days = [tuple(row) for row in tx.all("SELECT business_date, count(*) FROM sale GROUP BY 1 ORDER BY 1")]
        item = goods.by_code(tx, codes[0])
    assert days == [(FIRST_DAY.isoformat(), 1000), (date(2020, 1, 2).isoformat(), 100)]
    assert item is not None
    assert item.name in {product.name for product in find_products(shop_store, item.name)}


def test_none_are_none(shop_store: Store, owner: User, clock: TestClock, ids: TestIds) -> None:
    def progress(_done: int, _of: int) -> None: ...

    assert add_products(shop_store, 0, clock=clock, ids=ids, progress=progress) == []
    add_sales(shop_store, owner, [], 0, clock=clock, ids=ids, progress=progress)
    with shop_store.read() as tx:
        assert sales.totals(tx).sales == 0
