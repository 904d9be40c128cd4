"""A big shop to measure with: as many products and sales as are asked for, written by the product's own code."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from pos_app.domain.basket import Entered, Line, new_line
from pos_app.domain.money import ONE, ZERO, Money, total
from pos_app.domain.people import User
from pos_app.domain.product import Item
from pos_app.domain.sale import Sale, SaleKind
from pos_app.domain.tender import CASH, exact_payment
from pos_app.services.catalogue import index_products
from pos_app.services.ports import Clock, Ids, Progress
from pos_app.services.shifts import close_shift, counted_right, open_shift
from pos_app.store import goods, sales, shifts
from pos_app.store.engine import Store
from pos_app.store.goods import Code, NewProduct

LINES: Final = 5
_PRODUCTS_AT_ONCE: Final = 2000
_SALES_AT_ONCE: Final = 500
_SALES_A_DAY: Final = 1000
FIRST_DAY: Final = date(2020, 1, 1)
_BRANDS: Final = ("农夫", "白沙", "康师傅", "可口", "蒙牛", "统一", "娃哈哈", "双汇", "旺旺", "金龙鱼", "海天", "六神")
_GOODS: Final = ("牛奶", "矿泉水", "方便面", "可乐", "绿茶", "饼干", "酱油", "火腿肠", "薯片", "毛巾", "牙膏", "硬糖")
_SIZES: Final = ("500ml", "250g", "1L", "80g", "5kg", "12支", "大", "小", "家庭装", "新版")


def add_products(store: Store, count: int, *, clock: Clock, ids: Ids, progress: Progress) -> list[str]:
    """Products with names as shops have them; their codes."""
    codes: list[str] = []
    while len(codes) < count:
        with store.write() as tx:
            batch = range(len(codes), min(count, len(codes) + _PRODUCTS_AT_ONCE))
            named = []
            for number in batch:
                code, price = f"29{number:011d}", Money(random.randrange(100, 20_000))
                name = random.choice(_BRANDS) + random.choice(_GOODS) + random.choice(_SIZES) + str(number % 1000)
                product = NewProduct(ids.new(), name, "个", price, codes=(Code(code, "个", ONE, price),))
                named.append((goods.add(tx, product, at_ms=clock.now_ms()), name))
                codes.append(code)
            index_products(tx, named)
        progress(len(codes), count)
    return codes


def add_sales(
    store: Store, user: User, codes: Sequence[str], count: int, *, clock: Clock, ids: Ids, progress: Progress
) -> None:
    """Sales of five lines each, a thousand a day, in shifts of their own."""
    with store.read() as tx:
        known = [goods.by_code(tx, code) for code in random.sample(list(codes), min(len(codes), 5000))]
    items = [item for item in known if item is not None]
    today = None
    for done in range(0, count, _SALES_AT_ONCE):
        if done % _SALES_A_DAY == 0:
            if today is not None:
                close_shift(store, *counted_right(store), clock=clock, ids=ids)
            today = FIRST_DAY + timedelta(days=done // _SALES_A_DAY)
            open_shift(store, user, ZERO, clock=clock, ids=ids, recorded=today)
        with store.write() as tx:
            shift = shifts.open_shift(tx)
            assert shift is not None  # noqa: S101 - it was just opened
            for _ in range(min(_SALES_AT_ONCE, count - done)):
                sales.record(tx, _sale(items, clock, ids), shift, journal_uid=ids.new())
        progress(min(count, done + _SALES_AT_ONCE), count)
    if today is not None:
        close_shift(store, *counted_right(store), clock=clock, ids=ids)


def add_shift(store: Store, user: User, codes: Sequence[str], count: int, *, clock: Clock, ids: Ids) -> None:
    """A shift of today that is open, with so many sales of five lines each."""
    open_shift(store, user, ZERO, clock=clock, ids=ids)
    with store.read() as tx:
        known = [goods.by_code(tx, code) for code in random.sample(list(codes), min(len(codes), 5000))]
    items = [item for item in known if item is not None]
    for done in range(0, count, _SALES_AT_ONCE):
        with store.write() as tx:
            shift = shifts.open_shift(tx)
            assert shift is not None  # noqa: S101 - it was just opened
            for _ in range(min(_SALES_AT_ONCE, count - done)):
                sales.record(tx, _sale(items, clock, ids), shift, journal_uid=ids.new())


def _sale(items: Sequence[Item], clock: Clock, ids: Ids) -> Sale:
    at_ms = clock.now_ms()
    lines = tuple(_line(item, at_ms) for item in random.choices(items, k=LINES))
    payments = (exact_payment(CASH, total(line.amount for line in lines)),)
    return Sale(ids.new(), SaleKind.SALE, lines, payments, ZERO, at_ms)


def _line(item: Item, at_ms: int) -> Line:
    return new_line(item, ONE, entered=Entered.BATCH, at_ms=at_ms)
