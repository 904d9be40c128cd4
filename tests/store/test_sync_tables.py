"""What the store keeps of the sync: the link, the cloud's word, runs, withheld entries and alarms."""

import msgspec
import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings

from pos_app.domain.journal import GENESIS, Json
from pos_app.domain.told import Told
from pos_app.store import alarms, cloud_link, journal, sync_runs, sync_state, withheld
from pos_app.store.cloud_link import CloudLink
from pos_app.store.engine import Store
from pos_app.store.sync_runs import SyncRun
from pos_app.store.sync_state import SyncState
from sync import wire
from tests.conftest import TestClock
from tests.faults.till import Till
from tests.store.test_journal import BODY, TEXT

WHOLE = 10_000_000


def lines(store: Store, after: int = 0, **limits: int) -> list[journal.Line]:
    with store.read() as tx:
        most = {"entries_max": 1000, "bytes_max": WHOLE, **limits}
        return journal.lines(tx, after, withheld=withheld.problems(tx), **most)


# Lines for the wire


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=BODY, uid=TEXT, kind=TEXT)
def test_a_line_is_the_canonical_json_of_its_entry(till: Till, body: dict[str, Json], uid: str, kind: str) -> None:
    with till.store.read() as tx:  # what is written while reading is not kept
        before = journal.head(tx)
        journal.append(tx, kind, body, uid=uid, at_ms=7)
        (entry,) = journal.entries(tx, before.seq)
        (line,) = journal.lines(tx, before.seq, entries_max=10, bytes_max=WHOLE)
    assert line.text == rfc8785.dumps({**entry.hashed_part(), "hash": entry.hash})
    read = msgspec.json.decode(line.text, type=wire.JournalLine)
    assert wire.hashed_bytes(read) == rfc8785.dumps(entry.hashed_part())
    assert wire.hash_of(read) == line.hash == read.hash


def test_a_withheld_entry_goes_without_its_body_and_the_chain_goes_on(till: Till) -> None:
    whole = lines(till.store)
    with till.store.write() as tx:
        withheld.withhold(tx, 4, "entry-refused", "no lines", at_ms=1)
    found = lines(till.store)
    assert [line.hash for line in found] == [line.hash for line in whole]
    assert [line.text == before.text for line, before in zip(found, whole, strict=True)].count(False) == 1
    read = msgspec.json.decode(found[3].text, type=wire.JournalLine)
    assert (read.seq, read.body, read.withheld, read.prev) == (4, msgspec.UNSET, "entry-refused", found[2].hash)
    assert rfc8785.dumps(msgspec.json.decode(found[3].text)) == found[3].text


def test_lines_follow_a_number_and_are_bounded_in_count_and_bytes(till: Till) -> None:
    whole = lines(till.store)
    assert [line.seq for line in lines(till.store, 3)] == [line.seq for line in whole[3:]]
    assert lines(till.store, 2, entries_max=2) == whole[2:4]
    two = len(whole[0].text) + len(whole[1].text) + 2
    assert lines(till.store, bytes_max=two) == whole[:2]
    assert lines(till.store, bytes_max=two - 1) == whole[:1]
    assert lines(till.store, bytes_max=1) == whole[:1], "one entry goes whatever its size"
    assert lines(till.store, len(whole)) == []


def test_a_hash_is_found_by_its_number(till: Till) -> None:
    with till.store.read() as tx:
        entries = list(journal.entries(tx))
        assert journal.hash_at(tx, 0) == GENESIS
        assert journal.hash_at(tx, 3) == entries[2].hash
        assert journal.hash_at(tx, len(entries) + 1) is None
        assert journal.hashes_at(tx, [1, 99, 3]) == [(3, entries[2].hash), (1, entries[0].hash)]


def test_a_new_epoch_is_higher_than_any_that_is_known(till: Till) -> None:
    with till.store.write() as tx:
        last = journal.head(tx).seq
        assert journal.begin_epoch(tx, "copied", at_ms=5) == 2
        assert journal.begin_epoch(tx, "copied", at_ms=6, at_least=7) == 7
        assert journal.begin_epoch(tx, "copied", at_ms=6, at_least=7) == 8
        assert journal.last_of_epochs(tx) == [last, last, last]
        assert journal.append(tx, "drawer.opened", {}, uid="new", at_ms=7).epoch == 8


# The cloud's word


