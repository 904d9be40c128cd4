"""What counts in a stocktake: when it was counted, never when the till heard of it."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from pos_app.domain.money import Quantity
from pos_app.domain.product import ProductId
from pos_app.domain.stocktake import Candidate, Count, CountHow, draw, match_degree, tallies, tally

P = ProductId(1)


def line(
    number: int, milli: int, how: CountHow = CountHow.ADD, at_ms: int = 0, after: int = 7, who: str = "甲"
) -> Count:
    return Count(number, P, how, Quantity(milli), who, at_ms or number, after, Quantity(9000))


def test_lines_of_several_people_add_up() -> None:
    found = tally([line(1, 4000), line(2, 5000, who="乙"), line(3, 1000)])
    assert found is not None
    assert (found.counted, found.variance, found.counters) == (Quantity(10_000), Quantity(1000), ("甲", "乙"))
    assert not found.doubtful


def test_a_corrected_number_makes_the_lines_before_it_of_no_account() -> None:
    found = tally([line(1, 4000), line(2, 3000, CountHow.SET), line(3, 1000)])
    assert found is not None
    assert (found.counted, found.lines) == (Quantity(4000), 2)


def test_what_is_void_has_to_be_counted_again() -> None:
    assert tally([line(1, 4000), line(2, 0, CountHow.VOID)]) is None
    assert tallies([line(1, 4000), line(2, 0, CountHow.VOID)]) == {}
    assert tally([]) is None


def test_goods_that_moved_between_two_lines_are_doubtful_until_counted_again() -> None:
    moved = [line(1, 4000, after=7), line(2, 5000, after=8)]
    found = tally(moved)
    again = tally([*moved, line(3, 9000, CountHow.SET, after=8)])
    assert found is not None
    assert again is not None
    assert (found.doubtful, again.doubtful) == (True, False)


LINES = st.lists(
    st.tuples(st.integers(0, 9000), st.sampled_from(CountHow), st.integers(1, 50)), max_size=8, unique_by=lambda x: x[2]
)


@settings(max_examples=100)
@given(LINES, st.randoms())
def test_it_does_not_matter_in_which_order_lines_arrive(
    lines: list[tuple[int, CountHow, int]], chance: random.Random
) -> None:
    made = [line(number, milli, how, at_ms) for number, (milli, how, at_ms) in enumerate(lines)]
    shuffled = list(made)
    chance.shuffle(shuffled)
    assert tally(shuffled) == tally(made)


GOODS = [Candidate(ProductId(n), f"uid-{n}", n % 2 == 0) for n in range(100)]


def test_a_spot_check_draws_ten_cigarettes_and_ten_others_the_same_for_everybody() -> None:
    drawn = draw(GOODS, "430102100001 2026-11")
    assert [each.is_tobacco for each in drawn] == [True] * 10 + [False] * 10
    assert draw(reversed(GOODS), "430102100001 2026-11") == drawn
    assert draw(GOODS, "430102100001 2026-12") != drawn
    assert len(draw(GOODS[:3], "x")) == 3


def test_the_match_degree_is_the_share_of_goods_that_are_as_the_books_say() -> None:
    assert match_degree(matched=19, counted=20) == 9500
    assert match_degree(matched=0, counted=0) is None
