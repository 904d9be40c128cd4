"""What a till does when it learns that another store writes as the same register: a copied disk, or one put back.

From then on each writes in an epoch of its own, so that no receipt number is given twice (rule B-4).
"""

from pos_app.domain.journal import Json
from pos_app.services.ports import Clock, Ids
from pos_app.store import alarms, journal
from pos_app.store.engine import Transaction


def part_from_copy(tx: Transaction, *, epoch_known: int, seq_known: int, clock: Clock, ids: Ids) -> int:
    """Begin an epoch after the highest that is known anywhere; its first entry says why. The new epoch."""
    at_ms = clock.now_ms()
    before = journal.head(tx)
    epoch = journal.begin_epoch(tx, "copied", at_ms=at_ms, at_least=epoch_known + 1)
    body: dict[str, Json] = {
        "epoch_before": before.epoch,
        "seq_before": before.seq,
        "other_epoch": epoch_known,
        "other_seq": seq_known,
    }
    after = journal.append(tx, "store.copied", body, uid=ids.new(), at_ms=at_ms)
    alarms.raise_alarm(tx, "till", "cloned", f"{after.till} {after.seq}", at_ms=at_ms)
    return epoch
