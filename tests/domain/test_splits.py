from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.splits import largest_remainder, split_within

WEIGHTS = st.lists(st.integers(0, 5000), min_size=1, max_size=8).filter(any)


def slowly(amount: int, weights: list[int]) -> list[int]:
    """Fen by fen: the next one to whoever is furthest below an exact share that may still be rounded up."""
    exact = [Fraction(amount * weight, sum(weights)) for weight in weights]
    parts = [0] * len(weights)
    for _ in range(amount):
        short = [share - part for share, part in zip(exact, parts, strict=True)]
        whole = [int(share) > part for share, part in zip(exact, parts, strict=True)]
        # Whole fen first, whatever the order; of what is left the largest piece of a fen.
        place = whole.index(True) if any(whole) else short.index(max(short))
        parts[place] += 1
    return parts


@given(st.integers(0, 300), WEIGHTS)
def test_a_sum_is_divided_as_fen_by_fen(amount: int, weights: list[int]) -> None:
    assert largest_remainder(amount, weights) == slowly(amount, weights)


@given(st.integers(0, 100_000), st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 9000)), max_size=8))
def test_what_one_has_no_room_for_goes_to_the_others(amount: int, parts: list[tuple[int, int]]) -> None:
    rooms, weights = [room for room, _ in parts], [weight for _, weight in parts]
    shares = split_within(amount, rooms, weights)
    assert sum(shares) == min(amount, sum(rooms))
    assert all(0 <= share <= room for share, room in zip(shares, rooms, strict=True))


def test_a_part_of_no_weight_takes_only_what_nobody_else_has_room_for() -> None:
    assert split_within(5, [9, 9], [0, 1]) == [0, 5]
    assert split_within(12, [9, 9], [0, 1]) == [3, 9]
