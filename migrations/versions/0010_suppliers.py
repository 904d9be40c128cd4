"""Suppliers, purchase orders and what is owed.

Revision ID: 0010
Revises: 0009
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

UP = (
    """CREATE TABLE supplier (
    supplier_id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    name TEXT NOT NULL,
    contact TEXT NOT NULL,
    phone TEXT NOT NULL,
    note TEXT NOT NULL,
    lead_days INTEGER NOT NULL,
    rhythm_days INTEGER NOT NULL,
    active INTEGER NOT NULL,
    added_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_supplier PRIMARY KEY (supplier_id),
    CONSTRAINT uq_supplier_uid UNIQUE (uid),
    CONSTRAINT uq_supplier_name UNIQUE (name)
)
 STRICT""",
    """CREATE TABLE purchase_order (
    order_id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    number TEXT NOT NULL,
    supplier_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    note TEXT NOT NULL,
    user_id INTEGER,
    changed_at_ms INTEGER NOT NULL,
    expected_on TEXT NOT NULL,
    journal_seq INTEGER,
    CONSTRAINT pk_purchase_order PRIMARY KEY (order_id),
    CONSTRAINT uq_purchase_order_uid UNIQUE (uid),
    CONSTRAINT fk_purchase_order_supplier_id FOREIGN KEY(supplier_id) REFERENCES supplier (supplier_id),
    CONSTRAINT fk_purchase_order_user_id FOREIGN KEY(user_id) REFERENCES user (user_id),
    CONSTRAINT fk_purchase_order_journal_seq FOREIGN KEY(journal_seq) REFERENCES journal (seq)
)
 STRICT""",
    """CREATE INDEX ix_purchase_order_state ON purchase_order (state, order_id)""",
    """CREATE TABLE purchase_order_line (
    order_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    product_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    unit TEXT NOT NULL,
    factor_milli INTEGER NOT NULL,
    units_milli INTEGER NOT NULL,
    price_fen INTEGER NOT NULL,
    why TEXT NOT NULL,
    CONSTRAINT pk_purchase_order_line PRIMARY KEY (order_id, line),
    CONSTRAINT uq_purchase_order_line_order_id_product_id UNIQUE (order_id, product_id),
    CONSTRAINT fk_purchase_order_line_order_id FOREIGN KEY(order_id) REFERENCES purchase_order (order_id),
    CONSTRAINT fk_purchase_order_line_product_id FOREIGN KEY(product_id) REFERENCES product (product_id)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE INDEX ix_purchase_order_line_product ON purchase_order_line (product_id)""",
    """CREATE TABLE purchase (
    purchase_id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    supplier_id INTEGER NOT NULL,
    order_id INTEGER,
    reference TEXT NOT NULL,
    reason TEXT NOT NULL,
    user_id INTEGER,
    approved_by INTEGER,
    business_date TEXT NOT NULL,
    wanted_date TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    discount_fen INTEGER NOT NULL,
    total_fen INTEGER NOT NULL,
    journal_seq INTEGER NOT NULL,
    CONSTRAINT pk_purchase PRIMARY KEY (purchase_id),
    CONSTRAINT uq_purchase_uid UNIQUE (uid),
    CONSTRAINT fk_purchase_supplier_id FOREIGN KEY(supplier_id) REFERENCES supplier (supplier_id),
    CONSTRAINT fk_purchase_order_id FOREIGN KEY(order_id) REFERENCES purchase_order (order_id),
    CONSTRAINT fk_purchase_user_id FOREIGN KEY(user_id) REFERENCES user (user_id),
    CONSTRAINT fk_purchase_journal_seq FOREIGN KEY(journal_seq) REFERENCES journal (seq)
)
 STRICT""",
    """CREATE INDEX ix_purchase_journal_seq ON purchase (journal_seq)""",
    """CREATE INDEX ix_purchase_order_id ON purchase (order_id)""",
    """CREATE INDEX ix_purchase_supplier ON purchase (supplier_id, purchase_id)""",
    """CREATE TABLE purchase_line (
    purchase_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    product_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    unit TEXT NOT NULL,
    factor_milli INTEGER NOT NULL,
    units_milli INTEGER NOT NULL,
    price_fen INTEGER NOT NULL,
    discount_fen INTEGER NOT NULL,
    gift INTEGER NOT NULL,
    quantity_milli INTEGER NOT NULL,
    amount_fen INTEGER NOT NULL,
    cost_fen INTEGER NOT NULL,
    CONSTRAINT pk_purchase_line PRIMARY KEY (purchase_id, line),
    CONSTRAINT fk_purchase_line_purchase_id FOREIGN KEY(purchase_id) REFERENCES purchase (purchase_id),
    CONSTRAINT fk_purchase_line_product_id FOREIGN KEY(product_id) REFERENCES product (product_id)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE INDEX ix_purchase_line_product ON purchase_line (product_id, purchase_id)""",
    """CREATE TABLE supplier_payment (
    payment_id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    supplier_id INTEGER NOT NULL,
    tender TEXT NOT NULL,
    amount_fen INTEGER NOT NULL,
    note TEXT NOT NULL,
    user_id INTEGER,
    business_date TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    journal_seq INTEGER NOT NULL,
    CONSTRAINT pk_supplier_payment PRIMARY KEY (payment_id),
    CONSTRAINT uq_supplier_payment_uid UNIQUE (uid),
    CONSTRAINT fk_supplier_payment_supplier_id FOREIGN KEY(supplier_id) REFERENCES supplier (supplier_id),
    CONSTRAINT fk_supplier_payment_user_id FOREIGN KEY(user_id) REFERENCES user (user_id),
    CONSTRAINT fk_supplier_payment_journal_seq FOREIGN KEY(journal_seq) REFERENCES journal (seq)
)
 STRICT""",
    """CREATE INDEX ix_supplier_payment_supplier ON supplier_payment (supplier_id, payment_id)""",
    """CREATE TRIGGER purchase_no_update BEFORE UPDATE ON purchase BEGIN SELECT RAISE(ABORT, 'purchase is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER purchase_no_delete BEFORE DELETE ON purchase BEGIN SELECT RAISE(ABORT, 'purchase is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER purchase_line_no_update BEFORE UPDATE ON purchase_line BEGIN SELECT RAISE(ABORT, 'purchase_line is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER purchase_line_no_delete BEFORE DELETE ON purchase_line BEGIN SELECT RAISE(ABORT, 'purchase_line is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER supplier_payment_no_update BEFORE UPDATE ON supplier_payment BEGIN SELECT RAISE(ABORT, 'supplier_payment is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER supplier_payment_no_delete BEFORE DELETE ON supplier_payment BEGIN SELECT RAISE(ABORT, 'supplier_payment is a fact: it is corrected by a new row, never changed'); END""",
)

DOWN = (
    "DROP TABLE supplier_payment",
    "DROP TABLE purchase_line",
    "DROP TABLE purchase",
    "DROP TABLE purchase_order_line",
    "DROP TABLE purchase_order",
    "DROP TABLE supplier",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
