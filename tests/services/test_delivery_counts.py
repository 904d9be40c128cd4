"""A delivery counted carton by carton: the count lasts until taken or given up, and meanwhile nothing takes it in."""

import pytest

from pos_app.domain.delivery import DeliveryState
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ONE, Quantity
from pos_app.domain.people import User
from pos_app.services import deliveries, delivery_counts, delivery_lists, settings
from pos_app.services.deliveries import Accepted
from pos_app.services.delivery_lists import LineCode
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services import shelf
from tests.services.supply import ARRIVES, Supply, nanjing, note, short, zhonghua

LATER = "2026-11-29T09:30:00+08:00"


@pytest.fixture
def supply(floor: Store, clock: TestClock, ids: TestIds, keeper: User) -> Supply:
    return Supply(floor, clock, ids, keeper)


@pytest.fixture
def delivery(supply: Supply) -> int:
    """Three cartons of 中华 and two of 南京 have arrived."""
    supply.send(note(zhonghua(3), nanjing(2)))
    return supply.id_of()


def counted(supply: Supply) -> list[Quantity | None]:
    return [line.counted for line in supply.show().lines]


def take(supply: Supply, delivery: int, uid: str) -> Accepted:
    return deliveries.accept_counted(supply.store, uid, delivery, supply.user, clock=supply.clock, ids=supply.ids)


def test_what_is_counted_is_taken_and_the_count_is_over(supply: Supply, delivery: int, keeper: User) -> None:
    store, before = supply.store, supply.packs(shelf.PACK)
    assert counted(supply) == [None, None]
    delivery_counts.begin_count(store, delivery, keeper)
    assert counted(supply) == [Quantity(0), Quantity(0)]
    delivery_counts.count_more(store, delivery, 1, ONE, keeper)
    delivery_counts.count_more(store, delivery, 1, Quantity(100), keeper)
    delivery_counts.begin_count(store, delivery, keeper)
    assert counted(supply) == [Quantity(1100), Quantity(0)]
    delivery_counts.enter_count(store, delivery, 1, Quantity(2500), keeper)
    done = take(supply, delivery, "once")
    assert (done.state, supply.packs(shelf.PACK)) == (DeliveryState.PARTLY, before + Quantity.of(25))
    assert [entry["how"] for entry in supply.entries("delivery.accepted")] == ["scan"]
    assert counted(supply) == [None, None]
    assert take(supply, delivery, "once").already
    assert supply.packs(shelf.PACK) == before + Quantity.of(25)


def test_nothing_counted_is_nothing_to_take(supply: Supply, delivery: int, keeper: User) -> None:
    with pytest.raises(RuleViolation, match="Nothing of this delivery was counted yet"):
        take(supply, delivery, "a")
    delivery_counts.begin_count(supply.store, delivery, keeper)
    with pytest.raises(RuleViolation, match="Nothing of this delivery was counted yet"):
        take(supply, delivery, "b")
    assert supply.entries("delivery.accepted") == []


def test_what_somebody_counts_does_not_go_into_stock_by_itself(supply: Supply, delivery: int, keeper: User) -> None:
    delivery_counts.begin_count(supply.store, delivery, keeper)
    assert supply.due() == []
    assert supply.state() is DeliveryState.ARRIVED
    delivery_counts.give_up_count(supply.store, delivery, keeper)
    assert [done.packs for done in supply.due()] == [Quantity.of(40)]


def test_a_taking_ends_a_count_and_a_difference_does_not(supply: Supply, delivery: int, keeper: User) -> None:
    delivery_counts.begin_count(supply.store, delivery, keeper)
    delivery_counts.count_more(supply.store, delivery, 1, ONE, keeper)
    supply.accept({}, [short(2, 1)])
    assert counted(supply) == [ONE, Quantity(0)]
    supply.accept()
    assert counted(supply) == [None, None]


def test_a_count_that_cannot_be_is_refused(supply: Supply, delivery: int, keeper: User) -> None:
    store = supply.store
    with pytest.raises(RuleViolation, match="There is no such delivery"):
        delivery_counts.begin_count(store, 99, keeper)
    with pytest.raises(RuleViolation, match="Nobody is counting this delivery"):
        delivery_counts.count_more(store, delivery, 1, ONE, keeper)
    delivery_counts.begin_count(store, delivery, keeper)
    with pytest.raises(RuleViolation, match="This delivery has no line 7"):
        delivery_counts.count_more(store, delivery, 7, ONE, keeper)
    with pytest.raises(RuleViolation, match="less than nothing"):
        delivery_counts.enter_count(store, delivery, 1, Quantity(-1), keeper)
    with pytest.raises(RuleViolation, match="cartons are too many"):
        delivery_counts.enter_count(store, delivery, 1, Quantity.of(100_001), keeper)
    assert counted(supply) == [Quantity(0), Quantity(0)]


def test_a_code_means_what_arrives_first_then_what_is_in_stock_already(supply: Supply) -> None:
    settings.change(supply.store, accept_deliveries=False)
    supply.send(note(zhonghua(1), order="LATER", arrives_at=LATER))
    supply.send(note(zhonghua(1), order="FIRST", arrives_at=ARRIVES))
    first, later = supply.id_of("FIRST"), supply.id_of("LATER")
    read = delivery_lists.read_code
    assert read(supply.store, shelf.CARTON) == LineCode(first, 1, is_carton=True)
    assert read(supply.store, shelf.CARTON, within=later) == LineCode(later, 1, is_carton=True)
    supply.accept(order="FIRST")
    assert read(supply.store, shelf.CARTON) == LineCode(later, 1, is_carton=True)
    assert read(supply.store, shelf.CARTON, within=first) == LineCode(first, 1, is_carton=True)
    supply.accept(order="LATER")
    assert read(supply.store, shelf.CARTON) == LineCode(later, 1, is_carton=True)
    assert read(supply.store, shelf.SMALL_CARTON) is None


def test_a_pack_s_code_is_no_carton(supply: Supply, delivery: int) -> None:
    assert delivery_lists.read_code(supply.store, shelf.PACK) == LineCode(delivery, 1, is_carton=False)
