"""What every provider's adapter promises, held against the provider's own interface and books."""

import logging
from datetime import timedelta

import pytest

from pay.ports import NO_ANSWER, NOBODY, NOT_SIGNED, Answer, Kind, State, StatementLine
from pay.simulator.bank import PURSE_FEN, TradeState
from pay.simulator.script import Fault
from tests.pay.conftest import ADAPTERS, NOON, Counter, number_at

GONE = {State.CLOSED, State.REVERSED, State.NOT_FOUND, State.FAILED, State.REFUNDED}


def test_a_payment_takes_the_money_once_and_is_found_again(counter: Counter) -> None:
    order = counter.order()
    answer = counter.provider.pay(order)
    assert (answer.state, answer.amount_fen) == (State.PAID, 2_560)
    assert answer.transaction
    assert counter.bank.merchant_fen == 2_560
    found = counter.provider.query(order.number)
    assert (found.state, found.transaction, found.amount_fen) == (State.PAID, answer.transaction, 2_560)


def test_a_password_is_waited_for_until_the_customer_has_paid(counter: Counter) -> None:
    order = counter.order("901")
    assert counter.provider.pay(order).state is State.USER_PAYING
    assert counter.provider.query(order.number).state is State.USER_PAYING
    assert counter.provider.query(order.number).state is State.PAID
    assert counter.bank.merchant_fen == 2_560


def test_a_customer_who_refuses_has_not_paid(counter: Counter) -> None:
    order = counter.order("902")
    assert counter.provider.pay(order).state is State.USER_PAYING
    counter.provider.query(order.number)
    assert counter.provider.query(order.number).state in {State.FAILED, State.CLOSED}
    assert counter.bank.merchant_fen == 0


@pytest.mark.parametrize("last", ["941", "942"])
def test_a_refused_code_is_failed_and_says_why(counter: Counter, last: str) -> None:
    order = counter.order(last)
    answer = counter.provider.pay(order)
    assert answer.state is State.FAILED
    assert answer.reason
    assert order.payment_code.reveal() not in answer.reason
    assert counter.provider.query(order.number).state is State.NOT_FOUND


def test_a_number_used_twice_takes_no_money_and_is_never_called_failed(counter: Counter) -> None:
    order = counter.order()
    counter.provider.pay(order)
    again = counter.provider.pay(counter.order(number=order.number))
    assert again.state is State.UNKNOWN
    assert counter.bank.merchant_fen == 2_560


def test_a_code_used_twice_is_refused(counter: Counter) -> None:
    order = counter.order()
    counter.provider.pay(order)
    again = counter.order()
    assert counter.provider.pay(type(order)(again.number, 100, "x", order.payment_code)).state is State.FAILED
    assert counter.bank.merchant_fen == 2_560


@pytest.mark.parametrize("last", ["911", "921", "923"])
def test_what_never_arrived_is_unknown_then_not_found(counter: Counter, last: str) -> None:
    order = counter.order(last)
    assert counter.provider.pay(order).state is State.UNKNOWN
    assert counter.provider.query(order.number).state is State.NOT_FOUND
    assert counter.bank.merchant_fen == 0


@pytest.mark.parametrize("last", ["912", "922", "924", "931"])
def test_an_answer_that_was_lost_or_forged_is_unknown_then_paid(counter: Counter, last: str) -> None:
    order = counter.order(last)
    assert counter.provider.pay(order).state is State.UNKNOWN
    assert counter.provider.query(order.number).state is State.PAID
    assert counter.bank.net_fen(order.number) == 2_560


def test_a_silent_provider_is_unknown_within_the_time(counter: Counter) -> None:
    counter.faults.plan("pay", Fault.SILENT_AFTER)
    assert counter.hasty().pay(counter.order()) == Answer(State.UNKNOWN, reason=NO_ANSWER)


def test_a_forged_answer_is_told_apart_from_none(counter: Counter) -> None:
    counter.faults.plan("query", Fault.FORGED, Fault.LOST_BEFORE)
    order = counter.order()
    counter.provider.pay(order)
    assert counter.provider.query(order.number).reason == NOT_SIGNED
    assert counter.provider.query(order.number).reason == NOBODY


def test_nobody_there_is_unknown(counter: Counter) -> None:
    merchant = counter.simulator.merchant(counter.name)
    nobody = ADAPTERS[counter.name](type(merchant)(
        merchant.merchant, "http://127.0.0.1:9/", merchant.private_key, merchant.provider_key,
        merchant.app, merchant.key_id, merchant.provider_key_id,
    ))  # fmt: skip
    for answer in (
        nobody.pay(counter.order()),
        nobody.query(number_at()),
        nobody.reverse(number_at()),
        nobody.refund(number_at(), number_at(), 1, 1),
        nobody.refund_query(number_at(), number_at()),
    ):
        assert answer == Answer(State.UNKNOWN, reason=NOBODY)


