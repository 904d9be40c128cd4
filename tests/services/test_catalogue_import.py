"""Taking files of goods into a shop: whole or not at all, once and only once."""

from pathlib import Path
from typing import Any

import pytest

from pos_app.domain.journal import Entry
from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import Item, Kind
from pos_app.services.catalogue import AddProduct, add_product, find_products
from pos_app.services.goods_files.importing import ImportReport, import_goods, preview_import
from pos_app.store import goods, journal
from pos_app.store.engine import Store
from pos_app.store.goods import KeptProduct
from tests.conftest import TestClock, TestIds

PACK, CARTON = "6901028075770", "6901028075022"
SOFT_CHUNGHWA = (
    "code,name,unit,factor,price,tag,cost,guidance,stock,category,kind,quick\n"
    f"{PACK},中华（软）,盒,1,65,,,,3,卷烟,,1\n"
    f"{CARTON},中华（软）,条,10,650,640,583,700,12,,,\n"
)
CIGARETTE_LIST = "name,pack_ean,carton_ean,packs_per_carton,pack_retail,carton_retail,carton_wholesale\n"


class Shop:
    """A store with the means to import into it."""

    def __init__(self, store: Store, clock: TestClock, ids: TestIds, folder: Path) -> None:
        self.store, self.clock, self.ids, self.folder = store, clock, ids, folder

    def take(self, text: str, *, skip_bad: bool = False) -> ImportReport:
        path = self.folder / "goods.csv"
        path.write_text(text, encoding="utf-8")
        return import_goods(self.store, path, clock=self.clock, ids=self.ids, skip_bad=skip_bad)

    def item(self, code: str) -> Item:
        with self.store.read() as tx:
            found = goods.by_code(tx, code)
        assert found is not None
        return found

    def kept(self, code: str) -> KeptProduct:
        with self.store.read() as tx:
            return goods.kept(tx, self.item(code).product_id)

    def entries(self) -> list[Entry]:
        with self.store.read() as tx:
            return list(journal.entries(tx))[1:]  # the first is the shop itself

    def bodies(self, kind: str) -> list[Any]:
        return [entry.body for entry in self.entries() if entry.kind == kind]


@pytest.fixture
def shop(shop_store: Store, clock: TestClock, ids: TestIds, tmp_path: Path) -> Shop:
    return Shop(shop_store, clock, ids, tmp_path)


def summary(report: ImportReport) -> tuple[int, int, int, int]:
    return report.products, report.codes, report.created, report.updated


def test_a_product_comes_with_its_codes_prices_cost_and_stock(shop: Shop) -> None:
    report = shop.take(SOFT_CHUNGHWA)
    assert summary(report) == (1, 2, 1, 0)
    assert (report.errors, report.warnings) == ((), ())
    pack, carton = shop.item(PACK), shop.item(CARTON)
    assert (pack.unit, pack.price, pack.tag, pack.guidance) == ("盒", Money(6500), Money(6500), Money(7000))
    assert (carton.unit, carton.factor, carton.price, carton.tag) == (
        "条",
        Quantity.of(10),
        Money(64_000),  # what the tag says; 650.00 takes effect with a new tag
        Money(64_000),
    )
    kept = shop.kept(PACK)
    assert (kept.on_hand, kept.unit_cost, kept.quick) == (Quantity.of(123), 5_830_000, (1, 1))
    assert [found.name for found in find_products(shop.store, "rzh")] == ["中华（软）"]


def test_an_import_is_told_by_the_journal(shop: Shop) -> None:
    shop.take(SOFT_CHUNGHWA)
    imported, opened = shop.entries()
    assert (imported.kind, opened.kind) == ("goods.imported", "stock.opened")
    assert isinstance(imported.body, dict)
    assert isinstance(imported.body.pop("sha256"), str)
    assert imported.body == {"file": "goods.csv", "created": 1, "updated": 0, "codes": 2}
    assert opened.body == {
        "business_date": "2026-11-22",
        "lines": [{"product": shop.item(PACK).product_uid, "quantity_milli": 123_000, "value_fen": 717_090}],
    }


def test_the_same_file_again_changes_nothing_and_writes_nothing(shop: Shop) -> None:
    shop.take(SOFT_CHUNGHWA)
    before = len(shop.entries())
    assert summary(shop.take(SOFT_CHUNGHWA)) == (1, 2, 0, 0)
    assert len(shop.entries()) == before


def test_a_file_with_one_error_leaves_the_shop_as_it_was(shop: Shop) -> None:
    report = shop.take(SOFT_CHUNGHWA + "1,水,,,x\n")
    assert summary(report) == (1, 2, 0, 0)
    assert [(error.line, error.reason) for error in report.errors] == [(4, "price: 'x' is not a number")]
    assert shop.entries() == []
    assert find_products(shop.store, "zhonghua") == []


