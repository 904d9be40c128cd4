"""Accounts of customers who pay later: what each owes is the sum of its entries."""

from dataclasses import dataclass
from typing import Final

from pos_app.domain.account import Account
from pos_app.domain.money import Money
from pos_app.store import schema_payments
from pos_app.store.engine import Transaction

_SELECT: Final = (
    "SELECT a.account_id, a.uid, a.name, a.member_id, a.limit_fen, a.active, coalesce(s.owed_fen, 0) "
    "FROM account a LEFT JOIN account_standing s USING (account_id)"
)
_MOVED: Final = (
    "INSERT INTO account_standing (account_id, owed_fen) VALUES (:account_id, :amount_fen) "
    "ON CONFLICT (account_id) DO UPDATE SET owed_fen = owed_fen + excluded.owed_fen"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """More is owed (+), or less; `tender` is what a settlement was paid with."""

    account_id: int
    kind: str
    amount: Money
    tender: str = ""
    sale_id: int | None = None
    user_id: int | None = None


def add(tx: Transaction, *, uid: str, name: str, limit: Money, member_id: int | None, at_ms: int) -> Account:
    values = {
        "uid": uid,
        "name": name,
        "member_id": member_id,
        "limit_fen": limit.fen,
        "active": 1,
        "added_at_ms": at_ms,
    }
    account_id = tx.insert(schema_payments.account, values)
    return Account(account_id, uid, name, member_id, limit, active=True, owed=Money(0))


def change(tx: Transaction, account_id: int, *, name: str, limit: Money, active: bool) -> None:
    tx.run(
        "UPDATE account SET name = :name, limit_fen = :limit_fen, active = :active WHERE account_id = :account_id",
        {"name": name, "limit_fen": limit.fen, "active": int(active), "account_id": account_id},
    )


def post(tx: Transaction, entry: Entry, *, at_ms: int, journal_seq: int) -> int:
    """Write an entry and what is owed after it; its number."""
    values = {
        "account_id": entry.account_id,
        "kind": entry.kind,
        "amount_fen": entry.amount.fen,
        "tender": entry.tender,
        "sale_id": entry.sale_id,
        "user_id": entry.user_id,
        "at_ms": at_ms,
        "journal_seq": journal_seq,
    }
    tx.run(_MOVED, {"account_id": entry.account_id, "amount_fen": entry.amount.fen})
    return tx.insert(schema_payments.account_entry, values)


def by_uid(tx: Transaction, uid: str) -> Account | None:
    row = tx.first(f"{_SELECT} WHERE a.uid = :uid", {"uid": uid})
    return None if row is None else _account(*row)


def of_member(tx: Transaction, member_id: int) -> Account | None:
    row = tx.first(f"{_SELECT} WHERE a.member_id = :id AND a.active = 1", {"id": member_id})
    return None if row is None else _account(*row)


def named(tx: Transaction, text: str, limit: int) -> list[Account]:
    """Those whose name has this in it, what is owed most first; an empty text finds all."""
    sql = f"{_SELECT} WHERE a.active = 1 AND instr(lower(a.name), lower(:text)) > 0 ORDER BY 7 DESC, a.name LIMIT :most"
    return [_account(*row) for row in tx.all(sql, {"text": text, "most": limit})]


def entries(tx: Transaction, account_id: int, limit: int) -> list[tuple[int, str, Money, str]]:
    """The latest: when, what kind, how much, and the receipt or tender it belongs to."""
    sql = (
        "SELECT e.at_ms, e.kind, e.amount_fen, CASE WHEN s.sale_id IS NULL THEN e.tender ELSE "
        "s.till || '-' || replace(s.business_date, '-', '') || '-' || printf('%04d', s.running) END "
        "FROM account_entry e LEFT JOIN sale s USING (sale_id) WHERE e.account_id = :id ORDER BY e.entry_id DESC "
        "LIMIT :most"
    )
    rows = tx.all(sql, {"id": account_id, "most": limit})
    return [(at, kind, Money(amount), reference) for at, kind, amount, reference in rows]


def _account(
    account_id: int, uid: str, name: str, member_id: int | None, limit: int, active: int, owed: int
) -> Account:
    return Account(account_id, uid, name, member_id, Money(limit), bool(active), Money(owed))
