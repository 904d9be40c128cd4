"""A-3: a till that is killed at any write of a sale has sold everything or nothing."""

from pathlib import Path

import pytest

from pos_app.services.counter import load_basket
from pos_app.store import sales
from tests.faults.strace import Struck, kill_at_each
from tests.faults.till import GOODS, ROWS_OF_A_SALE, Till, counts, findings, opened, sale_uid

SOLD = len(GOODS) + 1
LEAST_KILLS = {"pwrite64": 60, "fsync": 7, "ftruncate": 1, "unlink": 1}


@pytest.mark.parametrize("call", LEAST_KILLS)
def test_a_killed_till_has_sold_everything_or_nothing(call: str, shop: Path, tmp_path: Path) -> None:
    with opened(shop) as store, store.read() as tx:
        before = counts(tx)
    struck = kill_at_each("sell", call, template=shop, work=tmp_path / "work")
    assert len(struck) > LEAST_KILLS[call]
    steps = [step_reached(each, before) for each in struck]
    assert steps == sorted(steps), "more writes, less in the store"
    assert steps[-1] == SOLD
    for each in struck:
        retry_ends_in_one_sale(each, before)


def step_reached(struck: Struck, before: dict[str, int]) -> int:
    """How many lines of the basket were kept, or that it is sold; nothing in between is allowed."""
    with opened(struck.folder) as store:
        basket = load_basket(store)
        with store.read() as tx:
            written = {table: count - before[table] for table, count in counts(tx).items()}
            sold = sales.find_by_uid(tx, sale_uid(1)) is not None
            assert findings(tx) == [], struck
    assert written == (ROWS_OF_A_SALE if sold else dict.fromkeys(ROWS_OF_A_SALE, 0)), struck
    assert sold or "settled" not in struck.answers, struck
    if basket is None:
        return SOLD if sold else 0
    assert not sold, struck
    assert basket.uid == sale_uid(1), struck
    return len(basket.lines)


def retry_ends_in_one_sale(struck: Struck, before: dict[str, int]) -> None:
    """The cashier starts the till again and settles the same basket."""
    with opened(struck.folder) as store:
        till = Till(store, first_id=5000)
        till.pay(till.ring_up(1))
        with store.read() as tx:
            assert counts(tx) == {table: count + before[table] for table, count in ROWS_OF_A_SALE.items()}, struck
            assert findings(tx) == [], struck
