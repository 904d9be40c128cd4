"""The counter: what a sale knows of its member, its original and its discounts, and cash that moved without a sale.

Revision ID: 0003
Revises: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UP = (
    "ALTER TABLE sale ADD COLUMN member_id INTEGER",
    "ALTER TABLE sale ADD COLUMN of_sale_id INTEGER",
    "ALTER TABLE sale ADD COLUMN note TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE sale ADD COLUMN approved_by INTEGER",
    "CREATE INDEX ix_sale_member ON sale (member_id) WHERE member_id IS NOT NULL",
    "CREATE INDEX ix_sale_of ON sale (of_sale_id) WHERE of_sale_id IS NOT NULL",
    "ALTER TABLE sale_line ADD COLUMN discount_fen INTEGER DEFAULT 0 NOT NULL",
    "ALTER TABLE sale_line ADD COLUMN promotion TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE sale_line ADD COLUMN of_line INTEGER",
    "ALTER TABLE payment ADD COLUMN reference TEXT DEFAULT '' NOT NULL",
    """CREATE TABLE cash_entry (
    entry_id INTEGER NOT NULL,
    shift_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    tender TEXT NOT NULL,
    amount_fen INTEGER NOT NULL,
    reason TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    journal_seq INTEGER NOT NULL,
    CONSTRAINT pk_cash_entry PRIMARY KEY (entry_id),
    CONSTRAINT fk_cash_entry_shift_id FOREIGN KEY(shift_id) REFERENCES shift (shift_id),
    CONSTRAINT fk_cash_entry_user_id FOREIGN KEY(user_id) REFERENCES user (user_id),
    CONSTRAINT fk_cash_entry_journal_seq FOREIGN KEY(journal_seq) REFERENCES journal (seq)
)
 STRICT""",
    "CREATE INDEX ix_cash_entry_shift ON cash_entry (shift_id)",
    """CREATE TRIGGER cash_entry_no_update BEFORE UPDATE ON cash_entry BEGIN SELECT RAISE(ABORT, 'cash_entry is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER cash_entry_no_delete BEFORE DELETE ON cash_entry BEGIN SELECT RAISE(ABORT, 'cash_entry is a fact: it is corrected by a new row, never changed'); END""",
)

DOWN = (
    "DROP TABLE cash_entry",
    "ALTER TABLE payment DROP COLUMN reference",
    "ALTER TABLE sale_line DROP COLUMN of_line",
    "ALTER TABLE sale_line DROP COLUMN promotion",
    "ALTER TABLE sale_line DROP COLUMN discount_fen",
    "DROP INDEX ix_sale_of",
    "DROP INDEX ix_sale_member",
    "ALTER TABLE sale DROP COLUMN approved_by",
    "ALTER TABLE sale DROP COLUMN note",
    "ALTER TABLE sale DROP COLUMN of_sale_id",
    "ALTER TABLE sale DROP COLUMN member_id",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