def test_what_is_right_can_be_taken_without_what_is_wrong(shop: Shop) -> None:
    report = shop.take(SOFT_CHUNGHWA + "1,水,,,x\n", skip_bad=True)
    assert summary(report) == (1, 2, 1, 0)
    assert len(report.errors) == 1


def test_a_preview_says_what_would_happen_and_writes_nothing(shop: Shop) -> None:
    path = shop.folder / "goods.csv"
    path.write_text(SOFT_CHUNGHWA, encoding="utf-8")
    assert summary(preview_import(shop.store, path)) == (1, 2, 1, 0)
    assert shop.entries() == []


def test_a_changed_price_is_a_fact_of_its_own_and_leaves_the_tag(shop: Shop) -> None:
    shop.take(CIGARETTE_LIST + f"中华（软）,{PACK},{CARTON},10,65,650,583\n")
    report = shop.take(CIGARETTE_LIST + f"中华（软）,{PACK},{CARTON},10,70,650,583\n")
    assert summary(report) == (1, 2, 0, 1)
    uid = shop.item(PACK).product_uid
    assert shop.bodies("price.changed") == [{"product": uid, "code": PACK, "from_fen": 6500, "to_fen": 7000}]
    assert (shop.item(PACK).price, shop.item(PACK).tag) == (Money(6500), Money(6500))  # until the tag is replaced
    assert shop.kept(PACK).price == Money(7000)


def test_a_price_that_was_worked_out_changes_none_that_was_given(shop: Shop) -> None:
    shop.take(CIGARETTE_LIST + f"钻石（软）,{PACK},{CARTON},10,11,105,93\n")
    shop.take(f"name,pack_ean,carton_ean,carton_wholesale,carton_retail\n钻石(软),{PACK},{CARTON},93,100\n")
    assert (shop.item(PACK).price, shop.item(CARTON).price) == (Money(1100), Money(10_000))
    assert shop.item(PACK).name == "钻石（软）"


def test_a_price_list_sets_the_guidance_price_by_what_the_carton_holds(shop: Shop) -> None:
    shop.take(CIGARETTE_LIST + f"利群（富春山居）,{PACK},{CARTON},5,200,1000,900\n")
    report = shop.take(f"carton_ean,name,carton_retail\n{CARTON},利群（富春山居）,1100\n6901028193504,芙蓉王,250\n")
    assert summary(report) == (2, 2, 0, 1)
    assert [(w.line, w.reason) for w in report.warnings] == [(3, "The shop has no product with the code 6901028193504")]
    assert (shop.item(PACK).guidance, shop.item(CARTON).guidance) == (Money(22_000), Money(110_000))
    assert shop.item(PACK).price == Money(20_000)


def test_our_own_file_renames_and_rearranges(shop: Shop) -> None:
    shop.take(SOFT_CHUNGHWA)
    report = shop.take(
        "code,name,unit,price,tag,category,kind,house_code,quick\n"
        f"{PACK},软中华,包,66,66,名烟,cigarette,88,1-5\n6901028193498,软中华,个,70,,,,,\n"
    )
    assert summary(report) == (1, 2, 0, 1)
    kept = shop.kept(PACK)
    assert (kept.name, kept.unit, kept.category, kept.house_code, kept.quick) == ("软中华", "包", "名烟", "88", (1, 5))
    assert set(kept.codes) == {PACK, CARTON, "6901028193498"}
    assert (kept.codes[PACK].tag, kept.codes["6901028193498"].tag) == (Money(6600), Money(7000))
    assert [found.name for found in find_products(shop.store, "rzh")] == ["软中华"]
    assert find_products(shop.store, "zhr") == []


def test_an_empty_cell_changes_nothing(shop: Shop) -> None:
    shop.take("code,name,unit,factor,price,category,stock\n6921168509256,农夫山泉,箱,24,36,饮料,2\n")
    shop.take("code,name,unit,factor,price,category,stock\n6921168509256,农夫山泉,,,38,,\n")
    kept = shop.kept("6921168509256")
    code = kept.codes["6921168509256"]
    assert (code.unit, code.factor, code.price, kept.category) == ("箱", Quantity.of(24), Money(3800), "饮料")
    assert kept.on_hand == Quantity.of(48)


def test_stock_is_opened_once_and_counted_ever_after(shop: Shop) -> None:
    shop.take("code,name,price,stock\n6921168509256,农夫山泉,2,10\n")
    report = shop.take("code,name,price,stock\n6921168509256,农夫山泉,2,12\n")
    assert summary(report) == (1, 1, 0, 0)
    assert [warning.line for warning in report.warnings] == [2]
    assert shop.kept("6921168509256").on_hand == Quantity.of(10)


