"""What is on hand and what it is worth, where it came from and went, and what about it somebody should do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Final

from pos_app.domain.ledger import Column, LedgerRow, column_of, ledger_row
from pos_app.domain.money import Money, Quantity, half_up
from pos_app.domain.product import ProductId, on_hand_text
from pos_app.services.days import current_business_date
from pos_app.services.ports import Clock
from pos_app.store import batches, stock_views
from pos_app.store.engine import Store, Transaction
from pos_app.store.stock_views import CategorySum, LedgerEntry, OnHand, PeriodStock

USUAL_DAYS: Final = 28
"""What sells is reckoned from so many days."""
LOW_DAYS, OVER_DAYS, SLOW_DAYS, DEAD_DAYS, EXPIRING_DAYS = 3, 60, 30, 90, 30
_NOTHING: Final = Quantity(0)


class Concern(Enum):
    """Why somebody should look at a product."""

    NEGATIVE = "negative"
    LOW = "low"
    OVER = "over"
    SLOW = "slow"
    DEAD = "dead"
    EXPIRING = "expiring"


@dataclass(frozen=True, slots=True)
class Concerned:
    """A product somebody should look at. `sold` is of the last four weeks, `days` what the stock lasts (None: ever).

    `expires` is the day of its oldest batch, where that is the matter.
    """

    product: OnHand
    concern: Concern
    sold: Quantity
    days: int | None
    expires: str = ""
    batch: Quantity = _NOTHING


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A product's row of a day or month: quantities by column, cost by column, and what the closing stock sells for."""

    product: OnHand
    row: LedgerRow
    opening_cost: Money
    costs: Mapping[Column, Money]

    @property
    def retail(self) -> Money:
        return self.product.price * self.row.closing


def text_of(product: OnHand, quantity: Quantity) -> str:
    """A quantity of it as the trade says it: `12条3盒`."""
    return on_hand_text(quantity, product.unit, product.kind, product.packs_per_carton)


def on_hand(
    store: Store,
    text: str = "",
    *,
    category: str | None = None,
    after: OnHand | None = None,
    most: int = 100,
    there: bool = True,
) -> list[OnHand]:
    """A page of the list, or what a person types finds."""
    with store.read() as tx:
        if text.strip():
            return stock_views.found(tx, text, most) if after is None else []
        behind = None if after is None else (after.name, int(after.product_id))
        return stock_views.page(tx, category=category, after=behind, most=most, there=there)


def worth(store: Store) -> list[CategorySum]:
    """What the stock is worth, by category."""
    with store.read() as tx:
        return stock_views.sums(tx)


def product_ledger(
    store: Store, product_id: ProductId, *, before: LedgerEntry | None = None, most: int = 100
) -> list[LedgerEntry]:
    """The movements of a product, newest first, each with the document behind it and what was there after it."""
    with store.read() as tx:
        place = None
        if before is not None:
            place = (before.movement_id, Quantity(before.after.milli - before.quantity.milli))
        return stock_views.ledger(tx, product_id, before=place, most=most)


def product(store: Store, product_id: ProductId) -> OnHand:
    with store.read() as tx:
        return stock_views.of(tx, [product_id])[0]


def period_ledger(store: Store, first: date, last: date) -> list[PeriodRow]:
    """The ledger of some days: opening, what came and went by column, closing. It adds up to the documents."""
    with store.read() as tx:
        return [_period_row(each) for each in stock_views.period(tx, first, last)]


def _period_row(each: PeriodStock) -> PeriodRow:
    costs: dict[Column, Money] = {}
    for moved in each.moved:
        column = column_of(moved.kind)
        costs[column] = costs.get(column, Money(0)) + Money(column.sign * moved.value.fen)
    row = ledger_row(each.opening, each.opening_cost, each.moved)
    return PeriodRow(each.product, row, each.opening_cost, costs)


