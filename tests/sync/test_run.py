"""One run of the sync against the real cloud: what goes up, what comes down, and what it says when it can't."""

import threading
from pathlib import Path
from typing import Final

import msgspec
import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from cloud import schema
from cloud.registers import revoke
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money
from pos_app.domain.told import NOTHING
from pos_app.services.shifts import close_shift
from pos_app.store import alarms, backup, journal, sync_state, withheld
from pos_app.store.alarms import Alarm
from sync import wire
from sync.cloud import NOBODY, ODD, PUT_BACK, SENTENCES, CloudProblem, NoAnswer
from sync.due import DAY_MS, HOUR_MS, MINUTE_MS
from sync.reconcile import MENDED_A_RUN_MAX
from sync.run import NOT_ENROLLED
from sync.uploader import WITHHELD_A_RUN_MAX, have_numbers
from tests.conftest import TestClock
from tests.faults.till import OWNER, STORE_FILE, Till
from tests.sync.conftest import Province, lost, refusal
from tests.sync.world import URL, Reply, TillSite

MANY: Final = 2_500


def there(province: Province) -> list[tuple[int, str, int]]:
    """Number, hash and branch of all entries the cloud has."""
    entry = schema.journal_entry.c
    with province.cloud.database.read() as connection:
        rows = connection.execute(select(entry.seq, entry.hash, entry.branch).order_by(entry.seq, entry.branch))
        return [(row.seq, row.hash, row.branch) for row in rows]


def here(till: TillSite) -> list[tuple[int, str]]:
    with till.store.read() as tx:
        return [(entry.seq, entry.hash) for entry in journal.entries(tx)]


def equal(province: Province) -> bool:
    return [(seq, digest) for seq, digest, _ in there(province)] == here(province.till)


def standing(till: TillSite) -> list[tuple[str, str, str]]:
    with till.store.read() as tx:
        return [(alarm.source, alarm.code, alarm.detail) for alarm in alarms.standing(tx)]


def write_many(till: TillSite, count: int) -> None:
    with till.store.write() as tx:
        head = journal.head(tx)
        for _ in range(count):
            head = journal.append(tx, "drawer.opened", {}, uid=till.ids.new(), at_ms=1, after=head)


# Up


def test_a_run_sends_all_that_waits_and_asks_no_more_than_it_must(province: Province) -> None:
    waiting = len(here(province.till))
    outcome = province.till.sync.run("open")
    assert (outcome.sent, outcome.accepted, outcome.waiting, outcome.error) == (waiting, waiting, 0, NOTHING)
    assert province.asked == ["GET cursor", "POST journal", "GET feed"]
    assert equal(province)
    province.asked.clear()
    assert province.till.sync.run("open").sent == 0
    assert province.asked == ["GET cursor", "GET feed"]


def test_a_long_journal_goes_in_batches_of_bounded_size(province: Province) -> None:
    write_many(province.till, MANY)
    outcome = province.till.sync.run("open")
    assert outcome.waiting == 0
    assert province.asked.count("POST journal") == 1 + MANY // wire.BATCH_ENTRIES_MAX
    assert equal(province)


@pytest.mark.parametrize("cut", range(4))
def test_a_run_that_was_cut_in_a_batch_goes_on_from_the_clouds_word(province: Province, cut: int) -> None:
    write_many(province.till, MANY)
    province.faults = [None] * cut + [province.lost_reply if cut else lost]
    outcome = province.till.sync.run("open")
    assert str(outcome.error) in {NOBODY, "The cloud did not answer in time; the till tries again by itself"}
    had = len(there(province))
    assert had == min(wire.BATCH_ENTRIES_MAX * cut, len(here(province.till)))
    again = province.till.sync.run("open")
    assert (again.accepted, again.sent, again.waiting) == (len(here(province.till)) - had,) * 2 + (0,)
    assert equal(province)


