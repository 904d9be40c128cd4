"""Tables of people, shifts and the day's care: rights of roles, the recovery code, counts, how far was verified."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Text

from pos_app.store.tables import integer, make_table, string

# Roles that somebody has changed; the others may do what they begin with.
role = make_table("role", Column("role", Text, primary_key=True), integer("discount_most"), rowid=False)
role_right = make_table(
    "role_right",
    Column("role", Text, ForeignKey("role.role"), primary_key=True),
    Column("name", Text, primary_key=True),
    rowid=False,
)
recovery = make_table(
    "recovery",
    Column("recovery_id", Integer, CheckConstraint("recovery_id = 1", name="one"), primary_key=True),
    string("code_hash"),
    integer("made_at_ms"),
)
# How far the journal's chain was looked through, so that the next look goes on from there.
verified = make_table(
    "verified",
    Column("verified_id", Integer, CheckConstraint("verified_id = 1", name="one"), primary_key=True),
    integer("seq"),
    string("hash"),
    integer("at_ms"),
)
# What should be there of a tender when a shift ends, and what was counted; nothing where nobody counted.
shift_count = make_table(
    "shift_count",
    Column("shift_id", Integer, ForeignKey("shift.shift_id"), primary_key=True),
    Column("tender", Text, primary_key=True),
    integer("expected_fen"),
    integer("counted_fen", null=True),
    # Notes and coins as counted: 10000x3 500x2.
    string("detail"),
    rowid=False,
)
