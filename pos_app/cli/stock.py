"""`yundian stock show CODE`: stock of one product."""

import argparse
from typing import Any

from pos_app.cli.context import Context, Subparsers
from pos_app.domain.errors import RuleViolation
from pos_app.domain.product import on_hand_text
from pos_app.store import goods, stock


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("stock", parents=[common], help="stock on hand")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    show = acts.add_parser("show", parents=[common], help="stock of one product")
    show.add_argument("code", metavar="CODE", help="one of its barcodes, or its house code")
    show.set_defaults(handler=run)


def run(args: argparse.Namespace, context: Context) -> int:
    with context.store() as store, store.read() as tx:
        item = goods.by_code(tx, args.code) or goods.by_house_code(tx, args.code)
        if item is None:
            raise RuleViolation("No product has the code {code}", code=args.code)
        held = stock.stock_of(tx, item.product_id)
    text = on_hand_text(held.on_hand, held.unit, held.kind, held.packs_per_carton)
    answer = {
        "product": held.product_uid,
        "name": held.name,
        "on_hand_milli": held.on_hand.milli,
        "cartons_text": text,
        "cost_fen": held.value.fen,
    }
    context.emit(answer, f"{held.name}: {text}, ￥{held.value} at cost")
    return 0
