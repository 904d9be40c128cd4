"""Files of recorded sales: read as they are, refused by row when they can't be."""

import gzip
from datetime import date
from pathlib import Path

import pytest

from pos_app.domain.errors import EnvironmentFault, PosError, RuleViolation
from pos_app.domain.money import Money, Quantity
from pos_app.services.recorded import RecordedLine, RecordedSale, read_sales

HEADER = "sale,at,code,name,quantity,price,member,tender\n"
NOON = "2018-11-14T12:00:00+08:00"
NOON_MS = 1_542_168_000_000


def read(folder: Path, *rows: str, header: str = HEADER) -> list[RecordedSale]:
    path = folder / "sales.csv"
    path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return list(read_sales(path))


def only(sales: list[RecordedSale]) -> RecordedSale:
    (sale,) = sales
    return sale


def test_a_row_is_a_line_with_all_that_is_known(tmp_path: Path) -> None:
    sale = only(read(tmp_path, f"s1,{NOON},6901028075763,中华(硬),2,45.00,13800138000,wechat"))
    line = RecordedLine(1, "6901028075763", "中华(硬)", Quantity.of(2), Money(4500))
    assert sale == RecordedSale("s1", NOON_MS, date(2018, 11, 14), "wechat", (line,), ())


def test_rows_of_one_sale_are_one_sale_dated_by_its_first(tmp_path: Path) -> None:
    sales = read(
        tmp_path,
        f"s1,{NOON},1,a,1,1,,",
        "s1,2018-11-14T12:00:05+08:00,2,b,1,1,,",
        f"s2,{NOON},1,a,1,1,,",
    )
    assert [(sale.name, sale.at_ms, len(sale.lines)) for sale in sales] == [("s1", NOON_MS, 2), ("s2", NOON_MS, 1)]


def test_what_is_left_empty_is_the_catalogues_price_and_cash(tmp_path: Path) -> None:
    sale = only(read(tmp_path, f"s1,{NOON},1,,1,,,"))
    assert (sale.lines[0].price, sale.lines[0].name, sale.tender) == (None, "", "cash")
    assert only(read(tmp_path, f"s1,{NOON},1,,1, ,, ")) == sale


@pytest.mark.parametrize(
    ("at", "ms", "day"),
    [
        ("2018-11-14T12:00:00+08:00", NOON_MS, 14),
        ("2018-11-14T04:00:00Z", NOON_MS, 14),
        ("2018-11-14T12:00:00", NOON_MS, 14),
        (" 2018-11-14 12:00:00 ", NOON_MS, 14),
        ("2018-11-14T12:00:00.250+08:00", NOON_MS + 250, 14),
        ("2018-11-14T16:30:00Z", NOON_MS + 45_000_000, 15),
        ("2018-11-14T23:59:59-05:00", NOON_MS + 89_999_000, 15),
        ("2018-11-15T01:00:00+08:00", NOON_MS + 13 * 3_600_000, 15),
    ],
)
def test_time_is_told_in_any_zone_and_the_day_is_the_shops(tmp_path: Path, at: str, ms: int, day: int) -> None:
    sale = only(read(tmp_path, f"s1,{at},1,,1,,,"))
    assert (sale.at_ms, sale.business_date) == (ms, date(2018, 11, day))


@pytest.mark.parametrize(
    ("quantity", "price"),
    [
        ("0", "1"),
        ("0.000", "1"),
        ("-0", "1"),
        ("1", "100000"),
        ("1", "6931630500000"),
        ("1", "-0.01"),
        ("100000", "1"),
        ("-100000", "1"),
        ("6901028075763", "1"),
    ],
)
def test_a_line_nobody_can_have_sold_is_refused_and_the_rest_goes_on(tmp_path: Path, quantity: str, price: str) -> None:
    """Also with a barcode scanned into the price or the quantity."""
    sale = only(read(tmp_path, f"s1,{NOON},1,,1,1,,", f"s1,{NOON},2,,{quantity},{price},,", f"s1,{NOON},3,,1,1,,"))
    assert (sale.refused, [line.place for line in sale.lines]) == ((2,), [1, 3])


def test_a_line_without_a_code_is_refused(tmp_path: Path) -> None:
    assert only(read(tmp_path, f"s1,{NOON}, ,水,1,1,,")).refused == (1,)


