"""The command `yundian`. Each command's module is loaded only when it is called, so that the till starts fast."""

import argparse
import importlib
import json
import logging
import os
import sys
from collections.abc import Sequence
from typing import Final

from pos_app.domain.errors import PosError

# Command -> the module that has `add_parser` for it.
COMMANDS: Final = {
    "run": "run",
    "demo": "demo",
    "init": "init",
    "goods": "goods",
    "replay": "replay",
    "stock": "stock",
    "delivery": "delivery",
    "buying": "buying",
    "receipt": "receipt",
    "stats": "stats",
    "day": "day",
    "doctor": "doctor",
    "backup": "backup",
    "sync": "sync",
    "cloud": "cloud",
    "bench": "bench",
    "people": "people",
    "members": "members",
    "pay": "pay",
    "promotions": "promotions",
    "settings": "settings",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 refused or failed with one clear line, 2 wrong usage."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = _parser(arguments)
    args = parser.parse_args(arguments, argparse.Namespace(store=None, json=False))
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    from pos_app.cli.context import context_of  # noqa: PLC0415 - after the arguments are known to be right

    try:
        code: int = args.handler(args, context_of(args))
    except PosError as error:
        return _refuse(args, str(error))
    except BrokenPipeError:
        # The reader has gone; what is still to be written goes nowhere, or Python would complain when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.stderr.write("yundian: nobody reads the answer\n")
        return 1
    except OSError as error:  # a file named on the command line, a full disk
        return _refuse(args, f"{error.strerror}: {error.filename}" if error.filename else str(error))
    except KeyboardInterrupt:
        return _refuse(args, "stopped")
    except Exception as error:
        logging.getLogger("yundian").exception("unexpected error")
        return _refuse(args, f"unexpected error: {error}")
    return code


def _refuse(args: argparse.Namespace, reason: str) -> int:
    if args.json:
        sys.stdout.write(json.dumps({"error": reason}, ensure_ascii=False) + "\n")
    sys.stderr.write(f"yundian: {reason}\n")
    return 1


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    # Nothing is set unless it was given, so that the two options may stand before or after the command.
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--store", metavar="DIR", help="the folder of the shop's store")
    common.add_argument("--json", action="store_true", help="one JSON object on standard output")
    about = "The till and back office of a small shop."
    parser = argparse.ArgumentParser(prog="yundian", description=about, parents=[common])
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    # Only the parser of the command that is called is built, and its module loaded; help shows them all.
    wanted = _command(arguments)
    for name in [wanted] if wanted in COMMANDS else COMMANDS:
        importlib.import_module(f"pos_app.cli.{COMMANDS[name]}").add_parser(commands, common)
    return parser


def _command(arguments: Sequence[str]) -> str:
    """The first word that is neither an option nor the folder of one."""
    words = iter(arguments)
    for word in words:
        if word == "--store":
            next(words, None)
        elif not word.startswith("-"):
            return word
    return ""


if __name__ == "__main__":
    sys.exit(main())
