"""Up: what the cloud lacks of the journal, in order, in batches, from where the cloud says and never from memory."""

import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Final

import msgspec

from pos_app.services.fork import part_from_copy
from pos_app.services.ports import Clock, Ids
from pos_app.store import alarms, journal, sync_state, withheld
from pos_app.store.engine import Store, Transaction
from sync import wire
from sync.cloud import ODD, Cloud, CloudProblem, Done, NoAnswer, Packed

log = logging.getLogger("yundian.sync")
BATCH_BYTES_MAX: Final = 4 * 1024 * 1024
WITHHELD_A_RUN_MAX: Final = 20
"""More entries refused in one run than this is a fault of the program, not of an entry."""
ASKED_AGAIN_MAX: Final = 2
EPOCHS_TOLD_MAX: Final = 24
_CAN_NOT_BE_TAKEN: Final = frozenset({"too-large", "entry-refused"})
_NOT_ONE_ENTRY: Final = frozenset({"broken-chain", "conflict"})


class Uploader:
    """One run's upload. Between two calls `stopping` may end it: what was acknowledged is kept."""

    def __init__(
        self, store: Store, cloud: Cloud, *, clock: Clock, ids: Ids, done: Done, stopping: Callable[[], bool]
    ) -> None:
        self._store, self._cloud, self._clock, self._ids, self._stopping = store, cloud, clock, ids, stopping
        self._done = done
        self._entries_max = wire.BATCH_ENTRIES_MAX
        self._refused = self._asked_again = 0

    def run(self, *, whole: bool = False) -> wire.Cursor:
        """Send all that the cloud lacks, `whole` also what it could not take before; how far it has it then."""
        cursor = self.ask()
        if whole:
            self._send_withheld_again(cursor.seq)
        return self.send_after(cursor)

    def send_after(self, cursor: wire.Cursor) -> wire.Cursor:
        """Send what follows the cloud's word. While it thinks about some entries, the next are packed."""
        with ThreadPoolExecutor(1, "read-ahead") as ahead:
            lines, packed = self._next_packed(cursor.seq)
            while lines and not self._stopping():
                last = lines[-1]
                following = ahead.submit(self._next_packed, last.seq)
                try:
                    answer = self._cloud.send(packed)
                except CloudProblem as said:
                    cursor = self._after_refusal(said, lines, cursor)
                else:
                    self._done.sent += len(lines)
                    cursor = self._acknowledge(answer, cursor)
                foreseen = (cursor.seq, cursor.hash) == (last.seq, last.hash)
                lines, packed = following.result() if foreseen else ([], Packed())
                if not lines:
                    lines, packed = self._next_packed(cursor.seq)
        return cursor

    def ask(self) -> wire.Cursor:
        """The cloud's word; what it says of other stores and alarms is noted. Its totals may be of an earlier entry."""
        with self._store.read() as tx:
            head, state = journal.head(tx), sync_state.read(tx)
            numbers = have_numbers(head.seq, journal.last_of_epochs(tx), state.acked_seq)
            have, waiting = journal.hashes_at(tx, numbers), sync_state.waiting(tx)
        cursor = self._cloud.cursor(have, waiting)
        with self._store.write() as tx:
            _keep_word(tx, cursor)
            _take_alarms(tx, cursor, at_ms=self._clock.now_ms())
            other = stranger(tx, cursor)
            ours = _ours(tx, cursor)
            if other is not None:
                epoch = max(head.epoch for head in cursor.heads)
                epoch = part_from_copy(tx, epoch_known=epoch, seq_known=other.seq, clock=self._clock, ids=self._ids)
                log.warning("another store writes as this register: epoch %d begins", epoch)
        return ours

    def _next_packed(self, after: int) -> tuple[list[journal.Line], Packed]:
        lines = self._next(after)
        return lines, Packed.of(line.text for line in lines)

    def _next(self, after: int) -> list[journal.Line]:
        with self._store.read() as tx:
            return journal.lines(
                tx,
                after,
                entries_max=self._entries_max,
                bytes_max=BATCH_BYTES_MAX,
                withheld=withheld.problems(tx),
            )

    def _acknowledge(self, answer: wire.Cursor, before: wire.Cursor) -> wire.Cursor:
        if answer.seq <= before.seq:
            raise NoAnswer(ODD)
        with self._store.write() as tx:
            _keep_word(tx, answer)
            _take_alarms(tx, answer, at_ms=self._clock.now_ms())  # what was sent may have raised one
        self._done.accepted += answer.seq - before.seq
        self._asked_again = 0
        return answer

    def _after_refusal(self, said: CloudProblem, lines: Sequence[journal.Line], cursor: wire.Cursor) -> wire.Cursor:
        """From where to go on after a verdict; those that a person must look at are raised again."""
        one = next((line for line in lines if line.seq == said.problem.seq), None)
        if said.code == "gap" and self._asked_again < ASKED_AGAIN_MAX:
            self._asked_again += 1
            return self.ask()
        if said.code == "too-large" and len(lines) > 1:
            self._entries_max = len(lines) // 2
            return cursor
        if said.code == "too-large":
            one = lines[0]
        if said.code in _CAN_NOT_BE_TAKEN and one is not None and self._refused < WITHHELD_A_RUN_MAX:
            self._refused += 1
            self._withhold(one, said.problem)
            return cursor
        if said.code in _NOT_ONE_ENTRY:
            with self._store.write() as tx:
                detail = f"{said.code} {lines[0].seq if said.problem.seq is None else said.problem.seq}"
                alarms.raise_alarm(tx, "till", "broken_chain", detail, at_ms=self._clock.now_ms())
        raise said

    def _withhold(self, line: journal.Line, problem: wire.Problem) -> None:
        log.warning("the cloud could not take entry %d: %s", line.seq, problem.detail)
        at_ms = self._clock.now_ms()
        with self._store.write() as tx:
            if line.seq in withheld.problems(tx):
                raise CloudProblem(problem)  # it went without its body already
            withheld.withhold(tx, line.seq, problem.code, problem.detail, at_ms=at_ms)
            alarms.raise_alarm(tx, "till", "withheld", str(line.seq), at_ms=at_ms)

    def _send_withheld_again(self, acked_seq: int) -> None:
        """Whole, each by itself: the cloud may have learnt to read them."""
        with self._store.read() as tx:
            again = [each.seq for each in withheld.standing(tx) if each.seq <= acked_seq]
        for seq in again:
            if self._stopping():
                return
            self.send_whole(seq)

    def send_whole(self, seq: int) -> None:
        """Send one entry that the cloud has without its body; it is withheld here until the cloud can take it."""
        with self._store.read() as tx:
            (line,) = journal.lines(tx, seq - 1, entries_max=1, bytes_max=BATCH_BYTES_MAX)
            known = seq in withheld.problems(tx)
        try:
            self._cloud.send([line.text])
        except CloudProblem as said:
            if said.code not in _CAN_NOT_BE_TAKEN:
                raise
            if not known:
                self._withhold(line, said.problem)
        else:
            self._done.sent += 1
            self.settle(seq)

    def settle(self, seq: int) -> None:
        """The cloud has this entry whole."""
        at_ms = self._clock.now_ms()
        with self._store.write() as tx:
            withheld.settle(tx, seq, at_ms=at_ms)
            alarms.settle(tx, "till", "withheld", str(seq), at_ms=at_ms)


