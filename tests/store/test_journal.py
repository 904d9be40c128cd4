"""The journal's chain: what it shows of tampering, and what only someone else's memory of its head can show."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from pos_app.domain.journal import GENESIS, Entry, Json
from pos_app.store import journal
from pos_app.store.engine import Store
from pos_app.store.journal import Head
from pos_app.store.schema import FACTS, refusal_triggers
from tests.faults.till import STORE_FILE, Till, findings, opened

INT_MAX: Final = 2**53 - 1
# Characters that canonical JSON, SQLite or a careless replacement might stumble over.
AWKWARD: Final = '"\\/\0\x01\b\t\n\r\x1f\x7f\x80\u2028\u2029\ufeff\uffff\ue000é中😀𠮷\U0010ffff'
TEXT: Final = st.text(st.sampled_from(AWKWARD) | st.characters(codec="utf-8"), max_size=20) | st.sampled_from(
    ['"body":null', ',"body":null', '\\"body\\":null', "body", "at", "hash"]
)
NAME: Final = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=12)  # what entries are made of
VALUE: Final = st.recursive(
    st.none() | st.booleans() | st.integers(-INT_MAX, INT_MAX) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAME, inner, max_size=4),
    max_leaves=12,
)
BODY: Final = st.dictionaries(NAME, VALUE, max_size=6)


def entries_of(store: Store) -> list[Entry]:
    with store.read() as tx:
        return list(journal.entries(tx))


def head_of(store: Store) -> Head:
    with store.read() as tx:
        return journal.head(tx)


# The hash


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=BODY, uid=TEXT, kind=TEXT, at_ms=st.integers(0, INT_MAX))
def test_the_hash_is_of_the_whole_entry_in_canonical_form(
    till: Till, body: dict[str, Json], uid: str, kind: str, at_ms: int
) -> None:
    with till.store.read() as tx:  # what is written while reading is not kept
        before = journal.head(tx)
        head = journal.append(tx, kind, body, uid=uid, at_ms=at_ms)
        (written,) = journal.entries(tx, after=before.seq)
    expected = Entry(uid, before.register, before.epoch, before.seq + 1, at_ms, kind, 1, body, before.hash, head.hash)
    assert written == expected
    assert head.hash == hashlib.sha256(rfc8785.dumps(expected.hashed_part())).hexdigest()
    assert head.hash == journal.digest_of(written)


def test_entries_follow_each_other_without_a_gap(till: Till) -> None:
    found = entries_of(till.store)
    assert [entry.seq for entry in found] == list(range(1, len(found) + 1))
    assert [entry.prev for entry in found] == [GENESIS, *(entry.hash for entry in found[:-1])]
    assert [entry.kind for entry in found] == [
        "store.created",
        "shift.opened",
        "stock.received",
        "sale.completed",
        "sale.completed",
        "sale.completed",
        "shift.closed",
        "shift.opened",
    ]
    with till.store.read() as tx:
        assert findings(tx) == []


def test_an_entry_is_gone_with_the_transaction_that_failed(till: Till) -> None:
    before = head_of(till.store)

    def fail() -> None:
        with till.store.write() as tx:
            journal.append(tx, "drawer.opened", {}, uid="one", at_ms=1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert head_of(till.store) == before
    with till.store.write() as tx:
        assert journal.append(tx, "drawer.opened", {}, uid="two", at_ms=1).seq == before.seq + 1


# Tampering: another program of SQLite, with the triggers taken away and put back

Tamper = str | Callable[[Any], None]
"""A statement, or whatever is done with the other program's connection."""


def tampered(folder: Path, *steps: Tamper) -> list[tuple[str, str]]:
    """What the checks say after somebody was at the file."""
    file = folder / STORE_FILE
    triggers = [sql for table in FACTS for sql in refusal_triggers(table.name)]
    other = dbapi2.connect(str(file), isolation_level=None)
    for sql in triggers:
        other.execute(f"DROP TRIGGER {sql.split()[2]}")
    for step in steps:
        other.execute(step) if isinstance(step, str) else step(other)
    for sql in triggers:
        other.execute(sql)
    other.close()
    with opened(folder) as store, store.read() as tx:
        return [(check.name, check.detail) for check in findings(tx)]


def rehashed(other: Any, *, first: int, last: int | None = None) -> None:
    """Make entries fit their content and each other again, as someone would who knows how."""
    names = "uid, register, epoch, seq, at_ms, kind, version, body"
    rows = other.execute(f"SELECT {names} FROM journal ORDER BY seq").fetchall()
    prev = (
        GENESIS if first == 1 else other.execute("SELECT hash FROM journal WHERE seq = ?", (first - 1,)).fetchone()[0]
    )
    for *values, body in rows[first - 1 : last]:
        uid, register, epoch, seq, at_ms, kind, version = values
        entry = Entry(uid, register, epoch, seq, at_ms, kind, version, json.loads(body), prev, "")
        prev = journal.digest_of(entry)
        other.execute("UPDATE journal SET hash = ? WHERE seq = ?", (prev, seq))


