"""A store put back or copied: both lives are at the cloud, both sides say so, no receipt number twice (rule B-4)."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system import sides
from tests.system.line import RunningCloud, Shop


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[RunningCloud]:
    with RunningCloud(tmp_path / "cloud.sqlite") as cloud:
        yield cloud


@pytest.fixture
def shop(tmp_path: Path, cloud: RunningCloud) -> Shop:
    """Enrolled, and its first sales are at the cloud."""
    shop = Shop.made(tmp_path / "shop")
    shop.enrol(cloud, cloud.url)
    shop.sell(2)
    shop.sync()
    return shop


def codes(outcome: dict[str, list[dict[str, str]]]) -> set[tuple[str, str]]:
    """Who noticed what of the alarms that a run or a status tells."""
    return {(alarm["source"], alarm["code"]) for alarm in outcome["alarms"]}


def all_of(*shops: Shop) -> set[sides.Kept]:
    """What any of these stores has in its journal."""
    found = set[sides.Kept]()
    for shop in shops:
        with shop.opened() as store:
            found |= set(sides.till_entries(store))
    return found


def test_a_restored_backup_goes_on_in_a_branch_of_its_own_and_what_was_sold_since_is_kept(
    cloud: RunningCloud, shop: Shop, tmp_path: Path
) -> None:
    backup = shop.do("backup", "create")["file"]
    numbers = shop.sell(3)
    shop.sync()
    left = Shop(tmp_path / "left")
    shutil.copytree(shop.home.folder, left.home.folder)

    restored = shop.do("backup", "restore", backup)
    assert (restored["epoch"], restored["left_entries"], restored["left_unsent"]) == (2, 3, 0)
    after = shop.sell(3)
    outcome = shop.sync()

    assert set(numbers).isdisjoint(after)
    with cloud.looked_into() as database:
        assert sides.branches(database) == 2
        assert set(sides.cloud_entries(database)) == all_of(shop, left)
        assert sides.cloud_alarms(database) == ["restored"]
    assert ("cloud", "restored") in codes(outcome)
    assert ("cloud", "restored") in codes(shop.do("sync", "status"))
    assert shop.do("doctor")["ok"]


def test_a_copied_store_that_goes_on_too_is_noticed_and_both_keep_all_they_sold(
    cloud: RunningCloud, shop: Shop, tmp_path: Path
) -> None:
    copy = Shop(tmp_path / "copy")
    shutil.copytree(shop.home.folder, copy.home.folder)
    numbers, others = shop.sell(2), copy.sell(3)
    assert set(numbers) < set(others), "nothing is known of the copy yet"
    shop.sync()
    noticed = copy.sync()
    shop.sell()
    told = shop.sync()
    later, others_later = shop.sell(2), copy.sell(2)
    shop.sync()
    copy.sync()

    assert set(later).isdisjoint(others_later)
    with cloud.looked_into() as database:
        assert set(sides.cloud_entries(database)) == all_of(shop, copy)
        assert sides.branches(database) == 2
        assert set(sides.cloud_alarms(database)) == {"cloned"}
    assert codes(noticed) >= {("till", "cloned")}
    assert ("cloud", "cloned") in codes(told) | codes(shop.do("sync", "status"))
    assert [one.do("doctor")["ok"] for one in (shop, copy)] == [True, True]
