"""The daily ledger: every movement falls into one column, and the day adds up."""

from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.ledger import COLUMNS, WHOLE, Column, Moved, column_of, ledger_row, match_rate
from pos_app.domain.money import Money, Quantity

kinds = st.sampled_from([*COLUMNS, "found under the counter"])
movements = st.lists(
    st.builds(Moved, kinds, st.integers(-(10**9), 10**9).map(Quantity), st.integers(-(10**9), 10**9).map(Money))
)


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9), movements)
def test_opening_and_all_that_moved_is_closing(opening: int, cost: int, moved: list[Moved]) -> None:
    row = ledger_row(Quantity(opening), Money(cost), moved)
    assert row.closing.milli == opening + sum(each.quantity.milli for each in moved)
    assert row.cost.fen == cost + sum(each.value.fen for each in moved)
    identity = row[Column.BOUGHT].milli - row[Column.RETURNED].milli - row[Column.SOLD].milli
    identity += sum(row[column].milli for column in (Column.CUSTOMER_RETURNED, Column.CORRECTED, Column.OTHER))
    assert row.opening.milli + identity == row.closing.milli


@given(movements)
def test_a_column_is_what_its_kinds_moved(moved: list[Moved]) -> None:
    row = ledger_row(Quantity(0), Money(0), moved)
    for column in Column:
        kinds_of_it = [each.quantity.milli for each in moved if column_of(each.kind) is column]
        assert row[column].milli == column.sign * sum(kinds_of_it)


def test_goods_that_leave_make_sold_and_returned_grow() -> None:
    moved = [Moved("sale", Quantity(-3000), Money(-300)), Moved("supplier_return", Quantity(-2000), Money(-200))]
    row = ledger_row(Quantity(10_000), Money(1000), moved)
    assert (row[Column.SOLD], row[Column.RETURNED]) == (Quantity(3000), Quantity(2000))
    assert (row.closing, row.cost) == (Quantity(5000), Money(500))


def rate(sold: int, opening: int, delivered: int, closing: int) -> int | None:
    return match_rate(
        sold=Quantity(sold), opening=Quantity(opening), delivered=Quantity(delivered), closing=Quantity(closing)
    )


def test_what_was_scanned_of_what_has_gone_is_the_match_rate() -> None:
    assert rate(30_000, 10_000, 50_000, 30_000) == WHOLE
    assert rate(27_000, 10_000, 50_000, 30_000) == WHOLE * 9 // 10
    assert rate(33_000, 10_000, 50_000, 30_000) == WHOLE * 11 // 10
    assert rate(0, 10_000, 50_000, 30_000) == 0


def test_where_nothing_has_gone_there_is_nothing_to_match() -> None:
    assert rate(0, 10_000, 0, 10_000) is None
    assert rate(1000, 10_000, 0, 11_000) is None
