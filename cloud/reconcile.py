"""Cloud and till compare what they have counted of each closed day (docs/sync.md, Feed).

The till's numbers are those of its `day.closed`; the cloud's come from the sales and deliveries it was told of. The
till learns the outcome from its feed in every case; a difference is an alarm until a later look finds none.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, delete, func, select, update

from cloud import schema
from cloud.alarms import raise_alarm, settle
from cloud.bodies import Body, DayClosedBody, DeliveryAcceptedBody, SaleBody
from cloud.bulk import insert_rows
from cloud.feed import publish
from cloud.ports import Clock, Ids
from cloud.tally import Taken

KIND: Final = "reconciliation.reported"
_TOLD_MAX: Final = 500
"""So many differences of one day are told."""
_LEDGER: Final = (
    *("opening_milli", "bought_milli", "returned_milli", "sold_milli", "customer_returned_milli"),
    *("corrected_milli", "other_milli", "closing_milli"),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Two numbers that should be the same: of the day, or of one cigarette in thousandths of a pack."""

    subject: str
    product: str
    name: str
    till: int
    cloud: int


def compare_taken(connection: Connection, register_id: str, taken: Iterable[Taken], *, clock: Clock, ids: Ids) -> None:
    """Compare the days that were closed by these entries, and those closed before that they changed after all.

    The entries are in the books already; the register is locked.
    """
    closed: set[str] = set()
    touched: set[str] = set()
    for entry in taken:
        day = _business_date(entry.body)
        if day is not None:
            (closed if isinstance(entry.body, DayClosedBody) and entry.body.is_last else touched).add(day)
    for day in sorted(closed | (_compared(connection, register_id, touched) if touched else set())):
        _compare(connection, register_id, day, clock=clock, ids=ids)


def _business_date(body: Body | None) -> str | None:
    if isinstance(body, SaleBody | DeliveryAcceptedBody | DayClosedBody):
        return body.business_date.isoformat()
    return None


def _compared(connection: Connection, register_id: str, days: Iterable[str]) -> set[str]:
    columns = schema.reconciliation.c
    query = select(columns.business_date).where(columns.register_id == register_id, columns.business_date.in_(days))
    return set(connection.scalars(query))


def _compare(connection: Connection, register_id: str, day: str, *, clock: Clock, ids: Ids) -> None:
    shop = _shop_day(connection, register_id, day)
    if shop is None or shop["stated_seq"] is None:
        return  # only its last part could be read
    differences = [*_of_day(connection, register_id, shop), *_of_cigarettes(connection, register_id, shop)]
    if _told(connection, register_id, day) == differences:
        return
    number = publish(connection, register_id, KIND, _told_body(day, differences), clock=clock, ids=ids)
    _keep(connection, register_id, day, differences, feed_number=number, compared_at_ms=clock.now_ms())
    if differences:
        raise_alarm(connection, register_id, "differs", day, _detail(day, differences), at_ms=clock.now_ms())
    else:
        settle(connection, register_id, "differs", day, at_ms=clock.now_ms())


def _shop_day(connection: Connection, register_id: str, day: str) -> RowMapping | None:
    columns = schema.shop_day.c
    query = select(schema.shop_day).where(columns.register_id == register_id, columns.business_date == day)
    return connection.execute(query).mappings().first()


def _of_day(connection: Connection, register_id: str, shop: RowMapping) -> Iterator[Difference]:
    pairs = {
        "entries": (shop["stated_entries"], _entries_kept(connection, register_id, shop)),
        "sales": (shop["stated_sales"] + shop["stated_returns"], shop["sales"] + shop["returns"]),
        "amount": (shop["stated_amount_fen"], shop["amount_fen"]),
    }
    return (Difference(subject, "", "", till, cloud) for subject, (till, cloud) in pairs.items() if till != cloud)


def _entries_kept(connection: Connection, register_id: str, shop: RowMapping) -> int:
    """How many entries of the closed day the cloud has, whole, along the branch that closed it."""
    branch, entry = schema.branch.c, schema.journal_entry.c
    first, last = shop["stated_first_seq"], shop["stated_first_seq"] + shop["stated_entries"] - 1
    rows = connection.execute(
        select(branch.branch, branch.parent, branch.fork_seq).where(branch.register_id == register_id)
    )
    tree = {number: (parent, fork_seq) for number, parent, fork_seq in rows}
    kept, at = 0, shop["stated_branch"]
    while at is not None and last >= first:
        parent, fork_seq = tree[at]
        kept += connection.execute(
            select(func.count(entry.body)).where(
                *(entry.register_id == register_id, entry.branch == at),
                entry.seq.between(max(first, fork_seq + 1), last),
            )
        ).scalar_one()
        last, at = min(last, fork_seq), parent
    return kept


@dataclass(frozen=True, slots=True)
class _Cigarette:
    """A cigarette's day: what the cloud was told of as it happened, and the till's ledger, None when it has no row."""

    product: str
    name: str
    in_milli: int
    out_milli: int
    ledger: Mapping[str, int] | None


