"""Open and held baskets as JSON text, so that a crash finds them again."""

from typing import Final, NamedTuple

from pos_app.store.engine import Transaction

OPEN: Final = "open"
HELD: Final = "held:"
"""A held basket's slot begins so; what follows is its own name."""


class Kept(NamedTuple):
    """A basket as it is kept, whatever wrote it."""

    slot: str
    body: str
    changed_at_ms: int


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


def held(tx: Transaction) -> list[Kept]:
    """All held baskets, the oldest first."""
    rows = tx.all(
        "SELECT slot, body, changed_at_ms FROM basket WHERE substr(slot, 1, :length) = :held "
        "ORDER BY changed_at_ms, slot",
        {"held": HELD, "length": len(HELD)},
    )
    return [Kept(*row) for row in rows]


def set_aside(tx: Transaction, name: str) -> None:
    """Make the open basket a held one as it is: nobody can read it, and it is not thrown away."""
    tx.run("UPDATE basket SET slot = :slot WHERE slot = :open", {"slot": HELD + name, "open": OPEN})
