"""`yundian promotions list` · `promotions preview UID`: what is on, and what a rule would have done last week."""

import argparse
from typing import Any

from pos_app.cli.context import Context, Subparsers
from pos_app.domain.promotion import kind_of
from pos_app.services.pricing import body_of
from pos_app.services.promotions import find, listed, preview


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("promotions", parents=[common], help="promotions, and one tried on last week's sales")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    act = acts.add_parser("list", parents=[common], help="every promotion, what is on first")
    act.set_defaults(handler=show)
    act = acts.add_parser("preview", parents=[common], help="what one would have done to the last seven days")
    act.add_argument("uid", metavar="UID", help="of the promotion, as `list` tells it")
    act.set_defaults(handler=try_out)


def show(_args: argparse.Namespace, context: Context) -> int:
    with context.store() as store:
        rows = listed(store, clock=context.clock)
    answer = [
        {
            "promotion": row.promotion.uid,
            "name": row.promotion.name,
            "kind": kind_of(row.promotion.rule),
            "state": row.state.value,
            "products": list(row.products),
            "earns_points": row.promotion.earns_points,
            **body_of(row.promotion),
        }
        for row in rows
    ]
    lines = [f"{each['promotion']}  {each['state']:8} {each['kind']:15} {each['name']}" for each in answer]
    context.emit({"promotions": answer}, "\n".join(lines) or "no promotions")
    return 0


def try_out(args: argparse.Namespace, context: Context) -> int:
    with context.store() as store:
        promotion = find(store, args.uid)
        tried = preview(store, promotion, None, clock=context.clock)
    answer = {
        "promotion": promotion.uid,
        "from": tried.first.isoformat(),
        "to": tried.last.isoformat(),
        "sales": tried.sales,
        "touched": tried.touched,
        "discount_fen": tried.discount.fen,
        "amount_fen": tried.amount.fen,
        "margin_fen": tried.margin.fen,
        "margin_after_fen": tried.margin_after.fen,
    }
    told = (
        f"{promotion.name}, {tried.first} to {tried.last}: {tried.touched} of {tried.sales} sales, "
        f"￥{tried.discount} off ￥{tried.amount}; earned ￥{tried.margin}, with it ￥{tried.margin_after}"
    )
    context.emit(answer, told)
    return 0
