"""What is on hand, where it came from, and what about it wants somebody."""

import csv
import time
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from pos_app.domain.errors import RuleViolation
from pos_app.domain.ledger import Column
from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import RightMissing, User
from pos_app.domain.product import ProductId
from pos_app.domain.stock_document import DocumentKind
from pos_app.services import batches, stock_sheets, stock_views
from pos_app.services.batches import AddBatch
from pos_app.services.stock_views import Concern, month_of, text_of
from pos_app.store import goods, goods_details, schema
from pos_app.store.engine import Store
from pos_app.store.goods import NewProduct
from pos_app.store.goods_details import Details
from tests.conftest import TestClock, TestIds
from tests.services import buying
from tests.services.shelf import CARTON, PACK, WATER
from tests.services.supply import ORDER, Supply, note, zhonghua
from tests.services.test_days import DAY_MS, FIRST, Shop
from tests.services.test_stock_documents import write
from tests.services.test_stocktakes import Stocktake

ZHONGHUA, NANJING, WATER_ID, APPLES, PEANUTS, CAKE, CARD = map(ProductId, range(1, 8))


@pytest.fixture
def shop(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> Shop:
    return Shop(floor, keeper, clock, ids)


def test_stock_is_said_as_the_trade_says_it_with_its_value_at_cost_and_retail(shop: Shop) -> None:
    shown = {each.product_id: each for each in stock_views.on_hand(shop.store)}
    zhonghua = shown[ZHONGHUA]
    assert text_of(zhonghua, zhonghua.on_hand) == "2条5盒"
    assert (zhonghua.value, zhonghua.retail) == (Money(25 * 3816), Money(25 * 4500))
    assert NANJING not in shown
    assert NANJING in {each.product_id for each in stock_views.on_hand(shop.store, there=False)}


def test_the_list_goes_on_behind_its_last_row_and_is_searched(shop: Shop) -> None:
    every = stock_views.on_hand(shop.store)
    first = stock_views.on_hand(shop.store, most=2)
    assert stock_views.on_hand(shop.store, after=first[-1]) == every[2:]
    assert [each.product_id for each in stock_views.on_hand(shop.store, "nfsq")] == [WATER_ID]
    assert stock_views.on_hand(shop.store, "nfsq", after=first[0]) == []


def test_the_value_of_all_stock_is_told_by_category(shop: Shop) -> None:
    sums = stock_views.worth(shop.store)
    shown = stock_views.on_hand(shop.store)
    assert sum(each.value.fen for each in sums) == sum(each.value.fen for each in shown)
    assert sum(each.retail.fen for each in sums) == sum(each.retail.fen for each in shown)
    assert sum(each.products for each in sums) == len(shown)


def test_every_row_of_a_ledger_has_the_document_behind_it(shop: Shop) -> None:
    shop.sell(WATER)
    written = write(shop, DocumentKind.LOSS, WATER_ID, "2", reason="破损")
    taking = Stocktake(shop, title="月末盘点")
    taking.count(WATER_ID, "26")
    taking.approve()
    rows = stock_views.product_ledger(shop.store, WATER_ID)
    assert [(row.kind, row.document, row.after.milli) for row in rows] == [
        ("count", "月末盘点", 26_000),
        ("loss", written.head.number, 27_000),
        ("sale", "01A-20261122-0001", 29_000),
        ("opening", str(rows[-1].journal_seq), 30_000),
    ]
    assert (rows[1].note, rows[1].document_id) == ("破损", written.head.document_id)
    assert stock_views.product_ledger(shop.store, WATER_ID, before=rows[1]) == rows[2:]


def test_goods_that_were_bought_have_their_delivery_or_the_document_of_the_supplier(shop: Shop) -> None:
    supply = Supply(shop.store, shop.clock, shop.ids, shop.user)
    supply.send(note(zhonghua(3)))
    supply.accept()
    newest, *_ = stock_views.product_ledger(shop.store, ZHONGHUA)
    assert (newest.kind, newest.document) == ("delivery", ORDER)
    seller = buying.supplier(shop)
    done = buying.receive(shop, seller, buying.bought(WATER_ID, "2", "24"))
    newest, *_ = stock_views.product_ledger(shop.store, WATER_ID)
    assert (newest.kind, newest.document) == ("receipt", done.head.number)
    assert newest.note


def test_the_ledger_of_a_product_with_fifty_thousand_movements_is_there_at_once(shop: Shop) -> None:
    with shop.store.write() as tx:
        row = {"product_id": 7, "kind": "sale", "quantity_milli": 0, "value_fen": 0, "variance_fen": 0}
        more = {"business_date": FIRST.isoformat(), "at_ms": 1, "journal_seq": 1}
        tx.insert_many(schema.stock_movement, [row | more] * 50_000)
    began = time.perf_counter()
    first = stock_views.product_ledger(shop.store, CARD)
    deep = stock_views.product_ledger(shop.store, CARD, before=first[-1])
    assert time.perf_counter() - began < 0.2
    assert (len(first), len(deep), deep[-1].after) == (100, 100, Quantity.of(5))


# Days and months


def test_a_day_adds_up_and_so_does_its_month(shop: Shop) -> None:
    shop.sell(WATER, PACK)
    write(shop, DocumentKind.OWN_USE, WATER_ID, "3")
    shop.end_shift()
    shop.close(FIRST)
    shop.next_day()
    shop.begin_shift()
    shop.sell(CARTON)
    write(shop, DocumentKind.LOSS, WATER_ID, "1")
    second = date(2026, 11, 23)
    days = [
        {row.product.product_id: row for row in stock_views.period_ledger(shop.store, d, d)} for d in (FIRST, second)
    ]
    month = {row.product.product_id: row for row in stock_views.period_ledger(shop.store, *month_of(FIRST))}
    for product in (WATER_ID, ZHONGHUA):
        first, last, whole = days[0][product], days[1][product], month[product]
        assert first.row.closing == last.row.opening
        assert (whole.row.opening, whole.row.closing) == (first.row.opening, last.row.closing)
        assert whole.row.cost == last.row.cost == whole.product.value
        for column in Column:
            assert whole.row[column] == first.row[column] + last.row[column]
    water = month[WATER_ID]
    assert (water.row[Column.SOLD], water.row[Column.CORRECTED]) == (Quantity.of(1), Quantity.of(-1))
    assert water.costs[Column.CORRECTED] == Money(-110)
    assert days[0][WATER_ID].row.columns == {
        column: quantity for column, quantity in shop.ledger(FIRST)[WATER_ID].row.columns.items() if quantity.milli
    }


def test_a_month_ends_with_its_last_day() -> None:
    assert month_of(date(2026, 12, 31)) == (date(2026, 12, 1), date(2026, 12, 31))
    assert month_of(date(2028, 2, 3)) == (date(2028, 2, 1), date(2028, 2, 29))


# What wants somebody


def concerned(shop: Shop, concern: Concern) -> set[ProductId]:
    return {each.product.product_id for each in stock_views.concerns(shop.store, concern, clock=shop.clock)}


def test_what_was_sold_without_being_there_is_negative(shop: Shop) -> None:
    assert concerned(shop, Concern.NEGATIVE) == set()
    write(shop, DocumentKind.LOSS, CAKE, "4")
    assert concerned(shop, Concern.NEGATIVE) == {CAKE}


def test_what_lasts_less_than_three_days_is_low_and_what_lasts_two_months_too_much(shop: Shop) -> None:
    shop.sell(*[WATER] * 28)
    (low,) = stock_views.concerns(shop.store, Concern.LOW, clock=shop.clock)
    assert (low.product.product_id, low.days, low.sold) == (WATER_ID, 2, Quantity.of(28))
    write(shop, DocumentKind.OTHER_IN, WATER_ID, "70")
    assert concerned(shop, Concern.LOW) == set()
    assert concerned(shop, Concern.OVER) == {WATER_ID}


def test_a_limit_that_somebody_set_goes_before_what_sells(shop: Shop) -> None:
    with shop.store.write() as tx:
        tx.run(
            "INSERT INTO product_detail (product_id, supplier, stock_min_milli, stock_max_milli, picture) "
            "VALUES (3, '', 31000, NULL, ''), (6, '', NULL, 2000, '')"
        )
    assert concerned(shop, Concern.LOW) == {WATER_ID}
    assert concerned(shop, Concern.OVER) == {CAKE}


def test_what_nobody_buys_is_slow_after_a_month_and_dead_after_three(shop: Shop) -> None:
    assert concerned(shop, Concern.SLOW) == set()
    shop.end_shift()
    shop.clock.ms += 31 * DAY_MS
    shop.begin_shift()
    shop.sell(WATER)
    assert concerned(shop, Concern.SLOW) == {ZHONGHUA, APPLES, PEANUTS, CAKE, CARD}
    assert concerned(shop, Concern.DEAD) == set()
    shop.end_shift()
    shop.clock.ms += 60 * DAY_MS
    shop.begin_shift()
    assert concerned(shop, Concern.DEAD) == {ZHONGHUA, APPLES, PEANUTS, CAKE, CARD}
    assert concerned(shop, Concern.SLOW) == {WATER_ID}
    assert stock_views.counts(shop.store, clock=shop.clock)[Concern.DEAD] == 5


def batch(shop: Shop, expires: date, units: int, uid: str = "") -> None:
    command = AddBatch(uid or shop.ids.new(), CAKE, expires, Quantity.of(units), lot="L1")
    batches.add_batch(shop.store, command, shop.user, **shop.tools)


def test_the_batch_that_expires_first_is_sold_first(shop: Shop) -> None:
    batch(shop, date(2026, 12, 1), 2)
    batch(shop, date(2026, 11, 25), 1, "twice")
    batch(shop, date(2026, 11, 25), 1, "twice")
    assert [(left.expires_on, left.quantity.milli) for left in batches.sell_first(shop.store, CAKE)] == [
        ("2026-11-25", 1000),
        ("2026-12-01", 2000),
    ]
    (first, _) = stock_views.concerns(shop.store, Concern.EXPIRING, clock=shop.clock)
    assert (first.expires, first.days, first.batch) == ("2026-11-25", 3, Quantity.of(1))
    write(shop, DocumentKind.LOSS, CAKE, "2")
    assert [(left.expires_on, left.quantity.milli) for left in batches.sell_first(shop.store, CAKE)] == [
        ("2026-12-01", 1000)
    ]


def test_the_day_of_expiry_follows_from_the_shelf_life(shop: Shop) -> None:
    made = AddBatch("b", CAKE, None, Quantity.of(1), made_on=date(2026, 11, 20))
    with pytest.raises(RuleViolation, match="how long it keeps"):
        batches.add_batch(shop.store, made, shop.user, **shop.tools)
    with shop.store.write() as tx:
        goods_details.keep_details(tx, CAKE, Details(shelf_life_days=5))
    batches.add_batch(shop.store, made, shop.user, **shop.tools)
    assert [left.expires_on for left in batches.sell_first(shop.store, CAKE)] == ["2026-11-25"]


@pytest.mark.parametrize(
    ("field", "command"),
    [
        ("quantity", AddBatch("b", CAKE, FIRST, Quantity(0))),
        ("expires_on", AddBatch("b", CAKE, FIRST, Quantity(1), made_on=date(2027, 1, 1))),
        ("lot", AddBatch("b", CAKE, FIRST, Quantity(1), lot="长" * 31)),
    ],
)
def test_a_batch_that_can_not_be_is_refused(shop: Shop, field: str, command: AddBatch) -> None:
    with pytest.raises(RuleViolation) as refused:
        batches.add_batch(shop.store, command, shop.user, **shop.tools)
    assert refused.value.field == field


# For a spreadsheet


def test_a_ledger_goes_into_a_spreadsheet_as_text_that_is_no_formula(shop: Shop, tmp_path: Path) -> None:
    with shop.store.write() as tx:
        product = goods.add(tx, NewProduct(shop.ids.new(), "=cmd|'/c calc'!A0", "个", Money(1)), at_ms=1)
        tx.run("INSERT INTO product_search (rowid, name, initials, pinyin) VALUES (8, 'cmd', '', '')")
    write(shop, DocumentKind.OTHER_IN, product, "1")
    path = tmp_path / "ledger.xlsx"
    count = stock_sheets.export(lambda: stock_sheets.period_sheet(shop.store, FIRST, FIRST), path, shop.user)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    assert len(rows) == count == 7
    assert rows["=cmd|'/c calc'!A0"][0].data_type == "s"
    assert rows["农夫山泉550ml"][-1].value == 60


def test_every_list_is_written_as_csv(shop: Shop, tmp_path: Path) -> None:
    write(shop, DocumentKind.LOSS, CAKE, "4")
    taking = Stocktake(shop)
    taking.count(WATER_ID, "29")
    number = taking.head.stocktake_id
    for name, sheet in {
        "on_hand": lambda: stock_sheets.on_hand_sheet(shop.store),
        "negative": lambda: stock_sheets.concern_sheet(shop.store, Concern.NEGATIVE, clock=shop.clock),
        "documents": lambda: stock_sheets.documents_sheet(shop.store),
        "stocktake": lambda: stock_sheets.stocktake_sheet(shop.store, number),
    }.items():
        path = tmp_path / f"{name}.csv"
        count = stock_sheets.export(sheet, path, shop.user)
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert len(rows) == count + 1 > 1
        assert {len(row) for row in rows} == {len(rows[0])}


def test_who_may_not_export_writes_no_file(shop: Shop, cashier: User, tmp_path: Path) -> None:
    with pytest.raises(RightMissing):
        stock_sheets.export(lambda: stock_sheets.on_hand_sheet(shop.store), tmp_path / "x.csv", cashier)
    assert list(tmp_path.glob("x*")) == []


def test_a_list_is_printed_with_its_title(shop: Shop) -> None:
    paper = stock_sheets.paper_of(shop.store, "负库存", [("鲜奶蛋糕", "-1个", ""), ("水",)])
    assert [part.text.strip() for part in paper if hasattr(part, "text")] == [
        "小周烟酒店",
        "负库存",
        "鲜奶蛋糕",
        "-1个",
        "水",
    ]
