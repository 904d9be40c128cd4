"""The list of products as somebody has filtered it, for a spreadsheet."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final

from pos_app.domain.people import Right, User
from pos_app.services.goods_list import Listed, page
from pos_app.services.sheets import Cell, write_sheet
from pos_app.store.engine import Store
from pos_app.store.goods_views import Sort, Wanted

HEADINGS: Final = ("名称", "条码", "分类", "单位", "售价", "成本", "库存", "库存数量", "供应商")
_PAGE: Final = 1000


def export_products(store: Store, wanted: Wanted, path: Path, user: User) -> int:
    """Write the products that are wanted, all pages of them; how many there were. Costs only for who may see them."""
    user.need(Right.EXPORT)
    rows = [_cells(row) for row in _every(store, wanted, user)]
    write_sheet(path, "goods", HEADINGS, rows)
    return len(rows)


def _every(store: Store, wanted: Wanted, user: User) -> Iterator[Listed]:
    after = None
    while True:
        found = page(store, wanted, user, sort=Sort.NAME, after=after, limit=_PAGE)
        yield from found.rows
        after = found.after
        if after is None:
            return


def _cells(row: Listed) -> tuple[Cell, ...]:
    return (
        row.name,
        row.code,
        row.category,
        row.unit,
        Decimal(str(row.price)),
        "" if row.cost is None else Decimal(str(row.cost)),
        row.on_hand_text,
        Decimal(str(row.on_hand)),
        row.supplier,
    )
