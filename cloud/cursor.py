"""The cloud's word on how far it has a till's journal."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from cloud.alarms import open_alarms
from cloud.branches import Tree
from cloud.feed import marks
from cloud.schema import journal_entry
from pos_app.domain.journal import GENESIS
from sync.wire import Cursor, Head, Totals


def cursor_at(connection: Connection, register_id: str, tree: Tree, at: Head | None, *, now_ms: int) -> Cursor:
    """The answer to a till whose chain the cloud has up to `at`; None is nothing of it."""
    last, confirmed = marks(connection, register_id)
    return Cursor(
        epoch=at.epoch if at else 0,
        seq=at.seq if at else 0,
        hash=at.hash if at else GENESIS,
        heads=tree.heads,
        totals=tree.totals(at.branch, at.seq) if at else Totals(entries=0, sales=0, amount_fen=0, withheld=0),
        feed_last=last,
        feed_confirmed=confirmed,
        alarms=open_alarms(connection, register_id),
        now=now_ms,
    )


def highest_known(connection: Connection, register_id: str, have: Mapping[int, str]) -> Head | None:
    """The highest of these entries, hash by number, that the cloud has."""
    entry = journal_entry.c
    rows = connection.execute(
        select(entry.branch, entry.epoch, entry.seq, entry.hash).where(
            entry.register_id == register_id, entry.seq.in_(sorted(have))
        )
    )
    known = [Head(branch=b, epoch=e, seq=seq, hash=digest) for b, e, seq, digest in rows if have[seq] == digest]
    return max(known, key=lambda head: head.seq, default=None)
