"""Files of goods: how they are encoded, which layout they have, and what is said of their wrong lines."""

from pathlib import Path

import openpyxl
import pytest

from pos_app.domain.errors import EnvironmentFault, RuleViolation
from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import Kind
from pos_app.services.goods_files.reading import GoodsFile, read_goods
from pos_app.services.goods_files.record import GoodsRecord, QuickPlace

OWN = "code,name,unit,factor,price,tag,cost,guidance,stock,category,kind,packs_per_carton,house_code,weighed,quick\n"
CIGARETTES = (
    "name,pack_ean,carton_ean,packs_per_carton,pack_retail,carton_retail,carton_wholesale,hunan2025h2_carton_retail\n"
)


def read(folder: Path, content: str | bytes, name: str = "goods.csv") -> GoodsFile:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_goods(path)


def one(file: GoodsFile) -> GoodsRecord:
    assert file.problems == ()
    assert len(file.records) == 1
    return file.records[0]


def reasons(file: GoodsFile) -> list[tuple[int, str]]:
    return [(problem.line, problem.reason) for problem in file.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_comes_in_every_encoding_of_chinese_offices(tmp_path: Path, encoding: str, separator: str) -> None:
    text = "条码,名称,售价（元）\n6921168509256,农夫山泉,2.00\n".replace(",", separator)
    record = one(read(tmp_path, text.encode(encoding)))
    assert (record.name, record.price, record.units[0].code) == ("农夫山泉", Money(200), "6921168509256")


def test_a_workbook_is_read_as_people_see_it(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (["条码", "名称", "售价", "称重"], [6921168509256, "农夫山泉", 2.1], [None], ["", "苹果", 5, True]):
        sheet.append(row)
    workbook.save(tmp_path / "goods.xlsx")
    water, apples = read_goods(tmp_path / "goods.xlsx").records
    assert (water.units[0].code, water.price, water.line) == ("6921168509256", Money(210), 2)
    assert (apples.weighed, apples.unit, apples.line) == (True, "kg", 4)


def test_lines_are_counted_as_in_the_file(tmp_path: Path) -> None:
    text = '\nname,price\n"two\nlines",1\n\nwrong,x\n'
    assert reasons(read(tmp_path, text)) == [(6, "price: 'x' is not a number")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "goods.csv is empty"),
        (b"a,b\n1,2\n", "goods.csv has no columns name and price: its columns are a, b"),
        ("name,price,售价\n".encode(), "goods.csv has the column price twice"),
        (b"PK\x03\x04 no workbook", "goods.csv is no table: File is not a zip file"),
        (b"\xd0\xcf\x11\xe0", "goods.csv is an old Excel file: please save it as .xlsx"),
        (b"name,price\n\xff\xff,1\n", "goods.csv is neither UTF-8 nor GB18030 text"),
    ],
)
def test_a_file_that_is_no_list_of_goods_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        read(tmp_path, content)
    assert (str(refused.value), refused.value.field) == (reason, "file")


