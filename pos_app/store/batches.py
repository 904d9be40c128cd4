"""Batches: goods with a date on them. What is left of each follows from what is on hand: the oldest is sold first."""

from dataclasses import dataclass
from typing import Final

from pos_app.domain.money import Quantity
from pos_app.domain.product import ProductId
from pos_app.store import schema_stock
from pos_app.store.engine import Row, Transaction

# From the newest batch on: a batch has what is on hand less what all newer ones could hold.
_LEFT: Final = (
    "SELECT batch_id, product_id, lot, made_on, expires_on, min(quantity_milli, max(0, on_hand - newer)) AS left FROM ("
    "SELECT b.*, coalesce(s.on_hand_milli, 0) AS on_hand, coalesce(sum(quantity_milli) OVER (PARTITION BY product_id "
    "ORDER BY expires_on DESC, batch_id DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS newer "
    "FROM batch b LEFT JOIN stock_on_hand s USING (product_id)) "
)


@dataclass(frozen=True, slots=True)
class NewBatch:
    """Goods that came in with a date. `source` says where from."""

    uid: str
    product_id: ProductId
    lot: str
    made_on: str
    expires_on: str
    quantity: Quantity
    source: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Left:
    """What there still is of a batch, when the oldest is sold first."""

    batch_id: int
    product_id: ProductId
    lot: str
    made_on: str
    expires_on: str
    quantity: Quantity


def add(tx: Transaction, batch: NewBatch) -> int:
    return tx.insert(
        schema_stock.batch,
        {
            "uid": batch.uid,
            "product_id": batch.product_id,
            "lot": batch.lot,
            "made_on": batch.made_on,
            "expires_on": batch.expires_on,
            "quantity_milli": batch.quantity.milli,
            "source": batch.source,
            "at_ms": batch.at_ms,
        },
    )


def has(tx: Transaction, uid: str) -> bool:
    return tx.value("SELECT 1 FROM batch WHERE uid = :uid", {"uid": uid}) is not None


def left_of(tx: Transaction, product_id: ProductId) -> list[Left]:
    """The batches of a product that are still there, the one to sell first at the top."""
    rows = tx.all(
        f"{_LEFT} WHERE product_id = :p AND left > 0 ORDER BY expires_on, batch_id".replace(
            "FROM batch b", "FROM (SELECT * FROM batch WHERE product_id = :p) b"
        ),
        {"p": product_id},
    )
    return [_left(row) for row in rows]


def left_until(tx: Transaction, day: str) -> list[Left]:
    """Batches with that date or an earlier one that are still there, the earliest first."""
    rows = tx.all(f"{_LEFT} WHERE expires_on <= :day AND left > 0 ORDER BY expires_on, batch_id", {"day": day})
    return [_left(row) for row in rows]


def _left(row: Row) -> Left:
    return Left(row[0], row[1], row[2], row[3], row[4], Quantity(row[5]))
