"""Promotions, member prices, floor prices, and the province's policy of prices.

Revision ID: 0006
Revises: 0005
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

UP = (
    """CREATE TABLE promotion (
    promotion_id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    first_day TEXT,
    last_day TEXT,
    earns_points INTEGER NOT NULL,
    active INTEGER NOT NULL,
    changed_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_promotion PRIMARY KEY (promotion_id),
    CONSTRAINT uq_promotion_uid UNIQUE (uid)
)
 STRICT""",
    "CREATE INDEX ix_promotion_active ON promotion (last_day) WHERE active = 1",
    """CREATE TABLE member_price (
    product_id INTEGER NOT NULL,
    grade TEXT NOT NULL,
    price_fen INTEGER NOT NULL,
    CONSTRAINT pk_member_price PRIMARY KEY (product_id, grade),
    CONSTRAINT fk_member_price_product_id FOREIGN KEY(product_id) REFERENCES product (product_id)
)
 WITHOUT ROWID, STRICT""",
    """CREATE TABLE floor_price (
    product_id INTEGER NOT NULL,
    price_fen INTEGER NOT NULL,
    CONSTRAINT pk_floor_price PRIMARY KEY (product_id),
    CONSTRAINT fk_floor_price_product_id FOREIGN KEY(product_id) REFERENCES product (product_id)
)
 WITHOUT ROWID, STRICT""",
    "ALTER TABLE province_limit ADD COLUMN price_policy TEXT DEFAULT 'free' NOT NULL",
)

DOWN = (
    "ALTER TABLE province_limit DROP COLUMN price_policy",
    "DROP TABLE floor_price",
    "DROP TABLE member_price",
    "DROP TABLE promotion",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
