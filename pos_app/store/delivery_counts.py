"""What somebody has counted of a delivery and not taken in yet. Quantities are cartons."""

from pos_app.domain.money import Quantity
from pos_app.store.engine import Transaction


def begin(tx: Transaction, delivery_id: int) -> None:
    """Nothing of each line is counted yet; a count that was begun before goes on."""
    tx.run(
        "INSERT INTO delivery_count (delivery_id, line, cartons_milli) "
        "SELECT delivery_id, line, 0 FROM delivery_line WHERE delivery_id = :delivery_id "
        "ON CONFLICT (delivery_id, line) DO NOTHING",
        {"delivery_id": delivery_id},
    )


def counted(tx: Transaction, delivery_id: int) -> dict[int, Quantity]:
    """By line; empty while nobody counts."""
    rows = tx.all(
        "SELECT line, cartons_milli FROM delivery_count WHERE delivery_id = :delivery_id ORDER BY line",
        {"delivery_id": delivery_id},
    )
    return {row[0]: Quantity(row[1]) for row in rows}


def put(tx: Transaction, delivery_id: int, line: int, cartons: Quantity) -> None:
    tx.run(
        "INSERT INTO delivery_count (delivery_id, line, cartons_milli) VALUES (:delivery_id, :line, :milli) "
        "ON CONFLICT (delivery_id, line) DO UPDATE SET cartons_milli = excluded.cartons_milli",
        {"delivery_id": delivery_id, "line": line, "milli": cartons.milli},
    )


def forget(tx: Transaction, delivery_id: int) -> None:
    tx.run("DELETE FROM delivery_count WHERE delivery_id = :delivery_id", {"delivery_id": delivery_id})
