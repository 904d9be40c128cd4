"""Recorded sales: a file of what was sold elsewhere or before, read line by line.

Columns: sale, at (ISO 8601), code, name, quantity, price, member, tender. Consecutive rows of one sale are one sale.
A line with quantity 0 or a price above ¥99,999.99 is refused, the rest of its sale goes on.
"""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Final, TextIO

from pos_app.domain.barcode import normalise
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import PRICE_MAX

COLUMNS: Final = ("sale", "at", "code", "name", "quantity", "price", "member", "tender")
_EPOCH: Final = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class RecordedLine:
    """One row that can be rung up. `price` None means the catalogue's."""

    place: int
    code: str
    name: str
    quantity: Quantity
    price: Money | None


@dataclass(frozen=True, slots=True)
class RecordedSale:
    """One sale of the file, with the places (from 1) of the lines that are refused."""

    name: str
    at_ms: int
    business_date: date
    tender: str
    lines: tuple[RecordedLine, ...]
    refused: tuple[int, ...]


def read_sales(path: Path) -> Iterator[RecordedSale]:
    """The sales of a CSV or .csv.gz file in order. Raises `RuleViolation` naming the row that can't be read."""
    with _open(path) as file:
        rows = csv.DictReader(file)
        missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
        if missing:
            raise RuleViolation("{file} has no column {column}", file=path.name, column=missing[0])
        numbered = enumerate(rows, 2)
        for name, group in groupby(numbered, key=lambda item: item[1]["sale"]):
            yield _sale(name, list(group))


def _open(path: Path) -> TextIO:
    if not path.is_file():
        raise RuleViolation("There is no file {file}", file=path)
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _sale(name: str, rows: list[tuple[int, dict[str, str]]]) -> RecordedSale:
    first_number, first = rows[0]
    try:
        at = datetime.fromisoformat(first["at"])
        at_ms = (at - _EPOCH) // timedelta(milliseconds=1)
    except (TypeError, ValueError) as error:
        raise RuleViolation("Row {row}: '{text}' is no time", row=first_number, text=first["at"]) from error
    lines, refused = [], []
    for place, (number, row) in enumerate(rows, 1):
        line = _line(place, number, row)
        if line is None:
            refused.append(place)
        else:
            lines.append(line)
    return RecordedSale(name, at_ms, at.date(), first["tender"] or "cash", tuple(lines), tuple(refused))


def _line(place: int, number: int, row: dict[str, str]) -> RecordedLine | None:
    try:
        quantity = Quantity.parse(row["quantity"])
        price = Money.parse(row["price"]) if row["price"] else None
    except RuleViolation as error:
        raise RuleViolation("Row {row}: {reason}", row=number, reason=str(error)) from error
    code = normalise(row["code"] or "")
    if quantity.milli == 0 or not code or (price is not None and not Money(0) <= price <= PRICE_MAX):
        return None
    return RecordedLine(place, code, (row["name"] or "").strip(), quantity, price)