def test_a_cut_off_workbook_is_refused(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.save(tmp_path / "whole.xlsx")
    content = (tmp_path / "whole.xlsx").read_bytes()
    for length in range(4, len(content), 97):
        with pytest.raises(RuleViolation):
            read(tmp_path, content[:length])


def test_a_missing_file_is_the_environments_fault(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="can't be read"):
        read_goods(tmp_path / "none.csv")


def test_rows_of_one_name_are_one_product_with_several_codes(tmp_path: Path) -> None:
    text = OWN + (
        "6901028075770,中华（软）,盒,1,65,,,,3,卷烟,,,,,1-2\n6901028075022,中华（软）,条,,650,640,583,700,12,,,,,,\n"
    )
    record = one(read(tmp_path, text))
    pack, carton = record.units
    assert (record.kind, record.unit, record.price, record.category) == (Kind.CIGARETTE, "盒", Money(6500), "卷烟")
    assert record.quick == QuickPlace(1, 2)
    assert (pack.factor, pack.price, pack.stock) == (Quantity.of(1), Money(6500), Quantity.of(3))
    assert (carton.factor, carton.price, carton.tag) == (Quantity.of(10), Money(65_000), Money(64_000))
    assert (carton.cost, carton.guidance, carton.stock) == (58_300_000, Money(70_000), Quantity.of(12))


def test_the_product_column_holds_rows_together_and_apart(tmp_path: Path) -> None:
    text = "product,code,name,price\nA,6921168509256,水,2\nB,6901285991219,水,3\nA,6901028075770,,4\n"
    file = read(tmp_path, text)
    assert [(record.key, len(record.units)) for record in file.records] == [("A", 2), ("B", 1)]


def test_one_name_may_be_two_products_with_house_codes_of_their_own(tmp_path: Path) -> None:
    text = "code,name,house_code,price\n1,牙刷,,2\n2,牙刷,11,2\n3,牙刷,12,5\n4,牙刷,,5\n5,牙刷,11,2\n6,牙刷,13,7\n"
    file = read(tmp_path, text)
    assert [[unit.code for unit in record.units] for record in file.records] == [["1", "2", "5"], ["3", "4"], ["6"]]


def test_without_a_row_of_its_own_the_base_unit_is_worked_out(tmp_path: Path) -> None:
    record = one(read(tmp_path, "code,name,unit,factor,price\n6921168509256,水,箱,24,36\n"))
    assert (record.unit, record.price) == ("个", Money(150))


def test_weighed_goods_are_kept_in_kilograms(tmp_path: Path) -> None:
    record = one(read(tmp_path, OWN + ",苹果,斤,,3.99,,3.00,,10,,,,00012,是,2\n"))
    assert (record.unit, record.price, record.house_code) == ("kg", Money(798), "00012")
    assert (record.units[0].factor, record.quick) == (Quantity(500), QuickPlace(2, None))


def test_an_apostrophe_that_guards_a_formula_is_taken_off(tmp_path: Path) -> None:
    assert one(read(tmp_path, "name,price\n'=1+1,1\n")).name == "=1+1"


def test_an_unknown_column_is_said_to_be_left_out(tmp_path: Path) -> None:
    file = read(tmp_path, "name,price,colour\n水,1,blue\n")
    assert [(w.line, w.reason) for w in file.warnings] == [(1, "The column colour is not known and not read")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("6921168509256,水,,,\n", [(2, "There is no price")]),
        ("6921168509256,,,,1\n", [(2, "There is no name")]),
        ("6921168509256,。,,,1\n", [(2, "There is no name")]),
        ("6921168509257,水,,,1\n", [(2, "The code 6921168509257 has a wrong check digit")]),
        (
            "6.92117E+12,水,,,1\n",
            [(2, "The code 6.92117E+12 was spoilt by a spreadsheet: its column must be text")],
        ),
        (f"{'9' * 65},水,,,1\n", [(2, "The code is longer than 64 characters")]),
        (f",{'水' * 81},,,1\n", [(2, "The name is longer than 80 characters")]),
        ("1,水,,,1\n1,茶,,,1\n", [(3, "The code 1 is on line 2 already")]),
        ("1,水,瓶,,1\n1,水,箱,24,20\n", [(3, "The code 1 is a 箱 here and a 瓶 on line 2")]),
        (",水,,,1,,,,,,,,5\n,茶,,,1,,,,,,,,5\n", [(3, "The house code 5 is on line 2 already")]),
        ("1,水,,0,1\n", [(2, "factor: '0' is not a possible size of a unit")]),
        ("1,水,,,1,,,,-1\n", [(2, "stock: '-1' is less than nothing")]),
        ("1,水,,,1,,-1\n", [(2, "cost: '-1' is less than nothing")]),
        ("1,水,,,100000\n", [(2, "price: The price must be between 0 and 99999.99")]),
        ("1,水,,,1,,,,,,gold\n", [(2, "kind: 'gold' is not a kind of goods")]),
        ("1,水,,,1,,,,,,,0\n", [(2, "packs_per_carton: '0' is less than 1")]),
        ("1,水,,,1,,,,,,,,,maybe\n", [(2, "weighed: 'maybe' is neither yes nor no")]),
        ("1,水,瓶,,1,,,,,,,,,yes\n", [(2, "unit: '瓶' is not a unit of weight")]),
        ("1,水,斤,1,1,,,,,,,,,yes\n", [(2, "factor: a 斤 is 0.5 kg")]),
        ("1,水,,,1,,,,,,,,,,9-1\n", [(2, "quick: '9-1' is not a place such as 1 or 1-12")]),
        (
            "1,水,瓶,,1,,,,,饮料\n2,水,箱,24,20,,,,,酒\n",
            [(3, "category: line 2 says '饮料' of the same product")],
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, rows: str, expected: list[tuple[int, str]]) -> None:
    assert reasons(read(tmp_path, OWN + rows)) == expected


def test_a_label_of_the_shop_needs_no_check_digit(tmp_path: Path) -> None:
    record = one(read(tmp_path, "code,name,price,in_house\n12345678,包子,1.5,yes\n"))
    assert record.units[0].code == "12345678"


def test_one_wrong_row_keeps_its_whole_product_out_and_no_other(tmp_path: Path) -> None:
    file = read(tmp_path, OWN + "1,水,瓶,,1\n2,水,箱,24,x\n3,茶,,,1\n")
    assert [record.name for record in file.records] == ["茶"]


def test_a_list_of_cigarettes_has_pack_and_carton_side_by_side(tmp_path: Path) -> None:
    text = CIGARETTES + "中华（软）,6901028075770,6901028075022,10,70.0,700.0,583.0,690.0\n"
    record = one(read(tmp_path, text))
    pack, carton = record.units
    assert (record.kind, record.unit, record.price, record.packs) == (Kind.CIGARETTE, "盒", Money(7000), 10)
    assert (pack.code, pack.unit, pack.price, pack.derived) == ("6901028075770", "盒", Money(7000), False)
    assert (carton.code, carton.unit, carton.factor) == ("6901028075022", "条", Quantity.of(10))
    assert (carton.price, carton.cost, carton.guidance) == (Money(70_000), 58_300_000, Money(69_000))


def test_a_missing_pack_price_is_worked_out_from_the_carton(tmp_path: Path) -> None:
    text = "name,pack_ean,carton_ean,carton_wholesale,carton_retail\n中华(硬),6901028075763,6901028075015,381.6,450.0\n"
    pack, carton = one(read(tmp_path, text)).units
    assert (pack.price, pack.derived, carton.price, carton.derived) == (Money(4500), True, Money(45_000), False)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            "甲,6901028075770,6901028075770,10,1,10,,\n",
            "The code 6901028075770 is both the pack code and the carton code",
        ),
        ("甲,,,10,1,10,,\n", "There is neither a pack code nor a carton code"),
        ("甲,6901028075770,,10,,,,\n", "There is no price"),
        ("甲,6901028075770,,10,0.0,0,,\n", "There is no price"),
        ("甲,6901028075771,,10,1,10,,\n", "The code 6901028075771 has a wrong check digit"),
        ("甲,69010280757,,10,1,10,,\n", "The code 69010280757 has 11 characters instead of 8, 12, 13 or 14"),
        ("甲,6901028075770,,1.5,1,10,,\n", "packs_per_carton: '1.5' has more than 0 decimal places"),
    ],
)
def test_what_is_wrong_with_a_cigarette_is_said(tmp_path: Path, rows: str, expected: str) -> None:
    assert reasons(read(tmp_path, CIGARETTES + rows)) == [(2, expected)]


