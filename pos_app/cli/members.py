"""`yundian members list|find|join|export|erase|topup|key`: the shop's members, phone numbers masked."""

import argparse
from pathlib import Path
from typing import Any, Final

from pos_app.cli.context import Context, Subparsers
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money
from pos_app.domain.people import Role, User
from pos_app.domain.tender import CASH, SEEN_TENDERS
from pos_app.services import balances
from pos_app.services.member_files import export
from pos_app.services.members import Join, MemberRow, Members
from pos_app.services.people import people_of, sign_in
from pos_app.services.vault import recover, recovery_code, secrets_of
from pos_app.store.engine import Store

_LISTED: Final = 50


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("members", parents=[common], help="the shop's members")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    every = acts.add_parser("list", parents=[common], help="the latest members, phone numbers masked")
    every.add_argument("--limit", type=int, default=_LISTED, metavar="N")
    every.set_defaults(handler=run_list)
    find = acts.add_parser("find", parents=[common], help="by phone number, its last four digits, card or name")
    find.add_argument("text", metavar="TEXT")
    find.set_defaults(handler=run_find)
    join = acts.add_parser("join", parents=[common], help="make somebody a member who has agreed to it")
    join.add_argument("--phone", required=True, metavar="NUMBER")
    join.add_argument("--name", required=True, metavar="TEXT")
    join.add_argument("--birthday", default="", metavar="MM-DD")
    join.add_argument("--card", default="", metavar="CODE")
    join.add_argument("--consent", action="store_true", help="the person has agreed that name and number are kept")
    join.set_defaults(handler=run_join)
    give = acts.add_parser("export", parents=[common], help="write all members to a .csv or .xlsx file, as the owner")
    give.add_argument("file", metavar="FILE", type=Path)
    give.add_argument("--pin", required=True, metavar="DIGITS", help="the owner's PIN")
    give.set_defaults(handler=run_export)
    gone = acts.add_parser("erase", parents=[common], help="forget who a member is; the sales stay")
    gone.add_argument("member", metavar="MEMBER", help="phone number, card or code")
    gone.set_defaults(handler=run_erase)
    more = acts.add_parser("topup", parents=[common], help="add to a member's balance")
    more.add_argument("member", metavar="MEMBER", help="phone number, card or code")
    more.add_argument("--amount", required=True, metavar="YUAN")
    more.add_argument("--tender", choices=(CASH, *SEEN_TENDERS), default=CASH)
    more.set_defaults(handler=run_topup)
    key = acts.add_parser("key", parents=[common], help="the recovery code of the phone numbers, to be written down")
    key.add_argument("--enter", metavar="CODE", help="take the code of another computer, after a restore")
    key.set_defaults(handler=run_key)


def _members(store: Store, context: Context) -> Members:
    return Members(store, lambda: secrets_of(store), clock=context.clock, ids=context.ids)


def _owner(store: Store) -> User:
    """Whoever is at the machine's own command line acts as its owner."""
    with store.read() as tx:
        person = next(each for each in people_of(tx) if each.role is Role.OWNER)
    return User(person.user_id, person.name, person.role)


def _one(members: Members, text: str) -> MemberRow:
    found = members.find(text)
    if not found:
        raise RuleViolation("There is no such member")
    if len(found) > 1:
        raise RuleViolation("{count} members answer to this; please give the whole number", count=len(found))
    return found[0]


def run_list(args: argparse.Namespace, context: Context) -> int:
    with context.store() as store:
        members = _members(store, context)
        return _emit(context, members.listed(most=args.limit), members.count())


def run_find(args: argparse.Namespace, context: Context) -> int:
    with context.store() as store:
        members = _members(store, context)
        return _emit(context, members.find(args.text), members.count())


def _emit(context: Context, rows: tuple[MemberRow, ...], count: int) -> int:
    lines = [f"{row.name}  {row.masked}  {row.points} points  ￥{row.stored.whole}" for row in rows]
    context.emit({"count": count, "members": [_row(row) for row in rows]}, "\n".join(lines) or "Nobody")
    return 0


def _row(row: MemberRow) -> dict[str, Any]:
    return {
        "member": row.uid,
        "name": row.name,
        "phone": row.masked,
        "grade": row.grade_name,
        "points": row.points,
        "balance_fen": row.stored.whole.fen,
    }


def run_join(args: argparse.Namespace, context: Context) -> int:
    with context.store(write=True) as store:
        join = Join(context.ids.new(), args.phone, args.name, args.consent, args.birthday, args.card)
        row = _members(store, context).join(join, _owner(store))
    context.emit(_row(row), f"{row.name} ({row.masked}) is a member")
    return 0


def run_export(args: argparse.Namespace, context: Context) -> int:
    with context.store(write=True) as store:
        owner = sign_in(store, _owner(store).user_id, args.pin, clock=context.clock, ids=context.ids)
        vault = _members(store, context).vault()
        count = export(store, vault, args.file, owner, clock=context.clock, ids=context.ids)
    context.emit({"file": str(args.file), "members": count}, f"{count} members written to {args.file}")
    return 0


def run_erase(args: argparse.Namespace, context: Context) -> int:
    with context.store(write=True) as store:
        members = _members(store, context)
        row = _one(members, args.member)
        members.erase(row.member_id, _owner(store))
    context.emit({"member": row.uid, "erased": True}, "The member is erased; the sales stay without the person")
    return 0


def run_topup(args: argparse.Namespace, context: Context) -> int:
    with context.store(write=True) as store:
        row = _one(_members(store, context), args.member)
        command = balances.TopUp(context.ids.new(), row.member_id, Money.parse(args.amount), args.tender)
        moved = balances.top_up(store, command, _owner(store), clock=context.clock, ids=context.ids)
    answer = {
        "member": row.uid,
        "amount_fen": moved.change.own.fen,
        "bonus_fen": moved.change.bonus.fen,
        "balance_fen": moved.now.whole.fen,
    }
    context.emit(answer, f"{row.name}: ￥{moved.change.whole} added, ￥{moved.now.whole} now")
    return 0


def run_key(args: argparse.Namespace, context: Context) -> int:
    with context.store(write=True) as store:
        secrets = secrets_of(store)
        if args.enter:
            recover(store, secrets, args.enter)
            context.emit({"recovered": True}, "The phone numbers can be read on this computer")
            return 0
        code = recovery_code(store, secrets, clock=context.clock)
    context.emit({"code": code}, f"Write this down and keep it away from this computer:\n{code}")
    return 0
