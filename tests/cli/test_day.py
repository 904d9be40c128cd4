"""`yundian day close [DATE]` and `day show DATE`."""

from tests.cli.conftest import Shop
from tests.services.shelf import PACK, WATER


def test_a_day_is_closed_and_shown(shop: Shop) -> None:
    closed = shop.json("day", "close", "2018-11-14")
    assert closed == {
        "business_date": "2018-11-14",
        "sales": 1,
        "returns": 0,
        "lines": 2,
        "amount_fen": 2 * 45_00 + 3 * 1_80,
        "products": 2,
    }
    shown = shop.json("day", "show", "2018-11-14")
    ledger = {row["code"]: row for row in shown.pop("ledger")}
    assert set(shown) == {"business_date", "closed_at", "closed_by", "sales", "amount_fen"}
    assert set(ledger) == {PACK, WATER}
    assert (ledger[WATER]["sold_milli"], ledger[WATER]["closing_milli"]) == (3000, -3000)
    assert shop.json("doctor")["ok"]


def test_without_a_date_everything_up_to_the_latest_with_facts_is_closed(shop: Shop) -> None:
    """History of 2018, and the stock that was taken in today."""
    closed = shop.json("day", "close")
    assert closed["business_date"] > "2018-11-15"
    assert shop.json("day", "show", "2018-11-15")["sales"] == 1
    assert "closed already" in shop.refusal("day", "close")


def test_a_day_is_told_in_words(shop: Shop) -> None:
    assert shop.call("day", "close", "2018-11-14").out == "2018-11-14 is closed: 1 sales, 0 returns, ￥95.40\n"
    assert shop.call("day", "show", "2018-11-14").out.splitlines()[:2] == [
        "2018-11-14: 1 sales, ￥95.40",
        "中华(硬): 0盒 → -2盒, ￥-76.32 at cost",
    ]


def test_what_can_not_be_closed_or_shown_is_refused(shop: Shop) -> None:
    assert shop.refusal("day", "close", "2018-11-16") == "Nothing happened on 2018-11-16: there is nothing to close"
    assert shop.refusal("day", "close", "9999-12-31") == "9999-12-31 has not come yet"
    assert shop.refusal("day", "show", "2018-11-14") == "2018-11-14 is not closed"
    assert shop.call("day", "show", "yesterday").code == 2
