"""The open basket as JSON text, so that a crash finds it again."""

from typing import Final

from pos_app.store.engine import Transaction

OPEN: Final = "open"


def load(tx: Transaction, slot: str = OPEN) -> str | None:
    body: str | None = tx.value("SELECT body FROM basket WHERE slot = :slot", {"slot": slot})
    return body


def keep(tx: Transaction, body: str, *, at_ms: int, slot: str = OPEN) -> None:
    tx.run(
        "INSERT INTO basket (slot, body, changed_at_ms) VALUES (:slot, :body, :at_ms) "
        "ON CONFLICT (slot) DO UPDATE SET body = excluded.body, changed_at_ms = excluded.changed_at_ms",
        {"slot": slot, "body": body, "at_ms": at_ms},
    )


def drop(tx: Transaction, slot: str = OPEN) -> None:
    tx.run("DELETE FROM basket WHERE slot = :slot", {"slot": slot})
