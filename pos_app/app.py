"""The composition root of everything but the window: the store's folder, real time, real names."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import filelock
import platformdirs
import uuid_utils

from pos_app.domain.errors import EnvironmentFault
from pos_app.store import checks
from pos_app.store.engine import Store
from pos_app.store.revision import HEAD, current_revision

STORE_FILE: Final = "store.sqlite"
BACKUPS: Final = "backups"
_LOCK_FILE: Final = "till.lock"
log = logging.getLogger("yundian")


class AlreadyRunning(EnvironmentFault):
    """Another program has this store open for selling."""


class NoShop(EnvironmentFault):
    """There is no store in this folder yet."""


class SystemClock:
    """The machine's clock."""

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000


class UuidIds:
    """UUIDv7: unique anywhere, in the order of time."""

    def new(self) -> str:
        return str(uuid_utils.uuid7())


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one shop's store."""

    folder: Path

    @property
    def store_file(self) -> Path:
        return self.folder / STORE_FILE

    @property
    def backups(self) -> Path:
        return self.folder / BACKUPS


def default_folder() -> Path:
    return Path(platformdirs.user_data_dir("yundian", appauthor=False))


@contextmanager
def locked(home: Home) -> Iterator[None]:
    """Be the only one who writes here. Raises `AlreadyRunning` at once, without waiting."""
    home.folder.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(home.folder / _LOCK_FILE)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise AlreadyRunning("Yundian is running with this store already ({folder})", folder=home.folder) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def open_store(home: Home, *, create: bool = False) -> Iterator[Store]:
    """The store of a folder, brought to this program's schema. The caller holds the lock when it writes.

    Raises `NoShop` unless `create`, `SchemaTooNew` when a newer program wrote it.
    """
    if not create and not home.store_file.exists():
        raise NoShop("There is no shop in {folder} yet: start the till, or use yundian init", folder=home.folder)
    home.folder.mkdir(parents=True, exist_ok=True)
    store = Store(home.store_file)
    try:
        with store.read() as tx:
            found = current_revision(tx)
        if found != HEAD:
            _migrate(store, home)
        yield store
    finally:
        store.close()


def _migrate(store: Store, home: Home) -> None:
    # Alembic takes a while to load, and a store is behind only after an update.
    from pos_app.store.migrate import migrate  # noqa: PLC0415 - see above

    migrate(store, backups=home.backups, at_ms=SystemClock().now_ms())


def findings(store: Store) -> list[checks.Check]:
    """Every check of `yundian doctor`."""
    with store.read() as tx:
        return checks.run(tx)
