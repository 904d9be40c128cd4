"""`yundian bench`: the project's own measurements, on as big a shop as is asked for."""

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from pos_app.app import Home, locked, open_store
from pos_app.cli.context import Context, Subparsers
from pos_app.domain.money import ZERO
from pos_app.domain.people import Role
from pos_app.services.bench_shop import LINES, add_products, add_sales
from pos_app.services.demo_shop import make_demo_shop, make_demo_staff
from pos_app.services.shifts import open_shift

PRODUCTS = 100_000
SALES = 200_000


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("bench", parents=[common], help="the project's own measurements")
    parser.add_argument("--products", type=int, default=PRODUCTS, metavar="N")
    parser.add_argument("--sales", type=int, default=SALES, metavar="N", help=f"sales of {LINES} lines each")
    parser.set_defaults(handler=run)


def run(args: argparse.Namespace, context: Context) -> int:
    with tempfile.TemporaryDirectory(dir=args.store, prefix="yundian-bench-") as folder:
        answer = _measure(Path(folder), args.products, args.sales, context)
    context.emit(answer, "\n".join(f"{name} = {value}" for name, value in answer.items()))
    return 0


def _measure(folder: Path, products: int, sales: int, context: Context) -> dict[str, Any]:
    from pos_app.till import bench, bench_stock, bench_upload  # noqa: PLC0415 - Qt and the cloud are for this command only

    small, big = Home(folder / "small"), Home(folder / "big")
    with locked(small), open_store(small, create=True) as store:
        make_demo_shop(store, clock=context.clock, ids=context.ids)
    with locked(big), open_store(big, create=True) as store:
        cashier = make_demo_staff(store, clock=context.clock, ids=context.ids)
        with context.progress("products") as progress:
            codes = add_products(store, products, clock=context.clock, ids=context.ids, progress=progress)
        with context.progress("sales") as progress:
            add_sales(store, cashier, codes, sales, clock=context.clock, ids=context.ids, progress=progress)
        open_shift(store, cashier, ZERO, clock=context.clock, ids=context.ids)
        answer: dict[str, Any] = {"products": products, "sales": sales, "lines": sales * LINES}
        answer |= bench.commits(store, cashier, codes, folder, clock=context.clock, ids=context.ids)
        answer["search_ms"] = bench.searches(store)
        answer["goods_page_ms"] = bench.goods_pages(store, cashier)
        answer["stock_ledger_ms"] = bench_stock.ledger_pages(store, codes[0], clock=context.clock, ids=context.ids)
        owner = replace(cashier, role=Role.OWNER, allowed=None)
        answer["stocktake_approve_s"] = bench_stock.approval(store, owner, clock=context.clock, ids=context.ids)
        with bench.window(store, cashier, folder, clock=context.clock, ids=context.ids) as (app, hands):
            answer["scan_to_line_ms"] = bench.scans(app, hands, codes)
            answer["ui_blocked_ms"] = bench.blocked(app, hands, codes)
        with context.progress("a shift") as progress:
            progress(0, 1)
            answer["shift_close_ms"] = bench.shift_close(store, cashier, codes, clock=context.clock, ids=context.ids)
        answer |= bench_upload.uploads(store, folder, clock=context.clock, ids=context.ids)
    answer["start_s"], answer["rss_mb"] = bench.starts(big)
    answer["start_empty_s"], _ = bench.starts(small)
    return answer
