"""Tables of prices: promotions, what members pay, and the least a product may be sold for."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Text, UniqueConstraint, text

from pos_app.store.tables import integer, key, make_table, string

promotion = make_table(
    "promotion",
    key("promotion_id"),
    string("uid"),
    string("name"),
    string("kind"),
    # The rule, its scope and its schedule as JSON; the days stand beside it to find what is on.
    string("body"),
    string("first_day", null=True),
    string("last_day", null=True),
    integer("earns_points"),
    integer("active"),
    integer("changed_at_ms"),
    UniqueConstraint("uid"),
    Index("ix_promotion_active", "last_day", sqlite_where=text("active = 1")),
)
# Prices of one base unit; of merchandise only.
member_price = make_table(
    "member_price",
    Column("product_id", Integer, ForeignKey("product.product_id"), primary_key=True),
    # The uid of a grade; empty is every member.
    Column("grade", Text, primary_key=True),
    integer("price_fen"),
    rowid=False,
)
floor_price = make_table(
    "floor_price",
    Column("product_id", Integer, ForeignKey("product.product_id"), primary_key=True),
    integer("price_fen"),
    rowid=False,
)