def test_thirty_nights_without_a_line_are_one_catch_up(province: Province) -> None:
    """Each night's batches are cut once more, and nothing is sent twice that the cloud has acknowledged."""
    for _ in range(30):
        write_many(province.till, 50)
        province.till.clock.ms += DAY_MS
        province.faults = [lost]
        assert province.till.sync.run("nightly").waiting > 0
    province.cloud.clock.ms += 30 * DAY_MS
    outcome = province.till.sync.run("start")
    assert (outcome.waiting, outcome.error) == (0, NOTHING)
    assert equal(province)
    assert [run.cause for run in province.till.sync.history(3)] == ["start", "nightly", "nightly"]


def test_a_till_that_dies_between_batches_sends_the_rest_after_it_starts(province: Province) -> None:
    class Off(BaseException):
        pass

    def die(request: requests.PreparedRequest) -> Reply:
        province.cloud.answer(request)
        raise Off

    write_many(province.till, MANY)
    province.faults = [None, None, die]
    with pytest.raises(Off):
        province.till.sync.run("open")
    province.till.restart()
    assert province.till.sync.run("start").accepted == len(here(province.till)) - 2 * wire.BATCH_ENTRIES_MAX
    assert equal(province)


def test_a_run_told_to_stop_ends_after_the_batch_at_work(province: Province) -> None:
    write_many(province.till, MANY)

    def stop(request: requests.PreparedRequest) -> Reply:
        province.till.sync.stop()
        return province.cloud.answer(request)

    province.faults = [None, stop]
    outcome = province.till.sync.run("open")
    assert outcome.stopped
    assert not outcome.well
    assert outcome.accepted == wire.BATCH_ENTRIES_MAX
    assert province.till.sync.status().last_success_ms is None


@given(head=st.integers(0, 2**40), ends=st.sets(st.integers(1, 2**40), max_size=100), acked=st.integers(0, 2**40))
def test_what_a_till_names_is_bounded_newest_first_and_ever_farther_apart(
    head: int, ends: set[int], acked: int
) -> None:
    numbers = have_numbers(head, ends, acked)
    assert len(numbers) <= wire.HAVE_MAX + 1
    assert numbers == sorted(set(numbers), reverse=True)
    assert all(0 < number <= head for number in numbers)
    assert not head or numbers[0] == head
    assert acked in numbers or not 0 < acked <= head


def test_what_is_named_fits_into_one_request() -> None:
    most = have_numbers(2**36, range(1, 2**20, 1000), 77)
    assert len(most) <= wire.HAVE_MAX


# What the cloud refuses


def unreadable(till: TillSite) -> int:
    return till.write("delivery.differed", {"note": "a program that is newer than the cloud"})


def test_an_entry_the_cloud_can_not_read_is_set_aside_and_the_rest_goes_on(province: Province) -> None:
    bad = unreadable(province.till)
    province.till.write()
    outcome = province.till.sync.run("open")
    assert (outcome.waiting, outcome.error) == (0, NOTHING)
    assert equal(province)
    (found,) = province.till.sync.status().withheld
    assert (found.seq, found.problem) == (bad, "entry-refused")
    assert {source for source, code, _ in standing(province.till) if code == "withheld"} == {"till", "cloud"}


def test_a_withheld_entry_goes_whole_at_night_when_the_cloud_can_read_it(province: Province) -> None:
    seq = province.till.write("tag.replaced")
    with province.till.store.write() as tx:
        withheld.withhold(tx, seq, "entry-refused", "", at_ms=1)
        alarms.raise_alarm(tx, "till", "withheld", str(seq), at_ms=1)
    assert province.till.sync.run("open").error == NOTHING
    assert len(province.till.sync.status().withheld) == 1
    assert province.till.sync.run("nightly").error == NOTHING
    assert province.till.sync.status().withheld == ()
    province.till.sync.run("open")
    assert standing(province.till) == []


def test_a_withheld_entry_the_cloud_still_can_not_read_stays_aside(province: Province) -> None:
    unreadable(province.till)
    for cause in ("open", "nightly", "nightly"):
        assert province.till.sync.run(cause).error == NOTHING
    assert len(province.till.sync.status().withheld) == 1


def test_a_cloud_that_refuses_everything_does_not_empty_the_journal(province: Province) -> None:
    for _ in range(WITHHELD_A_RUN_MAX + 5):
        unreadable(province.till)
    outcome = province.till.sync.run("open")
    assert str(outcome.error) == SENTENCES["entry-refused"]
    assert len(province.till.sync.status().withheld) == WITHHELD_A_RUN_MAX
    assert province.till.sync.run("open").waiting == 0


