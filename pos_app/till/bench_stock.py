"""Measurements of stock: the ledger of a product that has moved very often, and the approval of a big stocktake."""

import random
from functools import partial
from typing import Final

from pos_app.domain.money import Quantity
from pos_app.domain.people import User
from pos_app.domain.stocktake import StocktakeKind
from pos_app.services import stock_views, stocktakes
from pos_app.services.days import current_business_date
from pos_app.services.ports import Clock, Ids
from pos_app.services.stocktake_approval import approve
from pos_app.services.stocktakes import BeginStocktake, CountGoods, count_in
from pos_app.store import goods, journal
from pos_app.store import stocktakes as books
from pos_app.store.engine import Store
from pos_app.store.stock import Document, Ledger, Posting
from pos_app.store.stock_views import LedgerEntry
from pos_app.till.bench import Milliseconds, percentiles, timed

MOVEMENTS: Final = 50_000
COUNTED: Final = 5_000
PAGES: Final = 20
OFF_MILLI: Final = (-2000, -1000, 0, 0, 0, 1000)
"""By how much counts differ, by chance."""


def ledger_pages(store: Store, code: str, *, clock: Clock, ids: Ids) -> Milliseconds:
    """Opening the ledger of a product with fifty thousand movements, and going back in it page by page."""
    with store.write() as tx:
        item = goods.by_code(tx, code)
        assert item is not None  # noqa: S101 - it was just added
        at_ms = clock.now_ms()
        seq = journal.append(tx, "bench.moved", {}, uid=ids.new(), at_ms=at_ms).seq
        ledger = Ledger(tx)
        for number in range(MOVEMENTS):
            ledger.post(Posting(item.product_id, "receipt", Quantity(1000 if number % 2 else -1000)))
        ledger.write(Document(current_business_date(tx, at_ms).isoformat(), at_ms, seq))
    product_id, taken = item.product_id, list[float]()
    before: LedgerEntry | None = None
    for _ in range(PAGES):
        page = partial(stock_views.product_ledger, store, product_id, before=before)
        taken.append(timed(page))
        before = page()[-1]
    return percentiles(taken)


def approval(store: Store, user: User, *, clock: Clock, ids: Ids) -> float:
    """Seconds to approve a stocktake of five thousand products, of which half differ."""
    with store.read() as tx:
        products = tuple(books.active_products(tx)[:COUNTED])
    begun = stocktakes.begin(
        store, BeginStocktake(ids.new(), StocktakeKind.LIST, products=products), user, clock=clock, ids=ids
    )
    with store.write() as tx:
        for product_id in products:
            there = max(0, books.on_hand(tx, product_id).milli + random.choice(OFF_MILLI)) + 1000
            line = CountGoods(ids.new(), product_id, Quantity(there), counter=user.name)
            count_in(tx, begun.stocktake_id, line, clock=clock)
    return round(
        timed(lambda: approve(store, begun.stocktake_id, "bench", user, clock=clock, ids=ids)),
        3,
    )
