"""Lives of a shop over a failing network end with cloud and till in agreement; with a broken till they do not."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from pos_app.domain.journal import GENESIS
from sync import wire
from sync.cloud import NoAnswer
from sync.connection import Connection
from tests.sync.simulation import lived

LIVES: Final = 6
PARTS: Final = 5
OFTEN: Final = 8
"""So many times as often are disks copied and put back where that is looked at."""
CONTROL_LIVES: Final = 60
FOUND_OUT: Final = re.compile("lost entry|nobody wrote|twice")
ENDED_BADLY_ONCE: Final = (17, 53)
"""A copy of the store from before did not know which entries had been kept back."""


def live(
    seed: int, folder: Path, template: Path, connection: type[Connection] = Connection, *, forks: int = 1
) -> list[str]:
    place = folder / str(seed)
    place.mkdir()
    return lived(seed, place, template, connection, forks=forks)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_life_ends_in_agreement_or_with_an_alarm(part: int, tmp_path: Path, template: Path) -> None:
    first = 1000 + part * LIVES
    forks = OFTEN if part == 0 else 1
    seeds = range(first, first + LIVES)
    assert {seed: found for seed in seeds if (found := live(seed, tmp_path, template, forks=forks))} == {}


@pytest.mark.parametrize("seed", ENDED_BADLY_ONCE)
def test_lives_that_ended_badly_once_end_well(seed: int, tmp_path: Path, template: Path) -> None:
    assert live(seed, tmp_path, template) == []


# Tills that are built wrongly: the harness must be able to fail


class Guessing(Connection):
    """Takes what was sent for acknowledged, and goes on from what it remembers."""

    remembered: dict[Path, tuple[int, int, str]]

    def __init__(self, address: Any, name: str, key: Any, **more: Any) -> None:
        super().__init__(address, name, key, **more)
        self._folder = address.folder

    def cursor(self, have: Sequence[tuple[int, str]], waiting: int) -> wire.Cursor:
        said = super().cursor(have, waiting)
        epoch, seq, digest = self.remembered.get(self._folder, (said.epoch, said.seq, said.hash))
        return msgspec.structs.replace(said, epoch=epoch, seq=seq, hash=digest)

    def send(self, lines: Sequence[bytes]) -> wire.Cursor:
        last = msgspec.json.decode(lines[-1], type=wire.JournalLine)
        self.remembered[self._folder] = (last.epoch, last.seq, last.hash)
        try:
            return super().send(lines)
        except NoAnswer:
            return self.cursor([], 0)


class Renaming(Connection):
    """Gives an entry a new uid each time it is sent."""

    tries = 0

    def send(self, lines: Sequence[bytes]) -> wire.Cursor:
        sent, prev = [], ""
        for text in lines:
            line = msgspec.json.decode(text, type=wire.JournalLine)
            if line.withheld is None:
                Renaming.tries += 1
                line = msgspec.structs.replace(line, uid=f"{line.uid}-{Renaming.tries}", prev=prev or line.prev)
                line = msgspec.structs.replace(line, hash=wire.hash_of(line))
            prev = line.hash
            fields = msgspec.structs.asdict(line)
            given = {name: value for name, value in fields.items() if value is not None and value is not msgspec.UNSET}
            sent.append(msgspec.json.encode(given, order="sorted"))
        last = msgspec.json.decode(lines[-1], type=wire.JournalLine)
        return msgspec.structs.replace(super().send(sent), hash=last.hash, seq=last.seq)


class Numbered(Connection):
    """Holds an entry for known when one of its number is."""

    highest = 0

    def cursor(self, have: Sequence[tuple[int, str]], waiting: int) -> wire.Cursor:
        said = super().cursor(have, waiting)
        self.highest = max((head.seq for head in said.heads), default=0)
        return said

    def send(self, lines: Sequence[bytes]) -> wire.Cursor:
        read = [msgspec.json.decode(text, type=wire.JournalLine) for text in lines]
        new = [text for text, line in zip(lines, read, strict=True) if line.seq > self.highest]
        if new:
            return super().send(new)
        known = super().cursor([], 0)
        return msgspec.structs.replace(known, epoch=read[-1].epoch, seq=read[-1].seq, hash=read[-1].hash or GENESIS)


@pytest.mark.parametrize("broken", [Guessing, Renaming, Numbered])
def test_a_till_that_is_built_wrongly_is_found_out(broken: type[Connection], tmp_path: Path, template: Path) -> None:
    Guessing.remembered = {}
    faults = (fault for seed in range(CONTROL_LIVES) for fault in live(seed, tmp_path, template, broken, forks=OFTEN))
    assert any(FOUND_OUT.search(fault) for fault in faults)
