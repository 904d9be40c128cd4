"""The records: what was done at this till, by whom and when, for whoever has the right to see it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Final

from pos_app.domain.journal import Json
from pos_app.domain.people import Right, User
from pos_app.domain.receipt import SHOP_TIME
from pos_app.services.acting import signed
from pos_app.services.days import SHOP_TIME_MS
from pos_app.services.ports import Clock, Ids
from pos_app.services.sheets import write_sheet
from pos_app.store import journal, people, records
from pos_app.store.engine import Store, Transaction
from pos_app.store.records import Record

__all__ = [
    "Filter",
    "Group",
    "Period",
    "Record",
    "export",
    "group_of",
    "names",
    "page",
    "shop_time",
    "who",
]

PAGE: Final = 100
EXPORT_MOST: Final = 100_000
_A_DAY_MS: Final = 86_400_000
_DAY_BEGINS_MS: Final = 4 * 3_600_000


class Group(Enum):
    """Kinds of entries that belong together; each begins with one of the words of `BEGINNINGS`."""

    ALL = "all"
    SALES = "sales"
    MONEY = "money"
    GOODS = "goods"
    MEMBERS = "members"
    PEOPLE = "people"
    SHOP = "shop"


BEGINNINGS: Final = {
    Group.SALES: ("sale", "basket", "minor", "receipt"),
    Group.MONEY: ("payment", "cash", "drawer", "shift", "account", "balance", "statement"),
    Group.GOODS: (
        "goods",
        "product",
        "price",
        "stock",
        "supplier",
        "order",
        "code",
        "delivery",
        "tag",
        "promotion",
        "bundle",
        "stocktake",
        "batch",
    ),
    Group.MEMBERS: ("member", "members", "points", "coupon", "grade", "phone"),
    Group.PEOPLE: ("user", "role", "approval", "recovery", "till"),
    Group.SHOP: ("store", "day", "clock", "journal"),
}


class Period(Enum):
    """How far back, in business days."""

    TODAY = 1
    WEEK = 7
    MONTH = 30
    ALL = 0


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for. A `receipt` number is all that counts when there is one; no `person` is anybody."""

    period: Period = Period.WEEK
    group: Group = Group.ALL
    person: str = ""
    receipt: str = ""


def group_of(kind: str) -> Group:
    noun = kind.partition(".")[0]
    return next((group for group, nouns in BEGINNINGS.items() if noun in nouns), Group.SHOP)


def page(
    store: Store, wanted: Filter, user: User, *, clock: Clock, before: int | None = None, most: int = PAGE
) -> tuple[Record, ...]:
    """The entries looked for, newest first, after those down to number `before`."""
    user.need(Right.SEE_JOURNAL)
    now = clock.now_ms()
    with store.read() as tx:
        return tuple(_page(tx, wanted, now, before, most))


def _page(tx: Transaction, wanted: Filter, now_ms: int, before: int | None, most: int) -> list[Record]:
    if wanted.receipt.strip():
        return records.of_receipt(tx, wanted.receipt) if before is None else []
    kinds: tuple[str, ...] = ()
    if wanted.group is not Group.ALL:
        kinds = tuple(kind for kind in records.kinds(tx) if group_of(kind) is wanted.group)
        if not kinds:
            return []
    people_ = records.names_of(tx, wanted.person) if wanted.person else ()
    return records.page(tx, records.Wanted(kinds, people_, _since(wanted.period, now_ms)), before=before, most=most)


def _since(period: Period, now_ms: int) -> int | None:
    """When the first business day of a period began, at four in the morning."""
    if period is Period.ALL:
        return None
    days: int = period.value
    shop_ms = now_ms + SHOP_TIME_MS - _DAY_BEGINS_MS
    today = shop_ms - shop_ms % _A_DAY_MS
    return today - (days - 1) * _A_DAY_MS + _DAY_BEGINS_MS - SHOP_TIME_MS


def names(store: Store) -> tuple[str, ...]:
    """Whom one can look for: all who work here or did."""
    with store.read() as tx:
        return tuple(account.user.name for account in people.everyone(tx))


def shop_time(at_ms: int) -> str:
    at = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=at_ms) + SHOP_TIME
    return f"{at:%Y-%m-%d %H:%M:%S}"


def export(
    store: Store,
    wanted: Filter,
    path: Path,
    user: User,
    sentence: Callable[[str, dict[str, Json]], str],
    *,
    clock: Clock,
    ids: Ids,
) -> int:
    """Write what is looked for to a CSV or, by its name, XLSX file; how many entries. The journal says who did."""
    user.need(Right.EXPORT)
    found = page(store, wanted, user, clock=clock, most=EXPORT_MOST)
    with store.write() as tx:
        body: dict[str, Json] = {"entries": len(found)}
        journal.append(tx, "journal.exported", body | signed(user), uid=ids.new(), at_ms=clock.now_ms())
    rows = (
        (
            str(each.seq),
            shop_time(each.at_ms),
            each.register,
            *who(each.body),
            each.kind,
            sentence(each.kind, each.body),
        )
        for each in found
    )
    write_sheet(path, "journal", ("编号", "时间", "机号", "人员", "批准人", "类型", "内容"), rows)
    return len(found)


def who(body: dict[str, Json]) -> tuple[str, str]:
    """Who did it, and who allowed it; empty for the till itself, and where nobody had to."""
    return str(body.get("user") or body.get("cashier") or ""), str(body.get("approved_by") or "")
