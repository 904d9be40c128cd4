"""`yundian promotions`: what is on, and what one would have done."""

from pos_app.app import Home, SystemClock, UuidIds, open_store
from pos_app.domain.people import Role, User
from pos_app.domain.promotion import Percentage, Promotion
from pos_app.services.promotions import save
from tests.cli.conftest import Shop


def promote(shop: Shop) -> None:
    with open_store(Home(shop.folder / "store")) as store:
        offer = Promotion("offer", "九折", Percentage(90_00))
        save(store, offer, User(1, "老周", Role.OWNER), clock=SystemClock(), ids=UuidIds())


def test_promotions_are_listed_with_their_rule(shop: Shop) -> None:
    assert shop.call("promotions", "list").out == "no promotions\n"
    promote(shop)
    (row,) = shop.json("promotions", "list")["promotions"]
    assert (row["promotion"], row["kind"], row["state"], row["rule"]) == (
        "offer",
        "percentage",
        "on",
        {"percent": 9000},
    )
    assert "九折" in shop.call("promotions", "list").out


def test_a_promotion_is_tried_on_last_week(shop: Shop) -> None:
    promote(shop)
    tried = shop.json("promotions", "preview", "offer")
    assert (tried["sales"], tried["discount_fen"]) == (0, 0)
    assert "0 of 0 sales" in shop.call("promotions", "preview", "offer").out
    assert "There is no such promotion" in shop.refusal("promotions", "preview", "nothing")
