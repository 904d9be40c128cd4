"""What the pages read of a day's sales: by shop, and by product in one shop or in all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, RowMapping, and_, case, desc, func, select

from cloud.schema import product, product_day, register, shop_day

ROWS: Final = 100


@dataclass(frozen=True, slots=True)
class ShopsPage:
    """Registers that sold on the day, by their names; `after` names the last when more follow."""

    rows: Sequence[RowMapping]
    after: str


def newest_day(connection: Connection) -> str | None:
    """The latest business date of any register."""
    found: str | None = connection.scalar(select(func.max(shop_day.c.business_date)))
    return found


def totals(connection: Connection, day: str) -> RowMapping:
    """All registers together."""
    row = shop_day.c
    sums = (func.coalesce(func.sum(row[name]), 0).label(name) for name in ("sales", "returns", "lines", "amount_fen"))
    query = select(func.count().label("registers"), *sums).where(row.business_date == day)
    return connection.execute(query).mappings().one()


def by_shop(connection: Connection, day: str, after: str) -> ShopsPage:
    row = shop_day.c
    query = (
        select(shop_day, register.c.licence, register.c.register, register.c.name)
        .join_from(shop_day, register, row.register_id == register.c.register_id)
        .where(row.business_date == day, row.register_id > after)
        .order_by(row.register_id)
        .limit(ROWS + 1)
    )
    found = connection.execute(query).mappings().all()
    return ShopsPage(found[:ROWS], found[ROWS - 1]["register_id"] if len(found) > ROWS else "")


def by_product(connection: Connection, day: str, register_id: str) -> Sequence[RowMapping]:
    """What brought most first; of one register, or of all, where the same code is the same product.

    Without a code it is the same name that makes it the same.
    """
    row = product_day.c
    same = [product.c.product] if register_id else [case((product.c.code == "", product.c.name), else_="")]
    names = ("units_milli", "amount_fen", "cost_fen", "lines", "in_milli")
    query = (
        select(
            product.c.code,
            *(func.max(product.c[name]).label(name) for name in ("name", "tobacco", "packs_per_carton")),
            func.count().label("registers"),
            *(func.sum(row[name]).label(name) for name in names),
        )
        .join_from(
            product_day, product, and_(row.register_id == product.c.register_id, row.product == product.c.product)
        )
        .where(row.business_date == day, row.lines > 0)
        .group_by(product.c.code, *same)
        .order_by(desc("amount_fen"), product.c.code)
        .limit(ROWS)
    )
    if register_id:
        query = query.where(row.register_id == register_id, product.c.register_id == register_id)
    return connection.execute(query).mappings().all()
