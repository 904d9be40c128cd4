"""The cloud's tables. The same on PostgreSQL and SQLite; what only PostgreSQL has is made in `cloud/tables.py`.

What belongs to a register has `register_id` first in its key, and on PostgreSQL all such tables are cut into the same
number of hash partitions by it. One upload touches one partition of each, and a partition may be a foreign table on
another server; therefore no table refers to another, unique keys are those of the partitions, and nothing is written
with ON CONFLICT DO UPDATE, which foreign tables can't do.
"""

from typing import Any, Final

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text, UniqueConstraint

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
    # 1 and its total for a sale or return, else 0.
    integer("sales"),
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
