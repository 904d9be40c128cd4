"""The screen of members, as the owner meets it: who they are, what they have, and what is done for them."""

import csv
from pathlib import Path

import pytest

from pos_app.domain.coupon import CouponRule
from pos_app.domain.money import Money
from pos_app.services import coupons
from pos_app.services.settings import change
from pos_app.services.vault import KEY_NAME, recovery_code, secrets_of
from pos_app.store import member_ledgers
from pos_app.store.engine import Store
from pos_app.store.members import Standing
from tests.conftest import TestClock, TestIds
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.shop import CASHIER, OWNER, WATER
from tests.till.test_members import PHONE, SAME_END, Book, book

__all__ = ["book"]


def open_members(cashier: Cashier) -> None:
    cashier.click("Members")
    cashier.rest()


def reads(cashier: Cashier) -> str:
    page = cashier.till.shell.page
    assert page is not None
    return cashier.reads(page)


def wait_for(cashier: Cashier, text: str) -> None:
    cashier.wait(lambda: text in reads(cashier))
    cashier.rest()


def standing(store: Store, member_id: int = 1) -> Standing:
    with store.read() as tx:
        return member_ledgers.standing(tx, member_id)


@pytest.fixture
def owner(book: Book, sit_down: SitDown) -> Cashier:
    """The owner at the screen; two members there are."""
    book.join(card="VIP00001", birthday="5-1")
    book.join(SAME_END, "王女士")
    at = sit_down(OWNER)
    open_members(at)
    return at


def test_an_empty_list_says_what_to_do_first(sit_down: SitDown) -> None:
    owner = sit_down(OWNER)
    open_members(owner)
    assert "There are no members yet" in reads(owner)
    assert "F6 at the till lets a customer join." in reads(owner)


def test_members_are_listed_masked_and_searched_as_typed(owner: Cashier) -> None:
    seen = reads(owner)
    assert "2 members" in seen
    assert "138****8000" in seen
    assert "139****8000" in seen
    assert PHONE not in seen
    owner.type("0138")
    owner.wait(lambda: "There is no such member" in reads(owner))
    owner.press("Esc")
    wait_for(owner, "138****8000")
    owner.type("8000")
    wait_for(owner, "139****8000")
    owner.press("Esc")
    owner.type("VIP00001")
    owner.wait(lambda: "王女士" not in reads(owner))
    assert "Card VIP00001" in reads(owner)


def test_a_card_scanned_here_finds_its_member_and_goods_are_sold(owner: Cashier) -> None:
    owner.scan("VIP00001")
    owner.wait(lambda: "王女士" not in reads(owner))
    owner.scan(WATER)
    owner.wait_for_lines(1)


def test_a_member_joins_here_too(owner: Cashier, book: Book) -> None:
    owner.press("F2")
    owner.type("13700137000")
    owner.press("Return")
    owner.type("Zhang")
    owner.press("Ctrl+S")
    wait_for(owner, "ask the customer first")
    owner.press("F3", "Ctrl+S")
    wait_for(owner, "A new member")
    assert book.members.count() == 3
    assert "137****7000" in reads(owner)


def test_what_is_said_of_a_member_is_changed(owner: Cashier, book: Book) -> None:
    owner.type("VIP00001")
    owner.wait(lambda: "王女士" not in reads(owner))
    owner.press("F3")
    wait_for(owner, "Leave the phone number empty")
    owner.press("Down", "Down")
    owner.press(*["Backspace"] * 5)
    owner.type("13-1")
    owner.press("Ctrl+S")
    wait_for(owner, "a month and a day")
    owner.press(*["Backspace"] * 4)
    owner.type("0601")
    owner.press("Ctrl+S")
    wait_for(owner, "Birthday 06-01")
    assert book.bodies("member.changed")[-1]["fields"] == ["birthday"]


def test_a_balance_is_topped_up_with_what_the_shop_gives_and_paid_out(owner: Cashier, store: Store) -> None:
    change(store, top_up_bonus=((10_000, 500),))
    owner.type("VIP00001")
    owner.wait(lambda: "王女士" not in reads(owner))
    owner.press("F4")
    wait_for(owner, "from ￥100.00: ￥5.00 on top")
    owner.press("Ctrl+S")
    wait_for(owner, "Please enter the amount")
    owner.type("100")
    owner.press("Ctrl+S")
    wait_for(owner, "￥100.00 topped up · ￥5.00 given on top · Balance ￥105.00")
    assert standing(store).stored.whole == Money(105_00)
    assert "￥5.00 of it given" in reads(owner)
    assert "Topped up" in reads(owner)
    owner.press("F5")
    wait_for(owner, "￥100.00 is the member's own money")
    owner.press("Ctrl+S")
    wait_for(owner, "Give ￥100.00 to the member (Cash)")
    assert standing(store).stored.whole == Money(0)


def test_points_are_corrected_with_a_reason(owner: Cashier, store: Store) -> None:
    owner.type("VIP00001")
    owner.wait(lambda: "王女士" not in reads(owner))
    owner.press("F6")
    owner.type("-15")
    owner.press("Ctrl+S")
    wait_for(owner, "Please say why")
    owner.press("Down")
    owner.type("counted twice")
    owner.press("Ctrl+S")
    wait_for(owner, "The member has -15 points now")
    assert standing(store).points == -15
    assert "counted twice" in reads(owner)