def test_a_reversal_gives_the_money_back(counter: Counter) -> None:
    order = counter.order()
    counter.provider.pay(order)
    assert counter.provider.reverse(order.number).state is State.REVERSED
    assert counter.bank.merchant_fen == 0
    assert counter.bank.purses == {order.payment_code.reveal()[:-3]: PURSE_FEN}
    assert counter.provider.query(order.number).state in GONE


def test_a_reversal_twice_gives_back_once(counter: Counter) -> None:
    order = counter.order()
    counter.provider.pay(order)
    counter.faults.plan("reverse", Fault.LOST_AFTER)
    assert counter.provider.reverse(order.number).state is State.UNKNOWN
    assert counter.provider.reverse(order.number).state is State.REVERSED
    assert counter.bank.merchant_fen == 0


def test_a_payment_that_lands_between_the_last_question_and_the_reversal_is_given_back(counter: Counter) -> None:
    order = counter.order("904")
    assert counter.provider.pay(order).state is State.USER_PAYING
    assert counter.provider.query(order.number).state is State.USER_PAYING
    assert counter.provider.reverse(order.number).state is State.REVERSED
    assert counter.bank.trades[order.number].state is TradeState.REVERSED
    assert counter.bank.merchant_fen == 0


def test_a_reversal_that_finds_the_customer_paying_is_not_one(counter: Counter) -> None:
    order = counter.order("905")
    counter.provider.pay(order)
    for _ in range(2):
        assert counter.provider.reverse(order.number).state in {State.USER_PAYING, State.UNKNOWN}
    assert counter.provider.reverse(order.number).state is State.REVERSED


def test_a_number_nobody_knows_is_not_reversed_into_a_payment(counter: Counter) -> None:
    order = counter.order()
    assert counter.provider.reverse(order.number).state in {State.REVERSED, State.NOT_FOUND}
    late = counter.provider.pay(order)
    assert late.state is not State.PAID
    assert counter.bank.merchant_fen == 0


def test_a_part_is_refunded_once_by_its_number(counter: Counter) -> None:
    order = counter.order()
    counter.provider.pay(order)
    refund = number_at()
    counter.faults.plan("refund", Fault.LOST_AFTER)
    first = counter.provider.refund(order.number, refund, 560, 2_560)
    assert first.state is State.UNKNOWN
    assert counter.provider.refund_query(order.number, refund).state is State.REFUNDED
    assert counter.provider.refund(order.number, refund, 560, 2_560).state is State.REFUNDED
    assert counter.bank.net_fen(order.number) == 2_000


def test_more_than_is_left_is_not_refunded(counter: Counter) -> None:
    order = counter.order()
    counter.provider.pay(order)
    assert counter.provider.refund(order.number, number_at(), 2_000, 2_560).state is State.REFUNDED
    refused = counter.provider.refund(order.number, number_at(), 600, 2_560)
    assert refused.state is State.FAILED
    assert counter.bank.net_fen(order.number) == 560


def test_a_refund_nobody_asked_for_is_not_found(counter: Counter) -> None:
    order = counter.order()
    counter.provider.pay(order)
    assert counter.provider.refund_query(order.number, number_at()).state is State.NOT_FOUND
    assert counter.provider.refund(number_at(), number_at(), 1, 1).state is State.NOT_FOUND


def test_the_statement_has_every_payment_reversal_and_refund_of_the_day(counter: Counter) -> None:
    paid, undone, refund = counter.order(), counter.order(amount_fen=100), number_at()
    counter.provider.pay(paid)
    counter.provider.pay(undone)
    counter.provider.reverse(undone.number)
    counter.provider.pay(counter.order("903"))  # never paid
    counter.provider.refund(paid.number, refund, 1_000, 2_560)
    lines = counter.provider.statement(NOON.date())
    of_refund = "" if counter.name == "unionpay" else paid.number
    assert set(lines) == {
        StatementLine(paid.number, "", 2_560, 10, NOON, Kind.PAYMENT),
        StatementLine(undone.number, "", 100, 0, NOON, Kind.PAYMENT),
        StatementLine(undone.number, "", -100, 0, NOON, Kind.REVERSAL),
        StatementLine(of_refund, refund, -1_000, -4, NOON, Kind.REFUND),
    }
    assert sum(line.amount_fen for line in lines) == counter.bank.merchant_fen


def test_a_day_without_trade_has_an_empty_statement(counter: Counter) -> None:
    assert counter.provider.statement((NOON - timedelta(days=1)).date()) == ()


def test_no_code_is_logged_or_shown(counter: Counter, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for last in ("000", "901", "912", "922", "924", "931", "941", "942"):
        order = counter.order(last)
        code = order.payment_code.reveal()
        answer = counter.provider.pay(order)
        assert code not in repr((order, answer))
        assert code not in caplog.text
