"""`yundian stock`, `receipt`, `stats`, `doctor` and `replay`: what the books say."""

from pathlib import Path

import pytest

from tests.cli.conftest import LICENCE, NAME, Shop
from tests.faults.till import STORE_FILE
from tests.services.shelf import APPLES, CARTON, PACK, SMALL_PACK, WATER
from tests.store.damage import DAMAGES, scratched, seen_by

NUMBER = "01A-20181114-0001"

# Stock


@pytest.mark.parametrize("code", [PACK, CARTON])
def test_stock_of_a_cigarette_is_told_in_cartons_and_packs(shop: Shop, code: str) -> None:
    told = shop.json("stock", "show", code)
    assert len(told.pop("product")) == 36
    assert told == {"name": "中华(硬)", "on_hand_milli": 23_000, "cartons_text": "2条3盒", "cost_fen": 23 * 3816}
    assert shop.call("stock", "show", code).out == "中华(硬): 2条3盒, ￥877.68 at cost\n"


@pytest.mark.parametrize(
    ("code", "milli", "text", "cost"),
    [(WATER, 28_000, "28瓶", 3080), (APPLES, 8750, "8.75kg", 7000), (SMALL_PACK, 0, "0盒", 0)],
)
def test_stock_of_other_goods_is_told_in_their_unit(shop: Shop, code: str, milli: int, text: str, cost: int) -> None:
    told = shop.json("stock", "show", code)
    assert (told["on_hand_milli"], told["cartons_text"], told["cost_fen"]) == (milli, text, cost)


def test_stock_of_the_demo_is_twelve_cartons_and_three_packs(nothing: Shop) -> None:
    nothing.json("init", "--licence", LICENCE, "--name", NAME)
    nothing.json("goods", "import", str(Path(__file__).parents[2] / "resources" / "demo" / "goods.csv"))
    assert nothing.json("stock", "show", "6901028193498")["cartons_text"] == "12条3盒"


def test_stock_of_nothing_is_refused(shop: Shop) -> None:
    assert shop.refusal("stock", "show", "nobody") == "No product has the code nobody"


# Receipts


@pytest.mark.parametrize("name", [NUMBER, "01A-20181114-1", "old-1"])
def test_a_receipt_is_found_by_its_number_and_by_the_name_it_had(shop: Shop, name: str) -> None:
    text = shop.call("receipt", name).out
    assert text.startswith(f"{NAME}\n单号 {NUMBER}\n时间 2018-11-14 12:00:00\n")
    assert "  3瓶 × 1.80 原价2.00" in text
    assert f"[{NUMBER}]" in text
    assert shop.json("receipt", name) == {"number": NUMBER, "text": text}


def test_the_last_receipt_is_that_of_the_last_sale(shop: Shop) -> None:
    told = shop.json("receipt", "last")
    assert told["number"] == "01A-20181115-0002"
    assert "退货" in told["text"]


@pytest.mark.parametrize(
    ("form", "begins", "holds"),
    [
        ("text", NAME.encode(), f"单号 {NUMBER}".encode()),
        ("png", b"\x89PNG\r\n\x1a\n", b"IHDR"),
        ("escpos", b"\x1b@", f"单号 {NUMBER}".encode("gb18030")),
    ],
)
def test_a_receipt_goes_to_a_file_in_each_form(shop: Shop, form: str, begins: bytes, holds: bytes) -> None:
    out = shop.folder / "receipt.out"
    told = shop.json("receipt", NUMBER, "--format", form, "--out", str(out))
    content = out.read_bytes()
    assert told == {"number": NUMBER, "file": str(out), "bytes": len(content)}
    assert content.startswith(begins)
    assert holds in content


def test_a_wider_paper_gives_a_wider_receipt(shop: Shop) -> None:
    widths = []
    for millimetres in (58, 80):
        shop.json("settings", f"paper_mm={millimetres}")
        widths.append(max(len(line) for line in shop.call("receipt", "last").out.splitlines()))
    assert widths == [32, 48]


@pytest.mark.parametrize("name", ["01A-20181114-0009", "old-9", "01A-²-²", "POS-20181118-15424370340927358605"])
def test_a_receipt_of_no_sale_is_refused(shop: Shop, name: str) -> None:
    assert shop.refusal("receipt", name) == f"There is no sale {name}"


def test_before_the_first_sale_there_is_no_last_receipt(nothing: Shop) -> None:
    nothing.json("init", "--licence", LICENCE, "--name", NAME)
    assert nothing.refusal("receipt", "last") == "There is no sale last"