def have_numbers(head_seq: int, epoch_ends: Iterable[int], acked_seq: int) -> list[int]:
    """Which entries to name: the newest, ever larger steps before it, the ends of epochs, the last acknowledged."""
    steps = [head_seq - (1 << power) for power in range(head_seq.bit_length())]
    named = {head_seq, acked_seq, *steps, *sorted(epoch_ends)[-EPOCHS_TOLD_MAX:]}
    return sorted((seq for seq in named if 0 < seq <= head_seq), reverse=True)


def stranger(tx: Transaction, cursor: wire.Cursor) -> wire.Head | None:
    """The end of a branch that another store has written in this till's epoch.

    One in a later epoch counts too as long as the cloud knows nothing of ours: then ours may have been used before.
    """
    own = journal.head(tx).epoch
    for head in cursor.heads:
        clash = head.epoch == own or (head.epoch > own > cursor.epoch)
        if clash and journal.hash_at(tx, head.seq) != head.hash:
            return head
    return None


def _keep_word(tx: Transaction, cursor: wire.Cursor) -> None:
    """How far the cloud has our chain. Raises `NoAnswer` when what it names is not on it."""
    state = sync_state.read(tx)
    if cursor.seq < 0 or (cursor.seq > 0 and journal.hash_at(tx, cursor.seq) != cursor.hash):
        raise NoAnswer(ODD)
    acked = (cursor.epoch, cursor.seq, cursor.hash if cursor.seq else "")
    if acked != (state.acked_epoch, state.acked_seq, state.acked_hash):
        epoch, seq, digest = acked
        sync_state.keep(tx, replace(state, acked_epoch=epoch, acked_seq=seq, acked_hash=digest))


def _ours(tx: Transaction, cursor: wire.Cursor) -> wire.Cursor:
    """The cursor, moved on to the end of a branch that is on our chain: it may lie between the entries we named."""
    for head in cursor.heads:
        if head.seq > cursor.seq and journal.hash_at(tx, head.seq) == head.hash:
            cursor = msgspec.structs.replace(cursor, epoch=head.epoch, seq=head.seq, hash=head.hash)
    return cursor


def _take_alarms(tx: Transaction, cursor: wire.Cursor, *, at_ms: int) -> None:
    """Let stand what stands at the cloud, and no more. A feed that ends before what was taken was put back there."""
    taken = sync_state.feed_number(tx)
    if cursor.feed_last < taken:
        alarms.raise_alarm(tx, "till", "differs", f"feed {taken}", at_ms=at_ms)
    else:
        alarms.settle(tx, "till", "differs", at_ms=at_ms)
    now = {(alarm.code, alarm.detail) for alarm in cursor.alarms}
    for alarm in alarms.standing(tx, "cloud"):
        if (alarm.code, alarm.detail) not in now:
            alarms.settle(tx, "cloud", alarm.code, alarm.detail, at_ms=at_ms)
    for code, detail in now:
        alarms.raise_alarm(tx, "cloud", code, detail, at_ms=at_ms)
