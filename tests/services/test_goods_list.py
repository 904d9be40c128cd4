"""The catalogue as a list: whole, in order, filtered, and never with a cost that is not for everybody."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import RightMissing, User
from pos_app.domain.product import Kind, ProductId
from pos_app.services import goods_edit
from pos_app.services.bench_shop import add_products
from pos_app.services.goods_list import Show, Sort, Wanted, count, movements, page, price_history
from pos_app.services.goods_sheets import export_products
from pos_app.services.goods_texts import CodeTexts, ProductTexts
from pos_app.store import goods
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services.shelf import CARD, PACK, WATER


def every(store: Store, user: User, wanted: Wanted, sort: Sort, *, descending: bool, limit: int) -> list[ProductId]:
    """All pages together."""
    found, after = [], None
    while True:
        rows = page(store, wanted, user, sort=sort, descending=descending, after=after, limit=limit)
        found += [row.product_id for row in rows.rows]
        after = rows.after
        if after is None:
            return found


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("descending", [False, True])
def test_pages_of_any_size_are_the_whole_list_in_order(
    floor: Store, keeper: User, sort: Sort, *, descending: bool
) -> None:
    whole = every(floor, keeper, Wanted(), sort, descending=descending, limit=1000)
    assert len(set(whole)) == len(whole) == count(floor, Wanted()) == 7
    for limit in (1, 2, 3, 7):
        assert every(floor, keeper, Wanted(), sort, descending=descending, limit=limit) == whole
    rows = page(floor, Wanted(), keeper, sort=sort, descending=descending).rows
    keys = {Sort.NAME: "name", Sort.PRICE: "price", Sort.STOCK: "on_hand", Sort.ADDED: "product_id"}
    values = [getattr(row, keys[sort]) for row in rows]
    assert values == sorted(values, reverse=descending)


def test_filters_find_what_wants_something(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> None:
    def names(wanted: Wanted) -> set[str]:
        rows = page(floor, wanted, keeper).rows
        assert len(rows) == count(floor, wanted)
        return {row.name for row in rows}

    assert names(Wanted(kind=Kind.CIGARETTE)) == {"中华(硬)", "南京(九五)"}
    assert names(Wanted(show=Show.NO_PRICE)) == {"赠品卡"}
    assert names(Wanted(show=Show.LOW_STOCK)) == names(Wanted(show=Show.INACTIVE)) == set()
    with floor.read() as tx:
        owner, card = goods.product_of_code(tx, WATER), goods.product_of_code(tx, CARD)
    assert owner is not None
    assert card is not None
    changes: list[tuple[ProductId, dict[str, Any]]] = [(owner[0], {"stock_min": "31"}), (card[0], {"active": False})]
    for product_id, said in changes:
        before = goods_edit.card(floor, product_id).texts
        goods_edit.change(floor, product_id, before, replace(before, **said), keeper, clock=clock, ids=ids)
    assert names(Wanted(show=Show.LOW_STOCK)) == {"农夫山泉550ml"}
    assert names(Wanted(show=Show.INACTIVE)) == {"赠品卡"}
    assert [row.name for row in page(floor, Wanted("赠品", Show.INACTIVE), keeper).rows] == ["赠品卡"]
    assert "赠品卡" not in names(Wanted())


def test_what_is_typed_is_looked_for_among_what_is_wanted(floor: Store, keeper: User) -> None:
    assert [row.name for row in page(floor, Wanted("zh"), keeper).rows] == ["中华(硬)"]
    assert page(floor, Wanted("zh", kind=Kind.GENERAL), keeper).rows == ()
    assert [row.code for row in page(floor, Wanted(PACK), keeper).rows] == [PACK]


def test_cost_is_for_those_who_may_see_it(floor: Store, keeper: User, cashier: User) -> None:
    costs = {row.name: row.cost for row in page(floor, Wanted(), keeper).rows}
    assert costs["农夫山泉550ml"] == Money(110)
    assert {row.cost for row in page(floor, Wanted(), cashier).rows} == {None}


def test_movements_add_up_to_what_is_on_hand(floor: Store, keeper: User, cashier: User) -> None:
    with floor.read() as tx:
        owner = goods.product_of_code(tx, PACK)
    assert owner is not None
    (opening,) = movements(floor, owner[0], keeper)
    assert (opening.kind, opening.quantity, opening.on_hand) == ("opening", "+2条5盒", "2条5盒")
    assert movements(floor, owner[0], keeper, before=opening.movement_id) == ()
    assert movements(floor, owner[0], cashier)[0].value is None


def test_every_change_of_a_price_is_in_its_history(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> None:
    with floor.read() as tx:
        owner = goods.product_of_code(tx, WATER)
    assert owner is not None
    for price in ("2.20", "2.40", "2.10"):
        before = goods_edit.card(floor, owner[0]).texts
        goods_edit.change(floor, owner[0], before, replace(before, price=price), keeper, clock=clock, ids=ids)
    lines = price_history(floor, owner[0])
    assert [(line.before, line.after) for line in lines] == [
        (Money(240), Money(210)),
        (Money(220), Money(240)),
        (Money(200), Money(220)),
    ]
    assert {(line.what, line.code, line.by) for line in lines} == {("retail", WATER, "老周")}


def test_the_list_goes_to_a_spreadsheet_as_text_and_numbers(
    floor: Store, keeper: User, cashier: User, tmp_path: Path, clock: TestClock, ids: TestIds
) -> None:
    texts = ProductTexts(name='=cmd|"/c calc"!A1', price="1", codes=(CodeTexts("5112212345678907HNCS430102100001"),))
    goods_edit.add(floor, texts, keeper, clock=clock, ids=ids)
    file = tmp_path / "goods.xlsx"
    assert export_products(floor, Wanted(), file, keeper) == 8
    rows = list(openpyxl.load_workbook(file)["goods"].iter_rows(min_row=2))
    by_name = {row[0].value: row for row in rows}
    formula = by_name[texts.name]
    assert (formula[0].data_type, formula[1].value) == ("s", "5112212345678907HNCS430102100001")
    assert by_name["农夫山泉550ml"][4].value == 2
    with pytest.raises(RightMissing):
        export_products(floor, Wanted(), file, cashier)


def test_a_big_shop_is_listed_by_its_keys(shop_store: Store, owner: User, clock: TestClock, ids: TestIds) -> None:
    add_products(shop_store, 500, clock=clock, ids=ids, progress=lambda _done, _of: None)
    found = every(shop_store, owner, Wanted(kind=Kind.GENERAL), Sort.PRICE, descending=True, limit=100)
    assert len(set(found)) == 500
    assert page(shop_store, Wanted(), owner, limit=1).rows[0].on_hand == Quantity(0)
