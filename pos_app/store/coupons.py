"""Coupons as facts: issued once, used once; their kinds may be renamed and ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from pos_app.domain.coupon import Coupon, CouponRule
from pos_app.domain.money import Money
from pos_app.domain.product import ProductId
from pos_app.store import schema_members as schema
from pos_app.store.engine import Row, Transaction

_COUPON: Final = (
    "SELECT c.coupon_id, c.code, k.uid, k.name, k.off_fen, k.percent, k.least_fen, k.category_id, c.valid_from, "
    "c.valid_to, coalesce((SELECT sum(uses) FROM coupon_use u WHERE u.coupon_id = c.coupon_id), 0), "
    "coalesce(m.uid, '') FROM coupon c JOIN coupon_kind k USING (kind_id) LEFT JOIN member m USING (member_id) "
)


@dataclass(frozen=True, slots=True)
class CouponKind:
    """A kind that can be issued, good for so many days."""

    kind_id: int
    rule: CouponRule
    days_valid: int


def kinds(tx: Transaction) -> tuple[CouponKind, ...]:
    rows = tx.all(
        "SELECT kind_id, uid, name, off_fen, percent, least_fen, category_id, days_valid FROM coupon_kind "
        "WHERE active = 1 ORDER BY kind_id"
    )
    return tuple(CouponKind(row[0], _rule(row[1:7]), row[7]) for row in rows)


def _rule(row: Row) -> CouponRule:
    return CouponRule(row[0], row[1], Money(row[2]), row[3], Money(row[4]), row[5])


def keep_kind(tx: Transaction, rule: CouponRule, days_valid: int) -> None:
    tx.run(
        "INSERT INTO coupon_kind (uid, name, off_fen, percent, least_fen, category_id, days_valid, active) "
        "VALUES (:uid, :name, :off, :percent, :least, :category, :days, 1)",
        {
            "uid": rule.uid,
            "name": rule.name,
            "off": rule.off.fen,
            "percent": rule.percent,
            "least": rule.least.fen,
            "category": rule.category,
            "days": days_valid,
        },
    )


def end_kind(tx: Transaction, uid: str) -> int:
    """No more of it is issued; those that were stay good."""
    return tx.run("UPDATE coupon_kind SET active = 0 WHERE uid = :uid", {"uid": uid})


@dataclass(frozen=True, slots=True)
class Issue:
    """A coupon to be written."""

    code: str
    kind_id: int
    member_id: int | None
    valid_from: date
    valid_to: date


def issue(tx: Transaction, coupon: Issue, *, at_ms: int, journal_seq: int) -> int:
    return tx.insert(
        schema.coupon,
        {
            "code": coupon.code,
            "kind_id": coupon.kind_id,
            "member_id": coupon.member_id,
            "valid_from": coupon.valid_from.isoformat(),
            "valid_to": coupon.valid_to.isoformat(),
            "at_ms": at_ms,
            "journal_seq": journal_seq,
        },
    )


def _coupon(row: Row) -> tuple[int, Coupon]:
    first, last = date.fromisoformat(row[8]), date.fromisoformat(row[9])
    return row[0], Coupon(row[1], _rule(row[2:8]), first, last, used=row[10] > 0, member_uid=row[11])


def by_code(tx: Transaction, code: str) -> tuple[int, Coupon] | None:
    """The coupon of a code, with its number."""
    row = tx.first(_COUPON + "WHERE c.code = :code", {"code": code})
    return None if row is None else _coupon(row)


def of_member(tx: Transaction, member_id: int) -> tuple[Coupon, ...]:
    """A member's own coupons that are not used, first to end first."""
    rows = tx.all(_COUPON + "WHERE c.member_id = :member_id ORDER BY c.valid_to, c.coupon_id", {"member_id": member_id})
    return tuple(coupon for _, coupon in map(_coupon, rows) if not coupon.used)


def use(tx: Transaction, coupon_id: int, sale_id: int, *, uses: int, amount: Money, at_ms: int) -> None:
    """A sale took it (1), gave it back whole (-1), or gave back a part of what it paid (0)."""
    tx.insert(
        schema.coupon_use,
        {"coupon_id": coupon_id, "sale_id": sale_id, "uses": uses, "amount_fen": amount.fen, "at_ms": at_ms},
    )


def categories(tx: Transaction, products: Iterable[ProductId]) -> dict[ProductId, int | None]:
    """The category of each of these products."""
    marks = ", ".join(str(int(product)) for product in products)
    rows = tx.all(f"SELECT product_id, category_id FROM product WHERE product_id IN ({marks})")
    return {ProductId(row[0]): row[1] for row in rows}
