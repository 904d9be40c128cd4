"""The drawer and the shift: counted blind per tender, handed over, cash paid in and out; and the locked till."""

import pytest

from pos_app.domain.people import Role
from pos_app.services.people import add_person
from pos_app.services.recovery import make_recovery_code
from pos_app.store.engine import Store
from tests.conftest import OWNER_PIN, TestClock, TestIds
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.shop import CASHIER_PIN, OWNER, WATER

MINUTE_MS = 60_000


def sell_water(cashier: Cashier, *keys: str) -> None:
    """One bottle at ￥2.00; without other keys for cash."""
    cashier.scan(WATER)
    before = cashier.basket.uid
    cashier.press(*(keys or ("Space", "Return")))
    cashier.wait(lambda: cashier.basket.uid != before)
    cashier.rest()


def counts(store: Store) -> dict[str, tuple[int, int | None]]:
    rows = books.rows(store, "SELECT tender, expected_fen, counted_fen FROM shift_count")
    return {tender: (expected, counted) for tender, expected, counted in rows}


def test_what_should_be_there_is_not_shown_before_it_was_counted(cashier: Cashier) -> None:
    sell_water(cashier)
    cashier.press("F11")
    assert cashier.panel == "closeshift"
    assert "202" not in cashier.reads(cashier.view._side)


def test_the_cash_and_enter_close_the_shift(cashier: Cashier, store: Store) -> None:
    sell_water(cashier)
    cashier.press("F11")
    cashier.type("201.50")
    cashier.press("Return")
    cashier.wait(lambda: "Who is at the till?" in cashier.reads())
    assert "difference −0.50" in cashier.warning
    assert counts(store) == {"cash": (20200, 20150)}


def test_notes_and_coins_are_added_up(cashier: Cashier, store: Store) -> None:
    cashier.press("F11", "F2")
    for count in ("1", "1", "2", "", "1", "4", "2", "0"):
        cashier.type(count)
        cashier.press("Down")
    assert "200.00" in cashier.reads()
    cashier.press("Return")
    cashier.wait(lambda: "Who is at the till?" in cashier.reads())
    (detail,) = books.rows(store, "SELECT detail FROM shift_count")[0]
    assert detail == "10000x1 5000x1 2000x2 500x1 100x4 50x2"
    assert counts(store) == {"cash": (20000, 20000)}


def test_nothing_counted_closes_nothing(cashier: Cashier) -> None:
    cashier.press("F11", "Return")
    cashier.rest()
    assert cashier.panel == "closeshift"
    assert "Please count the cash in the drawer" in cashier.reads()


def test_a_shift_is_handed_over_to_the_next_cashier(cashier: Cashier, store: Store) -> None:
    sell_water(cashier)
    cashier.press("F11")
    cashier.type("202")
    cashier.press("F3")
    assert "Who takes the shift over?" in cashier.reads()
    cashier.click("老周")
    cashier.type(OWNER_PIN)
    cashier.press("Return")
    cashier.wait(lambda: cashier.till.shell.current == "sell")
    cashier.rest()
    assert cashier.counter.user.name == "老周"
    assert "difference +0.00" in cashier.warning
    sell_water(cashier)
    shifts = books.rows(store, "SELECT user_id, float_fen FROM shift ORDER BY shift_id")
    assert [tuple(row) for row in shifts] == [(2, 20000), (1, 20200)]
    assert [entry["user"] for entry in books.journal(store, "shift.closed")] == ["小周"]


def test_who_changes_their_mind_goes_on_selling(cashier: Cashier, store: Store) -> None:
    cashier.press("F11")
    cashier.type("200")
    cashier.press("F3", "Esc")
    assert cashier.till.shell.current == "sell"
    cashier.press("Esc")
    sell_water(cashier)
    assert books.count(store, "shift_close") == 0


def test_held_sales_are_told_and_stop_nothing(cashier: Cashier, store: Store) -> None:
    cashier.scan(WATER)
    cashier.press("F9")
    cashier.rest()
    cashier.press("F11")
    assert "1 sales are held; they stay for the next shift" in cashier.reads()
    cashier.type("200")
    cashier.press("Return")
    cashier.wait(lambda: "Who is at the till?" in cashier.reads())
    assert books.count(store, "shift_close") == 1


