"""Members at the counter, as a cashier meets them: a phone number, the last digits of it, a card, or nobody yet."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from hardware.voice.clips import Clips
from hardware.voice.wav_voice import SPOKEN, WavVoice
from pos_app.domain.coupon import CouponRule
from pos_app.domain.member import member_code
from pos_app.domain.money import Money
from pos_app.services import balances, coupons
from pos_app.services.members import Join, MemberRow, Members
from pos_app.services.vault import secrets_of
from pos_app.store import journal
from pos_app.store.engine import Store
from pos_app.till.application import CLIPS
from tests.conftest import TestClock, TestIds
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.shop import OWNER, PACK, WATER

PHONE = "13800138000"
SAME_END = "13911118000"


class Book:
    """The shop's members, as they were before the till was opened."""

    def __init__(self, store: Store, clock: TestClock, ids: TestIds) -> None:
        self.store, self.clock, self.ids = store, clock, ids
        self.members = Members(store, lambda: secrets_of(store), clock=clock, ids=ids)

    def join(self, phone: str = PHONE, name: str = "李先生", **more: Any) -> MemberRow:
        return self.members.join(Join(self.ids.new(), phone, name, consent=True, **more), OWNER)

    def bodies(self, kind: str) -> list[Any]:
        with self.store.read() as tx:
            return [entry.body for entry in journal.entries(tx) if entry.kind == kind]


@pytest.fixture
def book(store: Store, clock: TestClock, ids: TestIds) -> Book:
    return Book(store, clock, ids)


def test_one_key_the_last_digits_and_enter_check_a_member_in(book: Book, sit_down: SitDown) -> None:
    book.join()
    cashier = sit_down()
    cashier.scan(WATER)
    cashier.press("F6")
    assert cashier.panel == "memberask"
    cashier.type("8000")
    cashier.press("Return")
    cashier.wait(lambda: cashier.basket.member is not None)
    assert cashier.panel == ""
    assert "Welcome, 李先生" in cashier.says
    seen = cashier.reads()
    assert "李先生" in seen
    assert "138****8000" in seen
    assert PHONE not in seen
    cashier.pay_cash()
    assert book.members.find(PHONE)[0].points == 2


def test_goods_are_scanned_while_the_member_is_asked_for(book: Book, sit_down: SitDown) -> None:
    book.join()
    cashier = sit_down()
    cashier.press("F6")
    cashier.scan(WATER)
    cashier.wait_for_lines(1)
    assert cashier.panel == "memberask"
    cashier.type(PHONE)
    cashier.press("Return")
    cashier.wait(lambda: cashier.basket.member is not None)
    assert cashier.lines == ["农夫山泉550ml 1瓶 2.00"]


def test_of_several_the_cashier_chooses(book: Book, sit_down: SitDown) -> None:
    book.join()
    book.join(SAME_END, "王女士")
    cashier = sit_down()
    cashier.press("F6")
    cashier.type("8000")
    cashier.press("Return")
    cashier.wait(lambda: cashier.panel == "memberchoose")
    seen = cashier.reads()
    assert "138****8000  李先生" in seen
    assert "139****8000  王女士" in seen
    cashier.click("139****8000  王女士")
    cashier.wait(lambda: cashier.basket.member is not None)
    assert "王女士" in cashier.reads()


def test_who_is_no_member_joins_with_two_fields_and_consent(book: Book, sit_down: SitDown) -> None:
    cashier = sit_down()
    cashier.scan(WATER)
    cashier.press("F6")
    cashier.type(PHONE)
    cashier.press("Return")
    cashier.wait(lambda: cashier.panel == "memberjoin")
    cashier.type("Li")
    cashier.press("Ctrl+S")
    cashier.wait(lambda: "ask the customer first" in cashier.reads())
    assert book.members.count() == 0
    cashier.press("F3", "Ctrl+S")
    cashier.wait(lambda: cashier.basket.member is not None)
    assert cashier.panel == ""
    assert book.members.find("8000")[0].name == "Li"
    assert book.bodies("member.joined")[0]["user"] == "小周"
    cashier.pay_cash()
    assert book.members.find("8000")[0].points == 2


