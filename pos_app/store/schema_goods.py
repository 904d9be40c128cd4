"""Tables of goods: what else is known of a product, and how the columns of others' lists were read."""

from sqlalchemy import Column, ForeignKey, Integer, Text

from pos_app.store.tables import integer, make_table, string

product_detail = make_table(
    "product_detail",
    Column("product_id", Integer, ForeignKey("product.product_id"), primary_key=True),
    string("supplier"),
    # What a base unit costs other shops that buy here.
    integer("wholesale_fen", null=True),
    integer("shelf_life_days", null=True),
    integer("stock_min_milli", null=True),
    integer("stock_max_milli", null=True),
    # The path of a file.
    string("picture"),
)
file_columns = make_table(
    "file_columns",
    # The headings of a list, plain, joined by line feeds.
    Column("headings", Text, primary_key=True),
    # Our names of its columns, joined likewise; empty is a column that is not read.
    string("columns"),
    integer("used_at_ms"),
    rowid=False,
)
