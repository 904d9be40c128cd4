"""Every entry of a till reaches the cloud exactly once, in its place, or an alarm says why not (docs/sync.md)."""

import gzip
import hashlib
import threading
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from cloud.registers import revoke
from cloud.schema import journal_entry
from cloud.settings import CloudSettings
from sync.wire import BATCH_ENTRIES_MAX, BODY_BYTES_MAX, ENTRY_BYTES_MAX, Totals
from tests.cloud.conftest import Served
from tests.cloud.journal_bodies import sale_body
from tests.cloud.tills import Chain, Entry, Till, alarms_of, code_of, hashed, lines_of, problem_of, withheld


def kept(served: Served, till: Till) -> list[tuple[int, int, str, str]]:
    """Branch, number, uid and hash of what the cloud has."""
    entry = journal_entry.c
    query = select(entry.branch, entry.seq, entry.uid, entry.hash).where(entry.register_id == till.name)
    with served.database.read() as connection:
        return [tuple(row) for row in connection.execute(query.order_by(entry.branch, entry.seq))]


def expected(entries: list[Entry], branch: int = 0) -> list[tuple[int, int, str, str]]:
    return [(branch, entry["seq"], entry["uid"], entry["hash"]) for entry in entries]


def test_what_is_sent_is_kept_and_counted(served: Served, till: Till) -> None:
    entries = till.chain.add_many(10)
    cursor = till.take(entries)
    assert (cursor.epoch, cursor.seq, cursor.hash) == (1, 10, entries[-1]["hash"])
    assert cursor.totals == Totals(entries=10, sales=4, amount_fen=4 * 4500, withheld=0)
    assert [(head.branch, head.seq, head.hash) for head in cursor.heads] == [(0, 10, entries[-1]["hash"])]
    assert cursor.alarms == []
    assert kept(served, till) == expected(entries)


def test_an_entry_is_kept_as_it_was_received(served: Served, till: Till) -> None:
    body = {"note": '引号"\\和/换行\n', "count": 2**53 - 1, "list": [None, True, {"a": "é"}]}
    till.take([till.chain.add("something.happened", body)])
    with served.database.read() as connection:
        row = connection.execute(select(journal_entry)).one()
    again = {"at": row.at_ms, "epoch": row.epoch, "kind": row.kind, "prev": row.prev, "seq": row.seq, "uid": row.uid}
    assert hashed({**again, "register": "01", "version": row.version, "body": body})["hash"] == row.hash
    assert f'"body":{row.body}'.encode() in lines_of(till.chain.entries)


def test_batch_after_batch_lengthens_the_chain(served: Served, till: Till) -> None:
    entries = till.chain.add_many(9)
    for first in (0, 3, 6):
        assert till.take(entries[first : first + 3]).seq == first + 3
    assert kept(served, till) == expected(entries)
    assert till.cursor(entries).totals == Totals(entries=9, sales=3, amount_fen=3 * 4500, withheld=0)


def test_a_batch_whose_reply_was_lost_changes_nothing_when_it_comes_again(served: Served, till: Till) -> None:
    entries = till.chain.add_many(5)
    first = till.take(entries)
    again = till.take(entries)
    assert (again.seq, again.totals, again.heads) == (first.seq, first.totals, first.heads)
    assert kept(served, till) == expected(entries)


@pytest.mark.parametrize("first", [0, 2, 4])
def test_a_batch_that_is_there_in_part_is_completed(served: Served, till: Till, first: int) -> None:
    entries = till.chain.add_many(8)
    till.take(entries[:5])
    cursor = till.take(entries[first:])
    assert cursor.seq == 8
    assert cursor.totals == Totals(entries=8, sales=3, amount_fen=3 * 4500, withheld=0)
    assert kept(served, till) == expected(entries)


def test_an_old_batch_gives_the_cursor_of_its_end(till: Till) -> None:
    entries = till.chain.add_many(9)
    till.take(entries)
    cursor = till.take(entries[2:5])
    assert cursor.seq == 5
    assert cursor.totals == Totals(entries=5, sales=2, amount_fen=2 * 4500, withheld=0)


def test_a_gap_is_refused_with_the_number_that_is_missing(served: Served, till: Till) -> None:
    entries = till.chain.add_many(9)
    assert problem_of(till.upload(entries[1:])).seq == 1
    till.take(entries[:4])
    found = problem_of(till.upload(entries[6:]))
    assert (found.code, found.seq) == ("gap", 5)
    assert kept(served, till) == expected(entries[:4])


