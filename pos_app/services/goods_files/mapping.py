"""How the columns of somebody else's list are read: said once, remembered for every list with the same headings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pos_app.domain.errors import RuleViolation
from pos_app.services.goods_files.columns import COLUMNS, column_of, plain_heading
from pos_app.services.goods_files.lists import LISTS
from pos_app.services.goods_files.reading import Columns, headings_of
from pos_app.services.goods_files.table import read_table
from pos_app.services.ports import Clock
from pos_app.store import goods_details
from pos_app.store.engine import Store, Transaction


def check(said: Mapping[str, str], headings: Sequence[str]) -> Columns:
    """What was said, by plain headings. Raises `RuleViolation` for a heading or a column that is not there."""
    columns: dict[str, str] = {}
    for heading, column in said.items():
        plain = plain_heading(heading)
        if plain not in headings:
            raise RuleViolation("The list has no column {column}", field="map", column=heading)
        if column and column not in COLUMNS:
            raise RuleViolation(
                "{column} is no column of ours: {columns}", field="map", column=column, columns=", ".join(COLUMNS)
            )
        columns[plain] = column
    return columns


def columns_for(tx: Transaction, headings: Sequence[str]) -> Columns:
    """How a list with these headings was read the last time; empty for one that nobody said anything of."""
    kept = goods_details.columns_for(tx, "\n".join(headings))
    if kept is None:
        return {}
    names = zip(headings, kept.split("\n"), strict=True)
    return {heading: "" if column == "-" else column for heading, column in names if column}


def columns_of(store: Store, file: Path, said: Mapping[str, str] | None) -> Columns:
    """How a file is to be read: as was said now, else as the last time."""
    headings = headings_of(file)
    if said:
        return check(said, headings)
    with store.read() as tx:
        return columns_for(tx, headings)


@dataclass(frozen=True, slots=True)
class Looked:
    """A list before it is read: its headings, a cell of each column, and what each column is here, empty for nothing.

    The columns of a list of the trade are known and nobody's to change.
    """

    headings: tuple[str, ...]
    samples: tuple[str, ...]
    columns: tuple[str, ...]
    of_the_trade: bool


def look_at(store: Store, file: Path) -> Looked:
    """What the columns of a list seem to be: as said the last time, else by their headings."""
    table = read_table(file)
    plain = tuple(map(plain_heading, table.header))
    samples = tuple(
        next((row.cells[place] for row in table.rows if place < len(row.cells) and row.cells[place]), "")
        for place in range(len(plain))
    )
    if any(each.columns <= set(plain) for each in LISTS):
        return Looked(table.header, samples, tuple("" for _ in plain), of_the_trade=True)
    with store.read() as tx:
        said = columns_for(tx, plain)
    columns = tuple(said.get(name, column_of(heading) or "") for name, heading in zip(plain, table.header, strict=True))
    return Looked(table.header, samples, columns, of_the_trade=False)


def remember(store: Store, file: Path, columns: Columns, *, clock: Clock) -> None:
    """Read lists with these headings so from now on."""
    headings = headings_of(file)
    # A dash is a column that was said to be left out, empty one of which nothing was said.
    kept = [("-" if columns[heading] == "" else columns[heading]) if heading in columns else "" for heading in headings]
    with store.write() as tx:
        goods_details.keep_columns(tx, "\n".join(headings), "\n".join(kept), at_ms=clock.now_ms())
