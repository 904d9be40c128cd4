"""How an upload is taken: checked by itself, put in its place in the register's tree, and kept, all or nothing.

docs/sync.md, "Journal". The order of the steps is the contract's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select, update

from cloud import registers
from cloud.alarms import raise_alarm, settle
from cloud.bodies import SaleBody
from cloud.booking import enter
from cloud.branches import Counted, Tree
from cloud.cursor import cursor_at
from cloud.database import AlreadyThere, Database, insert_many, one_of
from cloud.lines import Line, read_lines, unpack
from cloud.ports import Clock, Ids
from cloud.problems import Refused
from cloud.registers import Register
from cloud.rollup import Taken
from cloud.schema import journal_entry
from sync.wire import Cursor, Head

_COLUMNS: Final = (
    *("register_id", "seq", "branch", "uid", "epoch", "at_ms", "kind", "version", "prev", "hash"),
    *("body", "withheld", "sales", "lines", "amount_fen", "received_at_ms"),
)
# What the till has done, not the line: a person must look.
_ALARMING: Final = frozenset({"broken-chain", "conflict"})


@dataclass(frozen=True, slots=True)
class _Known:
    """An entry that is kept already."""

    branch: int
    seq: int
    uid: str
    epoch: int
    prev: str
    hash: str
    is_withheld: bool


def ingest(database: Database, caller: Register, packed: bytes, *, clock: Clock, ids: Ids) -> Cursor:
    """Take an upload of this register; the new cursor, after the commit. Raises `Refused`, and nothing is kept."""
    try:
        lines = read_lines(unpack(packed), caller.number)
        return _take(database, caller, lines, clock, ids)
    except Refused as refused:
        if refused.problem.code in _ALARMING:
            _raise_alarm(database, caller, refused, clock.now_ms())
        raise


def _take(database: Database, caller: Register, lines: Sequence[Line], clock: Clock, ids: Ids) -> Cursor:
    try:
        with database.write() as connection:
            return _Upload(connection, caller, clock, ids).take(lines)
    except AlreadyThere as error:
        # The key over the uids has found it. Which one it was is asked only now, not at each upload.
        raise _known_uid(database, caller, lines) from error


def _known_uid(database: Database, caller: Register, lines: Sequence[Line]) -> Refused:
    """What is to be said of entries of which one has the uid of another."""
    by_uid = {line.sent.uid: line.sent for line in lines}
    if len(by_uid) < len(lines):
        twice = next(line.sent.seq for line in lines if by_uid[line.sent.uid] is not line.sent)
        return Refused("conflict", "two entries have the same uid", seq=twice)
    entry, hashes = journal_entry.c, {line.sent.hash for line in lines}
    with database.read() as connection:
        same_uid = one_of(connection, entry.uid, by_uid)
        query = select(entry.uid, entry.seq, entry.hash).where(entry.register_id == caller.register_id, same_uid)
        found = next(row for row in connection.execute(query) if row.hash not in hashes)
    return Refused("conflict", f"this uid is that of entry {found.seq} too", seq=by_uid[found.uid].seq)


def _raise_alarm(database: Database, caller: Register, refused: Refused, at_ms: int) -> None:
    seq, said = refused.problem.seq, refused.problem.detail
    with database.write() as connection:
        registers.find(connection, caller.register_id, lock=True)
        raise_alarm(connection, caller.register_id, "broken_chain", str(seq), f"entry {seq}: {said}", at_ms=at_ms)


class _Upload:
    """One upload in its transaction."""

    def __init__(self, connection: Connection, caller: Register, clock: Clock, ids: Ids) -> None:
        self._connection, self._id = connection, caller.register_id
        self._clock, self._ids, self._now_ms = clock, ids, clock.now_ms()
        found = registers.find(connection, self._id, lock=True)
        if found is None or found.revoked_at_ms is not None or found.public_key != caller.public_key:
            raise Refused("revoked")  # between the signature's check and the lock
        self._tree = Tree(connection, self._id)

    def take(self, lines: Sequence[Line]) -> Cursor:
        known = self._known(lines[0].sent.seq - 1, lines[-1].sent.seq)
        old = self._passed_over(lines, known)
        whole = [(line, found) for line, found in zip(lines, old, strict=False) if found.is_withheld and line.text]
        new = lines[len(old) :]
        branch = old[-1].branch if old else -1
        if new:
            branch = self._place(new[0], known)
            self._insert(branch, new)
        filled = [self._fill(line, found) for line, found in whole]
        # What lies behind the end of the books would be passed over; the rest is booked in its turn.
        late = [taken for taken in filled if taken.seq <= self._tree.branches[taken.branch].booked_seq]
        enter(self._connection, self._id, late, clock=self._clock, ids=self._ids)
        last = lines[-1].sent
        at = Head(branch=branch, epoch=last.epoch, seq=last.seq, hash=last.hash)
        return cursor_at(self._connection, self._id, self._tree, at, now_ms=self._now_ms)

    def _known(self, first: int, last: int) -> dict[tuple[int, str], _Known]:
        entry = journal_entry.c
        rows = self._connection.execute(
            select(entry.branch, entry.seq, entry.uid, entry.epoch, entry.prev, entry.hash, entry.body.is_(None)).where(
                entry.register_id == self._id, entry.seq.between(first, last)
            )
        )
        found = (_Known(*row) for row in rows)
        return {(one.seq, one.hash): one for one in found}

    def _passed_over(self, lines: Sequence[Line], known: dict[tuple[int, str], _Known]) -> list[_Known]:
        """The entries at the beginning that are there already; of two lines the second is never known alone."""
        found = []
        for sent in (line.sent for line in lines):
            same = known.get((sent.seq, sent.hash))
            if same is None:
                break
            if (same.uid, same.prev, same.epoch) != (sent.uid, sent.prev, sent.epoch):
                raise Refused("conflict", "this hash is known of another entry", seq=sent.seq)
            found.append(same)
        return found

    def _place(self, first: Line, known: dict[tuple[int, str], _Known]) -> int:
        """The branch that the new entries lengthen, or the one they begin."""
        sent = first.sent
        before = known.get((sent.seq - 1, sent.prev))
        if before is None and sent.seq > 1:
            expected = min(self._tree.longest + 1, sent.seq - 1)
            raise Refused("gap", f"entry {sent.seq - 1} with this hash is not known", seq=expected)
        if before is None:
            return self._begin(None, 0, restored=False)
        if sent.epoch < before.epoch:
            raise Refused("broken-chain", f"epoch {sent.epoch} comes after {before.epoch}", seq=sent.seq)
        end = self._tree.branches[before.branch]
        if (end.seq, end.hash) == (before.seq, before.hash):
            return before.branch
        return self._begin(before.branch, before.seq, restored=sent.epoch > before.epoch)

    def _begin(self, parent: int | None, fork_seq: int, *, restored: bool) -> int:
        number = self._tree.begin(parent, fork_seq, at_ms=self._now_ms)
        if number > 0:
            code = "restored" if restored else "cloned"
            detail = f"entries after {fork_seq} differ from those the cloud has"
            raise_alarm(self._connection, self._id, code, f"branch {number}", detail, at_ms=self._now_ms)
        return number

    def _insert(self, branch: int, lines: Sequence[Line]) -> None:
        rows, more = [], Counted()
        for line in lines:
            sent, counts = line.sent, _counts(line)
            more += counts
            rows.append(
                (
                    *(self._id, sent.seq, branch, sent.uid, sent.epoch, sent.at, sent.kind, sent.version),
                    *(sent.prev, sent.hash, line.text, sent.withheld),
                    *(counts.sales, _lines(line), counts.amount_fen, self._now_ms),
                )
            )
            if sent.withheld is not None:
                detail = f"entry {sent.seq}: {sent.withheld}"
                raise_alarm(self._connection, self._id, "withheld", sent.uid, detail, at_ms=self._now_ms)
        insert_many(self._connection, journal_entry, _COLUMNS, rows)
        last = lines[-1].sent
        self._tree.lengthen(Head(branch=branch, epoch=last.epoch, seq=last.seq, hash=last.hash), more)

    def _fill(self, line: Line, found: _Known) -> Taken:
        """The body of an entry that was withheld."""
        sent, counts = line.sent, _counts(line)
        entry = journal_entry.c
        self._connection.execute(
            update(journal_entry)
            .where(entry.register_id == self._id, entry.seq == found.seq, entry.branch == found.branch)
            .values(
                kind=sent.kind,
                version=sent.version,
                at_ms=sent.at,
                body=line.text,
                withheld=None,
                sales=counts.sales,
                lines=_lines(line),
                amount_fen=counts.amount_fen,
            )
        )
        self._tree.recount(found.branch, found.seq, Counted(counts.sales, counts.amount_fen, -1))
        settle(self._connection, self._id, "withheld", sent.uid, at_ms=self._now_ms)
        return Taken(found.seq, found.branch, sent.kind, sent.at, line.body)


def _counts(line: Line) -> Counted:
    if isinstance(line.body, SaleBody):
        return Counted(1, line.body.total_fen, 0)
    return Counted(0, 0, 0 if line.text is not None else 1)


def _lines(line: Line) -> int:
    return len(line.body.lines) if isinstance(line.body, SaleBody) else 0
