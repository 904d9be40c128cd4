"""`yundian settings [NAME=VALUE …]`: show the shop's settings, or change some."""

import argparse
import json
from typing import Any

import msgspec

from pos_app.cli.context import Context, Subparsers
from pos_app.domain.errors import RuleViolation
from pos_app.services import settings


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("settings", parents=[common], help="show or change the shop's settings")
    parser.add_argument("changes", nargs="*", metavar="NAME=VALUE")
    parser.set_defaults(handler=run)


def run(args: argparse.Namespace, context: Context) -> int:
    changes = dict(_change(text) for text in args.changes)
    with context.store(write=bool(changes)) as store:
        if changes:
            now = settings.change(store, **changes)
        else:
            with store.read() as tx:
                now = settings.load(tx)
    values = msgspec.to_builtins(now)
    context.emit({"settings": values}, "\n".join(f"{name} = {value}" for name, value in values.items()))
    return 0


def _change(text: str) -> tuple[str, Any]:
    name, sign, value = text.partition("=")
    if not sign:
        raise RuleViolation("Please write NAME=VALUE, not {text}", text=text)
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        return name, value
