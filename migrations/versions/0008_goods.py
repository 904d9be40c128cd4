"""Goods: details of a product, columns of others' lists, and what lists and histories are read by.

Revision ID: 0008
Revises: 0007
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

UP: tuple[str, ...] = (
    """CREATE TABLE product_detail (
    product_id INTEGER NOT NULL,
    supplier TEXT NOT NULL,
    wholesale_fen INTEGER,
    shelf_life_days INTEGER,
    stock_min_milli INTEGER,
    stock_max_milli INTEGER,
    picture TEXT NOT NULL,
    CONSTRAINT pk_product_detail PRIMARY KEY (product_id),
    CONSTRAINT fk_product_detail_product_id FOREIGN KEY(product_id) REFERENCES product (product_id)
)
 STRICT""",
    """CREATE TABLE file_columns (
    headings TEXT NOT NULL,
    columns TEXT NOT NULL,
    used_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_file_columns PRIMARY KEY (headings)
)
 WITHOUT ROWID, STRICT""",
    "CREATE INDEX ix_product_name ON product (active, name)",
    "CREATE INDEX ix_product_price ON product (active, price_fen)",
    "CREATE INDEX ix_product_category ON product (category_id, name)",
    "CREATE INDEX ix_product_kind ON product (kind, name)",
    (
        "CREATE INDEX ix_journal_price ON journal (json_extract(body, '$.product')) "
        "WHERE kind IN ('price.changed', 'price_bounds.changed')"
    ),
)

DOWN: tuple[str, ...] = (
    "DROP INDEX ix_journal_price",
    "DROP INDEX ix_product_kind",
    "DROP INDEX ix_product_category",
    "DROP INDEX ix_product_price",
    "DROP INDEX ix_product_name",
    "DROP TABLE file_columns",
    "DROP TABLE product_detail",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
