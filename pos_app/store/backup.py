"""Verified backups (rule A-7): made with VACUUM INTO, opened and checked before they count, then put in place durably.

Restoring begins a new epoch of the journal, so that numbers given after the backup was made are never given again. What
the backup knew of the cloud stays: the cloud says itself how far it has the journal, and sends the feed again.
"""

import hashlib
import logging
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pos_app.domain.errors import EnvironmentFault, RuleViolation
from pos_app.domain.journal import Json
from pos_app.store import checks, journal, sync_state
from pos_app.store.checks import Verified
from pos_app.store.engine import Store, StoreFault, Transaction
from pos_app.store.revision import HEAD, current_revision

log = logging.getLogger("yundian")
KEPT: Final = 7
_PATTERN: Final = "store-*.sqlite"
_ASIDE: Final = "-before-restore-"
_KNOWS_THE_CLOUD: Final = "0002"
"""The first schema with what the till knows of the cloud."""


class BadBackup(EnvironmentFault):
    """The backup is not a whole store."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was opened and found whole."""

    file: Path
    entries: int
    seq: int
    sha256: str


def back_up(store: Store, folder: Path, *, at_ms: int, since: Verified | None = None) -> Backup:
    """Make a verified backup; older ones beyond the last seven go. Raises `BadBackup` and leaves no file.

    The journal's chain is looked through `since` where it was verified already.
    """
    _make_folder(folder)
    stamp = datetime.fromtimestamp(at_ms // 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
    target = folder / f"store-{stamp}-{at_ms % 1000:03d}.sqlite"
    partial = target.with_suffix(".partial")
    _remove(partial)
    try:
        store.copy_into(partial)
        found = verify(partial, since)
        _sync(partial)
        partial.rename(target)
    finally:
        _remove(partial)
    _sync(folder)
    for old in sorted(folder.glob(_PATTERN))[:-KEPT]:
        old.unlink()
    return Backup(target, found.entries, found.seq, found.sha256)


def verify(file: Path, since: Verified | None = None) -> Backup:
    """Open a backup and check all of it, of the chain what was not verified. Raises `BadBackup`."""
    if not file.is_file():
        raise BadBackup("There is no backup at {file}", file=file)
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    copy = Store(file, read_only=True)
    try:
        with copy.read() as tx:
            _check_ours(tx, file)
            failed = [check for check in checks.run_file(tx, since) if not check.ok]
            entries = tx.value("SELECT count(*) FROM journal")
            head = journal.head(tx)
    except StoreFault as error:
        raise BadBackup("{file} is not a whole backup: {reason}", file=file.name, reason=error) from error
    finally:
        copy.close()
    if failed:
        raise BadBackup("{file} is not a whole backup: {reason}", file=file.name, reason=failed[0].detail)
    return Backup(file, entries, head.seq, digest)


def _check_ours(tx: Transaction, file: Path) -> None:
    found = current_revision(tx)
    if found is None:
        raise BadBackup("{file} is not a whole backup: {reason}", file=file.name, reason="there is no shop in it")
    if found > HEAD:
        raise BadBackup("{file} was made by a newer Yundian; please update the program", file=file.name)


def list_backups(folder: Path) -> list[Path]:
    """Newest first."""
    return sorted(folder.glob(_PATTERN), reverse=True)


@dataclass(frozen=True, slots=True)
class Left:
    """What the replaced store has and the restored one has not: journal entries, and how many of them no cloud has."""

    entries: int
    unsent: int


@dataclass(frozen=True, slots=True)
class Restored:
    """The store as it is now, and the one before: where it is kept, and what is only in it; None when unreadable."""

    epoch: int
    kept: Path | None
    left: Left | None


def restore(file: Path, path: Path, *, at_ms: int, uid: str) -> Restored:
    """Put a verified backup in the place of the store at `path` and begin an epoch that no store here has had.

    The first entry of the epoch, named `uid`, says so. The store that was there is kept beside it. The caller migrates
    the restored store.
    """
    if Path(file).resolve() == path.resolve():
        raise RuleViolation("This file is the store itself")
    verify(file)
    fresh = path.with_suffix(".restoring")
    _remove(fresh)
    source = Store(file, read_only=True)
    try:
        source.copy_into(fresh)
    finally:
        source.close()
    known = [fresh, path, *path.parent.glob(f"{path.stem}{_ASIDE}*{path.suffix}")]
    left = _left_behind(path, fresh)
    epoch = _begin_epoch(fresh, 1 + max(map(_last_epoch, known)), at_ms=at_ms, uid=uid)
    kept = _set_aside(path, at_ms)
    fresh.replace(path)
    _sync(path.parent)
    return Restored(epoch, kept, left)


def _left_behind(old: Path, fresh: Path) -> Left | None:
    """What the store that is to be replaced has beyond the backup."""
    if not old.exists():
        return None
    present, backup = Store(old), Store(fresh)
    try:
        with present.read() as mine, backup.read() as its:
            revision = current_revision(mine)
            if revision is None:
                return None
            last, shared = journal.head(mine).seq, _shared(mine, its)
            acked = sync_state.read(mine).acked_seq if revision >= _KNOWS_THE_CLOUD else 0
    except StoreFault:
        return None
    finally:
        present.close()
        backup.close()
    return Left(last - shared, last - max(acked, shared))


def _shared(mine: Transaction, its: Transaction) -> int:
    """The last entry that both chains have: where they are the same, all before it is."""
    least, most = 0, min(journal.head(mine).seq, journal.head(its).seq)
    while least < most:
        middle = (least + most + 1) // 2
        if journal.hash_at(mine, middle) == journal.hash_at(its, middle):
            least = middle
        else:
            most = middle - 1
    return least


def _last_epoch(file: Path) -> int:
    """The epoch a store is in; 0 when there is none to be read."""
    if not file.exists():
        return 0
    store = Store(file)
    try:
        with store.read() as tx:
            return 0 if current_revision(tx) is None else journal.head(tx).epoch
    except StoreFault:
        return 0
    finally:
        store.close()


def _begin_epoch(file: Path, at_least: int, *, at_ms: int, uid: str) -> int:
    store = Store(file)
    with store.write() as tx:
        before = journal.head(tx)
        epoch = journal.begin_epoch(tx, "restore", at_ms=at_ms, at_least=at_least)
        if before.register:  # a store without a shop has no journal yet
            body: dict[str, Json] = {"epoch_before": before.epoch, "seq_before": before.seq}
            journal.append(tx, "store.restored", body, uid=uid, at_ms=at_ms)
    store.fold_log()
    store.close()
    _sync(file)
    return epoch


def _set_aside(path: Path, at_ms: int) -> Path | None:
    """Give the store a second name, so that there is one in its place until the restored one takes it."""
    if not path.exists():
        return None
    kept = path.with_name(f"{path.stem}{_ASIDE}{at_ms}{path.suffix}")
    _fold(path)
    for rest in ("-wal", "-shm"):
        if Path(f"{path}{rest}").exists():
            Path(f"{path}{rest}").rename(f"{kept}{rest}")
    try:
        kept.hardlink_to(path)
    except OSError:  # a file system that knows one name for a file
        path.rename(kept)
    return kept


def _fold(path: Path) -> None:
    """Bring a store into its one file, unless it is too damaged for that: then its log is kept beside it."""
    store = Store(path)
    try:
        store.fold_log()
    except StoreFault:
        log.warning("the log of %s can't be folded; it is kept as it is", path.name)
    finally:
        store.close()


def _remove(file: Path) -> None:
    """Remove a store that was not finished, with what SQLite keeps beside it."""
    for rest in ("", "-journal", "-wal", "-shm"):
        Path(f"{file}{rest}").unlink(missing_ok=True)


def _make_folder(folder: Path) -> None:
    """Make a folder whose name is durable too: what is synced in it is lost with it."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync(folder.parent)


def _sync(path: Path) -> None:
    """Make a file, or the names in a folder, durable."""
    if path.is_dir() and os.name == "nt":
        return  # Windows keeps directory entries with the file
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
