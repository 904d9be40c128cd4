"""The shop's promotions as they are kept, listed and tried; and what the counter does with them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pos_app.domain.basket import Note
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import Role, User
from pos_app.domain.price_book import WHOLE
from pos_app.domain.pricing import PriceReason
from pos_app.domain.promotion import (
    Bundle,
    BuyGet,
    Percentage,
    Promotion,
    Rule,
    Schedule,
    Scope,
    SecondItem,
    ShopTime,
    SpecialPrice,
    SpendAndSave,
    Step,
    Tier,
    Tiers,
    kind_of,
)
from pos_app.domain.tender import cash_payment
from pos_app.services.checkout import Settle, settle
from pos_app.services.counter import Counter, at_once
from pos_app.services.pricing import body_of, load_book
from pos_app.services.promotions import State, listed, preview, priced_products, save, set_prices, switch
from pos_app.services.settings import Settings
from pos_app.store import goods, journal, sales
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services.shelf import APPLES, CASE, PACK, WATER, label

WATERS = "农夫山泉550ml"
RULES: tuple[Rule, ...] = (
    SpecialPrice(Money(150)),
    Percentage(90_00),
    SpendAndSave((Step(Money(5000), Money(500)), Step(Money(10_000), Money(1200)))),
    BuyGet(2, 1),
    SecondItem(50_00),
    Bundle(Money(500), 3),
    Tiers((Tier(3, 90_00), Tier(6, 80_00))),
)


class Shop:
    """A store and its keeper."""

    def __init__(self, store: Store, user: User, clock: TestClock, ids: TestIds) -> None:
        self.store, self.user, self.clock, self.ids = store, user, clock, ids

    def uid_of(self, code: str) -> str:
        with self.store.read() as tx:
            item = goods.by_code(tx, code)
        assert item is not None
        return item.product_uid

    def save(self, rule: Rule, *codes: str, uid: str = "p-1", **more: Any) -> Promotion:
        promotion = Promotion(uid, "活动", rule, Scope(tuple(map(self.uid_of, codes))), **more)
        save(self.store, promotion, self.user, clock=self.clock, ids=self.ids)
        return promotion

    def counter(self, user: User | None = None, **settings: Any) -> Counter:
        kept = Settings(**settings)
        return Counter(self.store, user or self.user, kept, clock=self.clock, ids=self.ids, later=at_once)

    def sell(self, counter: Counter) -> int:
        counter.confirm_age()
        command = Settle(counter.basket, (cash_payment(counter.basket.total, Money(1_000_000)),))
        sale_id = settle(self.store, command, self.user, clock=self.clock, ids=self.ids).sale_id
        counter.begin()
        return sale_id

    def entries(self, kind: str) -> list[Any]:
        with self.store.read() as tx:
            return [entry.body for entry in journal.entries(tx) if entry.kind == kind]


@pytest.fixture
def shop(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> Shop:
    return Shop(floor, keeper, clock, ids)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
def test_a_promotion_is_read_as_it_was_saved(shop: Shop, rule: Rule) -> None:
    schedule = Schedule(date(2026, 11, 1), date(2026, 12, 1), (6, 7), 480, 1200, members_only=True, grades=("gold",))
    saved = shop.save(rule, WATER, schedule=schedule, earns_points=False)
    (row,) = listed(shop.store, clock=shop.clock)
    assert (row.promotion, row.state, row.products) == (saved, State.ON, (WATERS,))
    assert shop.entries("promotion.changed")[0] == {
        "promotion": "p-1",
        "user": "老周",
        "name": "活动",
        "kind": kind_of(rule),
        "active": True,
        "earns_points": False,
        **body_of(saved),
    }


def test_a_promotion_that_is_switched_off_prices_nothing_and_can_come_back(shop: Shop) -> None:
    shop.save(Percentage(50_00), WATER)
    counter = shop.counter()
    switch(shop.store, "p-1", shop.user, active=False, clock=shop.clock, ids=shop.ids)
    counter.scan(WATER)
    assert counter.basket.total == Money(200)
    assert listed(shop.store, clock=shop.clock)[0].state is State.OFF
    counter.begin()
    switch(shop.store, "p-1", shop.user, active=True, clock=shop.clock, ids=shop.ids)
    switch(shop.store, "p-1", shop.user, active=True, clock=shop.clock, ids=shop.ids)
    counter.scan(WATER)
    assert counter.basket.total == Money(100)
    assert [body["active"] for body in shop.entries("promotion.changed")] == [True, False, True]


def test_the_list_says_what_is_on_waits_and_is_over(shop: Shop) -> None:
    shop.save(Percentage(90_00), uid="over", schedule=Schedule(last_day=date(2026, 11, 21)))
    shop.save(Percentage(90_00), uid="waits", schedule=Schedule(first_day=date(2026, 11, 23)))
    shop.save(Percentage(90_00), uid="on", schedule=Schedule(last_day=date(2026, 11, 22)))
    rows = listed(shop.store, clock=shop.clock)
    assert [(row.promotion.uid, row.state) for row in rows] == [
        ("on", State.ON),
        ("waits", State.WAITING),
        ("over", State.OVER),
    ]
    with shop.store.read() as tx:
        book = load_book(tx, ShopTime.of(shop.clock.now_ms()))
    assert [each.uid for each in book.promotions] == ["on", "waits"]


def test_a_promotion_can_not_name_a_cigarette(shop: Shop) -> None:
    with pytest.raises(RuleViolation, match="never promoted") as refused:
        shop.save(Percentage(90_00), WATER, PACK)
    assert refused.value.field == "products"
    with shop.store.write() as tx:
        category = goods.category_id(tx, "香烟")
        tx.run("UPDATE product SET category_id = :category WHERE kind = 'cigarette'", {"category": category})
    for name in ("香烟", "没有"):
        promotion = Promotion("p-1", "活动", Percentage(90_00), Scope(categories=(name,)))
        with pytest.raises(RuleViolation) as refused:
            save(shop.store, promotion, shop.user, clock=shop.clock, ids=shop.ids)
        assert refused.value.field == "categories"
    assert listed(shop.store, clock=shop.clock) == []


def test_a_product_that_is_unknown_is_refused(shop: Shop) -> None:
    promotion = Promotion("p-1", "活动", Percentage(90_00), Scope(("nothing",)))
    with pytest.raises(RuleViolation) as refused:
        save(shop.store, promotion, shop.user, clock=shop.clock, ids=shop.ids)
    assert refused.value.field == "products"


def test_a_cashier_saves_and_switches_nothing(shop: Shop, cashier: User) -> None:
    promotion = shop.save(Percentage(90_00), WATER)
    shop.user = cashier
    for act in (
        lambda: shop.save(Percentage(80_00), WATER),
        lambda: switch(shop.store, "p-1", cashier, active=False, clock=shop.clock, ids=shop.ids),
        lambda: preview(shop.store, promotion, cashier, clock=shop.clock),
    ):
        with pytest.raises(RuleViolation, match="no right"):
            act()


def test_a_preview_says_what_a_rule_would_have_done_last_week(shop: Shop) -> None:
    counter = shop.counter()
    for codes in ((WATER, WATER, PACK), (WATER,), (PACK,)):
        for code in codes:
            counter.scan(code)
        shop.sell(counter)
    counter.scan(WATER)
    counter.set_price(1, "1.80")
    shop.sell(counter)
    shop.clock.ms += 24 * 3_600_000
    rule = Promotion("new", "第二件半价", SecondItem(50_00), schedule=Schedule(first_day=date(2027, 1, 1)))
    tried = preview(shop.store, rule, shop.user, clock=shop.clock)
    assert (tried.first, tried.last) == (date(2026, 11, 16), date(2026, 11, 22))
    assert (tried.sales, tried.touched, tried.discount) == (4, 1, Money(100))
    assert (tried.amount, tried.margin) == (Money(780), Money(780 - 440))
    assert tried.margin_after == Money(240)
    assert listed(shop.store, clock=shop.clock) == []


def test_a_preview_looks_at_hours(shop: Shop) -> None:
    counter = shop.counter()
    counter.scan(WATER)
    shop.sell(counter)  # at ten in the morning
    shop.clock.ms += 24 * 3_600_000
    evening = Promotion("new", "晚间", Percentage(50_00), schedule=Schedule(from_minute=18 * 60))
    assert preview(shop.store, evening, shop.user, clock=shop.clock).touched == 0
    morning = replace(evening, schedule=Schedule(to_minute=12 * 60))
    assert preview(shop.store, morning, shop.user, clock=shop.clock).touched == 1


def test_a_floor_and_a_price_for_members_belong_to_a_product(shop: Shop) -> None:
    with shop.store.read() as tx:
        water, pack = goods.by_code(tx, WATER), goods.by_code(tx, PACK)
    assert water is not None
    assert pack is not None

    def give(floor: int | None, member: int | None, item: Any = water) -> None:
        set_prices(
            shop.store,
            item.product_id,
            shop.user,
            floor=None if floor is None else Money(floor),
            member_price=None if member is None else Money(member),
            clock=shop.clock,
            ids=shop.ids,
        )

    give(150, 180)
    (row,) = priced_products(shop.store)
    assert (row.name, row.floor, row.member_price) == (WATERS, Money(150), Money(180))
    with shop.store.read() as tx:
        case = goods.by_code(tx, CASE)
        assert load_book(tx, ShopTime.of(0)).member_prices == {(water.product_uid, ""): Money(180)}
    assert case is not None
    assert case.floor == Money(3600)
    for floor, member, field, item in (
        (250, None, "floor", water),
        (None, 201, "member_price", water),
        (None, 1, "member_price", pack),
    ):
        with pytest.raises(RuleViolation) as refused:
            give(floor, member, item)
        assert refused.value.field == field
    give(None, None)
    assert priced_products(shop.store) == []
    assert [body["floor_fen"] for body in shop.entries("price.bounded")] == [150, None]


# --- at the counter


def test_the_books_know_why_a_line_cost_what_it_did(shop: Shop) -> None:
    shop.save(Percentage(90_00), WATER)
    counter = shop.counter()
    counter.scan(WATER)
    counter.scan(PACK)
    counter.set_whole_discount("0.10")
    sale_id = shop.sell(counter)
    with shop.store.read() as tx:
        rows = tx.all(
            "SELECT price_fen, list_fen, discount_fen, amount_fen, reason, promotion FROM sale_line ORDER BY line"
        )
        sold = sales.load(tx, sale_id)
    assert [tuple(row) for row in rows] == [
        (180, 200, 10, 170, "promotion", f"p-1 {WHOLE}"),
        (4500, 4500, 0, 4500, "list", ""),
    ]
    assert sold.total == Money(4670)
    (body,) = shop.entries("sale.completed")
    assert body["whole"] == {"off_fen": 10, "percent": 100_00}
    assert body["lines"][0]["promotions"] == ["p-1", WHOLE]


def test_a_line_goes_on_with_its_promoted_price(shop: Shop) -> None:
    shop.save(SpecialPrice(Money(150)), WATER)
    added = shop.counter().scan(WATER)
    assert added.line.price == Money(150)  # type: ignore[union-attr]


def test_a_sale_keeps_the_promotions_it_began_with(shop: Shop) -> None:
    counter = shop.counter()
    counter.scan(WATER)
    shop.save(Percentage(50_00), WATER)
    counter.scan(WATER)
    assert counter.basket.total == Money(400)
    counter.clear()
    counter.scan(WATER)
    assert counter.basket.total == Money(100)


def test_a_gift_costs_nothing_and_is_told(shop: Shop, cashier: User) -> None:
    counter = shop.counter(cashier)
    counter.scan(WATER)
    counter.scan(PACK)
    counter.gift(1)
    assert [line.reason for line in counter.basket.lines] == [PriceReason.GIFT, PriceReason.LIST]
    with pytest.raises(RuleViolation, match="never given away"):
        counter.gift(2)
    shop.sell(counter)
    (body,) = shop.entries("sale.completed")
    assert (body["lines"][0]["reason"], body["lines"][0]["amount_fen"], body["lines"][0]["list_fen"]) == (
        "gift",
        0,
        200,
    )


def test_a_scan_after_a_gift_is_charged(shop: Shop) -> None:
    counter = shop.counter()
    counter.scan(WATER)
    counter.gift(1)
    counter.scan(WATER)
    assert [line.amount for line in counter.basket.lines] == [Money(0), Money(200)]


@pytest.mark.parametrize(("text", "total"), [("/95", 665), ("1", 600), ("", 700), ("0", 700), ("/100", 700)])
def test_a_discount_on_the_whole_sale_is_percent_or_yuan(shop: Shop, text: str, total: int) -> None:
    counter = shop.counter()
    counter.scan(WATER)
    counter.scan(label(APPLES, 500, prefix="21"))
    counter.set_whole_discount("/50")
    counter.set_whole_discount(text)
    assert counter.basket.total == Money(total)


@pytest.mark.parametrize("text", ["-1", "/0", "/101", "x", "3"])
def test_a_discount_that_can_not_be_is_refused_and_changes_nothing(shop: Shop, text: str) -> None:
    counter = shop.counter()
    counter.scan(WATER)
    counter.scan(PACK)
    counter.set_whole_discount("/90")
    before = counter.basket
    with pytest.raises(RuleViolation) as refused:
        counter.set_whole_discount(text)
    assert (refused.value.field, counter.basket) == ("discount", before)


def test_the_floor_says_how_much_can_be_taken_off(shop: Shop) -> None:
    with shop.store.read() as tx:
        water = goods.by_code(tx, WATER)
    assert water is not None
    set_prices(
        shop.store, water.product_id, shop.user, floor=Money(150), member_price=None, clock=shop.clock, ids=shop.ids
    )
    counter = shop.counter()
    counter.scan(WATER)
    with pytest.raises(RuleViolation, match=r"At most 0\.50"):
        counter.set_whole_discount("/70")
    counter.set_whole_discount("/75")
    assert counter.basket.total == Money(150)


def test_below_the_floor_a_price_by_hand_needs_the_right_of_any_discount(shop: Shop, cashier: User) -> None:
    with shop.store.read() as tx:
        water = goods.by_code(tx, WATER)
    assert water is not None
    set_prices(
        shop.store, water.product_id, shop.user, floor=Money(150), member_price=None, clock=shop.clock, ids=shop.ids
    )
    counter = shop.counter(cashier)
    counter.scan(WATER)
    with pytest.raises(RuleViolation, match="no right"):
        counter.set_price(1, "1.40")
    counter.set_price(1, "1.50")
    counter.user = shop.user
    counter.set_price(1, "1.40")
    assert counter.basket.lines[0].notes == (Note.BELOW_FLOOR,)


def test_who_may_take_off_how_much_is_a_matter_of_right(shop: Shop, cashier: User) -> None:
    counter = shop.counter(cashier)
    counter.scan(WATER)
    with pytest.raises(RuleViolation, match="no right"):
        counter.set_whole_discount("/95")
    counter.user = User(1, "店长", Role.MANAGER)
    counter.set_whole_discount("/95")
    assert counter.basket.total == Money(190)


def test_a_unit_that_is_switched_is_priced_anew(shop: Shop) -> None:
    shop.save(SpecialPrice(Money(140)), WATER)
    counter = shop.counter()
    counter.scan(WATER)
    assert counter.switch_unit(1).unit == "箱"
    assert counter.basket.total == Money(140 * 24)
    assert counter.basket.lines[0].quantity == Quantity.of(1)
