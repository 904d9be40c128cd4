"""Moving-average cost against a plain reference in fractions."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.money import Money, Quantity
from pos_app.domain.stock import Holding, issue, receive, unit_cost_of

EMPTY = Holding(Quantity(0), Money(0), 0)
MOVES = st.lists(
    st.tuples(st.sampled_from(["in", "out"]), st.integers(1, 200_000), st.integers(0, 500_000)), max_size=40
)


def test_the_last_piece_takes_the_rest_of_the_value() -> None:
    held = receive(EMPTY, Quantity.of(3), Money(1000)).after
    costs = []
    for _ in range(3):
        move = issue(held, Quantity.of(1))
        costs.append(-move.value.fen)
        held = move.after
    assert costs == [333, 334, 333]
    assert (held.on_hand, held.value) == (Quantity(0), Money(0))


def test_goods_sold_before_any_came_cost_what_the_catalogue_says() -> None:
    held = Holding(Quantity(0), Money(0), unit_cost_of(Money(38_160), Quantity.of(10)))
    move = issue(held, Quantity.of(2))
    assert move.value == Money(-7632)
    assert (move.after.on_hand, move.after.value) == (Quantity.of(-2), Money(-7632))


def test_a_delivery_sets_right_what_was_sold_short() -> None:
    held = issue(Holding(Quantity(0), Money(0), 3_000_000), Quantity.of(2)).after  # 30 yuan each was a guess
    move = receive(held, Quantity.of(10), Money(40_000))  # it was 40
    assert move.after == Holding(Quantity.of(8), Money(32_000), 4_000_000)
    assert move.variance == Money(-2000)  # the two sold too cheap in the books
    assert move.value == Money(32_000 + 6000)


@given(MOVES)
def test_the_value_is_the_sum_of_its_changes_and_empty_stock_is_worth_nothing(
    moves: list[tuple[str, int, int]],
) -> None:
    held, value = EMPTY, 0
    for way, milli, fen in moves:
        move = receive(held, Quantity(milli), Money(fen)) if way == "in" else issue(held, Quantity(milli))
        held, value = move.after, value + move.value.fen
        assert held.value.fen == value
        if held.on_hand.milli == 0:
            assert held.value == Money(0)


@given(MOVES)
def test_while_stock_lasts_the_average_is_that_of_exact_arithmetic(moves: list[tuple[str, int, int]]) -> None:
    held, quantity, value, steps = EMPTY, 0, Fraction(0), 0
    for way, milli, fen in moves:
        if way == "in":
            held = receive(held, Quantity(milli), Money(fen)).after
            quantity, value = quantity + milli, value + fen
        elif milli < quantity:
            held = issue(held, Quantity(milli)).after
            value -= value * milli / quantity
            quantity -= milli
            steps += 1
        assert held.on_hand.milli == quantity
        assert abs(held.value.fen - value) <= steps  # each piece that leaves is rounded to the fen, once


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 10**6))
def test_goods_that_come_back_at_their_cost_restore_the_holding(stock: int, cost: int, taken: int) -> None:
    held = receive(EMPTY, Quantity(stock), Money(cost)).after
    taken = min(taken, stock)
    out = issue(held, Quantity(taken))
    back = receive(out.after, Quantity(taken), -out.value)
    assert (back.after.on_hand, back.after.value) == (held.on_hand, held.value)
