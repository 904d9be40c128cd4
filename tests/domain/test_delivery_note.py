"""A delivery note is read strictly, and compared with the one before line by line."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.delivery_note import (
    LINES_MAX,
    DeliveryNote,
    ForeignGoods,
    NoteLine,
    check_ours,
    compare,
    parse_note,
)
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, Quantity
from tests.services.supply import nanjing, note, unknown, zhonghua


def test_a_note_is_read_as_it_was_meant() -> None:
    read = parse_note(
        note(zhonghua("2.5", needed=5), nanjing(2), order=" HN 1 ", arrives_at="2026-11-21T01:30:00.250Z")
    )
    assert (read.order_no, read.ordered_on, read.arrives_at_ms) == ("HN1", date(2026, 11, 19), 1_795_224_600_250)
    first = read.lines[0]
    assert (first.needed, first.delivered, first.packs_per_carton) == (Quantity.of(5), Quantity(2_500), 10)
    assert (first.wholesale, first.guidance) == (Money(38_160), Money(45_000))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"company": ""}, "company"),
        ({"company": None}, "company"),
        ({"company": 7}, "company"),
        ({"order": "  "}, "order"),
        ({"order": "x" * 65}, "order"),
        ({"licence": "43010210000"}, "licence"),
        ({"licence": "43010210000x"}, "licence"),
        ({"ordered_at": "19.11.2026"}, "ordered_at"),
        ({"ordered_at": "0001-01-01"}, "ordered_at"),
        ({"arrives_at": "2026-11-21T09:30:00"}, "arrives_at"),
        ({"arrives_at": "2026-11-21"}, "arrives_at"),
        ({"arrives_at": "3026-11-21T09:30:00Z"}, "arrives_at"),
        ({"arrives_at": 1_795_224_600}, "arrives_at"),
        ({"lines": None}, "lines"),
        ({"lines": {}}, "lines"),
        ({"lines": [zhonghua()] * (LINES_MAX + 1)}, "lines"),
        ({"lines": [zhonghua(), zhonghua()]}, "line"),
        ({"lines": [None]}, "lines"),
    ],
)
def test_what_a_head_cannot_be_is_refused_at_its_field(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        parse_note(note(zhonghua()) | wrong)
    assert refused.value.field == field


WRONG: dict[str, list[Any]] = {
    "line": [0, -1, True, "1", 1.0, None, 10**7],
    "carton_ean": ["6901028075016", "", "690", 6901028075015, None],
    "pack_ean": ["6901028075015"],
    "name": ["", " \t", "\ud800", "烟" * 81, 5, None],
    "packs_per_carton": [0, -10, 1_001, "10", None],
    "needed": [-1, "1.2345", "x", "", 2.5, None, True],
    "delivered": [100_001, "-1", "1e3", "1,5", [], 10**30],
    "allotted": [{}],
    "wholesale_fen": [-1, "38160", 381.6, 10**9, None],
    "guidance_fen": [-1, 10**9, "x"],
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in WRONG.items() for value in values])
def test_what_a_line_cannot_be_is_refused_with_line_and_field(field: str, value: object) -> None:
    with pytest.raises(RuleViolation) as refused:
        parse_note(note(unknown(), zhonghua() | {field: value}))
    assert refused.value.field == field
    assert str(refused.value).startswith("Line 2 of the delivery: ")


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(json)
def test_whatever_comes_is_read_or_refused(body: Any) -> None:
    with pytest.raises(RuleViolation):
        parse_note(body)


@given(st.sampled_from(sorted(zhonghua())), json)
def test_a_line_with_anything_in_one_field_is_read_or_refused(field: str, value: Any) -> None:
    try:
        read = parse_note(note(zhonghua() | {field: value}))
    except RuleViolation:
        return
    assert len(read.lines) == 1


def test_a_note_for_another_shop_is_foreign_goods() -> None:
    read = parse_note(note(zhonghua()))
    check_ours(read, read.licence)
    with pytest.raises(ForeignGoods):
        check_ours(read, "430102100002")


# Comparing

lines = st.dictionaries(
    st.integers(1, 4),
    st.builds(
        NoteLine,
        line=st.just(0),
        carton_ean=st.sampled_from(["c1", "c2"]),
        pack_ean=st.just("p"),
        name=st.sampled_from(["甲", "乙"]),
        packs_per_carton=st.sampled_from([5, 10]),
        needed=st.just(Quantity.of(1)),
        allotted=st.integers(0, 2).map(Quantity.of),
        delivered=st.integers(0, 2).map(Quantity.of),
        wholesale=st.integers(0, 2).map(Money),
        guidance=st.none() | st.integers(0, 2).map(Money),
    ),
    max_size=4,
)
notes = st.builds(
    lambda heads, found: replace(heads, lines=tuple(replace(line, line=n) for n, line in found.items())),
    st.builds(
        DeliveryNote,
        company=st.just("1"),
        order_no=st.just("2"),
        licence=st.just("3"),
        ordered_on=st.dates(date(2026, 1, 1), date(2026, 1, 2)),
        arrives_at_ms=st.integers(0, 1),
        lines=st.just(()),
    ),
    lines,
)


@given(notes)
def test_the_same_note_has_no_changes_in_whatever_order_its_lines_come(one: DeliveryNote) -> None:
    assert compare(one, replace(one, lines=one.lines[::-1])) == ()


@given(notes, notes)
def test_changes_name_exactly_what_is_not_the_same_and_back_is_the_mirror(
    one: DeliveryNote, other: DeliveryNote
) -> None:
    there, back = compare(one, other), compare(other, one)
    assert [(c.line, c.field, c.before, c.after) for c in there] == [(c.line, c.field, c.after, c.before) for c in back]
    before, after = ({line.line: line for line in each.lines} for each in (one, other))
    changed = {number for number in {*before, *after} if before.get(number) != after.get(number)}
    assert {change.line for change in there if change.line is not None} == changed


def test_a_line_that_is_new_or_left_out_says_how_much_it_delivers() -> None:
    one, other = parse_note(note(zhonghua(3))), parse_note(note(nanjing(2)))
    assert [(c.line, c.field, c.before, c.after) for c in compare(one, other)] == [
        (1, "line", "3", None),
        (2, "line", None, "2"),
    ]
