"""What every command is given: the folder, time and names, and one way to answer."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tqdm import tqdm

from pos_app.app import Home, SystemClock, UuidIds, default_folder, locked, open_store
from pos_app.services.ports import Clock, Ids
from pos_app.store.engine import Store

Subparsers = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for it
Handler = Callable[[argparse.Namespace, "Context"], int]


@dataclass(frozen=True, slots=True)
class Context:
    """One call of the command line."""

    home: Home
    as_json: bool
    clock: Clock = field(default_factory=SystemClock)
    ids: Ids = field(default_factory=UuidIds)

    @contextmanager
    def store(self, *, write: bool = False, create: bool = False) -> Iterator[Store]:
        """The store; with `write` nobody else may be selling with it."""
        if not write:
            with open_store(self.home) as store:
                yield store
            return
        with locked(self.home), open_store(self.home, create=create) as store:
            yield store

    def emit(self, answer: Mapping[str, Any], text: str) -> None:
        """The answer: one JSON object for programs, or a few lines for people."""
        sys.stdout.write((json.dumps(answer, ensure_ascii=False) if self.as_json else text) + "\n")
        sys.stdout.flush()

    def say(self, text: str) -> None:
        """Something on the way, for people only."""
        sys.stderr.write(text + "\n")

    @contextmanager
    def progress(self, label: str) -> Iterator[Callable[[int, int], None]]:
        """A bar on a terminal, nothing elsewhere."""
        with tqdm(desc=label, disable=not sys.stderr.isatty(), leave=False) as bar:

            def report(done: int, of: int) -> None:
                bar.total = of
                bar.update(done - bar.n)

            yield report


def context_of(args: argparse.Namespace) -> Context:
    return Context(Home(Path(args.store) if args.store else default_folder()), as_json=bool(args.json))
