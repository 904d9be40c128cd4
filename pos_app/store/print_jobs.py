"""The durable list of what is to be printed (rule D-2): a job is a row written with its sale, done in order."""

from dataclasses import dataclass
from typing import Final

from pos_app.store import schema
from pos_app.store.engine import Row, Transaction

DRAWER: Final = "drawer"
RECEIPT: Final = "receipt"
TEST_PAGE: Final = "test_page"
DELIVERY: Final = "delivery"
SHIFT: Final = "shift"
CASH: Final = "cash"

QUEUED: Final = "queued"
SENT: Final = "sent"
UNKNOWN: Final = "unknown"
FAILED: Final = "failed"
DROPPED: Final = "dropped"


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One thing to print, or one pulse to the drawer. `copy` counts reprints: 0 is the original."""

    job_id: int
    kind: str
    sale_id: int | None
    copy: int
    state: str
    attempts: int
    error: str
    changed_at_ms: int
    delivery_id: int | None = None
    shift_id: int | None = None
    entry_id: int | None = None


_JOB: Final = (
    "SELECT job_id, kind, sale_id, copy, state, attempts, error, changed_at_ms, delivery_id, shift_id, entry_id "
    "FROM print_job "
)


def _job(row: Row) -> PrintJob:
    return PrintJob(*row)


def add(
    tx: Transaction,
    kind: str,
    *,
    at_ms: int,
    sale_id: int | None = None,
    copy: int = 0,
    **of: int | None,
) -> int:
    """Queue a job; `of` names what it prints: `delivery_id`, `shift_id` or `entry_id` of money paid in or out."""
    return tx.insert(
        schema.print_job,
        {
            "kind": kind,
            "sale_id": sale_id,
            "copy": copy,
            "state": QUEUED,
            "attempts": 0,
            "error": "",
            "changed_at_ms": at_ms,
            **of,
        },
    )


def next_queued(tx: Transaction) -> PrintJob | None:
    """The job to do now; the drawer's pulse was queued before its receipt, so it comes first by its number."""
    row = tx.first(_JOB + "WHERE state IN ('queued', 'failed', 'unknown') AND state = 'queued' ORDER BY job_id LIMIT 1")
    return None if row is None else _job(row)


def troubled(tx: Transaction) -> list[PrintJob]:
    """Jobs that failed or whose end nobody knows; they wait for a person."""
    rows = tx.all(_JOB + "WHERE state IN ('queued', 'failed', 'unknown') AND state <> 'queued' ORDER BY job_id")
    return [_job(row) for row in rows]


def waiting(tx: Transaction) -> int:
    """How many jobs are not done."""
    count: int = tx.value("SELECT count(*) FROM print_job WHERE state IN ('queued', 'failed', 'unknown')")
    return count


def set_state(tx: Transaction, job_id: int, state: str, *, at_ms: int, error: str = "") -> None:
    tx.run(
        "UPDATE print_job SET state = :state, error = :error, changed_at_ms = :at_ms, "
        "attempts = attempts + (:state <> 'queued') WHERE job_id = :job_id",
        {"job_id": job_id, "state": state, "error": error, "at_ms": at_ms},
    )


def last_copy_of(tx: Transaction, sale_id: int) -> int:
    """The number of the last copy of a sale's receipt; 0 when there is none."""
    copy: int = tx.value("SELECT coalesce(max(copy), 0) FROM print_job WHERE sale_id = :sale_id", {"sale_id": sale_id})
    return copy
