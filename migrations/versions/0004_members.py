"""Members, points, stored value and coupons.

Revision ID: 0004
Revises: 0003
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UP = (
    """CREATE TABLE member_vault (
    vault_id INTEGER NOT NULL CONSTRAINT ck_member_vault_one CHECK (vault_id = 1),
    mark TEXT NOT NULL,
    made_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_member_vault PRIMARY KEY (vault_id)
)
 STRICT""",
    """CREATE TABLE grade (
    grade_id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    name TEXT NOT NULL,
    price_percent INTEGER NOT NULL,
    from_points INTEGER,
    active INTEGER NOT NULL,
    CONSTRAINT pk_grade PRIMARY KEY (grade_id),
    CONSTRAINT uq_grade_uid UNIQUE (uid)
)
 STRICT""",
    """CREATE TABLE member (
    member_id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    name TEXT NOT NULL,
    phone_cipher TEXT,
    phone_hash TEXT,
    last4_hash TEXT,
    birthday TEXT NOT NULL,
    grade_id INTEGER,
    card TEXT,
    joined_at_ms INTEGER NOT NULL,
    consent_at_ms INTEGER NOT NULL,
    erased_at_ms INTEGER,
    CONSTRAINT pk_member PRIMARY KEY (member_id),
    CONSTRAINT uq_member_uid UNIQUE (uid),
    CONSTRAINT fk_member_grade_id FOREIGN KEY(grade_id) REFERENCES grade (grade_id)
)
 STRICT""",
    """CREATE INDEX ix_member_last4 ON member (last4_hash) WHERE last4_hash IS NOT NULL""",
    """CREATE INDEX ix_member_name ON member (name)""",
    """CREATE UNIQUE INDEX uq_member_card ON member (card) WHERE card IS NOT NULL""",
    """CREATE UNIQUE INDEX uq_member_phone ON member (phone_hash) WHERE phone_hash IS NOT NULL""",
    """CREATE TABLE points_entry (
    entry_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    points INTEGER NOT NULL,
    sale_id INTEGER,
    line INTEGER,
    user_id INTEGER,
    reason TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    journal_seq INTEGER NOT NULL,
    CONSTRAINT pk_points_entry PRIMARY KEY (entry_id),
    CONSTRAINT fk_points_entry_member_id FOREIGN KEY(member_id) REFERENCES member (member_id),
    CONSTRAINT fk_points_entry_sale_id FOREIGN KEY(sale_id) REFERENCES sale (sale_id),
    CONSTRAINT fk_points_entry_user_id FOREIGN KEY(user_id) REFERENCES user (user_id),
    CONSTRAINT fk_points_entry_journal_seq FOREIGN KEY(journal_seq) REFERENCES journal (seq)
)
 STRICT""",
    """CREATE INDEX ix_points_entry_member ON points_entry (member_id)""",
    """CREATE INDEX ix_points_entry_sale ON points_entry (sale_id) WHERE sale_id IS NOT NULL""",
    """CREATE TRIGGER points_entry_no_update BEFORE UPDATE ON points_entry BEGIN SELECT RAISE(ABORT, 'points_entry is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER points_entry_no_delete BEFORE DELETE ON points_entry BEGIN SELECT RAISE(ABORT, 'points_entry is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TABLE balance_entry (
    entry_id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    member_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    own_fen INTEGER NOT NULL,
    bonus_fen INTEGER NOT NULL,
    tender TEXT NOT NULL,
    sale_id INTEGER,
    user_id INTEGER,
    at_ms INTEGER NOT NULL,
    journal_seq INTEGER NOT NULL,
    CONSTRAINT pk_balance_entry PRIMARY KEY (entry_id),
    CONSTRAINT uq_balance_entry_uid UNIQUE (uid),
    CONSTRAINT fk_balance_entry_member_id FOREIGN KEY(member_id) REFERENCES member (member_id),
    CONSTRAINT fk_balance_entry_sale_id FOREIGN KEY(sale_id) REFERENCES sale (sale_id),
    CONSTRAINT fk_balance_entry_user_id FOREIGN KEY(user_id) REFERENCES user (user_id),
    CONSTRAINT fk_balance_entry_journal_seq FOREIGN KEY(journal_seq) REFERENCES journal (seq)
)
 STRICT""",
    """CREATE INDEX ix_balance_entry_member ON balance_entry (member_id)""",
    """CREATE INDEX ix_balance_entry_sale ON balance_entry (sale_id) WHERE sale_id IS NOT NULL""",
    """CREATE TRIGGER balance_entry_no_update BEFORE UPDATE ON balance_entry BEGIN SELECT RAISE(ABORT, 'balance_entry is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER balance_entry_no_delete BEFORE DELETE ON balance_entry BEGIN SELECT RAISE(ABORT, 'balance_entry is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TABLE member_standing (
    member_id INTEGER NOT NULL,
    points INTEGER NOT NULL,
    earned INTEGER NOT NULL,
    own_fen INTEGER NOT NULL,
    bonus_fen INTEGER NOT NULL,
    CONSTRAINT pk_member_standing PRIMARY KEY (member_id),
    CONSTRAINT fk_member_standing_member_id FOREIGN KEY(member_id) REFERENCES member (member_id)
)
 STRICT""",
    """CREATE TABLE coupon_kind (
    kind_id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    name TEXT NOT NULL,
    off_fen INTEGER NOT NULL,
    percent INTEGER NOT NULL,
    least_fen INTEGER NOT NULL,
    category_id INTEGER,
    days_valid INTEGER NOT NULL,
    active INTEGER NOT NULL,
    CONSTRAINT pk_coupon_kind PRIMARY KEY (kind_id),
    CONSTRAINT uq_coupon_kind_uid UNIQUE (uid),
    CONSTRAINT fk_coupon_kind_category_id FOREIGN KEY(category_id) REFERENCES category (category_id)
)
 STRICT""",
    """CREATE TABLE coupon (
    coupon_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    kind_id INTEGER NOT NULL,
    member_id INTEGER,
    valid_from TEXT NOT NULL,
    valid_to TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    journal_seq INTEGER NOT NULL,
    CONSTRAINT pk_coupon PRIMARY KEY (coupon_id),
    CONSTRAINT uq_coupon_code UNIQUE (code),
    CONSTRAINT fk_coupon_kind_id FOREIGN KEY(kind_id) REFERENCES coupon_kind (kind_id),
    CONSTRAINT fk_coupon_member_id FOREIGN KEY(member_id) REFERENCES member (member_id),
    CONSTRAINT fk_coupon_journal_seq FOREIGN KEY(journal_seq) REFERENCES journal (seq)
)
 STRICT""",
    """CREATE INDEX ix_coupon_member ON coupon (member_id) WHERE member_id IS NOT NULL""",
    """CREATE TRIGGER coupon_no_update BEFORE UPDATE ON coupon BEGIN SELECT RAISE(ABORT, 'coupon is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER coupon_no_delete BEFORE DELETE ON coupon BEGIN SELECT RAISE(ABORT, 'coupon is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TABLE coupon_use (
    use_id INTEGER NOT NULL,
    coupon_id INTEGER NOT NULL,
    sale_id INTEGER NOT NULL,
    uses INTEGER NOT NULL,
    amount_fen INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    CONSTRAINT pk_coupon_use PRIMARY KEY (use_id),
    CONSTRAINT fk_coupon_use_coupon_id FOREIGN KEY(coupon_id) REFERENCES coupon (coupon_id),
    CONSTRAINT fk_coupon_use_sale_id FOREIGN KEY(sale_id) REFERENCES sale (sale_id)
)
 STRICT""",
    """CREATE INDEX ix_coupon_use_coupon ON coupon_use (coupon_id)""",
    """CREATE INDEX ix_coupon_use_sale ON coupon_use (sale_id)""",
    """CREATE TRIGGER coupon_use_no_update BEFORE UPDATE ON coupon_use BEGIN SELECT RAISE(ABORT, 'coupon_use is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER coupon_use_no_delete BEFORE DELETE ON coupon_use BEGIN SELECT RAISE(ABORT, 'coupon_use is a fact: it is corrected by a new row, never changed'); END""",
)

DOWN = (
    "DROP TABLE coupon_use",
    "DROP TABLE coupon",
    "DROP TABLE coupon_kind",
    "DROP TABLE member_standing",
    "DROP TABLE balance_entry",
    "DROP TABLE points_entry",
    "DROP TABLE member",
    "DROP TABLE grade",
    "DROP TABLE member_vault",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
