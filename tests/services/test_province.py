"""What the province sends besides deliveries: its list, prices, limits (docs/sync.md, rules E-7 and E-9)."""

from typing import Any

import pytest

from pos_app.domain.errors import RuleViolation
from pos_app.domain.feed import FeedState
from pos_app.domain.journal import Json
from pos_app.domain.money import Money, Quantity, half_up
from pos_app.domain.people import User
from pos_app.domain.tender import cash_payment
from pos_app.services import feed
from pos_app.services.checkout import Settle, settle
from pos_app.services.counter import Added, Counter, at_once
from pos_app.services.settings import LimitPolicy, Settings
from pos_app.services.tags import tags_due, tags_replaced
from pos_app.store import goods, province
from pos_app.store.engine import Store
from pos_app.store.goods import KeptProduct
from tests.conftest import TestClock, TestIds
from tests.services.shelf import CARTON, PACK, SMALL_CARTON, SMALL_PACK, WATER
from tests.services.supply import NEW_CARTON, NEW_PACK, Supply

A_DAY_MS = 86_400_000


@pytest.fixture
def supply(floor: Store, clock: TestClock, ids: TestIds, keeper: User) -> Supply:
    return Supply(floor, clock, ids, keeper)


def kept(supply: Supply, code: str = PACK) -> KeptProduct:
    with supply.store.read() as tx:
        owner = goods.product_of_code(tx, code)
        assert owner is not None
        return goods.kept(tx, owner[0])


def charged(supply: Supply, code: str) -> Money:
    """What a scan of the code costs now."""
    with supply.store.read() as tx:
        item = goods.by_code(tx, code)
    assert item is not None
    return item.price


def listed(**other: Any) -> dict[str, Json]:
    said: dict[str, Json] = {"carton_ean": CARTON, "pack_ean": PACK, "name": "中华(硬)", "packs_per_carton": 10}
    return said | {"wholesale_fen": 39_000, "guidance_fen": 46_000} | other


def prices(*rows: dict[str, Json], on: str = "2026-11-22") -> dict[str, Json]:
    return {"effective_on": on, "prices": list(rows)}


def test_goods_follow_the_guidance_price_and_keep_their_own(supply: Supply) -> None:
    assert supply.send({"goods": [listed()]}, "goods.updated") is FeedState.APPLIED
    product = kept(supply)
    assert (product.guidance, product.price) == (Money(4_600), Money(4_500))
    assert charged(supply, CARTON) == Money(45_000)


def test_the_list_keeps_the_latest_of_each_carton(supply: Supply) -> None:
    unknown = listed(carton_ean=NEW_CARTON, pack_ean=NEW_PACK, name="旧名")
    supply.send({"goods": [unknown]}, "goods.updated")
    supply.send({"goods": [unknown | {"name": "新名", "flags": ["new", "slim"]}]}, "goods.updated")
    with supply.store.read() as tx:
        found, by_pack = province.find(tx, NEW_CARTON), province.find(tx, "", NEW_PACK)
    assert found is not None
    assert (found, found.name, found.flags) == (by_pack, "新名", ("new", "slim"))


def test_wholesale_is_the_cost_of_goods_that_were_never_bought(supply: Supply) -> None:
    nanjing = listed(carton_ean=SMALL_CARTON, pack_ean=SMALL_PACK, packs_per_carton=5, wholesale_fen=42_000)
    supply.send({"goods": [nanjing, listed()]}, "goods.updated")
    assert kept(supply, SMALL_PACK).unit_cost == 8_400_000
    assert kept(supply).unit_cost == 3_816_000  # those on the shelf cost what was paid for them


