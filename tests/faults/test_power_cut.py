"""A-5: after a power cut at any moment the store is whole and holds all that was promised.

Each of these replays would say nothing if it could not fail: with `synchronous=NORMAL`, which is what SQLite's own
documentation calls safe from corruption, the same day must lose sales.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest

from pos_app.domain.errors import EnvironmentFault
from pos_app.store import backup
from pos_app.store.engine import Transaction
from tests.faults import backing_up, trading, upgrading
from tests.faults.portrait import Portrait, portrait
from tests.faults.power_cut import Image, Recording
from tests.faults.strace import IO_ERROR, Fault
from tests.faults.test_killed_migration import before_and_after, every_backup_is_whole
from tests.faults.till import STORE_FILE, Till, findings, opened

LOST = "promised and lost: "
SELLS_ON_EVERY = 10
_FACTS = {
    trading.STOCK: "SELECT count(*) FROM journal WHERE kind = 'stock.received'",
    trading.NOON: "SELECT count(*) FROM shift",
    trading.CLOSED: "SELECT count(*) FROM shift_close",
}


def look_at_the_books(image: Image) -> list[str]:
    """What is wrong with a store after a power cut; now and then the next customer is served."""
    try:
        with opened(image.folder) as store:
            with store.read() as tx:
                wrong = [check.detail for check in findings(tx)]
                wrong += [LOST + what for what in image.acknowledged if not is_there(tx, what)]
            if not wrong and image.number % SELLS_ON_EVERY == 0 and trading.CLOSED not in image.acknowledged:
                sell_on(Till(store, first_id=5000))
    except EnvironmentFault as fault:
        return [str(fault)]
    return wrong


def is_there(tx: Transaction, what: str) -> bool:
    query = _FACTS.get(what, "SELECT count(*) FROM sale WHERE uid = :what")
    return bool(tx.value(query, {"what": what} if ":what" in query else None))


def sell_on(till: Till) -> None:
    till.pay(till.ring_up(trading.CUSTOMERS + 1))
    with till.store.read() as tx:
        assert findings(tx) == []


@pytest.fixture(scope="module")
def trading_day(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Recording:
    return Recording.make(tmp_path_factory.mktemp("day") / "recording", trading.__name__, start=shop)


@pytest.mark.parametrize("seed", range(4))
def test_no_promise_is_lost(seed: int, trading_day: Recording, tmp_path: Path) -> None:
    assert trading_day.faults(look_at_the_books, tmp_path / "image", seed=seed, count=400) == {}


def test_no_promise_is_lost_while_the_log_is_often_folded(shop: Path, tmp_path: Path) -> None:
    """Checkpoints in the midst of selling: the log is begun anew while older frames are still in it."""
    day = Recording.make(tmp_path / "recording", trading.__name__, "wal_autocheckpoint=20", start=shop)
    assert day.faults(look_at_the_books, tmp_path / "image", seed=5, count=500) == {}


def test_control_weaker_syncs_lose_sales(shop: Path, tmp_path: Path) -> None:
    """The replay must be able to see what it looks for."""
    day = Recording.make(tmp_path / "recording", trading.__name__, "synchronous=NORMAL", start=shop)
    faults = day.faults(look_at_the_books, tmp_path / "image", seed=6, count=300)
    assert len(faults) > 100
    assert all(fault.startswith(LOST) for wrong in faults.values() for fault in wrong)


@pytest.mark.parametrize("first", [9, 14, 23])
def test_no_promise_is_lost_by_a_disk_that_dies_before_the_power_goes(first: int, shop: Path, tmp_path: Path) -> None:
    """A sale that can be read again after a failed sync may yet be on no disk: it must not be promised."""
    dying = Fault("fsync", IO_ERROR, times=None)
    day = Recording.make(tmp_path / "recording", trading.__name__, start=shop, fault=dying, first=first)
    assert day.faults(look_at_the_books, tmp_path / "image", seed=first, count=120) == {}


@pytest.mark.parametrize("before", ["no_shop", "outdated_shop"])
def test_a_migration_is_whole_or_not_there(before: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    template: Path = request.getfixturevalue(before)
    old, new = before_and_after(template, tmp_path / "unharmed")
    upgrade = Recording.make(tmp_path / "recording", upgrading.__name__, start=template)

    def look(image: Image) -> Sequence[str]:
        return look_at_the_migration(image, old, new)

    assert upgrade.faults(look, tmp_path / "image", seed=7, count=120) == {}


def look_at_the_migration(image: Image, old: Portrait, new: Portrait) -> list[str]:
    """A power cut leaves the old store or the new one, and the next start ends it."""
    try:
        now = portrait(image.folder / STORE_FILE)
        every_backup_is_whole(image.folder)
        upgrading.start(image.folder)
    except EnvironmentFault as fault:
        return [str(fault)]
    wrong = [] if now == new or (now == old and not image.acknowledged) else ["neither the old store nor the new"]
    return wrong if portrait(image.folder / STORE_FILE) == new else [*wrong, "the next start did not end it"]


def test_a_backup_is_whole_or_not_there(shop: Path, tmp_path: Path) -> None:
    backups = Recording.make(tmp_path / "recording", backing_up.__name__, start=shop)
    assert backups.faults(look_at_the_backups, tmp_path / "image", seed=8, count=400) == {}


def look_at_the_backups(image: Image) -> list[str]:
    folder = image.folder / upgrading.BACKUPS
    try:
        every_backup_is_whole(image.folder)
        with opened(image.folder) as store, store.read() as tx:
            wrong = [check.detail for check in findings(tx)]
    except EnvironmentFault as fault:
        return [str(fault)]
    names = {file.name for file in backup.list_backups(folder)}
    return wrong + [LOST + what for what in image.acknowledged if what not in names]