EDIT: Final = "UPDATE journal SET body = json_set(body, '$.cashier', 'somebody else') WHERE seq = 4"


def test_another_program_is_refused_too(sold_folder: Path) -> None:
    other = dbapi2.connect(str(sold_folder / STORE_FILE), isolation_level=None)
    for sql in (EDIT, "DELETE FROM journal", "DELETE FROM sale_line", "UPDATE payment SET amount_fen = 0"):
        with pytest.raises(dbapi2.IntegrityError, match="is a fact"):
            other.execute(sql)
    other.close()


def test_an_edited_entry_is_seen(sold_folder: Path) -> None:
    found = tampered(sold_folder, EDIT)
    assert found == [("journal_chain", "entry 4 was changed: its hash is not that of its content")]


@pytest.mark.parametrize("column", ["uid = 'x'", "register = '02'", "at_ms = 1", "kind = 'sale.x'", "version = 2"])
def test_nothing_of_an_entry_can_be_edited_unseen(column: str, sold_folder: Path) -> None:
    found = tampered(sold_folder, f"UPDATE journal SET {column} WHERE seq = 5")
    assert ("journal_chain", "entry 5 was changed: its hash is not that of its content") in found


@pytest.mark.parametrize("body", ["{", "", '{"total_fen": 1e400}', '{"total_fen": 9007199254740993}', "[]", "null"])
def test_an_entry_that_is_no_longer_an_entry_is_a_finding_and_no_crash(body: str, sold_folder: Path) -> None:
    found = dict(tampered(sold_folder, f"UPDATE journal SET body = '{body}' WHERE seq = 4"))
    assert found["journal_chain"].startswith("entry 4 ")
    assert found["sale_is_in_the_journal"] == "broken by 1"


def test_an_edited_entry_with_a_fitting_hash_no_longer_fits_the_next(sold_folder: Path) -> None:
    found = tampered(sold_folder, EDIT, lambda other: rehashed(other, first=4, last=4))
    assert found == [("journal_chain", "entry 5 was changed: its hash is not that of its content")]


def test_a_cut_in_the_middle_is_seen(sold_folder: Path) -> None:
    found = dict(tampered(sold_folder, "DELETE FROM journal WHERE seq = 5"))
    assert found["journal_chain"] == "entry 5 is missing"
    assert found["sale_is_in_the_journal"] == "broken by 2"


def test_a_cut_that_is_closed_up_is_seen(sold_folder: Path) -> None:
    closed_up = ("DELETE FROM journal WHERE seq = 7", "UPDATE journal SET seq = 7 WHERE seq = 8")
    assert tampered(sold_folder, *closed_up) == [
        ("journal_chain", "entry 7 was changed: its hash is not that of its content")
    ]


def test_a_tail_cut_is_seen_by_the_sales_that_are_left(sold_folder: Path) -> None:
    found = dict(tampered(sold_folder, "DELETE FROM journal WHERE seq > 5"))
    assert "journal_chain" not in found
    assert found["sale_is_in_the_journal"] == "broken by 3"
    assert "references_hold" in found


WHOLE_TAIL: Final = (
    "DELETE FROM journal WHERE seq > 6",
    "DELETE FROM shift WHERE shift_id > 1",
    "DELETE FROM shift_close",
)
"""The last entries and everything that was written with them."""


def test_a_whole_tail_cut_is_seen_only_by_who_remembers_the_head(sold_folder: Path) -> None:
    """Nothing in the file can tell; the province, and the receipts in customers' hands, do."""
    with opened(sold_folder) as store:
        remembered = head_of(store)
    assert tampered(sold_folder, *WHOLE_TAIL) == []
    with opened(sold_folder) as store:
        assert head_of(store) == replace(remembered, seq=6, hash=entries_of(store)[-1].hash)


def test_a_rewrite_of_all_that_follows_is_seen_by_the_books(sold_folder: Path) -> None:
    free = "UPDATE journal SET body = json_set(body, '$.total_fen', 1) WHERE seq = 4"
    assert tampered(sold_folder, free, lambda other: rehashed(other, first=4)) == [
        ("sale_is_in_the_journal", "broken by 1")
    ]


def test_a_rewrite_that_the_books_do_not_know_of_is_seen_only_by_who_remembers_the_head(sold_folder: Path) -> None:
    with opened(sold_folder) as store:
        remembered = head_of(store)
    assert tampered(sold_folder, EDIT, lambda other: rehashed(other, first=4)) == []
    with opened(sold_folder) as store:
        assert head_of(store).hash != remembered.hash


def test_an_amount_changed_in_the_books_alone_is_seen(sold_folder: Path) -> None:
    found = dict(tampered(sold_folder, "UPDATE sale SET total_fen = 1 WHERE sale_id = 2"))
    assert set(found) == {"sale_total_is_its_lines", "sale_is_paid_exactly", "sale_is_in_the_journal"}
    assert set(found.values()) == {"broken by 2"}