def test_a_lower_price_is_charged_at_once_and_a_higher_one_when_its_tag_hangs(supply: Supply) -> None:
    row: dict[str, Json] = {"carton_ean": CARTON, "retail_carton_fen": 48_000, "retail_pack_fen": 4_400}
    assert supply.send(prices(row), "price.updated") is FeedState.APPLIED
    assert (charged(supply, PACK), charged(supply, CARTON)) == (Money(4_400), Money(45_000))
    # Both hang with another price than they have; the raised one is first, it waits for its tag.
    due = [(tag.code, tag.price) for tag in tags_due(supply.store)]
    assert due == [(CARTON, Money(48_000)), (PACK, Money(4_400))]
    tags_replaced(supply.store, clock=supply.clock, ids=supply.ids)
    assert charged(supply, CARTON) == Money(48_000)
    changed = supply.entries("price.changed")
    assert sorted((e["code"], e["from_fen"], e["to_fen"]) for e in changed) == [
        (CARTON, 45_000, 48_000),
        (PACK, 4_500, 4_400),
    ]
    assert kept(supply).price == Money(4_400)


def test_prices_of_a_later_day_wait_for_it(supply: Supply) -> None:
    assert supply.send(prices({"carton_ean": CARTON, "guidance_fen": 47_000}, on="2026-11-24"), "price.updated") is (
        FeedState.WAITING
    )
    assert supply.retry() == 0
    supply.clock.ms += 2 * A_DAY_MS
    with supply.store.write() as tx:  # yesterday's shift was closed
        tx.run(
            "INSERT INTO shift_close SELECT shift_id, user_id, :at, 20000, 20000 FROM shift", {"at": supply.clock.ms}
        )
    assert supply.retry() == 1
    assert kept(supply).guidance == Money(4_700)
    assert feed.not_applied(supply.store) == []


def test_waiting_prices_take_effect_in_the_order_of_their_days(supply: Supply) -> None:
    supply.send(prices({"carton_ean": CARTON, "guidance_fen": 52_000}, on="2026-11-25"), "price.updated")
    supply.send(prices({"carton_ean": CARTON, "guidance_fen": 51_000}, on="2026-11-24"), "price.updated")
    with supply.store.write() as tx:
        tx.run(
            "INSERT INTO shift_close SELECT shift_id, user_id, :at, 20000, 20000 FROM shift", {"at": supply.clock.ms}
        )
    supply.clock.ms += 9 * A_DAY_MS
    assert supply.retry() == 2
    assert kept(supply).guidance == Money(5_200)


def test_prices_of_goods_the_shop_does_not_have_change_the_list_only(supply: Supply) -> None:
    supply.send({"goods": [listed(carton_ean=NEW_CARTON, pack_ean=NEW_PACK)]}, "goods.updated")
    row: dict[str, Json] = {"carton_ean": NEW_CARTON, "wholesale_fen": 1, "retail_pack_fen": 2}
    assert supply.send(prices(row), "price.updated") is FeedState.APPLIED
    with supply.store.read() as tx:
        found = province.find(tx, NEW_CARTON)
    assert found is not None
    assert (found.wholesale, found.guidance) == (Money(1), Money(46_000))


def limit(supply: Supply, **said: Json) -> FeedState:
    return supply.send({"limits": [{"pack_ean": PACK, **said}]}, "limits.updated")


def test_a_limit_stays_until_it_is_lifted(supply: Supply) -> None:
    limit(supply, per_line_packs=20, per_sale_packs=30, stock_max_packs=500)
    limit(supply, per_line_packs=None, per_sale_packs=25)
    with supply.store.read() as tx:
        found = province.limit_of_pack(tx, PACK)
    assert found == province.Limit(None, Quantity.of(25), Quantity.of(500))


def test_the_counter_warns_above_a_limit_and_sells(supply: Supply, keeper: User) -> None:
    limit(supply, per_line_packs=20, per_sale_packs=25)
    settings = Settings(merge_lines=False)
    counter = Counter(supply.store, keeper, settings, clock=supply.clock, ids=supply.ids, later=at_once)

    def warned(code: str, quantity: int) -> bool:
        added = counter.scan(code, Quantity.of(quantity))
        assert isinstance(added, Added)
        return added.over_limit

    assert [warned(CARTON, 2), warned(PACK, 5), warned(PACK, 1), warned(WATER, 100)] == [False, False, True, False]
    counter.clear()
    assert warned(CARTON, 3)


