"""What a suggested order is made from: what was sold on which day, what is there, on its way, and how it is bought."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import Kind, ProductId
from pos_app.store.engine import Transaction

_SOLD: Final = (
    "SELECT product_id, business_date, -sum(quantity_milli) FROM stock_movement "
    "WHERE business_date BETWEEN :first AND :last AND kind IN ('sale', 'return') GROUP BY 1, 2"
)
# Who it came from last, and by which unit; of what never came from anybody, the supplier named on its card.
_GOODS: Final = (
    "SELECT p.product_id, p.uid, p.name, p.kind, p.unit, p.packs_per_carton, coalesce(s.on_hand_milli, 0), "
    "coalesce(s.unit_cost, 0), d.stock_min_milli, d.stock_max_milli, "
    "coalesce((SELECT h.supplier_id FROM purchase_line l JOIN purchase h USING (purchase_id) "
    "WHERE l.product_id = p.product_id AND h.kind = 'receipt' ORDER BY l.purchase_id DESC LIMIT 1), "
    "(SELECT n.supplier_id FROM supplier n WHERE n.name = d.supplier)), "
    "(SELECT business_date FROM stock_movement m WHERE m.product_id = p.product_id ORDER BY movement_id LIMIT 1), "
    "coalesce((SELECT code FROM barcode b WHERE b.product_id = p.product_id ORDER BY factor_milli, code LIMIT 1), "
    "p.house_code, '') "
    "FROM product p LEFT JOIN stock_on_hand s USING (product_id) LEFT JOIN product_detail d USING (product_id) "
    "WHERE p.active = 1 AND (p.product_id IN (SELECT value FROM json_each(:sold)) OR d.stock_min_milli > 0)"
)
_COMING: Final = (
    "SELECT product_id, sum(milli) FROM (SELECT l.product_id, l.delivered_milli * l.packs_per_carton AS milli "
    "FROM delivery d JOIN delivery_line l USING (delivery_id) WHERE d.state IN ('expected', 'arrived', 'partly') "
    "AND l.product_id IS NOT NULL UNION ALL SELECT t.product_id, -t.packs_milli FROM delivery d "
    "JOIN delivery_acceptance USING (delivery_id) JOIN delivery_accepted_line t USING (acceptance_id) "
    "WHERE d.state IN ('expected', 'arrived', 'partly')) GROUP BY product_id"
)


@dataclass(frozen=True, slots=True)
class Orderable:
    """A product that may be ordered. `unit_cost` is in thousandths of a fen; `since` is the day it first moved."""

    product_id: ProductId
    uid: str
    name: str
    kind: Kind
    unit: str
    packs_per_carton: int
    on_hand: Quantity
    unit_cost: int
    stock_min: int | None
    stock_max: int | None
    supplier_id: int | None
    since: date | None
    code: str


def sold_between(tx: Transaction, first: date, last: date) -> Mapping[ProductId, Mapping[date, int]]:
    """What each product sold on each of these days, less what customers brought back (thousandths of base units)."""
    found: defaultdict[ProductId, dict[date, int]] = defaultdict(dict)
    for product_id, day, milli in tx.all(_SOLD, {"first": first.isoformat(), "last": last.isoformat()}):
        found[product_id][date.fromisoformat(day)] = milli
    return found


def orderable(tx: Transaction, sold: Mapping[ProductId, Mapping[date, int]]) -> list[Orderable]:
    """The products that were sold, and those of which a least stock is wanted."""
    rows = tx.all(_GOODS, {"sold": "[" + ",".join(str(int(product)) for product in sold) + "]"})
    return [
        Orderable(
            product_id=row[0],
            uid=row[1],
            name=row[2],
            kind=Kind(row[3]),
            unit=row[4],
            packs_per_carton=row[5],
            on_hand=Quantity(row[6]),
            unit_cost=row[7],
            stock_min=row[8],
            stock_max=row[9],
            supplier_id=row[10],
            since=None if row[11] is None else date.fromisoformat(row[11]),
            code=row[12],
        )
        for row in rows
    ]


def coming(tx: Transaction) -> dict[ProductId, Quantity]:
    """Packs of deliveries that are on their way and not taken in."""
    return {ProductId(row[0]): Quantity(row[1]) for row in tx.all(_COMING) if row[1] > 0}


def carton_code(tx: Transaction, product_id: ProductId, packs: int) -> str:
    """The code on the carton, empty where the shop has none."""
    found: str | None = tx.value(
        "SELECT code FROM barcode WHERE product_id = :product_id AND factor_milli = :factor ORDER BY code LIMIT 1",
        {"product_id": product_id, "factor": packs * 1000},
    )
    return found or ""


def cost_of(unit_cost: int, factor: Quantity) -> Money:
    """What a unit of so many base units costs by the books."""
    return Money((2 * unit_cost * factor.milli + 1_000_000) // 2_000_000)
