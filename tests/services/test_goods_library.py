"""The library of barcodes: what went in is found, nothing else is, and a broken file is as good as none."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_app.domain.barcode import check_digit
from pos_app.domain.errors import EnvironmentFault, RuleViolation
from pos_app.domain.product import Kind
from pos_app.services import goods_edit, goods_library
from pos_app.services.goods_library import build, look_up, texts_of
from pos_app.services.goods_texts import CodeTexts
from pos_app.store.engine import Store
from tests.services.shelf import PACK

ZHONGNANHAI = """\
name,pack_ean,carton_ean,packs_per_carton,pack_retail,carton_retail
中南海(5mg),6901028000017,6901028000024,10,10,100
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    lists = tmp_path / "cigarettes.csv", tmp_path / "groceries.csv"
    lists[0].write_text(ZHONGNANHAI, encoding="utf-8")
    rows = [
        f"{body}{check_digit(body)},商品{body},{number}.50"
        for number, body in enumerate(map(str, range(690000000000, 690000002000)), 1)
    ]
    rows += ["2000000000015,店内码,1.00", "6901668005831,校验错,1.00"]
    lists[1].write_text("ean13,name,retail\n" + "\n".join(rows) + "\n", encoding="utf-8")
    built = build(lists, tmp_path / "goods.library")
    assert (built.entries, built.left_out) == (2002, 2)
    assert built.size < 60_000
    return tmp_path / "goods.library"


def test_a_code_is_found_with_all_units_of_its_goods(library: Path) -> None:
    entry = look_up(library, "6901028000024")
    assert entry is not None
    assert (entry.name, entry.unit.unit, entry.unit.price_fen) == ("中南海(5mg)", "条", 10_000)
    texts = texts_of(entry)
    assert (texts.kind, texts.unit, texts.price, texts.category) == (Kind.CIGARETTE, "盒", "10.00", "卷烟")
    assert texts.codes == (
        CodeTexts("6901028000017", "盒", "1", "10.00"),
        CodeTexts("6901028000024", "条", "10", "100.00"),
    )


def test_every_code_of_every_block_is_found(library: Path) -> None:
    for number in (0, 1, 511, 512, 513, 1023, 1024, 1999):
        body = str(690000000000 + number)
        entry = look_up(library, f"{body}{check_digit(body)}")
        assert entry is not None
        assert entry.name == f"商品{body}"


def test_a_shops_own_and_wrong_codes_are_not_in_it(library: Path) -> None:
    assert [look_up(library, code) for code in ("2000000000015", "6901668005831", "6901668005830", "8888", "")] == [
        None
    ] * 5


def test_a_library_that_is_not_there_or_broken_is_no_hindrance(tmp_path: Path, library: Path) -> None:
    assert look_up(tmp_path / "none", "6901028000024") is None
    whole = library.read_bytes()
    for broken in (b"", whole[:10], whole[:30], whole[:-100], b"x" + whole[1:], whole[:-80] + bytes(80)):
        library.write_bytes(broken)
        assert look_up(library, "6901028000024") is None


def test_the_form_of_a_new_product_is_filled_and_leaves_out_codes_that_are_taken(
    floor: Store, library: Path, tmp_path: Path
) -> None:
    goods_library.library_of(floor).write_bytes(library.read_bytes())
    assert goods_edit.empty(floor, "6901028000017").name == "中南海(5mg)"
    lists = tmp_path / "taken.csv"
    lists.write_text(ZHONGNANHAI.replace("6901028000024", PACK), encoding="utf-8")
    build([lists], goods_library.library_of(floor))
    assert [code.code for code in goods_edit.empty(floor, "6901028000017").codes] == ["6901028000017"]


def test_nothing_to_build_from_and_nowhere_to_write_are_told(tmp_path: Path) -> None:
    lists = tmp_path / "own.csv"
    lists.write_text("name,price\n散称苹果,5.98\n", encoding="utf-8")
    with pytest.raises(RuleViolation, match="no national barcode"):
        build([lists], tmp_path / "out")
    lists.write_text(ZHONGNANHAI, encoding="utf-8")
    with pytest.raises(EnvironmentFault):
        build([lists], tmp_path / "no" / "such" / "folder")


@given(st.binary(max_size=300))
@settings(max_examples=60)
def test_any_bytes_are_read_without_harm(tmp_path_factory: pytest.TempPathFactory, junk: bytes) -> None:
    file = tmp_path_factory.mktemp("junk") / "goods.library"
    file.write_bytes(goods_library.MAGIC + junk)
    assert look_up(file, "6901028000024") is None
