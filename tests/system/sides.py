"""Till and cloud side by side: what each has of the journal and the feed, read from both databases."""

from collections import Counter
from typing import NamedTuple

from sqlalchemy import func, select

from cloud import schema
from cloud.database import Database
from pos_app.domain.feed import FeedEntry
from pos_app.store import alarms, feed, journal
from pos_app.store.engine import Store, Transaction


class Kept(NamedTuple):
    """An entry of the journal, as each side can tell it from all others."""

    epoch: int
    seq: int
    uid: str
    hash: str


def till_entries(store: Store) -> list[Kept]:
    with store.read() as tx:
        return [Kept(entry.epoch, entry.seq, entry.uid, entry.hash) for entry in journal.entries(tx)]


def cloud_entries(database: Database) -> list[Kept]:
    """Of all branches, in the order of their numbers."""
    entry = schema.journal_entry.c
    with database.read() as connection:
        rows = connection.execute(
            select(entry.epoch, entry.seq, entry.uid, entry.hash).order_by(entry.epoch, entry.seq)
        )
        return [Kept(*row) for row in rows]


def branches(database: Database) -> int:
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(schema.branch)).scalar_one()


def cloud_alarms(database: Database) -> list[str]:
    """Codes of what stands."""
    alarm = schema.alarm.c
    with database.read() as connection:
        rows = connection.execute(select(alarm.code).where(alarm.settled_at_ms.is_(None)).order_by(alarm.code))
        return [code for (code,) in rows]


def till_alarms(store: Store) -> list[tuple[str, str]]:
    """Who noticed, and the code, of what stands."""
    with store.read() as tx:
        return sorted((alarm.source, alarm.code) for alarm in alarms.standing(tx))


def cloud_feed(database: Database) -> list[tuple[int, str, str]]:
    """Number, uid and kind of all that was sent."""
    entry = schema.feed_entry.c
    with database.read() as connection:
        rows = connection.execute(select(entry.number, entry.uid, entry.kind).order_by(entry.number))
        return [(number, uid, kind) for number, uid, kind in rows]


def confirmed(database: Database) -> int:
    with database.read() as connection:
        return int(connection.execute(select(schema.feed_mark.c.confirmed)).scalar_one())


def till_feed(store: Store) -> list[tuple[int, str, str]]:
    """Number, uid and kind of all that was taken."""
    with store.read() as tx:
        rows = tx.all("SELECT number, uid, kind FROM feed_entry ORDER BY number")
        return [(number, uid, kind) for number, uid, kind in rows]


def not_applied(store: Store) -> list[FeedEntry]:
    with store.read() as tx:
        return [kept.entry for kept in feed.not_applied(tx)]


def kinds(tx: Transaction) -> Counter[str]:
    """How many entries of each kind the journal has."""
    return Counter(entry.kind for entry in journal.entries(tx))
