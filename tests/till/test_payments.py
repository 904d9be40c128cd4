"""Paying by code, with several tenders, and on account, as a cashier does it."""

from collections.abc import Callable, Iterator
from typing import Final

import pytest

from pay.codes import NAMES, Name
from pay.ports import Merchant
from pay.simulator.keys import Keys
from pay.simulator.script import Fault
from pay.simulator.serve import Simulator, running
from pos_app.domain.money import Money
from pos_app.services.accounts import OpenAccount, find_accounts, open_account
from pos_app.services.balances import TopUp, top_up
from pos_app.services.members import Join, Members
from pos_app.services.pay_settings import NewProvider, set_up
from pos_app.services.vault import secrets_of
from pos_app.store.engine import Store
from tests.conftest import OWNER_PIN, TestClock, TestIds
from tests.services.paying import code_of, moment
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.shop import NOODLES, OWNER, PACK, SOY_SAUCE, WATER

PAID: Final = "SELECT tender, amount_fen FROM payment ORDER BY payment.sale_id, tender_no"


@pytest.fixture(scope="session")
def keys() -> Keys:
    return Keys.make(moment(TestClock())())


@pytest.fixture
def simulator(keys: Keys, clock: TestClock) -> Iterator[Simulator]:
    with running(keys=keys, now=moment(clock)) as simulator:
        yield simulator


def told(name: Name, merchant: Merchant) -> NewProvider:
    return NewProvider(
        name,
        merchant.merchant,
        merchant.private_key.reveal(),
        merchant.provider_key,
        url=merchant.url,
        app=merchant.app,
        key_id=merchant.key_id,
        provider_key_id=merchant.provider_key_id,
    )


@pytest.fixture
def by_code(store: Store, simulator: Simulator, sit_down: SitDown) -> Callable[[], Cashier]:
    """Starts the till of a shop where customers may pay with all three."""
    for name in NAMES:
        set_up(store, secrets_of(store), told(name, simulator.merchant(name)), OWNER)
    return lambda: sit_down(OWNER)


def rows(store: Store, sql: str = PAID) -> list[tuple[object, ...]]:
    with store.read() as tx:
        return [tuple(row) for row in tx.all(sql)]


def scan_code(cashier: Cashier, name: Name, last: str = "000") -> str:
    code = code_of(name, last).reveal()
    cashier.scan(code)
    return code


def later(cashier: Cashier, clock: TestClock, seconds: int) -> bool:
    """So much time goes by, and the till looks at what is open. False, so that it can be waited on with `or`."""
    clock.ms += seconds * 1_000
    cashier.till.back.payments.look()
    cashier.rest()
    return False


@pytest.mark.parametrize("name", NAMES)
def test_the_scan_of_a_customers_code_pays_the_sale(by_code: Callable[[], Cashier], store: Store, name: Name) -> None:
    cashier = by_code()
    cashier.scan(WATER)
    cashier.scan(NOODLES)
    code = scan_code(cashier, name)
    cashier.wait(lambda: not cashier.lines)
    assert rows(store) == [(name, 650)]
    assert code not in cashier.reads()
    cashier.rest()


def test_one_key_opens_the_panel_that_waits_for_the_code(by_code: Callable[[], Cashier], store: Store) -> None:
    cashier = by_code()
    cashier.scan(WATER)
    cashier.press("*")
    assert "Scan the customer's payment code, or choose:" in cashier.reads()
    scan_code(cashier, "alipay")
    cashier.wait(lambda: not cashier.lines)
    assert rows(store) == [("alipay", 200)]


def test_a_password_is_waited_for_and_the_window_stays_usable(
    by_code: Callable[[], Cashier], store: Store, clock: TestClock
) -> None:
    cashier = by_code()
    cashier.scan(WATER)
    scan_code(cashier, "wechat", "901")
    cashier.wait(lambda: "Waiting for the customer" in cashier.reads())
    assert cashier.panel == "code"
    cashier.press("Esc", "F1")
    assert cashier.panel == "help"
    cashier.press("Esc")
    cashier.wait(lambda: later(cashier, clock, 5) or not cashier.lines)
    assert rows(store) == [("wechat", 200)]


def test_what_is_not_known_is_never_taken_again_and_never_sold(
    by_code: Callable[[], Cashier], store: Store, simulator: Simulator, clock: TestClock
) -> None:
    cashier = by_code()
    simulator.faults["wechat"].plan("query", *[Fault.LOST_BEFORE] * 2)
    cashier.scan(WATER)
    scan_code(cashier, "wechat", "912")
    cashier.wait(lambda: "Not known yet whether it is paid" in cashier.reads())
    for key in ("Space", "*", "Ctrl+Return", "F8"):
        cashier.press("Esc", key)
        assert len(cashier.lines) == 1
    scan_code(cashier, "alipay")
    cashier.rest()
    assert simulator.banks["alipay"].merchant_fen == 0
    assert books.sales(store) == []
    cashier.wait(lambda: later(cashier, clock, 5) or not cashier.lines)
    assert rows(store) == [("wechat", 200)]
    assert simulator.banks["wechat"].merchant_fen == 200