def test_a_first_stock_may_come_later_than_the_product(shop: Shop) -> None:
    shop.take("code,name,price\n6921168509256,农夫山泉,2\n")
    shop.take("code,name,price,cost,stock\n6921168509256,农夫山泉,2,1.5,10\n")
    kept = shop.kept("6921168509256")
    assert (kept.on_hand, kept.unit_cost) == (Quantity.of(10), 150_000)
    assert len(shop.bodies("stock.opened")) == 1


def test_several_rows_about_one_product_have_one_meaning(shop: Shop) -> None:
    """Two tills' rows for a pack and its carton differ by a rounding in the cost; the first one counts, every time."""
    shop.take(CIGARETTE_LIST + f"双喜（经典）,{PACK},{CARTON},10,12,120,\n")
    text = f"ean13,name,retail,cost\n{PACK},双喜包装,12,10.01\n{CARTON},双喜条装,120,100.17\n"
    assert summary(shop.take(text)) == (2, 2, 0, 1)
    assert shop.kept(PACK).unit_cost == 1_001_000
    assert summary(shop.take(text)) == (2, 2, 0, 0)


def test_a_code_of_another_product_is_refused_by_name(shop: Shop) -> None:
    shop.take(f"code,name,price\n{CARTON},别的,1\n{PACK},中华（软）,65\n")
    report = shop.take(CIGARETTE_LIST + f"中华（软）,{PACK},{CARTON},10,65,650,\n")
    assert [(error.line, error.reason) for error in report.errors] == [(2, f"The code {CARTON} belongs to 别的")]


def test_goods_without_a_code_are_known_by_house_code_or_name(shop: Shop) -> None:
    text = "name,price,house_code\n苹果,5,00012\n塑料袋,0.3,\n"
    assert summary(shop.take(text)) == (2, 0, 2, 0)
    assert summary(shop.take(text)) == (2, 0, 0, 0)
    report = shop.take("name,price,house_code\n红富士,6,00012\n塑料袋,0.2,\n")
    assert summary(report) == (2, 0, 0, 2)
    assert {body["to_fen"] for body in shop.bodies("price.changed")} == {600, 20}


def test_a_product_made_at_the_counter_meanwhile_is_seen(shop: Shop) -> None:
    """The plan is made before the writing transaction; what happened in between is planned for again."""
    path = shop.folder / "goods.csv"
    path.write_text(SOFT_CHUNGHWA, encoding="utf-8")

    def sell_something(_done: int, _of: int) -> None:
        if not find_products(shop.store, "999"):
            add_product(shop.store, AddProduct(name="茶", price=Money(1), code="999"), clock=shop.clock, ids=shop.ids)

    many = SOFT_CHUNGHWA + "".join(f"{number},货{number},,,1\n" for number in range(1000, 1300)) + "999,茶,,,2\n"
    path.write_text(many, encoding="utf-8")
    report = import_goods(shop.store, path, clock=shop.clock, ids=shop.ids, progress=sell_something)
    assert summary(report) == (302, 303, 301, 1)
    assert shop.item("999").price == Money(200)


def test_progress_reaches_its_end(shop: Shop) -> None:
    path = shop.folder / "goods.csv"
    path.write_text("name,price\n" + "".join(f"货{number},1\n" for number in range(450)), encoding="utf-8")
    told: list[tuple[int, int]] = []
    import_goods(shop.store, path, clock=shop.clock, ids=shop.ids, progress=lambda done, of: told.append((done, of)))
    assert told == [(200, 900), (400, 900), (600, 900), (800, 900), (900, 900)]


def test_the_demo_shop_is_clean(shop: Shop) -> None:
    demo = Path(__file__).parents[2] / "resources" / "demo" / "goods.csv"
    report = import_goods(shop.store, demo, clock=shop.clock, ids=shop.ids)
    assert (report.errors, report.warnings) == ((), ())
    assert report.created == report.products > 300
    with shop.store.read() as tx:
        pages = [len(goods.quick_keys(tx, page)) for page in (1, 2, 3)]
        kept = [goods.kept(tx, product_id) for product_id in goods.product_ids(tx)]
    assert all(count >= 7 for count in pages)
    assert all(product.on_hand.milli > 0 for product in kept)
    assert all(0 < product.unit_cost < product.price.fen * 1000 for product in kept)
    assert sum(product.kind is Kind.CIGARETTE and len(product.codes) == 2 for product in kept) == 100
