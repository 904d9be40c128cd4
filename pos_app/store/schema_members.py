"""Tables of members: who they are, and the ledgers of their points, stored value and coupons.

`member` is the only table that says who somebody is, and the only one a person is wiped from.
"""

from typing import Final

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, UniqueConstraint, text

from pos_app.store.tables import integer, key, make_table, string

# What the key of the members' phone numbers is known by: a number sealed with another one can't be read.
member_vault = make_table(
    "member_vault",
    Column("vault_id", Integer, CheckConstraint("vault_id = 1", name="one"), primary_key=True),
    string("mark"),
    integer("made_at_ms"),
)
grade = make_table(
    "grade",
    key("grade_id"),
    string("uid"),
    string("name"),
    integer("price_percent"),
    integer("from_points", null=True),
    integer("active"),
    UniqueConstraint("uid"),
)
member = make_table(
    "member",
    key("member_id"),
    string("uid"),
    # Empty once the person is erased.
    string("name"),
    # AES-GCM under a key that is not in the store, and keyed hashes to find it by.
    string("phone_cipher", null=True),
    string("phone_hash", null=True),
    string("last4_hash", null=True),
    # Month and day, `05-01`; empty is unknown.
    string("birthday"),
    integer("grade_id", ForeignKey("grade.grade_id"), null=True),
    string("card", null=True),
    integer("joined_at_ms"),
    integer("consent_at_ms"),
    integer("erased_at_ms", null=True),
    UniqueConstraint("uid"),
    Index("uq_member_phone", "phone_hash", unique=True, sqlite_where=text("phone_hash IS NOT NULL")),
    Index("ix_member_last4", "last4_hash", sqlite_where=text("last4_hash IS NOT NULL")),
    Index("uq_member_card", "card", unique=True, sqlite_where=text("card IS NOT NULL")),
    Index("ix_member_name", "name"),
)
points_entry = make_table(
    "points_entry",
    key("entry_id"),
    integer("member_id", ForeignKey("member.member_id")),
    string("kind"),
    integer("points"),
    # The line that earned them, or the one that returns it; without a line the payment of the sale.
    integer("sale_id", ForeignKey("sale.sale_id"), null=True),
    integer("line", null=True),
    integer("user_id", ForeignKey("user.user_id"), null=True),
    string("reason"),
    integer("at_ms"),
    integer("journal_seq", ForeignKey("journal.seq")),
    Index("ix_points_entry_member", "member_id"),
    Index("ix_points_entry_sale", "sale_id", sqlite_where=text("sale_id IS NOT NULL")),
)
balance_entry = make_table(
    "balance_entry",
    key("entry_id"),
    string("uid"),
    integer("member_id", ForeignKey("member.member_id")),
    string("kind"),
    integer("own_fen"),
    integer("bonus_fen"),
    string("tender"),
    integer("sale_id", ForeignKey("sale.sale_id"), null=True),
    integer("user_id", ForeignKey("user.user_id"), null=True),
    integer("at_ms"),
    integer("journal_seq", ForeignKey("journal.seq")),
    UniqueConstraint("uid"),
    Index("ix_balance_entry_member", "member_id"),
    Index("ix_balance_entry_sale", "sale_id", sqlite_where=text("sale_id IS NOT NULL")),
)
# What the two ledgers come to.
member_standing = make_table(
    "member_standing",
    Column("member_id", Integer, ForeignKey("member.member_id"), primary_key=True),
    integer("points"),
    # In all, less what returns took back: it decides on the grade.
    integer("earned"),
    integer("own_fen"),
    integer("bonus_fen"),
)
coupon_kind = make_table(
    "coupon_kind",
    key("kind_id"),
    string("uid"),
    string("name"),
    integer("off_fen"),
    integer("percent"),
    integer("least_fen"),
    integer("category_id", ForeignKey("category.category_id"), null=True),
    integer("days_valid"),
    integer("active"),
    UniqueConstraint("uid"),
)
coupon = make_table(
    "coupon",
    key("coupon_id"),
    string("code"),
    integer("kind_id", ForeignKey("coupon_kind.kind_id")),
    integer("member_id", ForeignKey("member.member_id"), null=True),
    string("valid_from"),
    string("valid_to"),
    integer("at_ms"),
    integer("journal_seq", ForeignKey("journal.seq")),
    UniqueConstraint("code"),
    Index("ix_coupon_member", "member_id", sqlite_where=text("member_id IS NOT NULL")),
)
# A sale that used it counts 1, one that gives it back whole -1.
coupon_use = make_table(
    "coupon_use",
    key("use_id"),
    integer("coupon_id", ForeignKey("coupon.coupon_id")),
    integer("sale_id", ForeignKey("sale.sale_id")),
    integer("uses"),
    integer("amount_fen"),
    integer("at_ms"),
    Index("ix_coupon_use_coupon", "coupon_id"),
    Index("ix_coupon_use_sale", "sale_id"),
)

FACTS: Final = (points_entry, balance_entry, coupon, coupon_use)
