from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import Kind
from pos_app.services.catalogue import index_products
from pos_app.services.tags import tags_due, tags_replaced
from pos_app.store import goods, journal
from pos_app.store.engine import Store
from pos_app.store.goods import Code, NewProduct
from tests.conftest import TestClock, TestIds


def raise_price(store: Store, clock: TestClock) -> None:
    one = Quantity.of(1)
    pack = Code("6901028075763", "盒", one, Money(4500), tag=Money(4500))
    with store.write() as tx:
        product = NewProduct("p1", "中华(硬)", "盒", Money(4500), kind=Kind.CIGARETTE, codes=(pack,))
        product_id = goods.add(tx, product, at_ms=clock.now_ms())
        index_products(tx, [(product_id, product.name)])
        goods.change_code(tx, Code(pack.code, "盒", one, Money(5000), tag=Money(4500)))


def price_at_the_till(store: Store) -> Money:
    with store.read() as tx:
        item = goods.by_code(tx, "6901028075763")
    assert item is not None
    return item.price


def test_a_raised_price_is_charged_only_when_the_tag_says_so(shop_store: Store, clock: TestClock, ids: TestIds) -> None:
    raise_price(shop_store, clock)
    assert price_at_the_till(shop_store) == Money(4500)
    assert [(due.tag, due.price) for due in tags_due(shop_store)] == [(Money(4500), Money(5000))]
    tags_replaced(shop_store, clock=clock, ids=ids)
    assert price_at_the_till(shop_store) == Money(5000)
    assert tags_due(shop_store) == []
    with shop_store.read() as tx:
        kinds = [entry.kind for entry in journal.entries(tx)]
    assert kinds.count("tag.replaced") == 1


def test_nothing_to_replace_writes_nothing(shop_store: Store, clock: TestClock, ids: TestIds) -> None:
    with shop_store.read() as tx:
        before = journal.head(tx)
    assert tags_replaced(shop_store, clock=clock, ids=ids) == []
    with shop_store.read() as tx:
        assert journal.head(tx) == before


def test_a_tag_that_hangs_too_dear_is_replaced_too_and_then_holds_a_raise_back(
    shop_store: Store, clock: TestClock, ids: TestIds
) -> None:
    raise_price(shop_store, clock)
    lower = Code("6901028075763", "盒", Quantity.of(1), Money(4000), tag=Money(4500))
    with shop_store.write() as tx:
        goods.change_code(tx, lower)
    assert price_at_the_till(shop_store) == Money(4000)
    assert [(due.tag, due.price) for due in tags_due(shop_store)] == [(Money(4500), Money(4000))]
    tags_replaced(shop_store, clock=clock, ids=ids)
    with shop_store.write() as tx:
        goods.change_code(tx, Code(lower.code, "盒", Quantity.of(1), Money(4400), tag=Money(4000)))
    assert price_at_the_till(shop_store) == Money(4000)


def test_only_the_tags_that_were_replaced_take_effect(shop_store: Store, clock: TestClock, ids: TestIds) -> None:
    raise_price(shop_store, clock)
    assert tags_replaced(shop_store, None, {"6901028075015"}, clock=clock, ids=ids) == []
    assert price_at_the_till(shop_store) == Money(4500)
    assert len(tags_replaced(shop_store, None, {"6901028075763"}, clock=clock, ids=ids)) == 1