BROKEN: dict[str, Any] = {
    "a body was changed": lambda e: {**e, "body": {"by": "他人"}},
    "the time was changed": lambda e: {**e, "at": e["at"] + 1},
    "the kind was changed": lambda e: {**e, "kind": "drawer.closed"},
    "the version was changed": lambda e: {**e, "version": 2},
    "the uid was changed": lambda e: {**e, "uid": e["uid"].replace("0194", "0195")},
    "another one before": lambda e: hashed({**e, "prev": "f" * 64}),
    "another number": lambda e: hashed({**e, "seq": e["seq"] + 1}),
    "an epoch before": lambda e: hashed({**e, "epoch": 1}),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_chain_is_refused_with_an_alarm(served: Served, till: Till, broken: str) -> None:
    till.chain.epoch = 2
    entries = till.chain.add_many(4)
    entries[2] = BROKEN[broken](entries[2])
    found = problem_of(till.upload(entries))
    assert (found.code, found.seq) == ("broken-chain", entries[2]["seq"])
    assert kept(served, till) == []
    assert alarms_of(till.cursor()) == ["broken_chain"]
    till.upload(entries)
    assert alarms_of(till.cursor()) == ["broken_chain"]


def test_an_entry_left_out_breaks_the_chain(till: Till) -> None:
    entries = till.chain.add_many(4)
    found = problem_of(till.upload([*entries[:1], *entries[2:]]))
    assert (found.code, found.seq) == ("broken-chain", 3)


def test_an_epoch_never_goes_back_also_between_batches(till: Till) -> None:
    till.chain.epoch = 3
    till.take(till.chain.add_many(2))
    till.chain.epoch = 2
    assert code_of(till.upload([till.chain.add()])) == "broken-chain"


def test_the_same_uid_with_another_content_is_a_conflict_with_an_alarm(served: Served, till: Till) -> None:
    entries = till.chain.add_many(3)
    till.take(entries)
    taken = till.chain.add(uid=entries[0]["uid"])
    found = problem_of(till.upload([taken]))
    assert (found.code, found.seq) == ("conflict", 4)
    assert kept(served, till) == expected(entries)
    assert alarms_of(till.cursor()) == ["broken_chain"]


def test_two_entries_of_one_upload_with_one_uid_are_a_conflict(till: Till) -> None:
    first = till.chain.add()
    second = till.chain.add(uid=first["uid"])
    assert code_of(till.upload([first, second])) == "conflict"


def test_a_restored_till_begins_a_branch_and_both_are_kept(served: Served, till: Till) -> None:
    entries = till.chain.add_many(9)
    till.take(entries)
    back = till.chain.until(5, epoch=2)
    more = back.add_many(4)
    cursor = till.take(more)
    assert alarms_of(cursor) == ["restored"]
    assert [(head.branch, head.epoch, head.seq) for head in cursor.heads] == [(0, 1, 9), (1, 2, 9)]
    assert cursor.totals == Totals(entries=9, sales=4, amount_fen=4 * 4500, withheld=0)
    assert kept(served, till) == expected(entries) + expected(more, branch=1)
    assert till.cursor(entries[:5]).totals == Totals(entries=5, sales=2, amount_fen=2 * 4500, withheld=0)
    assert till.take(back.add_many(2)).totals.entries == 11


def test_two_tills_with_one_disk_each_have_a_branch(served: Served, till: Till) -> None:
    shared = till.chain.add_many(5)
    till.take(shared)
    copy = till.chain.until(5)
    here, there = till.chain.add_many(3), copy.add_many(4)
    till.take(here)
    cursor = till.take(there[:2])
    assert alarms_of(cursor) == ["cloned"]
    till.take(there[2:])
    assert alarms_of(till.take(till.chain.add_many(1))) == ["cloned"]
    assert kept(served, till) == expected(till.chain.entries) + expected(there, branch=1)


def test_a_branch_of_a_branch_counts_its_own_chain(till: Till) -> None:
    till.take(till.chain.add_many(6))
    second = till.chain.until(4, epoch=2, salt=1)
    till.take(second.add_many(6))
    third = second.until(7, epoch=3, salt=2)
    cursor = till.take(third.add_many(3))
    sales = sum(entry["kind"] == "sale.completed" for entry in third.entries)
    assert cursor.totals == Totals(entries=10, sales=sales, amount_fen=sales * 4500, withheld=0)
    assert alarms_of(cursor) == ["restored", "restored"]


def test_a_journal_begun_anew_is_a_branch_from_nothing(served: Served, till: Till) -> None:
    entries = till.chain.add_many(3)
    till.take(entries)
    anew = Chain(salt=7)
    cursor = till.take(anew.add_many(2))
    assert alarms_of(cursor) == ["cloned"]
    assert cursor.totals.entries == 2
    assert kept(served, till) == expected(entries) + expected(anew.entries, branch=1)


def test_a_withheld_entry_keeps_its_place_and_is_filled_in_later(served: Served, till: Till) -> None:
    entries = till.chain.add_many(4)
    cursor = till.take([withheld(entries[0]), *entries[1:]])
    assert (cursor.seq, cursor.totals) == (4, Totals(entries=4, sales=1, amount_fen=4500, withheld=1))
    assert alarms_of(cursor) == ["withheld"]
    assert till.take([withheld(entries[0])]).totals.withheld == 1
    filled = till.take(entries[:1])
    assert (filled.seq, filled.alarms) == (1, [])
    assert till.cursor(entries).totals == Totals(entries=4, sales=2, amount_fen=2 * 4500, withheld=0)
    assert kept(served, till) == expected(entries)


def test_an_entry_that_is_whole_stays_whole_when_it_is_withheld_later(till: Till) -> None:
    entries = till.chain.add_many(2)
    till.take(entries)
    assert till.take([withheld(entries[0]), entries[1]]).totals == Totals(
        entries=2, sales=1, amount_fen=4500, withheld=0
    )


def test_filling_in_counts_on_every_branch_that_goes_through_the_entry(till: Till) -> None:
    entries = till.chain.add_many(4)
    till.take([withheld(entries[0]), *entries[1:]])
    through, beside = till.chain.until(2, epoch=2, salt=1), Chain(salt=2)
    till.take(through.add_many(1))
    till.take(beside.add_many(1))
    till.take(entries[:1])
    assert till.cursor(entries).totals == Totals(entries=4, sales=2, amount_fen=9000, withheld=0)
    assert till.cursor(through.entries).totals == Totals(entries=3, sales=2, amount_fen=9000, withheld=0)
    assert till.cursor(beside.entries).totals == Totals(entries=1, sales=1, amount_fen=4500, withheld=0)


def test_a_withheld_entry_is_filled_in_by_nothing_but_its_own_content(till: Till) -> None:
    entries = till.chain.add_many(2)
    till.take([withheld(entries[0]), entries[1]])
    forged = {**hashed({**entries[0], "body": sale_body()}), "hash": entries[0]["hash"], "at": 5}
    assert code_of(till.upload([forged])) == "broken-chain"
    assert till.cursor(entries).totals.withheld == 1


def test_entries_can_be_withheld_in_a_row(till: Till) -> None:
    entries = till.chain.add_many(3)
    assert till.take([withheld(entry) for entry in entries]).totals.withheld == 3
    assert till.take(entries).totals == Totals(entries=3, sales=1, amount_fen=4500, withheld=0)


@pytest.mark.parametrize(
    "body", [{"total_fen": 1}, {**sale_body(), "total_fen": "4500"}, {**sale_body(), "lines": []}, [], "text"], ids=str
)
def test_a_known_kind_that_can_t_be_read_is_refused_and_nothing_is_kept(served: Served, till: Till, body: Any) -> None:
    entries = [*till.chain.add_many(2), till.chain.add("sale.completed", body), till.chain.add()]
    found = problem_of(till.upload(entries))
    assert (found.code, found.seq) == ("entry-refused", 3)
    assert kept(served, till) == []
    assert till.take([*entries[:2], withheld(entries[2]), entries[3]]).totals.withheld == 1


def test_an_entry_larger_than_allowed_is_refused_by_its_number(till: Till) -> None:
    entry = till.chain.add("something.happened", {"text": "x" * ENTRY_BYTES_MAX})
    found = problem_of(till.upload([entry]))
    assert (found.code, found.seq) == ("entry-refused", 1)


@pytest.mark.parametrize(
    "raw", [b'{"b":1,"a":2}', b'{"a": 1}', b'{"a":1,"a":1}', b'{"a":"\\u00e9"}', b'"\xff"', b"[1 ]"]
)
def test_a_body_that_is_not_canonical_is_refused(till: Till, raw: bytes) -> None:
    entry = till.chain.add("something.happened")
    text = lines_of([entry]).replace(b'{"by":"\xe5\xba\x97\xe4\xb8\xbb"}', raw)
    before, _, after = text.partition(b'"hash":"')
    digest = hashlib.sha256(before + after[66:].removesuffix(b"\n")).hexdigest()
    found = problem_of(till.upload_raw(gzip.compress(before + b'"hash":"' + digest.encode() + after[64:])))
    assert (found.code, found.seq) == ("entry-refused", 1)


@pytest.mark.parametrize(
    "raw",
    [b"", b"\n", b"no json\n", b"[]\n", b"{}\n", b'{"at":1}\n', b"\xff\xfe\n", b"[" * 100_000],
    ids=lambda raw: repr(raw[:10]),
)
def test_what_is_no_line_is_malformed(till: Till, raw: bytes) -> None:
    assert code_of(till.upload_raw(gzip.compress(raw))) == "malformed"


@pytest.mark.parametrize(
    "changed",
    [
        {"seq": 0},
        {"seq": -1},
        {"seq": 2**60},
        {"epoch": 0},
        {"at": 2**60},
        {"version": -1},
        {"uid": ""},
        {"uid": "x" * 65},
        {"uid": "a\0b"},
        {"kind": "\n"},
        {"prev": "z" * 64},
        {"prev": "0"},
        {"register": "02"},
        {"register": "\0"},
        {"at": "now"},
    ],
    ids=str,
)
def test_a_line_with_absurd_values_is_malformed(till: Till, changed: dict[str, Any]) -> None:
    entry = {**till.chain.add(), **changed}
    text = msgspec_line(entry)
    assert code_of(till.upload_raw(gzip.compress(text))) == "malformed"


def msgspec_line(entry: Entry) -> bytes:
    return msgspec.json.encode(entry, order="sorted") + b"\n"


def test_a_body_and_a_reason_for_having_none_exclude_each_other(till: Till) -> None:
    entry = till.chain.add()
    assert code_of(till.upload([{**entry, "withheld": "entry-refused"}])) == "malformed"
    assert code_of(till.upload([{name: value for name, value in entry.items() if name != "body"}])) == "malformed"


def test_a_body_may_be_null(till: Till) -> None:
    entry = hashed({**till.chain.add(), "body": None})
    assert till.take([entry]).seq == 1


def test_an_upload_is_bounded_in_entries(till: Till) -> None:
    entries = till.chain.add_many(BATCH_ENTRIES_MAX + 1)
    assert code_of(till.upload(entries)) == "too-large"
    assert till.take(entries[:BATCH_ENTRIES_MAX]).seq == BATCH_ENTRIES_MAX


def test_an_upload_is_bounded_as_it_is_sent(till: Till) -> None:
    assert code_of(till.upload_raw(b"x" * (BODY_BYTES_MAX + 1))) == "too-large"


def test_a_zip_bomb_is_not_unpacked(till: Till) -> None:
    bomb = gzip.compress(bytes(200 * 1024 * 1024), 1)
    assert len(bomb) < BODY_BYTES_MAX
    assert code_of(till.upload_raw(bomb)) == "too-large"


@pytest.mark.parametrize("cut", [5, 30, -1])
def test_a_packed_body_that_is_cut_off_is_malformed(till: Till, cut: int) -> None:
    assert code_of(till.upload_raw(gzip.compress(lines_of(till.chain.add_many(3)))[:cut])) == "malformed"


def test_what_follows_the_packed_body_is_malformed(till: Till) -> None:
    packed = gzip.compress(lines_of(till.chain.add_many(1)))
    assert code_of(till.upload_raw(packed + packed)) == "malformed"
    assert code_of(till.upload_raw(packed + b"\0")) == "malformed"


@pytest.mark.parametrize(
    "headers",
    [{}, {"content_type": "application/x-ndjson"}, {"content_type": "text/plain", "content_encoding": "gzip"}],
    ids=str,
)
def test_an_upload_says_what_it_is(till: Till, headers: dict[str, str]) -> None:
    packed = gzip.compress(lines_of(till.chain.add_many(1)))
    assert code_of(till.call("POST", f"{till.home}/journal", packed, **headers)) == "malformed"


def test_two_uploads_of_one_register_at_once_are_taken_once(served: Served, till: Till) -> None:
    entries = till.chain.add_many(300)
    answers: list[int] = []

    def upload() -> None:
        answers.append(till.upload(entries).status_code)

    threads = [threading.Thread(target=upload) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 4
    assert kept(served, till) == expected(entries)
    assert till.cursor(entries[-1:]).totals.entries == 300


def test_registers_upload_at_once_and_see_only_themselves(served: Served) -> None:
    tills = [served.till(f"43010210000{place}") for place in range(4)]
    for till in tills:
        till.chain.add_many(50)
    threads = [threading.Thread(target=till.take, args=(till.chain.entries,)) for till in tills]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for till in tills:
        assert till.cursor(till.chain.entries[-1:]).seq == 50
        assert kept(served, till) == expected(till.chain.entries)


def test_a_register_that_is_revoked_in_the_middle_is_refused_at_once(served: Served, till: Till) -> None:
    entries = till.chain.add_many(6)
    till.take(entries[:3])
    revoke(served.database, till.name, clock=served.clock)
    assert code_of(till.upload(entries[3:])) == "revoked"
    assert code_of(till.call("GET", f"{till.home}/cursor")) == "revoked"
    assert kept(served, till) == expected(entries[:3])


def test_the_settings_of_a_cloud_have_the_contract_s_bounds() -> None:
    assert (CloudSettings().clock_skew_ms, CloudSettings().body_seconds, CloudSettings().tries_max) == (300_000, 60, 10)
