"""Bring a store's file to this program's schema, or refuse it (rule A-6).

A migration is: a verified backup, then all steps, the checks and the new revision in one transaction. Whatever happens
on the way, the file is the old store or the new one, never between.
"""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from pos_app.domain.errors import EnvironmentFault
from pos_app.store.backup import back_up
from pos_app.store.engine import Store, Transaction
from pos_app.store.revision import HEAD, current_revision

NOTHING: Final = "base"
"""The schema of an empty file, as alembic names it."""
MIGRATIONS: Final = Path(__file__).parents[2] / "migrations"


class SchemaTooNew(EnvironmentFault):
    """A newer program wrote this store."""


class MigrationFailed(EnvironmentFault):
    """The store was not whole after the steps; nothing was changed."""


def migrate(
    store: Store, *, backups: Path | None = None, at_ms: int = 0, target: str = HEAD, steps: Path = MIGRATIONS
) -> bool:
    """Upgrade the store when it is behind; whether anything was done. Raises `SchemaTooNew`, `MigrationFailed`.

    A store that holds anything is backed up into `backups` first.
    """
    with store.read() as tx:
        found = current_revision(tx)
    if found == target:
        return False
    if found is not None and found > HEAD:
        raise SchemaTooNew(
            "This store was written by a newer Yundian (schema {found}, this program knows {known}); "
            "please update the program",
            found=found,
            known=HEAD,
        )
    if found is not None and backups is not None:
        back_up(store, backups, at_ms=at_ms)
    with store.write() as tx:
        before = _facts(tx)
        run_steps(tx.connection, target, steps)
        _check(tx, before)
    return True


def run_steps(connection: Connection, target: str, steps: Path = MIGRATIONS) -> None:
    """Alembic's steps up or down to `target` on an open transaction."""
    config = Config()
    config.set_main_option("script_location", str(steps))
    config.attributes["connection"] = connection
    downwards = target == NOTHING or target < (_revision_on(connection) or "")
    (command.downgrade if downwards else command.upgrade)(config, target)


def _revision_on(connection: Connection) -> str | None:
    return current_revision(Transaction(connection))


def _facts(tx: Transaction) -> dict[str, int]:
    names = [
        row[0] for row in tx.all("SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('sale', 'journal')")
    ]
    return {name: tx.value(f"SELECT count(*) FROM {name}") for name in names}


def _check(tx: Transaction, before: dict[str, int]) -> None:
    whole = tx.value("PRAGMA integrity_check")
    orphans = tx.all("PRAGMA foreign_key_check")
    after = _facts(tx)
    lost = [name for name, count in before.items() if after.get(name, -1) != count]
    if whole != "ok" or orphans or lost:
        raise MigrationFailed("The store could not be brought up to date; it was left as it was ({why})", why=whole)
