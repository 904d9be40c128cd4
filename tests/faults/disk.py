"""What a disk may keep when the power goes, in the spirit of ALICE (Pillai et al., OSDI'14).

What was synced is there. Of the rest each file may keep nothing, all, a beginning, any part, or a write torn at a
sector; no order between files is assumed. Names change in order, as in every journalled file system, but reach the
disk only with a sync of their folder: a new file may be gone, a renamed one still have its old name.
"""

import random
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Final

from tests.faults.trace import Create, Link, NotModelledError, Operation, Remove, Rename, Sync, Truncate, Write

SECTOR: Final = 512
_KEEPING: Final = ("nothing", "all", "beginning", "some", "torn")
Change = Write | Truncate


@dataclass(slots=True)
class File:
    """Content on the disk, and what was done to it since its last sync."""

    synced: bytes = b""
    pending: list[Change] = field(default_factory=list)


class Folder:
    """Only its name counts."""


Entry = File | Folder


@dataclass(frozen=True, slots=True)
class NameChange:
    """One step in one folder: what the names stand for afterwards, None for names that are gone."""

    folder: PurePath
    names: dict[PurePath, Entry | None]


def applied(content: bytes, changes: list[Change]) -> bytes:
    """The content after these changes; what was never written between them is zeros."""
    now = bytearray(content)
    for change in changes:
        if isinstance(change, Truncate):
            del now[change.size :]
            now.extend(bytes(change.size - len(now)))
        else:
            now.extend(bytes(max(0, change.offset - len(now))))
            now[change.offset : change.offset + len(change.data)] = change.data
    return bytes(now)


def kept(changes: list[Change], rnd: random.Random) -> list[Change]:
    """What may be left of changes that were not synced."""
    how = rnd.choice(_KEEPING)
    if how == "nothing":
        return []
    if how == "all":
        return changes
    if how == "beginning":
        return changes[: rnd.randint(0, len(changes))]
    some = [change for change in changes if rnd.randrange(2)]
    return some if how == "some" else torn(some, rnd)


def torn(changes: list[Change], rnd: random.Random) -> list[Change]:
    """The same, but one of the writes ended at the border of a sector."""
    long = [place for place, change in enumerate(changes) if isinstance(change, Write) and len(change.data) > SECTOR]
    if not long:
        return changes
    place = rnd.choice(long)
    whole = changes[place]
    assert isinstance(whole, Write)
    cut = SECTOR * rnd.randint(1, (len(whole.data) - 1) // SECTOR)
    return [*changes[:place], Write(whole.path, whole.offset, whole.data[:cut]), *changes[place + 1 :]]


class Disk:
    """A folder as programs see it, and as it is on the disk."""

    def __init__(self, folder: Path, start: Path) -> None:
        """All that `start` holds is on the disk already, as the content of `folder`."""
        self._folder = PurePath(folder)
        self._seen: dict[PurePath, Entry] = {}
        for path in sorted(start.rglob("*")):
            entry = Folder() if path.is_dir() else File(path.read_bytes())
            self._seen[self._folder / path.relative_to(start)] = entry
        self._synced = dict(self._seen)
        self._pending: list[NameChange] = []

    def do(self, operation: Operation) -> None:
        """A program did this."""
        if isinstance(operation, Write | Truncate):
            self._file(operation.path).pending.append(operation)
        elif isinstance(operation, Sync):
            self._sync(PurePath(operation.path))
        elif isinstance(operation, Create):
            path = PurePath(operation.path)
            if path not in self._seen:
                self._rename({path: Folder() if operation.folder else File()})
        elif isinstance(operation, Remove):
            self._rename({PurePath(operation.path): None})
        elif isinstance(operation, Rename):
            old, new = PurePath(operation.path), PurePath(operation.new)
            self._rename({old: None, new: self._seen[old]})
        elif isinstance(operation, Link):
            self._rename({PurePath(operation.new): self._seen[PurePath(operation.path)]})

    def _file(self, path: str) -> File:
        entry = self._seen.get(PurePath(path))
        if not isinstance(entry, File):
            raise NotModelledError(f"{path} has no name any more")
        return entry

    def _rename(self, names: dict[PurePath, Entry | None]) -> None:
        folders = {path.parent for path in names}
        if len(folders) != 1:
            raise NotModelledError(f"a rename from folder to folder: {names}")
        self._pending.append(NameChange(folders.pop(), names))
        _take(self._seen, self._pending[-1])

    def _sync(self, path: PurePath) -> None:
        entry = self._seen.get(path, Folder())
        if isinstance(entry, File):
            entry.synced, entry.pending = applied(entry.synced, entry.pending), []
            return
        for change in self._pending:
            if change.folder == path:
                _take(self._synced, change)
        self._pending = [change for change in self._pending if change.folder != path]

    def cut(self, into: Path, rnd: random.Random) -> None:
        """The power goes now: fill the empty folder `into` with what may be left on the disk."""
        names = dict(self._synced)
        for folder in sorted({change.folder for change in self._pending}):
            changes = [change for change in self._pending if change.folder == folder]
            for change in changes[: rnd.choice((0, rnd.randint(0, len(changes)), len(changes)))]:
                _take(names, change)
        contents = dict[int, bytes]()  # a file of two names has one content
        for path, entry in sorted(names.items()):
            place = into / path.relative_to(self._folder)
            if isinstance(entry, Folder):
                place.mkdir(exist_ok=True)
            elif place.parent.is_dir():
                if id(entry) not in contents:
                    contents[id(entry)] = applied(entry.synced, kept(entry.pending, rnd))
                place.write_bytes(contents[id(entry)])


def _take(names: dict[PurePath, Entry], change: NameChange) -> None:
    for path, entry in change.names.items():
        if entry is None:
            names.pop(path, None)
        else:
            names[path] = entry
