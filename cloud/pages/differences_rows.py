"""What the pages read of closed days that cloud and till have counted differently."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, RowMapping, and_, func, select, tuple_

from cloud.schema import reconciliation, reconciliation_difference, register

ROWS: Final = 50


@dataclass(frozen=True, slots=True)
class DaysPage:
    """Newest first; `after` names the last when more follow."""

    rows: Sequence[RowMapping]
    after: str


def list_differing(connection: Connection, after: str) -> DaysPage:
    """The days with differences, from a place on."""
    day, found = reconciliation.c, reconciliation_difference.c
    counted = (
        select(func.count())
        .where(found.register_id == day.register_id, found.business_date == day.business_date)
        .scalar_subquery()
    )
    place = (day.business_date, day.register_id)
    query = (
        select(reconciliation, register.c.licence, register.c.register, register.c.name, counted.label("differences"))
        .join_from(reconciliation, register, day.register_id == register.c.register_id)
        .where(day.agrees == 0)
        .order_by(*(column.desc() for column in place))
        .limit(ROWS + 1)
    )
    if after:
        date, _, register_id = after.partition("_")
        query = query.where(tuple_(*place) < tuple_(date, register_id))
    rows = connection.execute(query).mappings().all()
    last = rows[ROWS - 1] if len(rows) > ROWS else None
    return DaysPage(rows[:ROWS], f"{last['business_date']}_{last['register_id']}" if last else "")


def find_day(connection: Connection, register_id: str, day: str) -> RowMapping | None:
    query = (
        select(reconciliation, register.c.licence, register.c.register, register.c.name)
        .join_from(reconciliation, register, and_(reconciliation.c.register_id == register.c.register_id))
        .where(reconciliation.c.register_id == register_id, reconciliation.c.business_date == day)
    )
    return connection.execute(query).mappings().first()


def differences_of(connection: Connection, register_id: str, day: str) -> Sequence[RowMapping]:
    found = reconciliation_difference.c
    query = select(reconciliation_difference).where(found.register_id == register_id, found.business_date == day)
    return connection.execute(query.order_by(found.place)).mappings().all()
