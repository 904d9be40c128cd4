"""How much to order: from what was sold, what is there and on its way, the days to bridge, holidays and limits.

Whole numbers throughout: thousandths of base units, percents. Demand of the days to bridge is what the last weeks sold
a day, newer weeks weighing more, more or less before a holiday; where the same days of last year are known, moved to
the same distance from the holiday, they weigh 60 % and the last weeks 40 % (the weighting the trade has published). On
top comes a reserve for chance: about nineteen times in twenty it is enough.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isqrt
from typing import Final

from pos_app.domain.money import MILLI, Quantity, half_up
from pos_app.domain.product import Kind, on_hand_text
from pos_app.domain.told import NOTHING, Told

WEEK: Final = 7
HISTORY_DAYS: Final = 8 * WEEK
COVER_DAYS_MAX: Final = 60
PERCENT: Final = 100
YEAR_AGO_PERCENT: Final = 60
_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 1)
_GROWTH_MOST: Final = 200
_GROWTH_LEAST: Final = 50
# The square of how many deviations the reserve is, in hundredths: at two, a year of a real supermarket runs out a third
# less often than by ordering what was sold last week, with a tenth less in stock (decisions/024).
_RESERVE: Final = 400


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day before which people buy more: so many days before it and after, and the percentage of a plain day."""

    name: Told
    in_days: int
    steps: tuple[tuple[int, int], ...]

    def percent(self, day: int) -> int:
        """What a day sells, `day` days from today; `steps` are (days to the holiday at most, percent), least first."""
        away = self.in_days - day
        return next((percent for most, percent in self.steps if away <= most), PERCENT)


@dataclass(frozen=True, slots=True)
class Goods:
    """What is known of a product. Quantities are thousandths of base units, days are newest first.

    `sold` begins with yesterday and is as long as the shop has had the product. `year_ago` are the days that match
    those to bridge, `year_ago_before` those that match `sold`; both empty where the shop was not there yet. `pack` is
    what the supplier sells it by.
    """

    sold: Sequence[int]
    on_hand: int
    on_order: int = 0
    pack: int = MILLI
    year_ago: Sequence[int] = ()
    year_ago_before: Sequence[int] = ()
    stock_min: int | None = None
    stock_max: int | None = None
    unit: str = ""
    kind: Kind = Kind.GENERAL
    packs_per_carton: int = 10

    def text(self, milli: int) -> str:
        return on_hand_text(Quantity(milli), self.unit, self.kind, self.packs_per_carton)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """So many packs of what the supplier sells it by, and why. `demand` and `reserve` are in base units."""

    packs: int
    demand: Quantity
    reserve: Quantity
    a_week: Quantity
    why: Told


def suggest(goods: Goods, cover_days: int, holidays: Sequence[Holiday] = ()) -> Suggestion:
    """What to order so that it lasts `cover_days`: the days to the goods and from them to the next ones."""
    cover = max(1, min(COVER_DAYS_MAX, cover_days))
    weeks = _weeks(goods.sold)
    a_week = _a_week(weeks)
    plain = half_up(a_week * sum(_percents(cover, holidays)), PERCENT * WEEK)
    season = _season(goods)
    demand = plain
    if season is not None:
        demand = half_up(YEAR_AGO_PERCENT * season + (PERCENT - YEAR_AGO_PERCENT) * plain, PERCENT)
    reserve = _reserve(weeks, a_week, cover) if demand else 0
    wanted = max(demand + reserve, goods.stock_min or 0)
    there = max(0, goods.on_hand) + goods.on_order
    packs = _packs(wanted - there, goods.pack, urgent=there < demand)
    most = None if goods.stock_max is None else max(0, goods.stock_max - there) // goods.pack
    capped = most is not None and packs > most
    packs = packs if most is None else min(packs, most)
    why = _why(goods, cover, a_week, season, holidays, capped=capped)
    return Suggestion(packs, Quantity(demand), Quantity(reserve), Quantity(a_week), why)


