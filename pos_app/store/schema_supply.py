"""Tables of supply and of closed days: deliveries, the province's goods, the daily ledger, what was reconciled."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Text, UniqueConstraint, text

from pos_app.store.tables import integer, key, make_table, string

# The province's list of cigarettes, per carton: what a parked line of a delivery becomes a product from.
province_goods = make_table(
    "province_goods",
    Column("carton_ean", Text, primary_key=True),
    string("pack_ean"),
    string("name"),
    integer("packs_per_carton"),
    integer("wholesale_fen", null=True),
    integer("guidance_fen", null=True),
    string("price_class"),
    string("maker"),
    string("flags"),
    integer("feed_number", ForeignKey("feed_entry.number"), null=True),
    Index("ix_province_goods_pack", "pack_ean"),
    rowid=False,
)
province_limit = make_table(
    "province_limit",
    Column("pack_ean", Text, primary_key=True),
    integer("per_line_milli", null=True),
    integer("per_sale_milli", null=True),
    integer("stock_max_milli", null=True),
    integer("feed_number", ForeignKey("feed_entry.number"), null=True),
    # How far the shop may go from the guidance price: free, fixed or between.
    Column("price_policy", Text, nullable=False, server_default="free"),
    rowid=False,
)

# Cigarettes the company sends; quantities of lines are cartons, prices per carton.
delivery = make_table(
    "delivery",
    key("delivery_id"),
    string("uid"),
    string("company"),
    string("order_no"),
    string("licence"),
    string("ordered_on"),
    integer("arrives_at_ms"),
    string("state"),
    integer("received_at_ms"),
    integer("feed_number", ForeignKey("feed_entry.number"), null=True),
    UniqueConstraint("uid"),
    UniqueConstraint("company", "order_no"),
    Index("ix_delivery_open", "arrives_at_ms", sqlite_where=text("state IN ('expected', 'arrived', 'partly')")),
)
delivery_line = make_table(
    "delivery_line",
    Column("delivery_id", Integer, ForeignKey("delivery.delivery_id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    string("carton_ean"),
    string("pack_ean"),
    string("name"),
    integer("packs_per_carton"),
    integer("needed_milli"),
    integer("allotted_milli"),
    integer("delivered_milli"),
    integer("wholesale_fen"),
    integer("guidance_fen", null=True),
    # None while the shop has no such product: the line is parked.
    integer("product_id", ForeignKey("product.product_id"), null=True),
    Index("ix_delivery_line_carton", "carton_ean"),
    rowid=False,
)
delivery_version = make_table(
    "delivery_version",
    Column("delivery_id", Integer, ForeignKey("delivery.delivery_id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    integer("at_ms"),
    integer("feed_number", ForeignKey("feed_entry.number"), null=True),
    # As it was sent, and what is not as it was in the version before.
    string("body"),
    string("changes"),
    rowid=False,
)
delivery_acceptance = make_table(
    "delivery_acceptance",
    key("acceptance_id"),
    string("uid"),
    integer("delivery_id", ForeignKey("delivery.delivery_id")),
    string("how"),
    integer("user_id", ForeignKey("user.user_id"), null=True),
    string("business_date"),
    integer("at_ms"),
    integer("journal_seq", ForeignKey("journal.seq")),
    UniqueConstraint("uid"),
    Index("ix_delivery_acceptance_delivery", "delivery_id"),
)
delivery_accepted_line = make_table(
    "delivery_accepted_line",
    Column("acceptance_id", Integer, ForeignKey("delivery_acceptance.acceptance_id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    integer("product_id", ForeignKey("product.product_id")),
    integer("cartons_milli"),
    integer("packs_milli"),
    integer("packs_per_carton"),
    integer("wholesale_fen"),
    integer("cost_fen"),
    rowid=False,
)
delivery_difference = make_table(
    "delivery_difference",
    key("difference_id"),
    integer("delivery_id", ForeignKey("delivery.delivery_id")),
    integer("line", null=True),
    string("kind"),
    string("code"),
    string("name"),
    integer("cartons_milli"),
    string("reason"),
    integer("user_id", ForeignKey("user.user_id"), null=True),
    integer("at_ms"),
    integer("journal_seq", ForeignKey("journal.seq")),
    Index("ix_delivery_difference_delivery", "delivery_id"),
)

# What somebody has counted of a delivery and not taken in yet: one row for each line, from when the count begins.
delivery_count = make_table(
    "delivery_count",
    Column("delivery_id", Integer, ForeignKey("delivery.delivery_id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    integer("cartons_milli"),
    rowid=False,
)

# The books of a business date, frozen; late facts go to the next.
day_close = make_table(
    "day_close",
    Column("business_date", Text, primary_key=True),
    integer("closed_at_ms"),
    integer("user_id", ForeignKey("user.user_id"), null=True),
    integer("sales"),
    integer("amount_fen"),
    integer("parts"),
    # Of the last part: everything of the date stands before it.
    integer("journal_seq", ForeignKey("journal.seq")),
    rowid=False,
)
day_ledger = make_table(
    "day_ledger",
    Column("business_date", Text, ForeignKey("day_close.business_date"), primary_key=True),
    Column("product_id", Integer, ForeignKey("product.product_id"), primary_key=True),
    integer("opening_milli"),
    integer("bought_milli"),
    integer("returned_milli"),
    integer("sold_milli"),
    integer("customer_returned_milli"),
    integer("corrected_milli"),
    integer("other_milli"),
    integer("closing_milli"),
    integer("closing_value_fen"),
    integer("closing_retail_fen"),
    Index("ix_day_ledger_product", "product_id", "business_date"),
    rowid=False,
)
reconciliation = make_table(
    "reconciliation",
    Column("business_date", Text, primary_key=True),
    integer("feed_number", ForeignKey("feed_entry.number"), null=True),
    integer("reported_at_ms"),
    integer("agrees"),
    rowid=False,
)
reconciliation_difference = make_table(
    "reconciliation_difference",
    Column("business_date", Text, ForeignKey("reconciliation.business_date"), primary_key=True),
    Column("place", Integer, primary_key=True),
    # entries, sales, amount, packs_in, packs_out or closing; of a product where it is about one.
    string("subject"),
    string("product_uid"),
    string("name"),
    integer("till_value"),
    integer("cloud_value"),
    rowid=False,
)
