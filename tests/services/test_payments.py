"""Paying by code: never charged twice, never given away; what is not known is asked, then given back (D-13, D-14)."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pay.codes import NAMES, Name
from pay.ports import Order
from pay.simulator.keys import Keys
from pay.simulator.script import SCRIPTS, Call, Fault
from pay.simulator.serve import Simulator, running
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ONE, Money
from pos_app.domain.payment import State
from pos_app.domain.people import Role, User
from pos_app.domain.tender import CASH, cash_payment, exact_payment
from pos_app.services import returns
from pos_app.services.checkout import Settle, settle
from pos_app.services.payments import ByProvider, give_up, refund_again, refunded_by_hand
from pos_app.store import checks
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services.paying import DoomedStore, Killed, PayingCounter, code_of, everything_in, moment
from tests.services.shelf import WATER

TOTAL = Money(200)


@pytest.fixture(scope="session")
def keys() -> Keys:
    return Keys.make(moment(TestClock())())


@pytest.fixture
def simulator(keys: Keys, clock: TestClock) -> Iterator[Simulator]:
    with running(keys=keys, now=moment(clock)) as simulator:
        yield simulator


@pytest.fixture
def till(floor: Store, simulator: Simulator, keeper: User, clock: TestClock, ids: TestIds) -> PayingCounter:
    return PayingCounter(floor, simulator, keeper, clock, ids)


def kinds(till: PayingCounter) -> list[object]:
    return [kind for (kind,) in till.rows("SELECT kind FROM journal WHERE kind LIKE 'payment.%' ORDER BY seq")]


@pytest.mark.parametrize("name", NAMES)
def test_a_code_pays_a_sale_which_names_the_payment(till: PayingCounter, name: Name) -> None:
    basket = till.basket(WATER)
    attempt = till.pay(basket, name)
    assert attempt.state is State.PAID
    till.settle(basket)
    assert till.rows("SELECT tender, amount_fen, reference FROM payment") == [(name, 200, attempt.number)]
    assert kinds(till) == ["payment.created", "payment.pending", "payment.paid"]
    assert (till.net_fen(attempt.number, name), till.tasks()) == (200, [])


def test_a_password_is_waited_for(till: PayingCounter) -> None:
    basket = till.basket(WATER)
    attempt = till.pay(basket, last="901")
    assert attempt.state is State.PENDING
    with pytest.raises(RuleViolation, match="not decided yet"):
        till.settle(basket, exact_payment(CASH, TOTAL))
    assert [moved.state for moved in till.wait(12)] == [State.PAID]
    till.settle(basket)


def test_while_one_is_not_decided_there_is_no_second(till: PayingCounter) -> None:
    basket = till.basket(WATER)
    till.pay(basket, last="903")
    with pytest.raises(RuleViolation, match="not decided yet"):
        till.pay(basket, "alipay")


@pytest.mark.parametrize("name", NAMES)
def test_who_does_not_pay_in_time_is_given_up_and_nothing_is_taken(till: PayingCounter, name: Name) -> None:
    basket = till.basket(WATER)
    attempt = till.pay(basket, name, last="903")
    till.wait(75)
    assert till.state(attempt.number) in {State.REVERSED, State.FAILED}
    assert till.net_fen(attempt.number, name) == 0
    till.settle(basket, cash_payment(TOTAL, TOTAL))
    assert till.tasks() == []


@pytest.mark.parametrize("name", NAMES)
def test_a_payment_that_lands_after_the_last_question_is_given_back(till: PayingCounter, name: Name) -> None:
    attempt = till.pay(till.basket(WATER), name, last="904")
    till.wait(75)
    assert till.state(attempt.number) is State.REVERSED
    assert till.net_fen(attempt.number, name) == 0


def test_a_lost_answer_is_found_again(till: PayingCounter) -> None:
    basket = till.basket(WATER)
    attempt = till.pay(basket, last="912")
    assert (attempt.state, till.tasks()) == (State.UNKNOWN, [("undecided", attempt.number)])
    till.wait(6)
    assert till.state(attempt.number) is State.PAID
    assert till.tasks() == [("paid and not sold", attempt.number)]
    till.settle(basket)
    assert till.tasks() == []


def test_a_refused_code_may_be_followed_by_another(till: PayingCounter) -> None:
    basket = till.basket(WATER)
    refused = till.pay(basket, last="941")
    assert (refused.state, refused.reason) == (State.FAILED, "余额不足")
    assert till.pay(basket, "alipay").state is State.PAID
    till.settle(basket)


def test_what_never_arrived_is_failed_once_its_code_has_ended(till: PayingCounter) -> None:
    attempt = till.pay(till.basket(WATER), last="911")
    till.wait(60)
    assert till.state(attempt.number) is State.REVERSING
    till.wait(45)
    assert till.state(attempt.number) is State.FAILED


def test_without_a_network_nothing_is_decided_and_everything_is_told(till: PayingCounter) -> None:
    basket = till.basket(WATER)
    for call in ("pay", "query", "reverse"):
        till.simulator.faults["wechat"].plan(call, *[Fault.LOST_BEFORE] * 40)
    attempt = till.pay(basket)
    till.wait(70)
    assert till.state(attempt.number) is State.REVERSING
    assert till.tasks() == [("giving back", attempt.number)]
    till.settle(basket, cash_payment(TOTAL, TOTAL))  # whatever was taken goes back: cash may be taken meanwhile
    till.simulator.faults["wechat"].clear()
    till.wait(300)
    assert (till.state(attempt.number), till.tasks()) == (State.FAILED, [])


def test_a_restart_goes_on_where_the_program_died(till: PayingCounter) -> None:
    attempt = till.pay(till.basket(WATER), last="912")
    till.restart()
    till.clerk.round()
    assert till.state(attempt.number) is State.PAID


def test_what_was_written_down_and_never_sent_is_forgotten(till: PayingCounter) -> None:
    attempt = till.begin(till.basket(WATER))
    till.restart()
    till.clerk.round()
    assert till.state(attempt.number) is State.CREATED, "its turn may still come"
    till.wait(11)
    assert (till.state(attempt.number), till.tasks()) == (State.FAILED, [])


@pytest.mark.parametrize("first", ["forgotten", "given up"])
def test_no_money_is_asked_for_with_what_is_at_its_end(till: PayingCounter, first: str) -> None:
    """The worker was late: the cashier has given up, or too long a time has gone by."""
    attempt = till.begin(till.basket(WATER))
    if first == "forgotten":
        till.wait(11)
    else:
        give_up(till.store, attempt.number, clock=till.clock, ids=till.ids)
    assert till.clerk.take(attempt, "小周烟酒店", code_of("wechat")).state is State.FAILED
    assert till.simulator.banks["wechat"].trades == {}


def test_money_taken_for_nothing_is_a_task_until_it_is_given_back(till: PayingCounter) -> None:
    attempt = till.pay(till.basket(WATER))
    assert till.tasks() == [("paid and not sold", attempt.number)]
    give_up(till.store, attempt.number, clock=till.clock, ids=till.ids)
    till.wait(20)
    assert (till.state(attempt.number), till.net_fen(attempt.number), till.tasks()) == (State.REVERSED, 0, [])


def test_what_was_sold_for_is_not_given_up(till: PayingCounter) -> None:
    basket = till.basket(WATER)
    attempt = till.pay(basket)
    till.settle(basket)
    with pytest.raises(RuleViolation, match="take the goods back"):
        give_up(till.store, attempt.number, clock=till.clock, ids=till.ids)


def test_a_sale_counts_just_what_was_paid_for_it(till: PayingCounter) -> None:
    basket = till.basket(WATER)
    till.pay(basket, amount=Money(150))
    with pytest.raises(RuleViolation, match="not what this sale counts"):
        settle(till.store, Settle(basket, (cash_payment(TOTAL, TOTAL),)), till.user, clock=till.clock, ids=till.ids)
    till.settle(basket, cash_payment(Money(50), Money(100)))
    assert till.rows("SELECT tender, amount_fen FROM payment ORDER BY tender_no") == [("wechat", 150), (CASH, 50)]


def test_another_sum_than_was_asked_for_is_not_taken(till: PayingCounter) -> None:
    """As if the line had changed it: the books of the provider are asked, and it goes back."""
    basket = till.basket(WATER)
    attempt = till.begin(basket)
    till.providers["wechat"].pay(Order(attempt.number, 100, "x", code_of("wechat")))
    till.clerk.take(attempt, "小周烟酒店", code_of("wechat"))
    till.wait(75)
    assert (till.state(attempt.number), till.net_fen(attempt.number)) == (State.REVERSED, 0)


@pytest.mark.parametrize("name", NAMES)
def test_a_return_gives_back_by_the_same_way_once(till: PayingCounter, name: Name) -> None:
    basket = till.basket(WATER, WATER)
    attempt = till.pay(basket, name)
    sold = till.settle(basket)
    till.simulator.faults[name].plan("refund", Fault.LOST_AFTER)
    command = returns.ReturnSale("return-1", sold.sale_id, returns.look_at(till.store, sold.sale_id).left)
    returns.return_sale(till.store, command, till.user, clock=till.clock, ids=till.ids, by=ByProvider(till.ids))
    assert [kind for kind, _ in till.tasks()] == ["refunding"]
    till.wait(30)
    assert (till.net_fen(attempt.number, name), till.tasks()) == (0, [])
    assert till.state(attempt.number) is State.REFUNDED


@pytest.mark.parametrize(("last", "why"), [("903", "not decided yet"), ("000", "not what this sale counts")])
def test_goods_that_are_being_paid_for_do_not_come_back_instead(till: PayingCounter, last: str, why: str) -> None:
    """The payment would be nobody's any more: neither sold for nor given back."""
    basket = till.basket(WATER)
    attempt = till.pay(basket, last=last)
    command = returns.ReturnGoods(basket)
    with pytest.raises(RuleViolation, match=why):
        returns.return_without_receipt(till.store, command, till.user, clock=till.clock, ids=till.ids)
    give_up(till.store, attempt.number, clock=till.clock, ids=till.ids)
    till.wait(120)
    returns.return_without_receipt(till.store, command, till.user, clock=till.clock, ids=till.ids)
    assert (till.net_fen(attempt.number), till.tasks()) == (0, [])


