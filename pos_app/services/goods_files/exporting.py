"""Writing the shop's goods out in our own layout: what is exported can be imported, here or into another store."""

import csv
import os
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

from pos_app.domain.barcode import has_valid_check_digit, is_gtin_shaped
from pos_app.domain.errors import EnvironmentFault
from pos_app.domain.money import ONE, Money
from pos_app.domain.product import ProductId
from pos_app.services.goods_files.columns import COLUMNS
from pos_app.services.goods_files.formula import neutral
from pos_app.services.ports import Progress
from pos_app.store import goods
from pos_app.store.engine import Store
from pos_app.store.goods import Code, KeptProduct

_NUMBERS: Final = {
    "factor": "General",
    "price": "0.00",
    "tag": "0.00",
    "guidance": "0.00",
    "cost": "General",
    "stock": "General",
}
_WIDTHS: Final = {"product": 38, "code": 16, "name": 30}
_WIDTH_USUAL: Final = 11
_WORDS: Final = frozenset({"kind", "weighed", "in_house"})
_CHINESE: Final = {"general": "普通", "cigarette": "卷烟", "e_cigarette": "电子烟", "yes": "是"}
_PROGRESS_STEP: Final = 200
_COST_PLACES: Final = 5  # thousandths of a fen as yuan

Cells = Mapping[str, str]


def export_goods(store: Store, path: Path, *, chinese: bool = False, progress: Progress | None = None) -> int:
    """Write every active product to a CSV or, by its name, XLSX file; how many there were.

    Codes are text, and text that a spreadsheet would take for a formula is made harmless (rule C-8). The file is there
    whole or not at all. Raises `EnvironmentFault` when it can't be written.
    """
    with store.read() as tx:
        ids = list(goods.product_ids(tx))
        rows = (row for product_id in _told(ids, progress) for row in _rows(goods.kept(tx, product_id)))
        if chinese:
            rows = (_in_chinese(row) for row in rows)
        headings = [names[0] if chinese else column for column, names in COLUMNS.items()]
        unfinished = path.with_name(path.name + ".unfinished")
        try:
            write = _write_workbook if path.suffix.lower() == ".xlsx" else _write_csv
            write(unfinished, headings, rows)
            unfinished.replace(path)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise EnvironmentFault("{file} can't be written: {reason}", file=path, reason=error.strerror) from error
    return len(ids)


def _told(ids: list[ProductId], progress: Progress | None) -> Iterator[ProductId]:
    for done, product_id in enumerate(ids, 1):
        yield product_id
        if progress is not None and (done % _PROGRESS_STEP == 0 or done == len(ids)):
            progress(done, len(ids))


def _rows(kept: KeptProduct) -> Iterator[Cells]:
    """One row for each unit, the base unit first with all that is said of the product."""
    codes = list(kept.codes.values())
    base = next((c for c in codes if c.factor == ONE and c.unit == kept.unit and c.price == kept.price), None)
    yield _unit(kept, base or Code("", kept.unit, ONE, kept.price)) | _product(kept)
    for code in codes:
        if code is not base:
            yield _unit(kept, code)


def _unit(kept: KeptProduct, code: Code) -> dict[str, str]:
    return {
        "product": kept.uid,
        "code": code.code,
        "name": kept.name,
        "unit": code.unit,
        "factor": str(code.factor),
        "price": str(code.price),
        "tag": _amount(code.tag),
        "in_house": "yes" if is_gtin_shaped(code.code) and not has_valid_check_digit(code.code) else "",
    }


def _product(kept: KeptProduct) -> dict[str, str]:
    return {
        "cost": _cost(kept.unit_cost),
        "guidance": _amount(kept.guidance),
        "stock": str(kept.on_hand) if kept.on_hand.milli > 0 else "",
        "category": kept.category or "",
        "kind": kept.kind.value,
        "packs_per_carton": str(kept.packs_per_carton) if kept.kind.is_tobacco else "",
        "house_code": kept.house_code or "",
        "weighed": "yes" if kept.weighed else "",
        "quick": "" if kept.quick is None else f"{kept.quick[0]}-{kept.quick[1]}",
    }


def _amount(money: Money | None) -> str:
    return "" if money is None else str(money)


def _cost(unit_cost: int) -> str:
    """Thousandths of a fen as yuan; empty when no cost is known."""
    return f"{Decimal(unit_cost).scaleb(-_COST_PLACES).normalize():f}" if unit_cost else ""


def _in_chinese(row: Cells) -> Cells:
    return {column: _CHINESE.get(text, text) if column in _WORDS else text for column, text in row.items()}


def _write_csv(path: Path, headings: list[str], rows: Iterable[Cells]) -> None:
    # The byte order mark tells Excel that it is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        for row in rows:
            writer.writerow([neutral(row.get(column, "")) for column in COLUMNS])
        file.flush()
        os.fsync(file.fileno())


def _write_workbook(path: Path, headings: list[str], rows: Iterable[Cells]) -> None:
    from openpyxl import Workbook  # noqa: PLC0415 - a till that exports nothing need not wait for it at its start
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("goods")
    sheet.freeze_panes = "A2"
    for place, column in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(column, _WIDTH_USUAL)
    sheet.append(headings)
    for row in rows:
        cells = []
        for column in COLUMNS:
            text = row.get(column, "")
            if column in _NUMBERS and text:
                cell = WriteOnlyCell(sheet)
                cell.value = Decimal(text)
                cell.number_format = _NUMBERS[column]
            else:
                cell = WriteOnlyCell(sheet, text)
                cell.data_type = "s"  # never a formula, whatever it begins with
                cell.number_format = "@"
            cells.append(cell)
        sheet.append(cells)
    workbook.save(path)
