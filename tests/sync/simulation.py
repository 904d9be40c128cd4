"""Whole lives of a shop over a network that fails in every way, reproducible by seed.

    python -m tests.sync.simulation --lives 3000 --seed 1

A life is a row of acts drawn by its seed: entries written, runs of the sync, feed entries sent, clocks set, computers
killed, backups restored, disks copied, entries the cloud can't read. Then the faults stop, and cloud and tills must
come to agree (`disagreements`), or show an alarm where a disk was copied or put back.
"""

import argparse
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import requests
from sqlalchemy import event, select

from cloud import schema
from cloud.database import DatabaseDown
from pos_app.domain.money import Money
from pos_app.services.shifts import close_shift, open_shift
from pos_app.store import alarms, backup, journal, withheld
from pos_app.store.engine import Store, Transaction
from sync.connection import Connection
from tests.conftest import TestClock, TestIds
from tests.faults.till import OWNER, STORE_FILE, Till, make_shop
from tests.sync.world import URL, CloudSite, Reply, TillSite

ACTS: Final = 24
ROUNDS_MAX: Final = 8
FAULT_PERCENT: Final = 35
HOUR_MS: Final = 3_600_000
NOTICE: Final = {"notice": "notice", "title": "通知", "text": "明天送货"}
ENVELOPE: Final = ("seq", "uid", "hash")
NOT_OURS: Final = Reply(502, {"content-type": "text/html"}, b"<html>Bad Gateway</html>")
SIGN_IN: Final = Reply(200, {"content-type": "text/html"}, b"<html>Please sign in</html>")


class Killed(BaseException):
    """The computer is off; nothing catches that."""


@dataclass
class Network:
    """What is between the tills and the cloud. Each fault is one that networks, proxies and servers have."""

    cloud: CloudSite
    chance: random.Random
    on: bool = True
    late: list[requests.PreparedRequest] = field(default_factory=list)

    def deliver(self, request: requests.PreparedRequest) -> Reply:
        if not self.on:
            return self.cloud.answer(request)
        while self.late and self.chance.random() < 0.5:
            self.cloud.answer(self.late.pop(self.chance.randrange(len(self.late))))
        if self.chance.randrange(100) >= FAULT_PERCENT:
            return self.cloud.answer(request)
        fault: Callable[[Network, requests.PreparedRequest], Reply] = self.chance.choice(FAULTS)
        return fault(self, request)

    def lost_request(self, _request: requests.PreparedRequest) -> Reply:
        raise requests.exceptions.ConnectTimeout

    def lost_reply(self, request: requests.PreparedRequest) -> Reply:
        self.cloud.answer(request)
        raise requests.exceptions.ReadTimeout

    def doubled(self, request: requests.PreparedRequest) -> Reply:
        replies = [self.cloud.answer(request), self.cloud.answer(request)]
        return self.chance.choice(replies)

    def delayed(self, request: requests.PreparedRequest) -> Reply:
        """It arrives after others that were sent later."""
        self.late.append(request.copy())
        raise requests.exceptions.ReadTimeout

    def cut_reply(self, request: requests.PreparedRequest) -> Reply:
        reply = self.cloud.answer(request)
        return Reply(reply.status, reply.headers, reply.body[: self.chance.randrange(len(reply.body))])

    def cut_request(self, request: requests.PreparedRequest) -> Reply:
        short = request.copy()
        short.body = (request.body or b"")[: self.chance.randrange(1 + len(request.body or b""))]
        self.cloud.answer(short)
        raise requests.exceptions.ConnectionError

    def bad_gateway(self, request: requests.PreparedRequest) -> Reply:
        if self.chance.random() < 0.5:
            self.cloud.answer(request)
        return NOT_OURS

    def captive_portal(self, _request: requests.PreparedRequest) -> Reply:
        return SIGN_IN

    def cloud_dies(self, request: requests.PreparedRequest) -> Reply:
        """In the middle of its transaction: what it did is gone, and it starts again."""

        def refuse(_connection: object) -> None:
            raise DatabaseDown("killed")

        engine = self.cloud.database._engine
        event.listen(engine, "commit", refuse)
        try:
            reply = self.cloud.answer(request)
        finally:
            event.remove(engine, "commit", refuse)
        self.cloud.restart()
        if self.chance.random() < 0.5:
            raise requests.exceptions.ConnectionError
        return reply

    def till_dies_before(self, _request: requests.PreparedRequest) -> Reply:
        raise Killed

    def till_dies_after(self, request: requests.PreparedRequest) -> Reply:
        self.cloud.answer(request)
        raise Killed