def test_a_whole_number_is_shown_to_who_may_see_it_and_recorded(owner: Cashier, book: Book) -> None:
    owner.type("VIP00001")
    owner.wait(lambda: "王女士" not in reads(owner))
    owner.press("F7")
    wait_for(owner, f"李先生: {PHONE}")
    assert book.bodies("phone.unmasked") == [{"member": book.members.find(PHONE)[0].uid, "user": "老周"}]


def test_a_cashier_may_neither_see_numbers_nor_export_nor_erase(book: Book, sit_down: SitDown) -> None:
    book.join()
    cashier = sit_down(CASHIER)
    open_members(cashier)
    cashier.press("F7")
    wait_for(cashier, "has no right to do this")
    assert PHONE not in reads(cashier)
    cashier.press("F10", "Ctrl+S")
    wait_for(cashier, "has no right to do this")
    cashier.press("Esc", "F9", "F3", "Ctrl+S")
    wait_for(cashier, "has no right to do this")
    assert book.members.count() == 1
    assert book.bodies("phone.unmasked") == []


def test_the_owner_erases_on_request_and_only_then(owner: Cashier, book: Book) -> None:
    owner.type("VIP00001")
    owner.wait(lambda: "王女士" not in reads(owner))
    owner.press("F9")
    wait_for(owner, "Erase 李先生?")
    owner.press("Ctrl+S")
    wait_for(owner, "confirm that the customer has asked for it")
    assert book.members.count() == 2
    owner.press("F3", "Ctrl+S")
    wait_for(owner, "The member is erased")
    assert book.members.count() == 1
    assert book.members.find(PHONE) == ()


def test_a_coupon_is_given(owner: Cashier, store: Store, ids: TestIds, clock: TestClock) -> None:
    owner.press("F8")
    wait_for(owner, "There is no kind of coupon yet")
    owner.press("F12")
    owner.type("Welcome")
    owner.press("Return")
    owner.type("5")
    owner.press("Ctrl+S")
    wait_for(owner, "Welcome −￥5.00 can be given now")
    owner.press("F8")
    wait_for(owner, "Coupon for")
    owner.press("Ctrl+S")
    wait_for(owner, "good until 2026-12-21")
    with store.read() as tx:
        assert tx.value("SELECT count(*) FROM coupon") == 1


def test_a_grade_is_made_changed_given_and_ended(owner: Cashier, store: Store) -> None:
    for percent, told in (("95", "pay 95%"), ("92.5", "pay 92.5%")):
        owner.press("F11")
        owner.type("Gold")
        owner.press("Return")
        owner.type(percent)
        owner.press("Ctrl+S")
        wait_for(owner, told)
    owner.type("VIP00001")
    owner.wait(lambda: "王女士" not in reads(owner))
    owner.press("F3")
    wait_for(owner, "Leave the phone number empty")
    owner.press("Down", "Down", "Down", "Down", "Right", "Ctrl+S")
    wait_for(owner, "Gold · Points 0")
    owner.press("F11")
    owner.type("Gold")
    owner.press("Ctrl+S")
    wait_for(owner, "The grade has ended")
    assert "Gold · Points" not in reads(owner)


def test_the_export_is_where_the_owner_wants_it(owner: Cashier, tmp_path: Path) -> None:
    owner.press("F10")
    wait_for(owner, "all phone numbers in clear")
    field = owner.till.shell.focusWidget()
    assert field is not None
    owner.press("Ctrl+A", "Backspace")
    owner.type(str(tmp_path / "m.csv"))
    owner.press("Ctrl+S")
    wait_for(owner, "2 members are in")
    with (tmp_path / "m.csv").open(encoding="utf-8-sig") as file:
        assert {row[1] for row in csv.reader(file)} >= {PHONE, SAME_END}


def test_without_the_key_the_code_is_asked_for_and_opens_the_numbers(
    book: Book, sit_down: SitDown, store: Store, clock: TestClock
) -> None:
    book.join()
    code = recovery_code(store, secrets_of(store), clock=clock)
    (store.path.parent / KEY_NAME).unlink()
    owner = sit_down(OWNER)
    open_members(owner)
    wait_for(owner, "Phone numbers can't be read here")
    owner.type("ABCD")
    owner.press("Ctrl+S")
    wait_for(owner, "This is not a recovery code")
    owner.press("Ctrl+A", "Backspace")
    owner.type(code)
    owner.press("Ctrl+S")
    wait_for(owner, "The phone numbers can be read again")
    wait_for(owner, "138****8000")


def test_the_recovery_code_is_shown_to_the_owner(owner: Cashier, store: Store, clock: TestClock) -> None:
    owner.press("Ctrl+K")
    wait_for(owner, recovery_code(store, secrets_of(store), clock=clock))


def test_kinds_of_coupons_are_checked(owner: Cashier, store: Store) -> None:
    owner.press("F12")
    owner.type("Bad")
    owner.press("Ctrl+S")
    wait_for(owner, "either an amount or a percentage")
    assert coupons.kinds(store) == ()
    assert CouponRule("x", "x", off=Money(1)).percent == 0
