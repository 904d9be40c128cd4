"""The shop of this store: one row, written once."""

from dataclasses import dataclass

from pos_app.store import schema
from pos_app.store.engine import Transaction


@dataclass(frozen=True, slots=True)
class Shop:
    """Who and what this store belongs to."""

    uid: str
    licence: str
    name: str
    register: str


def read(tx: Transaction) -> Shop | None:
    """None before the first start is done."""
    row = tx.first("SELECT uid, licence, name, register FROM shop")
    return None if row is None else Shop(*row)


def add(tx: Transaction, shop: Shop, *, at_ms: int) -> None:
    """Write the shop and the first epoch of its journal."""
    tx.insert(
        schema.shop,
        {
            "shop_id": 1,
            "uid": shop.uid,
            "licence": shop.licence,
            "name": shop.name,
            "register": shop.register,
            "created_at_ms": at_ms,
        },
    )
    tx.insert(schema.epoch, {"epoch": 1, "after_seq": 0, "began_at_ms": at_ms, "reason": "new"})
