"""Each check of prices and promotions sees its damage, and that one only."""

import shutil
from pathlib import Path

import pytest

from pos_app.domain.money import Money
from pos_app.domain.promotion import Percentage, Promotion, Scope
from pos_app.services.counter import Counter, at_once
from pos_app.services.promotions import save
from pos_app.services.settings import Settings
from pos_app.store import checks_prices
from tests.faults.till import OWNER, STORE_FILE, Till, findings, make_shop, opened
from tests.store.damage import Damage, sql


@pytest.fixture(scope="session")
def promoted_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop that sold a pack and a bottle with a discount on the whole sale, then another bottle; it has an offer."""
    folder = tmp_path_factory.mktemp("promoted")
    make_shop(folder / STORE_FILE)
    with opened(folder) as store:
        till = Till(store, first_id=1000)
        offer = Promotion("offer", "九折", Percentage(90_00), Scope())
        save(store, offer, OWNER, clock=till.clock, ids=till.ids)
        counter = Counter(store, OWNER, Settings(), clock=till.clock, ids=till.ids, later=at_once)
        counter.scan("6901028075763")
        counter.scan("6921168509256")
        counter.confirm_age()
        counter.set_whole_discount("0.10")
        assert counter.basket.total < Money(4700)
        till.pay(counter.basket)
        counter.begin()
        counter.scan("6921168509256")
        till.pay(counter.basket)
    return folder


@pytest.fixture
def folder(promoted_shop: Path, tmp_path: Path) -> Path:
    """A copy of it that may be damaged."""
    return shutil.copytree(promoted_shop, tmp_path / "shop")


DAMAGES: dict[str, tuple[str, Damage]] = {
    "a discount without a promotion": (
        "discount_names_its_cause",
        sql("UPDATE sale_line SET promotion = '' WHERE discount_fen > 0"),
    ),
    "a discount for nothing": (
        "discount_is_within_the_line",
        sql("UPDATE sale_line SET discount_fen = -10, price_fen = price_fen - 20 WHERE discount_fen = 10"),
    ),
    "a pack that was given away": (
        "tobacco_is_never_promoted",
        sql("UPDATE sale_line SET reason = 'gift' WHERE line = 1"),
    ),
    "a promotion on tobacco": (
        "no_promotion_names_tobacco",
        sql(
            "UPDATE promotion SET body = json_set(body, '$.scope.products', "
            "(SELECT json_array(uid) FROM product WHERE kind = 'cigarette' LIMIT 1))"
        ),
    ),
    "a discount that nobody gave": (
        "whole_discount_was_decided",
        sql("UPDATE sale_line SET promotion = 'offer whole' WHERE sale_id = 2"),
    ),
}


def test_a_shop_with_promotions_is_in_order(folder: Path) -> None:
    with opened(folder) as store, store.read() as tx:
        assert findings(tx) == []


def test_every_check_of_prices_has_its_damage() -> None:
    assert {name for name, _ in DAMAGES.values()} == set(checks_prices.INVARIANTS)


@pytest.mark.parametrize("what", DAMAGES)
def test_each_damage_is_seen_by_its_check_alone(what: str, folder: Path) -> None:
    name, damage = DAMAGES[what]
    damage(folder)
    with opened(folder) as store, store.read() as tx:
        assert [check.name for check in findings(tx)] == [name]
