"""`yundian init`, `settings` and `people`: a shop is made, set up and staffed."""

import json

import pytest

from pos_app.services.settings import Settings
from tests.cli.conftest import LICENCE, NAME, PIN, Shop

INIT = ("init", "--licence", LICENCE, "--name", NAME)


def test_a_new_shop_tells_where_it_is_and_the_pin_it_made_up(nothing: Shop) -> None:
    made = nothing.json(*INIT)
    assert set(made) == {"store", "shop", "register", "owner", "pin"}
    assert (made["store"], made["register"], made["owner"]) == (str(nothing.folder / "store"), "01", "店主")
    assert made["pin"].isdigit()
    assert len(made["pin"]) == 6
    assert nothing.json("stats")["journal"] == {"epoch": 1, "seq": 1}
    assert nothing.json("people", "list") == {"people": [{"user": 1, "name": "店主", "role": "owner", "active": True}]}


def test_a_pin_that_was_given_is_not_repeated(nothing: Shop) -> None:
    made = nothing.call(*INIT, "--pin", PIN, "--owner", "老周", "--register", "2", "--json")
    assert set(made.json) == {"store", "shop", "register", "owner"}
    assert (made.json["register"], made.json["owner"]) == ("2", "老周")
    assert PIN not in made.out + made.err


def test_people_are_told_to_change_a_pin_that_was_made_up(nothing: Shop) -> None:
    assert "please change it" in nothing.call(*INIT).out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--licence", "1234"), "licence number has 12 digits"),
        (("--name", " "), "give the shop a name"),
        (("--owner", ""), "give the owner a name"),
        (("--pin", "12345"), "PIN needs 6 to 12 digits"),
        (("--register", "01-2"), "register's number"),
    ],
)
def test_a_shop_that_can_not_be_is_refused(nothing: Shop, arguments: tuple[str, ...], says: str) -> None:
    assert says in nothing.refusal(*INIT, *arguments)


def test_a_second_shop_in_one_store_is_refused(shop: Shop) -> None:
    assert shop.refusal(*INIT) == "This store has a shop already"


# Settings


def test_settings_are_shown_as_they_are(shop: Shop) -> None:
    shown = shop.json("settings")
    assert set(shown) == {"settings"}
    assert set(shown["settings"]) == set(Settings.__dataclass_fields__)
    assert shown["settings"]["rounding"] == "off"
    assert "rounding = off\n" in shop.call("settings").out


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("dark=true", True),
        ("volume=5", 5),
        ("rounding=jiao_down", "jiao_down"),
        ('rounding="yuan_down"', "yuan_down"),
        ("minor_policy=always", "always"),
        ("receipt_footer=谢谢惠顾 欢迎再来", "谢谢惠顾 欢迎再来"),
        ("receipt_footer=88888888", "88888888"),
        ("receipt_footer=", ""),
        ("receipt_footer=a=b", "a=b"),
        ("printer=tcp://127.0.0.1:9100", "tcp://127.0.0.1:9100"),
        ("printer=", ""),
        (
            'scale_layout={"prefixes": ["22"], "item_digits": 4, "value_digits": 6, "field": "weight_g"}',
            {"prefixes": ["22"], "item_digits": 4, "value_digits": 6, "field": "weight_g"},
        ),
    ],
)
def test_a_setting_is_changed_and_stays_so(shop: Shop, change: str, value: object) -> None:
    name = change.partition("=")[0]
    assert shop.json("settings", change)["settings"][name] == value
    assert shop.json("settings")["settings"][name] == value


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("volume=101", "volume must be 0 to 100"),
        ("volume=loud", "volume"),
        ("dark=yes", "dark"),
        ("rounding=up", "rounding"),
        ("paper_mm=57", "paper_mm must be one of 58, 80"),
        ("colour=red", "There is no setting colour"),
        ("volume", "Please write NAME=VALUE, not volume"),
        ("printer=somewhere", "The printer's address is not right"),
        ("customer_display=COM3", "is no way to a customer display; write serial://"),
        ("customer_screen=both", "customer_screen must be one of auto, off, window"),
        ("customer_pictures=no/such/folder", "There is no folder"),
        ('scale_layout={"item_digits": 10, "value_digits": 0}', "The layout of scale codes"),
    ],
)
def test_a_setting_that_can_not_be_is_refused_by_its_name_and_keeps_the_others_out(
    shop: Shop, change: str, says: str
) -> None:
    assert says in shop.refusal("settings", "dark=true", change)
    assert shop.json("settings")["settings"]["dark"] is False


# People


def test_somebody_who_is_added_is_listed(shop: Shop) -> None:
    added = shop.json("people", "add", "--name", "小李", "--pin", "2468")
    assert added == {"user": 2, "name": "小李", "role": "cashier"}
    assert shop.json("people", "list")["people"][1] == {
        "user": 2,
        "name": "小李",
        "role": "cashier",
        "active": True,
    }
    assert shop.call("people", "list").out == "店主 (owner)\n小李 (cashier)\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--name", "店主", "--pin", "2468"), "There is a 店主 already"),
        (("--name", "小李", "--pin", "246"), "PIN needs 4 to 12 digits"),
        (("--name", "小李", "--pin", "2468", "--role", "manager"), "PIN needs 6 to 12 digits"),
    ],
)
def test_who_can_not_be_added_is_refused(shop: Shop, arguments: tuple[str, ...], says: str) -> None:
    reason = shop.refusal("people", "add", *arguments)
    assert says in reason
    assert json.dumps(reason)


def test_what_roles_may_do_is_listed(shop: Shop) -> None:
    roles = shop.json("people", "roles")["roles"]
    assert set(roles) == {"owner", "manager", "cashier", "stock_keeper"}
    assert "people" in roles["owner"]["rights"]
    assert "people" not in roles["cashier"]["rights"]
    assert roles["cashier"]["discount_most"] == 0


def test_a_recovery_code_is_told_once_and_each_is_another(shop: Shop) -> None:
    first, second = (shop.json("people", "code")["code"] for _ in range(2))
    assert first != second
    assert len(first.split("-")) == 4
