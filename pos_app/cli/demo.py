"""`yundian demo`: a trading day in a fresh store, through the real window and the simulators' bytes."""

import argparse
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pos_app.app import Home, findings, locked, open_store
from pos_app.cli.context import Context, Subparsers
from pos_app.domain.errors import RuleViolation
from pos_app.services.days import close_day, current_business_date
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
    from pos_app.till.demo_cloud import DemoCloud  # noqa: PLC0415 - as above

    clock, ids = context.clock, context.ids
    with locked(home), open_store(home, create=True) as store:
        with (
            context.progress("trading day") as progress,
            DemoCloud(store, out, home.folder, clock=clock, ids=ids) as cloud,
            DemoDay(store, out, clock=clock, ids=ids) as day,
        ):
            cloud.enrol()
            cloud.send_delivery()
            taken = cloud.sync("start").applied
            day.sell(args.sales, progress=progress)
            user, cash = counted_right(store)
            close_shift(store, user, cash, clock=clock, ids=ids)
            with store.read() as tx:
                today = current_business_date(tx, clock.now_ms())
            close_day(store, today, user, clock=clock, ids=ids)
            cloud.sync("day_closed")
            till_side, cloud_side = cloud.sides()
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
        "deliveries": taken,
        "till": asdict(till_side),
        "cloud": asdict(cloud_side),
        "equal": till_side == cloud_side,
        "doctor_ok": not failed,
        "out": str(out),
        "seconds": round(time.monotonic() - began, 1),
    }
    context.emit(answer, _summary(answer))
    return 1 if failed or not answer["equal"] else 0


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
        f"{answer['deliveries']} delivery taken into stock; the day is closed and uploaded: till and cloud "
        f"{'have the same' if answer['equal'] else 'DIFFER'}, {answer['cloud']['entries']} entries, "
        f"{answer['cloud']['sales']} sales\n"
        f"The books {'add up' if answer['doctor_ok'] else 'DO NOT add up: see yundian doctor'}."
    )
