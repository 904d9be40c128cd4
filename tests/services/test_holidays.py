"""When the holidays are, and which day of last year a day is like."""

from datetime import date

import pytest

from pos_app.services.holidays import dragon_boat, holidays_near, mid_autumn, spring_festival, year_ago


@pytest.mark.parametrize(
    ("year", "spring", "dragon", "autumn"),
    [
        (2023, (1, 22), (6, 22), (9, 29)),
        (2024, (2, 10), (6, 10), (9, 17)),
        (2025, (1, 29), (5, 31), (10, 6)),
        (2026, (2, 17), (6, 19), (9, 25)),
        (2033, (1, 31), (6, 1), (9, 8)),
    ],
)
def test_the_moon_is_right(
    year: int, spring: tuple[int, int], dragon: tuple[int, int], autumn: tuple[int, int]
) -> None:
    found = (spring_festival(year), dragon_boat(year), mid_autumn(year))
    assert found == tuple(date(year, *each) for each in (spring, dragon, autumn))


def test_a_week_before_spring_festival_is_like_a_week_before_the_last_one() -> None:
    assert year_ago(date(2026, 2, 10)) == date(2025, 1, 22)
    assert year_ago(date(2026, 2, 18)) == date(2025, 1, 30)
    assert year_ago(date(2026, 9, 20)) == date(2025, 10, 1)


def test_a_plain_day_is_like_the_same_weekday() -> None:
    day = date(2026, 6, 10)
    assert year_ago(day) == date(2025, 6, 11)
    assert year_ago(day).weekday() == day.weekday()


def test_holidays_that_are_near_are_named_with_their_days() -> None:
    found = {str(holiday.name): holiday.in_days for holiday in holidays_near(date(2026, 12, 20))}
    assert found == {"new year": 12, "spring festival": 48}


def test_each_week_before_spring_festival_sells_more_and_after_it_the_streets_are_empty() -> None:
    (spring,) = [each for each in holidays_near(date(2026, 1, 20)) if str(each.name) == "spring festival"]
    percents = [spring.percent(day) for day in (0, 10, 17, 25, 29, 38, 50)]
    assert percents == [100, 115, 130, 160, 80, 90, 100]


@pytest.mark.parametrize("day", [date(1901, 1, 1), date(2000, 1, 1), date(2100, 12, 31)])
def test_a_wrong_clock_stops_no_order(day: date) -> None:
    holidays_near(day)
    year_ago(day)
