"""Program: a short day at the till, telling after each act what it promises. usage: FOLDER ACKNOWLEDGED [PRAGMA]

A pragma after the product's own is for the control run that must lose sales.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sqlalchemy import event

from pos_app.domain.errors import PosError
from pos_app.domain.money import Money
from pos_app.services.shifts import close_shift
from pos_app.store.engine import Store
from tests.faults.till import OWNER, STORE_FILE, Till, sale_uid

CUSTOMERS: Final = 8
STOCK: Final = "stock"
NOON: Final = "noon"
CLOSED: Final = "closed"


def main(folder: str, acknowledged: str, *pragmas: str) -> None:
    promises = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    store = Store(Path(folder, STORE_FILE))

    @event.listens_for(store.engine, "connect")
    def _weaken(driver: Any, _record: object) -> None:
        for pragma in pragmas:
            driver.execute(f"PRAGMA {pragma}")

    def promise(what: str, act: Callable[[], object]) -> None:
        """Do something, once more when it fails, and when it succeeds, say so."""
        for _ in range(2):
            try:
                act()
            except PosError:
                continue
            os.write(promises, f"{what}\n".encode())
            return

    trade(Till(store, first_id=1000), promise)
    store.close()


def trade(till: Till, promise: Callable[[str, Callable[[], object]], None]) -> None:
    """A delivery, customers, at noon the log is folded into the store, more customers, the drawer is counted."""
    promise(STOCK, lambda: till.receive(20))
    for number in range(1, CUSTOMERS + 1):
        promise(sale_uid(number), lambda number=number: till.pay(till.ring_up(number)))  # type: ignore[misc]
        if number == CUSTOMERS // 2:
            promise(NOON, till.store.fold_log)
    promise(CLOSED, lambda: close_shift(till.store, OWNER, Money(500_00), clock=till.clock, ids=till.ids))


if __name__ == "__main__":
    main(*sys.argv[1:])
