"""A shop with closed days, a delivery in stock, and a cloud that has its journal; and how its books can be damaged."""

import json
from pathlib import Path
from typing import Any, Final

from pos_app.domain.journal import GENESIS, Entry
from pos_app.domain.money import Money
from pos_app.services.days import close_day
from pos_app.services.shifts import close_shift, current_shift, open_shift
from pos_app.store import journal, sync_state
from pos_app.store.schema import FACTS, refusal_triggers
from pos_app.store.sync_state import SyncState
from tests.faults.till import OWNER, STORE_FILE, Till, make_shop, opened
from tests.services.supply import Supply, note, zhonghua
from tests.store.damage import Damage, journalled, other_program, sql

DAY_MS: Final = 86_400_000


def make_closed_shop(folder: Path) -> None:
    """Two days are closed, the third has begun, and the cloud has every entry."""
    make_shop(folder / STORE_FILE)
    with opened(folder) as store:
        till = Till(store, first_id=1000)
        supply = Supply(store, till.clock, till.ids, OWNER)
        till.receive(20)
        for day in (1, 2):
            supply.send(note(zhonghua(), order=f"HN-{day}"))
            supply.accept(order=f"HN-{day}")
            for number in range(2 * day, 2 * day + 2):
                till.pay(till.ring_up(number))
            _end_day(till)
            till.clock.ms += DAY_MS
            open_shift(store, OWNER, Money(200_00), clock=till.clock, ids=till.ids)
        supply.send({}, "weather.told")
        _everything_sent(till)


def _end_day(till: Till) -> None:
    with till.store.read() as tx:
        shift = current_shift(tx)
    assert shift is not None
    close_shift(till.store, OWNER, None, clock=till.clock, ids=till.ids)
    close_day(till.store, shift.business_date, OWNER, clock=till.clock, ids=till.ids)


def _everything_sent(till: Till) -> None:
    with till.store.write() as tx:
        head = journal.head(tx)
        state = SyncState(acked_epoch=head.epoch, acked_seq=head.seq, acked_hash=head.hash)
        sync_state.keep(tx, state)


def rewritten(folder: Path) -> None:
    """An entry was changed, and the hashes of all that follow were made to fit."""
    with opened(folder) as store, store.read() as tx:
        entries = list(journal.entries(tx))
    prev, rows = GENESIS, []
    for entry in entries:
        body: Any = {**_body(entry), "float_fen": 1} if entry.kind == "shift.opened" else entry.body
        new = Entry(
            entry.uid, entry.register, entry.epoch, entry.seq, entry.at_ms, entry.kind, entry.version, body, prev, ""
        )
        prev = journal.digest_of(new)
        rows.append((json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")), prev, entry.seq))
    triggers = [text for table in FACTS for text in refusal_triggers(table.name) if table.name == "journal"]
    other = other_program(folder / STORE_FILE)
    for text in triggers:
        other.execute(f"DROP TRIGGER {text.split()[2]}")
    other.executemany("UPDATE journal SET body = ?, hash = ? WHERE seq = ?", rows)
    for text in triggers:
        other.execute(text)
    other.close()


def _body(entry: Entry) -> dict[str, Any]:
    assert isinstance(entry.body, dict)
    return entry.body


_LAST_ROW: Final = "WHERE business_date = (SELECT max(business_date) FROM day_ledger) AND product_id = 1"
_LAST_SHIFT: Final = "WHERE shift_id = (SELECT max(shift_id) FROM shift)"
_LAST_SOLD: Final = "WHERE movement_id = (SELECT max(movement_id) FROM stock_movement WHERE kind = 'sale')"

# What somebody does to the journal with a tool of his own (rule C-4), and the one check that sees it.
TAMPERING: Final[dict[str, tuple[str, Damage]]] = {
    "an entry is edited": (
        "journal_chain",
        sql("UPDATE journal SET body = replace(body, '20000', '10000') WHERE kind = 'shift.opened' AND seq < 5"),
    ),
    "an entry is cut out of the middle": (
        "journal_chain",
        sql("DELETE FROM journal WHERE seq = (SELECT min(seq) FROM journal WHERE kind = 'shift.closed')"),
    ),
    "the end is cut off": (
        "journal_reaches_what_the_cloud_has",
        sql("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)"),
    ),
    "everything is written anew": ("journal_reaches_what_the_cloud_has", rewritten),
}

BOOK_DAMAGES: Final[dict[str, tuple[str, Damage]]] = TAMPERING | {
    "a day opens with more than the last one left": (
        "day_ledger_adds_up",
        sql(f"UPDATE day_ledger SET opening_milli = opening_milli + 1 {_LAST_ROW}"),
    ),
    "more is said to be bought and sold": (
        "day_ledger_is_its_movements",
        sql(f"UPDATE day_ledger SET bought_milli = bought_milli + 9, sold_milli = sold_milli + 9 {_LAST_ROW}"),
    ),
    "the closing stock is worth more": (
        "day_ledger_is_its_movements",
        sql(f"UPDATE day_ledger SET closing_value_fen = closing_value_fen + 1 {_LAST_ROW}"),
    ),
    "a movement was dated back": (
        "day_ledger_is_its_movements",
        sql(f"UPDATE stock_movement SET business_date = '2026-11-01' {_LAST_SOLD}"),
    ),
    "a sale is called a return": (
        "day_total_is_its_sales",
        sql("UPDATE sale SET kind = 'return' WHERE sale_id = (SELECT max(sale_id) FROM sale)"),
    ),
    "a part of a day is missing": (
        "day_is_in_the_journal",
        sql("UPDATE day_close SET parts = 2 WHERE business_date = (SELECT max(business_date) FROM day_close)"),
    ),
    "a day in the journal is not in the books": ("day_is_in_the_journal", journalled("day.closed")),
    "goods left on a day that was closed": (
        "closed_day_takes_nothing_more",
        sql(f"UPDATE stock_movement SET journal_seq = (SELECT max(seq) FROM journal) {_LAST_SOLD}"),
    ),
    "a shift of a closed day is open": (
        "closed_day_takes_nothing_more",
        sql(f"UPDATE shift SET business_date = (SELECT max(business_date) FROM day_close) {_LAST_SHIFT}"),
    ),
    "goods of a delivery cost less": (
        "accepted_delivery_is_in_stock",
        sql("UPDATE delivery_accepted_line SET cost_fen = cost_fen - 1 WHERE acceptance_id = 1"),
    ),
    "more packs are in a carton": (
        "accepted_delivery_is_in_stock",
        sql("UPDATE delivery_accepted_line SET packs_per_carton = 20 WHERE acceptance_id = 1"),
    ),
    "goods of a delivery never came": (
        "accepted_delivery_is_in_stock",
        sql("UPDATE stock_movement SET line = 9 WHERE kind = 'delivery'"),
    ),
    "goods came by no delivery": (
        "accepted_delivery_is_in_stock",
        sql("UPDATE stock_movement SET kind = 'delivery' WHERE kind = 'receipt'"),
    ),
    "more was given back than taken": (
        "accepted_delivery_is_in_stock",
        sql("UPDATE delivery_accepted_line SET cartons_milli = -cartons_milli WHERE acceptance_id = 1"),
    ),
    "goods of another delivery were taken": (
        "acceptance_is_in_the_journal",
        sql("UPDATE delivery SET uid = 'delivery-x' WHERE delivery_id = 1"),
    ),
    "an entry of the feed was left out": (
        "feed_has_no_gap",
        sql("UPDATE feed_entry SET number = number + 1 WHERE number = (SELECT max(number) FROM feed_entry)"),
    ),
}