def test_a_refund_that_the_provider_refuses_is_a_task(till: PayingCounter) -> None:
    basket = till.basket(WATER)
    attempt = till.pay(basket)
    sold = till.settle(basket)
    till.simulator.banks["wechat"].refund(attempt.number, "elsewhere", 200)  # on the provider's own page
    command = returns.ReturnSale("return-1", sold.sale_id, returns.look_at(till.store, sold.sale_id).left)
    returns.return_sale(till.store, command, till.user, clock=till.clock, ids=till.ids, by=ByProvider(till.ids))
    till.wait(10)
    assert [kind for kind, _ in till.tasks()] == ["refund refused"]


def test_a_refund_that_was_refused_is_asked_for_again_or_given_back_by_hand(till: PayingCounter) -> None:
    basket = till.basket(WATER)
    attempt = till.pay(basket)
    sold = till.settle(basket)
    bank = till.simulator.banks["wechat"]
    bank.refund(attempt.number, "elsewhere", 200)
    command = returns.ReturnSale("return-1", sold.sale_id, returns.look_at(till.store, sold.sale_id).left)
    returns.return_sale(till.store, command, till.user, clock=till.clock, ids=till.ids, by=ByProvider(till.ids))
    till.wait(10)
    ((_, refused),) = till.tasks()
    refund_again(till.store, refused, clock=till.clock, ids=till.ids)
    till.wait(10)
    ((kind, again),) = till.tasks()
    assert (kind, again != refused) == ("refund refused", True)
    refunded_by_hand(till.store, again, till.user, clock=till.clock, ids=till.ids)
    assert till.tasks() == []
    with pytest.raises(RuleViolation):
        refunded_by_hand(till.store, again, till.user, clock=till.clock, ids=till.ids)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_too_old_to_be_reversed_is_refunded_once(till: PayingCounter, name: Name) -> None:
    """The till was off over night with money taken for nothing."""
    attempt = till.pay(till.basket(WATER), name)
    till.clock.ms += 13 * 3_600_000
    till.restart()
    give_up(till.store, attempt.number, clock=till.clock, ids=till.ids)
    till.simulator.faults[name].plan("refund", Fault.LOST_AFTER)
    till.wait(20)
    assert (till.state(attempt.number), till.net_fen(attempt.number, name), till.tasks()) == (State.REVERSED, 0, [])


