"""Tables of buying: suppliers, what came from them and went back, orders, and what was paid for it."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, UniqueConstraint

from pos_app.store.tables import integer, key, make_table, string

supplier = make_table(
    "supplier",
    key("supplier_id"),
    string("uid"),
    string("name"),
    string("contact"),
    string("phone"),
    string("note"),
    # Days from an order to its goods, and from one order to the next.
    integer("lead_days"),
    integer("rhythm_days"),
    integer("active"),
    integer("added_at_ms"),
    UniqueConstraint("uid"),
    UniqueConstraint("name"),
)

# An order may change while it is a draft; once sent it is what its journal entry says.
purchase_order = make_table(
    "purchase_order",
    key("order_id"),
    string("uid"),
    string("number"),
    integer("supplier_id", ForeignKey("supplier.supplier_id")),
    string("state"),
    string("note"),
    integer("user_id", ForeignKey("user.user_id"), null=True),
    integer("changed_at_ms"),
    string("expected_on"),
    integer("journal_seq", ForeignKey("journal.seq"), null=True),
    UniqueConstraint("uid"),
    Index("ix_purchase_order_state", "state", "order_id"),
)
purchase_order_line = make_table(
    "purchase_order_line",
    Column("order_id", Integer, ForeignKey("purchase_order.order_id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    integer("product_id", ForeignKey("product.product_id")),
    string("code"),
    string("unit"),
    integer("factor_milli"),
    integer("units_milli"),
    # What a unit is expected to cost.
    integer("price_fen"),
    # Why so much was suggested, as it was told then.
    string("why"),
    UniqueConstraint("order_id", "product_id"),
    Index("ix_purchase_order_line_product", "product_id"),
    rowid=False,
)

# Goods that came from a supplier or went back; their movements have its journal_seq and its lines' numbers.
purchase = make_table(
    "purchase",
    key("purchase_id"),
    string("uid"),
    string("number"),
    string("kind"),
    integer("supplier_id", ForeignKey("supplier.supplier_id")),
    integer("order_id", ForeignKey("purchase_order.order_id"), null=True),
    # The number of the supplier's own note.
    string("reference"),
    string("reason"),
    integer("user_id", ForeignKey("user.user_id"), null=True),
    integer("approved_by", null=True),
    string("business_date"),
    # The day somebody wanted it to have; another one when the books of that day were closed.
    string("wanted_date"),
    integer("at_ms"),
    # Taken off the whole; each line has its share of it taken off already.
    integer("discount_fen"),
    # Signed: what the supplier is owed for it.
    integer("total_fen"),
    integer("journal_seq", ForeignKey("journal.seq")),
    UniqueConstraint("uid"),
    Index("ix_purchase_journal_seq", "journal_seq"),
    Index("ix_purchase_supplier", "supplier_id", "purchase_id"),
    Index("ix_purchase_order_id", "order_id"),
)
purchase_line = make_table(
    "purchase_line",
    Column("purchase_id", Integer, ForeignKey("purchase.purchase_id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    integer("product_id", ForeignKey("product.product_id")),
    string("code"),
    # The unit it was bought in, how many, and what one costs; `quantity_milli` is signed and in base units.
    string("unit"),
    integer("factor_milli"),
    integer("units_milli"),
    integer("price_fen"),
    integer("discount_fen"),
    integer("gift"),
    integer("quantity_milli"),
    # Signed: what is owed for it, all discounts taken off, and what it cost in stock.
    integer("amount_fen"),
    integer("cost_fen"),
    Index("ix_purchase_line_product", "product_id", "purchase_id"),
    rowid=False,
)
supplier_payment = make_table(
    "supplier_payment",
    key("payment_id"),
    string("uid"),
    integer("supplier_id", ForeignKey("supplier.supplier_id")),
    string("tender"),
    # More than nothing when the supplier was paid, less when money came back.
    integer("amount_fen"),
    string("note"),
    integer("user_id", ForeignKey("user.user_id"), null=True),
    string("business_date"),
    integer("at_ms"),
    integer("journal_seq", ForeignKey("journal.seq")),
    UniqueConstraint("uid"),
    Index("ix_supplier_payment_supplier", "supplier_id", "payment_id"),
)

FACTS: Final = (purchase, purchase_line, supplier_payment)
