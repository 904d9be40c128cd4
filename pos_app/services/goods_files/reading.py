"""Reading a file of goods: which layout it is, its rows as records, and what is wrong with which line."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pos_app.domain.errors import RuleViolation
from pos_app.domain.stock import UNIT_COST_SCALE
from pos_app.services.goods_files import own_layout
from pos_app.services.goods_files.cells import Cells
from pos_app.services.goods_files.columns import REQUIRED, column_of, plain_heading
from pos_app.services.goods_files.formula import plain
from pos_app.services.goods_files.lists import LISTS
from pos_app.services.goods_files.record import GoodsRecord, Remark, UnitRecord
from pos_app.services.goods_files.table import Table, read_table

Given = TypeVar("Given")


@dataclass(frozen=True, slots=True)
class GoodsFile:
    """What a file gave: the records that are right by themselves, the problems of the others, and mere warnings."""

    name: str
    sha256: str
    records: tuple[GoodsRecord, ...]
    problems: tuple[Remark, ...]
    warnings: tuple[Remark, ...]


Columns = Mapping[str, str]
"""What columns of somebody else's list are called here, by their headings as `plain_heading` has them."""


def headings_of(path: Path) -> tuple[str, ...]:
    """The headings of a list, plain: what a mapping of columns is remembered by."""
    return tuple(map(plain_heading, read_table(path).header))


def read_goods(path: Path, said: Columns | None = None) -> GoodsFile:
    """Read a CSV or XLSX file in our own layout or one of the trade's; `said` names columns that are neither.

    Raises `EnvironmentFault` when it can't be read, `RuleViolation` on the field `file` when it is no list of goods.
    """
    table = read_table(path)
    reading = _Reading()
    headings = tuple(map(plain_heading, table.header))
    trade_list = next((each for each in LISTS if each.columns <= set(headings)), None)
    if trade_list is not None and not said:
        for cells in _rows(table, headings, reading.problems):
            reading.take(cells, trade_list.read)
    else:
        columns = _own_columns(table, reading.warnings, said or {})
        for rows in own_layout.group(_rows(table, columns, reading.problems)):
            reading.take(rows, own_layout.read_product)
    problems = sorted(reading.problems, key=lambda problem: problem.line)
    return GoodsFile(table.name, table.sha256, tuple(reading.records), tuple(problems), tuple(reading.warnings))


def _rows(table: Table, columns: Sequence[str | None], problems: list[Remark]) -> Iterator[Cells]:
    for row in table.rows:
        named = {column: plain(cell) for column, cell in zip(columns, row.cells, strict=False) if column and cell}
        yield Cells(row.line, named, problems)


def _own_columns(table: Table, warnings: list[Remark], said: Columns) -> tuple[str | None, ...]:
    named = [said.get(plain_heading(heading)) for heading in table.header]
    taken = set(filter(None, named))
    # What is said of a column counts before what its heading seems to mean; an empty name is a column to be left out.
    guessed = [None if (column := column_of(heading)) in taken else column for heading in table.header]
    columns = tuple((guess if name is None else name or None) for name, guess in zip(named, guessed, strict=True))
    known = [column for column in columns if column is not None]
    if not set(known) >= REQUIRED:
        raise RuleViolation(
            "{file} has no columns name and price: its columns are {columns}",
            field="file",
            file=table.name,
            columns=", ".join(table.header),
        )
    twice = next((column for column in known if known.count(column) > 1), None)
    if twice is not None:
        raise RuleViolation("{file} has the column {column} twice", field="file", file=table.name, column=twice)
    warnings += [
        Remark(1, "The column {column} is not known and not read", {"column": heading})
        for heading, column, name in zip(table.header, columns, named, strict=True)
        if column is None and heading and name is None
    ]
    return columns


class _Reading:
    """The state of one pass over a file."""

    def __init__(self) -> None:
        self.records: list[GoodsRecord] = []
        self.problems: list[Remark] = []
        self.warnings: list[Remark] = []
        self._codes: dict[str, UnitRecord] = {}
        self._house_codes: dict[str, int] = {}

    def take(self, given: Given, read: Callable[[Given], GoodsRecord | None]) -> None:
        """Keep the record of a row or of rows, unless reading or checking it found a problem."""
        before = len(self.problems)
        record = read(given)
        if record is None:
            return
        for unit in record.units:
            self._claim(unit)
            self._doubt(unit)
        self._claim_house_code(record)
        if len(self.problems) == before:
            self.records.append(record)

    def _wrong(self, line: int, message: str, **values: object) -> None:
        self.problems.append(Remark(line, message, values))

    def _claim(self, unit: UnitRecord) -> None:
        """A code stands for one unit of one product, so a file may say it once."""
        if not unit.code:
            return
        first = self._codes.setdefault(unit.code, unit)
        if first is unit:
            return
        if first.unit == unit.unit:
            self._wrong(unit.line, "The code {code} is on line {first} already", code=unit.code, first=first.line)
        elif first.line != unit.line:
            self._wrong(
                unit.line,
                "The code {code} is a {unit} here and a {other} on line {first}",
                code=unit.code,
                unit=unit.unit,
                other=first.unit,
                first=first.line,
            )

    def _claim_house_code(self, record: GoodsRecord) -> None:
        if record.house_code:
            first = self._house_codes.setdefault(record.house_code, record.line)
            if first != record.line:
                self._wrong(
                    record.line,
                    "The house code {code} is on line {first} already",
                    code=record.house_code,
                    first=first,
                )

    def _doubt(self, unit: UnitRecord) -> None:
        if unit.cost is not None and unit.price is not None and unit.cost > unit.price.fen * UNIT_COST_SCALE:
            self.warnings.append(Remark(unit.line, "It costs more than it is sold for"))
        if unit.price is not None and unit.price.fen == 0:
            self.warnings.append(Remark(unit.line, "It is sold for nothing"))
