"""Verified backups (rule A-7): made with VACUUM INTO, opened and checked before they count, then put in place durably.

Restoring begins a new epoch of the journal, so that numbers given after the backup was made are never given again.
"""

import hashlib
import logging
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pos_app.domain.errors import EnvironmentFault, RuleViolation
from pos_app.store import checks, journal
from pos_app.store.engine import Store, StoreFault

log = logging.getLogger("yundian")
KEPT: Final = 7
_PATTERN: Final = "store-*.sqlite"


class BadBackup(EnvironmentFault):
    """The backup is not a whole store."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was opened and found whole."""

    file: Path
    entries: int
    seq: int
    sha256: str


def back_up(store: Store, folder: Path, *, at_ms: int) -> Backup:
    """Make a verified backup; older ones beyond the last seven go. Raises `BadBackup` and leaves no file."""
    _make_folder(folder)
    stamp = datetime.fromtimestamp(at_ms // 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
    target = folder / f"store-{stamp}-{at_ms % 1000:03d}.sqlite"
    partial = target.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    store.copy_into(partial)
    found = verify(partial)
    _sync(partial)
    partial.rename(target)
    _sync(folder)
    for old in sorted(folder.glob(_PATTERN))[:-KEPT]:
        old.unlink()
    return Backup(target, found.entries, found.seq, found.sha256)


def verify(file: Path) -> Backup:
    """Open a backup and check all of it. Raises `BadBackup`."""
    if not file.is_file():
        raise BadBackup("There is no backup at {file}", file=file)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    copy = Store(file, read_only=True)
    try:
        with copy.read() as tx:
            failed = [check for check in checks.run_file(tx) if not check.ok]
            entries = tx.value("SELECT count(*) FROM journal")
            head = journal.head(tx)
    except StoreFault as error:
        raise BadBackup("{file} is not a whole backup: {reason}", file=file.name, reason=error) from error
    finally:
        copy.close()
    if failed:
        raise BadBackup("{file} is not a whole backup: {reason}", file=file.name, reason=failed[0].detail)
    return Backup(file, entries, head.seq, digest)


def list_backups(folder: Path) -> list[Path]:
    """Newest first."""
    return sorted(folder.glob(_PATTERN), reverse=True)


def restore(file: Path, path: Path, *, at_ms: int) -> Path | None:
    """Put a verified backup in the place of the store at `path` and begin a new epoch.

    The store that was there is kept beside it; its path is returned. The caller migrates the restored store.
    """
    if Path(file).resolve() == path.resolve():
        raise RuleViolation("This file is the store itself")
    verify(file)
    fresh = path.with_suffix(".restoring")
    fresh.unlink(missing_ok=True)
    source = Store(file, read_only=True)
    try:
        source.copy_into(fresh)
    finally:
        source.close()
    _begin_epoch(fresh, at_ms=at_ms)
    kept = _set_aside(path, at_ms)
    fresh.replace(path)
    _sync(path.parent)
    return kept


def _begin_epoch(file: Path, *, at_ms: int) -> None:
    store = Store(file)
    with store.write() as tx:
        head = journal.head(tx)
        tx.run(
            "INSERT INTO epoch (epoch, after_seq, began_at_ms, reason) VALUES (:epoch, :seq, :at_ms, 'restore')",
            {"epoch": head.epoch + 1, "seq": head.seq, "at_ms": at_ms},
        )
    store.fold_log()
    store.close()
    for rest in ("-wal", "-shm"):
        Path(f"{file}{rest}").unlink(missing_ok=True)
    _sync(file)


def _set_aside(path: Path, at_ms: int) -> Path | None:
    """Give the store a second name, so that there is one in its place until the restored one takes it."""
    if not path.exists():
        return None
    kept = path.with_name(f"{path.stem}-before-restore-{at_ms}{path.suffix}")
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
