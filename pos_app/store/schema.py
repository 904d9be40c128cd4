"""The tables of the store. Money in fen, quantities in thousandths, times in UTC milliseconds, dates as ISO text.

All tables are STRICT. Those in `FACTS` are append-only: triggers refuse UPDATE and DELETE, corrections are new rows.
`migrations/` brings a store to this schema; a test holds the two equal.
"""

from typing import Any, Final

from sqlalchemy import (
    DDL,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
    text,
)

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _table(name: str, *parts: Any, rowid: bool = True) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_with_rowid=rowid)


def _key(name: str) -> Column[int]:
    return Column(name, Integer, primary_key=True)


def _int(name: str, *parts: Any, null: bool = False) -> Column[int]:
    return Column(name, Integer, *parts, nullable=null)


def _text(name: str, *parts: Any, null: bool = False) -> Column[str]:
    return Column(name, Text, *parts, nullable=null)


shop = _table(
    "shop",
    Column("shop_id", Integer, CheckConstraint("shop_id = 1", name="one"), primary_key=True),
    _text("uid"),
    _text("licence"),
    _text("name"),
    _text("register"),
    _int("created_at_ms"),
)
epoch = _table("epoch", _key("epoch"), _int("after_seq"), _int("began_at_ms"), _text("reason"))
setting = _table("setting", Column("name", Text, primary_key=True), _text("value"), rowid=False)
user = _table(
    "user",
    _key("user_id"),
    _text("uid"),
    _text("name"),
    _text("role"),
    _text("pin_hash"),
    _int("active"),
    _int("failed_tries"),
    _int("locked_until_ms"),
    UniqueConstraint("name"),
)

category = _table("category", _key("category_id"), _text("name"), UniqueConstraint("name"))
product = _table(
    "product",
    _key("product_id"),
    _text("uid"),
    _text("name"),
    _text("kind"),
    _text("unit"),
    _int("category_id", ForeignKey("category.category_id"), null=True),
    _int("price_fen"),
    _int("guidance_fen", null=True),
    _int("packs_per_carton"),
    _int("weighed"),
    _text("house_code", null=True),
    _int("guard_off"),
    _int("quick_page", null=True),
    _int("quick_place", null=True),
    _int("active"),
    _int("added_at_ms"),
    UniqueConstraint("house_code"),
    Index("ix_product_quick", "quick_page", "quick_place", sqlite_where=text("quick_page IS NOT NULL")),
)
barcode = _table(
    "barcode",
    Column("code", Text, primary_key=True),
    _int("product_id", ForeignKey("product.product_id")),
    _text("unit"),
    _int("factor_milli"),
    _int("price_fen"),
    _int("tag_fen", null=True),
    # The code read backwards, so that the last digits are found by the same kind of index as the first.
    _text("reversed"),
    Index("ix_barcode_product", "product_id"),
    Index("ix_barcode_reversed", "reversed"),
    rowid=False,
)

shift = _table(
    "shift",
    _key("shift_id"),
    _text("uid"),
    _int("user_id", ForeignKey("user.user_id")),
    _text("business_date"),
    _int("opened_at_ms"),
    _int("float_fen"),
    # How it came to be: at the till, or to hold recorded history.
    _text("entered"),
    UniqueConstraint("uid"),
)
shift_close = _table(
    "shift_close",
    Column("shift_id", Integer, ForeignKey("shift.shift_id"), primary_key=True),
    _int("user_id", ForeignKey("user.user_id")),
    _int("closed_at_ms"),
    _int("expected_fen"),
    _int("counted_fen"),
)

sale = _table(
    "sale",
    _key("sale_id"),
    _text("uid"),
    _text("kind"),
    _text("till"),
    _text("business_date"),
    _int("running"),
    _int("shift_id", ForeignKey("shift.shift_id")),
    _int("at_ms"),
    _int("rounding_fen"),
    _int("total_fen"),
    _int("journal_seq", ForeignKey("journal.seq")),
    # The name of a sale in a recorded file, so that replaying the file again adds nothing.
    _text("recorded_as", null=True),
    UniqueConstraint("uid"),
    UniqueConstraint("till", "business_date", "running"),
    Index("ix_sale_shift", "shift_id"),
    Index("uq_sale_recorded_as", "recorded_as", unique=True, sqlite_where=text("recorded_as IS NOT NULL")),
)
sale_line = _table(
    "sale_line",
    Column("sale_id", Integer, ForeignKey("sale.sale_id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    _int("product_id", ForeignKey("product.product_id")),
    _text("code"),
    _text("name"),
    _text("unit"),
    _int("factor_milli"),
    _int("quantity_milli"),
    _int("list_fen"),
    _int("price_fen"),
    _int("amount_fen"),
    _int("cost_fen"),
    _text("reason"),
    _text("entered"),
    _int("entered_at_ms"),
    _text("notes"),
    rowid=False,
)
payment = _table(
    "payment",
    Column("sale_id", Integer, ForeignKey("sale.sale_id"), primary_key=True),
    Column("tender_no", Integer, primary_key=True),
    _text("tender"),
    _int("amount_fen"),
    _int("given_fen"),
    _int("change_fen"),
    rowid=False,
)
stock_movement = _table(
    "stock_movement",
    _key("movement_id"),
    _int("product_id", ForeignKey("product.product_id")),
    _text("kind"),
    _int("quantity_milli"),
    _int("value_fen"),
    _int("variance_fen"),
    _int("sale_id", ForeignKey("sale.sale_id"), null=True),
    _int("line", null=True),
    _text("business_date"),
    _int("at_ms"),
    _int("journal_seq", ForeignKey("journal.seq")),
    Index("ix_stock_movement_product", "product_id", "movement_id"),
)
stock_on_hand = _table(
    "stock_on_hand",
    Column("product_id", Integer, ForeignKey("product.product_id"), primary_key=True),
    _int("on_hand_milli"),
    _int("value_fen"),
    # Thousandths of a fen per base unit: the last known cost, also while nothing is on hand.
    _int("unit_cost"),
    _int("sold_milli"),
)
journal = _table(
    "journal",
    _key("seq"),
    _text("uid"),
    _text("register"),
    _int("epoch", ForeignKey("epoch.epoch")),
    _int("at_ms"),
    _text("kind"),
    _int("version"),
    _text("body"),
    _text("hash"),
    UniqueConstraint("uid"),
)

print_job = _table(
    "print_job",
    _key("job_id"),
    _text("kind"),
    _int("sale_id", ForeignKey("sale.sale_id"), null=True),
    _int("copy"),
    _text("state"),
    _int("attempts"),
    _text("error"),
    _int("changed_at_ms"),
    Index("ix_print_job_open", "job_id", sqlite_where=text("state IN ('queued', 'failed', 'unknown')")),
    Index("ix_print_job_sale", "sale_id"),
)
basket = _table("basket", Column("slot", Text, primary_key=True), _text("body"), _int("changed_at_ms"), rowid=False)

FACTS: Final = (shift, shift_close, sale, sale_line, payment, stock_movement, journal)

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
