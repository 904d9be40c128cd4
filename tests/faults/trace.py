"""What a program did to the files of a folder, read from a trace of strace.

Only what can be replayed is let through: a way of writing that disk.py does not model raises `NotModelledError`, so
that a green replay never means "not looked at". The shared memory beside a write-ahead log (-shm) is rebuilt after a
power cut and is left out.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final


class NotModelledError(AssertionError):
    """The program wrote in a way that the disk's model does not know."""


@dataclass(frozen=True, slots=True)
class Create:
    """A name came to be, for a new empty file or for a folder."""

    path: str
    folder: bool = False


@dataclass(frozen=True, slots=True)
class Write:
    path: str
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """Everything done to this file, or to the names in this folder, is on the disk from now on."""

    path: str


@dataclass(frozen=True, slots=True)
class Remove:
    path: str


@dataclass(frozen=True, slots=True)
class Rename:
    path: str
    new: str


@dataclass(frozen=True, slots=True)
class Link:
    """A second name for a file."""

    path: str
    new: str


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Somebody was told something that must stay true."""

    what: str


Operation = Create | Write | Truncate | Sync | Remove | Rename | Link | Acknowledge

_CALL: Final = re.compile(r"^\d+\s+(\w+)\((.*)\)\s+=\s+(-?\d+|0x[0-9a-f]+)(?:<.*>)?(?:\s.*)?$")
_RESUMED: Final = re.compile(r"^(\d+)\s+<\.\.\. \w+ resumed>(.*)$")
_DESCRIPTOR: Final = re.compile(r"(?:^| )\d+<((?:\\x[0-9a-f]{2})*)>")
# Calls that name files by their path; all others name an open file.
_NAMING: Final = ("open", "creat", "mkdir", "rmdir", "unlink", "rename", "link", "truncate")
_TEXT: Final = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_HEX: Final = re.compile(r"\\x([0-9a-f]{2})")
_SHARED_MEMORY: Final = "-shm"


def operations(trace: Path, folder: Path, *, acknowledged: Path) -> list[Operation]:
    """What was done below `folder`, in order; lines appended to the file `acknowledged` were promises."""
    reader = _Reader(f"{folder}/", str(acknowledged))
    with trace.open(encoding="ascii", errors="replace") as lines:
        return [operation for call in _calls(lines) for operation in reader.read(*call)]


def _calls(lines: Iterator[str]) -> Iterator[tuple[str, str, int]]:
    """Name, arguments and result of each call that succeeded, at the place where it ended."""
    begun: dict[str, str] = {}
    for raw in lines:
        line = raw.rstrip("\n")
        if line.endswith("<unfinished ...>"):
            begun[line.split()[0]] = line.removesuffix("<unfinished ...>").rstrip()
            continue
        resumed = _RESUMED.match(line)
        call = _CALL.match(begun.pop(resumed[1]) + resumed[2] if resumed else line)
        if call is not None and not call[3].startswith("-"):
            yield call[1], call[2], int(call[3], 0)


def _unhex(text: str) -> bytes:
    return bytes.fromhex("".join(_HEX.findall(text)))


class _Reader:
    """Turns calls into operations."""

    def __init__(self, folder: str, acknowledged: str) -> None:
        self._folder, self._acknowledged = folder, acknowledged

    def read(self, name: str, arguments: str, result: int) -> Iterator[Operation]:
        texts = [_unhex(text) for text in _TEXT.findall(arguments)]
        if name.startswith(_NAMING):
            paths = [os.path.abspath(os.fsdecode(text)) for text in texts]  # noqa: PTH100 - links are not followed
            if any(map(self._ours, paths)):
                yield from self._named(name, arguments, paths)
            return
        for path in (os.fsdecode(_unhex(text)) for text in _DESCRIPTOR.findall(arguments)):
            if name == "write" and path == self._acknowledged:
                yield Acknowledge(texts[0][:result].decode())
            elif self._ours(path) or f"{path}/" == self._folder:
                yield from self._written(name, arguments, path, texts[0][:result] if texts else b"")

    def _ours(self, path: str) -> bool:
        return path.startswith(self._folder) and not path.endswith(_SHARED_MEMORY) and path != self._acknowledged

    def _named(self, name: str, arguments: str, paths: list[str]) -> Iterator[Operation]:
        if not all(map(self._ours, paths)):
            raise NotModelledError(f"{name} into or out of the folder: {paths}")
        if name.startswith("unlink"):
            yield Remove(paths[0])
        elif name.startswith("rename"):
            yield Rename(*paths)
        elif name.startswith("link"):
            yield Link(*paths)
        elif name.startswith("mkdir"):
            yield Create(paths[0], folder=True)
        elif name.startswith("open"):
            if "O_CREAT" in arguments:
                yield Create(paths[0])
            if "O_TRUNC" in arguments:
                yield Truncate(paths[0], 0)
        else:
            raise NotModelledError(f"{name} on {paths}")

    def _written(self, name: str, arguments: str, path: str, data: bytes) -> Iterator[Operation]:
        if name == "pwrite64":
            yield Write(path, int(arguments.rsplit(",", 1)[1]), data)
        elif name in ("fsync", "fdatasync"):
            yield Sync(path)
        elif name == "ftruncate":
            yield Truncate(path, int(arguments.rsplit(",", 1)[1]))
        elif name != "mmap" or ("MAP_SHARED" in arguments and "PROT_WRITE" in arguments):
            raise NotModelledError(f"{name} on {path}")
