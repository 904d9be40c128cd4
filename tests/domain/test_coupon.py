"""Coupons: off merchandise, from a least sum, in their time, for whom they are."""

from datetime import date

import pytest

from pos_app.domain.basket import Entered, new_line
from pos_app.domain.coupon import Coupon, CouponRule, check_usable, worth
from pos_app.domain.errors import RuleViolation
from pos_app.domain.merchandise import merchandise
from pos_app.domain.money import ZERO, Money, Quantity
from pos_app.domain.product import ProductId
from tests.goods import pack, water

WATER = new_line(water(), Quantity.of(10), entered=Entered.SCAN, at_ms=0)
MILK = new_line(water(500, product_id=3), Quantity.of(2), entered=Entered.SCAN, at_ms=0)
PACK = new_line(pack(), Quantity.of(2), entered=Entered.SCAN, at_ms=0)
CATEGORIES = {ProductId(2): 7, ProductId(3): None}


def coupon(rule: CouponRule, *, used: bool = False, member_uid: str = "") -> Coupon:
    return Coupon("YDC1", rule, date(2026, 11, 1), date(2026, 11, 30), used=used, member_uid=member_uid)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (CouponRule("k", "五元", off=Money(5_00)), 5_00),
        (CouponRule("k", "满三十减五", off=Money(5_00), least=Money(30_00)), 5_00),
        (CouponRule("k", "满三十一减五", off=Money(5_00), least=Money(31_00)), 0),
        (CouponRule("k", "九折", percent=10_00), 3_00),
        (CouponRule("k", "百元", off=Money(100_00)), 30_00),
        (CouponRule("k", "水", off=Money(25_00), category=7), 20_00),
        (CouponRule("k", "水满三十", off=Money(5_00), least=Money(30_00), category=7), 0),
        (CouponRule("k", "全免", percent=100_00), 30_00),
    ],
)
def test_a_coupon_takes_off_merchandise_only(rule: CouponRule, expected: int) -> None:
    assert worth(coupon(rule), merchandise([WATER, MILK, PACK]), CATEGORIES) == Money(expected)


def test_a_coupon_is_worth_nothing_on_tobacco() -> None:
    assert worth(coupon(CouponRule("k", "五元", off=Money(5_00))), merchandise([PACK]), {}) == ZERO


@pytest.mark.parametrize("wrong", [{}, {"off": Money(1), "percent": 1}, {"percent": 100_01}, {"off": Money(-1)}])
def test_a_coupon_takes_off_an_amount_or_a_percentage(wrong: dict[str, object]) -> None:
    with pytest.raises(RuleViolation):
        CouponRule("k", "x", **wrong)  # type: ignore[arg-type] # the wrong ones


def test_a_coupon_has_its_time_and_its_owner() -> None:
    five = CouponRule("k", "五元", off=Money(5_00))
    for day in (1, 30):
        check_usable(coupon(five), date(2026, 11, day), "")
    check_usable(coupon(five, member_uid="m"), date(2026, 11, 2), "m")
    for each, today, who in (
        (coupon(five, used=True), date(2026, 11, 2), ""),
        (coupon(five), date(2026, 10, 31), ""),
        (coupon(five), date(2026, 12, 1), ""),
        (coupon(five, member_uid="m"), date(2026, 11, 2), "n"),
    ):
        with pytest.raises(RuleViolation) as refused:
            check_usable(each, today, who)
        assert refused.value.field == "coupon"
