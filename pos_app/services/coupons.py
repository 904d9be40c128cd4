"""Coupons (券): their kinds, and issuing one; a sale uses it in `member_ledgers`."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from pos_app.domain.coupon import COUPON_CODE, Coupon, CouponRule
from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.member import check_name
from pos_app.domain.people import Right, User
from pos_app.services.acting import signed
from pos_app.services.member_ledgers import shop_date
from pos_app.services.ports import Clock, Ids
from pos_app.store import coupons, journal, members
from pos_app.store.coupons import CouponKind, Issue
from pos_app.store.engine import Store

DAYS_MAX: Final = 3650
_CODE_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class IssueCoupon:
    """The command: one coupon of a kind, for a member or for anybody (None). `uid` names it; it is issued once."""

    uid: str
    kind: str
    member_id: int | None = None


def kinds(store: Store) -> tuple[CouponKind, ...]:
    """What can be issued."""
    with store.read() as tx:
        return coupons.kinds(tx)


def add_kind(store: Store, rule: CouponRule, days_valid: int, user: User) -> None:
    """Let a kind be issued from now on. Raises `RuleViolation` on the field that is wrong."""
    user.need(Right.PROMOTIONS)
    check_name(rule.name)
    if not 0 < days_valid <= DAYS_MAX:
        raise RuleViolation("A coupon is good for 1 to {most} days", field="days", most=DAYS_MAX)
    with store.write() as tx:
        coupons.keep_kind(tx, rule, days_valid)


def end_kind(store: Store, uid: str, user: User) -> None:
    """Issue no more of it; those that were issued stay good."""
    user.need(Right.PROMOTIONS)
    with store.write() as tx:
        coupons.end_kind(tx, uid)


def issue(store: Store, command: IssueCoupon, user: User, *, clock: Clock, ids: Ids) -> Coupon:
    """Issue one, good from today; its code is scanned or typed at the till. Asked again it is the same one."""
    user.need(Right.PROMOTIONS)
    code = COUPON_CODE + str(int(hashlib.sha256(command.uid.encode()).hexdigest(), 16))[:_CODE_DIGITS]
    now = clock.now_ms()
    today = shop_date(now)
    with store.write() as tx:
        kind = next((each for each in coupons.kinds(tx) if each.rule.uid == command.kind), None)
        if kind is None:
            raise RuleViolation("This kind of coupon is no longer issued", field="kind")
        person = None if command.member_id is None else members.by_id(tx, command.member_id)
        if command.member_id is not None and (person is None or person.erased_at_ms is not None):
            raise RuleViolation("This member is no longer one", field="member")
        if coupons.by_code(tx, code) is None:
            body: dict[str, Json] = {
                "coupon": code,
                "kind": kind.rule.uid,
                "member": None if person is None else person.uid,
                **signed(user),
            }
            head = journal.append(tx, "coupon.issued", body, uid=ids.new(), at_ms=now)
            until = today + timedelta(days=kind.days_valid - 1)
            coupons.issue(
                tx, Issue(code, kind.kind_id, command.member_id, today, until), at_ms=now, journal_seq=head.seq
            )
        found = coupons.by_code(tx, code)
    assert found is not None  # noqa: S101 - it was just written
    return found[1]
