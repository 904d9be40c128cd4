"""A-6: a migration killed at any write leaves the old store or the new one, and the next start ends it."""

import shutil
from pathlib import Path

import pytest

from pos_app.store import backup
from tests.faults.portrait import Portrait, portrait
from tests.faults.strace import CALLS, kill_at_each
from tests.faults.till import STORE_FILE, findings, opened
from tests.faults.upgrading import BACKUPS, start


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("before", ["no_shop", "outdated_shop"])
def test_a_killed_migration_leaves_the_old_store_or_the_new(
    before: str, call: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    template: Path = request.getfixturevalue(before)
    old, new = before_and_after(template, tmp_path / "unharmed")
    struck = kill_at_each("upgrade", call, template=template, work=tmp_path / "work")
    done = [portrait(each.folder / STORE_FILE) == new for each in struck]
    assert done == sorted(done), "more writes, and the store is the old one again"
    assert done[-1]
    for each, is_new in zip(struck, done, strict=True):
        assert is_new or portrait(each.folder / STORE_FILE) == old, each
        assert is_new or not each.answers, each
        every_backup_is_whole(each.folder)
        start(each.folder)
        assert portrait(each.folder / STORE_FILE) == new, each
        every_backup_is_whole(each.folder)


def before_and_after(template: Path, unharmed: Path) -> tuple[Portrait, Portrait]:
    """The store as it is, and as it is after a start that nothing happens to."""
    shutil.copytree(template, unharmed)
    old = portrait(unharmed / STORE_FILE)
    assert start(unharmed)
    with opened(unharmed) as store, store.read() as tx:
        assert findings(tx) == []
    new = portrait(unharmed / STORE_FILE)
    assert old != new
    assert not start(unharmed)
    return old, new


def every_backup_is_whole(folder: Path) -> None:
    for file in backup.list_backups(folder / BACKUPS):
        backup.verify(file)
