"""Lists as files for a spreadsheet: words and codes are text that none takes for a formula (rule C-8)."""

import csv
import os
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from pos_app.domain.errors import EnvironmentFault
from pos_app.services.goods_files.formula import neutral

Cell = str | Decimal
"""A text, or a number that can be added up."""
_WIDTH: Final = 20


def write_sheet(path: Path, title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """CSV or, by its name, XLSX; there whole or not at all, readable by its owner only.

    Raises `EnvironmentFault` when it can't be written.
    """
    unfinished = path.with_name(path.name + ".unfinished")
    try:
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        if path.suffix.lower() == ".xlsx":
            _write_workbook(unfinished, title, headings, rows)
        else:
            _write_csv(unfinished, headings, rows)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise EnvironmentFault("{file} can't be written: {reason}", file=path, reason=error.strerror) from error


def _write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    # The byte order mark tells Excel that it is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows([neutral(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
        file.flush()
        os.fsync(file.fileno())


def _write_workbook(path: Path, title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    from openpyxl import Workbook  # noqa: PLC0415 - a till that exports nothing need not wait for it at its start
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place in range(1, len(headings) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTH
    sheet.append(list(headings))
    for row in rows:
        cells = [WriteOnlyCell(sheet) for _ in row]
        for cell, value in zip(cells, row, strict=True):
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula, whatever it begins with
                cell.number_format = "@"
        sheet.append(cells)
    with path.open("wb") as file:
        workbook.save(file)
