"""Stock movements and the projection of stock on hand, kept in the same transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import Kind, ProductId
from pos_app.domain.stock import Holding, Move, issue, receive
from pos_app.store import schema
from pos_app.store.engine import Transaction

_HOLDING: Final = "SELECT on_hand_milli, value_fen, unit_cost FROM stock_on_hand WHERE product_id = :product_id"
_KEEP: Final = (
    "INSERT INTO stock_on_hand (product_id, on_hand_milli, value_fen, unit_cost, sold_milli) "
    "VALUES (:product_id, :on_hand_milli, :value_fen, :unit_cost, :sold_milli) "
    "ON CONFLICT (product_id) DO UPDATE SET on_hand_milli = excluded.on_hand_milli, value_fen = excluded.value_fen, "
    "unit_cost = excluded.unit_cost, sold_milli = stock_on_hand.sold_milli + excluded.sold_milli"
)
SOLD_KINDS: Final = frozenset({"sale", "return"})


@dataclass(frozen=True, slots=True)
class Posting:
    """A movement to be written: what moved, why, and for goods that arrive what they cost in all.

    `quantity` is signed and in base units. `cost` None means at what the stock is worth (a customer's return).
    """

    product_id: ProductId
    kind: str
    quantity: Quantity
    cost: Money | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What a set of movements belongs to."""

    business_date: str
    at_ms: int
    journal_seq: int
    sale_id: int | None = None


class Ledger:
    """Works out movements in memory and writes them in one batch per table."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._holdings: dict[ProductId, Holding] = {}
        self._sold: dict[ProductId, int] = {}
        self._moves: list[tuple[Posting, Move]] = []

    def holding(self, product_id: ProductId) -> Holding:
        held = self._holdings.get(product_id)
        if held is None:
            row = self._tx.first(_HOLDING, {"product_id": product_id}) or (0, 0, 0)
            held = self._holdings[product_id] = Holding(Quantity(row[0]), Money(row[1]), row[2])
        return held

    def post(self, posting: Posting) -> Move:
        """Move stock; the outcome tells what it cost."""
        held = self.holding(posting.product_id)
        if posting.quantity.milli < 0:
            move = issue(held, -posting.quantity)
        else:
            cost = posting.cost if posting.cost is not None else held.cost_of(posting.quantity)
            move = receive(held, posting.quantity, cost)
        self._holdings[posting.product_id] = move.after
        if posting.kind in SOLD_KINDS:
            self._sold[posting.product_id] = self._sold.get(posting.product_id, 0) - posting.quantity.milli
        self._moves.append((posting, move))
        return move

    def write(self, document: Document) -> None:
        self._tx.insert_many(
            schema.stock_movement,
            [
                {
                    "product_id": posting.product_id,
                    "kind": posting.kind,
                    "quantity_milli": posting.quantity.milli,
                    "value_fen": move.value.fen,
                    "variance_fen": move.variance.fen,
                    "sale_id": document.sale_id,
                    "line": posting.line,
                    "business_date": document.business_date,
                    "at_ms": document.at_ms,
                    "journal_seq": document.journal_seq,
                }
                for posting, move in self._moves
            ],
        )
        self._tx.many(_KEEP, self._kept(self._holdings.items()))

    def _kept(self, holdings: Iterable[tuple[ProductId, Holding]]) -> Sequence[dict[str, int]]:
        return [
            {
                "product_id": product_id,
                "on_hand_milli": held.on_hand.milli,
                "value_fen": held.value.fen,
                "unit_cost": held.unit_cost,
                "sold_milli": self._sold.get(product_id, 0),
            }
            for product_id, held in holdings
        ]


def set_unit_costs(tx: Transaction, costs: Iterable[tuple[ProductId, int]]) -> None:
    """Give products without any stock yet the cost their sale is reckoned with (thousandths of a fen)."""
    tx.many(
        "INSERT INTO stock_on_hand (product_id, on_hand_milli, value_fen, unit_cost, sold_milli) "
        "VALUES (:product_id, 0, 0, :unit_cost, 0) ON CONFLICT (product_id) DO UPDATE "
        "SET unit_cost = excluded.unit_cost WHERE on_hand_milli = 0 AND value_fen = 0",
        [{"product_id": product_id, "unit_cost": unit_cost} for product_id, unit_cost in costs],
    )


@dataclass(frozen=True, slots=True)
class StockRow:
    """Stock of one product as a person asks for it."""

    product_uid: str
    name: str
    kind: Kind
    unit: str
    packs_per_carton: int
    on_hand: Quantity
    value: Money


def stock_of(tx: Transaction, product_id: ProductId) -> StockRow:
    row = tx.first(
        "SELECT p.uid, p.name, p.kind, p.unit, p.packs_per_carton, coalesce(s.on_hand_milli, 0), "
        "coalesce(s.value_fen, 0) FROM product p LEFT JOIN stock_on_hand s USING (product_id) "
        "WHERE product_id = :product_id",
        {"product_id": product_id},
    )
    assert row is not None  # noqa: S101 - products are never deleted
    return StockRow(row[0], row[1], Kind(row[2]), row[3], row[4], Quantity(row[5]), Money(row[6]))


def has_moved_otherwise(tx: Transaction, product_id: ProductId, kind: str) -> bool:
    """Whether anything else than movements of this kind is known of a product."""
    sql = "SELECT 1 FROM stock_movement WHERE product_id = :product_id AND kind <> :kind LIMIT 1"
    return tx.value(sql, {"product_id": product_id, "kind": kind}) is not None