def test_a_store_that_was_put_back_learns_again_what_was_kept_back(province: Province) -> None:
    bad = [unreadable(province.till) for _ in range(3)]
    assert len(bad) < MENDED_A_RUN_MAX
    province.till.sync.run("open")
    with province.till.store.write() as tx:
        tx.run("DELETE FROM withheld_entry")
        tx.run("DELETE FROM alarm")
    assert province.till.sync.run("open").error == NOTHING
    assert [each.seq for each in province.till.sync.status().withheld] == bad
    assert not any(code == "differs" for _, code, _ in standing(province.till))


def test_a_batch_that_is_too_large_is_halved_until_it_fits(province: Province) -> None:
    write_many(province.till, 20)
    province.faults = [None, refusal("too-large"), refusal("too-large")]
    outcome = province.till.sync.run("open")
    assert (outcome.waiting, outcome.error) == (0, NOTHING)
    assert province.asked.count("POST journal") > 3
    assert equal(province)


def test_a_cloud_that_lacks_what_it_had_is_asked_again(province: Province) -> None:
    province.faults = [None, refusal("gap", seq=1)]
    assert province.till.sync.run("open").waiting == 0
    assert province.asked[:4] == ["GET cursor", "POST journal", "GET cursor", "POST journal"]
    province.till.write()
    province.faults = [None, refusal("gap"), None, refusal("gap"), None, refusal("gap")]
    assert str(province.till.sync.run("open").error) == SENTENCES["gap"]
    assert province.till.sync.run("open").waiting == 0


@pytest.mark.parametrize("code", ["broken-chain", "conflict"])
def test_what_no_program_can_put_right_is_an_alarm_and_the_feed_still_comes(province: Province, code: str) -> None:
    province.cloud.publish(province.register_id, "weather.forecast", {})
    province.faults = [None, refusal(code, seq=2)]
    outcome = province.till.sync.run("open")
    assert str(outcome.error) == SENTENCES[code]
    assert outcome.applied == 1
    assert standing(province.till) == [("till", "broken_chain", f"{code} 2")]
    assert isinstance(outcome.alarms[0], Alarm)


@pytest.mark.parametrize("code", ["busy", "failed", "revoked", "unknown-register", "too-slow", "not-yours"])
def test_a_verdict_is_told_in_plain_words_and_nothing_is_lost(province: Province, code: str) -> None:
    province.faults = [refusal(code), refusal(code)]
    outcome = province.till.sync.run("open")
    assert str(outcome.error) == SENTENCES[code]
    assert outcome.waiting == len(here(province.till))
    assert province.till.sync.run("open").waiting == 0


def test_a_revoked_till_says_so_until_it_is_enrolled_again(province: Province) -> None:
    revoke(province.cloud.database, province.register_id, clock=province.cloud.clock)
    assert str(province.till.sync.run("open").error) == SENTENCES["revoked"]
    province.enrol()
    assert province.till.sync.run("open").error == NOTHING
    assert equal(province)


# Answers that are none


def cursor_of(province: Province, request: requests.PreparedRequest, **changes: object) -> Reply:
    reply = province.cloud.answer(request)
    return changed(reply, **changes)


def changed(reply: Reply, **changes: object) -> Reply:
    body = msgspec.json.encode(msgspec.json.decode(reply.body) | changes)
    return Reply(reply.status, {"content-type": "application/json"}, body)


@pytest.mark.parametrize("changes", [{"seq": 3, "hash": "ab" * 32}, {"seq": -1}, {"seq": 10_000}])
def test_a_cursor_that_is_not_on_the_own_chain_is_not_believed(province: Province, changes: dict[str, object]) -> None:
    province.faults = [lambda request: cursor_of(province, request, **changes)]
    outcome = province.till.sync.run("open")
    assert str(outcome.error) == ODD
    assert outcome.waiting == len(here(province.till))