def test_a_code_is_a_pack_or_a_carton(tmp_path: Path) -> None:
    text = CIGARETTES + "甲,6901028075770,6901028075022,10,1,10,,\n乙,6901028075022,,10,1,10,,\n"
    assert reasons(read(tmp_path, text)) == [(3, "The code 6901028075022 is a 盒 here and a 条 on line 2")]


def test_a_price_list_speaks_only_of_cartons_the_shop_knows(tmp_path: Path) -> None:
    record = one(read(tmp_path, "carton_ean,name,maker,price_class,carton_retail\n6901028075022,中华,上海,一类,700\n"))
    assert record.only_known
    assert (record.units[0].price, record.units[0].guidance) == (None, Money(70_000))


def test_groceries_of_another_till(tmp_path: Path) -> None:
    text = (
        "ean13,name,retail,cost,unit,category,src\n"
        "6921168509256,农夫山泉,2,2.65625,,1,x\n"
        "6901285991219,怡宝,2,0.9,瓶.,饮料,x\n"
        "6901028075022,软中华条装,700,583,,烟草,x\n"
        "6901028075770,甲,0,,,,x\n"
    )
    file = read(tmp_path, text)
    water, pure, carton = file.records
    assert (water.unit, water.category, water.units[0].cost) == ("个", None, 265_625)
    assert (pure.unit, pure.category) == ("瓶", "饮料")
    assert (carton.kind, carton.unit, carton.price, carton.units[0].unit) == (
        Kind.CIGARETTE,
        "盒",
        Money(7000),
        "条",
    )
    assert reasons(file) == [(5, "There is no price")]
    assert [(w.line, w.reason) for w in file.warnings] == [(2, "It costs more than it is sold for")]
