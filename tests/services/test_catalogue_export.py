"""Writing goods out: what is exported can be imported, and no spreadsheet runs it."""

import csv
from pathlib import Path

import openpyxl
import pytest

from pos_app.domain.errors import EnvironmentFault
from pos_app.domain.money import Money
from pos_app.services.catalogue import AddProduct, add_product
from pos_app.services.goods_files.exporting import export_goods
from pos_app.services.goods_files.importing import import_goods
from pos_app.services.shop import NewShop, create_shop
from pos_app.store.engine import Store
from pos_app.store.migrate import migrate
from tests.conftest import TestClock, TestIds

GOODS = (
    "code,name,unit,factor,price,tag,cost,guidance,stock,category,kind,packs_per_carton,house_code,weighed,quick,in_house\n"
    "6901028075770,中华（软）,盒,1,65,,,,3,卷烟,,,,,1-2,\n"
    "6901028075022,中华（软）,条,10,650,640,583,700,12,,,,,,,\n"
    "12345678,包子,个,1,1.5,,0.7,,,早点,,,,,,yes\n"
    "123456789012345678,=cmd|' /C calc'!A0,箱,24,36,,24,,2,,,,,,,\n"
    "90001122334455667788990011223344,@SUM(A1),个,1,0,,,,,+1,,,,,,\n"
    ",苹果,斤,,3.99,,3,,10,生鲜,,,00012,是,2-1,\n"
    ",'-购物袋,个,1,0.3,,,,,,,,,,,\n"
)


@pytest.fixture
def goods(shop_store: Store, clock: TestClock, ids: TestIds, tmp_path: Path) -> Store:
    path = tmp_path / "goods.csv"
    path.write_text(GOODS, encoding="utf-8")
    report = import_goods(shop_store, path, clock=clock, ids=ids)
    assert report.errors == ()
    return shop_store


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def without_key(path: Path) -> list[dict[str, str]]:
    return [{column: text for column, text in row.items() if column != "product"} for row in rows(path)]


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
@pytest.mark.parametrize("chinese", [False, True])
def test_an_export_makes_the_same_shop_again(
    goods: Store, clock: TestClock, ids: TestIds, tmp_path: Path, name: str, *, chinese: bool
) -> None:
    assert export_goods(goods, tmp_path / name, chinese=chinese) == 6
    other = Store(tmp_path / "other.sqlite")
    migrate(other)
    create_shop(other, NewShop("430102100001", "乙", "乙", "135790"), clock=clock, ids=ids)
    report = import_goods(other, tmp_path / name, clock=clock, ids=ids)
    assert (report.errors, report.created) == ((), 6)
    export_goods(goods, tmp_path / "first.csv")
    export_goods(other, tmp_path / "second.csv")
    assert without_key(tmp_path / "first.csv") == without_key(tmp_path / "second.csv")
    other.close()


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_an_export_changes_nothing_where_it_came_from(
    goods: Store, clock: TestClock, ids: TestIds, tmp_path: Path, name: str
) -> None:
    export_goods(goods, tmp_path / name)
    report = import_goods(goods, tmp_path / name, clock=clock, ids=ids)
    assert (report.errors, report.products, report.created, report.updated) == ((), 6, 0, 0)


def test_the_base_unit_stands_first_with_all_that_is_said_of_the_product(goods: Store, tmp_path: Path) -> None:
    export_goods(goods, tmp_path / "out.csv")
    pack, carton = rows(tmp_path / "out.csv")[:2]
    assert pack["product"] == carton["product"] != ""
    assert pack | {"product": ""} == {
        "product": "",
        "code": "6901028075770",
        "name": "中华（软）",
        "unit": "盒",
        "factor": "1",
        "price": "65.00",
        "tag": "65.00",
        "cost": "58.3",
        "guidance": "70.00",
        "stock": "123",
        "category": "卷烟",
        "kind": "cigarette",
        "packs_per_carton": "10",
        "house_code": "",
        "weighed": "",
        "quick": "1-2",
        "in_house": "",
    }
    assert (carton["code"], carton["factor"], carton["price"], carton["cost"]) == (
        "6901028075022",
        "10",
        "650.00",
        "",
    )


def test_no_cell_of_a_csv_is_a_formula(goods: Store, tmp_path: Path) -> None:
    export_goods(goods, tmp_path / "out.csv")
    cells = [text for row in rows(tmp_path / "out.csv") for text in row.values()]
    assert "'=cmd|' /C calc'!A0" in cells
    assert [text for text in cells if text.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_codes_and_texts_of_a_workbook_are_text_and_prices_are_numbers(goods: Store, tmp_path: Path) -> None:
    export_goods(goods, tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
    heading = {cell.value: place for place, cell in enumerate(next(sheet.iter_rows()))}
    body = list(sheet.iter_rows(min_row=2))
    codes = {row[heading["code"]].value for row in body}
    assert {"6901028075770", "123456789012345678", "90001122334455667788990011223344"} <= codes
    assert "=cmd|' /C calc'!A0" in {row[heading["name"]].value for row in body}
    assert all(cell.data_type != "f" for row in body for cell in row)
    assert body[0][heading["price"]].data_type == "n"


def test_every_product_is_told_to_the_progress(
    shop_store: Store, clock: TestClock, ids: TestIds, tmp_path: Path
) -> None:
    for number in range(3):
        add_product(shop_store, AddProduct(name=f"货{number}", price=Money(100)), clock=clock, ids=ids)
    told: list[tuple[int, int]] = []
    export_goods(shop_store, tmp_path / "out.csv", progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (3, 3)


def test_a_folder_that_is_not_there_is_the_environments_fault(goods: Store, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="can't be written"):
        export_goods(goods, tmp_path / "none" / "out.csv")
    assert list(tmp_path.glob("*.unfinished")) == []