def test_an_open_sale_is_settled_or_held_first(cashier: Cashier) -> None:
    cashier.scan(WATER)
    cashier.press("F11")
    assert cashier.panel == ""
    assert "open sale" in cashier.says


def test_cash_paid_out_has_a_reason_and_the_supervisors_word(
    sit_down: SitDown, store: Store, printer_line: str
) -> None:
    """A cashier has no right to it."""
    cashier = sit_down(printer=printer_line)
    cashier.press("Home", "F7")
    cashier.type("12.50")
    cashier.press("Return")
    cashier.type("bags")
    cashier.press("Return")
    cashier.wait(lambda: cashier.panel == "approval")
    cashier.type(OWNER_PIN)
    cashier.press("Return")
    cashier.wait(lambda: cashier.panel == "")
    cashier.rest()
    (moved,) = books.journal(store, "cash.moved")
    assert (moved["user"], moved["approved_by"], moved["amount_fen"], moved["reason"]) == (
        "小周",
        "老周",
        -1250,
        "bags",
    )
    jobs = [kind for (kind,) in books.rows(store, "SELECT kind FROM print_job ORDER BY job_id")]
    assert jobs == ["drawer", "cash"]


def test_money_without_a_reason_does_not_move(sit_down: SitDown, store: Store) -> None:
    owner = sit_down(OWNER)
    owner.press("Home", "F6")
    owner.type("12.50")
    owner.press("Return", "Return")
    owner.rest()
    assert "Please give the reason" in owner.reads()
    assert books.count(store, "cash_entry") == 0


# The lock


def unlock(cashier: Cashier, pin: str) -> None:
    cashier.type(pin)
    cashier.press("Return")
    cashier.wait(lambda: cashier.till.shell.current == "sell")
    cashier.rest()


def test_a_locked_till_keeps_its_sale_and_takes_no_scan(cashier: Cashier, store: Store) -> None:
    cashier.scan(WATER)
    cashier.press("Ctrl+L")
    assert "The till is locked" in cashier.reads()
    cashier.till.scanned(WATER)
    cashier.press("Shift+F1", "F8", "F11")
    assert "The till is locked" in cashier.reads()
    unlock(cashier, CASHIER_PIN)
    assert cashier.lines == ["农夫山泉550ml 1瓶 2.00"]
    cashier.pay_cash()
    assert books.journal(store, "till.locked") == [{"user": "小周", "why": "key"}]


def test_somebody_elses_pin_goes_on_with_the_sale_under_their_name(cashier: Cashier, store: Store) -> None:
    cashier.scan(WATER)
    cashier.press("Ctrl+L")
    cashier.click("老周")
    unlock(cashier, OWNER_PIN)
    assert cashier.counter.user.name == "老周"
    assert cashier.lines == ["农夫山泉550ml 1瓶 2.00"]
    cashier.pay_cash()
    (sale,) = books.journal(store, "sale.completed")
    assert (sale["cashier"], sale["user"]) == ("小周", "老周"), "the shift is still 小周's"


def test_a_wrong_pin_opens_nothing(cashier: Cashier) -> None:
    cashier.press("Ctrl+L")
    cashier.type("1357")
    cashier.press("Return")
    cashier.rest()
    assert "This PIN is wrong" in cashier.reads()
    assert cashier.till.shell.current == ""


@pytest.mark.parametrize("minutes", [1, 5])
def test_a_till_nobody_touches_locks_itself(sit_down: SitDown, store: Store, clock: TestClock, minutes: int) -> None:
    cashier = sit_down(lock_minutes=minutes)
    cashier.scan(WATER)
    cashier.till._each_moment()
    clock.ms += minutes * MINUTE_MS - 1000
    cashier.till._each_moment()
    assert cashier.till.shell.current == "sell"
    clock.ms += 1000
    cashier.till._each_moment()
    assert "The till is locked" in cashier.reads()
    cashier.rest()
    assert [entry["why"] for entry in books.journal(store, "till.locked")] == ["idle"]
    unlock(cashier, CASHIER_PIN)
    assert cashier.lines == ["农夫山泉550ml 1瓶 2.00"]


