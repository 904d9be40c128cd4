"""Recorded sales: a file of what was sold elsewhere or before, read line by line.

Columns: sale, at (ISO 8601), code, name, quantity, price, member, tender. Consecutive rows of one sale are one sale.
A line with quantity 0, a price above ¥99,999.99, or a quantity no sale has is refused, the rest of its sale goes on.
A time without an offset is the shop's; the business date is the shop's day at that time.
"""

import csv
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import groupby
from pathlib import Path
from typing import Final, TextIO

from pos_app.domain.barcode import normalise
from pos_app.domain.basket import QUANTITY_MAX
from pos_app.domain.errors import EnvironmentFault, RuleViolation
from pos_app.domain.money import ZERO, Money, Quantity
from pos_app.domain.product import PRICE_MAX
from pos_app.domain.receipt import SHOP_TIME

COLUMNS: Final = ("sale", "at", "code", "name", "quantity", "price", "member", "tender")
_SHOP_ZONE: Final = timezone(SHOP_TIME)
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
    try:
        with _open(path) as file:
            rows = csv.DictReader(file, restval="")
            missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
            if missing:
                raise RuleViolation("{file} has no column {column}", file=path.name, column=missing[0])
            numbered = enumerate(rows, 2)
            for name, group in groupby(numbered, key=lambda item: item[1]["sale"].strip()):
                yield _sale(name, list(group))
    except (OSError, EOFError, zlib.error, csv.Error, UnicodeDecodeError) as error:
        raise EnvironmentFault("{file} can't be read: {reason}", file=path.name, reason=error) from error


def _open(path: Path) -> TextIO:
    if not path.is_file():
        raise RuleViolation("There is no file {file}", file=path)
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _sale(name: str, rows: list[tuple[int, dict[str, str]]]) -> RecordedSale:
    first_number, first = rows[0]
    if not name:
        raise RuleViolation("Row {row}: the sale has no name", row=first_number)
    try:
        at = datetime.fromisoformat(first["at"].strip())
        at = (at if at.tzinfo is not None else at.replace(tzinfo=_SHOP_ZONE)).astimezone(_SHOP_ZONE)
    except (OverflowError, ValueError) as error:
        raise RuleViolation("Row {row}: '{text}' is no time", row=first_number, text=first["at"]) from error
    at_ms = (at - _EPOCH) // timedelta(milliseconds=1)
    lines, refused = [], []
    for place, (number, row) in enumerate(rows, 1):
        line = _line(place, number, row)
        if line is None:
            refused.append(place)
        else:
            lines.append(line)
    return RecordedSale(name, at_ms, at.date(), first["tender"].strip() or "cash", tuple(lines), tuple(refused))


def _line(place: int, number: int, row: dict[str, str]) -> RecordedLine | None:
    try:
        quantity = Quantity.parse(row["quantity"])
        price = Money.parse(row["price"]) if row["price"].strip() else None
    except RuleViolation as error:
        raise RuleViolation("Row {row}: {reason}", row=number, reason=str(error)) from error
    code = normalise(row["code"])
    possible = 0 < abs(quantity.milli) <= QUANTITY_MAX.milli
    if not possible or not code or (price is not None and not ZERO <= price <= PRICE_MAX):
        return None
    return RecordedLine(place, code, row["name"].strip(), quantity, price)
