"""What is typed of a promotion is read, and a promotion is written as it was typed."""

from dataclasses import replace
from datetime import date

import pytest

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money
from pos_app.domain.promotion import (
    Bundle,
    BuyGet,
    Percentage,
    Rule,
    Schedule,
    SecondItem,
    SpecialPrice,
    SpendAndSave,
    Step,
    Tier,
    Tiers,
    kind_of,
)
from pos_app.services.promotion_forms import FIELDS, Draft, read, write

RULES: list[tuple[Draft, Rule]] = [
    (Draft(price="2.50"), SpecialPrice(Money(250))),
    (Draft(percent="87.5"), Percentage(87_50)),
    (Draft(steps="100-10 200-25"), SpendAndSave((Step(Money(10_000), Money(1000)), Step(Money(20_000), Money(2500))))),
    (Draft(steps="50-5", repeats=True), SpendAndSave((Step(Money(5000), Money(500)),), repeats=True)),
    (Draft(buy="2", get="1"), BuyGet(2, 1)),
    (Draft(percent="50"), SecondItem(50_00)),
    (Draft(price="10.00", count="3"), Bundle(Money(1000), 3)),
    (Draft(price="9.90", count="0"), Bundle(Money(990))),
    (Draft(steps="3-90 5-80"), Tiers((Tier(3, 90_00), Tier(5, 80_00)))),
]


@pytest.mark.parametrize(("draft", "rule"), RULES, ids=str)
def test_a_rule_is_read_and_written_as_it_was_typed(draft: Draft, rule: Rule) -> None:
    draft = replace(draft, name="活动", first_day="2026-11-01", weekdays="6 7", hours="18:00-20:30", who="gold")
    promotion = read(draft, kind_of(rule), ("a", "b"), "p-1")
    assert promotion.rule == rule
    assert promotion.schedule == Schedule(
        date(2026, 11, 1), None, (6, 7), 18 * 60, 20 * 60 + 30, members_only=True, grades=("gold",)
    )
    assert write(promotion) == draft


@pytest.mark.parametrize(
    ("typed", "days"), [("1-5", (1, 2, 3, 4, 5)), ("67", (6, 7)), ("7、6", (6, 7)), ("", ()), ("1-3 7", (1, 2, 3, 7))]
)
def test_weekdays_are_numbers_or_a_span(typed: str, days: tuple[int, ...]) -> None:
    assert read(Draft("活动", percent="90", weekdays=typed), "percentage", (), "p").schedule.weekdays == days


@pytest.mark.parametrize("typed", ["满100减10 ", "100-10,200-25", "100:10;200:25", "100减10、200减25"])
def test_steps_may_be_written_in_several_ways(typed: str) -> None:
    if typed.startswith("满"):
        with pytest.raises(RuleViolation, match="write steps"):
            read(Draft("活动", steps=typed), "spend_and_save", (), "p")
        return
    assert len(read(Draft("活动", steps=typed), "spend_and_save", (), "p").rule.steps) == 2  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("kind", "draft", "field"),
    [
        ("special_price", Draft("活动"), "price"),
        ("special_price", Draft("活动", price="x"), "price"),
        ("percentage", Draft("活动", percent="120"), "percent"),
        ("spend_and_save", Draft("活动", steps="100"), "steps"),
        ("tiers", Draft("活动", steps="3-90-1"), "steps"),
        ("buy_get", Draft("活动", buy="2", get="x"), "get"),
        ("percentage", Draft("活动", percent="90", first_day="soon"), "first_day"),
        ("percentage", Draft("活动", percent="90", hours="18"), "hours"),
        ("percentage", Draft("活动", percent="90", hours="18:00-25:00"), "hours"),
        ("percentage", Draft("活动", percent="90", weekdays="8"), "weekdays"),
        ("percentage", Draft("活动", percent="90", weekdays="mon"), "weekdays"),
        ("percentage", Draft("", percent="90"), "name"),
    ],
)
def test_what_can_not_be_read_is_said_at_its_field(kind: str, draft: Draft, field: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        read(draft, kind, ("a",), "p-1")
    assert refused.value.field == field


def test_every_kind_says_what_it_asks() -> None:
    assert {kind_of(rule) for _, rule in RULES} == set(FIELDS)


def test_categories_are_names_side_by_side() -> None:
    promotion = read(Draft("活动", percent="90", categories="饮料、 食品,酒"), "percentage", (), "p-1")
    assert promotion.scope.categories == ("饮料", "食品", "酒")