def test_a_number_that_is_wrong_is_told_at_its_field(book: Book, cashier: Cashier) -> None:
    cashier.press("F6", "F2")
    cashier.type("138001380")
    cashier.press("Return")
    cashier.type("Li")
    cashier.press("F3", "Ctrl+S")
    cashier.wait(lambda: "11 digits" in cashier.reads())
    assert cashier.typed == "138001380"
    assert book.members.count() == 0


def test_a_scan_makes_no_member(book: Book, cashier: Cashier) -> None:
    cashier.press("F6", "F2")
    cashier.type(PHONE)
    cashier.press("Return")
    cashier.type("Li")
    cashier.press("F3")
    cashier.scan(WATER)
    cashier.wait_for_lines(1)
    cashier.rest()
    assert book.members.count() == 0


def test_nobodys_last_digits_say_what_to_do(book: Book, sit_down: SitDown) -> None:
    book.join()
    cashier = sit_down()
    cashier.press("F6")
    cashier.type("9999")
    cashier.press("Return")
    cashier.wait(lambda: "type the whole number" in cashier.reads())
    assert cashier.panel == "memberask"


@pytest.mark.parametrize("what", ["card", "code"])
def test_a_card_is_scanned_anywhere_while_the_sale_goes_on(what: str, book: Book, sit_down: SitDown) -> None:
    member = book.join(card="88001234")
    cashier = sit_down()
    cashier.scan(WATER)
    cashier.scan("88001234" if what == "card" else member_code(member.uid))
    cashier.wait(lambda: cashier.basket.member is not None)
    cashier.scan(PACK)
    cashier.wait_for_lines(2)
    assert cashier.basket.member is not None
    assert cashier.basket.member.member_id == member.member_id


def test_a_number_typed_where_codes_are_typed_is_a_member_too(book: Book, sit_down: SitDown) -> None:
    book.join()
    cashier = sit_down()
    cashier.type(PHONE)
    cashier.press("Return")
    cashier.wait(lambda: cashier.basket.member is not None)
    assert cashier.view.entry_text == ""


def test_what_a_member_usually_buys_is_one_press_away(book: Book, sit_down: SitDown) -> None:
    member = book.join(birthday="11-24")
    counter = sit_down()
    counter.scan(WATER)
    counter.press("F6")
    counter.type("8000")
    counter.press("Return")
    counter.wait(lambda: counter.basket.member is not None)
    counter.pay_cash()
    counter.type(PHONE)
    counter.press("Return")
    counter.wait(lambda: counter.basket.member is not None)
    assert "Points 2" in counter.reads()
    assert "Birthday in 2 days" in counter.says
    assert [good.name for good in counter.view._side.quick.goods] == ["农夫山泉550ml"]
    counter.press("Ctrl+1")
    counter.wait_for_lines(1)
    counter.press("F6")
    assert counter.panel == "member"
    counter.press("F2")
    counter.wait(lambda: counter.lines == ["农夫山泉550ml 2瓶 4.00"])
    assert counter.basket.member is not None
    assert counter.basket.member.member_id == member.member_id


def test_the_member_is_taken_off_and_the_next_sale_has_none(book: Book, sit_down: SitDown) -> None:
    book.join()
    cashier = sit_down()
    for _ in range(2):
        cashier.scan(WATER)
        cashier.type(PHONE)
        cashier.press("Return")
        cashier.wait(lambda: cashier.basket.member is not None)
        assert "Guest" not in cashier.reads()
        cashier.pay_cash()
        assert cashier.basket.member is None
        assert "Guest" in cashier.reads()
    cashier.type(PHONE)
    cashier.press("Return")
    cashier.wait(lambda: cashier.basket.member is not None)
    cashier.press("F6", "F9")
    assert cashier.basket.member is None
    assert "Guest" in cashier.reads()


def test_a_sale_that_was_open_knows_its_member_again(book: Book, sit_down: SitDown) -> None:
    book.join()
    cashier = sit_down()
    cashier.scan(WATER)
    cashier.type(PHONE)
    cashier.press("Return")
    cashier.wait(lambda: cashier.basket.member is not None)
    cashier.rest()
    again = sit_down()
    again.wait(lambda: "Points 0" in again.reads())
    assert again.basket.member is not None
    assert "138****8000" in again.reads()


