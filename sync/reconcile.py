"""Whether the cloud has counted what this till has in its books, up to the entry it says it has (rule B-8)."""

from collections.abc import Callable
from typing import Final

from pos_app.services.ports import Clock
from pos_app.store import alarms, journal, sync_state
from pos_app.store.engine import Store
from sync.cloud import ODD, Cloud, NoAnswer
from sync.uploader import Uploader
from sync.wire import Cursor, Totals

SOURCE: Final = "totals"
CODE: Final = "differs"
MENDED_A_RUN_MAX: Final = 20


class Comparison:
    """Compares at the end of a run. Which entries lack their body is mended; another difference is an alarm."""

    def __init__(self, store: Store, cloud: Cloud, uploader: Uploader, *, clock: Clock) -> None:
        self._store, self._cloud, self._uploader, self._clock = store, cloud, uploader, clock

    def run(self, cursor: Cursor) -> str:
        """Where the numbers are not equal, till before cloud; empty when all are. An alarm stands while they differ."""
        cursor = self._mend_withheld(cursor)
        ours = self._books(cursor.seq)
        detail = _told(ours, cursor.totals)
        with self._store.read() as tx:
            standing = [alarm.detail for alarm in alarms.standing(tx, SOURCE) if alarm.code == CODE]
        if detail and standing and standing[0].startswith(detail):
            return detail
        if detail:
            seq = self._first_difference(cursor.seq, lambda till, cloud: till != cloud)
            detail = f"{detail} from entry {seq}"
        if detail or standing:
            at_ms = self._clock.now_ms()
            with self._store.write() as tx:
                alarms.settle(tx, SOURCE, CODE, at_ms=at_ms)
                if detail:
                    alarms.raise_alarm(tx, SOURCE, CODE, detail, at_ms=at_ms)
        return detail

    def _mend_withheld(self, cursor: Cursor) -> Cursor:
        """A store that was put back does not know which entries it had kept back, nor which were taken since."""
        for _ in range(MENDED_A_RUN_MAX):
            if self._books(cursor.seq).withheld == cursor.totals.withheld:
                break
            seq = self._first_difference(cursor.seq, lambda till, cloud: till.withheld != cloud.withheld)
            if self._books(seq).withheld < self._at(seq).totals.withheld:
                self._uploader.send_whole(seq)
            else:
                self._uploader.settle(seq)
            cursor = self._at(cursor.seq)
        return cursor

    def _first_difference(self, seq: int, differ: Callable[[Totals, Totals], bool]) -> int:
        """An entry where the books part: they differ up to it, and not up to the one before."""
        least, most = 0, seq
        while most - least > 1:
            middle = (least + most) // 2
            if differ(self._books(middle), self._at(middle).totals):
                most = middle
            else:
                least = middle
        return most

    def _books(self, seq: int) -> Totals:
        with self._store.read() as tx:
            entries, sales, amount_fen, withheld = sync_state.books_up_to(tx, seq)
        return Totals(entries=entries, sales=sales, amount_fen=amount_fen, withheld=withheld)

    def _at(self, seq: int) -> Cursor:
        """The cloud's word on the chain up to an entry it has."""
        with self._store.read() as tx:
            have, waiting = journal.hashes_at(tx, [seq]), sync_state.waiting(tx)
        cursor = self._cloud.cursor(have, waiting)
        if cursor.seq != seq:
            raise NoAnswer(ODD)
        return cursor


def _told(till: Totals, cloud: Totals) -> str:
    names = ("entries", "sales", "amount_fen", "withheld")
    pairs = ((name, getattr(till, name), getattr(cloud, name)) for name in names)
    return ", ".join(f"{name} {ours}/{theirs}" for name, ours, theirs in pairs if ours != theirs)