def test_an_acknowledgement_that_goes_nowhere_ends_the_run(province: Province) -> None:
    changes = {"seq": 0, "hash": "0" * 64}
    province.faults = [None, lambda request: cursor_of(province, request, **changes)]
    assert str(province.till.sync.run("open").error) == ODD
    assert province.till.sync.run("open").waiting == 0


def test_a_page_of_the_feed_that_leaves_something_out_is_not_taken(province: Province) -> None:
    for _ in range(3):
        province.cloud.publish(province.register_id, "weather.forecast", {})

    def without_the_first(request: requests.PreparedRequest) -> Reply:
        reply = province.cloud.answer(request)
        return changed(reply, entries=msgspec.json.decode(reply.body)["entries"][1:])

    province.faults = [None, None, without_the_first]
    outcome = province.till.sync.run("open")
    assert (str(outcome.error), outcome.applied) == (ODD, 0)
    assert province.till.sync.run("open").applied == 3


# Down


def test_each_entry_of_the_feed_is_taken_once_and_confirmed(province: Province) -> None:
    for _ in range(3):
        province.cloud.publish(province.register_id, "notice.posted", {"notice": "notice", "title": "a", "text": "b"})
    province.faults = [None, None, province.lost_reply]
    assert province.till.sync.run("open").applied == 0
    assert province.till.sync.run("open").applied == 3
    assert province.till.sync.run("open").applied == 0
    with province.till.store.read() as tx:
        assert tx.value("SELECT count(*) FROM notice") == 3
        assert sync_state.read(tx).feed_confirmed == 3
    with province.cloud.database.read() as connection:
        assert connection.execute(select(schema.feed_mark.c.confirmed)).scalar_one() == 3


def test_a_kind_that_is_not_known_is_kept_and_shown(province: Province) -> None:
    province.cloud.publish(province.register_id, "weather.forecast", {"sun": True})
    assert province.till.sync.run("open").applied == 1
    status = province.till.sync.status()
    assert (status.feed_applied, status.feed_not_applied) == (1, 1)


def test_a_feed_that_ends_before_what_was_taken_is_an_alarm_and_the_journal_still_goes(province: Province) -> None:
    for _ in range(2):
        province.cloud.publish(province.register_id, "weather.forecast", {})
    province.till.sync.run("open")
    mark = schema.feed_mark
    with province.cloud.database.write() as connection:
        connection.execute(mark.update().values(last=1, confirmed=1))
    province.till.write()
    outcome = province.till.sync.run("open")
    assert (str(outcome.error), outcome.waiting) == (PUT_BACK, 0)
    assert standing(province.till) == [("till", "differs", "feed 2")]
    with province.cloud.database.write() as connection:
        connection.execute(mark.update().values(last=2))
    assert province.till.sync.run("open").error == NOTHING
    assert standing(province.till) == []


# Copies


def test_two_disks_that_go_on_are_told_apart_and_both_are_warned(province: Province, tmp_path: Path) -> None:
    province.till.sync.run("open")
    copy = province.till.copied_to(tmp_path / "copy", TestClock())
    for till in (province.till, copy):
        write_many(till, 3)
    for till in (province.till, copy, province.till, copy):
        assert till.sync.run("open").error == NOTHING
    assert {seq for seq, _, branch in there(province) if branch == 1} != set()
    heads = []
    for till in (province.till, copy):
        assert "cloned" in {code for _, code, _ in standing(till)}
        assert {digest for _, digest in here(till)} <= {digest for _, digest, _ in there(province)}
        with till.store.read() as tx:
            heads.append(journal.head(tx))
    assert heads[0].till != heads[1].till
    for till in (province.till, copy, province.till, copy):
        till.write()
        before = len(here(till))
        till.sync.run("open")
        assert len(here(till)) == before, "they have parted: no further epoch begins"
    copy.store.close()


def test_a_store_that_was_put_back_begins_an_epoch_when_it_meets_the_cloud(province: Province, tmp_path: Path) -> None:
    copy = province.till.copied_to(tmp_path / "image", TestClock())
    write_many(province.till, 5)
    province.till.sync.run("open")
    write_many(copy, 2)
    outcome = copy.sync.run("start")
    assert (outcome.error, outcome.waiting) == (NOTHING, 0)
    with copy.store.read() as tx:
        (*_, last) = journal.entries(tx)
    assert (last.kind, last.epoch) == ("store.copied", 2)
    assert ("till", "cloned", f"01B {last.seq}") in standing(copy)
    copy.store.close()


