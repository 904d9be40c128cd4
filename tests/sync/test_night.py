"""The simulated night: what it counts adds up, and it can tell a night that is too short."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.night import SECOND_US, Costs, Night, Province, Simulation

WINDOW_S = 3 * 3600
CHEAP = Costs(request_us=2_000, entry_us=50)
TWO_SERVERS = Province(servers=2)


def night(
    registers: int, costs: Costs = CHEAP, province: Province = TWO_SERVERS, *, entries: int = 200, seed: int = 1
) -> Night:
    """Registers that wake evenly over the window."""
    wakes = [number * WINDOW_S * SECOND_US // registers for number in range(registers)]
    return Simulation(wakes, [entries] * registers, costs, province, seed=seed).run()


def test_one_register_takes_its_four_requests() -> None:
    alone = night(1)
    assert (alone.requests, alone.entries, alone.given_up, alone.busiest_queue) == (4, 200, 0, 0)
    assert alone.last_done_s == 0


def test_everybody_gets_through_a_calm_night() -> None:
    calm = night(10_000)
    assert (calm.registers, calm.entries, calm.given_up) == (10_000, 2_000_000, 0)
    assert calm.last_done_s <= WINDOW_S
    assert calm.run_s_p99 == 0


def test_lost_replies_make_the_night_longer_and_lose_nobody() -> None:
    faulty = night(2_000, province=Province(servers=2, fault_percent=20))
    assert faulty.requests > night(2_000).requests
    assert faulty.entries == night(2_000).entries
    assert faulty.run_s_p99 > 0


def test_a_cloud_that_is_too_slow_is_seen_to_be() -> None:
    """Half a second a request and three hours are not enough for everybody."""
    slow = night(2_000, Costs(request_us=5_000_000, entry_us=0), Province(servers=1))
    assert slow.last_done_s > WINDOW_S
    assert slow.busy_percent > 90
    assert slow.given_up > 0


@given(
    wakes=st.lists(st.integers(0, 100 * SECOND_US), min_size=1, max_size=20),
    entries=st.integers(0, 3_000),
    faults=st.integers(0, 60),
    seed=st.integers(0, 1_000),
)
def test_nobody_is_left_behind_and_a_seed_repeats_itself(
    wakes: list[int], entries: int, faults: int, seed: int
) -> None:
    province = Province(servers=2, fault_percent=faults)
    first, second = (Simulation(wakes, [entries] * len(wakes), CHEAP, province, seed=seed).run() for _ in range(2))
    assert first == second
    steps = 3 + -(-entries // province.batch_entries)
    assert first.requests >= steps * len(wakes)
    assert first.last_done_s >= max(wakes) // SECOND_US


@pytest.mark.parametrize(("count", "batches"), [(0, 3), (1, 4), (1000, 4), (1001, 5)])
def test_a_day_is_sent_in_batches(count: int, batches: int) -> None:
    assert night(1, entries=count).requests == batches
