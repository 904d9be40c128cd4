"""The demo's delivery note is one that the shop's own intake takes."""

import pytest

from pos_app.domain.delivery_note import check_ours, parse_note
from pos_app.services.demo_delivery import LINES, demo_delivery
from pos_app.services.demo_shop import DEMO_LICENCE, make_demo_shop
from pos_app.store import goods
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds


@pytest.fixture
def demo_shop(store: Store, clock: TestClock, ids: TestIds) -> Store:
    make_demo_shop(store, clock=clock, ids=ids)
    return store


def is_unknown(store: Store, code: str) -> bool:
    with store.read() as tx:
        return goods.by_code(tx, code) is None


def test_the_note_is_read_as_any_other_and_arrives_now(demo_shop: Store, clock: TestClock) -> None:
    note = parse_note(demo_delivery(demo_shop, now_ms=clock.ms))
    check_ours(note, DEMO_LICENCE)
    assert len(note.lines) == LINES + 1
    assert note.arrives_at_ms == clock.ms // 1000 * 1000
    assert [line.name for line in note.lines if is_unknown(demo_shop, line.carton_ean)] == ["芙蓉王（绽放）"]
    assert all(line.delivered.milli > 0 and line.wholesale.fen > 1000 for line in note.lines)
