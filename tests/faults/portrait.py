"""A store as a value: its schema and every row, to say "the same" of two files."""

from pathlib import Path
from typing import Any

from pos_app.store.engine import Store, Transaction

Portrait = dict[str, Any]


def portrait(file: Path) -> Portrait:
    """What is in the file; nothing when there is no file."""
    store = Store(file)
    try:
        with store.read() as tx:
            return _paint(tx)
    finally:
        store.close()


def _paint(tx: Transaction) -> Portrait:
    schema = tx.all("SELECT type, name, sql FROM sqlite_master ORDER BY type, name")
    tables = [name for kind, name, sql in schema if kind == "table" and not sql.startswith("CREATE VIRTUAL")]
    rows = {name: sorted(tx.all(f'SELECT * FROM "{name}"'), key=repr) for name in tables}
    return {"schema": schema, "rows": rows}
