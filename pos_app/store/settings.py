"""Settings as name and JSON text; their types and limits are the services' business."""

from pos_app.store.engine import Transaction


def read(tx: Transaction) -> dict[str, str]:
    return dict(map(tuple, tx.all("SELECT name, value FROM setting")))


def keep(tx: Transaction, values: dict[str, str]) -> None:
    tx.many(
        "INSERT INTO setting (name, value) VALUES (:name, :value) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [{"name": name, "value": value} for name, value in values.items()],
    )
