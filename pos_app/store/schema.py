"""The tables of the store. Money in fen, quantities in thousandths, times in UTC milliseconds, dates as ISO text.

All tables are STRICT. Those in `FACTS` are append-only: triggers refuse UPDATE and DELETE, corrections are new rows.
Those of the sync, of supply, of members and of people are in `schema_…` beside this. `migrations/` brings a store to
this schema; a test holds the two equal.
"""

from typing import Final

from sqlalchemy import (
    DDL,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    event,
    text,
)

from pos_app.store import schema_goods as goods
from pos_app.store import schema_members as members
from pos_app.store import schema_payments as payments
from pos_app.store import schema_people as people
from pos_app.store import schema_promotions as promotions
from pos_app.store import schema_stock as stock
from pos_app.store import schema_suppliers as suppliers
from pos_app.store import schema_supply as supply
from pos_app.store import schema_sync as sync
from pos_app.store import tables
from pos_app.store.tables import integer, key, make_table, string

metadata: Final = tables.metadata

shop = make_table(
    "shop",
    Column("shop_id", Integer, CheckConstraint("shop_id = 1", name="one"), primary_key=True),
    string("uid"),
    string("licence"),
    string("name"),
    string("register"),
    integer("created_at_ms"),
)
epoch = make_table("epoch", key("epoch"), integer("after_seq"), integer("began_at_ms"), string("reason"))
setting = make_table("setting", Column("name", Text, primary_key=True), string("value"), rowid=False)
user = make_table(
    "user",
    key("user_id"),
    string("uid"),
    string("name"),
    string("role"),
    string("pin_hash"),
    integer("active"),
    integer("failed_tries"),
    integer("locked_until_ms"),
    UniqueConstraint("name"),
)

category = make_table("category", key("category_id"), string("name"), UniqueConstraint("name"))
product = make_table(
    "product",
    key("product_id"),
    string("uid"),
    string("name"),
    string("kind"),
    string("unit"),
    integer("category_id", ForeignKey("category.category_id"), null=True),
    integer("price_fen"),
    integer("guidance_fen", null=True),
    integer("packs_per_carton"),
    integer("weighed"),
    string("house_code", null=True),
    integer("guard_off"),
    integer("quick_page", null=True),
    integer("quick_place", null=True),
    integer("active"),
    integer("added_at_ms"),
    UniqueConstraint("house_code"),
    Index("ix_product_quick", "quick_page", "quick_place", sqlite_where=text("quick_page IS NOT NULL")),
    Index("ix_product_name", "active", "name"),
    Index("ix_product_price", "active", "price_fen"),
    Index("ix_product_category", "category_id", "name"),
    Index("ix_product_kind", "kind", "name"),
)
barcode = make_table(
    "barcode",
    Column("code", Text, primary_key=True),
    integer("product_id", ForeignKey("product.product_id")),
    string("unit"),
    integer("factor_milli"),
    integer("price_fen"),
    integer("tag_fen", null=True),
    # The code read backwards, so that the last digits are found by the same kind of index as the first.
    string("reversed"),
    Index("ix_barcode_product", "product_id"),
    Index("ix_barcode_reversed", "reversed"),
    rowid=False,
)

shift = make_table(
    "shift",
    key("shift_id"),
    string("uid"),
    integer("user_id", ForeignKey("user.user_id")),
    string("business_date"),
    integer("opened_at_ms"),
    integer("float_fen"),
    # How it came to be: at the till, or to hold recorded history.
    string("entered"),
    UniqueConstraint("uid"),
)
shift_close = make_table(
    "shift_close",
    Column("shift_id", Integer, ForeignKey("shift.shift_id"), primary_key=True),
    integer("user_id", ForeignKey("user.user_id")),
    integer("closed_at_ms"),
    integer("expected_fen"),
    integer("counted_fen"),
)

