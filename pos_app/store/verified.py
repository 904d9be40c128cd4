"""How far the journal's chain was looked through: the next look goes on from there, and not from the beginning."""

from pos_app.domain.journal import GENESIS
from pos_app.store.checks import Verified
from pos_app.store.engine import Transaction


def read(tx: Transaction) -> Verified:
    row = tx.first("SELECT seq, hash FROM verified")
    return Verified(0, GENESIS) if row is None else Verified(row[0], row[1])


def keep(tx: Transaction, now: Verified, *, at_ms: int) -> None:
    tx.run(
        "INSERT INTO verified (verified_id, seq, hash, at_ms) VALUES (1, :seq, :hash, :at_ms) "
        "ON CONFLICT (verified_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, at_ms = excluded.at_ms",
        {"seq": now.seq, "hash": now.hash, "at_ms": at_ms},
    )
