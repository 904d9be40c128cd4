"""`yundian cloud …`: the reference cloud, and what its operator does without the pages (docs/sync.md)."""

import argparse
import getpass
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pos_app.cli.context import Context, Subparsers
from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json

if TYPE_CHECKING:
    from cloud.database import Database

_FILE: Final = "cloud.sqlite"
_PORT: Final = 8800
_PORT_MAX: Final = 65_535
_NOTE_BYTES_MAX: Final = 8_388_608


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("cloud", parents=[common], help="the reference cloud of a province")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--database", metavar="URL", help="sqlite:///FILE or postgresql://USER@HOST/NAME")
    both = [common, shared]

    serve = acts.add_parser("serve", parents=both, help="serve tills and the operator's pages")
    serve.add_argument("--host", default="127.0.0.1", help="another one than this machine needs a certificate")
    serve.add_argument("--port", type=_port, default=_PORT, metavar="P")
    serve.add_argument("--certificate", type=Path, metavar="FILE", help="chain of certificates, PEM")
    serve.add_argument("--key", type=Path, metavar="FILE", help="its private key, PEM")
    serve.set_defaults(handler=run_serve)

    code = acts.add_parser("enrol-code", parents=both, help="make a one-time code that enrols a till")
    code.add_argument("--licence", required=True, metavar="NO", help="retail licence number of the shop")
    code.set_defaults(handler=run_enrol_code)

    deliver = acts.add_parser("deliver", parents=both, help="send a delivery to its shop")
    deliver.add_argument("file", type=Path, metavar="FILE", help="the delivery note as JSON")
    deliver.set_defaults(handler=run_deliver)

    acts.add_parser("stats", parents=both, help="what the cloud has, by register").set_defaults(handler=run_stats)

    revoke = acts.add_parser("revoke", parents=both, help="lock a register out, at once")
    revoke.add_argument("--register", required=True, metavar="ID", help="its name, as in stats")
    revoke.set_defaults(handler=run_revoke)

    remake = acts.add_parser("remake", parents=both, help="make the books again from the entries as received")
    remake.add_argument("--register", metavar="ID", help="of one register; of all when it is not given")
    remake.set_defaults(handler=run_remake)

    operator = acts.add_parser("operator", help="people who may see the pages")
    add = operator.add_subparsers(required=True, metavar="ACT").add_parser(
        "add", parents=both, help="let somebody in, or give a new password"
    )
    add.add_argument("name", metavar="NAME")
    add.set_defaults(handler=run_operator_add)


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= _PORT_MAX:
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to {_PORT_MAX}")
    return number


@contextmanager
def _database(args: argparse.Namespace, context: Context) -> Iterator["Database"]:
    from cloud.database import Database  # noqa: PLC0415 - the other commands start without PostgreSQL's library

    if args.database is None:
        context.home.folder.mkdir(parents=True, exist_ok=True)
    database = Database.open(args.database or f"sqlite:///{(context.home.folder / _FILE).resolve()}")
    try:
        yield database
    finally:
        database.close()


def run_serve(args: argparse.Namespace, context: Context) -> int:
    from cloud.app import create_app  # noqa: PLC0415 - as above
    from cloud.serve import serve  # noqa: PLC0415 - as above

    def ready(url: str) -> None:
        context.emit({"url": url}, f"The cloud is at {url}")

    with _database(args, context) as database:
        app = create_app(database, clock=context.clock, ids=context.ids)
        serve(app, host=args.host, port=args.port, certificate=args.certificate, key=args.key, ready=ready)
    return 0


def run_enrol_code(args: argparse.Namespace, context: Context) -> int:
    from cloud.enrolment import make_code  # noqa: PLC0415 - as above

    with _database(args, context) as database:
        made = make_code(database, args.licence, clock=context.clock)
    until = datetime.fromtimestamp(made.expires_at_ms // 1000, UTC).isoformat()
    context.emit({"code": made.code, "expires_at": until}, f"{made.code}\nfor {args.licence}, once, until {until}")
    return 0


def run_deliver(args: argparse.Namespace, context: Context) -> int:
    from cloud.feed import deliver  # noqa: PLC0415 - as above

    note = _read_note(args.file)
    with _database(args, context) as database:
        registers = deliver(database, note, clock=context.clock, ids=context.ids)
    context.emit({"registers": registers}, f"sent to {registers} registers")
    return 0


def _read_note(file: Path) -> Json:
    if file.stat().st_size > _NOTE_BYTES_MAX:
        raise RuleViolation("{file} is too large for a delivery note", file=file)
    try:
        note: Json = json.loads(file.read_bytes())
    except (ValueError, RecursionError) as error:
        raise RuleViolation("{file} is not JSON: {reason}", file=file, reason=error) from error
    return note


def run_stats(args: argparse.Namespace, context: Context) -> int:
    from cloud.stats import stats  # noqa: PLC0415 - as above

    with _database(args, context) as database:
        answer = stats(database)
    rows = "".join(f"\n{one['licence']} {one['register']}: {one['entries']} entries" for one in answer["registers"])
    context.emit(answer, f"{answer['entries']} entries, {answer['sales']} sales{rows}")
    return 0


def run_revoke(args: argparse.Namespace, context: Context) -> int:
    from cloud.registers import revoke  # noqa: PLC0415 - as above

    with _database(args, context) as database:
        revoke(database, args.register, clock=context.clock)
    context.emit({"register": args.register, "revoked": True}, f"{args.register} is locked out")
    return 0


def run_remake(args: argparse.Namespace, context: Context) -> int:
    from cloud.rollup import remake  # noqa: PLC0415 - as above

    with _database(args, context) as database:
        entries = remake(database, args.register)
    context.emit({"entries": entries}, f"the books are made again from {entries} entries")
    return 0


def run_operator_add(args: argparse.Namespace, context: Context) -> int:
    """The password is asked for, or read from standard input; never an argument, which others can see."""
    from cloud.pages.operators import add_operator  # noqa: PLC0415 - as above

    password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    with _database(args, context) as database:
        is_new = add_operator(database, args.name, password)
    text = f"{args.name} may sign in" if is_new else f"{args.name} has a new password"
    context.emit({"operator": args.name, "new": is_new}, text)
    return 0
