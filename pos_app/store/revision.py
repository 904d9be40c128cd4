"""Which schema a store has; apart from migrate.py so that starting the till need not load alembic."""

from typing import Final

from pos_app.store.engine import Transaction

HEAD: Final = "0010"


def current_revision(tx: Transaction) -> str | None:
    """The revision of the file, None for an empty one."""
    if not tx.value("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"):
        return None
    found: str | None = tx.value("SELECT version_num FROM alembic_version")
    return found
