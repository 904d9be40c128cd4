"""From the first start to the first sale: the shop, the PIN, the shift."""

from pathlib import Path

import pytest

from pos_app.domain.money import Money
from pos_app.services.shifts import close_shift
from pos_app.store.engine import Store
from tests.conftest import OWNER_PIN, TestClock, TestIds
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.conftest import OpenStore, SitDown
from tests.till.shop import CASHIER, CASHIER_PIN, WATER


@pytest.fixture
def closed(store: Store, clock: TestClock, ids: TestIds) -> Store:
    """The shop in the morning: no shift is open."""
    close_shift(store, CASHIER, Money(200_00), clock=clock, ids=ids)
    return store


class TestFirstStart:
    """A store without a shop."""

    @pytest.fixture
    def store(self, open_store: OpenStore, empty_store_file: Path) -> Store:
        return open_store(template=empty_store_file)

    def fill_in(self, cashier: Cashier, *texts: str) -> None:
        for text in texts:
            cashier.type(text)
            cashier.press("Return")

    def test_it_makes_the_shop_and_its_owner_signs_in(self, sit_down: SitDown, store: Store) -> None:
        cashier = sit_down(None)
        assert "Welcome. Whose shop is this?" in cashier.reads()
        self.fill_in(cashier, "惠民烟酒", "430102100007", "李秀英", "135790", "135790")
        cashier.wait(lambda: "The owner's recovery code" in cashier.reads())
        code = next(line for line in cashier.reads().splitlines() if line.count("-") == 3)
        cashier.press("Return")
        cashier.wait(lambda: "Who is at the till?" in cashier.reads())
        assert "李秀英" in cashier.reads()
        assert not books.is_in_the_files(store, code), "the code is nowhere"
        assert [tuple(row) for row in books.rows(store, "SELECT name, licence FROM shop")] == [
            ("惠民烟酒", "430102100007")
        ]
        cashier.type("135790")
        cashier.press("Return")
        cashier.wait(lambda: "Open the shift" in cashier.reads())
        cashier.press("Return")
        cashier.wait(lambda: cashier.till.view is not None)
        assert cashier.sum == "Due ￥0.00"
        assert not books.is_in_the_files(store, "135790"), "the PIN itself is nowhere"

    def test_begin_hit_twice_makes_it_once(self, sit_down: SitDown, store: Store) -> None:
        cashier = sit_down(None)
        self.fill_in(cashier, "惠民烟酒", "430102100007", "李秀英", "135790", "135790")
        cashier.press("Return", "Ctrl+S")
        cashier.rest()
        assert "The owner's recovery code" in cashier.reads()
        assert books.count(store, "shop") == 1

    def test_two_different_pins_make_nothing(self, sit_down: SitDown, store: Store) -> None:
        cashier = sit_down(None)
        self.fill_in(cashier, "惠民烟酒", "430102100007", "李秀英", "135790", "135791")
        assert "The two PINs are not the same" in cashier.reads()
        assert "惠民烟酒" in cashier.reads()
        cashier.rest()
        assert books.count(store, "shop") == 0

    @pytest.mark.parametrize(
        ("texts", "complaint"),
        [
            (("惠民", "43010210000", "李", "135790", "135790"), "A retail licence number has 12 digits"),
            (("", "430102100007", "李", "135790", "135790"), "Please give the shop a name"),
            (("惠民", "430102100007", "", "135790", "135790"), "Please give the owner a name"),
            (("惠民", "430102100007", "李", "1357", "1357"), "The PIN needs 6 to 12 digits"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(
        self, sit_down: SitDown, store: Store, texts: tuple[str, ...], complaint: str
    ) -> None:
        cashier = sit_down(None)
        self.fill_in(cashier, *texts)
        cashier.wait(lambda: complaint in cashier.reads())
        assert texts[1] in cashier.reads()
        assert books.count(store, "shop") == 0


def choose_cashier(cashier: Cashier) -> None:
    cashier.press("Right", "Right")


def enter(cashier: Cashier, pin: str) -> None:
    cashier.type(pin)
    cashier.press("Return")


def test_the_right_pin_then_the_float_then_selling(sit_down: SitDown, closed: Store) -> None:
    cashier = sit_down(None)
    choose_cashier(cashier)
    enter(cashier, CASHIER_PIN)
    cashier.wait(lambda: "Cash in the drawer now (float)" in cashier.reads())
    assert "Business date 2026-11-22" in cashier.reads()
    cashier.type("150.5")
    cashier.press("Return")
    cashier.wait(lambda: cashier.till.view is not None)
    assert books.rows(closed, "SELECT float_fen FROM shift ORDER BY shift_id DESC LIMIT 1")[0][0] == 15050
    assert books.journal(closed, "user.signed_in")[-1]["tries"] == 0
    assert "小周" in cashier.reads()
    cashier.scan(WATER)
    cashier.pay_cash()


def test_while_the_shift_is_open_signing_in_leads_straight_to_selling(sit_down: SitDown, store: Store) -> None:
    cashier = sit_down(None)
    choose_cashier(cashier)
    enter(cashier, CASHIER_PIN)
    cashier.wait(lambda: cashier.till.view is not None)
    assert books.count(store, "shift") == 1


def test_the_float_may_not_be_a_scanned_code(sit_down: SitDown, closed: Store) -> None:
    cashier = sit_down(None)
    choose_cashier(cashier)
    enter(cashier, CASHIER_PIN)
    cashier.wait(lambda: "Open the shift" in cashier.reads())
    cashier.scan(WATER)
    cashier.rest()
    assert cashier.till.view is None
    cashier.press("Return")
    cashier.wait(lambda: cashier.till.view is not None)
    assert books.rows(closed, "SELECT max(shift_id), float_fen FROM shift")[0][1] == 0


def test_a_wrong_pin_is_said_counted_and_written_down(sit_down: SitDown, store: Store) -> None:
    cashier = sit_down(None)
    choose_cashier(cashier)
    enter(cashier, "1111")
    cashier.wait(lambda: "This PIN is wrong" in cashier.reads())
    assert books.rows(store, "SELECT failed_tries FROM user WHERE user_id = 2")[0][0] == 1
    assert len(books.journal(store, "user.sign_in_refused")) == 1
    assert cashier.till.view is None
    enter(cashier, CASHIER_PIN)
    cashier.wait(lambda: cashier.till.view is not None)
    assert books.rows(store, "SELECT failed_tries FROM user WHERE user_id = 2")[0][0] == 0


def test_after_five_wrong_ones_nobody_gets_in_also_not_after_a_restart_or_with_the_clock_set_back(
    sit_down: SitDown, store: Store, clock: TestClock
) -> None:
    cashier = sit_down(None)
    choose_cashier(cashier)
    for tries in range(1, 6):
        enter(cashier, "1111")
        cashier.rest()
        assert len(books.journal(store, "user.sign_in_refused")) == tries
    assert "Too many wrong PINs: please wait until 10:01" in cashier.reads()

    for back_ms in (0, 3_600_000):
        clock.ms -= back_ms
        cashier = sit_down(None)
        choose_cashier(cashier)
        enter(cashier, CASHIER_PIN)
        cashier.rest()
        assert "Too many wrong PINs" in cashier.reads()
        assert cashier.till.view is None

    clock.ms += 3_600_000 + 61_000
    cashier = sit_down(None)
    choose_cashier(cashier)
    enter(cashier, CASHIER_PIN)
    cashier.wait(lambda: cashier.till.view is not None)


def test_the_others_may_sign_in_while_one_is_locked(sit_down: SitDown, store: Store) -> None:
    with store.write() as tx:
        tx.run("UPDATE user SET failed_tries = 5, locked_until_ms = 1e15 WHERE user_id = 2")
    cashier = sit_down(None)
    cashier.press("Right")
    enter(cashier, OWNER_PIN)
    cashier.wait(lambda: cashier.till.view is not None)
    assert "老周" in cashier.reads()


def test_a_pin_is_not_shown_and_no_scan_is_looked_for_in_it(sit_down: SitDown, store: Store) -> None:
    cashier = sit_down(None)
    choose_cashier(cashier)
    cashier.scan(CASHIER_PIN, end="")
    assert CASHIER_PIN not in cashier.reads()
    cashier.press("Return")
    cashier.wait(lambda: cashier.till.view is not None)
    assert cashier.lines == []


def test_a_held_or_hasty_enter_tries_a_pin_once(sit_down: SitDown, store: Store) -> None:
    cashier = sit_down(None)
    choose_cashier(cashier)
    cashier.type("1111")
    cashier.press(*["Return"] * 5)
    cashier.rest()
    assert books.rows(store, "SELECT failed_tries FROM user WHERE user_id = 2")[0][0] == 1


def test_back_from_the_shift_to_who_is_here(sit_down: SitDown, closed: Store) -> None:
    cashier = sit_down(None)
    choose_cashier(cashier)
    enter(cashier, CASHIER_PIN)
    cashier.wait(lambda: "Open the shift" in cashier.reads())
    cashier.press("Esc")
    assert "Who is at the till?" in cashier.reads()
    assert books.rows(closed, "SELECT count(*) FROM shift")[0][0] == 1


def test_start_hit_twice_opens_one_shift(sit_down: SitDown, closed: Store) -> None:
    cashier = sit_down(None)
    choose_cashier(cashier)
    enter(cashier, CASHIER_PIN)
    cashier.wait(lambda: "Open the shift" in cashier.reads())
    cashier.press("Return", "Return", "Return")
    cashier.wait(lambda: cashier.till.view is not None)
    cashier.rest()
    assert books.count(closed, "shift") == 2
    assert cashier.till.shell.page is cashier.view
    assert "A shift is open already" not in cashier.reads()
    cashier.type("nf")
    assert cashier.view.entry_text == "nf"


def test_a_clock_that_went_back_is_said_and_written_down(sit_down: SitDown, store: Store, clock: TestClock) -> None:
    clock.ms -= 600_000
    cashier = sit_down()
    cashier.wait(lambda: cashier.warning)
    assert cashier.warning == "The clock of this computer went back: please check date and time"
    assert len(books.journal(store, "clock.went_back")) == 1
    cashier.scan(WATER)
    cashier.pay_cash()
