"""The first thread: shop, people, goods, shifts, sales, stock, journal, print jobs, the open basket.

Revision ID: 0001
Revises:
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

UP = (
    """CREATE TABLE shop (
    shop_id INTEGER NOT NULL CONSTRAINT ck_shop_one CHECK (shop_id = 1),
    uid TEXT NOT NULL,
    licence TEXT NOT NULL,
    name TEXT NOT NULL,
    register TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_shop PRIMARY KEY (shop_id)
)
 STRICT""",
    """CREATE TABLE epoch (
    epoch INTEGER NOT NULL,
    after_seq INTEGER NOT NULL,
    began_at_ms INTEGER NOT NULL,
    reason TEXT NOT NULL,
    CONSTRAINT pk_epoch PRIMARY KEY (epoch)
)
 STRICT""",
    """CREATE TABLE setting (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT pk_setting PRIMARY KEY (name)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE TABLE user (
    user_id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    pin_hash TEXT NOT NULL,
    active INTEGER NOT NULL,
    failed_tries INTEGER NOT NULL,
    locked_until_ms INTEGER NOT NULL,
    CONSTRAINT pk_user PRIMARY KEY (user_id),
    CONSTRAINT uq_user_name UNIQUE (name)
)
 STRICT""",
    """CREATE TABLE category (
    category_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    CONSTRAINT pk_category PRIMARY KEY (category_id),
    CONSTRAINT uq_category_name UNIQUE (name)
)
 STRICT""",
    """CREATE TABLE basket (
    slot TEXT NOT NULL,
    body TEXT NOT NULL,
    changed_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_basket PRIMARY KEY (slot)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE TABLE product (
    product_id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    unit TEXT NOT NULL,
    category_id INTEGER,
    price_fen INTEGER NOT NULL,
    guidance_fen INTEGER,
    packs_per_carton INTEGER NOT NULL,
    weighed INTEGER NOT NULL,
    house_code TEXT,
    guard_off INTEGER NOT NULL,
    quick_page INTEGER,
    quick_place INTEGER,
    active INTEGER NOT NULL,
    added_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_product PRIMARY KEY (product_id),
    CONSTRAINT uq_product_house_code UNIQUE (house_code),
    CONSTRAINT fk_product_category_id FOREIGN KEY(category_id) REFERENCES category (category_id)
)
 STRICT""",
    """CREATE INDEX ix_product_quick ON product (quick_page, quick_place) WHERE quick_page IS NOT NULL""",
    """CREATE TABLE shift (
    shift_id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    opened_at_ms INTEGER NOT NULL,
    float_fen INTEGER NOT NULL,
    entered TEXT NOT NULL,
    CONSTRAINT pk_shift PRIMARY KEY (shift_id),
    CONSTRAINT uq_shift_uid UNIQUE (uid),
    CONSTRAINT fk_shift_user_id FOREIGN KEY(user_id) REFERENCES user (user_id)
)
 STRICT""",
    """CREATE TRIGGER shift_no_update BEFORE UPDATE ON shift BEGIN SELECT RAISE(ABORT, 'shift is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER shift_no_delete BEFORE DELETE ON shift BEGIN SELECT RAISE(ABORT, 'shift is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TABLE journal (
    seq INTEGER NOT NULL,
    uid TEXT NOT NULL,
    register TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT pk_journal PRIMARY KEY (seq),
    CONSTRAINT uq_journal_uid UNIQUE (uid),
    CONSTRAINT fk_journal_epoch FOREIGN KEY(epoch) REFERENCES epoch (epoch)
)
 STRICT""",
    """CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'journal is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'journal is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TABLE barcode (
    code TEXT NOT NULL,
    product_id INTEGER NOT NULL,
    unit TEXT NOT NULL,
    factor_milli INTEGER NOT NULL,
    price_fen INTEGER NOT NULL,
    tag_fen INTEGER,
    reversed TEXT NOT NULL,
    CONSTRAINT pk_barcode PRIMARY KEY (code),
    CONSTRAINT fk_barcode_product_id FOREIGN KEY(product_id) REFERENCES product (product_id)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE INDEX ix_barcode_product ON barcode (product_id)""",
    """CREATE INDEX ix_barcode_reversed ON barcode (reversed)""",
    """CREATE TABLE shift_close (
    shift_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    closed_at_ms INTEGER NOT NULL,
    expected_fen INTEGER NOT NULL,
    counted_fen INTEGER NOT NULL,
    CONSTRAINT pk_shift_close PRIMARY KEY (shift_id),
    CONSTRAINT fk_shift_close_shift_id FOREIGN KEY(shift_id) REFERENCES shift (shift_id),
    CONSTRAINT fk_shift_close_user_id FOREIGN KEY(user_id) REFERENCES user (user_id)
)
 STRICT""",
    """CREATE TRIGGER shift_close_no_update BEFORE UPDATE ON shift_close BEGIN SELECT RAISE(ABORT, 'shift_close is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER shift_close_no_delete BEFORE DELETE ON shift_close BEGIN SELECT RAISE(ABORT, 'shift_close is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TABLE sale (
    sale_id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    kind TEXT NOT NULL,
    till TEXT NOT NULL,
    business_date TEXT NOT NULL,
    running INTEGER NOT NULL,
    shift_id INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    rounding_fen INTEGER NOT NULL,
    total_fen INTEGER NOT NULL,
    journal_seq INTEGER NOT NULL,
    recorded_as TEXT,
    CONSTRAINT pk_sale PRIMARY KEY (sale_id),
    CONSTRAINT uq_sale_uid UNIQUE (uid),
    CONSTRAINT uq_sale_till_business_date_running UNIQUE (till, business_date, running),
    CONSTRAINT fk_sale_shift_id FOREIGN KEY(shift_id) REFERENCES shift (shift_id),
    CONSTRAINT fk_sale_journal_seq FOREIGN KEY(journal_seq) REFERENCES journal (seq)
)
 STRICT""",
    """CREATE INDEX ix_sale_shift ON sale (shift_id)""",
    """CREATE UNIQUE INDEX uq_sale_recorded_as ON sale (recorded_as) WHERE recorded_as IS NOT NULL""",
    """CREATE TRIGGER sale_no_update BEFORE UPDATE ON sale BEGIN SELECT RAISE(ABORT, 'sale is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER sale_no_delete BEFORE DELETE ON sale BEGIN SELECT RAISE(ABORT, 'sale is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TABLE stock_on_hand (
    product_id INTEGER NOT NULL,
    on_hand_milli INTEGER NOT NULL,
    value_fen INTEGER NOT NULL,
    unit_cost INTEGER NOT NULL,
    sold_milli INTEGER NOT NULL,
    CONSTRAINT pk_stock_on_hand PRIMARY KEY (product_id),
    CONSTRAINT fk_stock_on_hand_product_id FOREIGN KEY(product_id) REFERENCES product (product_id)
)
 STRICT""",
    """CREATE TABLE sale_line (
    sale_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    product_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    factor_milli INTEGER NOT NULL,
    quantity_milli INTEGER NOT NULL,
    list_fen INTEGER NOT NULL,
    price_fen INTEGER NOT NULL,
    amount_fen INTEGER NOT NULL,
    cost_fen INTEGER NOT NULL,
    reason TEXT NOT NULL,
    entered TEXT NOT NULL,
    entered_at_ms INTEGER NOT NULL,
    notes TEXT NOT NULL,
    CONSTRAINT pk_sale_line PRIMARY KEY (sale_id, line),
    CONSTRAINT fk_sale_line_sale_id FOREIGN KEY(sale_id) REFERENCES sale (sale_id),
    CONSTRAINT fk_sale_line_product_id FOREIGN KEY(product_id) REFERENCES product (product_id)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE TRIGGER sale_line_no_update BEFORE UPDATE ON sale_line BEGIN SELECT RAISE(ABORT, 'sale_line is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER sale_line_no_delete BEFORE DELETE ON sale_line BEGIN SELECT RAISE(ABORT, 'sale_line is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TABLE payment (
    sale_id INTEGER NOT NULL,
    tender_no INTEGER NOT NULL,
    tender TEXT NOT NULL,
    amount_fen INTEGER NOT NULL,
    given_fen INTEGER NOT NULL,
    change_fen INTEGER NOT NULL,
    CONSTRAINT pk_payment PRIMARY KEY (sale_id, tender_no),
    CONSTRAINT fk_payment_sale_id FOREIGN KEY(sale_id) REFERENCES sale (sale_id)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE TRIGGER payment_no_update BEFORE UPDATE ON payment BEGIN SELECT RAISE(ABORT, 'payment is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER payment_no_delete BEFORE DELETE ON payment BEGIN SELECT RAISE(ABORT, 'payment is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TABLE stock_movement (
    movement_id INTEGER NOT NULL,
    product_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    quantity_milli INTEGER NOT NULL,
    value_fen INTEGER NOT NULL,
    variance_fen INTEGER NOT NULL,
    sale_id INTEGER,
    line INTEGER,
    business_date TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    journal_seq INTEGER NOT NULL,
    CONSTRAINT pk_stock_movement PRIMARY KEY (movement_id),
    CONSTRAINT fk_stock_movement_product_id FOREIGN KEY(product_id) REFERENCES product (product_id),
    CONSTRAINT fk_stock_movement_sale_id FOREIGN KEY(sale_id) REFERENCES sale (sale_id),
    CONSTRAINT fk_stock_movement_journal_seq FOREIGN KEY(journal_seq) REFERENCES journal (seq)
)
 STRICT""",
    """CREATE INDEX ix_stock_movement_product ON stock_movement (product_id, movement_id)""",
    """CREATE TRIGGER stock_movement_no_update BEFORE UPDATE ON stock_movement BEGIN SELECT RAISE(ABORT, 'stock_movement is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER stock_movement_no_delete BEFORE DELETE ON stock_movement BEGIN SELECT RAISE(ABORT, 'stock_movement is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TABLE print_job (
    job_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    sale_id INTEGER,
    copy INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    error TEXT NOT NULL,
    changed_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_print_job PRIMARY KEY (job_id),
    CONSTRAINT fk_print_job_sale_id FOREIGN KEY(sale_id) REFERENCES sale (sale_id)
)
 STRICT""",
    """CREATE INDEX ix_print_job_open ON print_job (job_id) WHERE state IN ('queued', 'failed', 'unknown')""",
    """CREATE INDEX ix_print_job_sale ON print_job (sale_id)""",
    """CREATE VIRTUAL TABLE product_search USING fts5(name, initials, pinyin, content='', contentless_delete=1, prefix='1 2 3', tokenize='unicode61')""",
)

DOWN = (
    "DROP TABLE product_search",
    "DROP TABLE print_job",
    "DROP TABLE stock_movement",
    "DROP TABLE payment",
    "DROP TABLE sale_line",
    "DROP TABLE stock_on_hand",
    "DROP TABLE sale",
    "DROP TABLE shift_close",
    "DROP TABLE barcode",
    "DROP TABLE journal",
    "DROP TABLE shift",
    "DROP TABLE product",
    "DROP TABLE basket",
    "DROP TABLE category",
    "DROP TABLE user",
    "DROP TABLE setting",
    "DROP TABLE epoch",
    "DROP TABLE shop",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