def _of_cigarettes(connection: Connection, register_id: str, shop: RowMapping) -> Iterator[Difference]:
    """Packs in, packs out and what is left of each cigarette that moved, is in stock, or was."""
    before = _closings_before(connection, register_id, shop["business_date"])
    today = {found.product: found for found in _cigarettes(connection, register_id, shop)}
    missing = [product for product, (_, closing) in (before or {}).items() if closing and product not in today]
    today |= {product: _Cigarette(product, (before or {})[product][0], 0, 0, None) for product in missing}
    for product, one in sorted(today.items(), key=lambda item: (item[1].name, item[0])):
        row: Mapping[str, int] = one.ledger or dict.fromkeys(_LEDGER, 0)
        left = row["opening_milli"] if before is None else before.get(product, ("", 0))[1]
        left += one.in_milli - one.out_milli
        left += row["corrected_milli"] + row["other_milli"] - row["returned_milli"]
        pairs = {
            "packs_in": (row["bought_milli"], one.in_milli),
            "packs_out": (row["sold_milli"] - row["customer_returned_milli"], one.out_milli),
            "closing": (row["closing_milli"], left),
        }
        for subject, (till, cloud) in pairs.items():
            if till != cloud:
                yield Difference(subject, product, one.name, till, cloud)


def _cigarettes(connection: Connection, register_id: str, shop: RowMapping) -> Iterator[_Cigarette]:
    row, product = schema.product_day.c, schema.product.c
    query = (
        select(schema.product_day, product.name)
        .join_from(schema.product_day, schema.product, _same_product())
        .where(
            *(row.register_id == register_id, product.register_id == register_id),
            *(row.business_date == shop["business_date"], product.tobacco == 1),
        )
    )
    statement = (shop["stated_branch"], shop["stated_seq"])
    for found in connection.execute(query).mappings():
        stated = (found["stated_branch"], found["stated_seq"]) == statement
        ledger = {name: found[name] for name in _LEDGER} if stated else None
        yield _Cigarette(found["product"], found["name"], found["in_milli"], found["units_milli"], ledger)


def _closings_before(connection: Connection, register_id: str, day: str) -> dict[str, tuple[str, int]] | None:
    """Name and stock of the cigarettes at the end of the closed day before; None when this is the first."""
    shop, row, product = schema.shop_day.c, schema.product_day.c, schema.product.c
    before = connection.execute(
        select(shop.business_date, shop.stated_branch, shop.stated_seq)
        .where(shop.register_id == register_id, shop.business_date < day, shop.stated_seq.is_not(None))
        .order_by(shop.business_date.desc())
        .limit(1)
    ).first()
    if before is None:
        return None
    query = (
        select(row.product, product.name, row.closing_milli)
        .join_from(schema.product_day, schema.product, _same_product())
        .where(
            *(row.register_id == register_id, product.register_id == register_id, product.tobacco == 1),
            *(row.business_date == before[0], row.stated_branch == before[1], row.stated_seq == before[2]),
        )
    )
    return {key: (name, closing) for key, name, closing in connection.execute(query)}


def _same_product() -> ColumnElement[bool]:
    row, product = schema.product_day.c, schema.product.c
    return and_(row.register_id == product.register_id, row.product == product.product)


def _told(connection: Connection, register_id: str, day: str) -> list[Difference] | None:
    """What was found at the last look at this day; None when it was the first."""
    if not _compared(connection, register_id, [day]):
        return None
    found = schema.reconciliation_difference.c
    rows = connection.execute(
        select(found.subject, found.product, found.name, found.till_value, found.cloud_value)
        .where(found.register_id == register_id, found.business_date == day)
        .order_by(found.place)
    )
    return [Difference(*row) for row in rows]


def _keep(connection: Connection, register_id: str, day: str, differences: Sequence[Difference], **values: int) -> None:
    kept, lines = schema.reconciliation, schema.reconciliation_difference
    values |= {"agrees": int(not differences)}
    known = connection.execute(
        update(kept).where(kept.c.register_id == register_id, kept.c.business_date == day).values(values)
    )
    if known.rowcount == 0:
        connection.execute(kept.insert().values(register_id=register_id, business_date=day, **values))
    connection.execute(delete(lines).where(lines.c.register_id == register_id, lines.c.business_date == day))
    rows = [
        {
            "business_date": day,
            "place": place,
            "subject": each.subject,
            "product": each.product,
            "name": each.name,
            "till_value": each.till,
            "cloud_value": each.cloud,
        }
        for place, each in enumerate(differences, 1)
    ]
    insert_rows(connection, lines, register_id, rows)


def _told_body(day: str, differences: Sequence[Difference]) -> dict[str, Any]:
    told = [asdict(each) for each in differences[:_TOLD_MAX]]
    for each in told:
        each["product"], each["name"] = each["product"] or None, each["name"] or None
    return {"business_date": day, "agrees": not differences, "differences": told}


def _detail(day: str, differences: Sequence[Difference]) -> str:
    """For the alarm: the day, and the first difference with its two numbers."""
    first = differences[0]
    more = f" and {len(differences) - 1} more" if len(differences) > 1 else ""
    about = f" of {first.name}" if first.name else ""
    return f"{day}: {first.subject}{about}: till {first.till}, cloud {first.cloud}{more}"