def test_a_member_is_greeted_by_voice(book: Book, sit_down: SitDown, tmp_path: Path) -> None:
    book.join()
    voice = WavVoice(Clips(CLIPS), tmp_path / "voice")
    cashier = sit_down(voice=voice)
    cashier.type(PHONE)
    cashier.press("Return")
    cashier.wait(lambda: cashier.basket.member is not None)
    assert voice.wait_until_quiet(10_000)
    assert "欢迎会员" in (tmp_path / "voice" / SPOKEN).read_text(encoding="utf-8")


def test_a_coupon_is_scanned_and_taken_off(
    book: Book, sit_down: SitDown, store: Store, ids: TestIds, clock: TestClock
) -> None:
    kind = ids.new()
    coupons.add_kind(store, CouponRule(kind, "五角", off=Money(50)), 30, OWNER)
    code = coupons.issue(store, coupons.IssueCoupon(ids.new(), kind), OWNER, clock=clock, ids=ids).code
    cashier = sit_down()
    cashier.scan(code)
    cashier.wait(lambda: "takes 0.00 off here" in cashier.says)
    cashier.scan(WATER)
    cashier.scan(code)
    cashier.wait(lambda: "Coupon 五角: ￥0.50 off" in cashier.says)
    cashier.scan(WATER)
    cashier.wait(lambda: cashier.lines == ["农夫山泉550ml 2瓶 4.00"])
    before = cashier.basket.uid
    cashier.press("Space")
    assert cashier.sum.endswith("4.00") or "3.50" in cashier.reads()
    cashier.press("Return")
    cashier.wait(lambda: cashier.basket.uid != before)
    cashier.rest()
    with store.read() as tx:
        assert tx.all("SELECT tender, amount_fen FROM payment ORDER BY tender_no") == [("coupon", 50), ("cash", 350)]
    cashier.scan(WATER)
    cashier.scan(code)
    cashier.wait(lambda: "has been used" in cashier.says)


def test_change_is_kept_on_the_members_balance(book: Book, sit_down: SitDown) -> None:
    book.join()
    cashier = sit_down()
    cashier.scan(WATER)
    cashier.type(PHONE)
    cashier.press("Return")
    cashier.wait(lambda: cashier.basket.member is not None)
    before = cashier.basket.uid
    cashier.press("Space")
    cashier.type("10")
    assert "Change to the balance" in cashier.reads()
    cashier.press("F6")
    cashier.wait(lambda: cashier.basket.uid != before)
    cashier.rest()
    assert book.members.find(PHONE)[0].stored.whole == Money(8_00)
    assert cashier.sum == "Change ￥0.00"


def test_a_guests_change_goes_back(cashier: Cashier) -> None:
    cashier.scan(WATER)
    cashier.press("Space")
    cashier.type("10")
    assert "Change to the balance" not in cashier.reads()


def test_the_customers_card_is_the_key_for_fingers(cashier: Cashier) -> None:
    QTest.mouseClick(cashier.view._side._customer, Qt.MouseButton.LeftButton)
    assert cashier.panel == "memberask"


def test_the_balance_is_shown(book: Book, sit_down: SitDown, clock: TestClock, ids: TestIds) -> None:
    member = book.join()
    command = balances.TopUp(ids.new(), member.member_id, Money(50_00))
    balances.top_up(book.store, command, OWNER, clock=clock, ids=ids)
    cashier = sit_down()
    cashier.type(PHONE)
    cashier.press("Return")
    cashier.wait(lambda: "Balance ￥50.00" in cashier.reads())


def test_no_number_is_written_down_anywhere(
    book: Book, sit_down: SitDown, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in the store, the log, the journal or on the receipt (C-7)."""
    cashier = sit_down()
    cashier.scan(WATER)
    cashier.press("F6")
    cashier.type(PHONE)
    cashier.press("Return")
    cashier.wait(lambda: cashier.panel == "memberjoin")
    cashier.type("Li")
    cashier.press("F3", "Ctrl+S")
    cashier.wait(lambda: cashier.basket.member is not None)
    cashier.pay_cash()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) >= 2
    for path in files:
        assert PHONE.encode() not in path.read_bytes(), path.name
    assert PHONE not in caplog.text
