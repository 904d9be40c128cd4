"""Program: the shop's backup is put in the place of its store. usage: FOLDER ACKNOWLEDGED"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from pos_app.store.backup import list_backups, restore
from tests.faults.till import STORE_FILE
from tests.faults.upgrading import BACKUPS

AT_MS = 1_795_400_000_000
UID = "01900000-0000-7000-a000-000000000001"


def restore_newest(folder: Path) -> Iterator[str]:
    newest = list_backups(folder / BACKUPS)[0]
    restore(newest, folder / STORE_FILE, at_ms=AT_MS, uid=UID)
    yield "restored"


def main(folder: str, acknowledged: str) -> None:
    promises = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for answer in restore_newest(Path(folder)):
        os.write(promises, f"{answer}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
