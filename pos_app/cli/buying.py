"""`yundian buying suggest` · `buying owed`: what to order and why; what suppliers are owed."""

import argparse
from typing import Any

from pos_app.cli.context import Context, Subparsers
from pos_app.domain.errors import RuleViolation
from pos_app.domain.people import Role, User
from pos_app.services import suppliers
from pos_app.services.suggestions import For, suggestions
from pos_app.store.engine import Store

_READER = User(0, "command line", Role.OWNER)
"""Whoever may open the store's file may read all of it."""


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("buying", parents=[common], help="what to order and why; what suppliers are owed")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    act = acts.add_parser("suggest", parents=[common], help="what to order, each line with its reason")
    of = act.add_mutually_exclusive_group()
    of.add_argument("--cigarettes", action="store_true", help="of the tobacco company")
    of.add_argument("--supplier", metavar="NAME", help="of a supplier; else goods that came from nobody yet")
    act.set_defaults(handler=suggest)
    act = acts.add_parser("owed", parents=[common], help="suppliers and what they are owed")
    act.set_defaults(handler=owed)


def suggest(args: argparse.Namespace, context: Context) -> int:
    with context.store() as store:
        found = suggestions(store, _wanted(store, args), _READER, clock=context.clock)
    lines = [
        {
            "product": line.product_id,
            "name": line.name,
            "code": line.code,
            "unit": line.unit,
            "units_milli": line.units.milli,
            "factor_milli": line.factor.milli,
            "price_fen": line.price.fen,
            "why": str(line.suggestion.why),
        }
        for line in found
    ]
    told = [f"{line.units}{line.unit} {line.name}: {line.suggestion.why}" for line in found]
    context.emit({"lines": lines}, "\n".join(told) or "nothing needs to be ordered")
    return 0


def _wanted(store: Store, args: argparse.Namespace) -> For:
    if args.cigarettes or args.supplier is None:
        return For(tobacco=args.cigarettes)
    for each in suppliers.listed(store, all_of_them=True):
        if each.name == args.supplier:
            return For(supplier_id=each.supplier_id)
    raise RuleViolation("There is no supplier called {name}", name=args.supplier)


def owed(_: argparse.Namespace, context: Context) -> int:
    with context.store() as store:
        found = suppliers.listed(store, all_of_them=True)
    answer = [{"supplier": each.uid, "name": each.name, "owed_fen": each.owed.fen} for each in found]
    told = [f"{each.name}: ￥{each.owed}" for each in found]
    context.emit({"suppliers": answer}, "\n".join(told) or "no suppliers")
    return 0
