"""Tables of stock: documents that move it without a sale, bundles and their parts, stocktakes, batches."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, UniqueConstraint, text

from pos_app.store.tables import integer, key, make_table, string

# What moved stock and was no sale, delivery or count; its movements have its journal_seq and its lines' numbers.
stock_document = make_table(
    "stock_document",
    key("document_id"),
    string("uid"),
    # As people name it: till and number of the journal, so that it is never given twice.
    string("number"),
    string("kind"),
    string("reason"),
    # The other shop of a transfer, and the document there.
    string("partner"),
    string("reference"),
    integer("user_id", ForeignKey("user.user_id"), null=True),
    integer("approved_by", null=True),
    string("business_date"),
    # The day somebody wanted it to have; another one when the books of that day were closed.
    string("wanted_date"),
    integer("at_ms"),
    integer("journal_seq", ForeignKey("journal.seq")),
    UniqueConstraint("uid"),
    Index("ix_stock_document_journal_seq", "journal_seq"),
    Index("ix_stock_document_day", "business_date"),
    Index("uq_stock_document_taken", "reference", unique=True, sqlite_where=text("kind = 'transfer_in'")),
)
stock_document_line = make_table(
    "stock_document_line",
    Column("document_id", Integer, ForeignKey("stock_document.document_id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    integer("product_id", ForeignKey("product.product_id")),
    string("code"),
    # The unit it was written in, and how many; `quantity_milli` is signed and in base units.
    string("unit"),
    integer("factor_milli"),
    integer("units_milli"),
    integer("quantity_milli"),
    # Signed: what came or went at cost and at the price of then.
    integer("cost_fen"),
    integer("retail_fen"),
    rowid=False,
)
# What one base unit of a bundle, or of a case that is a product of its own, holds.
bundle_part = make_table(
    "bundle_part",
    Column("product_id", Integer, ForeignKey("product.product_id"), primary_key=True),
    Column("part_id", Integer, ForeignKey("product.product_id"), primary_key=True),
    integer("quantity_milli"),
    rowid=False,
)

stocktake = make_table(
    "stocktake",
    key("stocktake_id"),
    string("uid"),
    string("kind"),
    string("title"),
    # Of a spot check: what its goods were drawn by.
    string("seed"),
    integer("user_id", ForeignKey("user.user_id"), null=True),
    string("business_date"),
    integer("at_ms"),
    integer("journal_seq", ForeignKey("journal.seq")),
    UniqueConstraint("uid"),
)
# What is to be counted; of a full stocktake it is what there was when it began.
stocktake_product = make_table(
    "stocktake_product",
    Column("stocktake_id", Integer, ForeignKey("stocktake.stocktake_id"), primary_key=True),
    Column("product_id", Integer, ForeignKey("product.product_id"), primary_key=True),
    rowid=False,
)
count_line = make_table(
    "count_line",
    key("line_id"),
    string("uid"),
    integer("stocktake_id", ForeignKey("stocktake.stocktake_id")),
    integer("product_id", ForeignKey("product.product_id")),
    # 'add' to what was counted; 'set' and 'void' make everything before it of no account.
    string("how"),
    integer("quantity_milli"),
    string("counter"),
    string("device"),
    # By the till's clock: when it was counted, and when the till heard of it.
    integer("at_ms"),
    integer("taken_at_ms"),
    # The product's last movement at the counting moment (0: none), and its stock by the books then.
    integer("after_movement"),
    integer("book_milli"),
    UniqueConstraint("uid"),
    Index("ix_count_line_product", "stocktake_id", "product_id"),
)
# How a stocktake ended: approved, or given up.
stocktake_end = make_table(
    "stocktake_end",
    Column("stocktake_id", Integer, ForeignKey("stocktake.stocktake_id"), primary_key=True),
    string("how"),
    string("reason"),
    integer("user_id", ForeignKey("user.user_id"), null=True),
    integer("approved_by", null=True),
    string("business_date"),
    integer("at_ms"),
    integer("counted"),
    integer("matched"),
    integer("journal_seq", ForeignKey("journal.seq")),
)
stocktake_result = make_table(
    "stocktake_result",
    Column("stocktake_id", Integer, ForeignKey("stocktake.stocktake_id"), primary_key=True),
    Column("product_id", Integer, ForeignKey("product.product_id"), primary_key=True),
    integer("counted_milli"),
    integer("book_milli"),
    integer("after_movement"),
    integer("variance_milli"),
    integer("cost_fen"),
    integer("retail_fen"),
    # Since the product was counted last: what was scanned, and the match rate in hundredths of a percent.
    integer("sold_milli"),
    integer("sold_ever_milli"),
    integer("match_rate", null=True),
    integer("journal_seq", ForeignKey("journal.seq")),
    Index("ix_stocktake_result_product", "product_id", "stocktake_id"),
    rowid=False,
)

# Goods with a date on them: what is left of a batch is never a book of its own, only what to sell first.
batch = make_table(
    "batch",
    key("batch_id"),
    string("uid"),
    integer("product_id", ForeignKey("product.product_id")),
    string("lot"),
    string("made_on"),
    string("expires_on"),
    integer("quantity_milli"),
    string("source"),
    integer("at_ms"),
    UniqueConstraint("uid"),
    Index("ix_batch_product", "product_id", "expires_on"),
    Index("ix_batch_expires", "expires_on"),
)

FACTS: Final = (
    stock_document,
    stock_document_line,
    stocktake,
    stocktake_product,
    count_line,
    stocktake_end,
    stocktake_result,
    batch,
)
