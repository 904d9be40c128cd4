"""Stored value: own money first, gifts for merchandise only, back as it was spent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.basket import Entered, new_line
from pos_app.domain.errors import RuleViolation
from pos_app.domain.merchandise import merchandise
from pos_app.domain.money import ZERO, Money, Quantity
from pos_app.domain.stored_value import (
    BonusStep,
    Stored,
    bonus_of,
    check_top_up,
    give_back,
    keep_change,
    spend,
    spendable,
)
from pos_app.domain.tender import cash_payment
from tests.goods import pack, water

STEPS = (BonusStep(Money(100_00), Money(5_00)), BonusStep(Money(300_00), Money(20_00)))
WATER = new_line(water(), Quantity.of(5), entered=Entered.SCAN, at_ms=0)
PACK = new_line(pack(), Quantity.of(1), entered=Entered.SCAN, at_ms=0)


@pytest.mark.parametrize(
    ("paid", "given_on_top"), [(99_99, 0), (100_00, 5_00), (299_99, 5_00), (300_00, 20_00), (900_00, 20_00)]
)
def test_the_highest_step_reached_counts(paid: int, given_on_top: int) -> None:
    assert bonus_of(Money(paid), STEPS) == Money(given_on_top)


def test_a_top_up_stays_within_what_the_law_lets_a_card_hold() -> None:
    check_top_up(Stored(Money(4_000_00)), Money(1_000_00))
    for amount in (0, -1, 1_000_01):
        with pytest.raises(RuleViolation) as refused:
            check_top_up(Stored(Money(4_000_00)), Money(amount))
        assert refused.value.field == "amount"


def test_a_gift_buys_no_tobacco() -> None:
    stored = Stored(Money(40_00), Money(20_00))
    assert spendable(stored, merchandise([PACK]), ZERO) == Money(40_00)
    assert spendable(stored, merchandise([PACK, WATER]), ZERO) == Money(50_00)
    with pytest.raises(RuleViolation, match=r"at most 40\.00"):
        spend(stored, Money(45_00), merchandise([PACK]), ZERO)
    assert spend(stored, Money(50_00), merchandise([PACK, WATER]), ZERO) == Stored(Money(-40_00), Money(-10_00))


def test_own_money_goes_first() -> None:
    assert spend(Stored(Money(8_00), Money(5_00)), Money(10_00), merchandise([WATER]), ZERO) == Stored(
        Money(-8_00), Money(-2_00)
    )


def test_what_other_gifts_pay_is_not_there_for_this_one() -> None:
    assert spendable(Stored(ZERO, Money(20_00)), merchandise([WATER]), Money(7_00)) == Money(3_00)


fen = st.integers(0, 50_000)


@given(fen, fen, st.lists(st.integers(1, 9_999), min_size=1, max_size=8))
def test_spent_value_comes_back_own_as_own_and_gift_as_gift(own: int, bonus: int, parts: list[int]) -> None:
    """In whatever parts: with the last of it everything is as it was."""
    spent, whole = Stored(Money(own), Money(bonus)), own + bonus
    before, back = 0, Stored()
    for part in [*parts, whole]:
        now = min(part, whole - before)
        if now == 0:
            continue
        given_now = give_back(spent, Money(before), Money(now))
        assert given_now.whole == Money(now)
        assert min(given_now.own, given_now.bonus) >= ZERO
        back, before = Stored(back.own + given_now.own, back.bonus + given_now.bonus), before + now
    assert back == spent


def test_money_that_was_not_spent_from_it_comes_back_as_own() -> None:
    assert give_back(Stored(), ZERO, Money(7_00)) == Stored(Money(7_00))


def test_change_goes_to_the_balance() -> None:
    paid = cash_payment(Money(45_60), Money(50_00))
    kept = keep_change(paid)
    told = [(each.tender, each.amount, each.change) for each in kept]
    assert told == [("balance", Money(-4_40), ZERO), ("cash", Money(50_00), ZERO)]
    exact = cash_payment(Money(45_60), Money(45_60))
    assert keep_change(exact) == (exact,)
