"""`yundian doctor`: the file, the journal's chain, and every projection against its rows."""

import argparse
from typing import Any

from pos_app.app import findings
from pos_app.cli.context import Context, Subparsers


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("doctor", parents=[common], help="check that the store is whole and adds up")
    parser.set_defaults(handler=run)


def run(_args: argparse.Namespace, context: Context) -> int:
    with context.store() as store:
        checks = findings(store)
    failed = [check.name for check in checks if not check.ok]
    answer = {"ok": not failed, "checks": [{"name": c.name, "ok": c.ok, "detail": c.detail} for c in checks]}
    context.emit(answer, "\n".join(f"{'ok ' if c.ok else 'BAD'} {c.name}: {c.detail}" for c in checks))
    if failed:
        context.say(f"yundian: not as it must be: {', '.join(failed)}")
    return 1 if failed else 0