def _weeks(sold: Sequence[int]) -> list[int]:
    """What each whole week sold, newest first; of a product that is new what it has sold so far, as if a week of it."""
    days = [max(0, milli) for milli in sold[:HISTORY_DAYS]]
    whole = [sum(days[start : start + WEEK]) for start in range(0, len(days) - WEEK + 1, WEEK)]
    return whole or ([half_up(sum(days) * WEEK, len(days))] if days else [])


def _a_week(weeks: Sequence[int]) -> int:
    """Newer weeks weigh more."""
    weights = _WEIGHTS[: len(weeks)]
    return half_up(sum(w * sold for w, sold in zip(weights, weeks, strict=True)), sum(weights)) if weeks else 0


def _percents(cover: int, holidays: Sequence[Holiday]) -> list[int]:
    """Of each day to bridge what it sells of a plain day; near two holidays the stronger counts."""
    return [
        max((holiday.percent(day) for holiday in holidays), key=lambda each: abs(each - PERCENT), default=PERCENT)
        for day in range(cover)
    ]


def _season(goods: Goods) -> int | None:
    """What the same days of last year sold, as the shop has grown since; None where nobody knows."""
    before, now = sum(goods.year_ago_before), sum(goods.sold[: len(goods.year_ago_before)])
    if before <= 0 or not goods.year_ago:
        return None
    growth = max(_GROWTH_LEAST, min(_GROWTH_MOST, half_up(PERCENT * now, before)))
    return half_up(max(0, sum(goods.year_ago)) * growth, PERCENT)


def _reserve(weeks: Sequence[int], a_week: int, cover: int) -> int:
    """From how much the weeks differ, and never less than chance alone makes them differ."""
    chance = a_week * MILLI
    spread = 0
    if len(weeks) > 1:
        mean = half_up(sum(weeks), len(weeks))
        spread = sum((sold - mean) ** 2 for sold in weeks) // (len(weeks) - 1)
    return isqrt(max(chance, spread) * cover * _RESERVE // (WEEK * PERCENT))


def _packs(missing: int, pack: int, *, urgent: bool) -> int:
    """Whole packs. What is wanted for the days themselves is rounded up, a reserve only when most of a pack is."""
    if missing <= 0:
        return 0
    return -(-missing // pack) if urgent else half_up(missing, pack)


def _why(
    goods: Goods, cover: int, a_week: int, season: int | None, holidays: Sequence[Holiday], *, capped: bool
) -> Told:
    """One sentence."""
    parts: dict[str, str | int | Told] = {
        "sold": goods.text(a_week),
        "left": goods.text(max(0, goods.on_hand)),
        "days": cover,
        "coming": NOTHING,
        "year": NOTHING,
        "holiday": _named(holidays, cover),
        "limit": NOTHING,
    }
    if goods.on_order:
        parts["coming"] = Told(", {coming} on the way", {"coming": goods.text(goods.on_order)})
    if season is not None:
        parts["year"] = Told(", last year {season} in these days", {"season": goods.text(season)})
    if capped:
        parts["limit"] = Told(", at most {most} may be in stock", {"most": goods.text(goods.stock_max or 0)})
    return Told("Sells {sold} a week, {left} left{coming}, to last {days} days{year}{holiday}{limit}", parts)


def _named(holidays: Sequence[Holiday], cover: int) -> Told:
    """The nearest holiday that changes what a day to bridge sells."""
    felt = [each for each in holidays if any(each.percent(day) != PERCENT for day in range(cover))]
    near = min(felt, key=lambda each: abs(each.in_days), default=None)
    if near is None:
        return NOTHING
    if near.in_days < 0:
        return Told(", just after {holiday}", {"holiday": near.name})
    return Told(", {holiday} in {count} days", {"holiday": near.name, "count": near.in_days})
