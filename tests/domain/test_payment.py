"""The life of a payment: one table, and nothing beside it."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money
from pos_app.domain.payment import (
    CODE_LIFE_MS,
    LIFE,
    OPEN,
    PACES,
    Asked,
    Attempt,
    Event,
    IllegalStep,
    Kind,
    Next,
    State,
    absent,
    after,
    check_amount,
    due_at_ms,
    new_number,
    what_next,
)

NOW = 1_795_312_800_000


def attempt(
    state: State = State.PENDING, *, kind: Kind = Kind.PAYMENT, provider: str = "wechat", began_ms: int = NOW
) -> Attempt:
    return Attempt(1, "n", kind, provider, Money(100), "sale", state, began_ms, began_ms)


@given(st.sampled_from(Kind), st.lists(st.sampled_from(Event), max_size=30))
def test_a_life_ends_once_and_nothing_happens_afterwards(kind: Kind, events: list[Event]) -> None:
    state = State.CREATED
    for event in events:
        if event in LIFE[kind][state]:
            state = after(kind, state, event)
        else:
            with pytest.raises(IllegalStep):
                after(kind, state, event)
    if state in {State.FAILED, State.REVERSED, State.REFUNDED}:
        assert set(LIFE[kind][state]) <= {Event.BY_HAND}  # what a provider refused to give back, a person may


@given(st.lists(st.sampled_from(Event), max_size=30))
def test_what_was_given_up_is_never_paid_again(events: list[Event]) -> None:
    state = State.REVERSING
    for event in events:
        state = LIFE[Kind.PAYMENT][state].get(event, state)
    assert state in {State.REVERSING, State.REVERSED, State.FAILED}


@pytest.mark.parametrize("kind", Kind)
def test_every_open_state_has_a_way_to_an_end(kind: Kind) -> None:
    life = LIFE[kind]
    ends = {state for state in life if state not in OPEN}
    for start in life:
        reached, waiting = set(), [start]
        while waiting:
            state = waiting.pop()
            reached.add(state)
            waiting += [there for there in life[state].values() if there not in reached]
        assert reached & ends


def test_no_answer_leaves_every_open_payment_open() -> None:
    for kind, state in itertools.product(Kind, (State.PENDING, State.UNKNOWN, State.REVERSING)):
        if state in LIFE[kind]:
            assert after(kind, state, Event.LOST) in OPEN
            assert after(kind, state, Event.ABSENT) in OPEN


def test_a_number_that_is_not_known_ends_it_only_when_no_code_lives() -> None:
    assert absent(attempt(), NOW + CODE_LIFE_MS) is Event.ABSENT
    assert absent(attempt(), NOW + CODE_LIFE_MS + 1) is Event.NEVER
    assert absent(attempt(State.UNKNOWN, kind=Kind.REFUND), NOW + 10 * CODE_LIFE_MS) is Event.ABSENT


@pytest.mark.parametrize("provider", PACES)
def test_a_customer_is_waited_for_and_then_given_up_straight_after_the_last_question(provider: str) -> None:
    patience = PACES[provider].patience_ms
    assert 30_000 <= patience <= 60_000
    assert what_next(attempt(provider=provider), NOW + patience - 1) is Next.ASK
    assert what_next(attempt(provider=provider), NOW + patience) is Next.ASK_AND_REVERSE
    assert what_next(attempt(State.REVERSING, provider=provider), NOW + 1) is Next.ASK_AND_REVERSE
    assert what_next(attempt(provider=provider), NOW - 1) is Next.ASK_AND_REVERSE  # the clock was put back


def test_what_was_never_sent_is_forgotten_and_what_has_ended_is_left_alone() -> None:
    assert what_next(attempt(State.CREATED), NOW) is Next.FORGET
    assert what_next(attempt(State.CREATED, kind=Kind.REFUND), NOW) is Next.REFUND
    assert what_next(attempt(State.PAID), NOW) is Next.NOTHING


def test_it_is_asked_at_the_providers_pace_and_after_a_restart_at_once() -> None:
    assert due_at_ms(attempt(), None) == 0
    assert due_at_ms(attempt(), Asked(NOW, 1)) == NOW + 5_000
    assert due_at_ms(attempt(provider="alipay"), Asked(NOW, 1)) == NOW + 3_000
    assert due_at_ms(attempt(), Asked(NOW + 42_000, 9)) == NOW + 45_000  # the last question comes on time


def test_nothing_is_reversed_at_wechat_within_15_seconds() -> None:
    assert due_at_ms(attempt(State.REVERSING), Asked(NOW + 1_000, 1)) == NOW + 15_000
    assert due_at_ms(attempt(State.REVERSING, provider="alipay"), Asked(NOW + 1_000, 1)) == NOW + 4_000


def test_what_is_asked_in_vain_for_long_is_asked_less_often_but_always_again() -> None:
    waits = [due_at_ms(attempt(State.REVERSING), Asked(NOW + 60_000, times)) - NOW - 60_000 for times in range(1, 60)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (5_000, 300_000)


def test_a_number_says_when_in_beijing_and_is_never_made_twice() -> None:
    number = new_number("01935b3f-7c12-7abc-8def-0123456789ab", NOW)
    assert number == "20261122100000" + "7abc8def0123456789ab"[-18:]
    assert len(number) == 32
    assert number.isalnum()


def test_nothing_can_not_be_paid() -> None:
    with pytest.raises(RuleViolation):
        check_amount(Money(0))
