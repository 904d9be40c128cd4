"""Tables as people send them, CSV in the encodings of Chinese offices and XLSX: rows of text with line numbers."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from numbers import Real
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import ParseError

from pos_app.domain.errors import EnvironmentFault, RuleViolation

FILE_BYTES_MAX: Final = 100_000_000
LINES_MAX: Final = 500_000
_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: the line it begins on in the file (the header is line 1) and its cells without outer blanks."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A whole file; blank lines are left out."""

    name: str
    sha256: str
    header: tuple[str, ...]
    rows: tuple[TableRow, ...]


def read_table(path: Path) -> Table:
    """Read a CSV or XLSX file; which it is, its content says.

    Raises `EnvironmentFault` when the file can't be read, `RuleViolation` on the field `file` when it is no table.
    """
    try:
        with path.open("rb") as file:
            content = file.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        raise EnvironmentFault("{file} can't be read: {reason}", file=path.name, reason=error.strerror) from error
    if len(content) > FILE_BYTES_MAX:
        raise RuleViolation("{file} is too large", field="file", file=path.name)
    if content.startswith(_OLD_EXCEL):
        raise RuleViolation("{file} is an old Excel file: please save it as .xlsx", field="file", file=path.name)
    read: Callable[[bytes], Iterator[TableRow]] = _workbook if content.startswith(_ZIP) else _csv
    rows = _rows(read(content), path.name)
    if not rows:
        raise RuleViolation("{file} is empty", field="file", file=path.name)
    return Table(path.name, hashlib.sha256(content).hexdigest(), rows[0].cells, tuple(rows[1:]))


def _rows(found: Iterator[TableRow], name: str) -> list[TableRow]:
    try:
        rows = [row for row in islice(found, LINES_MAX + 1) if any(row.cells)]
    except UnicodeDecodeError as error:
        raise RuleViolation("{file} is neither UTF-8 nor GB18030 text", field="file", file=name) from error
    except (csv.Error, zipfile.BadZipFile, LookupError, ValueError, ParseError) as error:
        raise RuleViolation("{file} is no table: {reason}", field="file", file=name, reason=error) from error
    if len(rows) > LINES_MAX:
        raise RuleViolation("{file} has more than {lines} lines", field="file", file=name, lines=LINES_MAX)
    return rows


def _csv(content: bytes) -> Iterator[TableRow]:
    text = _decoded(content)
    first_line = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",\t;", key=first_line.count))
    line = 1
    for cells in reader:
        yield TableRow(line, tuple(cell.strip() for cell in cells))
        line = reader.line_num + 1


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF_16):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _workbook(content: bytes) -> Iterator[TableRow]:
    import openpyxl  # noqa: PLC0415 - a till that imports nothing need not wait for it at its start

    workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()  # what writers claim the size is need not be true
        for line, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            yield TableRow(line, tuple(map(_text, cells)))
    finally:
        workbook.close()


def _text(value: object) -> str:
    """A cell as people see it: 15 digits are all that Excel keeps of a number."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Real) and not isinstance(value, int):
        return format(value, ".15g")
    return str(value).strip()
