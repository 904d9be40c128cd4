"""Payments at providers and refunds of them: each with its steps, which are facts and say where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pos_app.domain.journal import Json
from pos_app.domain.money import Money
from pos_app.domain.payment import Attempt, Event, Kind, State, after
from pos_app.store import journal, schema_payments
from pos_app.store.engine import Transaction

_COLUMNS: Final = (
    "a.attempt_id, a.number, a.kind, a.provider, a.amount_fen, a.sale_uid, a.state, a.began_at_ms, a.changed_at_ms, "
    "a.transaction_number, a.reason, coalesce(o.number, '')"
)
_ENTRIES: Final = {
    State.CREATED: "payment.created",
    State.PENDING: "payment.pending",
    State.UNKNOWN: "payment.unknown",
    State.REVERSING: "payment.reversing",
    State.PAID: "payment.paid",
    State.FAILED: "payment.failed",
    State.REVERSED: "payment.reversed",
    State.REFUNDED: "payment.refunded",
}
_FROM: Final = "FROM payment_attempt a LEFT JOIN payment_attempt o ON o.attempt_id = a.of_attempt_id"
_OPEN: Final = f"a.state IN ({schema_payments.OPEN_STATES})"
# A payment taken whose sale does not stand in the books; all that matters of what is taken is in sales.
_PAID_UNSOLD: Final = (
    "a.kind = 'payment' AND a.state = 'paid' AND NOT EXISTS (SELECT 1 FROM sale s WHERE s.uid = a.sale_uid)"
)


@dataclass(frozen=True, slots=True)
class New:
    """An attempt before it stands in the books."""

    number: str
    kind: Kind
    provider: str
    amount: Money
    sale_uid: str
    user_id: int | None
    of_attempt_id: int | None = None


def add(tx: Transaction, new: New, *, uid: str, at_ms: int) -> Attempt:
    """Write it down as created; `uid` names its entry in the journal."""
    attempt_id = tx.insert(
        schema_payments.payment_attempt,
        {
            "number": new.number,
            "kind": new.kind.value,
            "provider": new.provider,
            "amount_fen": new.amount.fen,
            "sale_uid": new.sale_uid,
            "of_attempt_id": new.of_attempt_id,
            "user_id": new.user_id,
            "began_at_ms": at_ms,
            "state": State.CREATED.value,
            "transaction_number": "",
            "reason": "",
            "changed_at_ms": at_ms,
        },
    )
    attempt = load(tx, attempt_id)
    _add_step(tx, attempt, uid=uid, at_ms=at_ms)
    return attempt


@dataclass(frozen=True, slots=True)
class Heard:
    """What is heard of an attempt; what the provider calls it, and why."""

    event: Event
    transaction: str = ""
    reason: str = ""


def hear(tx: Transaction, attempt_id: int, heard: Heard, *, uid: str, at_ms: int) -> Attempt:
    """Take the step that follows; one that leads nowhere else is none and leaves no trace. Raises `IllegalStep`."""
    before = load(tx, attempt_id)
    state = after(before.kind, before.state, heard.event)
    transaction = heard.transaction or before.transaction
    if (state, transaction) == (before.state, before.transaction):
        return before
    now = replace(before, state=state, transaction=transaction, reason=heard.reason, changed_at_ms=at_ms)
    tx.run(
        "UPDATE payment_attempt SET state = :state, transaction_number = :transaction, reason = :reason, "
        "changed_at_ms = :at_ms WHERE attempt_id = :attempt_id",
        {
            "state": state.value,
            "transaction": transaction,
            "reason": heard.reason,
            "at_ms": at_ms,
            "attempt_id": attempt_id,
        },
    )
    _add_step(tx, now, uid=uid, at_ms=at_ms)
    return now


def _add_step(tx: Transaction, attempt: Attempt, *, uid: str, at_ms: int) -> None:
    body: dict[str, Json] = {
        "payment": attempt.number,
        "what": attempt.kind.value,
        "provider": attempt.provider,
        "sale": attempt.sale_uid,
        "amount_fen": attempt.amount.fen,
        "of": attempt.of_number,
        "transaction": attempt.transaction,
        "reason": attempt.reason,
    }
    head = journal.append(tx, _ENTRIES[attempt.state], body, uid=uid, at_ms=at_ms)
    tx.insert(
        schema_payments.payment_step,
        {
            "attempt_id": attempt.attempt_id,
            "state": attempt.state.value,
            "transaction_number": attempt.transaction,
            "reason": attempt.reason,
            "at_ms": at_ms,
            "journal_seq": head.seq,
        },
    )


def load(tx: Transaction, attempt_id: int) -> Attempt:
    row = tx.first(f"SELECT {_COLUMNS} {_FROM} WHERE a.attempt_id = :id", {"id": attempt_id})
    if row is None:
        raise LookupError(attempt_id)
    return _attempt(row)


def by_number(tx: Transaction, number: str) -> Attempt | None:
    row = tx.first(f"SELECT {_COLUMNS} {_FROM} WHERE a.number = :number", {"number": number})
    return None if row is None else _attempt(row)


def of_sale(tx: Transaction, sale_uid: str) -> list[Attempt]:
    """All of a sale, or of a return, in the order they were begun."""
    sql = f"SELECT {_COLUMNS} {_FROM} WHERE a.sale_uid = :uid ORDER BY a.attempt_id"
    return [_attempt(row) for row in tx.all(sql, {"uid": sale_uid})]


def open_ones(tx: Transaction) -> list[Attempt]:
    """Those that are not at an end."""
    return [_attempt(row) for row in tx.all(f"SELECT {_COLUMNS} {_FROM} WHERE {_OPEN} ORDER BY a.attempt_id")]


def paid_unsold(tx: Transaction) -> list[Attempt]:
    """Money taken for sales that are not in the books."""
    return [_attempt(row) for row in tx.all(f"SELECT {_COLUMNS} {_FROM} WHERE {_PAID_UNSOLD} ORDER BY a.attempt_id")]


def refused_refunds(tx: Transaction) -> list[Attempt]:
    """What a provider does not give back and nobody has given back since: the money has to go another way."""
    sql = (
        f"SELECT {_COLUMNS} {_FROM} WHERE a.kind = 'refund' AND a.state = 'failed' AND NOT EXISTS (SELECT 1 FROM "
        "payment_attempt later WHERE later.of_attempt_id = a.of_attempt_id AND later.sale_uid = a.sale_uid "
        "AND later.attempt_id > a.attempt_id) ORDER BY a.attempt_id"
    )
    return [_attempt(row) for row in tx.all(sql)]


def began_between(tx: Transaction, provider: str, from_ms: int, to_ms: int) -> list[Attempt]:
    """What was begun with a provider in a stretch of time."""
    sql = (
        f"SELECT {_COLUMNS} {_FROM} WHERE a.provider = :provider AND a.began_at_ms >= :from_ms "
        "AND a.began_at_ms < :to_ms ORDER BY a.attempt_id"
    )
    return [_attempt(row) for row in tx.all(sql, {"provider": provider, "from_ms": from_ms, "to_ms": to_ms})]


def refunded(tx: Transaction, attempt_id: int) -> Money:
    """What of a payment was given back, and what is just being given back."""
    sql = (
        "SELECT coalesce(sum(amount_fen), 0) FROM payment_attempt WHERE of_attempt_id = :id AND kind = 'refund' "
        "AND state <> 'failed'"
    )
    return Money(tx.value(sql, {"id": attempt_id}))


def done_refunds(tx: Transaction, attempt_id: int) -> Money:
    """What of a payment surely was given back."""
    sql = "SELECT coalesce(sum(amount_fen), 0) FROM payment_attempt WHERE of_attempt_id = :id AND state = 'refunded'"
    return Money(tx.value(sql, {"id": attempt_id}))


@dataclass(frozen=True, slots=True)
class Statement:
    """A day at a provider as it was compared; `differences` is JSON."""

    provider: str
    day: date
    lines: int
    amount: Money
    fees: Money
    differences: str


def keep_statement(tx: Transaction, statement: Statement, *, at_ms: int) -> None:
    tx.run(
        "INSERT INTO payment_statement (provider, day, lines, amount_fen, fees_fen, differences, compared_at_ms) "
        "VALUES (:provider, :day, :lines, :amount_fen, :fees_fen, :differences, :at_ms) "
        "ON CONFLICT (provider, day) DO UPDATE SET lines = excluded.lines, amount_fen = excluded.amount_fen, "
        "fees_fen = excluded.fees_fen, differences = excluded.differences, compared_at_ms = excluded.compared_at_ms",
        {
            "provider": statement.provider,
            "day": statement.day.isoformat(),
            "lines": statement.lines,
            "amount_fen": statement.amount.fen,
            "fees_fen": statement.fees.fen,
            "differences": statement.differences,
            "at_ms": at_ms,
        },
    )


def statements(tx: Transaction, since: date) -> list[Statement]:
    """Those compared of the days from this one on, the latest day first."""
    sql = (
        "SELECT provider, day, lines, amount_fen, fees_fen, differences FROM payment_statement WHERE day >= :since "
        "ORDER BY day DESC, provider"
    )
    return [
        Statement(provider, date.fromisoformat(day), lines, Money(amount), Money(fees), differences)
        for provider, day, lines, amount, fees, differences in tx.all(sql, {"since": since.isoformat()})
    ]


def is_sold(tx: Transaction, sale_uid: str) -> bool:
    return tx.value("SELECT 1 FROM sale WHERE uid = :uid", {"uid": sale_uid}) is not None


def _attempt(row: Sequence[object]) -> Attempt:
    attempt_id, number, kind, provider, amount, sale_uid, state, began, changed, transaction, reason, of_number = row
    return Attempt(
        int(str(attempt_id)),
        str(number),
        Kind(kind),
        str(provider),
        Money(int(str(amount))),
        str(sale_uid),
        State(state),
        int(str(began)),
        int(str(changed)),
        str(transaction),
        str(reason),
        str(of_number),
    )
