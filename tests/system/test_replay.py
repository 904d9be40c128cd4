"""`yundian replay --window`: history rung up by keys at the real window is the same history."""

import csv
import gzip
import json
import os
import shutil
from pathlib import Path
from typing import Any, Final

import pytest

from pos_app.app import Home
from pos_app.store import checks
from pos_app.store.engine import Row
from tests.system.conftest import looked_into
from tests.system.program import ROOT, yundian
from tests.till import books

DATA: Final = Path(os.environ.get("YUNDIAN_DATA", ROOT.parent / "shared" / "data"))
REAL: Final = DATA / "sales_cn_2018.csv.gz"
OWN: Final = ROOT / "resources" / "demo" / "sales.csv"
LINES: Final = 150
SOLD: Final = (
    "SELECT s.recorded_as, s.business_date, s.at_ms, s.total_fen, l.line, l.code, l.name, l.unit, l.factor_milli, "
    "l.quantity_milli, l.list_fen, l.price_fen, l.amount_fen, l.reason, l.entered, p.tender, p.given_fen "
    "FROM sale s JOIN sale_line l USING (sale_id) JOIN payment p USING (sale_id) ORDER BY s.sale_id, l.line"
)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first real sales where they are at hand, else those of the demo shop; the last, maybe cut, left out.

    What was bought first comes back at the end.
    """
    data = gzip.decompress(REAL.read_bytes()) if REAL.is_file() else OWN.read_bytes()
    head, *rows = list(csv.reader(data.decode("utf-8-sig").splitlines()))[: LINES + 1]
    path = tmp_path_factory.mktemp("recorded") / "sales.csv"
    kept = [row for row in rows if row[0] != rows[-1][0]]
    first = dict(zip(head, kept[0], strict=True))
    back = {**first, "sale": "came-back", "at": kept[-1][head.index("at")], "quantity": "-1", "tender": "cash"}
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *kept, list(back.values())])
    return path


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with the goods of the demo shop, whose till is closed."""
    folder = tmp_path_factory.mktemp("shop")
    made = yundian("init", "--store", str(folder), "--licence", "430102100001", "--name", "惠民", "--pin", "135790")
    assert made.returncode == 0, made.stderr
    goods = yundian("goods", "import", "resources/demo/goods.csv", "--store", str(folder))
    assert goods.returncode == 0, goods.stderr
    return folder


def replayed(shop: Path, into: Path, recorded: Path, *how: str) -> dict[str, Any]:
    shutil.copytree(shop, into)
    answer = yundian("replay", str(recorded), "--create-unknown", "--store", str(into), "--json", *how)
    assert answer.returncode == 0, answer.stderr
    told: dict[str, Any] = json.loads(answer.stdout)
    del told["seconds"]
    return told


def stats(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(yundian("stats", "--json", "--store", str(folder)).stdout)
    return told


def sold(folder: Path) -> list[Row]:
    with looked_into(Home(folder)) as store, store.read() as tx:
        assert [check for check in checks.run(tx) if not check.ok] == []
        return [tuple(row) for row in books.rows(store, SOLD)]


def test_the_window_makes_the_same_books(shop: Path, recorded: Path, tmp_path: Path) -> None:
    books_way, keys_way = tmp_path / "books", tmp_path / "keys"
    straight = replayed(shop, books_way, recorded)
    by_keys = replayed(shop, keys_way, recorded, "--window")
    assert straight["sales"] > 50
    assert straight["returns"] == 1
    assert by_keys == straight
    assert stats(keys_way) | {"journal": None} == stats(books_way) | {"journal": None}
    assert sold(keys_way) == sold(books_way)
    assert {row[-3] for row in sold(keys_way)} == {"batch"}

    again = replayed_again(keys_way, recorded)
    assert (again["sales"], again["skipped"]) == (0, straight["sales"])


def replayed_again(folder: Path, recorded: Path) -> dict[str, Any]:
    answer = yundian("replay", str(recorded), "--window", "--create-unknown", "--store", str(folder), "--json")
    told: dict[str, Any] = json.loads(answer.stdout)
    return told
