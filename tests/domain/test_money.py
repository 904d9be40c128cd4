import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, Quantity, half_up, parse_decimal

FEN = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(5, 10, 1), (4, 10, 0), (-5, 10, -1), (-4, 10, 0), (15, 10, 2), (0, 7, 0)],
)
def test_halves_are_rounded_away_from_nothing(numerator: int, denominator: int, expected: int) -> None:
    assert half_up(numerator, denominator) == expected


@given(FEN, st.integers(1, 10**6))
def test_a_return_mirrors_its_sale_to_the_fen(numerator: int, denominator: int) -> None:
    assert half_up(-numerator, denominator) == -half_up(numerator, denominator)


@given(FEN)
def test_money_reads_what_it_writes(fen: int) -> None:
    assert Money.parse(str(Money(fen))) == Money(fen)


@given(st.integers(-(10**9), 10**9))
def test_quantity_reads_what_it_writes(milli: int) -> None:
    assert Quantity.parse(str(Quantity(milli))) == Quantity(milli)


@pytest.mark.parametrize("text", ["", ".", "-", "1.234", "1,5a", "１..2", "nan", "1e3", "--5"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(RuleViolation):
        Money.parse(text)


def test_amounts_are_read_as_people_write_them() -> None:
    assert [Money.parse(text).fen for text in ("￥1,200", "¥8.5", " 25.60 ", ".5")] == [120_000, 850, 2560, 50]


def test_trailing_zeros_are_no_more_precision() -> None:
    assert parse_decimal("1.5000", places=2) == 150


@given(FEN, st.lists(st.integers(0, 1000), min_size=1, max_size=20).filter(any))
def test_parts_always_add_up_to_the_whole(fen: int, weights: list[int]) -> None:
    assert sum(part.fen for part in Money(fen).split(weights)) == fen


@pytest.mark.parametrize("value", [1.5, True, "3"])
def test_money_is_made_of_whole_fen_only(value: object) -> None:
    with pytest.raises(TypeError):
        Money(value)  # type: ignore[arg-type]


def test_the_truth_of_an_amount_is_ambiguous() -> None:
    with pytest.raises(TypeError):
        bool(Money(0))


def test_a_weighed_amount_is_rounded_once() -> None:
    assert Money(1999) * Quantity(328) == Money(656)  # 19.99 yuan a kilogram, 0.328 kg: 6.55672
