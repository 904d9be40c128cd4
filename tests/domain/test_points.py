"""Points: earned on merchandise only, split to the last one, taken back exactly."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.basket import Entered, Line, new_line
from pos_app.domain.errors import RuleViolation
from pos_app.domain.merchandise import Merchandise, merchandise
from pos_app.domain.money import ZERO, Money, Quantity
from pos_app.domain.points import (
    PointsEntry,
    PointsKind,
    PointsRules,
    due_to_expire,
    earn,
    given_back,
    points_for,
    redeemable,
    taken_back,
    valid_since,
)
from tests.goods import pack, water

RULES = PointsRules()


def bottles(count: int, price: int = 200) -> Line:
    return new_line(water(price), Quantity.of(count), entered=Entered.SCAN, at_ms=0)


def packs(count: int) -> Line:
    return new_line(pack(), Quantity.of(count), entered=Entered.SCAN, at_ms=0)


def test_a_yuan_of_merchandise_earns_a_point_and_tobacco_none() -> None:
    assert earn(merchandise([bottles(3), packs(2), bottles(1, 350)]), ZERO, RULES) == [6, 3]


def test_nothing_makes_merchandise_of_tobacco() -> None:
    with pytest.raises(TypeError):
        Merchandise(packs(1))


def test_what_gifts_paid_earns_nothing() -> None:
    assert sum(earn(merchandise([bottles(10)]), Money(5_00), RULES)) == 15
    assert sum(earn(merchandise([bottles(10)]), Money(99_00), RULES)) == 0


def test_a_line_without_reward_earns_nothing() -> None:
    assert earn(merchandise([replace(bottles(3), rewarded=False), bottles(2)]), ZERO, RULES) == [0, 4]


def test_points_may_be_switched_off() -> None:
    off = PointsRules(0, 0)
    assert earn(merchandise([bottles(3)]), ZERO, off) == [0]
    assert redeemable(merchandise([bottles(3)]), 10_000, ZERO, off) == ZERO
    with pytest.raises(RuleViolation):
        points_for(Money(1), off)


amounts = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9_999)), min_size=1, max_size=8)


@given(amounts, st.integers(1, 2_000), st.integers(0, 5_000))
def test_the_lines_earn_just_what_the_sale_does(rows: list[tuple[int, int]], per_point: int, gifts: int) -> None:
    goods = merchandise(bottles(count, price) for count, price in rows)
    points = earn(goods, Money(gifts), PointsRules(per_point))
    whole = sum(each.line.amount.fen for each in goods)
    assert sum(points) == max(0, whole - gifts) // per_point
    assert all(each >= 0 for each in points)


@given(st.integers(0, 10_000), st.lists(st.integers(1, 5_000), min_size=1, max_size=9))
def test_a_line_returned_in_parts_takes_back_every_point_and_no_more(earned: int, parts: list[int]) -> None:
    whole, before, back = sum(parts), 0, []
    for part in parts:
        back.append(taken_back(earned, whole, before, part))
        before += part
    assert sum(back) == earned
    assert all(each >= 0 for each in back)


@given(st.integers(1, 10_000), st.lists(st.integers(1, 5_000), min_size=1, max_size=9))
def test_redeemed_points_come_back_with_the_last_fen(redeemed: int, parts: list[int]) -> None:
    whole, before, back = sum(parts), 0, 0
    for part in parts:
        back += given_back(redeemed, Money(whole), Money(before), Money(part))
        before += part
    assert back == redeemed


@given(st.integers(1, 100_000), st.integers(1, 1_000))
def test_the_points_for_an_amount_are_just_enough_for_it(fen: int, per_yuan: int) -> None:
    rules = PointsRules(points_per_yuan_off=per_yuan)
    points = points_for(Money(fen), rules)
    goods = merchandise([bottles(1, 9_999_999)])
    assert redeemable(goods, points, ZERO, rules) >= Money(fen)
    assert redeemable(goods, points - 1, ZERO, rules) < Money(fen)


def test_points_pay_merchandise_only_and_what_is_left_of_it() -> None:
    goods = merchandise([bottles(2), packs(3)])
    assert redeemable(goods, 100_000, ZERO, RULES) == Money(4_00)
    assert redeemable(goods, 100_000, Money(3_00), RULES) == Money(1_00)
    assert redeemable(goods, 150, ZERO, RULES) == Money(1_50)
    assert redeemable(goods, -5, ZERO, RULES) == ZERO


def entries(*rows: tuple[PointsKind, int, int]) -> list[PointsEntry]:
    return [PointsEntry(*row) for row in rows]


def test_what_is_old_expires_unless_it_was_spent() -> None:
    old, new = (PointsKind.EARNED, 100, 10), (PointsKind.EARNED, 50, 90)
    assert due_to_expire(entries(old, new), 50) == 100
    assert due_to_expire(entries(old, new, (PointsKind.REDEEMED, -70, 95)), 50) == 30
    assert due_to_expire(entries(old, new, (PointsKind.REDEEMED, -120, 95)), 50) == 0
    assert due_to_expire(entries(old, new, (PointsKind.EXPIRED, -100, 60)), 50) == 0
    redeemed_and_back = entries(old, (PointsKind.REDEEMED, -70, 20), (PointsKind.GIVEN_BACK, 70, 95))
    assert due_to_expire(redeemed_and_back, 50) == 100


@pytest.mark.parametrize(
    ("today", "months", "since"),
    [
        (date(2026, 11, 25), 12, date(2025, 11, 25)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2024, 12, 31), 10, date(2024, 2, 29)),
    ],
)
def test_months_are_months_of_the_calendar(today: date, months: int, since: date) -> None:
    assert valid_since(today, months) == since