sale = make_table(
    "sale",
    key("sale_id"),
    string("uid"),
    string("kind"),
    string("till"),
    string("business_date"),
    integer("running"),
    integer("shift_id", ForeignKey("shift.shift_id")),
    integer("at_ms"),
    integer("rounding_fen"),
    integer("total_fen"),
    integer("journal_seq", ForeignKey("journal.seq")),
    # The name of a sale in a recorded file, so that replaying the file again adds nothing.
    string("recorded_as", null=True),
    integer("member_id", null=True),
    # The sale that this one returns, exchanges or voids.
    integer("of_sale_id", null=True),
    Column("note", Text, nullable=False, server_default=""),
    integer("approved_by", null=True),
    UniqueConstraint("uid"),
    UniqueConstraint("till", "business_date", "running"),
    Index("ix_sale_shift", "shift_id"),
    Index("ix_sale_member", "member_id", sqlite_where=text("member_id IS NOT NULL")),
    Index("ix_sale_of", "of_sale_id", sqlite_where=text("of_sale_id IS NOT NULL")),
    Index("uq_sale_recorded_as", "recorded_as", unique=True, sqlite_where=text("recorded_as IS NOT NULL")),
)
sale_line = make_table(
    "sale_line",
    Column("sale_id", Integer, ForeignKey("sale.sale_id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    integer("product_id", ForeignKey("product.product_id")),
    string("code"),
    string("name"),
    string("unit"),
    integer("factor_milli"),
    integer("quantity_milli"),
    integer("list_fen"),
    integer("price_fen"),
    integer("amount_fen"),
    integer("cost_fen"),
    string("reason"),
    string("entered"),
    integer("entered_at_ms"),
    string("notes"),
    Column("discount_fen", Integer, nullable=False, server_default=text("0")),
    # The uids of the promotions that took it off, joined by spaces.
    Column("promotion", Text, nullable=False, server_default=""),
    integer("of_line", null=True),
    rowid=False,
)
payment = make_table(
    "payment",
    Column("sale_id", Integer, ForeignKey("sale.sale_id"), primary_key=True),
    Column("tender_no", Integer, primary_key=True),
    string("tender"),
    integer("amount_fen"),
    integer("given_fen"),
    integer("change_fen"),
    Column("reference", Text, nullable=False, server_default=""),
    rowid=False,
)
cash_entry = make_table(
    "cash_entry",
    key("entry_id"),
    integer("shift_id", ForeignKey("shift.shift_id")),
    integer("user_id", ForeignKey("user.user_id")),
    string("kind"),
    string("tender"),
    integer("amount_fen"),
    string("reason"),
    integer("at_ms"),
    integer("journal_seq", ForeignKey("journal.seq")),
    Index("ix_cash_entry_shift", "shift_id"),
)
stock_movement = make_table(
    "stock_movement",
    key("movement_id"),
    integer("product_id", ForeignKey("product.product_id")),
    string("kind"),
    integer("quantity_milli"),
    integer("value_fen"),
    integer("variance_fen"),
    integer("sale_id", ForeignKey("sale.sale_id"), null=True),
    integer("line", null=True),
    string("business_date"),
    integer("at_ms"),
    integer("journal_seq", ForeignKey("journal.seq")),
    Index("ix_stock_movement_product", "product_id", "movement_id"),
    Index("ix_stock_movement_day", "business_date"),
)
stock_on_hand = make_table(
    "stock_on_hand",
    Column("product_id", Integer, ForeignKey("product.product_id"), primary_key=True),
    integer("on_hand_milli"),
    integer("value_fen"),
    # Thousandths of a fen per base unit: the last known cost, also while nothing is on hand.
    integer("unit_cost"),
    integer("sold_milli"),
)
journal = make_table(
    "journal",
    key("seq"),
    string("uid"),
    string("register"),
    integer("epoch", ForeignKey("epoch.epoch")),
    integer("at_ms"),
    string("kind"),
    integer("version"),
    string("body"),
    string("hash"),
    UniqueConstraint("uid"),
    Index("ix_journal_kind", "kind"),
    Index(
        "ix_journal_price",
        text("json_extract(body, '$.product')"),
        sqlite_where=text("kind IN ('price.changed', 'price_bounds.changed')"),
    ),
)

print_job = make_table(
    "print_job",
    key("job_id"),
    string("kind"),
    integer("sale_id", ForeignKey("sale.sale_id"), null=True),
    integer("copy"),
    string("state"),
    integer("attempts"),
    string("error"),
    integer("changed_at_ms"),
    # Of a delivery's list. Without a foreign key: SQLite adds one to a table that is there by copying it only.
    integer("delivery_id", null=True),
    # Of a shift's slip, and of the slip of money paid in or out; likewise.
    integer("shift_id", null=True),
    integer("entry_id", null=True),
    Index("ix_print_job_open", "job_id", sqlite_where=text("state IN ('queued', 'failed', 'unknown')")),
    Index("ix_print_job_sale", "sale_id"),
)
basket = make_table(
    "basket", Column("slot", Text, primary_key=True), string("body"), integer("changed_at_ms"), rowid=False
)

SYNC_TABLES: Final = (
    sync.cloud_link,
    sync.sync_state,
    sync.sync_run,
    sync.withheld_entry,
    sync.alarm,
    sync.feed_entry,
    sync.notice,
)
GOODS_TABLES: Final = (goods.product_detail, goods.file_columns)
PRICE_TABLES: Final = (promotions.promotion, promotions.member_price, promotions.floor_price)
SALE_FACTS: Final = (shift, shift_close, sale, sale_line, payment, stock_movement, journal)
SUPPLY_FACTS: Final = (
    supply.delivery_version,
    supply.delivery_acceptance,
    supply.delivery_accepted_line,
    supply.delivery_difference,
    supply.day_close,
    supply.day_ledger,
)
COUNTER_FACTS: Final = (cash_entry, people.shift_count)
FACTS: Final = (
    *SALE_FACTS,
    *SUPPLY_FACTS,
    *COUNTER_FACTS,
    *members.FACTS,
    *payments.FACTS,
    *stock.FACTS,
    *suppliers.FACTS,
)

# Terms a product is found by: suffixes of its name, of its pinyin initials and of its full pinyin (see search.py).
SEARCH_TABLE: Final = (
    "CREATE VIRTUAL TABLE product_search USING fts5(name, initials, pinyin, content='', contentless_delete=1, "
    "prefix='1 2 3', tokenize='unicode61')"
)


def refusal_triggers(table: str) -> tuple[str, str]:
    """The two triggers that keep a table of facts as it was written."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is a fact: it is corrected by a new row, never changed'); END"
    return (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
    )


for fact in FACTS:
    for trigger in refusal_triggers(fact.name):
        event.listen(fact, "after_create", DDL(trigger))  # type: ignore[no-untyped-call]
event.listen(metadata, "after_create", DDL(SEARCH_TABLE))  # type: ignore[no-untyped-call]