def test_what_is_given_up_goes_back_and_the_sale_is_paid_in_cash(
    by_code: Callable[[], Cashier], store: Store, simulator: Simulator, clock: TestClock
) -> None:
    cashier = by_code()
    cashier.scan(WATER)
    scan_code(cashier, "wechat", "904")  # who pays after all, just then
    cashier.wait(lambda: "Waiting for the customer" in cashier.reads())
    cashier.press("F2")
    cashier.wait(lambda: "Given up: on its way back" in cashier.reads())
    cashier.press("Esc", "Ctrl+Return")
    cashier.wait(lambda: not cashier.lines)
    later(cashier, clock, 16)
    assert rows(store) == [("cash", 200)]
    assert simulator.banks["wechat"].merchant_fen == 0


def test_a_refused_code_says_why_and_another_one_pays(by_code: Callable[[], Cashier], store: Store) -> None:
    cashier = by_code()
    cashier.scan(WATER)
    scan_code(cashier, "alipay", "941")
    cashier.wait(lambda: "Not paid" in cashier.reads())
    assert "买家余额不足" in cashier.reads()
    scan_code(cashier, "wechat")
    cashier.wait(lambda: not cashier.lines)
    assert rows(store) == [("wechat", 200)]


def test_after_a_restart_the_payment_that_was_under_way_ends_the_sale(
    by_code: Callable[[], Cashier], store: Store, clock: TestClock
) -> None:
    cashier = by_code()
    cashier.scan(WATER)
    scan_code(cashier, "wechat", "903")
    cashier.wait(lambda: "Waiting for the customer" in cashier.reads())
    cashier.rest()
    again = by_code()
    assert again.panel == "code"
    again.wait(lambda: later(again, clock, 20) or "Not paid" in again.reads())
    again.press("Esc", "Ctrl+Return")
    again.wait(lambda: not again.lines)
    assert rows(store) == [("cash", 200)]


def test_what_was_paid_before_the_restart_is_sold_after_it(
    by_code: Callable[[], Cashier], store: Store, simulator: Simulator, clock: TestClock
) -> None:
    cashier = by_code()
    cashier.scan(WATER)
    scan_code(cashier, "wechat", "912")
    cashier.wait(lambda: "Not known yet whether it is paid" in cashier.reads())
    cashier.rest()
    again = by_code()
    again.wait(lambda: later(again, clock, 5) or not again.lines)
    assert rows(store) == [("wechat", 200)]


def test_tobacco_asks_first_whether_the_customer_is_18(by_code: Callable[[], Cashier], simulator: Simulator) -> None:
    cashier = by_code()
    cashier.scan(PACK)
    cashier.press("Esc")
    scan_code(cashier, "wechat")
    assert cashier.panel == "age"
    assert simulator.banks["wechat"].merchant_fen == 0


def test_part_in_cash_and_the_rest_by_code(by_code: Callable[[], Cashier], store: Store) -> None:
    cashier = by_code()
    cashier.scan(SOY_SAUCE)
    cashier.press("Space")
    cashier.type("5")
    cashier.press("Return")
    assert "4.98 is missing" in cashier.reads()
    cashier.press("F5")
    assert cashier.panel == "tenders"
    assert "￥4.98" in cashier.reads()
    scan_code(cashier, "wechat")
    cashier.wait(lambda: not cashier.lines)
    assert rows(store) == [("cash", 500), ("wechat", 498)]


def test_part_by_card_and_the_rest_in_cash(by_code: Callable[[], Cashier], store: Store) -> None:
    cashier = by_code()
    cashier.scan(SOY_SAUCE)
    cashier.press("*")
    cashier.type("6")
    cashier.press("F5")
    assert "Did you see ￥6.00 paid by Bank card?" in cashier.reads()
    cashier.press("F2")
    assert "Bank card ￥6.00" in cashier.reads()
    cashier.press("Esc", "Ctrl+Return")
    cashier.wait(lambda: not cashier.lines)
    assert rows(store) == [("card", 600), ("cash", 398)]


def test_what_was_paid_by_code_can_be_taken_back_before_the_sale_is_done(
    by_code: Callable[[], Cashier], store: Store, simulator: Simulator, clock: TestClock
) -> None:
    cashier = by_code()
    cashier.scan(WATER)
    scan_code(cashier, "alipay", "901")
    cashier.wait(lambda: "Waiting for the customer" in cashier.reads())
    cashier.press("Esc")
    cashier.scan(NOODLES)
    cashier.wait(lambda: later(cashier, clock, 3) or "Alipay ￥2.00" in cashier.reads())
    assert "￥4.50" in cashier.reads()
    cashier.press("Esc", "F8")
    assert cashier.says == "A payment by code belongs to this sale: take it back first"
    cashier.press("*", "Ctrl+Backspace")
    cashier.wait(lambda: later(cashier, clock, 4) or simulator.banks["alipay"].merchant_fen == 0)
    cashier.press("Esc", "Ctrl+Return")
    cashier.wait(lambda: not cashier.lines)
    assert rows(store) == [("cash", 650)]