def test_a_restored_backup_goes_on_in_its_own_epoch(province: Province) -> None:
    made = backup.back_up(province.till.store, province.till.folder / "backups", at_ms=1)
    write_many(province.till, 5)
    province.till.sync.run("open")
    old = here(province.till)
    province.till.store.close()
    backup.restore(made.file, province.till.folder / STORE_FILE, at_ms=2, uid=province.till.ids.new())
    province.till.start()
    write_many(province.till, 2)
    for _ in range(2):
        assert province.till.sync.run("start").error == NOTHING
    assert {digest for _, digest in [*old, *here(province.till)]} == {digest for _, digest, _ in there(province)}
    assert [code for _, code, _ in standing(province.till)] == ["restored"]


def test_a_backup_restored_twice_uses_no_epoch_a_second_time(province: Province, tmp_path: Path) -> None:
    made = backup.back_up(province.till.store, province.till.folder / "backups", at_ms=1)
    tills = []
    for number in range(2):
        folder = tmp_path / f"new{number}"
        folder.mkdir()
        (folder / "device.key").write_bytes((province.till.folder / "device.key").read_bytes())
        (folder / "device.key").chmod(0o600)
        backup.restore(made.file, folder / STORE_FILE, at_ms=2, uid=province.till.ids.new())
        till = TillSite(folder, province.deliver, TestClock(), province.till.ids)
        with till.store.read() as tx:
            assert journal.head(tx).epoch == 2
        assert till.sync.run("start").error == NOTHING
        tills.append(till)
    with tills[1].store.read() as tx:
        assert journal.head(tx).epoch == 3
    for till in tills:
        till.store.close()


# The comparison


def test_what_cloud_and_till_have_counted_is_the_same(province: Province) -> None:
    hand = Till(province.till.store, 20_000, province.till.clock, province.till.ids)
    for number in range(1, 4):
        hand.pay(hand.ring_up(number))
    assert province.till.sync.run("open").error == NOTHING
    assert standing(province.till) == []


def test_a_difference_names_the_entry_from_which_the_books_part(province: Province) -> None:
    hand = Till(province.till.store, 20_000, province.till.clock, province.till.ids)
    for number in range(1, 6):
        hand.pay(hand.ring_up(number))
    with province.till.store.read() as tx:
        third = tx.value("SELECT journal_seq FROM sale ORDER BY sale_id LIMIT 1 OFFSET 2")
    province.till.sync.run("open")
    entry, branch = schema.journal_entry.c, schema.branch.c
    with province.cloud.database.write() as connection:
        connection.execute(schema.journal_entry.update().where(entry.seq == third).values(amount_fen=1))
        connection.execute(schema.branch.update().where(branch.branch == 0).values(amount_fen=branch.amount_fen - 5049))
    assert province.till.sync.run("open").error == NOTHING
    ((source, code, detail),) = standing(province.till)
    assert (source, code) == ("totals", "differs")
    assert detail.endswith(f" from entry {third}")
    province.asked.clear()
    province.till.sync.run("open")
    assert province.asked == ["GET cursor", "GET feed"], "what was told is not looked for again"
    assert len(standing(province.till)) == 1


# Enrolment


def test_a_till_that_is_not_enrolled_says_so_and_still_closes_its_days(not_enrolled: Province) -> None:
    till = not_enrolled.till
    close_shift(till.store, OWNER, Money(200_00), clock=till.clock, ids=till.ids)
    till.clock.ms += 2 * DAY_MS
    outcome = till.sync.run("start")
    assert (outcome.error, outcome.enrolled, outcome.well) == (NOT_ENROLLED, False, True)
    assert not_enrolled.asked == []
    assert till.sync.history() == []
    with till.store.read() as tx:
        assert sync_state.closed_day_waits(tx)
    assert till.sync.status().due


