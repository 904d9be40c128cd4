"""`yundian people list|add|roles|code`: who may sign in, what roles may do, and the owner's recovery code."""

import argparse
from typing import Any

from pos_app.cli.context import Context, Subparsers
from pos_app.domain.people import Role
from pos_app.services.people import add_person, everyone
from pos_app.services.recovery import make_recovery_code
from pos_app.services.rights import roles_of


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("people", parents=[common], help="who may sign in, and what roles may do")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    acts.add_parser("list", parents=[common], help="their names and roles").set_defaults(handler=show)
    new = acts.add_parser("add", parents=[common], help="let somebody sign in")
    new.add_argument("--name", required=True, metavar="TEXT")
    new.add_argument("--role", choices=[role.value for role in Role], default=Role.CASHIER.value)
    new.add_argument(
        "--pin", required=True, metavar="DIGITS", help="cashiers and stock keepers four digits or more, others six"
    )
    new.set_defaults(handler=add)
    acts.add_parser("roles", parents=[common], help="what each role may do").set_defaults(handler=roles)
    code = acts.add_parser("code", parents=[common], help="a new recovery code for the owner; the old one is void")
    code.set_defaults(handler=make_code)


def show(_args: argparse.Namespace, context: Context) -> int:
    with context.store() as store, store.read() as tx:
        people = everyone(tx)
    answer = {
        "people": [
            {"user": each.user_id, "name": each.name, "role": each.role.value, "active": each.active} for each in people
        ]
    }
    told = (f"{each.name} ({each.role.value}{'' if each.active else ', has left'})" for each in people)
    context.emit(answer, "\n".join(told))
    return 0


def add(args: argparse.Namespace, context: Context) -> int:
    with context.store(write=True) as store:
        user_id = add_person(
            store, name=args.name, role=Role(args.role), pin=args.pin, clock=context.clock, ids=context.ids
        )
    context.emit({"user": user_id, "name": args.name, "role": args.role}, f"{args.name} may sign in")
    return 0


def roles(_args: argparse.Namespace, context: Context) -> int:
    with context.store() as store, store.read() as tx:
        allowed = roles_of(tx)
    named = {role.value: sorted(right.value for right in each.rights) for role, each in allowed.items()}
    answer = {
        "roles": {
            role.value: {"rights": named[role.value], "discount_most": each.discount_most}
            for role, each in allowed.items()
        }
    }
    context.emit(answer, "\n".join(f"{role}: {', '.join(rights)}" for role, rights in named.items()))
    return 0


def make_code(_args: argparse.Namespace, context: Context) -> int:
    with context.store(write=True) as store:
        code = make_recovery_code(store, None, clock=context.clock, ids=context.ids)
    context.emit({"code": code}, f"The owner's recovery code is {code}: it is shown this once")
    return 0
