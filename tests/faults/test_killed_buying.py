"""A till that is killed while it buys has the goods and the payment whole or not at all, and once in the end."""

from pathlib import Path

from pos_app.services import suppliers
from tests.faults.buying import OWED, bought
from tests.faults.strace import Struck, kill_at_each
from tests.faults.till import Till, findings, opened

LEAST_KILLS = 30


def test_a_killed_till_has_bought_all_or_nothing(shop: Path, tmp_path: Path) -> None:
    struck = kill_at_each("buy", "pwrite64", template=shop, work=tmp_path / "work")
    assert len(struck) > LEAST_KILLS
    steps = [step_reached(each) for each in struck]
    assert steps == sorted(steps), "more writes, less in the store"
    assert (steps[0], steps[-1]) == (0, 3)
    for each in struck:
        done_again_it_is_once(each)


def step_reached(struck: Struck) -> int:
    """0 nothing, 1 the supplier is there, 2 the goods, 3 it is paid; the drawer gave just what was paid."""
    with opened(struck.folder) as store, store.read() as tx:
        assert findings(tx) == [], struck
        added: int = tx.value("SELECT count(*) FROM supplier")
        came: int = tx.value("SELECT count(*) FROM purchase")
        paid: int = tx.value("SELECT count(*) FROM supplier_payment")
        taken = tx.value("SELECT coalesce(sum(amount_fen), 0) FROM cash_entry WHERE kind = 'supplier'")
    assert taken == -paid * OWED.fen, struck
    assert added >= came >= paid, struck
    return added + came + paid


def done_again_it_is_once(struck: Struck) -> None:
    with opened(struck.folder) as store:
        list(bought(Till(store, first_id=5000)))
        (seller,) = suppliers.listed(store)
        assert (seller.bought, seller.paid) == (OWED, OWED), struck
        with store.read() as tx:
            assert findings(tx) == [], struck
