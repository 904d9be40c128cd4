"""Two people count while the till sells a thousand sales: the books end as the shelf is."""

import random
import threading
from collections import Counter
from pathlib import Path

import pytest

from pos_app.domain.basket import Basket, Entered, new_line
from pos_app.domain.money import ONE, ZERO, Quantity
from pos_app.domain.people import User
from pos_app.domain.product import Item, ProductId
from pos_app.domain.stocktake import CountHow, StocktakeKind
from pos_app.domain.tender import exact_payment
from pos_app.services import stocktakes
from pos_app.services.checkout import Settle, settle
from pos_app.services.goods_files.importing import import_goods
from pos_app.services.shifts import open_shift
from pos_app.services.stocktake_approval import approve
from pos_app.services.stocktakes import BeginStocktake, CountGoods
from pos_app.store import goods, stock
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services.test_days import Shop
from tests.till.shop import gtin

SALES = 1000
PRODUCTS, ROUNDS = 12, 4
CODES = {ProductId(number): gtin(f"69{number:010d}") for number in range(1, PRODUCTS + 1)}


@pytest.fixture
def shop(shop_store: Store, owner: User, tmp_path: Path, clock: TestClock, ids: TestIds) -> Shop:
    """The books say a thousand of everything."""
    path = tmp_path / "goods.csv"
    rows = [f"{code},商品{number},个,1,1.00,0.60,1000" for number, code in CODES.items()]
    path.write_text("\n".join(["code,name,unit,factor,price,cost,stock", *rows]), encoding="utf-8")
    assert not import_goods(shop_store, path, clock=clock, ids=ids).errors
    open_shift(shop_store, owner, ZERO, clock=clock, ids=ids)
    return Shop(shop_store, owner, clock, ids)


def sell(shop: Shop, item: Item) -> None:
    """One of it, paid by phone."""
    line = new_line(item, ONE, entered=Entered.SCAN, at_ms=shop.clock.now_ms())
    basket = Basket(shop.ids.new()).add(line, merge=True)
    settle(shop.store, Settle(basket, (exact_payment("wechat", basket.total),)), shop.user, **shop.tools)


def test_two_people_count_while_the_till_sells_a_thousand_sales_and_the_books_are_exact(shop: Shop) -> None:
    chance = random.Random(5)
    shelf = Counter({product: 1000 + chance.randrange(-20, 20) for product in CODES})
    with shop.store.read() as tx:
        items = {product: goods.main_item(tx, product) for product in CODES}
    hand = threading.Lock()
    """Nobody takes a thing off the shelf in the moment in which it is looked at."""
    begun = stocktakes.begin(shop.store, BeginStocktake("count", StocktakeKind.FULL), shop.user, **shop.tools)
    turns = {name: threading.Semaphore(0) for name in ("小周", "老李")}

    def count(name: str, seed: int) -> None:
        mine = random.Random(seed)
        for _ in range(ROUNDS):
            for product in mine.sample(list(CODES), PRODUCTS):
                turns[name].acquire()
                with hand:
                    units = Quantity.of(shelf[product])
                    line = CountGoods(shop.ids.new(), product, units, CountHow.SET, name)
                    stocktakes.count(shop.store, begun.stocktake_id, line, clock=shop.clock)

    people = [threading.Thread(target=count, args=(name, seed)) for seed, name in enumerate(turns)]
    for person in people:
        person.start()
    for number in range(SALES):
        if number % (SALES // (ROUNDS * PRODUCTS)) == 0:
            for turn in turns.values():
                turn.release()
        product = chance.choice(list(CODES))
        with hand:
            sell(shop, items[product])
            shelf[product] -= 1
    for person in people:
        person.join()
    approved = approve(shop.store, begun.stocktake_id, "盘点", shop.user, **shop.tools)
    assert len(approved.results) == PRODUCTS
    with shop.store.read() as tx:
        assert {p: stock.stock_of(tx, p).on_hand.milli for p in CODES} == {p: shelf[p] * 1000 for p in CODES}
