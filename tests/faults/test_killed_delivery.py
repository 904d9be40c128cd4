"""B-10: a till that is killed at any write of a delivery has taken it in once when it was started again."""

from pathlib import Path

import pytest

from pos_app.domain.money import Quantity
from pos_app.services import feed
from pos_app.services.deliveries import accept_due
from pos_app.store import feed as rows
from pos_app.store import goods
from tests.faults.delivering import PACK, PACKS, delivery_entry
from tests.faults.strace import Struck, kill_at_each
from tests.faults.till import Till, findings, opened

LEAST_KILLS = {"pwrite64": 40, "fsync": 4}


@pytest.mark.parametrize("call", LEAST_KILLS)
def test_a_killed_till_takes_a_delivery_in_once(call: str, shop: Path, tmp_path: Path) -> None:
    struck = kill_at_each("take_in", call, template=shop, work=tmp_path / "work")
    assert len(struck) > LEAST_KILLS[call]
    steps = [step_reached(each) for each in struck]
    assert steps == sorted(steps), "more writes, less in the store"
    assert steps[-1] == 2
    for each in struck:
        the_next_start_ends_in_one_delivery(each)


def step_reached(struck: Struck) -> int:
    """0 nothing, 1 the delivery is known, 2 it is in stock; nothing in between is allowed."""
    with opened(struck.folder) as store, store.read() as tx:
        assert findings(tx) == [], struck
        known = rows.cursor(tx)
        versions = tx.value("SELECT count(*) FROM delivery_version")
        moved = tx.value("SELECT coalesce(sum(quantity_milli), 0) FROM stock_movement WHERE kind = 'delivery'")
        taken: int = tx.value("SELECT count(*) FROM delivery_accepted_line")
    assert known == versions, struck
    assert (moved, taken) in {(0, 0), (PACKS * 1000, 1)}, struck
    assert taken <= known, struck
    return known + taken


def the_next_start_ends_in_one_delivery(struck: Struck) -> None:
    with opened(struck.folder) as store:
        till = Till(store, first_id=5000)
        for _ in range(2):
            feed.take(store, delivery_entry(), clock=till.clock, ids=till.ids)
            accept_due(store, clock=till.clock, ids=till.ids)
        with store.read() as tx:
            item = goods.by_code(tx, PACK)
            assert item is not None
            assert item.on_hand == Quantity.of(PACKS), struck
            assert findings(tx) == [], struck
