"""Whether the cloud has counted what this till has in its books, up to the entry it says it has (rule B-8)."""

from typing import Final

from pos_app.store import alarms, sync_state
from pos_app.store.engine import Store
from sync.wire import Cursor, Totals

SOURCE: Final = "totals"
CODE: Final = "differs"


def compare(store: Store, cursor: Cursor, *, at_ms: int) -> str:
    """Where the numbers are not equal, till before cloud; empty when all are. An alarm stands while they differ."""
    with store.read() as tx:
        entries, sales, amount_fen, withheld = sync_state.books_up_to(tx, cursor.seq)
        detail = _differences(Totals(entries=entries, sales=sales, amount_fen=amount_fen, withheld=withheld), cursor)
        told = [alarm.detail for alarm in alarms.standing(tx, SOURCE) if alarm.code == CODE]
    if told != ([detail] if detail else []):
        with store.write() as tx:
            alarms.settle(tx, SOURCE, CODE, at_ms=at_ms)
            if detail:
                alarms.raise_alarm(tx, SOURCE, CODE, detail, at_ms=at_ms)
    return detail


def _differences(till: Totals, cursor: Cursor) -> str:
    names = ("entries", "sales", "amount_fen", "withheld")
    pairs = ((name, getattr(till, name), getattr(cursor.totals, name)) for name in names)
    return ", ".join(f"{name} {ours}/{theirs}" for name, ours, theirs in pairs if ours != theirs)
