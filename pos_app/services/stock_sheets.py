"""Lists of stock for a spreadsheet (rule C-8) and for the receipt printer."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from pos_app.domain.ledger import Column
from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import Right, User
from pos_app.domain.receipt import Paper, PaperLine, wrap
from pos_app.services import stock_documents, stock_views
from pos_app.services.ports import Clock
from pos_app.services.printing import letterhead
from pos_app.services.sheets import Cell, write_sheet
from pos_app.services.stock_views import Concern, PeriodRow, text_of
from pos_app.services.stocktake_approval import review
from pos_app.store.engine import Store

_PAGE: Final = 1000
_COLUMNS: Final = {
    Column.BOUGHT: "购进",
    Column.RETURNED: "退货出",
    Column.SOLD: "销售",
    Column.CUSTOMER_RETURNED: "顾客退回",
    Column.CORRECTED: "损溢",
    Column.OTHER: "其他",
}
_CONCERNS: Final = {
    Concern.NEGATIVE: "负库存",
    Concern.LOW: "库存不足",
    Concern.OVER: "库存过多",
    Concern.SLOW: "滞销",
    Concern.DEAD: "呆滞",
    Concern.EXPIRING: "临期",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as a file has it: title, headings, rows."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def _money(amount: Money) -> Decimal:
    return Decimal(str(amount))


def _number(quantity: Quantity) -> Decimal:
    return Decimal(str(quantity))


def on_hand_sheet(store: Store) -> Sheet:
    """Everything that is there."""
    headings = ("商品", "分类", "单位", "库存", "库存数量", "成本金额", "零售金额")
    return Sheet("库存", headings, tuple(_on_hand_rows(store)))


def _on_hand_rows(store: Store) -> Iterator[tuple[Cell, ...]]:
    after = None
    while page := stock_views.on_hand(store, after=after, most=_PAGE):
        for each in page:
            yield (
                each.name,
                each.category,
                each.unit,
                text_of(each, each.on_hand),
                _number(each.on_hand),
                _money(each.value),
                _money(each.retail),
            )
        after = page[-1]


def concern_sheet(store: Store, concern: Concern, *, clock: Clock) -> Sheet:
    """A list of what somebody should look at."""
    headings = ("商品", "分类", "库存", "库存数量", "成本金额", "近28天销量", "可销天数", "到期日")
    rows = tuple(
        (
            each.product.name,
            each.product.category,
            text_of(each.product, each.product.on_hand),
            _number(each.product.on_hand),
            _money(each.product.value),
            _number(each.sold),
            "" if each.days is None else Decimal(each.days),
            each.expires,
        )
        for each in stock_views.concerns(store, concern, clock=clock)
    )
    return Sheet(_CONCERNS[concern], headings, rows)


def period_sheet(store: Store, first: date, last: date) -> Sheet:
    """The ledger of a day or a month: quantities, costs and what the closing stock sells for."""
    named = [name for column in _COLUMNS.values() for name in (column, f"{column}成本")]
    headings = ("商品", "分类", "单位", "期初", "期初成本", *named, "期末", "期末成本", "期末零售")
    title = first.isoformat() if first == last else f"{first:%Y-%m}"
    rows = tuple(_period_cells(row) for row in stock_views.period_ledger(store, first, last))
    return Sheet(title, headings, rows)


def _period_cells(row: PeriodRow) -> tuple[Cell, ...]:
    moved: list[Cell] = []
    for column in _COLUMNS:
        moved += [_number(row.row[column]), _money(row.costs.get(column, Money(0)))]
    return (
        row.product.name,
        row.product.category,
        row.product.unit,
        _number(row.row.opening),
        _money(row.opening_cost),
        *moved,
        _number(row.row.closing),
        _money(row.row.cost),
        _money(row.retail),
    )


def stocktake_sheet(store: Store, stocktake_id: int) -> Sheet:
    """A stocktake as it stands or as it ended, the biggest value first."""
    headings = ("商品", "分类", "单位", "账面", "实盘", "差异", "差异成本", "差异零售", "盘点人")
    rows = tuple(
        (
            row.goods.name,
            row.goods.category,
            row.goods.unit,
            "" if row.tally is None else _number(row.tally.book),
            "" if row.tally is None else _number(row.tally.counted),
            "" if row.tally is None else _number(row.variance),
            _money(row.cost),
            _money(row.retail),
            "" if row.tally is None else "、".join(row.tally.counters),
        )
        for row in review(store, stocktake_id).rows
    )
    return Sheet("盘点", headings, rows)


def documents_sheet(store: Store, most: int = 1000) -> Sheet:
    """The latest documents, a row for each line."""
    headings = ("单号", "日期", "类型", "商品", "单位", "数量", "基本单位数量", "成本", "零售", "原因", "经手人")
    rows: list[tuple[Cell, ...]] = []
    for head in stock_documents.listed(store, most=most):
        rows += [
            (
                head.number,
                head.business_date.isoformat(),
                head.kind.value,
                line.name,
                line.unit,
                _number(line.units),
                _number(line.quantity),
                _money(line.cost),
                _money(line.retail),
                head.reason,
                head.user,
            )
            for line in stock_documents.read(store, head.document_id).lines
        ]
    return Sheet("库存单据", headings, tuple(rows))


def export(sheet: Callable[[], Sheet], path: Path, user: User) -> int:
    """Write a list to a CSV or, by its name, XLSX file; how many rows it has. Raises `EnvironmentFault`."""
    user.need(Right.EXPORT)
    made = sheet()
    write_sheet(path, made.title, made.headings, made.rows)
    return len(made.rows)


def paper_of(store: Store, title: str, rows: Iterable[Sequence[str]]) -> Paper:
    """A list for the receipt printer: the first of each row on a line of its own, the rest below it."""
    with store.read() as tx:
        head = letterhead(tx)
    parts = [PaperLine(text, big=True, center=True) for text in wrap(head.shop, head.columns // 2)]
    parts.append(PaperLine(title, bold=True, center=True))
    for name, *rest in rows:
        parts += [PaperLine(text) for text in wrap(name, head.columns)]
        told = "  ".join(text for text in rest if text)
        parts += [PaperLine(text) for text in wrap("  " + told, head.columns)] if told else []
    return tuple(parts)
