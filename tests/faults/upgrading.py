"""Program: a start after an update of the program. usage: FOLDER ACKNOWLEDGED

When the folder holds migrations, they are the program's; otherwise the real ones are.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pos_app.store.engine import Store
from pos_app.store.migrate import MIGRATIONS, migrate
from pos_app.store.revision import HEAD
from tests.faults import next_revision
from tests.faults.till import STORE_FILE

BACKUPS: Final = "backups"
STEPS: Final = "migrations"


def add_next_revision(folder: Path) -> None:
    """Give the program of this folder one revision more than the real one has."""
    shutil.copytree(MIGRATIONS, folder / STEPS, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(next_revision.__file__, folder / STEPS / "versions")


def start(folder: Path) -> bool:
    """Open the store as a start of the program does; whether it had to be brought up to date."""
    steps = folder / STEPS
    store = Store(folder / STORE_FILE)
    try:
        if steps.exists():
            return migrate(store, backups=folder / BACKUPS, at_ms=1, target=next_revision.revision, steps=steps)
        return migrate(store, backups=folder / BACKUPS, at_ms=1, target=HEAD)
    finally:
        store.close()


def upgrade(folder: Path) -> Iterator[str]:
    start(folder)
    yield "upgraded"


def main(folder: str, acknowledged: str) -> None:
    promises = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for answer in upgrade(Path(folder)):
        os.write(promises, f"{answer}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
