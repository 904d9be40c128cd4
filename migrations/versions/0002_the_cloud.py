"""The cloud: link, feed, deliveries, closed days, reconciliation.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

UP = (
    """CREATE TABLE alarm (
    alarm_id INTEGER NOT NULL,
    source TEXT NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    raised_at_ms INTEGER NOT NULL,
    seen_at_ms INTEGER,
    settled_at_ms INTEGER,
    CONSTRAINT pk_alarm PRIMARY KEY (alarm_id),
    CONSTRAINT uq_alarm_source_code_detail UNIQUE (source, code, detail)
)
 STRICT""",
    """CREATE TABLE cloud_link (
    link_id INTEGER NOT NULL CONSTRAINT ck_cloud_link_one CHECK (link_id = 1),
    url TEXT NOT NULL,
    register_id TEXT NOT NULL,
    ca_pem TEXT NOT NULL,
    parameters TEXT NOT NULL,
    enrolled_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_cloud_link PRIMARY KEY (link_id)
)
 STRICT""",
    """CREATE TABLE feed_entry (
    number INTEGER NOT NULL,
    uid TEXT NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    note TEXT NOT NULL,
    taken_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_feed_entry PRIMARY KEY (number),
    CONSTRAINT uq_feed_entry_uid UNIQUE (uid)
)
 STRICT""",
    """CREATE INDEX ix_feed_entry_open ON feed_entry (number) WHERE state <> 'applied'""",
    """CREATE TABLE sync_run (
    run_id INTEGER NOT NULL,
    cause TEXT NOT NULL,
    began_at_ms INTEGER NOT NULL,
    ended_at_ms INTEGER NOT NULL,
    sent INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    applied INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    error TEXT NOT NULL,
    CONSTRAINT pk_sync_run PRIMARY KEY (run_id)
)
 STRICT""",
    """CREATE TABLE sync_state (
    state_id INTEGER NOT NULL CONSTRAINT ck_sync_state_one CHECK (state_id = 1),
    acked_epoch INTEGER NOT NULL,
    acked_seq INTEGER NOT NULL,
    acked_hash TEXT NOT NULL,
    feed_confirmed INTEGER NOT NULL,
    clock_offset_ms INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    last_tried_ms INTEGER,
    last_success_ms INTEGER,
    last_error TEXT NOT NULL,
    CONSTRAINT pk_sync_state PRIMARY KEY (state_id)
)
 STRICT""",
    """CREATE TABLE delivery (
    delivery_id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    company TEXT NOT NULL,
    order_no TEXT NOT NULL,
    licence TEXT NOT NULL,
    ordered_on TEXT NOT NULL,
    arrives_at_ms INTEGER NOT NULL,
    state TEXT NOT NULL,
    received_at_ms INTEGER NOT NULL,
    feed_number INTEGER,
    CONSTRAINT pk_delivery PRIMARY KEY (delivery_id),
    CONSTRAINT uq_delivery_uid UNIQUE (uid),
    CONSTRAINT uq_delivery_company_order_no UNIQUE (company, order_no),
    CONSTRAINT fk_delivery_feed_number FOREIGN KEY(feed_number) REFERENCES feed_entry (number)
)
 STRICT""",
    """CREATE INDEX ix_delivery_open ON delivery (arrives_at_ms) WHERE state IN ('expected', 'arrived', 'partly')""",
    """CREATE TABLE notice (
    notice_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    read_at_ms INTEGER,
    feed_number INTEGER,
    CONSTRAINT pk_notice PRIMARY KEY (notice_id),
    CONSTRAINT fk_notice_feed_number FOREIGN KEY(feed_number) REFERENCES feed_entry (number)
)
 STRICT""",
    "CREATE INDEX ix_notice_unread ON notice (notice_id) WHERE read_at_ms IS NULL",
    """CREATE TABLE province_goods (
    carton_ean TEXT NOT NULL,
    pack_ean TEXT NOT NULL,
    name TEXT NOT NULL,
    packs_per_carton INTEGER NOT NULL,
    wholesale_fen INTEGER,
    guidance_fen INTEGER,
    price_class TEXT NOT NULL,
    maker TEXT NOT NULL,
    flags TEXT NOT NULL,
    feed_number INTEGER,
    CONSTRAINT pk_province_goods PRIMARY KEY (carton_ean),
    CONSTRAINT fk_province_goods_feed_number FOREIGN KEY(feed_number) REFERENCES feed_entry (number)
)
 WITHOUT ROWID,
 STRICT""",
    "CREATE INDEX ix_province_goods_pack ON province_goods (pack_ean)",
    """CREATE TABLE province_limit (
    pack_ean TEXT NOT NULL,
    per_line_milli INTEGER,
    per_sale_milli INTEGER,
    stock_max_milli INTEGER,
    feed_number INTEGER,
    CONSTRAINT pk_province_limit PRIMARY KEY (pack_ean),
    CONSTRAINT fk_province_limit_feed_number FOREIGN KEY(feed_number) REFERENCES feed_entry (number)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE TABLE reconciliation (
    business_date TEXT NOT NULL,
    feed_number INTEGER,
    reported_at_ms INTEGER NOT NULL,
    agrees INTEGER NOT NULL,
    CONSTRAINT pk_reconciliation PRIMARY KEY (business_date),
    CONSTRAINT fk_reconciliation_feed_number FOREIGN KEY(feed_number) REFERENCES feed_entry (number)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE TABLE day_close (
    business_date TEXT NOT NULL,
    closed_at_ms INTEGER NOT NULL,
    user_id INTEGER,
    sales INTEGER NOT NULL,
    amount_fen INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    journal_seq INTEGER NOT NULL,
    CONSTRAINT pk_day_close PRIMARY KEY (business_date),
    CONSTRAINT fk_day_close_user_id FOREIGN KEY(user_id) REFERENCES user (user_id),
    CONSTRAINT fk_day_close_journal_seq FOREIGN KEY(journal_seq) REFERENCES journal (seq)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE TRIGGER day_close_no_update BEFORE UPDATE ON day_close BEGIN SELECT RAISE(ABORT, 'day_close is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER day_close_no_delete BEFORE DELETE ON day_close BEGIN SELECT RAISE(ABORT, 'day_close is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TABLE delivery_acceptance (
    acceptance_id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    delivery_id INTEGER NOT NULL,
    how TEXT NOT NULL,
    user_id INTEGER,
    business_date TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    journal_seq INTEGER NOT NULL,
    CONSTRAINT pk_delivery_acceptance PRIMARY KEY (acceptance_id),
    CONSTRAINT uq_delivery_acceptance_uid UNIQUE (uid),
    CONSTRAINT fk_delivery_acceptance_delivery_id FOREIGN KEY(delivery_id) REFERENCES delivery (delivery_id),
    CONSTRAINT fk_delivery_acceptance_user_id FOREIGN KEY(user_id) REFERENCES user (user_id),
    CONSTRAINT fk_delivery_acceptance_journal_seq FOREIGN KEY(journal_seq) REFERENCES journal (seq)
)
 STRICT""",
    "CREATE INDEX ix_delivery_acceptance_delivery ON delivery_acceptance (delivery_id)",
    """CREATE TRIGGER delivery_acceptance_no_update BEFORE UPDATE ON delivery_acceptance BEGIN SELECT RAISE(ABORT, 'delivery_acceptance is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER delivery_acceptance_no_delete BEFORE DELETE ON delivery_acceptance BEGIN SELECT RAISE(ABORT, 'delivery_acceptance is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TABLE delivery_count (
    delivery_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    cartons_milli INTEGER NOT NULL,
    CONSTRAINT pk_delivery_count PRIMARY KEY (delivery_id, line),
    CONSTRAINT fk_delivery_count_delivery_id FOREIGN KEY(delivery_id) REFERENCES delivery (delivery_id)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE TABLE delivery_difference (
    difference_id INTEGER NOT NULL,
    delivery_id INTEGER NOT NULL,
    line INTEGER,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    cartons_milli INTEGER NOT NULL,
    reason TEXT NOT NULL,
    user_id INTEGER,
    at_ms INTEGER NOT NULL,
    journal_seq INTEGER NOT NULL,
    CONSTRAINT pk_delivery_difference PRIMARY KEY (difference_id),
    CONSTRAINT fk_delivery_difference_delivery_id FOREIGN KEY(delivery_id) REFERENCES delivery (delivery_id),
    CONSTRAINT fk_delivery_difference_user_id FOREIGN KEY(user_id) REFERENCES user (user_id),
    CONSTRAINT fk_delivery_difference_journal_seq FOREIGN KEY(journal_seq) REFERENCES journal (seq)
)
 STRICT""",
    "CREATE INDEX ix_delivery_difference_delivery ON delivery_difference (delivery_id)",
    """CREATE TRIGGER delivery_difference_no_update BEFORE UPDATE ON delivery_difference BEGIN SELECT RAISE(ABORT, 'delivery_difference is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER delivery_difference_no_delete BEFORE DELETE ON delivery_difference BEGIN SELECT RAISE(ABORT, 'delivery_difference is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TABLE delivery_line (
    delivery_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    carton_ean TEXT NOT NULL,
    pack_ean TEXT NOT NULL,
    name TEXT NOT NULL,
    packs_per_carton INTEGER NOT NULL,
    needed_milli INTEGER NOT NULL,
    allotted_milli INTEGER NOT NULL,
    delivered_milli INTEGER NOT NULL,
    wholesale_fen INTEGER NOT NULL,
    guidance_fen INTEGER,
    product_id INTEGER,
    CONSTRAINT pk_delivery_line PRIMARY KEY (delivery_id, line),
    CONSTRAINT fk_delivery_line_delivery_id FOREIGN KEY(delivery_id) REFERENCES delivery (delivery_id),
    CONSTRAINT fk_delivery_line_product_id FOREIGN KEY(product_id) REFERENCES product (product_id)
)
 WITHOUT ROWID,
 STRICT""",
    "CREATE INDEX ix_delivery_line_carton ON delivery_line (carton_ean)",
    """CREATE TABLE delivery_version (
    delivery_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    feed_number INTEGER,
    body TEXT NOT NULL,
    changes TEXT NOT NULL,
    CONSTRAINT pk_delivery_version PRIMARY KEY (delivery_id, version),
    CONSTRAINT fk_delivery_version_delivery_id FOREIGN KEY(delivery_id) REFERENCES delivery (delivery_id),
    CONSTRAINT fk_delivery_version_feed_number FOREIGN KEY(feed_number) REFERENCES feed_entry (number)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE TRIGGER delivery_version_no_update BEFORE UPDATE ON delivery_version BEGIN SELECT RAISE(ABORT, 'delivery_version is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER delivery_version_no_delete BEFORE DELETE ON delivery_version BEGIN SELECT RAISE(ABORT, 'delivery_version is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TABLE reconciliation_difference (
    business_date TEXT NOT NULL,
    place INTEGER NOT NULL,
    subject TEXT NOT NULL,
    product_uid TEXT NOT NULL,
    name TEXT NOT NULL,
    till_value INTEGER NOT NULL,
    cloud_value INTEGER NOT NULL,
    CONSTRAINT pk_reconciliation_difference PRIMARY KEY (business_date, place),
    CONSTRAINT fk_reconciliation_difference_business_date FOREIGN KEY(business_date) REFERENCES reconciliation (business_date)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE TABLE withheld_entry (
    seq INTEGER NOT NULL,
    problem TEXT NOT NULL,
    detail TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    settled_at_ms INTEGER,
    CONSTRAINT pk_withheld_entry PRIMARY KEY (seq),
    CONSTRAINT fk_withheld_entry_seq FOREIGN KEY(seq) REFERENCES journal (seq)
)
 STRICT""",
    """CREATE TABLE day_ledger (
    business_date TEXT NOT NULL,
    product_id INTEGER NOT NULL,
    opening_milli INTEGER NOT NULL,
    bought_milli INTEGER NOT NULL,
    returned_milli INTEGER NOT NULL,
    sold_milli INTEGER NOT NULL,
    customer_returned_milli INTEGER NOT NULL,
    corrected_milli INTEGER NOT NULL,
    other_milli INTEGER NOT NULL,
    closing_milli INTEGER NOT NULL,
    closing_value_fen INTEGER NOT NULL,
    closing_retail_fen INTEGER NOT NULL,
    CONSTRAINT pk_day_ledger PRIMARY KEY (business_date, product_id),
    CONSTRAINT fk_day_ledger_business_date FOREIGN KEY(business_date) REFERENCES day_close (business_date),
    CONSTRAINT fk_day_ledger_product_id FOREIGN KEY(product_id) REFERENCES product (product_id)
)
 WITHOUT ROWID,
 STRICT""",
    "CREATE INDEX ix_day_ledger_product ON day_ledger (product_id, business_date)",
    """CREATE TRIGGER day_ledger_no_update BEFORE UPDATE ON day_ledger BEGIN SELECT RAISE(ABORT, 'day_ledger is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER day_ledger_no_delete BEFORE DELETE ON day_ledger BEGIN SELECT RAISE(ABORT, 'day_ledger is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TABLE delivery_accepted_line (
    acceptance_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    product_id INTEGER NOT NULL,
    cartons_milli INTEGER NOT NULL,
    packs_milli INTEGER NOT NULL,
    packs_per_carton INTEGER NOT NULL,
    wholesale_fen INTEGER NOT NULL,
    cost_fen INTEGER NOT NULL,
    CONSTRAINT pk_delivery_accepted_line PRIMARY KEY (acceptance_id, line),
    CONSTRAINT fk_delivery_accepted_line_acceptance_id FOREIGN KEY(acceptance_id) REFERENCES delivery_acceptance (acceptance_id),
    CONSTRAINT fk_delivery_accepted_line_product_id FOREIGN KEY(product_id) REFERENCES product (product_id)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE TRIGGER delivery_accepted_line_no_update BEFORE UPDATE ON delivery_accepted_line BEGIN SELECT RAISE(ABORT, 'delivery_accepted_line is a fact: it is corrected by a new row, never changed'); END""",
    """CREATE TRIGGER delivery_accepted_line_no_delete BEFORE DELETE ON delivery_accepted_line BEGIN SELECT RAISE(ABORT, 'delivery_accepted_line is a fact: it is corrected by a new row, never changed'); END""",
    "CREATE INDEX ix_stock_movement_day ON stock_movement (business_date)",
    "ALTER TABLE print_job ADD COLUMN delivery_id INTEGER",
)

DOWN = (
    "ALTER TABLE print_job DROP COLUMN delivery_id",
    "DROP INDEX ix_stock_movement_day",
    "DROP TABLE delivery_accepted_line",
    "DROP TABLE day_ledger",
    "DROP TABLE withheld_entry",
    "DROP TABLE reconciliation_difference",
    "DROP TABLE delivery_version",
    "DROP TABLE delivery_line",
    "DROP TABLE delivery_difference",
    "DROP TABLE delivery_count",
    "DROP TABLE delivery_acceptance",
    "DROP TABLE day_close",
    "DROP TABLE reconciliation",
    "DROP TABLE province_limit",
    "DROP TABLE province_goods",
    "DROP TABLE notice",
    "DROP TABLE delivery",
    "DROP TABLE sync_state",
    "DROP TABLE sync_run",
    "DROP TABLE feed_entry",
    "DROP TABLE cloud_link",
    "DROP TABLE alarm",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
