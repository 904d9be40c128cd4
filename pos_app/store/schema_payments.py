"""Tables of payments at providers, and of the accounts of customers who pay later.

A customer's payment code stands in none of them, nor in the journal (rule C-9).
"""

from typing import Final

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text, UniqueConstraint, text

from pos_app.store.tables import integer, key, make_table, string

OPEN_STATES: Final = "'created', 'pending', 'unknown', 'reversing'"

# What each stands at is a projection of its steps.
payment_attempt = make_table(
    "payment_attempt",
    key("attempt_id"),
    string("number"),
    string("kind"),
    string("provider"),
    integer("amount_fen", CheckConstraint("amount_fen > 0", name="positive")),
    # By uid: the sale is written only once it is paid.
    string("sale_uid"),
    integer("of_attempt_id", ForeignKey("payment_attempt.attempt_id"), null=True),
    integer("user_id", ForeignKey("user.user_id"), null=True),
    integer("began_at_ms"),
    string("state"),
    string("transaction_number"),
    string("reason"),
    integer("changed_at_ms"),
    UniqueConstraint("number"),
    Index("ix_payment_attempt_sale", "sale_uid"),
    Index("ix_payment_attempt_of", "of_attempt_id", sqlite_where=text("of_attempt_id IS NOT NULL")),
    Index("ix_payment_attempt_open", "attempt_id", sqlite_where=text(f"state IN ({OPEN_STATES})")),
    Index("ix_payment_attempt_began", "began_at_ms"),
)
payment_step = make_table(
    "payment_step",
    key("step_id"),
    integer("attempt_id", ForeignKey("payment_attempt.attempt_id")),
    string("state"),
    string("transaction_number"),
    string("reason"),
    integer("at_ms"),
    integer("journal_seq", ForeignKey("journal.seq")),
    Index("ix_payment_step_attempt", "attempt_id"),
)
# The provider's statement of a day as it was compared; the journal has it too.
payment_statement = make_table(
    "payment_statement",
    Column("provider", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    integer("lines"),
    integer("amount_fen"),
    integer("fees_fen"),
    # A list of what differs, as JSON.
    string("differences"),
    integer("compared_at_ms"),
    rowid=False,
)

account = make_table(
    "account",
    key("account_id"),
    string("uid"),
    string("name"),
    # Without a foreign key: a member may be wiped, what is owed stays.
    integer("member_id", null=True),
    integer("limit_fen"),
    integer("active"),
    integer("added_at_ms"),
    UniqueConstraint("uid"),
    Index("ix_account_name", "name"),
)
account_entry = make_table(
    "account_entry",
    key("entry_id"),
    integer("account_id", ForeignKey("account.account_id")),
    string("kind"),
    # More is owed (+) or less.
    integer("amount_fen"),
    string("tender"),
    integer("sale_id", ForeignKey("sale.sale_id"), null=True),
    integer("user_id", ForeignKey("user.user_id"), null=True),
    integer("at_ms"),
    integer("journal_seq", ForeignKey("journal.seq")),
    Index("ix_account_entry_account", "account_id"),
    Index("ix_account_entry_sale", "sale_id", sqlite_where=text("sale_id IS NOT NULL")),
)
account_standing = make_table(
    "account_standing",
    Column("account_id", Integer, ForeignKey("account.account_id"), primary_key=True),
    integer("owed_fen"),
)

FACTS: Final = (payment_step, account_entry)