FAULTS: Final = tuple(
    fault for name, fault in vars(Network).items() if not name.startswith("_") and name != "deliver" and callable(fault)
)


@dataclass
class Life:
    """One shop from its first day to the day the faults stop."""

    seed: int
    folder: Path
    template: Path
    connection: type[Connection] = Connection
    forks: int = 1
    """How many times as often disks are copied and put back."""
    chance: random.Random = field(init=False)
    ids: TestIds = field(default_factory=TestIds)
    tills: list[TillSite] = field(default_factory=list)
    written: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Every entry that was ever in a store, by uid."""
    forked: bool = False
    published: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.ids.count = 10_000
        shutil.copytree(self.template, self.folder / "till0")
        self.cloud = CloudSite(self.folder, TestClock(), self.ids)
        self.network = Network(self.cloud, self.chance, on=False)
        till = TillSite(self.folder / "till0", self.network.deliver, TestClock(), self.ids, self.connection)
        self.tills.append(till)
        self.register_id = till.sync.enrol(URL, self.cloud.code()).register_id

    # Acts

    def live(self) -> None:
        self.network.on = True
        for _ in range(ACTS):
            weights = [weight * (self.forks if act in FORKING else 1) for act, weight in DRAWN]
            act, _weight = self.chance.choices(DRAWN, weights)[0]
            till = self.chance.choice(self.tills)
            self.cloud.clock.ms += self.chance.randrange(HOUR_MS)
            try:
                act(self, till)
            except Killed:
                till.restart()
        self.network.on = False

    def sell(self, till: TillSite) -> None:
        for _ in range(self.chance.choice((1, 1, 2, 5, 9))):
            till.write()

    def ring_up(self, till: TillSite) -> None:
        """A whole sale, so that there is something to count."""
        hand = Till(till.store, self.ids.count, till.clock, self.ids)
        hand.pay(hand.ring_up(self.ids.count))

    def next_day(self, till: TillSite) -> None:
        """The shift is closed, the shop too; the next run closes the books of the day."""
        close_shift(till.store, OWNER, Money(200_00), clock=till.clock, ids=till.ids)
        till.clock.ms += 24 * HOUR_MS
        self.cloud.clock.ms += 24 * HOUR_MS
        open_shift(till.store, OWNER, Money(200_00), clock=till.clock, ids=till.ids)

    def run(self, till: TillSite) -> None:
        till.sync.run(self.chance.choice(("start", "open", "nightly", "asked")))

    def send_down(self, _till: TillSite) -> None:
        kind = self.chance.choice(("notice.posted", "notice.posted", "weather.forecast"))
        self.cloud.publish(self.register_id, kind, dict(NOTICE))
        self.published += kind == "notice.posted"

    def unreadable(self, till: TillSite) -> None:
        till.write("delivery.accepted", {"note": "a program that is newer than the cloud"})

    def kept_back(self, till: TillSite) -> None:
        """An entry an older cloud had refused: this one will take it."""
        seq = till.write("sale.parked")
        with till.store.write() as tx:
            withheld.withhold(tx, seq, "entry-refused", "", at_ms=1)
            alarms.raise_alarm(tx, "till", "withheld", str(seq), at_ms=1)

    def set_clock(self, till: TillSite) -> None:
        till.clock.ms += self.chance.choice((-900, -25, -1, 1, 30, 9_000)) * HOUR_MS

    def power_cut(self, till: TillSite) -> None:
        till.restart()

    def back_up(self, till: TillSite) -> None:
        backup.back_up(till.store, till.folder / "backups", at_ms=till.clock.now_ms())

    def restore(self, till: TillSite) -> None:
        made = backup.list_backups(till.folder / "backups")
        if made and self.chance.random() < 0.5:
            self.remember(till)
            till.store.close()
            backup.restore(made[-1], till.folder / STORE_FILE, at_ms=till.clock.now_ms(), uid=self.ids.new())
            self.forked = True
            till.start()

    def put_back(self, till: TillSite) -> None:
        """A copy of the whole disk from before, behind our backs."""
        self.remember(till)
        till.store.fold_log()
        kept = till.folder / "image"
        if not kept.exists():
            shutil.copy(till.folder / STORE_FILE, kept)
        elif self.chance.random() < 0.3:
            till.store.close()
            (till.folder / STORE_FILE).unlink()
            shutil.copy(kept, till.folder / STORE_FILE)
            self.forked = True
            till.start()

    def clone(self, till: TillSite) -> None:
        if len(self.tills) < 3 and self.chance.random() < 0.3:
            folder = self.folder / f"till{len(self.tills)}"
            self.tills.append(till.copied_to(folder, TestClock(till.clock.ms)))
            self.forked = True

    # The end

    def remember(self, till: TillSite) -> None:
        with till.store.read() as tx:
            self.written |= {each.uid: (each.seq, each.hash) for each in journal.entries(tx)}

    def settle(self) -> None:
        """Without faults every till comes to rest; twice, with an entry between, so that forks have shown."""
        for till in self.tills:
            till.clock.ms = self.cloud.clock.ms
        for _ in range(2):
            for till in self.tills:
                till.write()
            for _ in range(ROUNDS_MAX):
                outcomes = [till.sync.run("nightly") for till in self.tills]
                if all(outcome.well and outcome.waiting == 0 for outcome in outcomes):
                    break
        for till in self.tills:
            self.remember(till)

    def close(self) -> None:
        for till in self.tills:
            till.store.close()
        self.cloud.database.close()


DRAWN: Final[list[tuple[Callable[[Life, TillSite], None], int]]] = [
    (Life.sell, 8),
    (Life.ring_up, 2),
    (Life.next_day, 1),
    (Life.run, 10),
    (Life.send_down, 3),
    (Life.unreadable, 1),
    (Life.kept_back, 1),
    (Life.set_clock, 1),
    (Life.power_cut, 1),
    (Life.back_up, 1),
    (Life.restore, 1),
    (Life.put_back, 1),
    (Life.clone, 1),
]
FORKING: Final = {Life.back_up, Life.restore, Life.put_back, Life.clone}


# What must hold at the end


def disagreements(life: Life) -> Iterator[str]:
    """What is not as it must be; nothing may be."""
    with life.cloud.database.read() as connection:
        entry = schema.journal_entry.c
        rows = connection.execute(select(entry.seq, entry.uid, entry.hash, entry.body, entry.withheld)).all()
        there = {row.uid: (row.seq, row.hash) for row in rows}
        kept_back = {row.uid for row in rows if row.withheld is not None}
        bodies = {row.uid: row.body for row in rows}
        published = [
            tuple(row) for row in connection.execute(select(schema.feed_entry.c.number, schema.feed_entry.c.uid))
        ]
        branches = len(connection.execute(select(schema.branch.c.branch)).all())
        told = {row.code for row in connection.execute(select(schema.alarm.c.code))}
    if len(there) != len(rows):
        yield "the cloud has an entry twice"
    yield from (f"the cloud has an entry nobody wrote: {uid}" for uid in there.keys() - life.written.keys())
    yield from (
        f"the cloud changed {uid}" for uid in there.keys() & life.written.keys() if there[uid] != life.written[uid]
    )
    if not life.forked and branches != 1:
        yield f"{branches} branches, though no disk was copied or put back"
    if branches > 1 and not told & {"cloned", "restored"}:
        yield "a fork without an alarm at the cloud"
    epochs = []
    for number, till in enumerate(life.tills):
        with till.store.read() as tx:
            epochs.append(journal.head(tx).epoch)
            for fault in _at_the_till(life, tx, there, kept_back, bodies, sorted(published), forked=branches > 1):
                yield f"till {number}: {fault}"
    if len(set(epochs)) != len(epochs):
        yield f"two tills write in one epoch: {epochs}"


def _at_the_till(
    life: Life, tx: Transaction, there: dict[str, Any], kept_back: set[str], bodies: dict[str, Any],
    published: list[tuple[Any, ...]], *, forked: bool,
) -> Iterator[str]:  # fmt: skip
    mine = {each.uid: (each.seq, each.hash) for each in journal.entries(tx)}
    yield from (f"lost entry {seq}" for uid, (seq, digest) in mine.items() if there.get(uid) != (seq, digest))
    yield from (
        f"entry {mine[uid][0]} went without its body"
        for uid in mine
        if uid in there and bodies[uid] is None and uid not in kept_back
    )
    standing = {each.uid for each in withheld.standing(tx)}
    if standing != kept_back & mine.keys():
        yield f"withheld here {standing}, there {kept_back & mine.keys()}"
    if [tuple(row) for row in tx.all("SELECT number, uid FROM feed_entry ORDER BY number")] != published:
        yield "the feed was not taken as it was sent"
    notices = tx.value("SELECT count(*) FROM notice WHERE kind = 'notice' AND feed_number IS NOT NULL")
    if notices != life.published:
        yield f"{notices} notices of {life.published}"
    raised = {alarm.code for alarm in alarms.latest(tx, 1000)}
    # Of a fork the cloud has counted both branches, of an entry kept back nothing: then a closed day says so.
    excused = {"cloud", "reconciliation"} if forked or tx.value("SELECT count(*) FROM withheld_entry") else set()
    for alarm in alarms.standing(tx):
        if alarm.code == "differs" and alarm.source not in excused:
            yield f"{alarm.source} differ: {alarm.detail}"
    compared, closed = (tx.value(f"SELECT count(*) FROM {table}") for table in ("reconciliation", "day_close"))
    if compared < closed:
        yield f"{closed} days were closed, {compared} compared"
    if forked and not raised & {"cloned", "restored"}:
        yield "a fork without an alarm"


def make_template(folder: Path) -> Path:
    """A shop that has just been made, to be copied for each life."""
    folder.mkdir(parents=True)
    make_shop(folder / STORE_FILE)
    store = Store(folder / STORE_FILE)
    store.fold_log()
    store.close()
    return folder


def lived(
    seed: int, folder: Path, template: Path, connection: type[Connection] = Connection, *, forks: int = 1
) -> list[str]:
    """Live one life; what is wrong at its end."""
    life = Life(seed, folder, template, connection, forks)
    try:
        life.live()
        life.settle()
        return list(disagreements(life))
    finally:
        life.close()


def main() -> int:
    parser = argparse.ArgumentParser(description="lives of a shop over a failing network")
    parser.add_argument("--lives", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--forks", type=int, default=1, help="how many times as often disks are copied and put back")
    args = parser.parse_args()
    failed = 0
    memory = Path("/dev/shm")  # noqa: S108 - lives are short, and no disk need hold them
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as scratch:
        template = make_template(Path(scratch) / "template")
        for seed in range(args.seed, args.seed + args.lives):
            folder = Path(scratch) / "life"
            folder.mkdir()
            wrong = lived(seed, folder, template, forks=args.forks)
            shutil.rmtree(folder)
            failed += bool(wrong)
            for fault in wrong:
                sys.stdout.write(f"seed {seed}: {fault}\n")
    sys.stdout.write(f"{args.lives} lives, {failed} ended badly\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
