"""The model of the disk and the reading of traces: what the replays stand on."""

import random
import shutil
from pathlib import Path

import pytest

from tests.faults.disk import SECTOR, Disk
from tests.faults.power_cut import Recording
from tests.faults.strace import KILL, CannotTraceError, Fault, strike_each
from tests.faults.trace import (
    Acknowledge,
    Create,
    Link,
    NotModelledError,
    Operation,
    Remove,
    Rename,
    Sync,
    Truncate,
    Write,
    operations,
)

FOLDER = "/shop"
FILE = "/shop/store"
CUTS = 300
Left = dict[str, bytes]


def left_after(tmp_path: Path, *done: Operation, start: Left | None = None) -> list[Left]:
    """Everything that many power cuts left on the disk."""
    begin, found = tmp_path / "start", list[Left]()
    begin.mkdir(parents=True)
    for name, content in (start or {}).items():
        (begin / name).write_bytes(content)
    disk = Disk(Path(FOLDER), begin)
    for operation in done:
        disk.do(operation)
    for seed in range(CUTS):
        into = tmp_path / "left"
        into.mkdir()
        disk.cut(into, random.Random(seed))
        left = {path.name: path.read_bytes() for path in into.iterdir() if path.is_file()}
        shutil.rmtree(into)
        if left not in found:
            found.append(left)
    return sorted(found, key=lambda left: sorted(left.items()))


def test_what_was_synced_is_there_and_what_was_not_may_be_there(tmp_path: Path) -> None:
    found = left_after(
        tmp_path, Write(FILE, 0, b"ab"), Sync(FILE), Write(FILE, 2, b"cd"), Write(FILE, 5, b"e"), start={"store": b""}
    )
    assert sorted(left["store"] for left in found) == [b"ab", b"ab\0\0\0e", b"abcd", b"abcd\0e"]


def test_a_write_may_be_torn_at_a_sector(tmp_path: Path) -> None:
    found = left_after(tmp_path, Write(FILE, 0, b"x" * (2 * SECTOR + 1)), start={"store": b""})
    assert {len(left["store"]) for left in found} == {0, SECTOR, 2 * SECTOR, 2 * SECTOR + 1}


def test_a_truncation_may_not_have_happened(tmp_path: Path) -> None:
    found = left_after(tmp_path, Truncate(FILE, 1), start={"store": b"abc"})
    assert found == [{"store": b"a"}, {"store": b"abc"}]


def test_a_new_name_is_sure_only_when_its_folder_was_synced(tmp_path: Path) -> None:
    new = (Create(FILE), Write(FILE, 0, b"a"), Sync(FILE))
    assert left_after(tmp_path, *new) == [{}, {"store": b"a"}]
    assert left_after(tmp_path / "synced", *new, Sync(FOLDER)) == [{"store": b"a"}]


def test_names_change_in_order(tmp_path: Path) -> None:
    found = left_after(tmp_path, Rename(FILE, "/shop/old"), Create(FILE), Remove("/shop/old"), start={"store": b"1"})
    assert found == [{"old": b"1"}, {"old": b"1", "store": b""}, {"store": b""}, {"store": b"1"}]


def test_a_file_of_two_names_has_one_content(tmp_path: Path) -> None:
    done = (Link(FILE, "/shop/too"), Sync(FOLDER), Write(FILE, 0, b"2"))
    assert left_after(tmp_path, *done, start={"store": b"1"}) == [
        {"store": b"1", "too": b"1"},
        {"store": b"2", "too": b"2"},
    ]


def test_a_folder_that_is_gone_takes_its_files_along(tmp_path: Path) -> None:
    inside = "/shop/backups/one"
    done = (Create("/shop/backups", folder=True), Create(inside), Sync(inside), Sync("/shop/backups"))
    begin = tmp_path / "start"
    begin.mkdir()
    disk = Disk(Path(FOLDER), begin)
    for operation in done:
        disk.do(operation)
    for seed in range(CUTS):
        into = tmp_path / str(seed)
        into.mkdir()
        disk.cut(into, random.Random(seed))
        assert (into / "backups/one").exists() == (into / "backups").exists()


