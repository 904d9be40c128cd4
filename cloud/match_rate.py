"""The scan match rate (扫码匹配率) of each cigarette of a register, from what the cloud was told as it happened."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, and_, select

from cloud.schema import product, product_day
from pos_app.domain.ledger import match_rate
from pos_app.domain.money import Quantity

WHOLE: Final = 10_000


@dataclass(frozen=True, slots=True)
class Matched:
    """One cigarette over a period, in thousandths of a pack; the rate in hundredths of a percent."""

    product: str
    name: str
    packs_per_carton: int
    opening_milli: int
    delivered_milli: int
    sold_milli: int
    closing_milli: int

    @property
    def rate(self) -> int | None:
        """Sold ÷ (opening + delivered − closing); None when nothing has gone."""
        return match_rate(
            sold=Quantity(self.sold_milli),
            opening=Quantity(self.opening_milli),
            delivered=Quantity(self.delivered_milli),
            closing=Quantity(self.closing_milli),
        )


def match_rates(connection: Connection, register_id: str, first: str, last: str) -> list[Matched]:
    """The cigarettes that the till's ledgers name in a period of closed days, furthest from 100 % first."""
    row = product_day.c
    query = (
        select(
            *(row.product, product.c.name, product.c.packs_per_carton, row.opening_milli, row.in_milli),
            *(row.returned_milli, row.units_milli, row.closing_milli),
        )
        .join_from(
            product_day, product, and_(row.register_id == product.c.register_id, row.product == product.c.product)
        )
        .where(row.register_id == register_id, product.c.register_id == register_id, product.c.tobacco == 1)
        .where(row.business_date.between(first, last), row.stated_seq.is_not(None))
        .order_by(row.product, row.business_date)
    )
    found: dict[str, Matched] = {}
    for key, name, packs, opening, brought, returned, sold, closing in connection.execute(query):
        before = found.get(key) or Matched(key, name, packs, opening, 0, 0, opening)
        delivered = before.delivered_milli + brought - returned
        found[key] = Matched(key, name, packs, before.opening_milli, delivered, before.sold_milli + sold, closing)
    return sorted(found.values(), key=_distance)


def _distance(one: Matched) -> tuple[int, str]:
    return (0 if one.rate is None else -abs(one.rate - WHOLE), one.name)