def test_a_provider_that_is_not_set_up_is_told_and_takes_nothing(
    sit_down: SitDown, store: Store, simulator: Simulator
) -> None:
    set_up(store, secrets_of(store), told("wechat", simulator.merchant("wechat")), OWNER)
    cashier = sit_down(OWNER)
    cashier.scan(WATER)
    scan_code(cashier, "alipay")
    assert cashier.says == "Alipay is not set up here: pay another way"
    assert len(cashier.lines) == 1


def test_goods_go_on_account_and_what_is_owed_is_settled_in_cash(sit_down: SitDown, store: Store) -> None:
    cashier = sit_down(OWNER)
    cashier.scan(SOY_SAUCE)
    cashier.press("*", "F6")
    assert cashier.panel == "accounts"
    cashier.type("wang")
    cashier.press("F3")
    cashier.rest()
    assert "owes; ￥500.00 left" in cashier.reads()
    cashier.press("F2")
    cashier.wait(lambda: not cashier.lines)
    assert [row[:2] for row in rows(store)] == [("account", 998)]
    cashier.press("Ctrl+A", "F2")
    assert "wang owes ￥9.98" in cashier.reads()
    cashier.type("5")
    cashier.press("Return")
    cashier.rest()
    assert cashier.says == "wang owes ￥4.98 now"
    assert rows(store, "SELECT kind, tender, amount_fen FROM cash_entry") == [("settlement", "cash", 500)]


def test_a_payment_for_a_sale_that_is_gone_is_shown_and_given_back(
    by_code: Callable[[], Cashier], store: Store, simulator: Simulator, clock: TestClock
) -> None:
    cashier = by_code()
    cashier.scan(WATER)
    scan_code(cashier, "wechat", "912")
    cashier.wait(lambda: "Not known yet whether it is paid" in cashier.reads())
    cashier.rest()
    with store.write() as tx:  # as if the store of the open sale had been lost
        tx.run("DELETE FROM basket")
    again = by_code()
    later(again, clock, 5)
    again.press("Ctrl+P")
    again.wait(lambda: "Paid, nothing sold" in again.reads())
    again.press("F2")
    again.wait(lambda: later(again, clock, 16) or simulator.banks["wechat"].merchant_fen == 0)
    again.wait(lambda: "Every payment by code is at its end" in again.reads())


def test_a_members_balance_points_and_coupon_pay_a_part_and_cash_the_rest(
    sit_down: SitDown, store: Store, clock: TestClock, ids: TestIds
) -> None:
    members = Members(store, lambda: secrets_of(store), clock=clock, ids=ids)
    member = members.join(Join(ids.new(), "13800138000", "李先生", consent=True), OWNER)
    top_up(store, TopUp(ids.new(), member.member_id, Money(300), "cash"), OWNER, clock=clock, ids=ids)
    cashier = sit_down(OWNER)
    cashier.scan(SOY_SAUCE)
    cashier.press("F6")
    cashier.type("8000")
    cashier.press("Return")
    cashier.wait(lambda: cashier.basket.member is not None)
    cashier.press("*")
    assert "Balance · ￥3.00 there" in cashier.reads()
    cashier.press("F6")
    assert "Balance ￥3.00" in cashier.reads()
    cashier.press("Esc", "Ctrl+Return")
    cashier.wait(lambda: not cashier.lines)
    assert rows(store) == [("balance", 300), ("cash", 698)]
    cashier.rest()


def test_a_cashier_without_the_right_needs_a_supervisor_to_sell_on_account(
    sit_down: SitDown, store: Store, clock: TestClock, ids: TestIds
) -> None:
    account = open_account(store, OpenAccount("王建国", Money(10_000)), OWNER, clock=clock, ids=ids)
    cashier = sit_down()
    cashier.scan(SOY_SAUCE)
    cashier.press("*", "F6", "F2")
    cashier.wait(lambda: cashier.panel == "approval")
    cashier.press("Esc")
    cashier.press("Esc")
    assert rows(store) == []
    cashier.press("Ctrl+Return")
    cashier.wait(lambda: not cashier.lines)
    assert rows(store) == [("cash", 998)]
    assert find_accounts(store, "")[0].owed == Money(0), account.name
    cashier.rest()


def test_with_the_supervisors_pin_it_goes_on_account_once(
    sit_down: SitDown, store: Store, clock: TestClock, ids: TestIds
) -> None:
    open_account(store, OpenAccount("王建国", Money(10_000)), OWNER, clock=clock, ids=ids)
    cashier = sit_down()
    cashier.scan(SOY_SAUCE)
    cashier.press("*", "F6", "F2")
    cashier.wait(lambda: cashier.panel == "approval")
    cashier.type(OWNER_PIN)
    cashier.press("Return")
    cashier.wait(lambda: not cashier.lines)
    assert rows(store) == [("account", 998)]
    cashier.rest()
