"""The days before which people buy more: spring festival and the others of the moon, national day, new year.

Also which day of last year a day is like: the one as far from the same holiday, else the same weekday.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Final

from borax.calendars.lunardate import LunarDate

from pos_app.domain.ordering import Holiday
from pos_app.domain.told import Told

_YEAR: Final = timedelta(days=364)
_AHEAD: Final = timedelta(days=100)
# What a day sells of a plain one, by the days to the holiday: until it is over (negative days), its week, the weeks
# before. Of spring festival each week by itself: gifts first, then everything, then the streets are empty.
_SPRING: Final = ((-15, 100), (-7, 90), (-1, 80), (7, 160), (14, 130), (21, 115))
_LESSER: Final = ((-3, 100), (7, 120), (14, 110))
_NEW_YEAR: Final = ((-2, 100), (5, 115))
# So near a holiday of the moon, a day is like the one as near to it last year.
_LIKE_BEFORE, _LIKE_AFTER = timedelta(days=28), timedelta(days=14)
# The years whose moons are tabulated, and the one before.
_KNOWN: Final = range(1902, 2100)


@cache
def _moon(year: int, month: int, day: int) -> date:
    found: date = LunarDate(year, month, day).to_solar_date()
    return found


def spring_festival(year: int) -> date:
    return _moon(year, 1, 1)


def mid_autumn(year: int) -> date:
    return _moon(year, 8, 15)


def dragon_boat(year: int) -> date:
    return _moon(year, 5, 5)


def _all(year: int) -> Iterator[tuple[Told, date, tuple[tuple[int, int], ...]]]:
    yield Told("new year"), date(year, 1, 1), _NEW_YEAR
    yield Told("national day"), date(year, 10, 1), _LESSER
    if year in _KNOWN:
        yield Told("spring festival"), spring_festival(year), _SPRING
        yield Told("dragon boat festival"), dragon_boat(year), _LESSER
        yield Told("mid-autumn festival"), mid_autumn(year), _LESSER


def holidays_near(today: date) -> list[Holiday]:
    """Those that are coming, and those just over that still empty the streets."""
    return [
        Holiday(name, (day - today).days, steps)
        for year in (today.year - 1, today.year, today.year + 1)
        for name, day, steps in _all(year)
        if -_LIKE_AFTER <= day - today <= _AHEAD
    ]


def year_ago(day: date) -> date:
    """The day of last year that this one is like."""
    for festival in (spring_festival, mid_autumn) if day.year in _KNOWN else ():
        this = festival(day.year)
        if -_LIKE_BEFORE <= day - this <= _LIKE_AFTER:
            return festival(day.year - 1) + (day - this)
    return day - _YEAR
