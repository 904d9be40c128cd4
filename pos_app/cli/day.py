"""`yundian day close [DATE]` · `day show DATE`: the books of a business date."""

import argparse
from datetime import date
from typing import Any

from pos_app.cli.context import Context, Subparsers
from pos_app.domain.errors import RuleViolation
from pos_app.domain.product import on_hand_text
from pos_app.services.days import close_day, latest_business_date, ledger_body
from pos_app.store import days


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("day", parents=[common], help="close a business date; the books of a closed one")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    act = acts.add_parser("close", parents=[common], help="close a date and all before it")
    act.add_argument(
        "date", metavar="DATE", nargs="?", type=date.fromisoformat, help="the latest with facts if left out"
    )
    act.set_defaults(handler=close)
    act = acts.add_parser("show", parents=[common], help="totals and ledger of a closed date")
    act.add_argument("date", metavar="DATE", type=date.fromisoformat)
    act.set_defaults(handler=show)


def close(args: argparse.Namespace, context: Context) -> int:
    with context.store(write=True) as store:
        day = args.date or latest_business_date(store, clock=context.clock)
        closed = close_day(store, day, None, clock=context.clock, ids=context.ids)
    answer = {
        "business_date": closed.business_date.isoformat(),
        "sales": closed.sales,
        "returns": closed.returns,
        "lines": closed.lines,
        "amount_fen": closed.amount.fen,
        "products": closed.products,
    }
    told = f"{closed.business_date} is closed: {closed.sales} sales, {closed.returns} returns, ￥{closed.amount}"
    context.emit(answer, told)
    return 0


def show(args: argparse.Namespace, context: Context) -> int:
    with context.store() as store, store.read() as tx:
        found, ledger = days.find(tx, args.date), days.ledger_of(tx, args.date)
    if found is None:
        raise RuleViolation("{date} is not closed", date=args.date.isoformat())
    answer = {
        "business_date": found.business_date.isoformat(),
        "closed_at": found.closed_at_ms,
        "closed_by": found.closed_by,
        "sales": found.sales,
        "amount_fen": found.amount.fen,
        "ledger": [ledger_body(each) for each in ledger],
    }
    lines = [f"{found.business_date}: {found.sales} sales, ￥{found.amount}"]
    for each in ledger:
        opening, closing = (
            on_hand_text(quantity, each.unit, each.kind, each.packs_per_carton)
            for quantity in (each.row.opening, each.row.closing)
        )
        lines.append(f"{each.name}: {opening} → {closing}, ￥{each.row.cost} at cost")
    context.emit(answer, "\n".join(lines))
    return 0
