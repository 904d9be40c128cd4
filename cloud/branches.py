"""A register's journal as a tree: branch 0, and what left it where a till was put back or copied.

Every entry on every branch happened in the shop, so it is kept and counted. A chain is the path from an entry back to
entry 1 through the branches it lies on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select, update

from cloud.schema import branch as branch_table
from cloud.schema import journal_entry
from sync.wire import Head, Totals


@dataclass(frozen=True, slots=True)
class Counted:
    """What has been counted along a chain."""

    sales: int = 0
    amount_fen: int = 0
    withheld: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        sales, amount_fen = self.sales + other.sales, self.amount_fen + other.amount_fen
        return Counted(sales, amount_fen, self.withheld + other.withheld)


@dataclass(frozen=True, slots=True)
class Branch:
    """Where it leaves its parent, where it ends, and what was counted up to there from entry 1."""

    number: int
    parent: int | None
    fork_seq: int
    epoch: int
    seq: int
    hash: str
    counted: Counted
    booked_seq: int
    """How far its entries are in the books."""

    @property
    def head(self) -> Head:
        return Head(branch=self.number, epoch=self.epoch, seq=self.seq, hash=self.hash)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of a chain that lies on one branch."""

    branch: int
    first: int
    last: int


class Tree:
    """The branches of one register; the caller has the register locked, or sees one moment of it."""

    def __init__(self, connection: Connection, register_id: str) -> None:
        self._connection, self._register_id = connection, register_id
        rows = connection.execute(
            select(branch_table).where(branch_table.c.register_id == register_id).order_by(branch_table.c.branch)
        )
        self.branches = {row.branch: _branch(row) for row in rows}

    @property
    def heads(self) -> list[Head]:
        return [branch.head for branch in self.branches.values()]

    @property
    def longest(self) -> int:
        """The highest number on any branch."""
        return max((branch.seq for branch in self.branches.values()), default=0)

    def path(self, number: int, seq: int) -> Iterator[Stretch]:
        """The chain that ends with this entry of this branch, from its end to entry 1."""
        at: int | None = number
        while at is not None and seq > 0:
            branch = self.branches[at]
            if seq > branch.fork_seq:
                yield Stretch(at, branch.fork_seq + 1, seq)
            at, seq = branch.parent, min(seq, branch.fork_seq)

    def counted(self, number: int, seq: int) -> Counted:
        """What the chain up to this entry has; kept for the ends of branches, added up for other entries."""
        branch = self.branches[number]
        if branch.seq == seq:
            return branch.counted
        entry = journal_entry.c
        parts = (
            and_(entry.branch == part.branch, entry.seq.between(part.first, part.last))
            for part in self.path(number, seq)
        )
        sums = (func.coalesce(func.sum(entry.sales), 0), func.coalesce(func.sum(entry.amount_fen), 0))
        query = select(*sums, func.count(entry.withheld)).where(entry.register_id == self._register_id, or_(*parts))
        sales, amount_fen, withheld = self._connection.execute(query).one()
        return Counted(int(sales), int(amount_fen), withheld)

    def totals(self, number: int, seq: int) -> Totals:
        """As they go over the wire: a chain has no gaps, so its entries are as many as its last number says."""
        found = self.counted(number, seq)
        return Totals(entries=seq, sales=found.sales, amount_fen=found.amount_fen, withheld=found.withheld)

    def begin(self, parent: int | None, fork_seq: int, *, at_ms: int) -> int:
        """A new branch that leaves another after this entry; its number. It must be lengthened at once."""
        number = len(self.branches)
        counted = Counted() if parent is None else self.counted(parent, fork_seq)
        branch = Branch(number, parent, fork_seq, 0, fork_seq, "", counted, fork_seq)
        self.branches[number] = branch
        where = {"register_id": self._register_id, "branch": number, "parent": parent, "fork_seq": fork_seq}
        where["booked_seq"] = fork_seq
        self._connection.execute(branch_table.insert().values(**where, began_at_ms=at_ms, **_row(branch)))
        return number

    def lengthen(self, head: Head, more: Counted) -> None:
        """The head's branch ends there now."""
        before = self.branches[head.branch]
        self._keep(replace(before, epoch=head.epoch, seq=head.seq, hash=head.hash, counted=before.counted + more))

    def recount(self, number: int, seq: int, more: Counted) -> None:
        """An entry that was there already counts differently now: on every branch whose chain goes through it."""
        for branch in list(self.branches.values()):
            parts = self.path(branch.number, branch.seq)
            if any(part.branch == number and part.first <= seq <= part.last for part in parts):
                self._keep(replace(branch, counted=branch.counted + more))

    def _keep(self, branch: Branch) -> None:
        self.branches[branch.number] = branch
        mine = (branch_table.c.register_id == self._register_id, branch_table.c.branch == branch.number)
        self._connection.execute(update(branch_table).where(*mine).values(**_row(branch)))


def _row(branch: Branch) -> dict[str, Any]:
    counted = branch.counted
    sums = {"sales": counted.sales, "amount_fen": counted.amount_fen, "withheld": counted.withheld}
    return {"epoch": branch.epoch, "seq": branch.seq, "hash": branch.hash, **sums}


def _branch(row: Any) -> Branch:
    counted = Counted(row.sales, row.amount_fen, row.withheld)
    return Branch(row.branch, row.parent, row.fork_seq, row.epoch, row.seq, row.hash, counted, row.booked_seq)
