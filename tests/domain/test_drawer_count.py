"""Counting a drawer: what was typed by pieces is the sum, and is read back as it was written."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pos_app.domain.drawer_count import DENOMINATIONS, Pieces, TenderCount, counted_pieces, pieces_of
from pos_app.domain.money import ZERO, Money, total
from pos_app.domain.receipt import Letterhead, PaperLine, columns_of
from pos_app.domain.shift_paper import CashMove, cash_paper, recovery_paper

COUNTS = st.lists(st.integers(0, 500), min_size=len(DENOMINATIONS), max_size=len(DENOMINATIONS))


@settings(max_examples=60)
@given(COUNTS)
def test_pieces_are_the_sum_and_come_back(counts: list[int]) -> None:
    pieces = tuple(Pieces(value, count) for value, count in zip(DENOMINATIONS, counts, strict=True))
    counted = counted_pieces(pieces)
    assert counted.tenders["cash"] == total(each.amount for each in pieces)
    assert pieces_of(counted.detail) == tuple(each for each in pieces if each.count)


@given(st.integers(-10_000, 10_000), st.none() | st.integers(-10_000, 10_000))
def test_what_nobody_counted_differs_in_nothing(expected: int, counted: int | None) -> None:
    found = TenderCount("card", Money(expected), None if counted is None else Money(counted)).difference
    assert found == (ZERO if counted is None else Money(counted - expected))


def test_slips_fit_on_both_papers() -> None:
    move = CashMove("pay_out", "cash", Money(-12_345_67), "买打印纸和很多很多别的东西" * 3, "欧阳建国", 0, "王店主")
    for columns in (32, 48):
        head = Letterhead("城关镇惠民烟酒便利店", "430102100001", "", columns)
        for paper in (cash_paper(move, head), recovery_paper("7KQM-X2VP-9RTD-HW4C", head)):
            lines = [part for part in paper if isinstance(part, PaperLine)]
            assert all(columns_of(line.text) * (2 if line.big else 1) <= columns for line in lines)
            assert lines
