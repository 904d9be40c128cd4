"""`yundian init`: make a store."""

import argparse
import secrets
from typing import Any

from pos_app.cli.context import Context, Subparsers
from pos_app.domain.people import is_obvious
from pos_app.services.shop import NewShop, create_shop


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("init", parents=[common], help="make a store: schema, owner account, register")
    parser.add_argument("--licence", required=True, metavar="NO", help="retail licence number, 12 digits")
    parser.add_argument("--name", required=True, metavar="TEXT", help="name of the shop")
    parser.add_argument("--owner", default="店主", metavar="TEXT", help="name of the owner")
    parser.add_argument("--pin", metavar="DIGITS", help="the owner's PIN; one is made up when it is not given")
    parser.add_argument("--register", default="01", metavar="NO", help="number of this register")
    parser.set_defaults(handler=run)


def run(args: argparse.Namespace, context: Context) -> int:
    pin = args.pin or _made_up()
    new = NewShop(licence=args.licence, name=args.name, owner=args.owner, pin=pin, register=args.register)
    with context.store(write=True, create=True) as store:
        shop = create_shop(store, new, clock=context.clock, ids=context.ids)
    answer = {"store": str(context.home.folder), "shop": shop.uid, "register": shop.register, "owner": args.owner}
    if not args.pin:
        answer["pin"] = pin
    note = "" if args.pin else f"\nThe PIN of {args.owner} is {pin}: please change it."
    context.emit(answer, f"{shop.name} is ready in {context.home.folder}{note}")
    return 0


def _made_up() -> str:
    """A PIN that nobody tries first."""
    while is_obvious(pin := f"{secrets.randbelow(1_000_000):06d}"):
        pass
    return pin
