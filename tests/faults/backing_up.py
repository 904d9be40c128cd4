"""Program: backups of a shop that sells on meanwhile. usage: FOLDER ACKNOWLEDGED"""

import os
import sys
from pathlib import Path

from pos_app.store.backup import back_up
from pos_app.store.engine import Store
from tests.faults.till import STORE_FILE, Till
from tests.faults.upgrading import BACKUPS


def main(folder: str, acknowledged: str) -> None:
    promises = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    store = Store(Path(folder, STORE_FILE))
    till = Till(store, first_id=1000)
    for number in (1, 2):
        till.pay(till.ring_up(number))
        made = back_up(store, Path(folder, BACKUPS), at_ms=number)
        os.write(promises, f"{made.file.name}\n".encode())
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