def test_the_link_and_the_state_are_one_row_each(store: Store) -> None:
    link = CloudLink("https://cloud.example", "r1", "", {"batch": 5}, 9)
    state = SyncState(1, 2, "ab", 3, -4, 5, 6, None, Told("No {why}", {"why": "line"}))
    with store.write() as tx:
        assert cloud_link.read(tx) is None
        assert sync_state.read(tx) == SyncState()
        for register in ("r0", "r1"):
            cloud_link.keep(tx, CloudLink("https://cloud.example", register, "", {"batch": 5}, 9))
        sync_state.keep(tx, SyncState(failures=1))
        sync_state.keep(tx, state)
        assert cloud_link.read(tx) == link
        assert sync_state.read(tx) == state
        sync_state.keep(tx, SyncState())


def test_what_waits_is_counted_from_the_clouds_word(till: Till) -> None:
    with till.store.write() as tx:
        head = journal.head(tx)
        assert sync_state.waiting(tx) == head.seq
        (first, *_) = journal.entries(tx)
        assert sync_state.waiting_since_ms(tx) == first.at_ms
        assert not sync_state.closed_day_waits(tx)
        sync_state.keep(tx, SyncState(head.epoch, head.seq, head.hash))
        assert (sync_state.waiting(tx), sync_state.waiting_since_ms(tx)) == (0, None)


def test_the_last_five_hundred_runs_are_kept(store: Store) -> None:
    with store.write() as tx:
        for number in range(510):
            sync_runs.add(tx, SyncRun("open", number, number + 1, 0, 0, 0, 0, Told("No")))
        kept = sync_runs.latest(tx, 1000)
    assert [run.began_at_ms for run in kept] == list(range(509, 9, -1))
    assert kept[0].error == Told("No")


# Withheld entries and alarms


def test_a_withheld_entry_stands_until_the_cloud_takes_it(till: Till) -> None:
    with till.store.write() as tx:
        withheld.withhold(tx, 4, "entry-refused", "one", at_ms=1)
        withheld.withhold(tx, 4, "entry-refused", "two", at_ms=2)
        (found,) = withheld.standing(tx)
        assert (found.seq, found.kind, found.detail) == (4, "sale.completed", "two")
        withheld.settle(tx, 4, at_ms=3)
        assert withheld.standing(tx) == []
        assert withheld.problems(tx) == {}


def test_an_alarm_stands_once_until_it_is_settled(store: Store, clock: TestClock) -> None:
    with store.write() as tx:
        assert alarms.raise_alarm(tx, "cloud", "cloned", "", at_ms=1)
        assert not alarms.raise_alarm(tx, "cloud", "cloned", "", at_ms=2)
        assert alarms.raise_alarm(tx, "till", "cloned", "", at_ms=3)
        first, second = alarms.unseen(tx)
        assert (first.raised_at_ms, second.raised_at_ms) == (1, 3)
        alarms.see(tx, first.alarm_id, at_ms=4)
        assert alarms.unseen(tx) == [second]
        assert not alarms.raise_alarm(tx, "cloud", "cloned", "", at_ms=5), "a person has seen it already"
        assert [alarm.alarm_id for alarm in alarms.standing(tx, "cloud")] == [first.alarm_id]
        assert alarms.settle(tx, "cloud", "cloned", at_ms=6) == 1
        assert alarms.settle(tx, "cloud", "cloned", at_ms=6) == 0
        assert alarms.standing(tx) == [second]
        assert alarms.raise_alarm(tx, "cloud", "cloned", "", at_ms=7), "it is back"
        assert [alarm.raised_at_ms for alarm in alarms.latest(tx)] == [7, 3]


@pytest.mark.parametrize(("detail", "left"), [("a", ["b"]), (None, [])])
def test_an_alarm_is_settled_by_its_detail_or_all_at_once(store: Store, detail: str | None, left: list[str]) -> None:
    with store.write() as tx:
        for name in ("a", "b"):
            alarms.raise_alarm(tx, "till", "withheld", name, at_ms=1)
        alarms.settle(tx, "till", "withheld", detail, at_ms=2)
        assert [alarm.detail for alarm in alarms.standing(tx)] == left


def test_nothing_of_the_feed_is_number_zero(store: Store) -> None:
    with store.read() as tx:
        assert sync_state.feed_number(tx) == 0
