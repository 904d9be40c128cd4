import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money
from pos_app.domain.tender import (
    CashDoubt,
    Rounding,
    cash_doubt,
    cash_payment,
    check_paid,
    exact_payment,
    likely_notes,
    rounding_of,
)

FEN = st.integers(1, 10**7)


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [
        (Rounding.OFF, 0),
        (Rounding.JIAO_DOWN, -6),
        (Rounding.JIAO_HALF_UP, 4),
        (Rounding.YUAN_DOWN, -56),
        (Rounding.YUAN_HALF_UP, 44),
    ],
)
def test_rounding_is_what_is_added_to_the_sum(rounding: Rounding, expected: int) -> None:
    assert rounding_of(Money(1256), rounding) == Money(expected)


@given(FEN, st.sampled_from(Rounding))
def test_a_rounded_sum_is_round_and_near(fen: int, rounding: Rounding) -> None:
    off = rounding_of(Money(fen), rounding)
    step = {"off": 1, "jiao": 10, "yuan": 100}[rounding.value.partition("_")[0]]
    assert (fen + off.fen) % step == 0
    assert abs(off.fen) < step
    if rounding.value.endswith("down"):
        assert off.fen <= 0


@given(FEN, FEN)
def test_change_is_what_was_given_less_what_was_due(due: int, more: int) -> None:
    payment = cash_payment(Money(due), Money(due + more))
    assert (payment.amount, payment.change) == (Money(due), Money(more))


def test_too_little_cash_is_refused_at_its_field() -> None:
    with pytest.raises(RuleViolation) as refused:
        cash_payment(Money(1000), Money(999))
    assert refused.value.field == "given"


@pytest.mark.parametrize(
    ("given_fen", "asked"), [(999, CashDoubt.SHORT), (1000, None), (10_999, None), (11_000, CashDoubt.OVER)]
)
def test_short_or_a_hundred_over_is_asked_about(given_fen: int, asked: CashDoubt | None) -> None:
    assert cash_doubt(Money(1000), Money(given_fen)) == asked


def test_suggested_notes_are_what_people_hand_over() -> None:
    assert likely_notes(Money(1340)) == (Money(1400), Money(1500), Money(2000))
    assert likely_notes(Money(10_000)) == ()
    assert likely_notes(Money(0)) == ()


@given(FEN)
def test_every_suggestion_pays_and_none_is_the_exact_sum(fen: int) -> None:
    assert all(note > Money(fen) for note in likely_notes(Money(fen)))


def test_a_sale_that_is_not_paid_can_not_exist() -> None:
    with pytest.raises(RuleViolation):
        check_paid(Money(100), (exact_payment("wechat", Money(99)),))
