"""`yundian replay FILE`: ring up recorded sales, in the books or through the cashier window."""

import argparse
import time
from pathlib import Path
from typing import Any

from pos_app.cli.context import Context, Subparsers
from pos_app.domain.errors import RuleViolation
from pos_app.domain.people import Role, User
from pos_app.services.recorded import read_sales
from pos_app.services.replay import Bookkeeper, RecordedClock, Replay, ReplayReport
from pos_app.store import people
from pos_app.store.engine import Store


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("replay", parents=[common], help="ring up recorded sales")
    parser.add_argument("file", metavar="FILE", help="CSV or .csv.gz")
    parser.add_argument("--window", action="store_true", help="through the cashier window, with key presses only")
    parser.add_argument("--create-unknown", action="store_true", help="make products of unknown codes")
    parser.set_defaults(handler=run)


def run(args: argparse.Namespace, context: Context) -> int:
    path, began = Path(args.file), time.monotonic()
    lines = sum(len(sale.lines) + len(sale.refused) for sale in read_sales(path))  # the whole file is read first
    clock = RecordedClock()
    with context.store(write=True) as store, context.progress("sales") as progress:
        replay = Replay(store, owner_of(store), create_unknown=args.create_unknown, clock=clock, ids=context.ids)
        if args.window:
            from pos_app.till.by_keys import KeyPresser  # noqa: PLC0415 - only this way needs a window

            with KeyPresser(store, clock=clock, ids=context.ids, create_unknown=args.create_unknown) as keys:
                replay.run(read_sales(path), keys.ring_up, progress=lambda done: progress(done, lines))
        else:
            books = Bookkeeper(store, clock=clock, ids=context.ids)
            replay.run(read_sales(path), books.ring_up, progress=lambda done: progress(done, lines))
    answer = _answer(replay.report) | {"seconds": round(time.monotonic() - began, 3)}
    context.emit(answer, _text(replay.report))
    return 0


def owner_of(store: Store) -> User:
    """The owner of the shop: history is recorded in their name."""
    with store.read() as tx:
        for account in people.accounts(tx):
            if account.user.role is Role.OWNER:
                return account.user
    raise RuleViolation("This store has no owner yet: use yundian init")


def _answer(report: ReplayReport) -> dict[str, Any]:
    return {
        "lines_in_file": report.lines_in_file,
        "sales": report.sales,
        "returns": report.returns,
        "lines": report.lines,
        "units": str(report.units),
        "amount_fen": report.amount.fen,
        "skipped": report.skipped,
        "refused": report.refused,
    }


def _text(report: ReplayReport) -> str:
    return (
        f"{report.sales} sales with {report.lines} lines, ￥{report.amount}; "
        f"{report.skipped} were known, {len(report.refused)} lines refused"
    )
