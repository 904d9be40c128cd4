"""Stock: stocktakes, documents of stock, batches.

Revision ID: 0009
Revises: 0008
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

UP = (
    """CREATE TABLE stock_document (
    document_id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    partner TEXT NOT NULL,
    reference TEXT NOT NULL,
    user_id INTEGER,
    approved_by INTEGER,
    business_date TEXT NOT NULL,
    wanted_date TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    journal_seq INTEGER NOT NULL,
    CONSTRAINT pk_stock_document PRIMARY KEY (document_id),
    CONSTRAINT uq_stock_document_uid UNIQUE (uid),
    CONSTRAINT fk_stock_document_user_id FOREIGN KEY(user_id) REFERENCES user (user_id),
    CONSTRAINT fk_stock_document_journal_seq FOREIGN KEY(journal_seq) REFERENCES journal (seq)
)
 STRICT""",
    "CREATE INDEX ix_stock_document_day ON stock_document (business_date)",
    "CREATE INDEX ix_stock_document_journal_seq ON stock_document (journal_seq)",
    "CREATE UNIQUE INDEX uq_stock_document_taken ON stock_document (reference) WHERE kind = 'transfer_in'",
    """CREATE TABLE stock_document_line (
    document_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    product_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    unit TEXT NOT NULL,
    factor_milli INTEGER NOT NULL,
    units_milli INTEGER NOT NULL,
    quantity_milli INTEGER NOT NULL,
    cost_fen INTEGER NOT NULL,
    retail_fen INTEGER NOT NULL,
    CONSTRAINT pk_stock_document_line PRIMARY KEY (document_id, line),
    CONSTRAINT fk_stock_document_line_document_id FOREIGN KEY(document_id) REFERENCES stock_document (document_id),
    CONSTRAINT fk_stock_document_line_product_id FOREIGN KEY(product_id) REFERENCES product (product_id)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE TABLE bundle_part (
    product_id INTEGER NOT NULL,
    part_id INTEGER NOT NULL,
    quantity_milli INTEGER NOT NULL,
    CONSTRAINT pk_bundle_part PRIMARY KEY (product_id, part_id),
    CONSTRAINT fk_bundle_part_product_id FOREIGN KEY(product_id) REFERENCES product (product_id),
    CONSTRAINT fk_bundle_part_part_id FOREIGN KEY(part_id) REFERENCES product (product_id)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE TABLE stocktake (
    stocktake_id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    seed TEXT NOT NULL,
    user_id INTEGER,
    business_date TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    journal_seq INTEGER NOT NULL,
    CONSTRAINT pk_stocktake PRIMARY KEY (stocktake_id),
    CONSTRAINT uq_stocktake_uid UNIQUE (uid),
    CONSTRAINT fk_stocktake_user_id FOREIGN KEY(user_id) REFERENCES user (user_id),
    CONSTRAINT fk_stocktake_journal_seq FOREIGN KEY(journal_seq) REFERENCES journal (seq)
)
 STRICT""",
    """CREATE TABLE stocktake_product (
    stocktake_id INTEGER NOT NULL,
    product_id INTEGER NOT NULL,
    CONSTRAINT pk_stocktake_product PRIMARY KEY (stocktake_id, product_id),
    CONSTRAINT fk_stocktake_product_stocktake_id FOREIGN KEY(stocktake_id) REFERENCES stocktake (stocktake_id),
    CONSTRAINT fk_stocktake_product_product_id FOREIGN KEY(product_id) REFERENCES product (product_id)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE TABLE count_line (
    line_id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    stocktake_id INTEGER NOT NULL,
    product_id INTEGER NOT NULL,
    how TEXT NOT NULL,
    quantity_milli INTEGER NOT NULL,
    counter TEXT NOT NULL,
    device TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    taken_at_ms INTEGER NOT NULL,
    after_movement INTEGER NOT NULL,
    book_milli INTEGER NOT NULL,
    CONSTRAINT pk_count_line PRIMARY KEY (line_id),
    CONSTRAINT uq_count_line_uid UNIQUE (uid),
    CONSTRAINT fk_count_line_stocktake_id FOREIGN KEY(stocktake_id) REFERENCES stocktake (stocktake_id),
    CONSTRAINT fk_count_line_product_id FOREIGN KEY(product_id) REFERENCES product (product_id)
)
 STRICT""",
    "CREATE INDEX ix_count_line_product ON count_line (stocktake_id, product_id)",
    """CREATE TABLE stocktake_end (
    stocktake_id INTEGER NOT NULL,
    how TEXT NOT NULL,
    reason TEXT NOT NULL,
    user_id INTEGER,
    approved_by INTEGER,
    business_date TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    counted INTEGER NOT NULL,
    matched INTEGER NOT NULL,
    journal_seq INTEGER NOT NULL,
    CONSTRAINT pk_stocktake_end PRIMARY KEY (stocktake_id),
    CONSTRAINT fk_stocktake_end_stocktake_id FOREIGN KEY(stocktake_id) REFERENCES stocktake (stocktake_id),
    CONSTRAINT fk_stocktake_end_user_id FOREIGN KEY(user_id) REFERENCES user (user_id),
    CONSTRAINT fk_stocktake_end_journal_seq FOREIGN KEY(journal_seq) REFERENCES journal (seq)
)
 STRICT""",
    """CREATE TABLE stocktake_result (
    stocktake_id INTEGER NOT NULL,
    product_id INTEGER NOT NULL,
    counted_milli INTEGER NOT NULL,
    book_milli INTEGER NOT NULL,
    after_movement INTEGER NOT NULL,
    variance_milli INTEGER NOT NULL,
    cost_fen INTEGER NOT NULL,
    retail_fen INTEGER NOT NULL,
    sold_milli INTEGER NOT NULL,
    sold_ever_milli INTEGER NOT NULL,
    match_rate INTEGER,
    journal_seq INTEGER NOT NULL,
    CONSTRAINT pk_stocktake_result PRIMARY KEY (stocktake_id, product_id),
    CONSTRAINT fk_stocktake_result_stocktake_id FOREIGN KEY(stocktake_id) REFERENCES stocktake (stocktake_id),
    CONSTRAINT fk_stocktake_result_product_id FOREIGN KEY(product_id) REFERENCES product (product_id),
    CONSTRAINT fk_stocktake_result_journal_seq FOREIGN KEY(journal_seq) REFERENCES journal (seq)
)
 WITHOUT ROWID,
 STRICT""",
    "CREATE INDEX ix_stocktake_result_product ON stocktake_result (product_id, stocktake_id)",
    """CREATE TABLE batch (
    batch_id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    product_id INTEGER NOT NULL,
    lot TEXT NOT NULL,
    made_on TEXT NOT NULL,
    expires_on TEXT NOT NULL,
    quantity_milli INTEGER NOT NULL,
    source TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    CONSTRAINT pk_batch PRIMARY KEY (batch_id),
    CONSTRAINT uq_batch_uid UNIQUE (uid),
    CONSTRAINT fk_batch_product_id FOREIGN KEY(product_id) REFERENCES product (product_id)
)
 STRICT""",
    "CREATE INDEX ix_batch_expires ON batch (expires_on)",
    "CREATE INDEX ix_batch_product ON batch (product_id, expires_on)",
    """CREATE TRIGGER stock_document_no_update BEFORE UPDATE ON stock_document BEGIN SELECT RAISE(ABORT, 'stock_document is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER stock_document_no_delete BEFORE DELETE ON stock_document BEGIN SELECT RAISE(ABORT, 'stock_document is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER stock_document_line_no_update BEFORE UPDATE ON stock_document_line BEGIN SELECT RAISE(ABORT, 'stock_document_line is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER stock_document_line_no_delete BEFORE DELETE ON stock_document_line BEGIN SELECT RAISE(ABORT, 'stock_document_line is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER stocktake_no_update BEFORE UPDATE ON stocktake BEGIN SELECT RAISE(ABORT, 'stocktake is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER stocktake_no_delete BEFORE DELETE ON stocktake BEGIN SELECT RAISE(ABORT, 'stocktake is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER stocktake_product_no_update BEFORE UPDATE ON stocktake_product BEGIN SELECT RAISE(ABORT, 'stocktake_product is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER stocktake_product_no_delete BEFORE DELETE ON stocktake_product BEGIN SELECT RAISE(ABORT, 'stocktake_product is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER count_line_no_update BEFORE UPDATE ON count_line BEGIN SELECT RAISE(ABORT, 'count_line is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER count_line_no_delete BEFORE DELETE ON count_line BEGIN SELECT RAISE(ABORT, 'count_line is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER stocktake_end_no_update BEFORE UPDATE ON stocktake_end BEGIN SELECT RAISE(ABORT, 'stocktake_end is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER stocktake_end_no_delete BEFORE DELETE ON stocktake_end BEGIN SELECT RAISE(ABORT, 'stocktake_end is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER stocktake_result_no_update BEFORE UPDATE ON stocktake_result BEGIN SELECT RAISE(ABORT, 'stocktake_result is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER stocktake_result_no_delete BEFORE DELETE ON stocktake_result BEGIN SELECT RAISE(ABORT, 'stocktake_result is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER batch_no_update BEFORE UPDATE ON batch BEGIN SELECT RAISE(ABORT, 'batch is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER batch_no_delete BEFORE DELETE ON batch BEGIN SELECT RAISE(ABORT, 'batch is a fact: it is corrected by a new row, never changed'); END""",
)

DOWN = (
    "DROP TABLE batch",
    "DROP TABLE stocktake_result",
    "DROP TABLE stocktake_end",
    "DROP TABLE count_line",
    "DROP TABLE stocktake_product",
    "DROP TABLE stocktake",
    "DROP TABLE bundle_part",
    "DROP TABLE stock_document_line",
    "DROP TABLE stock_document",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
