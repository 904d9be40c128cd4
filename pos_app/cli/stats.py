"""`yundian stats`: the whole store in numbers."""

import argparse
from typing import Any

from pos_app.cli.context import Context, Subparsers
from pos_app.store import journal, sales


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser(
        "stats", parents=[common], help="products, sales, lines, units and amount of the store"
    )
    parser.set_defaults(handler=run)


def run(_args: argparse.Namespace, context: Context) -> int:
    with context.store() as store, store.read() as tx:
        totals, head = sales.totals(tx), journal.head(tx)
    answer = {
        "products": totals.products,
        "sales": totals.sales,
        "lines": totals.lines,
        "units": str(totals.units),
        "amount_fen": totals.amount.fen,
        "journal": {"epoch": head.epoch, "seq": head.seq},
    }
    context.emit(answer, f"{totals.sales} sales, {totals.lines} lines, ￥{totals.amount}; journal at {head.seq}")
    return 0
