"""The desk behind the import of the goods screen: a list is looked at, tried and taken in by the runner."""

from collections.abc import Callable
from pathlib import Path

from pos_app.domain.people import Right, User
from pos_app.services.goods_files.columns import COLUMNS, plain_heading
from pos_app.services.goods_files.importing import ImportReport, import_goods, preview_import
from pos_app.services.goods_files.mapping import look_at, remember
from pos_app.services.goods_files.reading import Columns
from pos_app.services.goods_files.record import Remark
from pos_app.till.tools import Tools
from pos_app.ui.goods.ports import Failed, Preview
from pos_app.ui.goods.state import ColumnLine
from pos_app.ui.translate import tr


class TillImport:
    """One person's."""

    def __init__(self, tools: Tools, user: User) -> None:
        self._tools, self._user = tools, user

    def our_columns(self) -> tuple[str, ...]:
        """As a shopkeeper heads them."""
        return tuple(names[0] for names in COLUMNS.values())

    def look_at(self, path: str, done: Callable[[tuple[ColumnLine, ...], bool], None], failed: Failed) -> None:
        store = self._tools.store

        def look() -> tuple[tuple[ColumnLine, ...], bool]:
            looked = look_at(store, Path(path))
            parts = zip(looked.headings, looked.samples, looked.columns, strict=True)
            rows = tuple(
                ColumnLine(str(place), heading, sample, COLUMNS[column][0] if column else "")
                for place, (heading, sample, column) in enumerate(parts)
            )
            return rows, looked.of_the_trade

        self._tools.runner.submit(look, lambda looked: done(*looked), failed)

    def preview(self, path: str, rows: tuple[ColumnLine, ...], done: Callable[[Preview], None], failed: Failed) -> None:
        store = self._tools.store
        self._tools.runner.submit(
            lambda: _preview(preview_import(store, Path(path), _columns(rows)), would=True), done, failed
        )

    def take_in(self, path: str, rows: tuple[ColumnLine, ...], done: Callable[[Preview], None], failed: Failed) -> None:
        tools, file, columns = self._tools, Path(path), _columns(rows)

        def write() -> Preview:
            self._user.need(Right.IMPORT_GOODS)
            report = import_goods(tools.store, file, columns, clock=tools.clock, ids=tools.ids)
            if columns and not report.errors:
                remember(tools.store, file, columns, clock=tools.clock)
            return _preview(report, would=False)

        tools.runner.submit(write, done, failed)


def _columns(rows: tuple[ColumnLine, ...]) -> Columns:
    """By plain headings; nothing is said of a list of the trade, whose columns mean nothing here."""
    ours = {names[0]: column for column, names in COLUMNS.items()}
    if not any(row.column for row in rows):
        return {}
    return {plain_heading(row.heading): ours.get(row.column, "") for row in rows if row.heading}


def _preview(report: ImportReport, *, would: bool) -> Preview:
    remarks = tuple(map(_remark, (*report.errors, *report.warnings)))
    if report.errors:
        told = tr("Nothing is taken: {count} mistakes must be put right in the list first", count=len(report.errors))
    elif would:
        told = tr("{created} new products, {updated} would change", created=report.created, updated=report.updated)
    else:
        told = tr("{created} products are new, {updated} are changed", created=report.created, updated=report.updated)
    return Preview(told, remarks)


def _remark(remark: Remark) -> str:
    return tr("Line {line}: {reason}", line=remark.line, reason=tr(remark.message, **remark.values))
