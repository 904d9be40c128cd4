"""`yundian settings [NAME=VALUE …]`: show the shop's settings, or change some."""

import argparse
import json
from pathlib import Path
from typing import Any

import msgspec

from hardware.display.address import parse_display
from hardware.printing.address import parse_address
from hardware.printing.ports import BadAddress
from pos_app.cli.context import Context, Subparsers
from pos_app.domain.errors import RuleViolation
from pos_app.services import settings
from pos_app.services.settings import Settings


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("settings", parents=[common], help="show or change the shop's settings")
    parser.add_argument("changes", nargs="*", metavar="NAME=VALUE")
    parser.set_defaults(handler=run)


def run(args: argparse.Namespace, context: Context) -> int:
    changes = dict(_change(text) for text in args.changes)
    _check_printer(changes.get("printer", ""))
    _check_display(changes.get("customer_display", ""))
    if changes.get("customer_pictures"):
        changes["customer_pictures"] = _folder(str(changes["customer_pictures"]))
        context.say("Only your own pictures are shown to customers, and none of them may advertise tobacco.")
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
        read = json.loads(value)
    except json.JSONDecodeError:
        return name, value
    known = Settings.__dataclass_fields__.get(name)
    is_text = known is not None and known.type is str
    return name, value if is_text and not isinstance(read, str) else read  # a footer may be a telephone number


def _check_printer(address: object) -> None:
    """An address that names no way to a printer is refused here, not at the first receipt."""
    if not isinstance(address, str) or not address:
        return
    try:
        parse_address(address)
    except BadAddress as error:
        raise RuleViolation("The printer's address is not right: {reason}", field="printer", reason=error) from error


def _check_display(address: object) -> None:
    """As for the printer."""
    if not isinstance(address, str) or not address:
        return
    try:
        parse_display(address)
    except BadAddress as error:
        raise RuleViolation(
            "The customer display's address is not right: {reason}", field="customer_display", reason=error
        ) from error


def _folder(text: str) -> str:
    """Its whole path: the till may be started elsewhere."""
    folder = Path(text).resolve()
    if not folder.is_dir():
        raise RuleViolation("There is no folder {folder}", field="customer_pictures", folder=folder)
    return str(folder)
