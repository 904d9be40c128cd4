"""`yundian sync now|status|enrol`: talk to the cloud."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pos_app.cli.context import Context, Subparsers
from pos_app.domain.errors import RuleViolation
from pos_app.services.authority_files import read_authorities

if TYPE_CHECKING:
    from sync.run import Sync, SyncStatus


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("sync", parents=[common], help="talk to the cloud")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    acts.add_parser("now", parents=[common], help="send what waits, take what has come").set_defaults(handler=now)
    acts.add_parser("status", parents=[common], help="what waits, and how the last run ended").set_defaults(
        handler=status
    )
    enrol_act = acts.add_parser("enrol", parents=[common], help="make this till known to a cloud")
    enrol_act.add_argument("--url", required=True, help="the cloud's address, https://…")
    enrol_act.add_argument("--code", help="the one-time code that the province gave")
    enrol_act.add_argument("--ca", metavar="FILE", help="certificates that may vouch for the cloud (PEM)")
    enrol_act.add_argument("--move", action="store_true", help="the same cloud has another address; needs no code")
    enrol_act.set_defaults(handler=enrol)


@contextmanager
def _sync(context: Context, *, write: bool) -> Iterator["Sync"]:
    from sync.run import Sync  # noqa: PLC0415 - other commands start without the network's libraries

    with context.store(write=write) as store:
        yield Sync(store, context.home.folder, clock=context.clock, ids=context.ids)


def now(_args: argparse.Namespace, context: Context) -> int:
    from sync.due import ASKED  # noqa: PLC0415 - as above

    with _sync(context, write=True) as sync:
        outcome = sync.run(ASKED)
    answer = {
        "sent": outcome.sent,
        "accepted": outcome.accepted,
        "applied": outcome.applied,
        "waiting": outcome.waiting,
        "error": str(outcome.error) or None,
        "alarms": [asdict(alarm) for alarm in outcome.alarms],
    }
    said = f"{outcome.accepted} sent, {outcome.applied} taken, {outcome.waiting} wait"
    context.emit(answer, said)
    if answer["error"]:
        sys.stderr.write(f"yundian: {outcome.error}\n")
        return 1
    return 0


def status(_args: argparse.Namespace, context: Context) -> int:
    with _sync(context, write=False) as sync:
        found = sync.status()
    _emit(context, found)
    return 0


def enrol(args: argparse.Namespace, context: Context) -> int:
    if args.move == (args.code is not None):
        raise RuleViolation("Enrolling needs --code; an enrolled till that moves needs --move and no code")
    ca_pem = None if args.ca is None else read_authorities(Path(args.ca))
    with _sync(context, write=True) as sync:
        if args.move:
            found = sync.move(args.url, ca_pem=ca_pem)
        else:
            found = sync.enrol(args.url, args.code, ca_pem=ca_pem or "")
    _emit(context, found)
    return 0


def _emit(context: Context, found: "SyncStatus") -> None:
    answer = {
        "enrolled": found.enrolled,
        "waiting": found.waiting,
        "acked_seq": found.acked_seq,
        "feed_applied": found.feed_applied,
        "last_success": _time(found.last_success_ms),
        "last_error": str(found.last_error) or None,
        "url": found.url,
        "register": found.register_id,
        "waiting_since": _time(found.waiting_since_ms),
        "due": found.due,
        "feed_not_applied": found.feed_not_applied,
        "withheld": [each.seq for each in found.withheld],
        "alarms": [asdict(alarm) for alarm in found.alarms],
    }
    if not found.enrolled:
        context.emit(answer, f"not enrolled; {found.waiting} wait")
        return
    alarms = "".join(f"\nalarm {alarm.code}: {alarm.detail}" for alarm in found.alarms)
    error = f"\n{found.last_error}" if answer["last_error"] else ""
    context.emit(
        answer, f"{found.url}: {found.waiting} wait, last success {answer['last_success'] or 'never'}{error}{alarms}"
    )


def _time(at_ms: int | None) -> str | None:
    return None if at_ms is None else datetime.fromtimestamp(at_ms // 1000, UTC).isoformat()