def in_hex(text: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


def read(tmp_path: Path, *calls: str) -> list[Operation]:
    """The operations of calls in which <> and "" hold plain text."""
    trace = tmp_path / "trace"
    lines = []
    for call in calls:
        parts = call.split("'")
        lines.append("".join(in_hex(part) if place % 2 else part for place, part in enumerate(parts)) + "\n")
    trace.write_text("".join(f"7 {line}" for line in lines), encoding="ascii")
    return operations(trace, Path(FOLDER), acknowledged=Path("/shop.promises"))


def test_a_trace_is_read(tmp_path: Path) -> None:
    assert read(
        tmp_path,
        "openat(AT_FDCWD</>, \"'/shop/store'\", O_RDWR|O_CREAT|O_CLOEXEC, 0644) = 3<'/shop/store'>",
        "openat(AT_FDCWD</>, \"'/etc/passwd'\", O_RDWR|O_CREAT) = 4<'/etc/passwd'>",
        "pwrite64(3<'/shop/store'>, \"'abc'\", 3, 512) = 2",
        "pwrite64(3<'/shop/store'>, \"'abc'\", 3, 512) = -1 EIO (Input/output error) (INJECTED)",
        "pwrite64(3<'/shop/store-shm'>, \"'abc'\", 3, 512) = 3",
        "fsync(3<'/shop/store'> <unfinished ...>",
        "<... fsync resumed>)            = 0",
        "fsync(5<'/shop'>) = 0",
        "ftruncate(3<'/shop/store'>, 9) = 0",
        "rename(\"'/shop/store'\", \"'/shop/old'\") = 0",
        "mkdir(\"'/shop/new'\", 0777) = 0",
        "linkat(AT_FDCWD<'/'>, \"'/shop/old'\", AT_FDCWD<'/'>, \"'/shop/too'\", 0) = 0",
        "unlink(\"'/shop/old'\") = 0",
        "write(6<'/shop.promises'>, \"'sold\n'\", 5) = 5",
    ) == [
        Create(FILE),
        Write(FILE, 512, b"ab"),
        Sync(FILE),
        Sync(FOLDER),
        Truncate(FILE, 9),
        Rename(FILE, "/shop/old"),
        Create("/shop/new", folder=True),
        Link("/shop/old", "/shop/too"),
        Remove("/shop/old"),
        Acknowledge("sold\n"),
    ]


@pytest.mark.parametrize(
    "call",
    [
        "rename(\"'/shop/store'\", \"'/elsewhere/store'\") = 0",
        "truncate(\"'/shop/store'\", 0) = 0",
        "rmdir(\"'/shop/backups'\") = 0",
        "writev(3<'/shop/store'>, [{iov_base=\"'ab'\", iov_len=2}], 1) = 2",
        "pwritev(3<'/shop/store'>, [{iov_base=\"'ab'\", iov_len=2}], 1, 0) = 2",
        "write(3<'/shop/store'>, \"'ab'\", 2) = 2",
        "fallocate(3<'/shop/store'>, 0, 0, 4096) = 0",
        "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 3<'/shop/store'>, 0) = 0x7f00",
    ],
)
def test_what_is_not_modelled_is_not_passed_over(call: str, tmp_path: Path) -> None:
    with pytest.raises(NotModelledError):
        read(tmp_path, call)


def test_an_image_is_made_again_by_its_seed_and_number(tmp_path: Path, shop: Path) -> None:
    home = Recording.make(tmp_path / "recording", "tests.faults.trading", start=shop).home
    made = [
        {path.name: path.read_bytes() for path in image.folder.iterdir()}
        for _ in range(2)
        for image in Recording(home).images(tmp_path / "image", seed=3, count=40)
    ]
    assert made[:40] == made[40:]
    assert any(left != made[0] for left in made)


def test_without_strace_nothing_is_proved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotTraceError, match="strace is not installed"):
        strike_each("sell", Fault("fsync", KILL), template=tmp_path, work=tmp_path / "work", numbers=range(1, 3))


def test_where_tracing_is_forbidden_nothing_is_proved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing = tmp_path / "strace"
    refusing.write_text("#!/bin/sh\necho 'strace: ptrace(PTRACE_TRACEME, ...): Operation not permitted' >&2\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(CannotTraceError, match="SYS_PTRACE"):
        strike_each("sell", Fault("fsync", KILL), template=tmp_path, work=tmp_path / "work", numbers=range(1, 3))
