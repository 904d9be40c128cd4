"""Journal entries that the cloud could not take: they stay in the journal and go up without their body."""

from dataclasses import dataclass

from pos_app.store import schema_sync as schema
from pos_app.store.engine import Transaction


@dataclass(frozen=True, slots=True)
class Withheld:
    """One such entry, and what the cloud said of it."""

    seq: int
    uid: str
    kind: str
    problem: str
    detail: str
    at_ms: int
    settled_at_ms: int | None


def withhold(tx: Transaction, seq: int, problem: str, detail: str, *, at_ms: int) -> None:
    """From now on this entry goes up without its body."""
    tx.run("DELETE FROM withheld_entry WHERE seq = :seq", {"seq": seq})
    tx.insert(schema.withheld_entry, {"seq": seq, "problem": problem, "detail": detail, "at_ms": at_ms})


def settle(tx: Transaction, seq: int, *, at_ms: int) -> None:
    """The cloud has taken it after all."""
    tx.run(
        "UPDATE withheld_entry SET settled_at_ms = :at_ms WHERE seq = :seq AND settled_at_ms IS NULL",
        {"seq": seq, "at_ms": at_ms},
    )


def standing(tx: Transaction) -> list[Withheld]:
    """Those the cloud still lacks, in order."""
    rows = tx.all(
        "SELECT w.seq, j.uid, j.kind, w.problem, w.detail, w.at_ms, w.settled_at_ms FROM withheld_entry w "
        "JOIN journal j USING (seq) WHERE w.settled_at_ms IS NULL ORDER BY w.seq"
    )
    return [Withheld(*row) for row in rows]


def problems(tx: Transaction) -> dict[int, str]:
    """Number → problem of those the cloud still lacks."""
    return dict(map(tuple, tx.all("SELECT seq, problem FROM withheld_entry WHERE settled_at_ms IS NULL")))
