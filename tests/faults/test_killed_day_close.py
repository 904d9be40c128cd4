"""A till that is killed at any write of a day close has closed the whole day or nothing; it is closed next time."""

from datetime import date
from pathlib import Path

import pytest

from pos_app.services.days import close_due_days
from pos_app.services.shifts import close_shift
from tests.faults.strace import kill_at_each
from tests.faults.till import OWNER, STORE_FILE, Till, findings, make_shop, opened

DAY = date(2026, 11, 22)
DAY_MS = 86_400_000
# The rows that closing this day writes, by table.
ROWS = {"day_close": 1, "day_ledger": 3}


@pytest.fixture(scope="module")
def shop_at_night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a shop that has sold and counted its drawer."""
    folder = tmp_path_factory.mktemp("night")
    make_shop(folder / STORE_FILE)
    with opened(folder) as store:
        till = Till(store, first_id=1000)
        till.receive(20)
        till.pay(till.ring_up(1))
        close_shift(store, OWNER, None, clock=till.clock, ids=till.ids)
    return folder


@pytest.mark.parametrize("call", ["pwrite64", "fsync"])
def test_a_killed_close_has_closed_the_whole_day_or_nothing(call: str, shop_at_night: Path, tmp_path: Path) -> None:
    struck = kill_at_each("close_the_day", call, template=shop_at_night, work=tmp_path / "work")
    closed = [is_closed(each.folder) for each in struck]
    assert closed == sorted(closed), "more writes, less in the store"
    assert sorted(set(closed)) == [False, True]
    for each, done in zip(struck, closed, strict=True):
        assert done or "closed" not in each.answers, each
        with opened(each.folder) as store:
            till = Till(store, first_id=5000)
            till.clock.ms += DAY_MS
            days = close_due_days(store, clock=till.clock, ids=till.ids)
            assert [day.business_date for day in days] == ([] if done else [DAY])
        assert is_closed(each.folder)


def is_closed(folder: Path) -> bool:
    with opened(folder) as store, store.read() as tx:
        assert findings(tx) == [], folder
        rows = {table: tx.value(f"SELECT count(*) FROM {table}") for table in ROWS}
        told = tx.value("SELECT count(*) FROM journal WHERE kind = 'day.closed'")
    assert (rows, told) in ((ROWS, 1), (dict.fromkeys(ROWS, 0), 0))
    return bool(told)