def test_whoever_works_is_not_locked_out(cashier: Cashier, clock: TestClock) -> None:
    for _ in range(4):
        clock.ms += 4 * MINUTE_MS
        cashier.press("F1", "Esc")
        cashier.till._each_moment()
    clock.ms -= 60 * MINUTE_MS
    cashier.till._each_moment()
    assert cashier.till.shell.current == "sell"


def test_a_secret_that_is_being_typed_is_still_one_after_the_lock(sit_down: SitDown, store: Store) -> None:
    cashier = sit_down()
    cashier.press("Home", "F7")
    cashier.type("1")
    cashier.press("Return")
    cashier.type("x")
    cashier.press("Return")
    cashier.wait(lambda: cashier.panel == "approval")
    cashier.press("Ctrl+L")
    unlock(cashier, CASHIER_PIN)
    cashier.scan(OWNER_PIN)
    cashier.wait(lambda: cashier.panel == "")
    assert len(books.journal(store, "cash.moved")) == 1


# The way back


def test_an_owner_who_forgot_the_pin_comes_back_with_the_code(
    sit_down: SitDown, store: Store, clock: TestClock, ids: TestIds
) -> None:
    code = make_recovery_code(store, None, clock=clock, ids=ids)
    cashier = sit_down(None)
    cashier.click("老周")
    cashier.press("F8")
    cashier.type(code.lower())
    cashier.press("Return")
    for _ in range(2):
        cashier.type("864209")
        cashier.press("Return")
    cashier.wait(lambda: "The owner's recovery code" in cashier.reads())
    assert code not in cashier.reads()
    cashier.press("Return")
    cashier.wait(lambda: "Who is at the till?" in cashier.reads())
    cashier.click("老周")
    unlock(cashier, "864209")
    assert len(books.journal(store, "user.recovered")) == 1


def test_a_wrong_code_is_told_at_its_field(sit_down: SitDown, store: Store) -> None:
    cashier = sit_down(None)
    cashier.click("老周")
    cashier.press("F8")
    cashier.type("2222-2222-2222-2222")
    cashier.press("Return")
    for _ in range(2):
        cashier.type("864209")
        cashier.press("Return")
    cashier.rest()
    assert "This recovery code is wrong" in cashier.reads()
    cashier.press("Esc")
    assert "Who is at the till?" in cashier.reads()


def test_a_cashier_has_no_way_past_the_pin(sit_down: SitDown, store: Store, clock: TestClock, ids: TestIds) -> None:
    add_person(store, name="小李", role=Role.MANAGER, pin="731946", clock=clock, ids=ids)
    cashier = sit_down(None)
    cashier.click("小李")
    cashier.press("F8")
    assert "PIN forgotten?" not in cashier.reads()
    assert "Who is at the till?" in cashier.reads()


# The day after


def test_once_the_day_is_closed_there_is_a_backup_and_nobody_waited_for_it(
    cashier: Cashier, store: Store, clock: TestClock
) -> None:
    sell_water(cashier)
    cashier.press("F11")
    cashier.type("202")
    cashier.press("Return")
    cashier.wait(lambda: "Who is at the till?" in cashier.reads())
    clock.ms += 24 * 60 * MINUTE_MS
    cashier.click("小周")
    cashier.type(CASHIER_PIN)
    cashier.press("Return")
    cashier.wait(lambda: "Open the shift" in cashier.reads())
    assert "202.00" in cashier.reads(), "what was counted is the float that is offered"
    cashier.press("Return")
    cashier.wait(lambda: cashier.till.shell.current == "sell")
    cashier.rest()
    (checked,) = books.journal(store, "store.checked")
    assert (checked["ok"], checked["failed"]) == (True, [])
    assert (store.path.parent / "backups" / checked["backup"]).is_file()
