"""Tables of the sync: what the cloud knows of this till, and the other way round (docs/sync.md).

None of them is on the path of a sale.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, UniqueConstraint, text

from pos_app.store.tables import integer, key, make_table, string

cloud_link = make_table(
    "cloud_link",
    Column("link_id", Integer, CheckConstraint("link_id = 1", name="one"), primary_key=True),
    string("url"),
    string("register_id"),
    # Certificates the cloud's must be signed by, in PEM; empty is those of the operating system.
    string("ca_pem"),
    string("parameters"),
    integer("enrolled_at_ms"),
)
sync_state = make_table(
    "sync_state",
    Column("state_id", Integer, CheckConstraint("state_id = 1", name="one"), primary_key=True),
    # The cloud's word on how far it has this till's journal; seq 0 is nothing.
    integer("acked_epoch"),
    integer("acked_seq"),
    string("acked_hash"),
    integer("feed_confirmed"),
    integer("clock_offset_ms"),
    integer("failures"),
    integer("last_tried_ms", null=True),
    integer("last_success_ms", null=True),
    string("last_error"),
)
sync_run = make_table(
    "sync_run",
    key("run_id"),
    string("cause"),
    integer("began_at_ms"),
    integer("ended_at_ms"),
    integer("sent"),
    integer("accepted"),
    integer("applied"),
    integer("waiting"),
    string("error"),
)
withheld_entry = make_table(
    "withheld_entry",
    Column("seq", Integer, ForeignKey("journal.seq"), primary_key=True),
    string("problem"),
    string("detail"),
    integer("at_ms"),
    integer("settled_at_ms", null=True),
)
alarm = make_table(
    "alarm",
    key("alarm_id"),
    string("source"),
    string("code"),
    string("detail"),
    integer("raised_at_ms"),
    integer("seen_at_ms", null=True),
    integer("settled_at_ms", null=True),
    UniqueConstraint("source", "code", "detail"),
)
feed_entry = make_table(
    "feed_entry",
    key("number"),
    string("uid"),
    string("kind"),
    integer("version"),
    integer("at_ms"),
    string("body"),
    # applied, unknown to this version, refused by a rule, or waiting for its day; the reason in `note`.
    string("state"),
    string("note"),
    integer("taken_at_ms"),
    UniqueConstraint("uid"),
    Index("ix_feed_entry_open", "number", sqlite_where=text("state <> 'applied'")),
)
notice = make_table(
    "notice",
    key("notice_id"),
    string("kind"),
    string("title"),
    string("body"),
    integer("at_ms"),
    integer("read_at_ms", null=True),
    integer("feed_number", ForeignKey("feed_entry.number"), null=True),
    Index("ix_notice_unread", "notice_id", sqlite_where=text("read_at_ms IS NULL")),
)
