"""`yundian delivery`: a delivery goes into stock without a cloud and without a window."""

import json
from typing import Any

import pytest

from pos_app.app import Home, SystemClock, UuidIds, open_store
from pos_app.services.delivery_notes import receive
from tests.cli.conftest import Shop
from tests.services import shelf
from tests.services.supply import ORDER, nanjing, note, unknown, zhonghua


def file(shop: Shop, body: Any, name: str = "delivery.json") -> str:
    return shop.file(name, json.dumps(body, ensure_ascii=False))


def on_hand(shop: Shop, code: str = shelf.PACK) -> int:
    held: int = shop.json("stock", "show", code)["on_hand_milli"]
    return held


def test_a_delivery_is_taken_once(shop: Shop) -> None:
    before, path = on_hand(shop), file(shop, note(zhonghua(3), nanjing(2)))
    assert shop.json("delivery", "accept", path) == {
        "accepted": True,
        "already": False,
        "packs": 40,
        "lines": 2,
        "parked": 0,
        "differences": [],
    }
    assert shop.json("delivery", "accept", path)["already"] is True
    assert on_hand(shop) == before + 30_000
    assert shop.call("delivery", "accept", path).out == f"Delivery {ORDER} is in stock already\n"


def test_what_the_shop_does_not_know_is_parked(shop: Shop) -> None:
    answer = shop.json("delivery", "accept", file(shop, note(zhonghua(1), unknown(4))))
    assert (answer["accepted"], answer["packs"], answer["parked"]) == (True, 10, 1)
    shown = shop.json("delivery", "show", ORDER)
    assert (shown["state"], [line["parked"] for line in shown["lines"]]) == ("partly", [False, True])


def test_a_changed_file_after_the_goods_were_taken_is_a_difference(shop: Shop) -> None:
    shop.json("delivery", "accept", file(shop, note(zhonghua(3))))
    before = on_hand(shop)
    answer = shop.json("delivery", "accept", file(shop, note(zhonghua(2))))
    assert (answer["accepted"], answer["already"]) == (False, True)
    assert [(d["kind"], d["cartons_milli"]) for d in answer["differences"]] == [("changed", -1_000)]
    assert on_hand(shop) == before


@pytest.mark.parametrize("code", [ORDER, shelf.CARTON])
def test_a_delivery_that_came_by_sync_is_taken_by_its_number_or_a_carton(shop: Shop, code: str) -> None:
    before = on_hand(shop)
    with open_store(Home(shop.folder / "store")) as store:
        receive(store, note(zhonghua(3), nanjing(2)), clock=SystemClock(), ids=UuidIds())
    assert "No such file" in shop.refusal("delivery", "accept", shelf.PACK)
    assert shop.json("delivery", "accept", code)["packs"] == 40
    assert shop.json("delivery", "accept", code)["already"] is True
    assert on_hand(shop) == before + 30_000


def test_the_list_shows_the_newest_first(shop: Shop) -> None:
    assert shop.call("delivery", "list").out == "There are no deliveries\n"
    for order, day in (("A", 20), ("B", 22), ("C", 21)):
        body = note(zhonghua(1), order=order, arrives_at=f"2026-11-{day}T09:00:00+08:00")
        shop.json("delivery", "accept", file(shop, body))
    listed = shop.json("delivery", "list", "--limit", "2")["deliveries"]
    assert [(row["order"], row["accepted"], row["amount_fen"]) for row in listed] == [
        ("B", "1", 38_160),
        ("C", "1", 38_160),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "delivery.json is not JSON: "),
        ("[]", "This is not a delivery note"),
        (json.dumps(note(zhonghua(), licence="430102100002")), "is for the shop with the licence 430102100002"),
        (json.dumps(note(zhonghua(delivered=1.5))), "Line 1 of the delivery: the quantity delivered can't be '1.5'"),
        (json.dumps(note(zhonghua(), company="\ud800")), "the company's number can't be"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_in_one_line(text: str, reason: str, shop: Shop) -> None:
    before = on_hand(shop)
    assert reason in shop.refusal("delivery", "accept", shop.file("delivery.json", text))
    assert on_hand(shop) == before


def test_an_order_nobody_knows_and_a_file_that_is_not_there_are_refused(shop: Shop) -> None:
    assert shop.refusal("delivery", "show", "X") == "There is no delivery X"
    assert "No such file" in shop.refusal("delivery", "accept", str(shop.folder / "none.json"))
