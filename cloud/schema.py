"""The cloud's tables. The same on PostgreSQL and SQLite; what only PostgreSQL has is made in `cloud/tables.py`.

What belongs to a register has `register_id` first in its key, and on PostgreSQL all such tables are cut into the same
number of hash partitions by it. One upload touches one partition of each, and a partition may be a foreign table on
another server; therefore no table refers to another, unique keys are those of the partitions, and nothing is written
with ON CONFLICT DO UPDATE, which foreign tables can't do.
"""

from typing import Any, Final

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text, UniqueConstraint, text

VERSION: Final = 1
metadata: Final = MetaData()
_INTEGER: Final = BigInteger().with_variant(Integer(), "sqlite")


def integer(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, _INTEGER, nullable=null)


def string(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


def key(name: str, *, number: bool = False) -> Column[Any]:
    return Column(name, _INTEGER if number else Text, primary_key=True, autoincrement=False)


def owned(name: str, *parts: Any) -> Table:
    """A table of what belongs to registers, one partition for each few of them."""
    return Table(name, metadata, key("register_id"), *parts, info={"owned": True}, sqlite_strict=True)


def shared(name: str, *parts: Any) -> Table:
    """A table of the operator's own, in one piece."""
    return Table(name, metadata, *parts, sqlite_strict=True)


cloud_schema = shared("cloud_schema", key("version", number=True), integer("partitions"))
enrolment_code = shared(
    "enrolment_code",
    key("code_hash"),
    string("licence"),
    integer("made_at_ms"),
    integer("expires_at_ms"),
    integer("used_at_ms", null=True),
    string("used_key", null=True),
    string("register_id", null=True),
    Index("enrolment_code_licence", "licence"),
)
register = owned(
    "register",
    string("licence"),
    # The register's number in its shop, as its receipts have it.
    string("register"),
    string("name"),
    string("program"),
    string("public_key"),
    integer("enrolled_at_ms"),
    integer("revoked_at_ms", null=True),
    integer("last_seen_at_ms"),
    # How many entries waited at the till when it last said so.
    integer("waiting", null=True),
    Index("register_licence", "licence", "register"),
)
nonce = owned("nonce", key("nonce"), integer("used_at_ms"))
branch = owned(
    "branch",
    key("branch", number=True),
    # Where it leaves another branch; a branch that begins with entry 1 has no parent and leaves at 0.
    integer("parent", null=True),
    integer("fork_seq"),
    integer("epoch"),
    integer("seq"),
    string("hash"),
    # Along the whole chain from entry 1 to its end.
    integer("sales"),
    integer("amount_fen"),
    integer("withheld"),
    # So far its entries are in the books.
    integer("booked_seq"),
    integer("began_at_ms"),
)
journal_entry = owned(
    "journal_entry",
    key("seq", number=True),
    key("branch", number=True),
    string("uid"),
    integer("epoch"),
    integer("at_ms"),
    string("kind"),
    integer("version"),
    string("prev"),
    string("hash"),
    # As it was sent, in its canonical form; null while the entry is withheld.
    string("body", null=True),
    string("withheld", null=True),
    # 1, its lines and its total for a sale or return, else 0.
    integer("sales"),
    integer("lines"),
    integer("amount_fen"),
    integer("received_at_ms"),
    UniqueConstraint("register_id", "uid"),
)
feed_entry = owned(
    "feed_entry",
    key("number", number=True),
    string("uid"),
    string("kind"),
    integer("version"),
    integer("at_ms"),
    string("body"),
)
feed_mark = owned("feed_mark", integer("last"), integer("confirmed"), integer("confirmed_at_ms", null=True))
alarm = owned(
    "alarm",
    key("code"),
    # What it is about, so that it is raised once and can be settled: an entry, a branch, a day; may be empty.
    key("subject"),
    key("raised_at_ms", number=True),
    string("detail"),
    integer("settled_at_ms", null=True),
)
delivery = owned(
    "delivery",
    # Each time the company sent it, by the number in the feed; the highest is what counts.
    key("number", number=True),
    string("company"),
    string("order_no"),
    string("ordered_at"),
    string("arrives_at"),
    integer("lines"),
    integer("cartons_milli"),
    string("body"),
    integer("sent_at_ms"),
    Index("delivery_order", "register_id", "company", "order_no"),
)

# The books: made from the entries as they were received, and re-makeable from them (cloud/rollup.py).
product = owned(
    "product",
    key("product"),
    # Which entry told the name: the ledger's newest, before a delivery's first, before a sale's (counted backwards).
    integer("told_rank"),
    integer("told_branch"),
    integer("told_seq"),
    string("name"),
    string("code"),
    integer("tobacco"),
    integer("packs_per_carton"),
)
product_day = owned(
    "product_day",
    key("business_date"),
    key("product"),
    # In base units, returns taken off; `in` is what deliveries brought.
    integer("units_milli"),
    integer("amount_fen"),
    integer("cost_fen"),
    integer("lines"),
    integer("in_milli"),
    integer("in_cost_fen"),
    # The till's ledger of the closed day; null until it came. The entry its first part is names the statement.
    integer("stated_branch", null=True),
    integer("stated_seq", null=True),
    integer("opening_milli", null=True),
    integer("bought_milli", null=True),
    integer("returned_milli", null=True),
    integer("sold_milli", null=True),
    integer("customer_returned_milli", null=True),
    integer("corrected_milli", null=True),
    integer("other_milli", null=True),
    integer("closing_milli", null=True),
    Index("product_day_date", "business_date"),
)
shop_day = owned(
    "shop_day",
    key("business_date"),
    integer("sales"),
    integer("returns"),
    integer("lines"),
    integer("amount_fen"),
    integer("stated_branch", null=True),
    integer("stated_seq", null=True),
    integer("stated_sales", null=True),
    integer("stated_returns", null=True),
    integer("stated_lines", null=True),
    integer("stated_amount_fen", null=True),
    # Where the entries of the closed day begin, and how many they are.
    integer("stated_first_seq", null=True),
    integer("stated_entries", null=True),
    Index("shop_day_date", "business_date"),
)
delivery_report = owned(
    "delivery_report",
    # The entry in which the till says what it took in, or what was not right.
    key("branch", number=True),
    key("seq", number=True),
    string("company"),
    string("order_no"),
    string("business_date"),
    integer("at_ms"),
    string("how"),
    string("state"),
    Index("delivery_report_order", "register_id", "company", "order_no"),
)
delivery_report_line = owned(
    "delivery_report_line",
    key("branch", number=True),
    key("seq", number=True),
    key("place", number=True),
    integer("line", null=True),
    # accepted, or the kind of the difference.
    string("kind"),
    string("code"),
    string("name"),
    integer("cartons_milli"),
    string("reason"),
)

# What cloud and till have counted of a closed day, side by side (cloud/reconcile.py).
reconciliation = owned(
    "reconciliation",
    key("business_date"),
    integer("compared_at_ms"),
    integer("agrees"),
    integer("feed_number"),
    Index(
        "reconciliation_differing",
        "business_date",
        postgresql_where=text("agrees = 0"),
        sqlite_where=text("agrees = 0"),
    ),
)
reconciliation_difference = owned(
    "reconciliation_difference",
    key("business_date"),
    key("place", number=True),
    # entries, sales, amount, packs_in, packs_out or closing; of a product where it is about one.
    string("subject"),
    string("product"),
    string("name"),
    integer("till_value"),
    integer("cloud_value"),
)

# The operator's pages.
operator = shared(
    "operator",
    key("name"),
    string("password_hash"),
    # Counts up when the operator signs out or gets another password: sessions of before end.
    integer("sessions"),
)
page_secret = shared("page_secret", key("name"), string("value"))
Index(
    "alarm_open",
    alarm.c.register_id,
    postgresql_where=text("settled_at_ms IS NULL"),
    sqlite_where=text("settled_at_ms IS NULL"),
)
Index("delivery_sent", delivery.c.sent_at_ms)
Index("delivery_number", delivery.c.order_no)