def month_of(day: date) -> tuple[date, date]:
    """The first and last day of its month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def concerns(store: Store, concern: Concern, *, clock: Clock) -> Sequence[Concerned]:
    """The products of a list, the most pressing first."""
    with store.read() as tx:
        today = current_business_date(tx, clock.now_ms())
        if concern is Concern.NEGATIVE:
            sold = stock_views.sold_since(tx, today - timedelta(days=USUAL_DAYS))
            return [_concerned(each, concern, sold) for each in stock_views.negative(tx)]
        if concern is Concern.EXPIRING:
            return _expiring(tx, today)
        if concern in {Concern.LOW, Concern.OVER}:
            return _by_days(tx, concern, today)
        return _without_sale(tx, concern, today)


def _concerned(each: OnHand, concern: Concern, sold: Mapping[int, Quantity]) -> Concerned:
    gone = sold.get(each.product_id, _NOTHING)
    days = half_up(max(0, each.on_hand.milli) * USUAL_DAYS, gone.milli) if gone.milli > 0 else None
    return Concerned(each, concern, gone, days)


def _by_days(tx: Transaction, concern: Concern, today: date) -> list[Concerned]:
    """Too little or too much: by the limits somebody has set, else by what sells."""
    sold = stock_views.sold_since(tx, today - timedelta(days=USUAL_DAYS))
    selling = stock_views.of(tx, [product_id for product_id, gone in sold.items() if gone.milli > 0])
    every = {each.product_id: each for each in (*selling, *stock_views.limited(tx))}
    found = [_concerned(each, concern, sold) for each in every.values()]
    wanted = [each for each in found if (_is_low(each) if concern is Concern.LOW else _is_over(each))]
    if concern is Concern.OVER:
        return sorted(wanted, key=lambda each: -each.product.value.fen)
    return sorted(wanted, key=lambda each: (each.days is None, each.days or 0, -each.sold.milli))


def _is_low(each: Concerned) -> bool:
    if each.product.least is not None:
        return each.product.on_hand < each.product.least
    return each.days is not None and each.days < LOW_DAYS


def _is_over(each: Concerned) -> bool:
    if each.product.most is not None:
        return each.product.on_hand > each.product.most
    return each.days is not None and each.days > OVER_DAYS


def _without_sale(tx: Transaction, concern: Concern, today: date) -> list[Concerned]:
    """Goods nobody has bought for a month, or for three; what came in meanwhile had no chance yet."""
    dead_since, slow_since = today - timedelta(days=DEAD_DAYS), today - timedelta(days=SLOW_DAYS)
    dead_sold, slow_sold = stock_views.sold_since(tx, dead_since), stock_views.sold_since(tx, slow_since)
    since, sold = (dead_since, dead_sold) if concern is Concern.DEAD else (slow_since, slow_sold)
    fresh = stock_views.came_since(tx, since)
    dead = {
        each.product_id
        for each in stock_views.with_stock(tx)
        if concern is Concern.SLOW and dead_sold.get(each.product_id, _NOTHING).milli <= 0
    } - stock_views.came_since(tx, dead_since)
    found = [
        Concerned(each, concern, slow_sold.get(each.product_id, _NOTHING), None)
        for each in stock_views.with_stock(tx)
        if sold.get(each.product_id, _NOTHING).milli <= 0 and each.product_id not in fresh | dead
    ]
    return sorted(found, key=lambda each: -each.product.value.fen)


def _expiring(tx: Transaction, today: date) -> list[Concerned]:
    """What should be sold first: batches with so many days left or none, as far as they are still there."""
    until = (today + timedelta(days=EXPIRING_DAYS)).isoformat()
    found = []
    for left in batches.left_until(tx, until):
        (product,) = stock_views.of(tx, [left.product_id])
        days = (date.fromisoformat(left.expires_on) - today).days
        found.append(Concerned(product, Concern.EXPIRING, _NOTHING, days, left.expires_on, left.quantity))
    return found


def counts(store: Store, *, clock: Clock) -> dict[Concern, int]:
    """How many products each list has."""
    return {concern: len(concerns(store, concern, clock=clock)) for concern in Concern}