def test_a_limit_that_refuses_stops_the_line_and_the_sale(supply: Supply, keeper: User) -> None:
    limit(supply, per_line_packs=20, per_sale_packs=25)
    settings = Settings(merge_lines=False, limit_policy=LimitPolicy.REFUSE)
    counter = Counter(supply.store, keeper, settings, clock=supply.clock, ids=supply.ids, later=at_once)
    counter.scan(CARTON, Quantity.of(2))
    for act in (
        lambda: counter.scan(PACK, Quantity.of(6)),
        lambda: counter.set_quantity(1, Quantity.of(3)),
        lambda: counter.scan(PACK, Quantity.of(21)),
    ):
        with pytest.raises(RuleViolation, match="The province lets a") as refused:
            act()
        assert refused.value.field == "quantity"
    counter.scan(PACK, Quantity.of(5))
    counter.scan(WATER, Quantity.of(100))
    assert [str(line.quantity) for line in counter.basket.lines] == ["2", "5", "100"]


def test_a_price_that_the_province_has_fixed_is_the_marked_price(supply: Supply, keeper: User) -> None:
    limit(supply, price_policy="fixed", per_line_packs=5)
    limit(supply, per_line_packs=20)
    counter = Counter(supply.store, keeper, Settings(), clock=supply.clock, ids=supply.ids, later=at_once)
    counter.scan(PACK)
    with pytest.raises(RuleViolation, match=r"marked price 45\.00 only") as refused:
        counter.set_price(1, "44", sure=True)
    assert refused.value.field == "price"
    counter.set_price(1, "45")
    limit(supply, price_policy=None)
    counter.set_price(1, "44", sure=True)
    assert counter.basket.total == Money(4400)


def test_a_price_between_cost_and_guidance_is_neither_below_nor_above(supply: Supply, keeper: User) -> None:
    supply.send({"goods": [listed()]}, "goods.updated")
    limit(supply, price_policy="between")
    counter = Counter(supply.store, keeper, Settings(), clock=supply.clock, ids=supply.ids, later=at_once)
    counter.scan(PACK)
    with supply.store.read() as tx:
        found = province.find(tx, CARTON)
    assert found is not None
    assert found.wholesale is not None
    cost = Money(half_up(found.wholesale.fen, 10))
    with pytest.raises(RuleViolation, match="which it costs"):
        counter.set_price(1, str(cost - Money(1)), sure=True)
    counter.set_price(1, str(cost), sure=True)
    with pytest.raises(RuleViolation, match="the guidance price"):
        counter.set_price(1, "99", sure=True)


def test_a_price_of_before_the_policy_is_not_settled(supply: Supply, keeper: User) -> None:
    counter = Counter(supply.store, keeper, Settings(), clock=supply.clock, ids=supply.ids, later=at_once)
    counter.scan(PACK)
    counter.confirm_age()
    counter.set_price(1, "44", sure=True)
    limit(supply, price_policy="fixed")
    command = Settle(counter.basket, (cash_payment(Money(4400), Money(5000)),))
    with pytest.raises(RuleViolation, match="marked price"):
        settle(supply.store, command, keeper, clock=supply.clock, ids=supply.ids)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("limits.updated", {"limits": [{"pack_ean": PACK, "price_policy": "cheap"}]}),
        ("goods.updated", {"goods": [listed(packs_per_carton=0)]}),
        ("goods.updated", {"goods": [listed(carton_ean="6901028075016")]}),
        ("goods.updated", {"goods": [listed(wholesale_fen=-1)]}),
        ("goods.updated", {"goods": [listed(guidance_fen=10**20)]}),
        ("price.updated", {"effective_on": "soon", "prices": []}),
        ("price.updated", prices({"carton_ean": CARTON, "retail_pack_fen": "4500"})),
        ("limits.updated", {"limits": [{"pack_ean": PACK, "per_line_packs": -1}]}),
        ("limits.updated", {"limits": [{"pack_ean": "x"}]}),
    ],
)
def test_a_body_that_cannot_be_is_refused_whole(kind: str, body: Json, supply: Supply) -> None:
    before = kept(supply)
    assert supply.send(body, kind) is FeedState.REFUSED
    assert kept(supply) == before
