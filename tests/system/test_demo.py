"""`yundian demo`: what a newcomer gets, looked at file by file."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from hardware.voice.sound import Sound
from pos_app.app import Home
from pos_app.store import checks
from tests.system.conftest import looked_into
from tests.system.program import yundian
from tests.till import books

SALES = 6
QUIET = 200


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small trading day, done once for all that is looked at."""
    out = tmp_path_factory.mktemp("demo") / "day"
    answer = yundian("demo", "--sales", str(SALES), "--out", str(out), "--json")
    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert (told["sales"], told["receipts"], told["voice_files"], told["doctor_ok"]) == (SALES, SALES, SALES, True)
    assert told["out"] == str(out)
    assert (told["deliveries"], told["equal"], told["till"]) == (1, True, told["cloud"])
    assert told["cloud"]["sales"] == SALES
    return out


def test_the_books_have_every_sale_and_add_up(day: Path) -> None:
    with looked_into(Home(day / "store")) as store, store.read() as tx:
        assert [check for check in checks.run(tx) if not check.ok] == []
        sold = books.sales(store)
        assert [sale.number for sale in sold] == list(range(1, SALES + 1))
        assert {line[-1] for sale in sold for line in sale.lines} == {"scan"}
        assert books.count(store, "shift_close") == 1
        assert {state for (state,) in books.rows(store, "SELECT state FROM print_job")} == {"sent"}


def test_every_receipt_is_a_picture_whose_code_is_its_number_and_a_text_that_says_the_same(day: Path) -> None:
    with looked_into(Home(day / "store")) as store:
        sold = books.sales(store)
    for sale in sold:
        text = (day / "receipts" / f"{sale.number:04d}.txt").read_text(encoding="utf-8")
        with Image.open(day / "receipts" / f"{sale.number:04d}.png") as picture:
            (code,) = zxingcpp.read_barcodes(picture.convert("L"))
            assert picture.width > 500
        assert re.fullmatch(rf"01A-\d{{8}}-{sale.number:04d}", code.text)
        assert f"单号 {code.text}" in text
        assert f"￥{sale.total_fen // 100}.{sale.total_fen % 100:02d}" in text
        assert all(str(line[0])[:10] in text for line in sale.lines)


def test_every_announcement_is_a_file_with_sound(day: Path) -> None:
    spoken = [line.split("\t") for line in (day / "voice" / "spoken.txt").read_text(encoding="utf-8").splitlines()]
    assert len(spoken) == SALES
    assert sorted(path.name for path in (day / "voice").glob("*.wav")) == sorted(name for name, _ in spoken)
    for name, text in spoken:
        sound = Sound.read(day / "voice" / name)
        assert re.match("现金收款|微信收款|支付宝收款", text)
        assert 1_000 < sound.duration_ms < 12_000
        assert sound.level > QUIET


def test_every_screen_shows_something_and_no_two_neighbours_the_same(day: Path) -> None:
    screens = sorted((day / "screens").glob("*.png"))
    assert len(screens) > SALES
    pictures = []
    for path in screens:
        with Image.open(path) as picture:
            assert picture.size == (1024, 768)
            small = picture.convert("L")
            assert len(small.getcolors(256) or []) > 10
            pictures.append(small.tobytes())
    assert all(before != after for before, after in pairwise(pictures))


def test_a_second_day_goes_into_a_folder_of_its_own_and_is_told_in_words(day: Path) -> None:
    answer = yundian("demo", "--sales", "1", "--out", str(day))
    assert answer.returncode == 0
    assert answer.stdout.startswith("1 sales, ")
    assert f"in {day}-2\n" in answer.stdout
    assert "till and cloud have the same" in answer.stdout
    assert answer.stdout.endswith("The books add up.\n")


def test_what_the_customer_saw_is_a_picture_of_the_second_window_and_of_the_pole(day: Path) -> None:
    for name, size in (("customer.png", (1024, 600)), ("pole.png", None)):
        with Image.open(day / name) as picture:
            assert size is None or picture.size == size
            assert len(picture.convert("L").getcolors(256) or []) > (10 if size else 2)


def test_a_day_without_a_sale_is_refused() -> None:
    answer = yundian("demo", "--sales", "0")
    assert (answer.returncode, answer.stderr) == (1, "yundian: A day has at least one sale\n")
