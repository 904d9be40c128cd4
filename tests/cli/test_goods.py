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