def test_no_code_is_anywhere_on_the_disk(till: PayingCounter, tmp_path: Path) -> None:
    basket = till.basket(WATER)
    codes = []
    for last in ("941", "942", "000"):
        attempt, code = till.begin(basket), code_of("wechat", last)
        codes.append(code.reveal().encode())
        till.clerk.take(attempt, "小周烟酒店", code)
    till.settle(basket)
    written = everything_in(tmp_path)
    assert b"payment.paid" in written
    assert not [code for code in codes if code in written]


FAULTS = st.lists(st.sampled_from([fault for fault in Fault if fault is not Fault.SILENT_AFTER]), max_size=3)


@dataclass(frozen=True)
class Life:
    """How one payment goes: who pays and how, what fails, when the program dies, and what is done with the money."""

    name: Name
    last: str
    faults: dict[Call, list[Fault]]
    death: int | None
    sells: bool
    dead_s: int


LIVES = st.builds(
    Life,
    name=st.sampled_from(NAMES),
    last=st.sampled_from(["000", *SCRIPTS]),
    faults=st.fixed_dictionaries({"pay": FAULTS, "query": FAULTS, "reverse": FAULTS}),
    death=st.none() | st.integers(0, 14),
    sells=st.booleans(),
    dead_s=st.sampled_from([0, 20, 200]),
)


