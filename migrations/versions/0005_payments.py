"""Payments at providers and accounts of customers.

Revision ID: 0005
Revises: 0004
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

UP = (
    """CREATE TABLE payment_attempt (
    attempt_id INTEGER NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    provider TEXT NOT NULL,
    amount_fen INTEGER NOT NULL CONSTRAINT ck_payment_attempt_positive CHECK (amount_fen > 0),
    sale_uid TEXT NOT NULL,
    of_attempt_id INTEGER,
    user_id INTEGER,
    began_at_ms INTEGER NOT NULL,
    state TEXT NOT NULL,
    transaction_number TEXT NOT NULL,
    reason TEXT NOT NULL,
    changed_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_payment_attempt PRIMARY KEY (attempt_id),
    CONSTRAINT uq_payment_attempt_number UNIQUE (number),
    CONSTRAINT fk_payment_attempt_of_attempt_id FOREIGN KEY(of_attempt_id) REFERENCES payment_attempt (attempt_id),
    CONSTRAINT fk_payment_attempt_user_id FOREIGN KEY(user_id) REFERENCES user (user_id)
)
 STRICT""",
    "CREATE INDEX ix_payment_attempt_began ON payment_attempt (began_at_ms)",
    "CREATE INDEX ix_payment_attempt_of ON payment_attempt (of_attempt_id) WHERE of_attempt_id IS NOT NULL",
    """CREATE INDEX ix_payment_attempt_open ON payment_attempt (attempt_id) WHERE state IN ('created', 'pending', 'unknown', 'reversing')""",
    "CREATE INDEX ix_payment_attempt_sale ON payment_attempt (sale_uid)",
    """CREATE TABLE payment_step (
    step_id INTEGER NOT NULL,
    attempt_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    transaction_number TEXT NOT NULL,
    reason TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    journal_seq INTEGER NOT NULL,
    CONSTRAINT pk_payment_step PRIMARY KEY (step_id),
    CONSTRAINT fk_payment_step_attempt_id FOREIGN KEY(attempt_id) REFERENCES payment_attempt (attempt_id),
    CONSTRAINT fk_payment_step_journal_seq FOREIGN KEY(journal_seq) REFERENCES journal (seq)
)
 STRICT""",
    "CREATE INDEX ix_payment_step_attempt ON payment_step (attempt_id)",
    """CREATE TRIGGER payment_step_no_update BEFORE UPDATE ON payment_step BEGIN SELECT RAISE(ABORT, 'payment_step is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER payment_step_no_delete BEFORE DELETE ON payment_step BEGIN SELECT RAISE(ABORT, 'payment_step is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TABLE payment_statement (
    provider TEXT NOT NULL,
    day TEXT NOT NULL,
    lines INTEGER NOT NULL,
    amount_fen INTEGER NOT NULL,
    fees_fen INTEGER NOT NULL,
    differences TEXT NOT NULL,
    compared_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_payment_statement PRIMARY KEY (provider, day)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE TABLE account (
    account_id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    name TEXT NOT NULL,
    member_id INTEGER,
    limit_fen INTEGER NOT NULL,
    active INTEGER NOT NULL,
    added_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_account PRIMARY KEY (account_id),
    CONSTRAINT uq_account_uid UNIQUE (uid)
)
 STRICT""",
    "CREATE INDEX ix_account_name ON account (name)",
    """CREATE TABLE account_entry (
    entry_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    amount_fen INTEGER NOT NULL,
    tender TEXT NOT NULL,
    sale_id INTEGER,
    user_id INTEGER,
    at_ms INTEGER NOT NULL,
    journal_seq INTEGER NOT NULL,
    CONSTRAINT pk_account_entry PRIMARY KEY (entry_id),
    CONSTRAINT fk_account_entry_account_id FOREIGN KEY(account_id) REFERENCES account (account_id),
    CONSTRAINT fk_account_entry_sale_id FOREIGN KEY(sale_id) REFERENCES sale (sale_id),
    CONSTRAINT fk_account_entry_user_id FOREIGN KEY(user_id) REFERENCES user (user_id),
    CONSTRAINT fk_account_entry_journal_seq FOREIGN KEY(journal_seq) REFERENCES journal (seq)
)
 STRICT""",
    "CREATE INDEX ix_account_entry_account ON account_entry (account_id)",
    "CREATE INDEX ix_account_entry_sale ON account_entry (sale_id) WHERE sale_id IS NOT NULL",
    """CREATE TRIGGER account_entry_no_update BEFORE UPDATE ON account_entry BEGIN SELECT RAISE(ABORT, 'account_entry is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER account_entry_no_delete BEFORE DELETE ON account_entry BEGIN SELECT RAISE(ABORT, 'account_entry is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TABLE account_standing (
    account_id INTEGER NOT NULL,
    owed_fen INTEGER NOT NULL,
    CONSTRAINT pk_account_standing PRIMARY KEY (account_id),
    CONSTRAINT fk_account_standing_account_id FOREIGN KEY(account_id) REFERENCES account (account_id)
)
 STRICT""",
)

DOWN = (
    "DROP TABLE account_standing",
    "DROP TABLE account_entry",
    "DROP TABLE account",
    "DROP TABLE payment_statement",
    "DROP TABLE payment_step",
    "DROP TABLE payment_attempt",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