@pytest.mark.parametrize(("quantity", "price"), [("1", "99999.99"), ("99999", "0"), ("-1", "1"), ("0.001", "0.01")])
def test_the_limits_themselves_are_sold(tmp_path: Path, quantity: str, price: str) -> None:
    line = only(read(tmp_path, f"s1,{NOON},1,,{quantity},{price},,")).lines[0]
    assert (str(line.quantity), line.price) == (quantity, Money.parse(price))


def test_codes_are_kept_as_they_are_compared(tmp_path: Path) -> None:
    lines = only(read(tmp_path, f"s1,{NOON}, 99999999-1 ,,1,,,", f"s1,{NOON},６９０,,1,,,")).lines
    assert [line.code for line in lines] == ["99999999-1", "690"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (f"s1,{NOON},1,,one,1,,", "Row 3: 'one' is not a number"),
        (f"s1,{NOON},1,,1.2345,1,,", "Row 3: '1.2345' has more than 3 decimal places"),
        (f"s1,{NOON},1,,1,1.999,,", "Row 3: '1.999' has more than 2 decimal places"),
        (f"s1,{NOON},1,,1,abc,,", "Row 3: 'abc' is not a number"),
        ("s1,yesterday,1,,1,1,,", "Row 3: 'yesterday' is no time"),
        ("s1,,1,,1,1,,", "Row 3: '' is no time"),
        ("s1,2018-13-14T12:00:00,1,,1,1,,", "Row 3: '2018-13-14T12:00:00' is no time"),
        ("s1", "Row 3: '' is no time"),
        (f"s1,{NOON},1", "Row 3: '' is not a number"),
        (f",{NOON},1,,1,1,,", "Row 3: the sale has no name"),
    ],
)
def test_a_row_that_can_not_be_read_is_named(tmp_path: Path, row: str, says: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        read(tmp_path, f"s0,{NOON},1,,1,1,,", row)
    assert str(refused.value) == says


@pytest.mark.parametrize("column", HEADER.strip().split(","))
def test_a_missing_column_is_named(tmp_path: Path, column: str) -> None:
    header = ",".join(name for name in HEADER.strip().split(",") if name != column) + "\n"
    with pytest.raises(RuleViolation, match=f"sales.csv has no column {column}"):
        read(tmp_path, header=header)


def test_more_columns_and_another_order_do_not_matter(tmp_path: Path) -> None:
    header = "till,tender,member,price,quantity,name,code,at,sale\n"
    sale = only(read(tmp_path, f"7,alipay,,1.50,2,水,1,{NOON},s1", header=header))
    assert (sale.name, sale.tender, sale.lines[0].price) == ("s1", "alipay", Money(150))


def test_a_file_may_be_packed_and_may_have_a_byte_order_mark(tmp_path: Path) -> None:
    text = f"\ufeff{HEADER}s1,{NOON},1,中华,1,1,,\n"
    plain, packed = tmp_path / "sales.csv", tmp_path / "sales.csv.gz"
    plain.write_text(text, encoding="utf-8")
    packed.write_bytes(gzip.compress(text.encode()))
    assert list(read_sales(plain)) == list(read_sales(packed)) != []


def test_a_file_without_sales_has_none(tmp_path: Path) -> None:
    assert read(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("sales.csv", f"{HEADER}s1,{NOON},1,中华,1,1,,\n".encode("gb18030")),
        ("sales.csv.gz", b"no gzip at all"),
        ("sales.csv.gz", gzip.compress((HEADER + f"s1,{NOON},1,,1,1,,\n" * 5000).encode())[:-20]),
        ("sales.csv", f'{HEADER}s1,{NOON},1,"{"x" * 200_000}",1,1,,\n'.encode()),
        ("sales.csv", b""),
    ],
    ids=["another encoding", "no gzip", "cut off", "an endless cell", "empty"],
)
def test_a_file_that_can_not_be_read_is_refused_in_a_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(PosError) as refused:
        list(read_sales(path))
    assert str(refused.value).startswith(name)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleViolation, match="There is no file"):
        list(read_sales(tmp_path / "nothing.csv"))
    with pytest.raises(RuleViolation, match="There is no file"):
        list(read_sales(tmp_path))


def test_a_file_that_may_not_be_read_is_the_environments_fault(tmp_path: Path) -> None:
    path = tmp_path / "sales.csv.gz"
    path.write_bytes(b"\x1f\x8b\x08")
    with pytest.raises(EnvironmentFault):
        list(read_sales(path))
