"""What the till knows of the cloud's side: how far it has the journal and the feed, and how the last run ended."""

from dataclasses import dataclass, fields, replace
from typing import Final

from pos_app.domain.told import NOTHING, Told
from pos_app.store import schema_sync as schema
from pos_app.store import told
from pos_app.store.engine import Transaction


@dataclass(frozen=True, slots=True)
class SyncState:
    """`acked_*` is the newest entry the cloud said it has, seq 0 nothing; `last_error` is nothing after a good run."""

    acked_epoch: int = 0
    acked_seq: int = 0
    acked_hash: str = ""
    feed_confirmed: int = 0
    clock_offset_ms: int = 0
    failures: int = 0
    last_tried_ms: int | None = None
    last_success_ms: int | None = None
    last_error: Told = NOTHING


_READ: Final = f"SELECT {', '.join(field.name for field in fields(SyncState))} FROM sync_state"


def read(tx: Transaction) -> SyncState:
    row = tx.first(_READ)
    return SyncState() if row is None else replace(SyncState(*row), last_error=told.read(row[-1]))


def keep(tx: Transaction, state: SyncState) -> None:
    """Write the state, in the place of the one before."""
    tx.run("DELETE FROM sync_state")
    values = {field.name: getattr(state, field.name) for field in fields(state)}
    tx.insert(schema.sync_state, {**values, "state_id": 1, "last_error": told.text(state.last_error)})


def waiting(tx: Transaction) -> int:
    """How many entries the cloud has not said it has."""
    last: int = tx.value("SELECT coalesce(max(seq), 0) FROM journal")
    return last - read(tx).acked_seq


def waiting_since_ms(tx: Transaction) -> int | None:
    """When the oldest of them was written; None when nothing waits."""
    found: int | None = tx.value("SELECT at_ms FROM journal WHERE seq = :next", {"next": read(tx).acked_seq + 1})
    return found


def closed_day_waits(tx: Transaction) -> bool:
    """Whether the end of a day is among what waits."""
    found = tx.value(
        "SELECT 1 FROM journal WHERE seq > :acked AND kind = 'day.closed' LIMIT 1", {"acked": read(tx).acked_seq}
    )
    return found is not None


def books_up_to(tx: Transaction, seq: int) -> tuple[int, int, int, int]:
    """Entries, sales and returns, their sum, entries kept back: what the cloud should have counted up to here."""
    values = {"seq": seq}
    kept_back: int = tx.value("SELECT count(*) FROM withheld_entry WHERE settled_at_ms IS NULL AND seq <= :seq", values)
    sales, amount_fen = tx.first(
        "SELECT count(*), coalesce(sum(total_fen), 0) FROM sale WHERE journal_seq <= :seq AND journal_seq NOT IN "
        "(SELECT seq FROM withheld_entry WHERE settled_at_ms IS NULL)",
        values,
    ) or (0, 0)
    return seq, sales, amount_fen, kept_back


def feed_number(tx: Transaction) -> int:
    """The newest entry of the feed that was taken; 0 is none."""
    number: int = tx.value("SELECT coalesce(max(number), 0) FROM feed_entry")
    return number


def feed_not_applied(tx: Transaction) -> int:
    """How many of its entries have had no effect here."""
    number: int = tx.value("SELECT count(*) FROM feed_entry WHERE state <> 'applied'")
    return number
