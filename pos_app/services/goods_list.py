"""The catalogue as a list: page by page, filtered, in any order, and the history of one product."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from pos_app.domain.money import Money, Quantity, half_up
from pos_app.domain.people import Right, User
from pos_app.domain.product import Kind, ProductId, on_hand_text
from pos_app.domain.receipt import SHOP_TIME
from pos_app.domain.stock import UNIT_COST_SCALE
from pos_app.store import goods, goods_views, sales
from pos_app.store.engine import Store, Transaction
from pos_app.store.goods_views import After, GoodsRow, PriceEntry, Show, Sort, Wanted

__all__ = ["After", "Listed", "MovementLine", "Page", "PriceLine", "Show", "Sort", "Wanted"]

ROWS_A_PAGE: Final = 100
HISTORY_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """A product of the list; `cost` of one base unit is None for whoever may not see it, and while it is not known."""

    product_id: ProductId
    name: str
    kind: Kind
    code: str
    unit: str
    price: Money
    on_hand: Quantity
    on_hand_text: str
    cost: Money | None
    category: str
    supplier: str
    low: bool
    active: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows; `after` is where the next page begins, None at the end."""

    rows: tuple[Listed, ...]
    after: After | None


def page(
    store: Store,
    wanted: Wanted,
    user: User,
    *,
    sort: Sort = Sort.NAME,
    descending: bool = False,
    after: After | None = None,
    limit: int = ROWS_A_PAGE,
) -> Page:
    """The next rows of the catalogue. What was typed is answered in the order of the search, all at once."""
    with store.read() as tx:
        if wanted.text.strip():
            rows = goods_views.rows_of(tx, goods_views.found_ids(tx, wanted))
            return Page(tuple(_listed(row, user) for row in rows), None)
        places = goods_views.page_ids(tx, wanted, sort, descending=descending, after=after, limit=limit)
        rows = goods_views.rows_of(tx, [place.product_id for place in places])
    last = places[-1] if len(places) == limit else None
    return Page(tuple(_listed(row, user) for row in rows), last)


def count(store: Store, wanted: Wanted) -> int:
    """How many products there are of these, whatever was typed."""
    with store.read() as tx:
        return goods_views.count(tx, wanted)


def categories(store: Store) -> tuple[tuple[int, str], ...]:
    with store.read() as tx:
        return tuple(goods_views.categories(tx))


def _listed(row: GoodsRow, user: User) -> Listed:
    known = row.unit_cost > 0 and user.may(Right.SEE_COST)
    return Listed(
        product_id=row.product_id,
        name=row.name,
        kind=row.kind,
        code=row.code,
        unit=row.unit,
        price=row.price,
        on_hand=row.on_hand,
        on_hand_text=on_hand_text(row.on_hand, row.unit, row.kind, row.packs_per_carton),
        cost=Money(half_up(row.unit_cost, UNIT_COST_SCALE)) if known else None,
        category=row.category,
        supplier=row.supplier,
        low=row.low,
        active=row.active,
    )


@dataclass(frozen=True, slots=True)
class PriceLine:
    """A change of one price of a product: `what` is retail, member, wholesale, floor or guidance."""

    seq: int
    at: str
    what: str
    code: str
    before: Money | None
    after: Money | None
    by: str


def price_history(store: Store, product_id: ProductId, before: int | None = None) -> tuple[PriceLine, ...]:
    """What was changed of a product's prices, the latest first."""
    with store.read() as tx:
        uid = goods.kept(tx, product_id).uid
        entries = goods_views.price_entries(tx, uid, before=before, limit=HISTORY_ROWS)
    return tuple(line for entry in entries for line in _price_lines(entry))


def _price_lines(entry: PriceEntry) -> list[PriceLine]:
    body, at = entry.body, shop_moment(entry.at_ms)
    by, code = str(body.get("user", "")), str(body.get("code", ""))
    if entry.kind == "price.changed":
        what = str(body.get("what", "retail"))
        return [PriceLine(entry.seq, at, what, code, _money(body.get("from_fen")), _money(body.get("to_fen")), by)]
    # The screen of promotions says both, and not what they were.
    return [
        PriceLine(entry.seq, at, what, "", None, _money(body.get(f"{what}_fen")), by) for what in ("floor", "member")
    ]


def _money(fen: object) -> Money | None:
    return Money(fen) if isinstance(fen, int) else None


@dataclass(frozen=True, slots=True)
class MovementLine:
    """What came or went, the document behind it, and what was on hand after it."""

    movement_id: int
    at: str
    business_date: str
    kind: str
    quantity: str
    on_hand: str
    value: Money | None
    document_kind: str
    document: str
    sale_id: int | None


def movements(store: Store, product_id: ProductId, user: User, before: int | None = None) -> tuple[MovementLine, ...]:
    """Movements of a product, the latest first, each with the document behind it."""
    with store.read() as tx:
        kept = goods.kept(tx, product_id)
        rows = goods_views.movements(tx, product_id, before=before, limit=HISTORY_ROWS)
        left = kept.on_hand.milli
        if before is not None:
            left -= goods_views.moved_since(tx, product_id, before).milli
        lines = []
        for row in rows:
            texts = (
                on_hand_text(quantity, kept.unit, kept.kind, kept.packs_per_carton)
                for quantity in (row.quantity, Quantity(left))
            )
            moved, after = texts
            lines.append(
                MovementLine(
                    movement_id=row.movement_id,
                    at=shop_moment(row.at_ms),
                    business_date=row.business_date,
                    kind=row.kind,
                    quantity=moved if row.quantity.milli < 0 else f"+{moved}",
                    on_hand=after,
                    value=row.value if user.may(Right.SEE_COST) else None,
                    document_kind=row.document_kind,
                    document=_document(tx, row.sale_id, row.document),
                    sale_id=row.sale_id,
                )
            )
            left -= row.quantity.milli
    return tuple(lines)


def _document(tx: Transaction, sale_id: int | None, said: str) -> str:
    return said if sale_id is None else sales.number_of(tx, sale_id)


def shop_moment(at_ms: int) -> str:
    """`2026-11-25 14:30`, by the shop's clock."""
    at = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=at_ms) + SHOP_TIME
    return f"{at:%Y-%m-%d %H:%M}"
