"""`yundian pay set-up|take-down|status|statement|simulate`: payments by the customer's code."""

import argparse
import threading
from datetime import date
from pathlib import Path
from typing import Any, Final, cast

import msgspec

from pay.codes import NAMES, Name
from pay.ports import BadSettings, NoStatement
from pos_app.cli.context import Context, Subparsers
from pos_app.domain.errors import EnvironmentFault, RuleViolation
from pos_app.domain.people import Role, User
from pos_app.services import pay_settings
from pos_app.services.pay_settings import NewProvider
from pos_app.services.pay_statements import Compared, compare, yesterday
from pos_app.services.payments import tasks
from pos_app.store.engine import Store

_FILE_BYTES_MAX: Final = 65_536


class PortTaken(EnvironmentFault):
    """Somebody else listens there."""


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("pay", parents=[common], help="payments by the customer's code")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    new = acts.add_parser("set-up", parents=[common], help="let customers pay with a provider")
    new.add_argument(
        "file", type=Path, metavar="FILE", help="the merchant's number and keys as JSON, see docs/payments.md"
    )
    new.set_defaults(handler=run_set_up)
    old = acts.add_parser("take-down", parents=[common], help="nobody pays with it any more")
    old.add_argument("provider", choices=NAMES)
    old.set_defaults(handler=run_take_down)
    status = acts.add_parser("status", parents=[common], help="what is set up, and which payments are open")
    status.set_defaults(handler=run_status)
    statement = acts.add_parser("statement", parents=[common], help="compare a day's statement with our payments")
    statement.add_argument(
        "--day", type=date.fromisoformat, metavar="D", help="such as 2026-11-22; yesterday by default"
    )
    statement.add_argument("--provider", choices=NAMES)
    statement.set_defaults(handler=run_statement)
    simulate = acts.add_parser("simulate", parents=[common], help="a simulator of all providers on this machine")
    simulate.add_argument("--port", type=int, default=0, metavar="P")
    simulate.add_argument("--set-up", action="store_true", help="make this store's shop its customer")
    simulate.set_defaults(handler=run_simulate)


def run_set_up(args: argparse.Namespace, context: Context) -> int:
    """The keys are tried before they are kept."""
    new = _read(args.file)
    with context.store(write=True) as store:
        _set_up(store, new)
    context.emit({"provider": new.provider, "merchant": new.merchant}, f"{new.provider} is set up")
    return 0


def run_take_down(args: argparse.Namespace, context: Context) -> int:
    with context.store(write=True) as store:
        pay_settings.take_down(store, _safe(store), args.provider, _operator())
    context.emit({"provider": args.provider}, f"{args.provider} is not used any more")
    return 0


def run_status(_args: argparse.Namespace, context: Context) -> int:
    """1 when something is open that a person has to look at."""
    with context.store() as store:
        names = pay_settings.providers_of(store)
        with store.read() as tx:
            todo = tasks(tx)
    told = [
        {
            "task": task.kind.value,
            "number": task.attempt.number,
            "provider": task.attempt.provider,
            "amount_fen": task.attempt.amount.fen,
            "reason": task.attempt.reason,
        }
        for task in todo
    ]
    lines = [f"set up: {', '.join(names) or 'none'}"]
    lines += [f"{row['task']}: {row['provider']} {row['number']} {row['amount_fen']} fen" for row in told]
    context.emit({"providers": list(names), "tasks": told}, "\n".join(lines))
    return 0


def run_statement(args: argparse.Namespace, context: Context) -> int:
    """0 when nothing differs."""
    day = args.day or yesterday(context.clock)
    with context.store() as store:
        merchants = pay_settings.merchants(store, _safe(store))
        names = [args.provider] if args.provider else list(merchants)
        if not names or not set(names) <= set(merchants):
            raise RuleViolation("{provider} is not set up", provider=args.provider or "No provider")
        compared = [_compared(store, merchants, name, day) for name in names]
    context.emit({"day": day.isoformat(), "providers": list(map(_told, compared))}, "\n".join(map(_text, compared)))
    return 1 if any(each.differences for each in compared) else 0


def run_simulate(args: argparse.Namespace, context: Context) -> int:
    """Serve until the program is told to stop."""
    from pay.simulator.serve import running  # noqa: PLC0415 - a server, which other commands need not load

    try:
        with running(port=args.port) as simulator:
            if args.set_up:
                with context.store(write=True) as store:
                    for name in NAMES:
                        _set_up(store, _new(name, simulator.merchant(name)))
            context.emit({"url": simulator.url}, f"WeChat Pay, Alipay and UnionPay are simulated at {simulator.url}")
            _wait()
    except OSError as error:
        raise PortTaken("Can't listen at port {port}: {reason}", port=args.port, reason=error) from error
    return 0


def _wait() -> None:
    """Until Ctrl+C."""
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        return


def _new(name: Name, merchant: Any) -> NewProvider:
    return NewProvider(
        name,
        merchant.merchant,
        merchant.private_key.reveal(),
        merchant.provider_key,
        url=merchant.url,
        app=merchant.app,
        key_id=merchant.key_id,
        provider_key_id=merchant.provider_key_id,
    )


def _read(file: Path) -> NewProvider:
    try:
        with file.open("rb") as opened:
            return msgspec.json.decode(opened.read(_FILE_BYTES_MAX), type=NewProvider)
    except OSError as error:
        raise RuleViolation("The file {file} can't be read", file=file) from error
    except msgspec.MsgspecError as error:
        raise RuleViolation("This is not a provider's set-up: {reason}", reason=error) from error


def _set_up(store: Store, new: NewProvider) -> None:
    from pay.choice import adapter  # noqa: PLC0415 - what is paid with a provider is tried with its library

    try:
        adapter(new.provider, pay_settings.merchant_of(new))
    except BadSettings as error:
        raise RuleViolation("This provider can't be used: {reason}", reason=error) from error
    pay_settings.set_up(store, _safe(store), new, _operator())


def _safe(store: Store) -> pay_settings.Safe:
    from pos_app.services.vault import secrets_of  # noqa: PLC0415 - the keyring

    return secrets_of(store)


def _operator() -> User:
    """Whoever may use this computer's command line on the shop's own store is its owner."""
    return User(0, "", Role.OWNER)


def _compared(store: Store, merchants: Any, name: str, day: date) -> Compared:
    from pay.choice import adapter  # noqa: PLC0415 - as above

    try:
        lines = adapter(cast("Name", name), merchants[name]).statement(day)
    except (NoStatement, BadSettings) as error:
        raise RuleViolation("There is no statement of {provider}: {reason}", provider=name, reason=error) from error
    return compare(store, name, day, lines)


def _told(compared: Compared) -> dict[str, Any]:
    return {
        "provider": compared.provider,
        "lines": compared.lines,
        "amount_fen": compared.theirs.fen,
        "fees_fen": compared.fees.fen,
        "differences": [
            {"what": each.what.value, "number": each.number, "ours_fen": each.ours.fen, "theirs_fen": each.theirs.fen}
            for each in compared.differences
        ],
    }


def _text(compared: Compared) -> str:
    head = f"{compared.provider}: {compared.lines} lines, {compared.theirs} after refunds, fees {compared.fees}"
    rows = [
        f"  {each.what.value}: {each.number} ours {each.ours} theirs {each.theirs}" for each in compared.differences
    ]
    return "\n".join([head, *(rows or ["  nothing differs"])])
