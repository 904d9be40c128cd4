"""Whatever the line does to requests and replies: in the end the cloud has what the till has, and each entry once."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

import keyring.backends.fail
import pytest

from cloud.app import create_app
from cloud.database import Database
from cloud.enrolment import make_code
from cloud.feed import deliver, publish
from cloud.serve import running
from pos_app.domain.errors import EnvironmentFault
from pos_app.domain.money import Quantity
from pos_app.services.days import close_day, current_business_date
from pos_app.services.notices import open_notices
from pos_app.services.secrets import FilePlace, KeyringPlace
from pos_app.services.shifts import close_shift, counted_right, open_shift
from pos_app.store import goods, stock
from pos_app.store.engine import Store
from sync.due import ASKED, DAY_CLOSED, NIGHTLY, OPEN, START
from sync.identity import Identity
from sync.run import RunOutcome, Sync
from tests.conftest import TestClock, TestIds
from tests.faults.till import OWNER, STORE_FILE, Till, findings, make_shop
from tests.services.supply import LICENCE, note, zhonghua
from tests.system import sides
from tests.system.bad_network import BadNetwork, bad_network, faults

SEEDS: Final = 14
STEPS: Final = 6
TRIES_MAX: Final = 40
CARTONS: Final = 2
PACKS_A_CARTON: Final = 10
HOUR_MS: Final = 3_600_000
ZHONGHUA: Final = "6901028075763"
NEWS: Final = {"notice": "promotion", "title": "新品到货", "text": "欢迎订购"}
LIST: Final = {
    "goods": [{"carton_ean": "6901028075015", "pack_ean": ZHONGHUA, "name": "中华(硬)", "packs_per_carton": 10}]
}


@pytest.fixture(scope="module")
def shop_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shop") / STORE_FILE
    make_shop(path)
    return path


@dataclass
class Life:
    """A shop that trades while its line to the cloud is bad; all that happens follows from the seed."""

    till: Till
    database: Database
    network: BadNetwork
    sync: Sync
    seed: int
    cloud_clock: TestClock = field(default_factory=TestClock)
    customers: int = 0
    days: int = 0
    sent: dict[str, int] = field(default_factory=lambda: {"notice": 0, "delivery": 0})

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)

    def enrol(self) -> None:
        """By one code, as often as it takes."""
        code = make_code(self.database, LICENCE, clock=self.cloud_clock).code
        for _ in range(TRIES_MAX):
            try:
                self.sync.enrol(self.network.url, code)
            except EnvironmentFault:
                continue
            return
        raise AssertionError("no try to enrol came through")

    def step(self) -> RunOutcome:
        """Something happens in the shop and at the province, then the two talk."""
        self.till.clock.ms += self.chance.choice((0, 60_000, HOUR_MS, -HOUR_MS))
        for _ in range(self.chance.randrange(4)):
            self.sell()
        self.chance.choice((self.post, self.deliver, self.publish_goods, self.end_day, lambda: None))()
        self.network.play(faults(self.chance.randrange(10**9), self.chance.randrange(1, 10)))
        return self.sync.run(self.chance.choice((START, OPEN, DAY_CLOSED, NIGHTLY, ASKED)))

    def sell(self) -> None:
        self.customers += 1
        self.till.pay(self.till.ring_up(self.customers))

    def post(self) -> None:
        self.sent["notice"] += 1
        self._publish("notice.posted", NEWS)

    def publish_goods(self) -> None:
        self._publish("goods.updated", LIST)

    def _publish(self, kind: str, body: dict[str, Any]) -> None:
        with self.database.read() as connection:
            (register,) = connection.exec_driver_sql("SELECT register_id FROM register").scalars()
        publish(self.database, register, kind, body, clock=self.cloud_clock, ids=self.sync.ids)

    def deliver(self) -> None:
        self.sent["delivery"] += 1
        order = f"HN{self.sent['delivery']:014d}"
        body = note(zhonghua(CARTONS), order=order, arrives_at="2026-11-22T10:30:00+08:00")
        deliver(self.database, body, clock=self.cloud_clock, ids=self.sync.ids)

    def end_day(self) -> None:
        """The drawer is counted, the day closed, and the next one begins."""
        store, clock, ids = self.till.store, self.till.clock, self.till.ids
        user, cash = counted_right(store)
        close_shift(store, user, cash, clock=clock, ids=ids)
        with store.read() as tx:
            day = current_business_date(tx, clock.now_ms())
        close_day(store, day, user, clock=clock, ids=ids)
        self.days += 1
        clock.ms += 24 * HOUR_MS
        open_shift(store, OWNER, cash, clock=clock, ids=ids)

    def come_to_rest(self) -> RunOutcome:
        """The line is good again."""
        self.network.play(iter(()))
        self.till.clock.ms += 24 * HOUR_MS
        self.sync.run(NIGHTLY)
        return self.sync.run(NIGHTLY)


@pytest.fixture
def life(request: pytest.FixtureRequest, shop_file: Path, tmp_path: Path) -> Iterator[Life]:
    path = Path(shutil.copy(shop_file, tmp_path / STORE_FILE))
    till, database = Till(Store(path), first_id=1_000), Database.open(f"sqlite:///{tmp_path / 'cloud.sqlite'}")
    identity = Identity(KeyringPlace(keyring.backends.fail.Keyring(), "shop"), FilePlace(tmp_path))  # type: ignore[no-untyped-call] # keyring's own
    sync = Sync(till.store, tmp_path, clock=till.clock, ids=till.ids, identity=identity)
    cloud_clock, cloud_ids = TestClock(), TestIds()
    cloud_ids.count = 10**9
    with (
        running(create_app(database, clock=cloud_clock, ids=cloud_ids)) as url,
        bad_network(url) as network,
    ):
        yield Life(till, database, network, sync, request.param, cloud_clock)
    till.store.close()
    database.close()


@pytest.mark.parametrize("life", range(SEEDS), indirect=True)
def test_in_the_end_the_cloud_has_what_the_till_has_and_each_side_took_each_entry_once(life: Life) -> None:
    life.network.play(faults(life.seed, 6))
    life.enrol()
    outcomes = [life.step() for _ in range(STEPS)]
    last = life.come_to_rest()
    store, database = life.till.store, life.database

    assert (last.well, last.waiting, last.alarms) == (True, 0, ()), (last, outcomes)
    assert sides.cloud_entries(database) == sides.till_entries(store)
    assert sides.till_feed(store) == sides.cloud_feed(database)
    assert sides.confirmed(database) == len(sides.cloud_feed(database))
    assert sides.not_applied(store) == []
    assert (sides.branches(database), sides.cloud_alarms(database), sides.till_alarms(store)) == (1, [], [])
    with store.read() as tx:
        assert findings(tx) == []
        kinds = sides.kinds(tx)
        assert kinds["sale.completed"] == life.customers
        assert kinds["delivery.accepted"] == life.sent["delivery"]
        assert kinds["day.closed"] == life.days
        item = goods.by_code(tx, ZHONGHUA)
        assert item is not None
        delivered = CARTONS * PACKS_A_CARTON * life.sent["delivery"]
        assert stock.stock_of(tx, item.product_id).on_hand == Quantity.of(delivered - life.customers)
    posted = [notice for notice in open_notices(store) if notice.kind == NEWS["notice"]]
    assert len(posted) == life.sent["notice"]


def test_the_faults_of_a_seed_are_of_every_kind_and_the_same_each_time() -> None:
    assert list(faults(7, 300)) == list(faults(7, 300))
    assert len({fault.kind for fault in faults(7, 300)}) == 11
