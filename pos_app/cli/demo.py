"""`yundian demo`: a trading day in a fresh store, through the real window and the simulators' bytes."""

import argparse
import time
from pathlib import Path
from typing import Any

from pos_app.app import Home, findings, locked, open_store
from pos_app.cli.context import Context, Subparsers
from pos_app.domain.errors import RuleViolation
from pos_app.services.shifts import close_shift, counted_right

SALES = 200


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("demo", parents=[common], help="a trading day with real goods and simulated devices")
    parser.add_argument("--sales", type=int, default=SALES, metavar="N", help=f"how many sales ({SALES})")
    parser.add_argument("--out", default="demo-out", metavar="DIR", help="where receipts, screens, voice and store go")
    parser.set_defaults(handler=run)


def run(args: argparse.Namespace, context: Context) -> int:
    if args.sales < 1:
        raise RuleViolation("A day has at least one sale")
    out, began = _fresh(Path(args.out)), time.monotonic()
    home = Home(Path(args.store) if args.store else out / "store")
    if home.store_file.exists():
        raise RuleViolation("The demo needs a store of its own, and {folder} has one already", folder=home.folder)
    from pos_app.till.demo import DemoDay  # noqa: PLC0415 - Qt, printer and voice are for this command only

    with locked(home), open_store(home, create=True) as store:
        with (
            context.progress("trading day") as progress,
            DemoDay(store, out, clock=context.clock, ids=context.ids) as day,
        ):
            day.sell(args.sales, progress=progress)
        user, cash = counted_right(store)
        close_shift(store, user, cash, clock=context.clock, ids=context.ids)
        failed = [check.name for check in findings(store) if not check.ok]
    report = day.report
    answer: dict[str, Any] = {
        "sales": report.sales,
        "lines": report.lines,
        "amount_fen": report.amount.fen,
        "receipts": report.receipts,
        "drawer_openings": report.drawer_openings,
        "screens": report.screens,
        "voice_files": report.voice_files,
        "doctor_ok": not failed,
        "out": str(out),
        "seconds": round(time.monotonic() - began, 1),
    }
    context.emit(answer, _summary(answer))
    return 1 if failed else 0


def _fresh(out: Path) -> Path:
    """A folder that nothing was put into yet: `demo-out`, then `demo-out-2`."""
    chosen, number = out, 1
    while chosen.exists() and any(chosen.iterdir()):
        number += 1
        chosen = out.with_name(f"{out.name}-{number}")
    chosen.mkdir(parents=True, exist_ok=True)
    return chosen.resolve()


def _summary(answer: dict[str, Any]) -> str:
    yuan = f"{answer['amount_fen'] // 100}.{answer['amount_fen'] % 100:02d}"
    return (
        f"{answer['sales']} sales, {answer['lines']} lines, ￥{yuan} in {answer['seconds']} s\n"
        f"{answer['receipts']} receipts, {answer['drawer_openings']} drawer openings, "
        f"{answer['voice_files']} announcements, {answer['screens']} screens in {answer['out']}\n"
        f"The books {'add up' if answer['doctor_ok'] else 'DO NOT add up: see yundian doctor'}."
    )
