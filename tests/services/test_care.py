"""Once a day is closed the store is checked and backed up, and the journal says how it went (rules A-7, A-8)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pos_app.domain.money import Money
from pos_app.domain.people import User
from pos_app.services.care import Cared, is_due, look_after
from pos_app.services.days import close_day
from pos_app.services.shifts import close_shift, open_shift
from pos_app.store import alarms, checks, journal, verified
from pos_app.store.backup import list_backups, verify
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds

DAY_MS = 86_400_000
FIRST = date(2026, 11, 22)


class Night:
    """A shop whose days are closed one after the other."""

    def __init__(self, store: Store, user: User, clock: TestClock, ids: TestIds, folder: Path) -> None:
        self.store, self.user, self.clock, self.ids, self.folder = store, user, clock, ids, folder

    def close(self, day: date) -> None:
        close_shift(self.store, self.user, Money(0), clock=self.clock, ids=self.ids)
        close_day(self.store, day, self.user, clock=self.clock, ids=self.ids)
        self.clock.ms += DAY_MS
        open_shift(self.store, self.user, Money(0), clock=self.clock, ids=self.ids)

    def look_after(self) -> Cared:
        return look_after(self.store, self.folder, clock=self.clock, ids=self.ids)

    def entries(self) -> list[Any]:
        with self.store.read() as tx:
            return [entry.body for entry in journal.entries(tx) if entry.kind == "store.checked"]

    def alarms(self) -> list[tuple[str, str]]:
        with self.store.read() as tx:
            return [(alarm.code, alarm.detail) for alarm in alarms.standing(tx)]


@pytest.fixture
def night(floor: Store, keeper: User, clock: TestClock, ids: TestIds, tmp_path: Path) -> Night:
    return Night(floor, keeper, clock, ids, tmp_path / "backups")


def test_it_is_due_after_each_day_close_and_only_then(night: Night) -> None:
    assert not is_due(night.store)
    night.close(FIRST)
    assert is_due(night.store)
    night.look_after()
    assert not is_due(night.store)
    night.close(date(2026, 11, 23))
    assert is_due(night.store)


def test_a_sound_store_has_a_verified_backup_and_says_so(night: Night) -> None:
    night.close(FIRST)
    cared = night.look_after()
    (file,) = list_backups(night.folder)
    assert (cared.ok, cared.backup, cared.failed) == (True, file.name, ())
    assert verify(file).seq == cared.entries
    (told,) = night.entries()
    assert (told["ok"], told["failed"], told["backup"], told["seq"]) == (True, [], file.name, cared.entries)
    assert night.alarms() == []


def test_the_chain_is_looked_through_from_where_it_was_verified(night: Night) -> None:
    night.close(FIRST)
    first = night.look_after()
    night.close(date(2026, 11, 23))
    second = night.look_after()
    with night.store.read() as tx:
        head = journal.head(tx).seq
    assert first.entries + second.entries == head - 1
    assert second.entries < first.entries


def test_an_old_entry_that_was_put_in_anothers_place_is_seen(night: Night) -> None:
    night.close(FIRST)
    night.look_after()
    with night.store.write() as tx:
        seen = verified.read(tx)
        verified.keep(tx, checks.Verified(seen.seq, "0" * 64), at_ms=1)
    night.close(date(2026, 11, 23))
    cared = night.look_after()
    assert cared.failed == ("journal_chain",)
    assert not cared.ok
    assert night.alarms() == [("damaged", "journal_chain"), ("no_backup", "")]
    with night.store.write() as tx:
        verified.keep(tx, seen, at_ms=1)
    assert night.look_after().ok
    assert night.alarms() == []


def test_a_sum_that_is_wrong_stands_as_an_alarm_until_it_is_right(night: Night) -> None:
    with night.store.write() as tx:
        tx.run("UPDATE stock_on_hand SET on_hand_milli = on_hand_milli + 1 WHERE product_id = 1")
    night.close(FIRST)
    cared = night.look_after()
    assert "on_hand_is_the_sum_of_movements" in cared.failed
    assert ("damaged", "on_hand_is_the_sum_of_movements") in night.alarms()
    assert cared.backup, "what is wrong in the sums is no reason to keep no copy"
    with night.store.write() as tx:
        tx.run("UPDATE stock_on_hand SET on_hand_milli = on_hand_milli - 1 WHERE product_id = 1")
    assert night.look_after().ok
    assert night.alarms() == []


def test_without_a_place_for_the_backup_the_till_says_so(night: Night) -> None:
    night.folder.write_text("in the way")
    night.close(FIRST)
    cared = night.look_after()
    assert (cared.backup, cared.ok) == ("", False)
    assert night.alarms() == [("no_backup", "")]
    assert not is_due(night.store), "it is not tried over and over"
