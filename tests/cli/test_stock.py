"""`yundian stock list|ledger|adjust|count`: the storekeeper on the command line."""

from tests.cli.conftest import Shop
from tests.services.shelf import PACK, WATER


def test_what_is_on_hand_is_listed_in_the_words_of_the_trade(shop: Shop) -> None:
    listed = {row["name"]: row for row in shop.json("stock", "list")["products"]}
    assert listed["中华(硬)"]["cartons_text"] == "2条3盒"
    assert "中华(硬): 2条3盒" in shop.call("stock", "list").out
    assert shop.json("stock", "list", "--limit", "1")["products"] == [listed[min(listed)]]


def test_a_loss_is_written_down_and_stands_in_the_ledger(shop: Shop) -> None:
    done = shop.json("stock", "adjust", "loss", WATER, "2", "--reason", "破损")
    assert (done["quantity_milli"], done["moved_from"]) == (-2000, None)
    newest, *_ = shop.json("stock", "ledger", WATER)["movements"]
    assert (newest["kind"], newest["document"]) == ("loss", done["document"])
    assert shop.call("stock", "ledger", WATER, "--limit", "1").out.endswith(f"({done['document']})\n")
    assert shop.json("doctor")["ok"]


def test_a_document_for_a_closed_day_says_which_day_it_has(shop: Shop) -> None:
    shop.json("day", "close", "2018-11-14")
    done = shop.json("stock", "adjust", "gain", WATER, "1", "--reason", "找到", "--day", "2018-11-14")
    assert (done["moved_from"], done["business_date"]) == ("2018-11-14", "2018-11-15")
    assert (
        "(2018-11-14 is closed)"
        in shop.call("stock", "adjust", "gain", WATER, "1", "--reason", "找到", "--day", "2018-11-14").out
    )


def test_goods_below_nothing_are_listed(shop: Shop) -> None:
    assert shop.call("stock", "list", "negative").out == "nothing\n"
    shop.json("stock", "adjust", "own_use", PACK, "30", "--reason", "自用")
    (row,) = shop.json("stock", "list", "negative")["products"]
    assert row["on_hand_milli"] < 0


def test_what_is_wrong_is_refused(shop: Shop) -> None:
    assert shop.refusal("stock", "adjust", "loss", "nobody", "1", "--reason", "x") == "No product has the code nobody"
    assert shop.refusal("stock", "adjust", "loss", WATER, "0", "--reason", "x") == "The quantity must be above nothing"
    assert "is no day" in shop.refusal("stock", "adjust", "loss", WATER, "1", "--reason", "x", "--day", "gestern")
    assert shop.refusal("stock", "count") == "No stocktake is going on"
    assert shop.call("stock", "adjust", "transfer_out", WATER, "1", "--reason", "x").code == 2
