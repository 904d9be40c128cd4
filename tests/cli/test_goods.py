"""`yundian goods check|prices`: mistakes and many prices from the command line."""

from tests.cli.conftest import Shop
from tests.services.shelf import CARD, CASE, WATER


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
