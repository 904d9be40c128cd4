"""Roles, rights, the recovery code and counts per tender.

Revision ID: 0007
Revises: 0006
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

UP = (
    """CREATE TABLE role (
    role TEXT NOT NULL,
    discount_most INTEGER NOT NULL,
    CONSTRAINT pk_role PRIMARY KEY (role)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE TABLE role_right (
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    CONSTRAINT pk_role_right PRIMARY KEY (role, name),
    CONSTRAINT fk_role_right_role FOREIGN KEY(role) REFERENCES role (role)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE TABLE recovery (
    recovery_id INTEGER NOT NULL CONSTRAINT ck_recovery_one CHECK (recovery_id = 1),
    code_hash TEXT NOT NULL,
    made_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_recovery PRIMARY KEY (recovery_id)
)
 STRICT""",
    """CREATE TABLE verified (
    verified_id INTEGER NOT NULL CONSTRAINT ck_verified_one CHECK (verified_id = 1),
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    CONSTRAINT pk_verified PRIMARY KEY (verified_id)
)
 STRICT""",
    """CREATE TABLE shift_count (
    shift_id INTEGER NOT NULL,
    tender TEXT NOT NULL,
    expected_fen INTEGER NOT NULL,
    counted_fen INTEGER,
    detail TEXT NOT NULL,
    CONSTRAINT pk_shift_count PRIMARY KEY (shift_id, tender),
    CONSTRAINT fk_shift_count_shift_id FOREIGN KEY(shift_id) REFERENCES shift (shift_id)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE TRIGGER shift_count_no_update BEFORE UPDATE ON shift_count BEGIN SELECT RAISE(ABORT, 'shift_count is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER shift_count_no_delete BEFORE DELETE ON shift_count BEGIN SELECT RAISE(ABORT, 'shift_count is a fact: it is corrected by a new row, never changed'); END""",
    "ALTER TABLE print_job ADD COLUMN shift_id INTEGER",
    "ALTER TABLE print_job ADD COLUMN entry_id INTEGER",
    "CREATE INDEX ix_journal_kind ON journal (kind)",
)

DOWN = (
    "DROP INDEX ix_journal_kind",
    "ALTER TABLE print_job DROP COLUMN entry_id",
    "ALTER TABLE print_job DROP COLUMN shift_id",
    "DROP TABLE shift_count",
    "DROP TABLE verified",
    "DROP TABLE recovery",
    "DROP TABLE role_right",
    "DROP TABLE role",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
