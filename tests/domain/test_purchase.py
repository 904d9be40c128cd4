"""What bought goods cost: discounts on a line and on the whole, gifts, and the life of an order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ZERO, Money, Quantity, total
from pos_app.domain.product import ProductId
from pos_app.domain.purchase import LIFE, Entry, OrderState, amounts_of, check_entries, check_life

WATER = ProductId(1)


def entry(units: int = 1000, price: int = 100, discount: int = 0, *, gift: bool = False) -> Entry:
    return Entry(WATER, Quantity(units), Money(price), discount=Money(discount), gift=gift)


def test_a_discount_on_the_whole_is_shared_by_amounts_and_gifts_stay_free() -> None:
    lines = [entry(2000, 1000), entry(1000, 1000, discount=1000), entry(1000, 1000), entry(1000, 500, gift=True)]
    assert amounts_of(lines, Money(100)) == [Money(1933), ZERO, Money(967), ZERO]


@given(
    lines=st.lists(
        st.builds(entry, st.integers(1, 50_000), st.integers(0, 9_999), gift=st.booleans()), min_size=1, max_size=8
    ),
    percent=st.integers(0, 100),
)
@settings(max_examples=100)
def test_the_lines_are_together_the_sum_less_the_discount(lines: list[Entry], percent: int) -> None:
    whole = total(line.amount for line in lines)
    discount = Money(whole.fen * percent // 100)
    amounts = amounts_of(lines, discount)
    assert total(amounts) == whole - discount
    assert all(ZERO <= amount <= line.amount for line, amount in zip(lines, amounts, strict=True))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (entry(0), "quantity"),
        (entry(-1000), "quantity"),
        (entry(price=-1), "price"),
        (entry(price=10_000_000), "price"),
        (entry(discount=-1), "discount"),
        (entry(discount=101), "discount"),
    ],
)
def test_what_can_not_be_bought_is_said_at_its_field(wrong: Entry, field: str) -> None:
    with pytest.raises(RuleViolation) as error:
        check_entries([wrong])
    assert error.value.field == field


def test_more_than_the_goods_cost_is_not_taken_off() -> None:
    with pytest.raises(RuleViolation) as error:
        amounts_of([entry(price=100), entry(price=50)], Money(151))
    assert error.value.field == "whole_discount"


def test_every_state_of_an_order_says_where_it_goes() -> None:
    assert set(LIFE) == set(OrderState)
    for before in OrderState:
        for after in OrderState:
            if after in LIFE[before]:
                check_life(before, after)
            else:
                with pytest.raises(RuleViolation):
                    check_life(before, after)
