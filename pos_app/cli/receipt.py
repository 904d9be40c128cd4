"""`yundian receipt SALE|last`: a receipt again, as printer bytes, picture or text."""

import argparse
import sys
from pathlib import Path
from typing import Any

from pos_app.cli.context import Context, Subparsers
from pos_app.domain.errors import RuleViolation
from pos_app.domain.receipt import Paper, PaperLine
from pos_app.services import settings as shop_settings
from pos_app.services.printing import receipt_of
from pos_app.services.settings import Settings
from pos_app.store import sales
from pos_app.store.engine import Transaction


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("receipt", parents=[common], help="a receipt again")
    parser.add_argument("sale", metavar="SALE", help="receipt number, the sale's id in a replayed file, or 'last'")
    parser.add_argument("--format", choices=("escpos", "png", "text"), default="text")
    parser.add_argument("--out", metavar="FILE", help="standard output when not given")
    parser.set_defaults(handler=run)


def run(args: argparse.Namespace, context: Context) -> int:
    with context.store() as store, store.read() as tx:
        sale_id = _find(tx, args.sale)
        paper, settings = receipt_of(tx, sale_id), shop_settings.load(tx)
        number = sales.number_of(tx, sale_id)
    data = text_of(paper).encode() if args.format == "text" else _printed(paper, settings, args.format)
    if args.out:
        Path(args.out).write_bytes(data)
        context.emit({"number": number, "file": args.out, "bytes": len(data)}, f"{number}: {args.out}")
    elif context.as_json:
        context.emit({"number": number, "text": text_of(paper)}, "")
    else:
        sys.stdout.buffer.write(data)
    return 0


def _find(tx: Transaction, name: str) -> int:
    found = (
        sales.last_sale_id(tx) if name == "last" else sales.find_by_number(tx, name) or sales.find_recorded_as(tx, name)
    )
    if found is None:
        raise RuleViolation("There is no sale {name}", name=name)
    return found


def text_of(paper: Paper) -> str:
    """The receipt as plain text."""
    return "".join(f"{part.text if isinstance(part, PaperLine) else f'[{part.data}]'}\n" for part in paper)


def _printed(paper: Paper, settings: Settings, form: str) -> bytes:
    from pos_app.till.print_room import escpos_of, png_of  # noqa: PLC0415 - the picture library is for this only

    return escpos_of(paper, settings) if form == "escpos" else png_of(paper, settings)