def test_a_file_that_can_not_be_written_is_refused_in_a_line(shop: Shop) -> None:
    path = shop.folder / "nowhere" / "receipt.txt"
    assert shop.refusal("receipt", "last", "--out", str(path)) == f"No such file or directory: {path}"


# The whole store


def test_the_store_in_numbers(shop: Shop) -> None:
    told = shop.json("stats")
    assert told.pop("journal")["epoch"] == 1
    assert told == {"products": 7, "sales": 3, "lines": 4, "units": "5.25", "amount_fen": 9000 + 540 + 1600 - 200}
    assert shop.call("stats").out.startswith("3 sales, 4 lines, ￥109.40; journal at ")


def test_a_store_in_order_passes_every_check(shop: Shop) -> None:
    told = shop.json("doctor")
    assert set(told) == {"ok", "checks"}
    assert told["ok"] is True
    assert all(set(check) == {"name", "ok", "detail"} and check["ok"] for check in told["checks"])
    assert shop.call("doctor").out.count("ok ") == len(told["checks"])


@pytest.mark.parametrize("what", DAMAGES)
def test_a_damaged_store_fails_by_the_name_of_its_check(what: str, sold_folder: Path, nothing: Shop) -> None:
    name, damage = DAMAGES[what]
    damage(sold_folder)
    answer = nothing.call("doctor", "--json", store=sold_folder)
    assert answer.code == 1
    assert answer.json["ok"] is False
    assert {check["name"] for check in answer.json["checks"] if not check["ok"]} == seen_by(name)
    assert answer.err.startswith(f"yundian: not as it must be: {name}")
    assert f"\nBAD {name}: " in "\n" + nothing.call("doctor", store=sold_folder).out


def test_a_store_that_can_not_be_read_everywhere_fails_with_all_its_checks(sold_folder: Path, nothing: Shop) -> None:
    assert (sold_folder / STORE_FILE).is_file()
    scratched("payment")(sold_folder)
    answer = nothing.call("doctor", "--json", store=sold_folder)
    assert answer.code == 1
    failed = {check["name"] for check in answer.json["checks"] if not check["ok"]}
    assert {"file_is_whole", "sale_is_paid_exactly"} <= failed
    assert "journal_chain" not in failed


# History


def test_a_replay_tells_what_it_did(shop: Shop) -> None:
    path = shop.file(
        "more.csv",
        "sale,at,code,name,quantity,price,member,tender\n"
        f"new-1,2018-11-16T12:00:00+08:00,{WATER},水,2,,,cash\n"
        "new-1,2018-11-16T12:00:00+08:00,nobody,怪,1,5,,cash\n"
        f"new-2,2018-11-16T12:01:00+08:00,{WATER},水,-1,,,cash\n",
    )
    told = shop.json("replay", path)
    assert told.pop("seconds") >= 0
    assert told == {
        "lines_in_file": 3,
        "sales": 2,
        "returns": 1,
        "lines": 2,
        "units": "1",
        "amount_fen": 200,
        "skipped": 0,
        "refused": ["new-1:2"],
    }


def test_a_replay_again_adds_nothing(shop: Shop) -> None:
    before = shop.json("stats")
    told = shop.json("replay", str(shop.folder / "history.csv"))
    assert (told["lines_in_file"], told["sales"], told["lines"], told["skipped"]) == (4, 0, 0, 3)
    assert shop.json("stats") == before
    assert "3 were known" in shop.call("replay", str(shop.folder / "history.csv")).out


def test_a_file_with_a_row_that_can_not_be_read_rings_up_nothing(shop: Shop) -> None:
    path = shop.file(
        "bad.csv",
        "sale,at,code,name,quantity,price,member,tender\n"
        f"new-1,2018-11-16T12:00:00+08:00,{WATER},水,2,,,cash\n"
        f"new-2,2018-11-16T12:00:00+08:00,{WATER},水,two,,,cash\n",
    )
    before = shop.json("stats")
    assert shop.refusal("replay", path) == "Row 3: 'two' is not a number"
    assert shop.json("stats") == before


def test_history_needs_a_file_and_a_shop(shop: Shop, nothing: Shop) -> None:
    assert "There is no file" in shop.refusal("replay", "nothing.csv")
    assert "There is no shop" in nothing.refusal("replay", str(shop.folder / "history.csv"))
