"""Program: a shop sells, closes its day and tries to reach its cloud, where there is no network. usage: FOLDER URL

It tells what it found as one JSON object.
"""

import json
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import keyring.backends.fail

from pos_app.domain.journal import Json
from pos_app.services.days import close_day, current_business_date
from pos_app.services.secrets import FilePlace, KeyringPlace
from pos_app.services.shifts import close_shift, counted_right
from pos_app.store import cloud_link
from pos_app.store.cloud_link import CloudLink
from pos_app.store.engine import Store
from sync.due import DAY_CLOSED
from sync.identity import Identity
from sync.run import Sync
from tests.faults.till import STORE_FILE, Till, findings, make_shop

CUSTOMERS: Final = 5
_COUNTED: Final = ("sale.completed", "day.closed")
_CODE: Final = "0000-0000-0000"


def main(folder: Path, url: str) -> None:
    make_shop(folder / STORE_FILE)
    store = Store(folder / STORE_FILE)
    till = Till(store, first_id=1000)
    for number in range(1, CUSTOMERS + 1):
        till.pay(till.ring_up(number))
    user, cash = counted_right(store)
    close_shift(store, user, cash, clock=till.clock, ids=till.ids)
    with store.read() as tx:
        day = current_business_date(tx, till.clock.now_ms())
    close_day(store, day, user, clock=till.clock, ids=till.ids)
    with store.write() as tx:
        cloud_link.keep(tx, CloudLink(url, "register", ""))
    identity = Identity(KeyringPlace(keyring.backends.fail.Keyring(), "shop"), FilePlace(folder))  # type: ignore[no-untyped-call] # keyring's own
    identity.adopt(_CODE)  # it was enrolled when there was a network
    began = time.monotonic()
    outcome = Sync(store, folder, clock=till.clock, ids=till.ids, identity=identity).run(DAY_CLOSED)
    seconds = time.monotonic() - began
    with store.read() as tx:
        wrong: list[Json] = [check.name for check in findings(tx)]
        sold, closed = (tx.value(f"SELECT count(*) FROM journal WHERE kind = '{kind}'") for kind in _COUNTED)
    store.close()
    answer = {
        "network": _is_there_a_network(),
        "sold": sold,
        "closed": closed,
        "error": outcome.error.source,
        "waiting": outcome.waiting,
        "seconds": seconds,
        "wrong": wrong,
    }
    sys.stdout.write(json.dumps(answer, ensure_ascii=False))


def _is_there_a_network() -> bool:
    with suppress(OSError), socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()
        return True
    return False


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
