"""What a sale does to its member's points, balance and coupons; in the sale's own transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pos_app.domain.journal import Json
from pos_app.domain.sale import Sale, Shift
from pos_app.store.engine import Transaction
from pos_app.store.sales import Recorded


@dataclass(frozen=True, slots=True)
class MemberPlan:
    """What will be posted; `body` is what the journal's entry of the sale tells of it."""

    body: Mapping[str, Json] = field(default_factory=dict)


def plan(_tx: Transaction, _sale: Sale) -> MemberPlan:
    """What the sale will do. Raises `RuleViolation` when the balance, points or coupon do not suffice."""
    return MemberPlan()


def post(_tx: Transaction, _plan: MemberPlan, _recorded: Recorded, _sale: Sale, _shift: Shift) -> None:
    """Write it; the sale is recorded already."""
