"""Power cuts by the thousand from one recording of a program.

A recording is what a program did to the files of a folder; an image is what the disk may hold when the power goes
after some of it. Image n of a seed is always the same for the same recording, so a failure can be looked at again:

    python -m tests.faults.power_cut RECORDING SEED COUNT NUMBER INTO
"""

import random
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.disk import Disk
from tests.faults.strace import Fault, record
from tests.faults.trace import Acknowledge, Operation, operations

_TRACE, _START, _LIVE, _ACKNOWLEDGED = "trace", "start", "live", "acknowledged"


@dataclass(frozen=True, slots=True)
class Image:
    """What was left on the disk, and what had been promised by then."""

    number: int
    folder: Path
    acknowledged: tuple[str, ...]


Look = Callable[[Image], Sequence[str]]
"""Finds what is wrong with an image."""


class Recording:
    """A program's work on a folder; kept as files, so that a failure can be replayed later."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._operations: list[Operation] | None = None

    @classmethod
    def make(
        cls, home: Path, module: str, *arguments: str, start: Path, fault: Fault | None = None, first: int = 1
    ) -> "Recording":
        """Run `module FOLDER ACKNOWLEDGED arguments...` under strace, in a folder that begins as `start`.

        With a fault the calls from number `first` on fail.
        """
        shutil.copytree(start, home / _START)
        shutil.copytree(start, home / _LIVE)
        more = [] if fault is None else fault.options(first)
        record(module, [home / _LIVE, home / _ACKNOWLEDGED, *arguments], home / _TRACE, more=more)
        return cls(home)

    @property
    def operations(self) -> list[Operation]:
        if self._operations is None:
            home = self.home
            self._operations = operations(home / _TRACE, home / _LIVE, acknowledged=home / _ACKNOWLEDGED)
        return self._operations

    def images(self, into: Path, *, seed: int, count: int) -> Iterator[Image]:
        """Images from the beginning to the end; each is gone when the next is made."""
        disk, done, promised = Disk(self.home / _LIVE, self.home / _START), 0, list[str]()
        for number in range(count):
            for operation in self.operations[done : self._cut(number, count)]:
                if isinstance(operation, Acknowledge):
                    promised += operation.what.splitlines()
                disk.do(operation)
            done = self._cut(number, count)
            shutil.rmtree(into, ignore_errors=True)
            into.mkdir(parents=True)
            disk.cut(into, random.Random(f"{seed} {number}"))
            yield Image(number, into, tuple(promised))

    def _cut(self, number: int, count: int) -> int:
        """After how many operations the power goes: image by image a little later, the last at the end."""
        return len(self.operations) * (number + 1) // count

    def faults(self, look: Look, into: Path, *, seed: int, count: int) -> dict[int, Sequence[str]]:
        """Everything that is wrong with any of `count` images."""
        found = {image.number: look(image) for image in self.images(into, seed=seed, count=count)}
        return {number: wrong for number, wrong in found.items() if wrong}


def main(home: str, seed: str, count: str, number: str, into: str) -> None:
    images = Recording(Path(home)).images(Path(into), seed=int(seed), count=int(count))
    image = next(image for image in images if image.number == int(number))
    sys.stdout.write(f"{image.folder}: promised {' '.join(image.acknowledged)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
