"""Any schedule of faults: who asks until it is known, and reverses what is not, ends with the truth of the books."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pay.codes import NAMES, Name
from pay.ports import Answer, State
from pay.simulator.keys import Keys
from pay.simulator.script import SCRIPTS, Fault
from pay.simulator.serve import running
from tests.pay.conftest import NOON, Counter

FAULTS = st.lists(st.sampled_from([fault for fault in Fault if fault is not Fault.SILENT_AFTER]), max_size=4)
PATIENCE = 4


def to_the_end(counter: Counter, last: str) -> tuple[str, Answer]:
    """As a till does it: pay, ask a few times, then reverse until it surely is."""
    order = counter.order(last)
    answer = counter.provider.pay(order)
    asked = 0
    while answer.state in {State.UNKNOWN, State.USER_PAYING, State.NOT_FOUND} and asked < PATIENCE:
        answer = counter.provider.query(order.number)
        asked += 1
    reversals = 0
    while answer.state in {State.UNKNOWN, State.USER_PAYING, State.NOT_FOUND}:
        answer = counter.provider.reverse(order.number)
        reversals += 1
        assert reversals < 20
        if answer.state is State.NOT_FOUND:
            break
    return order.number, answer


@pytest.mark.parametrize("name", NAMES)
def test_paid_is_what_the_merchant_has_and_nothing_else_is(name: Name, keys: Keys) -> None:
    with running(keys=keys, now=lambda: NOON) as simulator:
        counter = Counter(simulator, name)

        @settings(max_examples=40, deadline=None)
        @given(
            last=st.sampled_from(["000", *SCRIPTS]),
            pay=FAULTS,
            query=FAULTS,
            reverse=FAULTS,
        )
        def holds(last: str, pay: list[Fault], query: list[Fault], reverse: list[Fault]) -> None:
            counter.faults.clear()
            counter.faults.plan("pay", *pay[:1])
            counter.faults.plan("query", *query)
            counter.faults.plan("reverse", *reverse)
            before = counter.bank.merchant_fen
            number, answer = to_the_end(counter, last)
            expected = 2_560 if answer.state is State.PAID else 0
            assert (counter.bank.net_fen(number), counter.bank.merchant_fen - before) == (expected, expected)

        holds()
