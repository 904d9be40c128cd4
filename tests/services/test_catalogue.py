"""Adding products at the counter, and finding them again."""

import pytest

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import Kind
from pos_app.services.catalogue import AddProduct, add_product, add_recorded_product, find_products, guess_kind
from pos_app.store import goods, journal
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds

WATER = AddProduct(name="农夫山泉 550ml", price=Money(200), code="6921168509256", unit="瓶", category="饮料")


def journal_kinds(store: Store) -> list[str]:
    with store.read() as tx:
        return [entry.kind for entry in journal.entries(tx)]


def test_a_product_added_at_the_counter_sells_at_once(shop_store: Store, clock: TestClock, ids: TestIds) -> None:
    item = add_product(shop_store, WATER, clock=clock, ids=ids)
    with shop_store.read() as tx:
        assert goods.by_code(tx, "6921168509256") == item
        last = list(journal.entries(tx))[-1]
    assert (item.name, item.unit, item.price, item.tag) == ("农夫山泉 550ml", "瓶", Money(200), None)
    assert last.kind == "product.added"
    assert last.body == {
        "product": item.product_uid,
        "name": "农夫山泉 550ml",
        "kind": "general",
        "unit": "瓶",
        "price_fen": 200,
        "packs_per_carton": 10,
        "weighed": False,
        "house_code": None,
        "codes": [{"code": "6921168509256", "unit": "瓶", "factor_milli": 1000, "price_fen": 200}],
    }
    assert [found.name for found in find_products(shop_store, "nfsq")] == ["农夫山泉 550ml"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "。。"}, "name"),
        ({"name": "长" * 81}, "name"),
        ({"price": Money(-1)}, "price"),
        ({"price": Money(10_000_000)}, "price"),
        ({"code": "6921168509257"}, "code"),
        ({"code": "9" * 65}, "code"),
        ({"unit": "一二三四五六七八九十十一"}, "unit"),
        ({"factor": Quantity(0)}, "factor"),
        ({"house_code": "1" * 21}, "house_code"),
        ({"cost": Money(-1)}, "cost"),
        ({"weighed": True, "unit": "瓶"}, "unit"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_added(
    shop_store: Store, clock: TestClock, ids: TestIds, change: dict[str, object], field: str
) -> None:
    values = {"name": "水", "price": Money(200), "code": "6921168509256"} | change
    before = journal_kinds(shop_store)
    with pytest.raises(RuleViolation) as refused:
        add_product(shop_store, AddProduct(**values), clock=clock, ids=ids)  # type: ignore[arg-type]  # parametrised
    assert refused.value.field == field
    assert journal_kinds(shop_store) == before
    assert find_products(shop_store, "水") == []


def test_a_code_belongs_to_one_product(shop_store: Store, clock: TestClock, ids: TestIds) -> None:
    add_product(shop_store, WATER, clock=clock, ids=ids)
    with pytest.raises(RuleViolation, match="6921168509256 belongs to 农夫山泉") as refused:
        add_product(
            shop_store, AddProduct(name="水", price=Money(1), code="６９２１１６８５０９２５６"), clock=clock, ids=ids
        )
    assert refused.value.field == "code"


def test_a_house_code_belongs_to_one_product(shop_store: Store, clock: TestClock, ids: TestIds) -> None:
    apples = AddProduct(name="红富士苹果", price=Money(798), house_code="00012", weighed=True)
    add_product(shop_store, apples, clock=clock, ids=ids)
    with pytest.raises(RuleViolation) as refused:
        add_product(shop_store, AddProduct(name="梨", price=Money(1), house_code="00012"), clock=clock, ids=ids)
    assert refused.value.field == "house_code"


def test_a_label_of_the_shop_needs_no_check_digit(shop_store: Store, clock: TestClock, ids: TestIds) -> None:
    item = add_product(
        shop_store, AddProduct(name="包子", price=Money(150), code="12345678", in_house=True), clock=clock, ids=ids
    )
    assert item.code == "12345678"


def test_a_carton_is_kept_in_packs(shop_store: Store, clock: TestClock, ids: TestIds) -> None:
    command = AddProduct(
        name="芙蓉王（硬）",
        price=Money(23_000),
        code="6901028193504",
        unit="条",
        factor=Quantity.of(10),
        kind=Kind.CIGARETTE,
        cost=Money(19_500),
    )
    carton = add_product(shop_store, command, clock=clock, ids=ids)
    assert (carton.unit, carton.factor, carton.price, carton.tag) == (
        "条",
        Quantity.of(10),
        Money(23_000),
        Money(23_000),
    )
    with shop_store.read() as tx:
        kept = goods.kept(tx, carton.product_id)
    assert (kept.unit, kept.price, kept.unit_cost, kept.packs_per_carton) == ("盒", Money(2300), 1_950_000, 10)


def test_goods_priced_by_the_jin_are_kept_in_kilograms(shop_store: Store, clock: TestClock, ids: TestIds) -> None:
    command = AddProduct(name="红富士苹果", price=Money(399), unit="斤", weighed=True, house_code="00012")
    item = add_product(shop_store, command, clock=clock, ids=ids)
    assert (item.unit, item.price, item.weighed, item.code) == ("kg", Money(798), True, "00012")


def test_a_line_of_recorded_sales_becomes_a_product_whatever_it_is(
    shop_store: Store, clock: TestClock, ids: TestIds
) -> None:
    with shop_store.write() as tx:
        odd = add_recorded_product(tx, "99999999-1", "\t", Money(0), clock=clock, ids=ids)
        carton = add_recorded_product(tx, "6901028193504", "芙蓉王条装", Money(23_000), clock=clock, ids=ids)
    assert (odd.name, odd.unit, odd.price) == ("99999999-1", "个", Money(0))
    assert (carton.unit, carton.factor, carton.kind, carton.tag) == ("条", Quantity.of(10), Kind.CIGARETTE, None)
    assert [found.codes for found in find_products(shop_store, "furong")] == [("6901028193504",)]


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("6901028075763", "", Kind.CIGARETTE),
        ("8888075012345", "555", Kind.CIGARETTE),
        ("6921168509256", "农夫山泉", Kind.GENERAL),
        ("", "某某香烟", Kind.CIGARETTE),
        ("", "香烟糖", Kind.GENERAL),
        ("6950406501547", "烟灰缸", Kind.GENERAL),
        ("6901028000001", "悦刻电子烟", Kind.E_CIGARETTE),
    ],
)
def test_tobacco_is_guessed_by_its_makers_prefix_and_by_its_name(code: str, name: str, kind: Kind) -> None:
    assert guess_kind(code, name) is kind
