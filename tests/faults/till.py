"""A small shop and the acts of its cashier, for the programs that meet faults and the tests that look afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pos_app.domain.basket import Basket
from pos_app.domain.errors import EnvironmentFault
from pos_app.domain.journal import Json
from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import Role, User
from pos_app.domain.product import Kind, ProductId
from pos_app.domain.tender import cash_payment
from pos_app.services.checkout import NotSettled, Settle, Settled, settle
from pos_app.services.counter import Counter, Later, at_once
from pos_app.services.settings import Settings
from pos_app.services.shifts import open_shift
from pos_app.services.shop import NewShop, create_shop
from pos_app.store import checks, goods, journal, search
from pos_app.store.engine import Store, Transaction
from pos_app.store.migrate import migrate
from pos_app.store.stock import Document, Ledger, Posting
from tests.conftest import OWNER_PIN, TestClock, TestIds

STORE_FILE: Final = "store.sqlite"
OWNER: Final = User(1, "老周", Role.OWNER)
GIVEN: Final = Money(1_000_00)
# What every customer buys: code, name, unit, price.
GOODS: Final = (
    ("6901028075763", "中华(硬)", Kind.CIGARETTE, "盒", Money(45_00)),
    ("6921168509256", "农夫山泉550ml", Kind.GENERAL, "瓶", Money(2_00)),
    ("6902083881405", "娃哈哈AD钙奶", Kind.GENERAL, "瓶", Money(3_50)),
)
# The rows that one sale writes, by table; the journal has one more entry.
ROWS_OF_A_SALE: Final = {"sale": 1, "sale_line": 3, "payment": 1, "stock_movement": 3, "print_job": 2, "journal": 1}


def sale_uid(number: int) -> str:
    """The name of a customer's basket, known to the program that sells and to the test that looks for it."""
    return f"01900000-0000-7000-9000-{number:012x}"


@dataclass
class Till:
    """A store with someone at it. What the till makes anew is numbered from `first_id` on."""

    store: Store
    first_id: int = 1
    clock: TestClock = field(default_factory=TestClock)
    ids: TestIds = field(default_factory=TestIds)

    def __post_init__(self) -> None:
        self.ids.count = self.first_id

    def ring_up(self, number: int, later: Later = at_once) -> Basket:
        """Customer `number` puts everything on the counter; what a stopped till has kept is on it already."""
        counter = Counter(self.store, OWNER, Settings(), clock=self.clock, ids=self.ids, later=later)
        if counter.basket.uid != sale_uid(number):
            counter.basket = Basket(sale_uid(number))
        for code, *_ in GOODS[len(counter.basket.lines) :]:
            counter.scan(code)
        counter.confirm_age()
        return counter.basket

    def pay(self, basket: Basket) -> Settled:
        payment = cash_payment(basket.total, GIVEN)
        return settle(self.store, Settle(basket, (payment,)), OWNER, clock=self.clock, ids=self.ids)

    def receive(self, packs: int) -> None:
        """Stock of everything arrives: movements and their journal entry in one transaction."""
        at_ms = self.clock.now_ms()
        with self.store.write() as tx:
            body: dict[str, Json] = {"packs": packs}
            head = journal.append(tx, "stock.received", body, uid=self.ids.new(), at_ms=at_ms)
            ledger = Ledger(tx)
            for product_id, (*_, price) in enumerate(GOODS, 1):
                quantity = Quantity.of(packs)
                ledger.post(Posting(ProductId(product_id), "receipt", quantity, price * quantity))
            ledger.write(Document("2026-11-22", at_ms, head.seq))


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """The store of a folder, closed again afterwards."""
    store = Store(folder / STORE_FILE)
    try:
        yield store
    finally:
        store.close()


def answer_of(till: Till, basket: Basket) -> str:
    """Pay, and say in a word what the cashier was told."""
    try:
        till.pay(basket)
    except NotSettled:
        return "not settled"
    except EnvironmentFault as fault:
        return f"fault: {type(fault).__name__}"
    return "settled"


def make_shop(path: Path) -> None:
    """A shop with goods and an open shift, on a new file that is whole and closed."""
    store = Store(path)
    migrate(store)
    till = Till(store)
    create_shop(store, NewShop("430102100001", "小周烟酒店", OWNER.name, OWNER_PIN), clock=till.clock, ids=till.ids)
    with store.write() as tx:
        _add_goods(tx, till)
    open_shift(store, OWNER, Money(200_00), clock=till.clock, ids=till.ids)
    store.close()


def _add_goods(tx: Transaction, till: Till) -> None:
    for code, name, kind, unit, price in GOODS:
        codes = (goods.Code(code, unit, Quantity.of(1), price),)
        product = goods.NewProduct(till.ids.new(), name, unit, price, kind, codes)
        product_id = goods.add(tx, product, at_ms=till.clock.now_ms())
        search.index(tx, [(product_id, [search.Spelling(name, ())])])


def findings(tx: Transaction) -> list[checks.Check]:
    """What is wrong with the store; nothing may be."""
    return [check for check in checks.run(tx) if not check.ok]


def counts(tx: Transaction) -> dict[str, int]:
    """How many rows each table has that a sale writes to."""
    return {table: tx.value(f"SELECT count(*) FROM {table}") for table in ROWS_OF_A_SALE}
