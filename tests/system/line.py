"""A shop and a cloud as they are in life: commands in processes of their own, on real databases, in real time."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from cloud.database import Database
from cloud.enrolment import make_code
from cloud.feed import deliver
from pos_app.app import Home, SystemClock, UuidIds, open_store
from pos_app.domain.money import Money
from pos_app.domain.people import Role, User
from pos_app.domain.tender import cash_payment
from pos_app.services.checkout import Settle, settle
from pos_app.services.counter import Counter, at_once
from pos_app.services.demo_shop import DEMO_GOODS
from pos_app.services.goods_files.importing import import_goods
from pos_app.services.settings import Settings
from pos_app.services.shifts import open_shift
from pos_app.services.shop import NewShop, create_shop
from pos_app.store.engine import Store
from tests.conftest import OWNER_PIN
from tests.services.supply import LICENCE, note, zhonghua
from tests.system.program import PATIENCE_S, ROOT, environment, yundian

WATER: Final = "6921168509256"
CLOCK: Final = SystemClock()
IDS: Final = UuidIds()
_OWNER: Final = User(1, "店主", Role.OWNER)


class RunningCloud:
    """`yundian cloud serve` on a database of its own. Leaving it kills it; it may be killed and started before."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.address = f"sqlite:///{file}"
        self.start()

    def start(self) -> None:
        arguments = ["cloud", "serve", "--database", self.address, "--port", "0", "--json"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pos_app", *arguments],
            env=environment(),
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert self._process.stdout is not None
        self.url: str = json.loads(self._process.stdout.readline())["url"]

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate(timeout=PATIENCE_S)

    @contextmanager
    def looked_into(self) -> Iterator[Database]:
        database = Database.open(self.address)
        try:
            yield database
        finally:
            database.close()

    def make_code(self) -> str:
        with self.looked_into() as database:
            return make_code(database, LICENCE, clock=CLOCK).code

    def deliver(self, order: str, cartons: int) -> None:
        """A delivery that has just arrived."""
        arrives = datetime.fromtimestamp(CLOCK.now_ms() // 1000, UTC).isoformat()
        with self.looked_into() as database:
            deliver(database, note(zhonghua(cartons), order=order, arrives_at=arrives), clock=CLOCK, ids=IDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()


class Shop:
    """A till that is used by its commands; what a cashier does is done between them."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder)

    @classmethod
    def made(cls, folder: Path) -> "Shop":
        """With goods, and its shift open."""
        shop = cls(folder)
        with open_store(shop.home, create=True) as store:
            new = NewShop(licence=LICENCE, name="惠民", owner=_OWNER.name, pin=OWNER_PIN)
            create_shop(store, new, clock=CLOCK, ids=IDS)
            import_goods(store, DEMO_GOODS, clock=CLOCK, ids=IDS)
            open_shift(store, _OWNER, Money(200_00), clock=CLOCK, ids=IDS)
        return shop

    def enrol(self, cloud: RunningCloud, url: str) -> None:
        assert self.do("sync", "enrol", "--url", url, "--code", cloud.make_code())["enrolled"]

    @contextmanager
    def opened(self) -> Iterator[Store]:
        store = Store(self.home.store_file)
        try:
            yield store
        finally:
            store.close()

    def sell(self, number: int = 1) -> list[str]:
        """So many customers buy water; the numbers of their receipts."""
        with self.opened() as store:
            return [self._sell(store) for _ in range(number)]

    def _sell(self, store: Store) -> str:
        counter = Counter(store, _OWNER, Settings(), clock=CLOCK, ids=IDS, later=at_once)
        counter.scan(WATER)
        payment = cash_payment(counter.basket.total, Money(100_00))
        settled = settle(store, Settle(counter.basket, (payment,)), _OWNER, clock=CLOCK, ids=IDS)
        return str(settled.number)

    def do(self, *arguments: str) -> dict[str, Any]:
        """One command that must succeed; what it tells."""
        return told(*arguments, "--store", str(self.home.folder))

    def sync(self) -> dict[str, Any]:
        """One run that must go well."""
        outcome = self.do("sync", "now")
        assert (outcome["error"], outcome["waiting"]) == (None, 0)
        return outcome

    def start_sync(self) -> subprocess.Popen[str]:
        """A run that is not waited for."""
        command = [sys.executable, "-m", "pos_app", "sync", "now", "--json", "--store", str(self.home.folder)]
        return subprocess.Popen(
            command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
        )


def told(*arguments: str) -> dict[str, Any]:
    """What a command that must succeed tells."""
    answer = yundian(*arguments, "--json")
    assert answer.returncode == 0, (arguments, answer.stdout, answer.stderr)
    found: dict[str, Any] = json.loads(answer.stdout)
    return found
