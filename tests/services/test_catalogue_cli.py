"""`yundian goods` as installers and scripts call it."""

import json
from pathlib import Path
from typing import Any

import pytest

from pos_app.__main__ import main

GOODS = "code,name,price,stock\n6921168509256,农夫山泉,2,10\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert main(["init", "--store", str(tmp_path / "store"), "--licence", "430102100001", "--name", "店"]) == 0
    (tmp_path / "goods.csv").write_text(GOODS, encoding="utf-8")
    return tmp_path


def call(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    capsys.readouterr()
    code = main(["goods", *arguments, "--store", str(folder / "store"), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_goods_go_in_are_found_and_come_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(folder / "goods.csv")
    nothing: dict[str, list[Any]] = {"errors": [], "warnings": []}
    dry = call(folder, capsys, "import", file, "--dry-run")
    assert dry == (0, {"products": 1, "codes": 1, "created": 1, "updated": 0} | nothing)
    assert call(folder, capsys, "find", "nfsq") == (0, {"results": []})
    done = call(folder, capsys, "import", file)
    assert done == dry
    _, found = call(folder, capsys, "find", "nfsq")
    uid = found["results"][0].pop("product")
    assert uid != ""
    assert found["results"] == [{"name": "农夫山泉", "codes": ["6921168509256"], "unit": "个", "price_fen": 200}]
    out = str(folder / "out.csv")
    assert call(folder, capsys, "export", out) == (0, {"file": out, "products": 1})
    assert uid in (folder / "out.csv").read_text(encoding="utf-8-sig")


def test_errors_keep_a_file_out_unless_they_are_to_be_skipped(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "goods.csv"
    file.write_text(GOODS + ",茶,,\n", encoding="utf-8")
    errors = [{"line": 3, "reason": "There is no price"}]
    code, report = call(folder, capsys, "import", str(file))
    assert (code, report["created"], report["errors"]) == (1, 0, errors)
    code, report = call(folder, capsys, "import", str(file), "--skip-bad")
    assert (code, report["created"], report["errors"]) == (0, 1, errors)


def test_people_read_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "goods.csv"
    file.write_text(GOODS + ",茶,,\n" * 25, encoding="utf-8")
    capsys.readouterr()
    assert main(["goods", "import", str(file), "--store", str(folder / "store")]) == 1
    text = capsys.readouterr().out
    assert "  line 3: There is no price" in text
    assert "  ... and 5 more" in text
    assert "Nothing was taken" in text


def test_a_file_that_is_no_table_is_refused_in_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "goods.csv").write_text("a,b\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["goods", "import", str(folder / "goods.csv"), "--store", str(folder / "store")]) == 1
    assert capsys.readouterr().err == "yundian: goods.csv has no columns name and price: its columns are a, b\n"
