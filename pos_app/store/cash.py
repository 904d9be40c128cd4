"""Money that went into or out of the drawer (or an account) without a sale: paid in, paid out, topped up, settled."""

from dataclasses import dataclass

from pos_app.domain.money import Money
from pos_app.store import schema
from pos_app.store.engine import Transaction


@dataclass(frozen=True, slots=True)
class CashEntry:
    """One such movement; `amount` is more than nothing when money came in."""

    shift_id: int
    user_id: int
    kind: str
    tender: str
    amount: Money
    reason: str = ""


def add(tx: Transaction, entry: CashEntry, *, at_ms: int, journal_seq: int) -> int:
    """Write it; its number."""
    return tx.insert(
        schema.cash_entry,
        {
            "shift_id": entry.shift_id,
            "user_id": entry.user_id,
            "kind": entry.kind,
            "tender": entry.tender,
            "amount_fen": entry.amount.fen,
            "reason": entry.reason,
            "at_ms": at_ms,
            "journal_seq": journal_seq,
        },
    )


def moved(tx: Transaction, shift_id: int, tender: str) -> Money:
    """What came in less what went out of this tender in a shift, sales apart."""
    sql = "SELECT coalesce(sum(amount_fen), 0) FROM cash_entry WHERE shift_id = :shift_id AND tender = :tender"
    return Money(tx.value(sql, {"shift_id": shift_id, "tender": tender}))
