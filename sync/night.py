"""A night of the whole province, simulated with costs measured here: does everybody get through in the window.

Each register wakes at its own moment, asks for its cursor, sends its day in batches and fetches its feed, one request
after the other. Requests wait in one queue for the cloud's servers; one that waits longer than the till's patience is
given up, and the till comes again after a random time (full jitter). Whole microseconds, one seed, no clock.
"""

import heapq
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

SECOND_US: Final = 1_000_000
_HIGH_PERCENT: Final = 99


@dataclass(frozen=True, slots=True)
class Costs:
    """What the cloud's work takes, in microseconds of one server."""

    request_us: int
    """Any request: connection, signature, a look-up."""
    entry_us: int
    """Each journal entry of an upload."""


@dataclass(frozen=True, slots=True)
class Province:
    """How many servers there are, and how tills behave."""

    servers: int
    batch_entries: int = 1000
    patience_us: int = 30 * SECOND_US
    back_off_us: int = 30 * SECOND_US
    back_off_most_us: int = 1800 * SECOND_US
    fault_percent: int = 0
    """Requests whose reply is lost: the work was done, the till asks again."""


@dataclass(frozen=True, slots=True)
class Night:
    """What came of it. Times in seconds after the window's beginning."""

    registers: int
    entries: int
    requests: int
    given_up: int
    last_done_s: int
    run_s_p50: int
    run_s_p99: int
    busiest_queue: int
    busy_percent: int
    """Of the servers' time between the first request and the last reply."""


@dataclass(slots=True)
class _Register:
    wakes_us: int
    batches: list[int]
    step: int = 0
    failures: int = 0
    asked_us: int = 0

    @property
    def steps(self) -> int:
        """The cursor, the batches, the feed and its confirmation."""
        return len(self.batches) + 3

    def entries_of_step(self) -> int:
        sends = 1 <= self.step <= len(self.batches)
        return self.batches[self.step - 1] if sends else 0


class Simulation:
    """`wakes_us` and `entries` say for each register when it begins and what it has to send."""

    def __init__(
        self, wakes_us: Sequence[int], entries: Sequence[int], costs: Costs, province: Province, *, seed: int
    ) -> None:
        self._costs, self._province = costs, province
        self._random = random.Random(seed)
        self._registers = [
            _Register(wakes, _split(count, province.batch_entries))
            for wakes, count in zip(wakes_us, entries, strict=True)
        ]
        # When each server is free again; a request is served by the first of them.
        self._free_us = [0] * province.servers
        self._requests = self._given_up = self._busy_us = self._busiest = 0
        self._in_queue: list[int] = []

    def run(self) -> Night:
        asks = [(register.wakes_us, number) for number, register in enumerate(self._registers)]
        heapq.heapify(asks)
        took_us, last_us = [], 0
        while asks:
            now_us, number = heapq.heappop(asks)
            register = self._registers[number]
            again_us = self._ask(register, now_us)
            if register.step < register.steps:
                heapq.heappush(asks, (again_us, number))
            else:
                took_us.append(again_us - register.wakes_us)
                last_us = max(last_us, again_us)
        return self._told(sorted(took_us), last_us)

    def _ask(self, register: _Register, now_us: int) -> int:
        """Serve one request; when the till goes on."""
        self._requests += 1
        begins_us = max(now_us, self._free_us[0])
        self._note_queue(now_us, begins_us)
        if begins_us - now_us > self._province.patience_us:
            self._given_up += 1
            return now_us + self._province.patience_us + self._back_off(register)
        work_us = self._costs.request_us + register.entries_of_step() * self._costs.entry_us
        self._busy_us += work_us
        done_us = begins_us + work_us
        heapq.heapreplace(self._free_us, done_us)
        if self._random.randrange(100) < self._province.fault_percent:
            return done_us + self._back_off(register)
        register.step, register.failures = register.step + 1, 0
        return done_us

    def _note_queue(self, now_us: int, begins_us: int) -> None:
        while self._in_queue and self._in_queue[0] <= now_us:
            heapq.heappop(self._in_queue)
        if begins_us > now_us:
            heapq.heappush(self._in_queue, begins_us)
        self._busiest = max(self._busiest, len(self._in_queue))

    def _back_off(self, register: _Register) -> int:
        most_us = min(self._province.back_off_us << min(register.failures, 20), self._province.back_off_most_us)
        register.failures += 1
        return self._random.randrange(most_us)

    def _told(self, took_us: list[int], last_us: int) -> Night:
        open_us = last_us - min(register.wakes_us for register in self._registers)
        return Night(
            registers=len(self._registers),
            entries=sum(sum(register.batches) for register in self._registers),
            requests=self._requests,
            given_up=self._given_up,
            last_done_s=last_us // SECOND_US,
            run_s_p50=took_us[len(took_us) // 2] // SECOND_US,
            run_s_p99=took_us[len(took_us) * _HIGH_PERCENT // 100] // SECOND_US,
            busiest_queue=self._busiest,
            busy_percent=100 * self._busy_us // max(1, open_us * self._province.servers),
        )


def _split(count: int, most: int) -> list[int]:
    """Batches of at most `most` entries."""
    whole, rest = divmod(count, most)
    return [most] * whole + ([rest] if rest else [])
