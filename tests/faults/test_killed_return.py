"""A till that is killed while goods come back has taken all of them back or none; a held sale is in one place."""

import shutil
from pathlib import Path

import pytest

from pos_app.services import holds, returns
from pos_app.services.counter import load_basket
from pos_app.services.returns import ReturnSale, return_sale
from tests.faults.jobs import RETURN_UID
from tests.faults.strace import Struck, kill_at_each
from tests.faults.till import GOODS, OWNER, Till, findings, opened, sale_uid

LEAST_KILLS = 20


@pytest.fixture
def sold(shop: Path, tmp_path: Path) -> Path:
    """A shop that has sold to one customer."""
    folder = shutil.copytree(shop, tmp_path / "sold")
    with opened(folder) as store:
        till = Till(store, first_id=500)
        till.pay(till.ring_up(1))
    return folder


def test_a_killed_till_has_taken_everything_back_or_nothing(sold: Path, tmp_path: Path) -> None:
    struck = kill_at_each("take_back", "pwrite64", template=sold, work=tmp_path / "work")
    assert len(struck) > LEAST_KILLS
    done = [came_back(each) for each in struck]
    assert done == sorted(done)
    assert done[0] != done[-1]


def came_back(struck: Struck) -> bool:
    """Whether it was written; done again it is written once."""
    with opened(struck.folder) as store:
        before = returns.last(store)
        written = not before.left
        assert written or not struck.answers, struck
        assert written or len(before.left) == len(GOODS), struck
        till = Till(store, first_id=5000)
        command = ReturnSale(RETURN_UID, before.sale_id, {line.place: line.sold.quantity for line in before.lines})
        again = return_sale(store, command, OWNER, clock=till.clock, ids=till.ids)
        assert again.again == written, struck
        with store.read() as tx:
            assert findings(tx) == [], struck
            assert tx.value("SELECT sum(total_fen) FROM sale") == 0, struck
    return written


def test_a_sale_that_is_held_or_picked_up_is_always_in_one_place(shop: Path, tmp_path: Path) -> None:
    struck = kill_at_each("put_aside", "pwrite64", template=shop, work=tmp_path / "work")
    assert len(struck) > LEAST_KILLS
    for each in struck:
        with opened(each.folder) as store:
            basket, held = load_basket(store), holds.held(store)
            with store.read() as tx:
                assert findings(tx) == [], each
        assert len(held) <= 1, each
        assert basket is None or held == (), each
        if each.answers:
            assert (basket is not None and basket.uid == sale_uid(1)) or held[0].lines == len(GOODS), each
