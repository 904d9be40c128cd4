"""A revision that no release has: it rebuilds a table of facts, so that there is something to break on the way.

Copied beside the real ones into a folder of its own (see upgrading.py).
"""

from alembic import op

from pos_app.store.revision import HEAD
from pos_app.store.schema import refusal_triggers

revision = "9999"
down_revision = HEAD
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = op.get_bind().exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'sale_line'").scalar_one()
    op.execute(table.replace("CREATE TABLE sale_line (", "CREATE TABLE new_line (\n    origin TEXT NOT NULL,", 1))
    op.execute("INSERT INTO new_line SELECT 'till', * FROM sale_line")
    op.execute("DROP TABLE sale_line")
    op.execute("ALTER TABLE new_line RENAME TO sale_line")
    for trigger in refusal_triggers("sale_line"):
        op.execute(trigger)
    op.execute("UPDATE product SET name = name || '*'")
