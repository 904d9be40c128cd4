"""The form of a product: what is read, kept, refused, and told in the journal."""

import json
from dataclasses import replace
from typing import Any

import pytest

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import RightMissing, User
from pos_app.domain.product import Kind, ProductId
from pos_app.services import goods_edit
from pos_app.services.goods_texts import CodeTexts, ProductTexts
from pos_app.store import goods, goods_details, search
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services.shelf import CARTON, PACK, WATER

NEW = ProductTexts(name="奥利奥 97g", price="8.50", codes=(CodeTexts("6901668005830"),))


class Shelves:
    """Somebody with the list of products open."""

    def __init__(self, store: Store, user: User, clock: TestClock, ids: TestIds) -> None:
        self.store, self.user, self._clock, self._ids = store, user, clock, ids

    def of(self, code: str) -> ProductId:
        with self.store.read() as tx:
            owner = goods.product_of_code(tx, code)
        assert owner is not None
        return owner[0]

    def texts(self, code: str) -> ProductTexts:
        return goods_edit.card(self.store, self.of(code)).texts

    def change(self, code: str, **said: Any) -> None:
        before = self.texts(code)
        self.change_from(code, before, replace(before, **said))

    def change_from(self, code: str, before: ProductTexts, texts: ProductTexts) -> None:
        product_id = self.of(code)
        goods_edit.change(self.store, product_id, before, texts, self.user, clock=self._clock, ids=self._ids)

    def add(self, texts: ProductTexts) -> ProductId:
        return goods_edit.add(self.store, texts, self.user, clock=self._clock, ids=self._ids)

    def price(self, code: str) -> str:
        with self.store.read() as tx:
            item = goods.by_code(tx, code)
        return "" if item is None else str(item.price)

    def told(self, kind: str) -> list[dict[str, Any]]:
        with self.store.read() as tx:
            rows = tx.all("SELECT body FROM journal WHERE kind = :kind ORDER BY seq", {"kind": kind})
        return [json.loads(row[0]) for row in rows]


@pytest.fixture
def shelves(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> Shelves:
    return Shelves(floor, keeper, clock, ids)


def test_a_form_that_nobody_touched_changes_and_tells_nothing(shelves: Shelves) -> None:
    entries = shelves.told("price.changed")
    for code in (PACK, CARTON, WATER):
        shelves.change(code)
    assert shelves.told("price.changed") == entries
    assert shelves.told("product.changed") == []


def test_everything_of_the_form_is_kept_and_read_back(shelves: Shelves) -> None:
    said = {
        "name": "农夫山泉 天然水",
        "category": "饮料",
        "house_code": "88",
        "quick": "3-7",
        "member": "1.80",
        "wholesale": "1.50",
        "floor": "1.20",
        "guidance": "2.00",
        "supplier": "本地经销",
        "shelf_life": "365",
        "stock_min": "24",
        "stock_max": "240",
        "picture": "/pictures/water.png",
    }
    shelves.change(WATER, **said)
    texts = shelves.texts(WATER)
    assert {name: getattr(texts, name) for name in said} == said
    (told,) = shelves.told("product.changed")
    assert told["user"] == shelves.user.name
    assert set(told["fields"]) == {
        *("name", "category", "house_code", "quick", "supplier"),
        *("shelf_life_days", "stock_min", "stock_max", "picture"),
    }
    prices = {each["what"]: (each["from_fen"], each["to_fen"]) for each in shelves.told("price.changed")}
    assert prices == {"member": (None, 180), "wholesale": (None, 150), "floor": (None, 120), "guidance": (None, 200)}
    with shelves.store.read() as tx:
        assert search.find_ids(tx, "tianranshui", 5) == [shelves.of(WATER)]


def test_the_code_of_the_base_unit_follows_the_price_and_the_case_does_not(shelves: Shelves) -> None:
    shelves.change(WATER, price="2.50")
    texts = shelves.texts(WATER)
    assert [code.price for code in texts.codes] == ["2.50", "36.00"]
    (told,) = shelves.told("price.changed")
    assert (told["code"], told["from_fen"], told["to_fen"]) == (WATER, 200, 250)


def test_a_raised_price_of_tobacco_is_charged_when_its_tag_was_replaced(shelves: Shelves) -> None:
    shelves.change(PACK, price="48")
    assert shelves.price(PACK) == "45.00"
    shelves.change(PACK, price="44")
    assert shelves.price(PACK) == "44.00"


def test_what_came_from_elsewhere_meanwhile_is_not_put_back(shelves: Shelves) -> None:
    before = shelves.texts(WATER)
    shelves.change(WATER, price="2.30")
    shelves.change_from(WATER, before, replace(before, supplier="本地经销"))
    assert shelves.price(WATER) == "2.30"


def test_codes_come_and_go(shelves: Shelves) -> None:
    texts = shelves.texts(WATER)
    codes = (texts.codes[0], CodeTexts("6901668005830", "提", "12", "22"))
    shelves.change(WATER, codes=codes)
    assert [(c.code, c.unit, c.factor, c.price) for c in shelves.texts(WATER).codes] == [
        (WATER, "瓶", "1", "2.00"),
        ("6901668005830", "提", "12", "22.00"),
    ]
    (told,) = shelves.told("product.changed")
    assert (told["codes_added"], len(told["codes_dropped"])) == (["6901668005830"], 1)


def test_a_new_product_is_sold_at_once(shelves: Shelves) -> None:
    product_id = shelves.add(replace(NEW, member="8", stock_min="3", supplier="亿滋"))
    assert shelves.price("6901668005830") == "8.50"
    with shelves.store.read() as tx:
        assert goods_details.bounds_of(tx, product_id).member == Money(800)
        assert goods_details.details_of(tx, product_id).stock_min == Quantity.of(3)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": "…"}, "name"),
        ({"price": ""}, "price"),
        ({"price": "acht"}, "price"),
        ({"member": "9"}, "member"),
        ({"kind": Kind.CIGARETTE, "member": "5"}, "member"),
        ({"floor": "9"}, "floor"),
        ({"shelf_life": "0"}, "shelf_life"),
        ({"stock_min": "5", "stock_max": "4"}, "stock_max"),
        ({"quick": "4"}, "quick"),
        ({"codes": (CodeTexts("6901668005831"),)}, "code:0"),
        ({"codes": (CodeTexts(PACK),)}, "code:0"),
        ({"codes": (CodeTexts(price="3"),)}, "code:0"),
        ({"codes": (CodeTexts("1"), CodeTexts("1"))}, "code:1"),
        ({"codes": (CodeTexts("1", "箱"),)}, "factor:0"),
        ({"codes": (CodeTexts("1", "箱", "0"),)}, "factor:0"),
        ({"codes": (CodeTexts("1", "箱", "12", "x"),)}, "price:0"),
        ({"weighed": True, "codes": (CodeTexts("1", "箱"),)}, "unit:0"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_written(
    shelves: Shelves, said: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleViolation) as refused:
        shelves.add(replace(NEW, **said))
    assert refused.value.field == field
    assert shelves.told("product.added") == []


def test_a_cashier_adds_goods_and_changes_none(shelves: Shelves, cashier: User) -> None:
    shelves.user = cashier
    shelves.add(NEW)
    with pytest.raises(RightMissing):
        shelves.change(WATER, price="1")
