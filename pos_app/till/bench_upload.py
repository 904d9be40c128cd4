"""How fast a journal goes up: the product end to end, and the same rows posted to a bare COPY, on one PostgreSQL."""

import random
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, Final

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cloud.database import Database
from cloud.enrolment import make_code
from cloud.private_postgres import binaries, private_postgres
from pos_app.domain.errors import EnvironmentFault
from pos_app.domain.told import NOTHING
from pos_app.services.days import close_due_days
from pos_app.services.ports import Clock, Ids
from pos_app.services.shop import read_shop
from pos_app.store.engine import Row, Store
from pos_app.store.twin import journal_rows
from sync.connection import Address, Connection
from sync.due import MINUTE_MS, NIGHT_MINUTES, nightly_minute
from sync.night import Costs, Province, Simulation
from sync.run import Sync
from sync.wire import BATCH_ENTRIES_MAX, Cursor

NIGHT_REGISTERS: Final = 10_000
NIGHT_ENTRIES: Final = 220
"""Of a shop's day: some two hundred sales, and what else happens."""
NIGHT_FAULT_PERCENT: Final = 2
_EMPTY_RUNS: Final = 20
_REQUESTS_OF_A_RUN: Final = 3
_US: Final = 1_000_000
_TIMEOUT_S: Final = 60
_PATIENCE_S: Final = 30
_ESCAPED: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
Figures = dict[str, Any]


def uploads(store: Store, folder: Path, *, clock: Clock, ids: Ids) -> Figures:
    """Entries per second of both ways, and what an entry and a request cost the cloud.

    An upload ends with the cloud's word that it has the entries; `booked` counts also what the cloud does with them.
    """
    with private_postgres(folder / "postgres") as server:
        real = _product(store, folder, server, clock=clock, ids=ids)
        bare = _bare(store, server)
    return {**real, "raw_upload_entries_per_s": bare, "upload_postgres": binaries().parent.name}


def _product(store: Store, folder: Path, server: str, *, clock: Clock, ids: Ids) -> Figures:
    url = _database(server, "yundian")
    with store.read() as tx:
        shop = read_shop(tx)
    assert shop is not None  # noqa: S101 - the bench has made one
    command = (sys.executable, "-m", "pos_app", "cloud", "serve", "--database", url, "--port", "0")
    with _served(*command) as address:
        database = Database.open(url)
        code = make_code(database, shop.licence, clock=clock).code
        database.close()
        close_due_days(store, clock=clock, ids=ids)  # a run would; that is no part of sending
        asked, acknowledged = list[float](), list[float]()
        sync = Sync(store, folder, clock=clock, ids=ids, connect=partial(_Timed, asked, acknowledged))
        sync.enrol(address, code)
        began = time.perf_counter()
        outcome = sync.run("asked")
        run = time.perf_counter() - began  # with the feed, before which the entries are booked
        request_us = _request_us(sync)
    if outcome.error != NOTHING or not outcome.accepted:
        raise EnvironmentFault("The upload did not arrive: {reason}", reason=outcome.error.source)
    return {
        "upload_entries_per_s": int(outcome.accepted / (acknowledged[-1] - asked[0])),
        "booked_entries_per_s": int(outcome.accepted / run),
        "upload_entries": outcome.accepted,
        "sync_request_us": request_us,
        "night": night(Costs(request_us, int(run * _US / outcome.accepted))),
    }


class _Timed(Connection):
    """Notes when the cloud was asked how far it is, and when it has acknowledged entries."""

    def __init__(
        self,
        asked: list[float],
        acknowledged: list[float],
        address: Address,
        name: str,
        key: Ed25519PrivateKey,
        **more: Any,
    ) -> None:
        super().__init__(address, name, key, **more)
        self._asked, self._acknowledged = asked, acknowledged

    def cursor(self, have: Sequence[tuple[int, str]], waiting: int) -> Cursor:
        self._asked.append(time.perf_counter())
        return super().cursor(have, waiting)

    def send(self, lines: Sequence[bytes]) -> Cursor:
        cursor = super().send(lines)
        self._acknowledged.append(time.perf_counter())
        return cursor


def _request_us(sync: Sync) -> int:
    """What a request costs that brings nothing; the till's own work is in it, so it is no less at the cloud."""
    began = time.perf_counter()
    for _ in range(_EMPTY_RUNS):
        sync.run("asked")
    return int((time.perf_counter() - began) * _US / (_EMPTY_RUNS * _REQUESTS_OF_A_RUN))


def night(costs: Costs, *, servers: int = 1) -> Figures:
    """Ten thousand tills, each at its own minute, on one server of what this machine is."""
    chance = random.Random(1)
    licences = [f"43{number:010d}" for number in range(NIGHT_REGISTERS)]
    minute_us = MINUTE_MS * 1000
    # A till looks each minute, counted from when it was started: within the minute they are spread by chance.
    wakes = [nightly_minute(licence) * minute_us + chance.randrange(minute_us) for licence in licences]
    province = Province(servers=servers, batch_entries=BATCH_ENTRIES_MAX, fault_percent=NIGHT_FAULT_PERCENT)
    told = Simulation(wakes, [NIGHT_ENTRIES] * NIGHT_REGISTERS, costs, province, seed=1).run()
    return {**asdict(told), "window_s": NIGHT_MINUTES * 60, "servers": servers}


def _bare(store: Store, server: str) -> int:
    with _served(sys.executable, "-m", "cloud.bare", _database(server, "bare")) as address:
        session, sent, taken = requests.Session(), 0, 0.0
        for text, count in _batches(store):
            began = time.perf_counter()
            packer = zlib.compressobj(1, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
            packed = packer.compress(text) + packer.flush()
            session.post(f"{address}/rows", data=packed, timeout=_TIMEOUT_S).raise_for_status()
            taken += time.perf_counter() - began
            sent += count
    return int(sent / taken)


def _batches(store: Store) -> Iterator[tuple[bytes, int]]:
    """The journal as COPY reads it, so many rows at once."""
    after = 0
    while True:
        with store.read() as tx:
            rows = journal_rows(tx, after, BATCH_ENTRIES_MAX)
        if not rows:
            return
        after = rows[-1][0]
        yield "".join(map(_row, rows)).encode(), len(rows)


def _row(row: Row) -> str:
    seq, uid, *rest = (str(value).translate(_ESCAPED) for value in row)
    return "\t".join(("bench", seq, "0", uid, *rest)) + "\n"


def _database(server: str, name: str) -> str:
    """A new database on the server; its address."""
    tool = binaries() / "createdb"
    subprocess.run((str(tool), "--maintenance-db", f"{server}postgres", name), check=True, timeout=_PATIENCE_S)  # noqa: S603 - its own tool
    return server + name


@contextmanager
def _served(*command: str) -> Iterator[str]:
    """A server of its own process while the block lasts; the address it says first."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:  # noqa: S603 - our own program
        try:
            assert server.stdout is not None  # noqa: S101 - it was asked for
            address = server.stdout.readline().split()
            if not address:
                raise EnvironmentFault("The server did not start: {command}", command=" ".join(command[1:4]))
            yield address[-1]
        finally:
            server.terminate()
            server.wait(_PATIENCE_S)
