"""`yundian people list|add`: who may sign in."""

import argparse
from typing import Any

from pos_app.cli.context import Context, Subparsers
from pos_app.domain.people import Role
from pos_app.services.people import add_person, people_of


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("people", parents=[common], help="who may sign in")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    acts.add_parser("list", parents=[common], help="their names and roles").set_defaults(handler=show)
    new = acts.add_parser("add", parents=[common], help="let somebody sign in")
    new.add_argument("--name", required=True, metavar="TEXT")
    new.add_argument("--role", choices=[role.value for role in Role], default=Role.CASHIER.value)
    new.add_argument("--pin", required=True, metavar="DIGITS", help="cashiers four digits or more, others six")
    new.set_defaults(handler=add)


def show(_args: argparse.Namespace, context: Context) -> int:
    with context.store() as store, store.read() as tx:
        people = people_of(tx)
    answer = {"people": [{"user": person.user_id, "name": person.name, "role": person.role.value} for person in people]}
    context.emit(answer, "\n".join(f"{person.name} ({person.role.value})" for person in people))
    return 0


def add(args: argparse.Namespace, context: Context) -> int:
    with context.store(write=True) as store:
        user_id = add_person(
            store, name=args.name, role=Role(args.role), pin=args.pin, clock=context.clock, ids=context.ids
        )
    context.emit({"user": user_id, "name": args.name, "role": args.role}, f"{args.name} may sign in")
    return 0
