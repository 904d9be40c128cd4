"""Suggested orders: what to order of a supplier's goods, or of cigarettes, and why; see pos_app/domain/ordering.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pos_app.domain.money import ONE, Money, Quantity
from pos_app.domain.ordering import HISTORY_DAYS, Goods, Holiday, Suggestion, suggest
from pos_app.domain.people import Right, User
from pos_app.domain.product import CARTON, Kind, ProductId
from pos_app.services.days import current_business_date
from pos_app.services.holidays import holidays_near, year_ago
from pos_app.services.ports import Clock
from pos_app.store import ordering as rows
from pos_app.store import orders, province, purchases, suppliers
from pos_app.store.engine import Store, Transaction
from pos_app.store.ordering import Orderable

TOBACCO_COVER_DAYS = 8
"""The company takes an order every week and brings it a day later."""
USUAL_COVER_DAYS = 8
_YEAR_AGO_DAYS = 28
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class For:
    """What is to be ordered: cigarettes, or the goods of a supplier; None are goods that came from nobody yet."""

    tobacco: bool = False
    supplier_id: int | None = None


@dataclass(frozen=True, slots=True)
class Suggested:
    """So many units of a product at what one cost last. `left` is what is there, in words of the trade."""

    product_id: ProductId
    name: str
    code: str
    unit: str
    factor: Quantity
    price: Money
    left: str
    suggestion: Suggestion

    @property
    def units(self) -> Quantity:
        return Quantity.of(self.suggestion.packs)


def suggestions(store: Store, wanted: For, user: User, *, clock: Clock) -> Sequence[Suggested]:
    """What would run out before the next order comes stands first; nothing is suggested that lasts."""
    user.need(Right.ADJUST_STOCK)
    with store.read() as tx:
        today = current_business_date(tx, clock.now_ms())
        gathered = _Gathered(tx, today, _cover_days(tx, wanted))
        found = [
            gathered.suggested(goods)
            for goods in gathered.goods
            if goods.kind.is_tobacco == wanted.tobacco and (wanted.tobacco or goods.supplier_id == wanted.supplier_id)
        ]
    return sorted((each for each in found if each.suggestion.packs > 0), key=_urgency)


def _urgency(each: Suggested) -> tuple[int, str]:
    """What is wanted most beside what sells of it in a week."""
    wanted = each.suggestion.packs * each.factor.milli
    return -wanted * 1000 // max(1, each.suggestion.a_week.milli), each.name


def _cover_days(tx: Transaction, wanted: For) -> int:
    if wanted.tobacco:
        return TOBACCO_COVER_DAYS
    supplier = None if wanted.supplier_id is None else suppliers.find(tx, wanted.supplier_id)
    return USUAL_COVER_DAYS if supplier is None else supplier.lead_days + supplier.rhythm_days


class _Gathered:
    """Everything read once for all products."""

    def __init__(self, tx: Transaction, today: date, cover: int) -> None:
        self._tx, self._today, self._cover = tx, today, cover
        self._holidays: Sequence[Holiday] = holidays_near(today)
        self._recent = [today - _DAY * back for back in range(1, HISTORY_DAYS + 1)]
        self._then = [year_ago(today + _DAY * ahead) for ahead in range(cover)]
        self._before = [year_ago(day) for day in self._recent[:_YEAR_AGO_DAYS]]
        self._sold = rows.sold_between(tx, self._recent[-1], self._recent[0])
        last_year = [*self._then, *self._before]
        self._sold_then = rows.sold_between(tx, min(last_year), max(last_year))
        self._on_order = {**orders.on_order(tx), **rows.coming(tx)}
        self.goods = rows.orderable(tx, self._sold)

    def suggested(self, product: Orderable) -> Suggested:
        unit, factor, price, code = self._bought_as(product)
        return Suggested(
            product_id=product.product_id,
            name=product.name,
            code=code,
            unit=unit,
            factor=factor,
            price=price,
            left=self._goods(product, factor).text(product.on_hand.milli),
            suggestion=suggest(self._goods(product, factor), self._cover, self._holidays),
        )

    def _goods(self, product: Orderable, factor: Quantity) -> Goods:
        key = product.product_id
        on_order = self._on_order.get(key, Quantity(0)).milli
        known = HISTORY_DAYS if product.since is None else max(1, (self._today - product.since).days)
        limit = province.limit_of(self._tx, key).stock_max if product.kind.is_tobacco else None
        bounds = [each for each in (product.stock_max, None if limit is None else limit.milli) if each is not None]
        return Goods(
            sold=_of(self._sold.get(key, {}), self._recent[:known]),
            on_hand=product.on_hand.milli,
            on_order=on_order,
            pack=factor.milli,
            year_ago=_of(self._sold_then.get(key, {}), self._then),
            year_ago_before=_of(self._sold_then.get(key, {}), self._before),
            stock_min=product.stock_min,
            stock_max=min(bounds, default=None),
            unit=product.unit,
            kind=product.kind,
            packs_per_carton=product.packs_per_carton,
        )

    def _bought_as(self, product: Orderable) -> tuple[str, Quantity, Money, str]:
        """The unit it is bought by, what one costs, and its code."""
        if product.kind is Kind.CIGARETTE:
            return self._carton_of(product)
        last = purchases.last_price(self._tx, product.product_id)
        if last is None:
            return product.unit, ONE, rows.cost_of(product.unit_cost, ONE), product.code
        return last.unit, last.factor, last.price, product.code

    def _carton_of(self, product: Orderable) -> tuple[str, Quantity, Money, str]:
        wholesale = province.wholesale_of(self._tx, product.product_id)
        packs = product.packs_per_carton
        factor = Quantity.of(packs)
        price = rows.cost_of(product.unit_cost, factor) if wholesale is None else wholesale[0]
        return CARTON, factor, price, rows.carton_code(self._tx, product.product_id, packs) or product.code


def _of(sold: Mapping[date, int], days: Sequence[date]) -> list[int]:
    return [sold.get(day, 0) for day in days]