@settings(max_examples=30, deadline=None)
@given(life=LIVES)
def test_whatever_happens_the_money_is_where_the_goods_say(
    shelf_file: Path, tmp_path_factory: pytest.TempPathFactory, keys: Keys, life: Life
) -> None:
    """Time-outs before and after taking the money × what is asked and reversed × death at every step (D-14)."""
    clock, ids = TestClock(), TestIds()
    ids.count = 1_000
    path = tmp_path_factory.mktemp("doomed") / "store.sqlite"
    shutil.copy(shelf_file, path)
    with running(keys=keys, now=moment(clock)) as simulator, closing(DoomedStore(path)) as store:
        owner = User(1, "老周", Role.OWNER)
        till = PayingCounter(store, simulator, owner, clock, ids, doom=store.doom, at=(life.name,))
        basket = till.basket(WATER)
        for call, faults in life.faults.items():
            simulator.faults[life.name].plan(call, *faults)
        store.doom.at(life.death)
        try:
            till.pay(basket, life.name, life.last)
            _bring_to_an_end(till, sells=life.sells)
        except Killed:
            clock.ms += life.dead_s * 1_000
            till.restart()
            _bring_to_an_end(till, sells=life.sells)
        sold = till.rows("SELECT uid FROM sale")
        assert simulator.banks[life.name].merchant_fen == (TOTAL.fen if sold == [(basket.uid,)] else 0)
        with store.read() as tx:
            assert [check for check in checks.run(tx) if not check.ok] == []


def _bring_to_an_end(till: PayingCounter, *, sells: bool) -> None:
    """As the till does: asks until it is known; what is paid is sold, or given back when the customer has left."""
    basket = till.counter.basket
    for _ in range(45):
        _no_money_is_out_of_sight(till)
        todo = till.tasks()
        if not todo:
            return
        for kind, number in todo:
            if kind == "paid and not sold" and sells:
                till.settle(basket)
            elif kind == "paid and not sold":
                give_up(till.store, number, clock=till.clock, ids=till.ids)
        till.clock.ms += 4_000
        till.clerk.round()
    raise AssertionError(till.rows("SELECT state, reason, began_at_ms, changed_at_ms FROM payment_attempt"))


def _no_money_is_out_of_sight(till: PayingCounter) -> None:
    sold = {uid for (uid,) in till.rows("SELECT uid FROM sale")}
    open_ones = {number for _, number in till.tasks()}
    known = {row[0]: row[1] for row in till.rows("SELECT number, sale_uid FROM payment_attempt")}
    for bank in till.simulator.banks.values():
        for number in list(bank.trades):
            if bank.net_fen(number):
                assert known[number] in sold or number in open_ones


@settings(max_examples=15, deadline=None)
@given(name=st.sampled_from(NAMES), refund=FAULTS, asked=FAULTS, death=st.none() | st.integers(0, 8))
def test_whatever_happens_a_return_gives_back_once(
    shelf_file: Path,
    tmp_path_factory: pytest.TempPathFactory,
    keys: Keys,
    name: Name,
    refund: list[Fault],
    asked: list[Fault],
    death: int | None,
) -> None:
    clock, ids = TestClock(), TestIds()
    ids.count = 1_000
    path = tmp_path_factory.mktemp("returned") / "store.sqlite"
    shutil.copy(shelf_file, path)
    with running(keys=keys, now=moment(clock)) as simulator, closing(DoomedStore(path)) as store:
        owner = User(1, "老周", Role.OWNER)
        till = PayingCounter(store, simulator, owner, clock, ids, doom=store.doom, at=(name,))
        basket = till.basket(WATER, WATER)
        attempt = till.pay(basket, name)
        sold = till.settle(basket)
        simulator.faults[name].plan("refund", *refund)
        simulator.faults[name].plan("refund_query", *asked)
        (place,) = returns.look_at(store, sold.sale_id).left
        command = returns.ReturnSale("return-1", sold.sale_id, {place: ONE})
        for _ in range(2):  # whoever does not know whether it was written does it again
            store.doom.at(death)
            try:
                returns.return_sale(store, command, owner, clock=clock, ids=ids, by=ByProvider(ids))
                _bring_to_an_end(till, sells=True)
            except Killed:
                death = None
                till.restart()
        _bring_to_an_end(till, sells=True)
        assert till.net_fen(attempt.number, name) == 200
        assert [refund.amount_fen for refund in simulator.banks[name].trades[attempt.number].refunds] == [200]
        with store.read() as tx:
            assert [check for check in checks.run(tx) if not check.ok] == []
