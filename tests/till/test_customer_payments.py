"""What the customer sees while they pay by code, and when several tenders make up one sum."""

from collections.abc import Iterator
from typing import Final

import pytest

from pay.simulator.keys import Keys
from pay.simulator.script import Fault
from pay.simulator.serve import Simulator, running
from pos_app.services.pay_settings import set_up
from pos_app.services.vault import secrets_of
from pos_app.store.engine import Store
from tests.conftest import TestClock
from tests.services.paying import moment
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.shop import NOODLES, OWNER
from tests.till.test_customer import Customer
from tests.till.test_payments import later, scan_code, told

TYPES_A_PIN: Final = "901"
LOST: Final = "912"
REFUSED: Final = "941"


@pytest.fixture(scope="module")
def keys() -> Keys:
    return Keys.make(moment(TestClock())())


@pytest.fixture
def simulator(keys: Keys, clock: TestClock) -> Iterator[Simulator]:
    with running(keys=keys, now=moment(clock)) as simulator:
        yield simulator


@pytest.fixture
def cashier(store: Store, simulator: Simulator, sit_down: SitDown) -> Cashier:
    set_up(store, secrets_of(store), told("wechat", simulator.merchant("wechat")), OWNER)
    cashier = sit_down(OWNER, customer_screen="window")
    cashier.scan(NOODLES)
    return cashier


@pytest.fixture
def customer(cashier: Cashier) -> Customer:
    return Customer(cashier)


def five_seconds_go_by_until_it_is_paid(cashier: Cashier, clock: TestClock) -> None:
    for _ in range(12):
        if cashier.lines:
            later(cashier, clock, 5)
    assert not cashier.lines


def test_the_code_is_asked_for_the_password_waited_for_and_paid_is_told(
    cashier: Cashier, customer: Customer, clock: TestClock
) -> None:
    cashier.press("*")
    customer.sees("Please show your payment code", "￥4.50")
    code = scan_code(cashier, "wechat", TYPES_A_PIN)
    customer.sees("Paying: please look at your phone")
    assert code not in customer.reads()
    five_seconds_go_by_until_it_is_paid(cashier, clock)
    customer.sees("Paid, thank you", "￥4.50")


def test_a_refused_code_may_be_tried_again_and_why_is_between_them_and_their_bank(
    cashier: Cashier, customer: Customer
) -> None:
    scan_code(cashier, "wechat", REFUSED)
    customer.sees("Not paid yet: please try again")
    assert "余额" not in customer.reads()
    scan_code(cashier, "wechat")
    customer.sees("Paid, thank you")
    cashier.rest()


def test_what_nobody_knows_is_not_called_paid_and_not_called_failed(
    cashier: Cashier, customer: Customer, simulator: Simulator, clock: TestClock
) -> None:
    simulator.faults["wechat"].plan("query", *[Fault.LOST_BEFORE] * 2)
    scan_code(cashier, "wechat", LOST)
    customer.sees("Please wait: we are asking whether it is paid")
    five_seconds_go_by_until_it_is_paid(cashier, clock)
    customer.sees("Paid, thank you")


def test_part_in_cash_leaves_the_rest_to_pay(cashier: Cashier, customer: Customer) -> None:
    cashier.press("Space")
    cashier.type("2")
    cashier.press("Return", "F5")
    customer.sees("￥2.50", "Paid so far ￥2.00")
    scan_code(cashier, "wechat")
    customer.sees("Paid, thank you", "￥4.50")
    cashier.rest()
