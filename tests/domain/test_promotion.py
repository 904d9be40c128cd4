from datetime import date

import pytest

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money
from pos_app.domain.promotion import (
    Bundle,
    BuyGet,
    Percentage,
    Schedule,
    SecondItem,
    ShopTime,
    SpecialPrice,
    SpendAndSave,
    Step,
    Tier,
    Tiers,
    kind_of,
)
from tests.promotions import MEMBER, NOON, promotion

SUNDAY = date(2026, 11, 22)


def at(hour: int, minute: int = 0, day: date = SUNDAY) -> ShopTime:
    return ShopTime(day, hour * 60 + minute)


def test_the_clock_on_the_wall_is_eight_hours_ahead_of_utc() -> None:
    assert ShopTime.of(1_795_312_800_000) == at(10)


def test_a_promotion_holds_from_its_first_to_its_last_day() -> None:
    schedule = Schedule(first_day=SUNDAY, last_day=SUNDAY)
    assert schedule.holds(at(0))
    assert schedule.holds(at(23, 59))
    assert not schedule.holds(at(12, day=date(2026, 11, 21)))
    assert not schedule.holds(at(12, day=date(2026, 11, 23)))


def test_weekdays_and_hours_are_those_of_the_shop() -> None:
    schedule = Schedule(weekdays=(6, 7), from_minute=8 * 60, to_minute=10 * 60)
    assert schedule.holds(at(8))
    assert not schedule.holds(at(10))
    assert not schedule.holds(at(8, day=date(2026, 11, 23)))


def test_a_night_that_goes_over_midnight_belongs_to_the_day_it_began_on() -> None:
    schedule = Schedule(last_day=SUNDAY, weekdays=(7,), from_minute=22 * 60, to_minute=2 * 60)
    assert schedule.holds(at(23))
    assert schedule.holds(at(1, day=date(2026, 11, 23)))
    assert not schedule.holds(at(1))
    assert not schedule.holds(at(23, day=date(2026, 11, 23)))


def test_a_promotion_for_members_is_not_for_guests() -> None:
    assert Schedule().is_for(None)
    assert not Schedule(members_only=True).is_for(None)
    assert Schedule(members_only=True).is_for(MEMBER)
    assert Schedule(grades=("gold",)).is_for(MEMBER)
    assert not Schedule(grades=("silver",)).is_for(MEMBER)
    assert not Schedule(grades=("silver",)).is_for(None)


def test_the_highest_step_that_is_reached_saves() -> None:
    rule = SpendAndSave((Step(Money(5000), Money(500)), Step(Money(10_000), Money(1500))))
    assert [rule.saves(Money(spent)).fen for spent in (4999, 5000, 9999, 10_000, 50_000)] == [0, 500, 500, 1500, 1500]


def test_a_repeated_step_saves_for_each_full_sum() -> None:
    rule = SpendAndSave((Step(Money(5000), Money(500)),), repeats=True)
    assert [rule.saves(Money(spent)).fen for spent in (4999, 5000, 14_999, 15_000)] == [0, 500, 1000, 1500]


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: SpecialPrice(Money(0)), "price"),
        (lambda: Percentage(100_00), "percent"),
        (lambda: Percentage(0), "percent"),
        (lambda: SecondItem(-1), "percent"),
        (lambda: BuyGet(0, 1), "buy"),
        (lambda: BuyGet(1, 100), "get"),
        (lambda: Bundle(Money(100), 1), "count"),
        (lambda: SpendAndSave(()), "steps"),
        (lambda: SpendAndSave((Step(Money(100), Money(100)),)), "steps"),
        (lambda: SpendAndSave((Step(Money(200), Money(50)), Step(Money(100), Money(60)))), "steps"),
        (lambda: SpendAndSave((Step(Money(100), Money(5)), Step(Money(200), Money(6))), repeats=True), "steps"),
        (lambda: Tiers((Tier(3, 90_00), Tier(5, 95_00))), "steps"),
        (lambda: Schedule(first_day=date(2026, 1, 2), last_day=date(2026, 1, 1)), "last_day"),
        (lambda: Schedule(weekdays=(8,)), "weekdays"),
        (lambda: Schedule(from_minute=60, to_minute=60), "hours"),
        (lambda: promotion(SpecialPrice(Money(100))), "products"),
        (lambda: promotion(Bundle(Money(100)), "可乐"), "products"),
        (lambda: promotion(Percentage(90_00), uid=""), "name"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_at_its_field(make: object, field: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        make()  # type: ignore[operator]
    assert refused.value.field == field


def test_every_kind_has_the_name_it_is_kept_under() -> None:
    assert kind_of(Percentage(90_00)) == "percentage"
    assert kind_of(SpendAndSave((Step(Money(100), Money(5)),))) == "spend_and_save"


def test_noon_is_noon() -> None:
    assert at(12) == NOON
