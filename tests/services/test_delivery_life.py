"""Deliveries in any order: versions, takings, differences, repeats. Stock is what was accepted, exactly once."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table
from sqlcipher3 import dbapi2

from cloud.bodies import decode
from pos_app.domain.delivery import Difference, DifferenceKind, How, Taking
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Quantity
from pos_app.domain.people import Role, User
from pos_app.services import deliveries, supply_goods
from pos_app.services.deliveries import AcceptDelivery
from pos_app.store import checks, journal, schema
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.faults.portrait import portrait
from tests.services.conftest import IDS_OF_THE_SHOP
from tests.services.shelf import PACK, SMALL_PACK
from tests.services.supply import NEW_PACK, ORDER, Supply, nanjing, note, short, unknown, zhonghua

KEEPER: Final = User(1, "老周", Role.OWNER)
ORDERS: Final = (ORDER, "HN2")
LINES: Final[dict[int, Callable[..., dict[str, Any]]]] = {1: zhonghua, 2: nanjing, 3: unknown}

cartons = st.sampled_from(["0", "1", "2.5", "3", "0.1"])
sent = st.tuples(
    st.just("send"),
    st.sampled_from(ORDERS),
    st.dictionaries(st.integers(1, 3), st.tuples(cartons, st.sampled_from([38_160, 40_001])), max_size=3),
)
taken = st.tuples(
    st.just("accept"),
    st.sampled_from(ORDERS),
    st.none() | st.dictionaries(st.integers(1, 3), st.sampled_from(["0.1", "1", "4"]), max_size=2),
    st.lists(
        st.tuples(st.integers(1, 3), st.sampled_from(["short", "damaged", "over"]), st.sampled_from(["1", "0.1"])),
        max_size=1,
    ),
)
acts = st.lists(
    st.one_of(sent, taken, st.tuples(st.just("due")), st.tuples(st.just("make")), st.tuples(st.just("again"))),
    min_size=1,
    max_size=10,
)


@contextmanager
def copy_of(file: Path, path: Path) -> Iterator[Store]:
    shutil.copy(file, path)
    store = Store(path)
    try:
        yield store
    finally:
        store.close()
        for left in path.parent.glob(f"{path.name}*"):
            left.unlink()


class Life:
    """A store room, and the last command that was given to it."""

    def __init__(self, store: Store) -> None:
        ids = TestIds()
        ids.count = IDS_OF_THE_SHOP
        self.supply, self.last = Supply(store, TestClock(), ids, KEEPER), list[AcceptDelivery]()

    def do(self, act: tuple[Any, ...]) -> None:
        match act:
            case ("send", order, lines):
                said = [LINES[n](many, wholesale_fen=fen) for n, (many, fen) in lines.items()]
                self.supply.send(note(*said, order=order))
            case ("accept", order, takings, differences):
                self.accept(order, takings, differences)
            case ("due",):
                self.supply.due()
            case ("make",):
                self.make()
            case ("again",) if self.last:
                self.repeat()

    def accept(self, order: str, takings: dict[int, str] | None, told: list[tuple[int, str, str]]) -> None:
        wanted = None if takings is None else tuple(Taking(n, Quantity.parse(many)) for n, many in takings.items())
        differences = tuple(Difference(DifferenceKind(kind), Quantity.parse(many), n) for n, kind, many in told)
        self.last = [AcceptDelivery(self.supply.ids.new(), self.supply.id_of(order), How.BUTTON, wanted, differences)]
        self.give(self.last[0])

    def give(self, command: AcceptDelivery) -> bool:
        """Whether anything was taken by it."""
        done = deliveries.accept(self.supply.store, command, KEEPER, clock=self.supply.clock, ids=self.supply.ids)
        return bool(done.taken or done.differences)

    def repeat(self) -> None:
        with self.supply.store.read() as tx:
            done = tx.value("SELECT 1 FROM delivery_acceptance WHERE uid = :uid", {"uid": self.last[0].uid})
        changed = self.give(self.last[0])
        assert not (done and changed)

    def make(self) -> None:
        for order in ORDERS:
            supply_goods.make_product(
                self.supply.store, self.supply.id_of(order), 3, KEEPER, clock=self.supply.clock, ids=self.supply.ids
            )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_stock_is_what_was_accepted_whatever_happens(shelf_file: Path, tmp_path: Path, acts: list[Any]) -> None:
    with copy_of(shelf_file, tmp_path / "life.sqlite") as store:
        life = Life(store)
        for act in acts:
            try:
                life.do(act)
            except RuleViolation:
                continue
        with store.read() as tx:
            assert [check for check in checks.run(tx) if not check.ok] == []
            stocked = on_hand(store)
            rows = tx.all("SELECT product_id, sum(packs_milli) FROM delivery_accepted_line GROUP BY 1")
            accepted = {row[0]: row[1] for row in rows}
            ids = dict(map(tuple, tx.all("SELECT code, product_id FROM barcode")))
            for entry in journal.entries(tx):
                decode(entry.kind, entry.version, msgspec.json.encode(entry.body))
        assert stocked[PACK] == 25_000 + accepted.get(ids[PACK], 0)
        assert stocked[SMALL_PACK] == accepted.get(ids[SMALL_PACK], 0)
        told = [line for body in life.supply.entries("delivery.accepted") for line in body["lines"]]
        assert sum(line["packs_milli"] for line in told) == sum(accepted.values())
        assert min([0, *accepted.values()]) >= 0


def on_hand(store: Store) -> dict[str, int]:
    with store.read() as tx:
        rows = tx.all(
            "SELECT b.code, coalesce(s.on_hand_milli, 0) FROM barcode b LEFT JOIN stock_on_hand s USING (product_id)"
        )
    return {row[0]: row[1] for row in rows}


def test_a_big_delivery_of_new_goods_is_made_and_taken(floor: Store, clock: TestClock, ids: TestIds) -> None:
    """As a shop that begins: nothing of it is known."""
    supply = Supply(floor, clock, ids, KEEPER)
    supply.send(note(unknown(4), zhonghua(1)))
    supply.due()
    supply_goods.make_product(floor, supply.id_of(), 3, KEEPER, clock=clock, ids=ids)
    supply.due()
    assert supply.packs(NEW_PACK) == Quantity.of(40)


# Facts


FACTS: Final = [table for table in schema.SUPPLY_FACTS if table.name.startswith("delivery_")]


@pytest.mark.parametrize("table", FACTS, ids=lambda table: table.name)
def test_facts_of_deliveries_are_never_changed(table: Table, floor: Store, clock: TestClock, ids: TestIds) -> None:
    supply = Supply(floor, clock, ids, KEEPER)
    supply.send(note(zhonghua(3)))
    supply.accept(None, [short(1, 1)])
    before = portrait(floor.path)
    column = table.columns.keys()[-1]
    for sql in (
        f"UPDATE {table.name} SET {column} = {column}",
        f"DELETE FROM {table.name}",
        f"INSERT OR REPLACE INTO {table.name} SELECT * FROM {table.name}",
    ):
        with pytest.raises(dbapi2.IntegrityError, match=f"{table.name} is a fact"), floor.write() as tx:
            tx.run(sql)
    assert portrait(floor.path) == before
