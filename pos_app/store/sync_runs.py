"""The latest runs of the sync, for people: when, why, and how they ended."""

from dataclasses import dataclass, replace
from typing import Final

from pos_app.domain.told import NOTHING, Told
from pos_app.store import schema_sync as schema
from pos_app.store import told
from pos_app.store.engine import Transaction

KEPT: Final = 500


@dataclass(frozen=True, slots=True)
class SyncRun:
    """One run. `error` is nothing when all went well."""

    cause: str
    began_at_ms: int
    ended_at_ms: int
    sent: int
    accepted: int
    applied: int
    waiting: int
    error: Told = NOTHING


def add(tx: Transaction, run: SyncRun) -> None:
    """Keep a run; those beyond the last five hundred go."""
    run_id = tx.insert(
        schema.sync_run,
        {
            "cause": run.cause,
            "began_at_ms": run.began_at_ms,
            "ended_at_ms": run.ended_at_ms,
            "sent": run.sent,
            "accepted": run.accepted,
            "applied": run.applied,
            "waiting": run.waiting,
            "error": told.text(run.error),
        },
    )
    tx.run("DELETE FROM sync_run WHERE run_id <= :old", {"old": run_id - KEPT})


def latest(tx: Transaction, limit: int = 50) -> list[SyncRun]:
    """Newest first."""
    rows = tx.all(
        "SELECT cause, began_at_ms, ended_at_ms, sent, accepted, applied, waiting, error FROM sync_run "
        "ORDER BY run_id DESC LIMIT :limit",
        {"limit": limit},
    )
    return [replace(SyncRun(*row), error=told.read(row[-1])) for row in rows]
