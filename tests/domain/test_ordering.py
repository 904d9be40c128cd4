"""How much to order and why: from sales, stock, holidays and limits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_app.domain.ordering import Goods, Holiday, suggest
from pos_app.domain.product import Kind
from pos_app.domain.told import Told

DAYS = 56
SPRING = Holiday(Told("spring festival"), 10, ((-7, 90), (-1, 80), (7, 160), (14, 130)))


def steady(a_day: int, *, on_hand: int = 0, **more: object) -> Goods:
    """Sells so many base units each day, for eight weeks."""
    return Goods([a_day * 1000] * DAYS, on_hand * 1000, unit="瓶", **more)  # type: ignore[arg-type]


def test_what_sells_ten_a_day_is_ordered_for_the_days_to_bridge_with_a_reserve() -> None:
    told = suggest(steady(10), 8)
    assert (told.demand.milli, told.a_week.milli) == (80_000, 70_000)
    assert 15_000 < told.reserve.milli < 20_000
    assert told.packs == 98
    assert str(told.why) == "Sells 70瓶 a week, 0瓶 left, to last 8 days"


def test_what_is_there_and_on_its_way_is_not_ordered_again() -> None:
    told = suggest(steady(10, on_hand=60, on_order=20_000), 8)
    assert told.packs == 18
    assert str(told.why) == "Sells 70瓶 a week, 60瓶 left, 20瓶 on the way, to last 8 days"
    assert suggest(steady(10, on_hand=100), 8).packs == 0


def test_stock_below_nothing_is_an_error_of_the_books_and_no_demand() -> None:
    assert suggest(steady(10, on_hand=-50), 8).packs == suggest(steady(10), 8).packs


def test_whole_packs_are_ordered_when_the_days_need_them_and_rarely_for_a_reserve() -> None:
    assert suggest(steady(10, pack=24_000), 8).packs == 5
    assert suggest(steady(10, on_hand=85, pack=24_000), 8).packs == 1
    assert suggest(steady(10, on_hand=88, pack=24_000), 8).packs == 0


def test_newer_weeks_weigh_more() -> None:
    rising = Goods([20_000] * 28 + [10_000] * 28, 0)
    assert suggest(rising, 7).a_week.milli > 105_000


def test_a_new_product_is_judged_by_the_days_it_was_there() -> None:
    assert suggest(Goods([3000, 3000, 3000], 0), 7).a_week.milli == 21_000


def test_what_nobody_bought_is_not_ordered_unless_a_least_stock_is_wanted() -> None:
    assert suggest(Goods([0] * DAYS, 0), 8).packs == 0
    assert suggest(Goods([], 0), 8).packs == 0
    assert suggest(Goods([], 2000, stock_min=6000), 8).packs == 4


def test_before_a_holiday_more_is_ordered_and_the_sentence_names_it() -> None:
    plain, near = suggest(steady(10), 8), suggest(steady(10), 8, [SPRING])
    assert near.demand.milli == 3 * 13_000 + 5 * 16_000
    assert near.packs > plain.packs
    assert str(near.why).endswith(", spring festival in 10 days")


def test_after_spring_festival_less_is_ordered() -> None:
    over = Holiday(SPRING.name, -2, SPRING.steps)
    told = suggest(steady(10), 8, [over])
    assert told.demand < suggest(steady(10), 8).demand
    assert str(told.why).endswith(", just after spring festival")


def test_a_holiday_too_far_away_changes_nothing() -> None:
    far = Holiday(SPRING.name, 60, SPRING.steps)
    assert suggest(steady(10), 8, [far]) == suggest(steady(10), 8)


def test_the_same_days_of_last_year_weigh_sixty_percent_as_the_shop_has_grown() -> None:
    goods = steady(10, year_ago=[10_000] * 8, year_ago_before=[5_000] * 28)
    told = suggest(goods, 8)
    assert told.demand.milli == (60 * 160_000 + 40 * 80_000) // 100
    assert "last year 160瓶 in these days" in str(told.why)


def test_last_year_is_not_asked_where_the_product_was_not_sold() -> None:
    goods = steady(10, year_ago=[90_000] * 8, year_ago_before=[0] * 28)
    assert suggest(goods, 8) == suggest(steady(10), 8)


def test_no_more_is_ordered_than_the_province_lets_the_shop_hold() -> None:
    goods = steady(10, on_hand=20, kind=Kind.CIGARETTE, pack=10_000, stock_max=60_000)
    told = suggest(goods, 8)
    assert told.packs == 4
    assert str(told.why) == "Sells 7条 a week, 2条 left, to last 8 days, at most 6条 may be in stock"


def test_a_limit_that_is_passed_already_orders_nothing() -> None:
    assert suggest(steady(10, on_hand=70, stock_max=60_000), 8).packs == 0


@given(
    sold=st.lists(st.integers(-2_000, 50_000), max_size=70),
    on_hand=st.integers(-50_000, 500_000),
    pack=st.sampled_from([1000, 6000, 10_000, 24_000]),
    most=st.none() | st.integers(0, 200_000),
    cover=st.integers(0, 90),
)
@settings(max_examples=100)
def test_an_order_is_never_below_nothing_nor_above_its_limit_and_covers_the_demand(
    sold: list[int], on_hand: int, pack: int, most: int | None, cover: int
) -> None:
    told = suggest(Goods(sold, on_hand, pack=pack, stock_max=most), cover)
    after = max(0, on_hand) + told.packs * pack
    assert told.packs >= 0
    if most is None:
        assert after >= told.demand.milli
    elif told.packs:
        assert after <= most


@pytest.mark.parametrize("day", range(-20, 40))
def test_every_day_near_a_holiday_has_its_percentage(day: int) -> None:
    assert 80 <= SPRING.percent(day) <= 160
