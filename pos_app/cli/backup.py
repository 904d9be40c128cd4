"""`yundian backup create|list|verify|restore`: verified copies of the store."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pos_app.app import locked, open_store
from pos_app.cli.context import Context, Subparsers
from pos_app.store import backup


def add_parser(commands: "Subparsers[Any]", common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("backup", parents=[common], help="verified copies of the store")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    acts.add_parser("create", parents=[common], help="make one and check it").set_defaults(handler=create)
    acts.add_parser("list", parents=[common], help="newest first").set_defaults(handler=show)
    for name, handler, text in (
        ("verify", verify, "check one"),
        ("restore", restore, "put one in the store's place; the journal begins a new epoch"),
    ):
        act = acts.add_parser(name, parents=[common], help=text)
        act.add_argument("file", metavar="FILE")
        act.set_defaults(handler=handler)


def _answer(made: backup.Backup) -> dict[str, Any]:
    return {"file": str(made.file), "entries": made.entries, "seq": made.seq, "sha256": made.sha256}


def create(_args: argparse.Namespace, context: Context) -> int:
    with context.store() as store:
        made = backup.back_up(store, context.home.backups, at_ms=context.clock.now_ms())
    context.emit(_answer(made), f"{made.file} ({made.entries} journal entries)")
    return 0


def show(_args: argparse.Namespace, context: Context) -> int:
    files = [str(file) for file in backup.list_backups(context.home.backups)]
    context.emit({"backups": files}, "\n".join(files) or "no backups yet")
    return 0


def verify(args: argparse.Namespace, context: Context) -> int:
    found = backup.verify(Path(args.file))
    context.emit(_answer(found), f"{found.file} is whole: {found.entries} journal entries")
    return 0


def restore(args: argparse.Namespace, context: Context) -> int:
    with locked(context.home):
        at_ms, uid = context.clock.now_ms(), context.ids.new()
        restored = backup.restore(Path(args.file), context.home.store_file, at_ms=at_ms, uid=uid)
        with open_store(context.home):
            pass  # an older backup is migrated now, not when the till starts
    kept, left = restored.kept, restored.left
    answer = {
        "file": str(args.file),
        "epoch": restored.epoch,
        "kept": None if kept is None else str(kept),
        "left_entries": None if left is None else left.entries,
        "left_unsent": None if left is None else left.unsent,
    }
    context.emit(answer, "; ".join(_told(restored)))
    return 0


def _told(restored: backup.Restored) -> Iterator[str]:
    yield f"restored; epoch {restored.epoch} begins"
    if restored.kept is not None:
        yield f"the old store is {restored.kept}"
    if restored.left is not None and restored.left.entries:
        yield f"{restored.left.entries} of its journal entries are not in the restored store"
        yield f"{restored.left.unsent} of these the cloud has not got: keep the old store"
