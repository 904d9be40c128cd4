"""How many keys a task takes: no more than issue 4 says. A key that is held with another (Ctrl+Enter) is one stroke."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from pay.simulator.keys import Keys
from pay.simulator.serve import running
from pos_app.services.members import Join, Members
from pos_app.services.pay_settings import NewProvider, set_up
from pos_app.services.vault import secrets_of
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services.paying import code_of, moment
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.shop import NOODLES, OWNER, SOY_SAUCE, WATER

RECEIPT: Final = "01A-20261122-0001"
PHONE: Final = "13800138000"
MODIFIERS: Final = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt)


@dataclass
class Presses:
    """What the window got of its keyboard."""

    count: int = 0


class _Listener(QObject):
    """Counts at the window itself: whatever presses a key comes by here."""

    def __init__(self, presses: Presses) -> None:
        super().__init__()
        self._presses = presses

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() not in MODIFIERS:
            self._presses.count += 1
        return False


@contextmanager
def counted(cashier: Cashier) -> Iterator[Presses]:
    """The keys pressed while the block lasts; a scan in it presses as many as its code has, and Enter."""
    window, presses = cashier.till.shell.windowHandle(), Presses()
    assert window is not None
    listener = _Listener(presses)
    window.installEventFilter(listener)
    try:
        yield presses
    finally:
        window.removeEventFilter(listener)


def scanned(code: str) -> int:
    """What a scanner presses."""
    return len(code) + len("\r")


def ring_up(cashier: Cashier, *codes: str) -> None:
    for code in codes:
        cashier.scan(code)


def sell(cashier: Cashier, *codes: str) -> None:
    ring_up(cashier, *codes)
    cashier.pay_cash()


def hold(cashier: Cashier, *codes: str) -> None:
    ring_up(cashier, *codes)
    cashier.press("F9")
    cashier.wait(lambda: not cashier.lines)


def totals(store: Store) -> list[int]:
    return [fen for (fen,) in books.rows(store, "SELECT total_fen FROM sale ORDER BY sale_id")]


def test_a_cash_sale_of_three_scanned_things_takes_one_key(cashier: Cashier, store: Store) -> None:
    ring_up(cashier, WATER, NOODLES, SOY_SAUCE)
    with counted(cashier) as presses:
        cashier.press("Ctrl+Return")
        cashier.wait(lambda: not cashier.lines)
    assert presses.count == 1
    assert totals(store) == [16_48]
    cashier.scan(WATER)  # and the next customer's goods may come at once
    cashier.wait_for_lines(1)
    cashier.rest()


@pytest.mark.parametrize("keys", [(), ("*",)], ids=["at once", "asked for"])
def test_a_payment_by_code_takes_at_most_one_key_and_the_customers_scan(
    sit_down: SitDown, store: Store, clock: TestClock, keys: tuple[str, ...]
) -> None:
    with running(keys=Keys.make(moment(clock)()), now=moment(clock)) as simulator:
        merchant = simulator.merchant("wechat")
        told = NewProvider(
            "wechat",
            merchant.merchant,
            merchant.private_key.reveal(),
            merchant.provider_key,
            url=merchant.url,
            app=merchant.app,
            key_id=merchant.key_id,
            provider_key_id=merchant.provider_key_id,
        )
        set_up(store, secrets_of(store), told, OWNER)
        cashier, code = sit_down(OWNER), code_of("wechat").reveal()
        ring_up(cashier, WATER, NOODLES)
        with counted(cashier) as presses:
            cashier.press(*keys)
            cashier.scan(code)
            cashier.wait(lambda: not cashier.lines)
        assert presses.count - scanned(code) == len(keys) <= 1
        assert books.rows(store, "SELECT tender, amount_fen FROM payment") == [("wechat", 6_50)]
        cashier.rest()


def test_all_goods_of_a_receipt_come_back_with_two_keys(cashier: Cashier, store: Store) -> None:
    sell(cashier, WATER, WATER, NOODLES)
    cashier.scan(RECEIPT)
    cashier.wait(lambda: cashier.panel == "return")
    with counted(cashier) as presses:
        cashier.press("F2", "Return")
        cashier.wait(lambda: not cashier.panel)
    assert presses.count <= 3
    assert totals(store) == [8_50, -8_50]


def test_one_thing_of_a_receipt_comes_back_with_three_keys(cashier: Cashier, store: Store) -> None:
    sell(cashier, WATER, WATER, NOODLES)
    cashier.scan(RECEIPT)
    cashier.wait(lambda: cashier.panel == "return")
    with counted(cashier) as presses:
        cashier.press("Down", "Right", "Return")
        cashier.wait(lambda: not cashier.panel)
    assert presses.count <= 3
    assert totals(store) == [8_50, -4_50]


def test_a_sale_is_held_with_one_key_and_one_of_several_picked_up_with_two(cashier: Cashier) -> None:
    hold(cashier, WATER)
    ring_up(cashier, NOODLES, SOY_SAUCE)
    with counted(cashier) as presses:
        cashier.press("F9")
        cashier.wait(lambda: not cashier.lines)
    assert presses.count == 1
    with counted(cashier) as presses:
        cashier.press("F10")
        cashier.wait(lambda: cashier.panel == "held")
        cashier.press("F3")
        cashier.wait_for_lines(2)
    assert presses.count <= 2


def test_a_member_is_checked_in_with_one_key_the_phone_number_and_enter(
    sit_down: SitDown, store: Store, clock: TestClock, ids: TestIds
) -> None:
    members = Members(store, lambda: secrets_of(store), clock=clock, ids=ids)
    members.join(Join(ids.new(), PHONE, "李先生", consent=True), OWNER)
    cashier = sit_down()
    cashier.scan(WATER)
    with counted(cashier) as presses:
        cashier.press("F6")
        cashier.type(PHONE)
        cashier.press("Return")
        cashier.wait(lambda: cashier.basket.member is not None)
    assert presses.count == 1 + len(PHONE) + 1
    cashier.rest()
