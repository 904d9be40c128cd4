"""What the pages read of registers. A list is cut by key: its last page is as fast as its first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, exists, func, or_, select, tuple_

from cloud.schema import alarm, branch, reconciliation, register, shop_day

Which = Literal["all", "alarms", "waiting", "silent", "revoked"]
ROWS: Final = 50
SILENT_MS: Final = 24 * 3_600_000
"""A till that was not heard of for this long is silent."""
_DAYS: Final = 31
_ALARMS: Final = 50
_PLACE: Final = (register.c.licence, register.c.register, register.c.register_id)


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One register of the list; `withheld` entries are gaps in what the cloud has of it."""

    register: RowMapping
    alarms: int
    branches: int
    entries: int
    withheld: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows; `after` names the last when more follow."""

    rows: Sequence[Any]
    after: str


def summary(connection: Connection, now_ms: int) -> dict[str, int]:
    """How many registers there are of each sort."""
    names: tuple[Which, ...] = ("waiting", "silent", "revoked")
    counted = [func.count().label("all"), *(func.count().filter(_is(which, now_ms)).label(which) for which in names)]
    # Few alarms stand: they are counted by themselves, not looked for at each register.
    standing = select(func.count(alarm.c.register_id.distinct())).where(alarm.c.settled_at_ms.is_(None))
    query = select(*counted, standing.scalar_subquery().label("alarms")).select_from(register)
    return dict(connection.execute(query).mappings().one())


def list_registers(connection: Connection, search: str, which: Which, after: str, now_ms: int) -> Page:
    """The registers from a place on, by licence and number."""
    query = select(register).order_by(*_PLACE).limit(ROWS + 1)
    if which != "all":
        query = query.where(_is(which, now_ms))
    if search:
        query = query.where(_found(search))
    if after:
        place = select(*_PLACE).where(register.c.register_id == after)
        query = query.where(tuple_(*_PLACE) > place.scalar_subquery())
    found = connection.execute(query).mappings().all()
    more = found[ROWS - 1]["register_id"] if len(found) > ROWS else ""
    return Page(_with_counts(connection, found[:ROWS]), more)


def _is(which: Which, now_ms: int) -> ColumnElement[bool]:
    stays = register.c.revoked_at_ms.is_(None)
    if which == "alarms":
        return exists().where(alarm.c.register_id == register.c.register_id, alarm.c.settled_at_ms.is_(None))
    if which == "waiting":
        return and_(stays, register.c.waiting > 0)
    if which == "silent":
        return and_(stays, register.c.last_seen_at_ms < now_ms - SILENT_MS)
    return register.c.revoked_at_ms.is_not(None)


def _found(search: str) -> ColumnElement[bool]:
    return or_(
        register.c.licence.startswith(search, autoescape=True),
        register.c.name.contains(search, autoescape=True),
        register.c.register_id == search,
    )


def _with_counts(connection: Connection, rows: Sequence[RowMapping]) -> list[RegisterRow]:
    names = [row["register_id"] for row in rows]
    opened = select(alarm.c.register_id, func.count()).where(
        alarm.c.register_id.in_(names), alarm.c.settled_at_ms.is_(None)
    )
    alarms: dict[str, int] = {row[0]: row[1] for row in connection.execute(opened.group_by(alarm.c.register_id))}
    kept = select(
        branch.c.register_id, func.count(), func.sum(branch.c.seq - branch.c.fork_seq), func.max(branch.c.withheld)
    ).where(branch.c.register_id.in_(names))
    branches = {row[0]: row[1:] for row in connection.execute(kept.group_by(branch.c.register_id))}
    return [
        RegisterRow(row, alarms.get(row["register_id"], 0), *map(int, branches.get(row["register_id"], (0, 0, 0))))
        for row in rows
    ]


def find_register(connection: Connection, register_id: str) -> RegisterRow | None:
    found = connection.execute(select(register).where(register.c.register_id == register_id)).mappings().all()
    return _with_counts(connection, found)[0] if found else None


def branches_of(connection: Connection, register_id: str) -> Sequence[RowMapping]:
    query = select(branch).where(branch.c.register_id == register_id).order_by(branch.c.branch)
    return connection.execute(query).mappings().all()


def alarms_of(connection: Connection, register_id: str) -> Sequence[RowMapping]:
    """What is open first, then the newest."""
    query = select(alarm).where(alarm.c.register_id == register_id)
    query = query.order_by(alarm.c.settled_at_ms.is_not(None), alarm.c.raised_at_ms.desc()).limit(_ALARMS)
    return connection.execute(query).mappings().all()


def days_of(connection: Connection, register_id: str) -> Sequence[RowMapping]:
    """The newest days, and whether they were closed and found the same."""
    query = (
        select(shop_day, reconciliation.c.agrees)
        .join_from(
            shop_day,
            reconciliation,
            and_(
                shop_day.c.register_id == reconciliation.c.register_id,
                shop_day.c.business_date == reconciliation.c.business_date,
            ),
            isouter=True,
        )
        .where(shop_day.c.register_id == register_id)
        .order_by(shop_day.c.business_date.desc())
        .limit(_DAYS)
    )
    return connection.execute(query).mappings().all()
