"""Coupons (券): so much or so many percent off merchandise, from a least sum, for some days, once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.merchandise import Merchandise
from pos_app.domain.money import ZERO, Money, total
from pos_app.domain.product import ProductId

COUPON: Final = "coupon"
COUPON_CODE: Final = "YDC"
"""What the code of a coupon begins with."""
_PERCENT_MAX: Final = 100_00


def is_coupon_code(code: str) -> bool:
    """Whether a code is a coupon's, issued by whomever."""
    return code.startswith(COUPON_CODE) and code.removeprefix(COUPON_CODE).isdecimal()


@dataclass(frozen=True, slots=True)
class CouponRule:
    """A kind of coupon. Either `off` or `percent` (hundredths, so 10_00 is ten percent off) is set.

    `category` None is all merchandise; `months_valid` of what is issued is told by its own dates.
    """

    uid: str
    name: str
    off: Money = ZERO
    percent: int = 0
    least: Money = ZERO
    category: int | None = None

    def __post_init__(self) -> None:
        by_amount, by_percent = self.off > ZERO, 0 < self.percent <= _PERCENT_MAX
        if by_amount == by_percent or self.off < ZERO or self.percent < 0:
            raise RuleViolation("A coupon takes off either an amount or a percentage", field="off")
        if self.least < ZERO:
            raise RuleViolation("The least sum can't be less than nothing", field="least")


@dataclass(frozen=True, slots=True)
class Coupon:
    """One coupon that was issued, for one use from a day to a day, both included."""

    code: str
    rule: CouponRule
    valid_from: date
    valid_to: date
    used: bool = False
    member_uid: str = ""
    """Whose it is; empty when anybody may use it."""


def worth(coupon: Coupon, lines: Sequence[Merchandise], categories: Mapping[ProductId, int | None]) -> Money:
    """What it takes off this merchandise; nothing while its least sum is not reached."""
    rule = coupon.rule
    of_its_kind = [
        each.line.amount
        for each in lines
        if rule.category is None or categories.get(each.line.item.product_id) == rule.category
    ]
    whole = total(of_its_kind)
    if whole <= ZERO or whole < rule.least:
        return ZERO
    return min(whole, rule.off if rule.percent == 0 else whole.percent(rule.percent))


def check_usable(coupon: Coupon, today: date, member_uid: str) -> None:
    """Raises `RuleViolation` on the field `coupon` when it was used, is not its time, or is another member's."""
    if coupon.used:
        raise RuleViolation("This coupon has been used", field="coupon")
    if not coupon.valid_from <= today <= coupon.valid_to:
        raise RuleViolation(
            "This coupon is good from {first} to {last}",
            field="coupon",
            first=coupon.valid_from.isoformat(),
            last=coupon.valid_to.isoformat(),
        )
    if coupon.member_uid not in ("", member_uid):
        raise RuleViolation("This coupon belongs to another member", field="coupon")