def test_a_lost_reply_to_an_enrolment_costs_no_code(not_enrolled: Province) -> None:
    code = not_enrolled.cloud.code()
    not_enrolled.faults = [not_enrolled.lost_reply]
    with pytest.raises(NoAnswer):
        not_enrolled.till.sync.enrol(URL, code)
    not_enrolled.till.restart()
    first = not_enrolled.till.sync.enrol(URL, code)
    again = not_enrolled.till.sync.enrol(URL, code)
    assert first.enrolled
    assert first.register_id == again.register_id
    assert not_enrolled.till.sync.run("open").error == NOTHING


def test_another_code_gives_the_register_another_key_and_the_old_one_stops(province: Province, tmp_path: Path) -> None:
    copy = province.till.copied_to(tmp_path / "copy", TestClock())
    before = province.register_id
    province.enrol()
    assert province.register_id == before
    assert province.till.sync.run("open").error == NOTHING
    assert "re_enrolled" in {code for _, code, _ in standing(province.till)}
    assert str(copy.sync.run("open").error) == SENTENCES["bad-signature"]
    copy.store.close()


def test_a_wrong_code_changes_nothing(province: Province) -> None:
    with pytest.raises(CloudProblem) as caught:
        province.till.sync.enrol(URL, "0000-0000-0000")
    assert str(caught.value) == SENTENCES["code-refused"]
    with pytest.raises(RuleViolation) as empty:
        province.till.sync.enrol(URL, "  ")
    assert empty.value.field == "code"
    assert province.till.sync.run("open").error == NOTHING


def test_a_till_moves_only_to_where_its_cloud_answers(province: Province) -> None:
    province.faults = [lost]
    with pytest.raises(NoAnswer):
        province.till.sync.move("http://127.0.0.1:2")
    assert province.till.sync.status().url == URL


def test_a_till_without_a_link_can_not_move(not_enrolled: Province) -> None:
    with pytest.raises(RuleViolation):
        not_enrolled.till.sync.move(URL)


# Time and threads


@pytest.mark.parametrize("hours", [-26 * 365 * 24, -2, 2, 24 * 365])
def test_a_wrong_clock_stops_no_upload(not_enrolled: Province, hours: int) -> None:
    not_enrolled.till.clock.ms += hours * HOUR_MS
    not_enrolled.enrol()
    assert not_enrolled.till.sync.run("open").error == NOTHING
    not_enrolled.till.clock.ms -= hours * HOUR_MS
    outcome = not_enrolled.till.sync.run("open")
    assert (outcome.error, outcome.waiting) == (NOTHING, 0)
    assert abs(not_enrolled.till.sync.status().clock_offset_ms) < MINUTE_MS


def test_two_runs_are_never_at_work_together(province: Province) -> None:
    inside, most, door = 0, 0, threading.Lock()

    def counted(request: requests.PreparedRequest) -> Reply:
        nonlocal inside, most
        with door:
            inside += 1
            most = max(most, inside)
        reply = province.cloud.answer(request)
        with door:
            inside -= 1
        return reply

    province.faults = [counted] * 20
    threads = [threading.Thread(target=province.till.sync.run, args=("asked",)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert [run.error for run in province.till.sync.history()] == [NOTHING] * 4


def test_the_status_says_what_waits_since_when_and_why(province: Province) -> None:
    first = province.till.sync.status()
    assert (first.enrolled, first.on_line, first.waiting) == (True, False, len(here(province.till)))
    with province.till.store.read() as tx:
        assert first.waiting_since_ms == next(iter(journal.entries(tx))).at_ms
    province.faults = [lost]
    province.till.sync.run("open")
    failed = province.till.sync.status()
    assert (str(failed.last_error), failed.failures, failed.on_line) == (NOBODY, 1, False)
    province.till.sync.run("open")
    good = province.till.sync.status()
    assert (good.waiting, good.waiting_since_ms, good.failures, good.on_line, good.running) == (0, None, 0, True, False)


def test_a_person_looks_at_an_alarm(province: Province) -> None:
    province.faults = [None, refusal("conflict", seq=1)]
    (alarm,) = province.till.sync.run("open").alarms
    province.till.sync.see_alarm(alarm.alarm_id)
    assert province.till.sync.run("open").alarms == ()
    assert [each.alarm_id for each in province.till.sync.alarms()] == [alarm.alarm_id]
