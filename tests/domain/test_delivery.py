"""What is still to be taken of a delivery, what a taking changes, and the state that follows."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.delivery import (
    BY_HAND,
    LIFE,
    MISSING,
    DeliveryState,
    Difference,
    DifferenceKind,
    LineStand,
    Plan,
    Taking,
    billed,
    check_life,
    judge,
    packs_of,
    plan,
    spoken_count,
)
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, Quantity
from pos_app.domain.words import delivery_stocked

EXPECTED, ARRIVED, PARTLY = DeliveryState.EXPECTED, DeliveryState.ARRIVED, DeliveryState.PARTLY
DONE = (DeliveryState.ACCEPTED, DeliveryState.WITH_DIFFERENCES)


def q(cartons: int) -> Quantity:
    return Quantity.of(cartons)


def test_every_state_has_its_row_and_no_way_leads_back_before_a_taking() -> None:
    assert set(LIFE) == set(DeliveryState)
    for state in (PARTLY, *DONE):
        assert not LIFE[state] & {EXPECTED, ARRIVED, DeliveryState.CANCELLED}


@pytest.mark.parametrize("before", DeliveryState)
@pytest.mark.parametrize("after", DeliveryState)
def test_a_step_outside_the_table_is_a_bug(before: DeliveryState, after: DeliveryState) -> None:
    if after is before or after in LIFE[before]:
        check_life(before, after)
    else:
        with pytest.raises(ValueError, match="does not go from"):
            check_life(before, after)


@pytest.mark.parametrize(
    ("stand", "differs", "arrived", "state"),
    [
        (LineStand(q(3)), False, False, EXPECTED),
        (LineStand(q(3)), False, True, ARRIVED),
        (LineStand(q(3)), True, True, PARTLY),
        (LineStand(q(3), q(1)), False, True, PARTLY),
        (LineStand(q(3), q(3)), False, True, DeliveryState.ACCEPTED),
        (LineStand(q(3), q(2), q(1)), True, True, DeliveryState.WITH_DIFFERENCES),
        (LineStand(q(3), q(3)), True, True, DeliveryState.WITH_DIFFERENCES),
        (LineStand(q(3), parked=True), False, True, ARRIVED),
        (LineStand(q(0)), False, True, DeliveryState.CANCELLED),
        (LineStand(q(0), q(3)), False, True, DeliveryState.WITH_DIFFERENCES),
    ],
)
def test_the_state_follows_from_the_lines(
    stand: LineStand, *, differs: bool, arrived: bool, state: DeliveryState
) -> None:
    assert judge([stand], differs=differs, arrived=arrived) is state


def test_everything_is_what_is_left_and_has_a_product() -> None:
    stands = {1: LineStand(q(3), q(1)), 2: LineStand(q(4), parked=True), 3: LineStand(q(2), q(2))}
    act = plan(stands, None)
    assert act.takings == (Taking(1, q(2)),)
    assert plan(act.after, None).is_empty


def test_a_line_counted_over_and_damaged_at_once() -> None:
    """Five were delivered; six came, two of them damaged: four are taken, and one came too many."""
    act = plan({1: LineStand(q(5))}, [Taking(1, q(4))], [Difference(DifferenceKind.DAMAGED, q(2), 1)])
    assert act.takings == (Taking(1, q(4)),)
    assert [(d.kind, d.cartons) for d in act.differences] == [
        (DifferenceKind.DAMAGED, q(2)),
        (DifferenceKind.OVER, q(1)),
    ]


def test_goods_in_stock_that_prove_missing_go_back() -> None:
    act = plan({1: LineStand(q(5), q(4))}, (), [Difference(DifferenceKind.SHORT, q(3), 1)])
    assert act.takings == (Taking(1, Quantity(-2_000)),)
    assert act.after[1] == LineStand(q(5), q(2), q(3))


# A delivery's whole life, in any order


quantities = st.integers(1, 6_000).map(Quantity)
takings = st.one_of(st.none(), st.lists(st.builds(Taking, st.integers(1, 3), quantities), max_size=3))
differences = st.lists(
    st.builds(
        Difference,
        kind=st.sampled_from(sorted(BY_HAND, key=lambda kind: kind.value)),
        cartons=quantities,
        line=st.one_of(st.none(), st.integers(1, 3)),
        name=st.just("烟"),
    ),
    max_size=2,
)
deliveries = st.lists(st.tuples(st.integers(0, 5_000).map(Quantity), st.booleans()), min_size=1, max_size=3)


def tried(stands: Mapping[int, LineStand], what: list[Taking] | None, told: list[Difference]) -> Plan | None:
    try:
        return plan(stands, what, told)
    except RuleViolation:
        return None


@given(deliveries, st.lists(st.tuples(takings, differences), max_size=6))
def test_what_is_accepted_is_the_sum_of_takings_whatever_happens(
    lines: list[tuple[Quantity, bool]], acts: list[tuple[list[Taking] | None, list[Difference]]]
) -> None:
    stands: Mapping[int, LineStand] = {
        number: LineStand(delivered, parked=parked) for number, (delivered, parked) in enumerate(lines, 1)
    }
    booked, known = dict.fromkeys(stands, 0), list[Difference]()
    state = judge(stands.values(), differs=False, arrived=True)
    for what, told in acts:
        act = tried(stands, what, told)
        if act is None or act.is_empty:
            continue
        stands, known = act.after, [*known, *act.differences]
        for taking in act.takings:
            booked[taking.line] += taking.cartons.milli
        after = judge(stands.values(), differs=bool(known), arrived=True)
        check_life(state, after)
        state = after
    for number, stand in stands.items():
        over = sum(d.cartons.milli for d in known if d.line == number and d.kind is DifferenceKind.OVER)
        missing = sum(d.cartons.milli for d in known if d.line == number and d.kind in MISSING)
        assert stand.accepted.milli == booked[number] >= 0
        assert stand.missing.milli == missing
        assert stand.accepted.milli <= stand.delivered.milli + over
        assert not (stand.parked and stand.accepted.milli)
    if state in DONE:
        assert plan(stands, None).is_empty


@given(st.integers(0, 10**6), st.lists(st.integers(1, 5_000), max_size=8))
def test_takings_cost_together_what_the_whole_costs(fen: int, parts: list[int]) -> None:
    wholesale, done, cost = Money(fen), 0, 0
    for part in parts:
        cost += billed(wholesale, Quantity(done), Quantity(part)).fen
        done += part
    assert cost == (wholesale * Quantity(done)).fen


@given(st.integers(0, 10**6), st.integers(1, 1_000))
def test_packs_are_exact(milli: int, size: int) -> None:
    assert packs_of(Quantity(milli), size).milli == milli * size


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([(q(120), 10)], "卷烟到货 十二条 已入库"),
        ([(q(120), 10), (q(3), 10)], "卷烟到货 十二条三盒 已入库"),
        ([(q(7), 10), (q(8), 10)], "卷烟到货 一条五盒 已入库"),
        ([(q(20), 10), (q(2), 10)], "卷烟到货 两条两盒 已入库"),
        ([(q(10), 5), (q(2), 10)], "卷烟到货 两条两盒 已入库"),
        ([(q(3), 10)], "卷烟到货 三盒 已入库"),
    ],
)
def test_the_count_is_said_in_cartons_and_packs(counts: list[tuple[Quantity, int]], said: str) -> None:
    assert delivery_stocked(*spoken_count(counts)).text == said
