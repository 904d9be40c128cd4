"""The tabs of the stock screen as files in the person's own folder."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from pos_app.domain.errors import RuleViolation
from pos_app.domain.people import User
from pos_app.services import stock_sheets, stocktakes
from pos_app.services.stock_sheets import Sheet
from pos_app.till.tools import Tools
from pos_app.ui.stock.state import Tab
from pos_app.ui.translate import tr


def export_tab(tools: Tools, user: User, tab: Tab, what: Any) -> str:
    """Write what a tab shows; what to tell about it. `what` is a list, a period or a stocktake."""
    sheet = _sheet(tools, tab, what)
    name = f"stock-{tab.value}.xlsx"
    if tab is Tab.LEDGER:
        first, last = what
        name = f"stock-ledger-{first:%Y-%m-%d}.xlsx" if first == last else f"stock-ledger-{first:%Y-%m}.xlsx"
    file = Path.home() / name
    count = stock_sheets.export(sheet, file, user)
    return tr("{count} rows are in {file}", count=count, file=file)


def _sheet(tools: Tools, tab: Tab, what: Any) -> Callable[[], Sheet]:
    store = tools.store
    match tab:
        case Tab.ON_HAND:
            return partial(stock_sheets.on_hand_sheet, store)
        case Tab.CONCERNS:
            return partial(stock_sheets.concern_sheet, store, what, clock=tools.clock)
        case Tab.DOCUMENTS:
            return partial(stock_sheets.documents_sheet, store)
        case Tab.LEDGER:
            return partial(stock_sheets.period_sheet, store, *what)
        case Tab.STOCKTAKE:
            head = stocktakes.open_stocktake(store)
            if head is None and what is None:
                raise RuleViolation("Nobody has counted yet")
            return partial(stock_sheets.stocktake_sheet, store, int(what) if head is None else head.stocktake_id)
