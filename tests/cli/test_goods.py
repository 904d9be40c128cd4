"""`yundian goods check|prices`: mistakes and many prices from the command line."""

from pathlib import Path

from PIL import Image

from hardware.labels.simulator import SimulatedLabelPrinter
from tests.cli.conftest import Shop
from tests.hardware.labels import zbar
from tests.services.shelf import CARD, CARTON, CASE, PACK, WATER


def test_mistakes_are_listed_and_told_by_the_exit_code(shop: Shop) -> None:
    answer = shop.call("goods", "check", "--json")
    assert answer.code == 1
    (finding,) = answer.json["findings"]
    assert (finding["problem"], finding["code"], finding["repairable"]) == ("no_price", CARD, False)


def test_prices_are_shown_and_changed_only_when_asked_to(shop: Shop) -> None:
    rule = ("goods", "prices", "农夫山泉", "--percent", "110", "--round", "jiao")
    shown = shop.json(*rule)
    assert [(row["code"], row["to_fen"]) for row in shown["prices"]] == [(WATER, 220), (CASE, 3960)]
    assert shop.json(*rule) == shown
    assert shop.json(*rule, "--apply") == {**shown, "applied": True}
    assert shop.json("goods", "find", WATER)["results"][0]["price_fen"] == 220


def test_a_rule_must_say_something(shop: Shop) -> None:
    assert "percentage" in shop.refusal("goods", "prices")
    assert "category" in shop.refusal("goods", "prices", "--category", "没有", "--percent", "90")


def test_tags_are_printed_of_what_has_changed_and_of_nothing_else(shop: Shop, tmp_path: Path) -> None:
    sheet, picture = tmp_path / "tags.pdf", tmp_path / "tags.png"
    assert "no tag" in shop.refusal("goods", "tags", "--out", str(sheet))
    shop.json("goods", "prices", PACK, "--amount", "1", "--apply")
    assert shop.json("goods", "tags", "--out", str(sheet))["tags"] == [PACK, CARTON]
    assert sheet.read_bytes().startswith(b"%PDF-")
    shop.json("goods", "tags", "--template", "60x40", "--out", str(picture))
    assert zbar.read(Image.open(picture), tmp_path) == {PACK, CARTON}
    shop.json("goods", "tags", "--replaced")
    assert shop.json("goods", "tags")["tags"] == []


def test_tags_of_chosen_codes_go_to_the_label_printer(shop: Shop, tmp_path: Path) -> None:
    chosen = ("goods", "tags", "--code", WATER, "--code", "45", "--template", "40x30")
    assert "No label printer" in shop.refusal(*chosen, "--print")
    for language in ("tspl", "zpl"):
        file = tmp_path / language
        shop.json("settings", f"label_printer=file://{file}", f"label_language={language}")
        shop.json(*chosen, "--print")
        printer = SimulatedLabelPrinter()
        printer.receive(file.read_bytes())
        assert [zbar.read(label, tmp_path) for label in printer.labels] == [{WATER}, {"45"}]
    assert "There is no label huge" in shop.refusal("goods", "tags", "--code", WATER, "--template", "huge", "--print")


def test_a_library_is_built_of_lists_and_asked(shop: Shop) -> None:
    assert "does not know" in shop.refusal("goods", "library", "find", "6901668005830")
    lists = shop.file("list.csv", "ean13,name,retail\n6901668005830,奥利奥 97g,8.50\n2000000000015,店内,1\n")
    built = shop.json("goods", "library", "build", lists)
    assert (built["entries"], built["left_out"]) == (1, 1)
    found = shop.json("goods", "library", "find", "6901668005830")
    assert (found["name"], found["unit"], found["price_fen"]) == ("奥利奥 97g", "个", 850)


OTHERS = "品名规格,零售,国标码,进货,备用\n奥利奥 97g,8.50,6901668005830,6.20,x\n"


def test_columns_of_others_are_said_once_and_remembered(shop: Shop) -> None:
    file = shop.file("others.csv", OTHERS)
    assert "has no columns name and price" in shop.refusal("goods", "import", file)
    said = [f"--map={each}" for each in ("品名规格=name", "零售=price", "国标码=code", "进货=cost", "备用=")]
    assert "no column 品名" in shop.refusal("goods", "import", file, "--map=品名=name")
    assert "no column of ours" in shop.refusal("goods", "import", file, "--map=零售=preis")
    assert shop.json("goods", "import", file, "--dry-run", *said)["created"] == 1
    assert "has no columns name and price" in shop.refusal("goods", "import", file)
    taken = shop.json("goods", "import", file, *said)
    assert (taken["created"], taken["warnings"]) == (1, [])
    again = shop.file("next.csv", OTHERS.replace("8.50", "9.00"))
    assert shop.json("goods", "import", again)["updated"] == 1
    assert shop.json("goods", "find", "6901668005830")["results"][0]["price_fen"] == 900
