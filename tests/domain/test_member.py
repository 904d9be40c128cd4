"""Phone numbers, names, birthdays, cards and grades of members."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.errors import RuleViolation
from pos_app.domain.member import (
    Grade,
    Phone,
    check_birthday,
    check_card,
    check_name,
    grade_for,
    is_last_digits,
    member_code,
    uid_of_code,
)

GRADES = (Grade("silver", "银卡", 98_00, 1_000), Grade("gold", "金卡", 95_00, 5_000), Grade("friend", "亲友", 90_00))


@pytest.mark.parametrize(
    "text",
    [
        "13800138000",
        " 138 0013 8000",
        "+86 138-0013-8000",
        "8613800138000",
        "008613800138000",
        "１３８００１３８０００",
        "(+86)13800138000",
    ],
)
def test_a_number_is_read_however_it_is_written(text: str) -> None:
    assert Phone.parse(text) == Phone("13800138000")


@pytest.mark.parametrize(
    "text", ["", "1380013800", "138001380001", "12800138000", "02087654321", "1380013800x", "+8513800138000"]
)
def test_what_is_no_mobile_number_is_refused(text: str) -> None:
    with pytest.raises(RuleViolation, match="11 digits") as refused:
        Phone.parse(text)
    assert refused.value.field == "phone"
    assert "values" not in refused.value.values


def test_a_number_is_never_written_whole_by_accident() -> None:
    phone = Phone("13800138000")
    assert (phone.masked, phone.last) == ("138****8000", "8000")
    assert all("0013" not in text for text in (str(phone), repr(phone), f"{phone}", f"{phone!r}"))


@pytest.mark.parametrize(
    ("text", "expected"), [("8000", True), (" 80 00 ", True), ("80", False), ("80a0", False), ("80000", False)]
)
def test_four_digits_are_the_last_of_a_number(text: str, expected: bool) -> None:  # noqa: FBT001 - the expected answer
    assert is_last_digits(text) is expected


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", ""),
        ("5-1", "05-01"),
        ("05-01", "05-01"),
        ("0501", "05-01"),
        ("5月1日", "05-01"),
        ("2/29", "02-29"),
        ("12.31", "12-31"),
    ],
)
def test_a_birthday_is_a_month_and_a_day(text: str, kept: str) -> None:
    assert check_birthday(text) == kept


@pytest.mark.parametrize("text", ["13-1", "2-30", "0", "1990-05-01", "abc", "0-5", "4-31"])
def test_a_day_that_is_in_no_year_is_refused(text: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        check_birthday(text)
    assert refused.value.field == "birthday"


def test_names_and_cards_have_their_limits() -> None:
    assert check_name("  李  先生 ") == "李 先生"
    assert (check_card(""), check_card(" VIP00001 ")) == ("", "VIP00001")
    for name in ("", " ", "长" * 41):
        with pytest.raises(RuleViolation):
            check_name(name)
    for card in ("1234567", "1" * 21, "VIP-00001!"):
        with pytest.raises(RuleViolation):
            check_card(card)


def test_a_members_own_code_names_them() -> None:
    assert uid_of_code(member_code("0190-x")) == "0190-x"
    assert uid_of_code("6901028075763") is None


@pytest.mark.parametrize(
    ("earned", "present", "expected"),
    [
        (0, "", ""),
        (999, "", ""),
        (1_000, "", "silver"),
        (5_000, "", "gold"),
        (5_000, "silver", "gold"),
        (10, "gold", "gold"),
        (5_000, "friend", "friend"),
        (1_000, "gone", "silver"),
        (-5, "", ""),
    ],
)
def test_a_grade_is_reached_and_never_lost(earned: int, present: str, expected: str) -> None:
    assert grade_for(GRADES, earned, present) == expected


@given(st.integers(min_value=0, max_value=10_000), st.integers(min_value=0, max_value=10_000))
def test_more_points_never_mean_a_lower_grade(first: int, more: int) -> None:
    order = ["", "silver", "gold"]
    before = grade_for(GRADES, first, "")
    assert order.index(grade_for(GRADES, first + more, before)) >= order.index(before)
