"""A register's books, kept from its journal: sales by day and product, what deliveries brought, what the till stated.

`roll_up` adds entries, with the register locked; one statement for each table and batch (`cloud/booking.py` says when).
`remake` makes the same rows from the entries as they were received.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, select, tuple_, update

from cloud import schema
from cloud.bodies import KINDS_READ, BadBody, decode
from cloud.bulk import add_to_rows, insert_rows, update_rows
from cloud.database import Database, one_of
from cloud.tally import Key, Part, Taken, Tally, Values

__all__ = ["Taken", "remake", "roll_up", "taken_of"]

_REMADE_AT_ONCE: Final = 2_000


@dataclass(frozen=True, slots=True)
class Book:
    """A table of the books: key, sums, and what is stated; the first `width` of that rank it."""

    table: Table
    keys: tuple[str, ...]
    sums: tuple[str, ...]
    stated: tuple[str, ...]
    width: int


_STATEMENT: Final = ("stated_branch", "stated_seq")
_MOVED: Final = ("bought", "returned", "sold", "customer_returned", "corrected", "other")
PRODUCT: Final = Book(
    schema.product,
    keys=("product",),
    sums=(),
    stated=("told_rank", "told_branch", "told_seq", "name", "code", "tobacco", "packs_per_carton"),
    width=3,
)
PRODUCT_DAY: Final = Book(
    schema.product_day,
    keys=("business_date", "product"),
    sums=("units_milli", "amount_fen", "cost_fen", "lines", "in_milli", "in_cost_fen"),
    stated=(*_STATEMENT, "opening_milli", *(f"{column}_milli" for column in _MOVED), "closing_milli"),
    width=2,
)
_COUNTED: Final = ("sales", "returns", "lines", "amount_fen", "first_seq", "entries")
SHOP_DAY: Final = Book(
    schema.shop_day,
    keys=("business_date",),
    sums=("sales", "returns", "lines", "amount_fen"),
    stated=(*_STATEMENT, *(f"stated_{counted}" for counted in _COUNTED)),
    width=2,
)
TABLES: Final = (
    schema.product,
    schema.product_day,
    schema.shop_day,
    schema.delivery_report,
    schema.delivery_report_line,
)
"""What `remake` makes again."""


def roll_up(connection: Connection, register_id: str, taken: Sequence[Taken]) -> None:
    """Add entries that were not stored before to the books. The register's row is locked by the caller."""
    tally = Tally(taken)
    for book, part in ((PRODUCT, tally.product), (PRODUCT_DAY, tally.product_day), (SHOP_DAY, tally.shop_day)):
        _keep(connection, book, register_id, part)
    insert_rows(connection, schema.delivery_report, register_id, tally.reports)
    insert_rows(connection, schema.delivery_report_line, register_id, tally.report_lines)


def remake(database: Database, register_id: str | None = None) -> int:
    """Make the books of one register, or of all, again from its entries; each register in one transaction.

    The number of entries that were read.
    """
    if register_id is None:
        with database.read() as connection:
            registers = connection.scalars(select(schema.register.c.register_id).order_by("register_id")).all()
    else:
        registers = [register_id]
    entries = 0
    for each in registers:
        with database.write() as connection:
            locked = select(schema.register.c.register_id).where(schema.register.c.register_id == each)
            connection.execute(locked.with_for_update())
            for table in TABLES:
                connection.execute(delete(table).where(table.c.register_id == each))
            for taken in _received(connection, each):
                roll_up(connection, each, taken)
                entries += len(taken)
            mine = schema.branch.c.register_id == each
            connection.execute(update(schema.branch).where(mine).values(booked_seq=schema.branch.c.seq))
    return entries


def _received(connection: Connection, register_id: str) -> Iterator[list[Taken]]:
    """The entries with a body the cloud reads, as they were stored, so many at once."""
    entry = schema.journal_entry.c
    query = (
        select(entry.seq, entry.branch, entry.kind, entry.at_ms, entry.version, entry.body)
        .where(entry.register_id == register_id, entry.kind.in_(KINDS_READ), entry.body.is_not(None))
        .order_by(entry.seq, entry.branch)
        .limit(_REMADE_AT_ONCE)
    )
    after = (0, -1)
    while rows := connection.execute(query.where(tuple_(entry.seq, entry.branch) > after)).all():
        yield [taken_of(*row) for row in rows]
        after = (rows[-1].seq, rows[-1].branch)


def taken_of(seq: int, branch: int, kind: str, at_ms: int, version: int, body: str) -> Taken:
    """An entry as it was stored."""
    try:
        return Taken(seq, branch, kind, at_ms, decode(kind, version, body.encode()))
    except BadBody:
        # An earlier program took it as it was, when it did not know this version yet.
        return Taken(seq, branch, kind, at_ms, None)


def _keep(connection: Connection, book: Book, register_id: str, part: Part) -> None:
    """Bring a part of the tally into its table."""
    if part.sums:
        rows = [(*key, *sums) for key, sums in sorted(part.sums.items())]
        add_to_rows(connection, book.table, register_id, rows, keys=book.keys, sums=book.sums)
    if part.stated:
        _state(connection, book, register_id, part.stated)


def _state(connection: Connection, book: Book, register_id: str, stated: Mapping[Key, Values]) -> None:
    """Keep what ranks higher than what was stated before."""
    ranks = _ranks(connection, book, register_id, stated)
    names, nothing = (*book.keys, *book.stated), dict.fromkeys(book.sums, 0)
    new, changed = [], []
    for key, values in sorted(stated.items()):
        known = ranks.get(key)
        if known is None:
            new.append({**dict(zip(names, (*key, *values), strict=True)), **nothing})
        elif known[0] is None or known < values[: book.width]:
            changed.append(dict(zip(names, (*key, *values), strict=True)))
    insert_rows(connection, book.table, register_id, new)
    update_rows(connection, book.table, register_id, changed, keys=book.keys)


def _ranks(connection: Connection, book: Book, register_id: str, keys: Iterable[Key]) -> dict[Key, tuple[Any, ...]]:
    """The rank of what was stated, for the rows of these keys and perhaps more."""
    columns, width = book.table.c, len(book.keys)
    query = select(*(columns[name] for name in (*book.keys, *book.stated[: book.width])))
    query = query.where(columns.register_id == register_id)
    for name, values in zip(book.keys, map(set, zip(*keys, strict=True)), strict=True):
        query = query.where(one_of(connection, columns[name], values))
    return {tuple(row[:width]): tuple(row[width:]) for row in connection.execute(query)}
