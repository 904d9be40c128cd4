"""The demo shop: real goods in order, people who can sign in, and baskets that the shop knows."""

from pos_app.domain.barcode import has_valid_check_digit, is_gtin_shaped
from pos_app.domain.people import Role
from pos_app.domain.receipt import columns_of
from pos_app.services.catalogue import find_products
from pos_app.services.demo_shop import DEMO_FLOAT, DEMO_LICENCE, DEMO_PIN, make_demo_shop
from pos_app.services.people import people_of, sign_in
from pos_app.services.quick import quick_pages
from pos_app.services.shifts import current_shift
from pos_app.services.shop import read_shop
from pos_app.store import goods
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds


def test_a_newcomer_finds_a_shop_that_can_sell_at_once(store: Store, clock: TestClock, ids: TestIds) -> None:
    cashier = make_demo_shop(store, clock=clock, ids=ids)
    with store.read() as tx:
        shop, shift, people = read_shop(tx), current_shift(tx), people_of(tx)
        products = tx.value("SELECT count(*) FROM product")
        cigarettes = tx.value("SELECT count(*) FROM product WHERE kind = 'cigarette'")
    assert shop is not None
    assert shop.licence == DEMO_LICENCE
    assert shift is not None
    assert (shift.user_id, shift.float_amount) == (cashier.user_id, DEMO_FLOAT)
    assert products >= 300
    assert cigarettes >= 100
    assert [person.role for person in people] == [Role.OWNER, Role.CASHIER]
    for person in people:
        assert sign_in(store, person.user_id, DEMO_PIN, clock=clock, ids=ids).name == person.name
    assert all(len(page) >= 6 for page in quick_pages(store, 3))
    assert find_products(store, "rzh")[0].name.startswith("中华")


def test_its_goods_are_such_as_shops_have(store: Store, clock: TestClock, ids: TestIds) -> None:
    make_demo_shop(store, clock=clock, ids=ids)
    with store.read() as tx:
        codes = [row[0] for row in tx.all("SELECT code FROM barcode")]
        bare = tx.value("SELECT count(*) FROM product WHERE price_fen <= 0")
        two_units = tx.value(
            "SELECT count(*) FROM (SELECT product_id FROM barcode JOIN product USING (product_id) "
            "WHERE kind = 'cigarette' GROUP BY 1 HAVING count(*) = 2)"
        )
        names = [row[0] for row in tx.all("SELECT name FROM product")]
        pack = goods.by_code(tx, "6901028193498")
    assert all(has_valid_check_digit(code) for code in codes if is_gtin_shaped(code))
    assert bare == 0
    assert two_units >= 100, "a cigarette is sold by the pack and by the carton"
    assert max(map(columns_of, names)) <= 64
    assert pack is not None
    assert pack.on_hand.milli == 123_000
