"""Till or cloud killed while they talk: the next run ends with both sides equal (rule B-6, resumed after a cut)."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.system import sides
from tests.system.bad_network import PATIENCE_S, BadNetwork, Fault, Kind, bad_network
from tests.system.line import RunningCloud, Shop

WELL: Final = Fault(Kind.WELL)
# What a run asks, in this order.
UPLOAD, FEED, CONFIRM = 1, 2, 3
MOMENTS: Final = (
    (UPLOAD, Fault(Kind.STALL_REQUEST, 900)),
    (UPLOAD, Fault(Kind.STALL_REPLY, 0)),
    (FEED, Fault(Kind.STALL_REPLY, 900)),
    (CONFIRM, Fault(Kind.STALL_REPLY, 0)),
)
CARTONS: Final = 2


@dataclass
class Line:
    """A shop, its cloud, and what lies between them."""

    shop: Shop
    cloud: RunningCloud
    network: BadNetwork
    sent: int = 0

    def something_happens(self) -> None:
        """Goods are sold, and others are on their way."""
        self.shop.sell(3)
        self.sent += 1
        self.cloud.deliver(f"HN{self.sent:014d}", CARTONS)

    def stalled(self, place: int, fault: Fault) -> subprocess.Popen[str]:
        """A run whose request of that place stands still in the middle."""
        self.network.play(iter([WELL] * place + [fault]))
        run = self.shop.start_sync()
        assert self.network.stalled.wait(PATIENCE_S), run.communicate()
        return run

    def both_sides_are_equal(self) -> None:
        """After a run on a good line."""
        self.network.play(iter(()))
        self.shop.sync()
        with self.cloud.looked_into() as database, self.shop.opened() as store:
            assert sides.cloud_entries(database) == sides.till_entries(store)
            assert sides.till_feed(store) == sides.cloud_feed(database)
            assert sides.confirmed(database) == self.sent
            assert sides.not_applied(store) == []
            assert (sides.branches(database), sides.cloud_alarms(database), sides.till_alarms(store)) == (1, [], [])
            with store.read() as tx:
                assert sides.kinds(tx)["delivery.accepted"] == self.sent
        assert self.shop.do("doctor")["ok"]


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    shop = Shop.made(tmp_path / "shop")
    with RunningCloud(tmp_path / "cloud.sqlite") as cloud, bad_network(cloud.url) as network:
        shop.enrol(cloud, network.url)
        yield Line(shop, cloud, network)


def test_a_till_killed_in_the_middle_of_a_run_goes_on_where_the_cloud_is(line: Line) -> None:
    for place, fault in MOMENTS:
        line.something_happens()
        run = line.stalled(place, fault)
        run.kill()
        run.communicate(timeout=PATIENCE_S)
    line.both_sides_are_equal()


def test_a_cloud_killed_in_the_middle_of_a_run_goes_on_where_it_had_committed(line: Line) -> None:
    for place, fault in MOMENTS[:2]:
        line.something_happens()
        run = line.stalled(place, fault)
        line.cloud.kill()
        said, error = run.communicate(timeout=PATIENCE_S)
        assert run.returncode == 1, said
        assert "yundian: The cloud can't be reached" in error
        line.cloud.start()
        line.network.cloud = line.cloud.url
    line.both_sides_are_equal()
