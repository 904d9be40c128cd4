"""The cloud's feed as it came, and what became of each entry. The highest number kept is the till's cursor."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from pos_app.domain.feed import FeedEntry, FeedState
from pos_app.domain.told import NOTHING, Told
from pos_app.store import schema_sync as schema
from pos_app.store import told
from pos_app.store.engine import Row, Transaction

_ENTRY: Final = "SELECT number, uid, kind, version, at_ms, body, state, note, taken_at_ms FROM feed_entry "
_OPEN: Final = "WHERE state <> 'applied' "


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry of the feed and its outcome; `note` says why it was not applied."""

    entry: FeedEntry
    state: FeedState
    note: Told
    taken_at_ms: int


def _kept(row: Row) -> KeptEntry:
    entry = FeedEntry(row[0], row[1], row[2], row[3], row[4], json.loads(row[5]))
    return KeptEntry(entry, FeedState(row[6]), told.read(row[7]), row[8])


def cursor(tx: Transaction) -> int:
    """The number of the last entry that was taken; 0 before the first."""
    number: int = tx.value("SELECT coalesce(max(number), 0) FROM feed_entry")
    return number


def state_of(tx: Transaction, number: int) -> FeedState | None:
    """What became of an entry; None when it was never taken."""
    state = tx.value("SELECT state FROM feed_entry WHERE number = :number", {"number": number})
    return None if state is None else FeedState(state)


def number_of(tx: Transaction, uid: str) -> int | None:
    """Under which number an entry of this uid was taken."""
    number: int | None = tx.value("SELECT number FROM feed_entry WHERE uid = :uid", {"uid": uid})
    return number


def add(tx: Transaction, entry: FeedEntry, *, taken_at_ms: int) -> None:
    """Keep an entry, as applied until `settle` says something else: what it does may point at it."""
    tx.insert(
        schema.feed_entry,
        {
            "number": entry.number,
            "uid": entry.uid,
            "kind": entry.kind,
            "version": entry.version,
            "at_ms": entry.at_ms,
            "body": json.dumps(entry.body, separators=(",", ":")),
            "state": FeedState.APPLIED.value,
            "note": "",
            "taken_at_ms": taken_at_ms,
        },
    )


def settle(tx: Transaction, number: int, state: FeedState, note: Told = NOTHING) -> None:
    """Write down what became of an entry."""
    tx.run(
        "UPDATE feed_entry SET state = :state, note = :note WHERE number = :number",
        {"state": state.value, "note": told.text(note), "number": number},
    )


def not_applied(tx: Transaction) -> Sequence[KeptEntry]:
    """Entries that have had no effect, in their order."""
    return [_kept(row) for row in tx.all(_ENTRY + _OPEN + "ORDER BY number")]


@contextmanager
def undone_when_refused(tx: Transaction) -> Iterator[None]:
    """A part of a transaction that leaves nothing behind when it raises; the transaction may go on."""
    done = False
    tx.run("SAVEPOINT effect")
    try:
        yield
        done = True
    finally:
        if not done:
            tx.run("ROLLBACK TO effect")
        tx.run("RELEASE effect")
