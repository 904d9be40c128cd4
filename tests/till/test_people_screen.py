"""The owner adds people, changes what roles may do, and makes a recovery code; others don't get there."""

import pytest

from pos_app.domain.money import Money
from pos_app.domain.people import Right, Role
from pos_app.services.people import add_person, sign_in
from pos_app.services.rights import roles_of
from pos_app.services.shifts import close_shift
from pos_app.store.engine import Store
from pos_app.ui.people.acts import Commanded, RightTurned
from pos_app.ui.people.keys import Command
from tests.conftest import TestClock, TestIds
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.shop import CASHIER, CASHIER_PIN, OWNER, WATER


@pytest.fixture
def owner(sit_down: SitDown) -> Cashier:
    """The owner at the people's screen."""
    owner = sit_down(OWNER)
    owner.till.shell.open_screen("people")
    owner.rest()
    return owner


def names(cashier: Cashier) -> str:
    return cashier.reads(cashier.till.shell.page)


def test_only_who_may_is_offered_the_screen(sit_down: SitDown) -> None:
    cashier = sit_down(CASHIER)
    assert not any(screen.key in {"people", "records"} for screen in cashier.till.shell._screens)
    owner = sit_down(OWNER)
    assert {"people", "records"} <= {screen.key for screen in owner.till.shell._screens}


def test_somebody_is_added_and_signs_in(owner: Cashier, store: Store, clock: TestClock, ids: TestIds) -> None:
    owner.press("F2")
    owner.type("Mei")
    owner.press("Return", "Right", "Return")
    owner.type("8642")
    owner.press("Ctrl+S")
    owner.rest()
    assert "Mei is kept" in names(owner)
    user = sign_in(store, 3, "8642", clock=clock, ids=ids)
    assert (user.name, user.role) == ("Mei", Role.STOCK_KEEPER)
    assert [books.journal(store, "user.added")[-1][name] for name in ("user", "name")] == ["老周", "Mei"]


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(owner: Cashier, store: Store) -> None:
    owner.press("F2")
    owner.type("Mei")
    owner.press("Return", "Return")
    owner.type("1234")
    owner.press("Ctrl+S")
    owner.rest()
    assert "This PIN is guessed at once" in names(owner)
    assert "Mei" in names(owner)
    assert books.count(store, "user") == 2
    owner.press("Esc", "Esc")
    assert owner.till.shell.current == "sell"


def test_who_has_left_signs_in_no_more_and_is_still_listed(owner: Cashier, store: Store) -> None:
    owner.press("Down", "F4")
    owner.rest()
    assert "has left" in names(owner)
    assert [tuple(row) for row in books.rows(store, "SELECT name, active FROM user")] == [("老周", 1), ("小周", 0)]
    owner.press("F4")
    owner.rest()
    assert [active for (active,) in books.rows(store, "SELECT active FROM user")] == [1, 1]


def test_the_owner_does_not_shut_themselves_out(owner: Cashier, store: Store) -> None:
    owner.press("F4")
    owner.rest()
    assert "You can't take yourself off" in names(owner)
    assert books.rows(store, "SELECT active FROM user WHERE user_id = 1")[0][0] == 1


def test_a_new_pin_holds_from_now_on(owner: Cashier, store: Store, clock: TestClock, ids: TestIds) -> None:
    owner.press("Down", "F3", "Return", "Return")
    owner.scan("8642", end="")  # as fast as a scanner: a PIN all the same
    owner.press("Ctrl+S")
    owner.rest()
    assert sign_in(store, 2, "8642", clock=clock, ids=ids).name == "小周"
    assert CASHIER_PIN not in str(books.journal(store, "user.pin_changed"))


def test_a_right_is_given_and_taken_on_the_grid(owner: Cashier, store: Store) -> None:
    owner.press("Right")
    assert "Open the drawer without a sale" in names(owner)
    places = list(Right).index(Right.OPEN_DRAWER)
    owner.press(*["Down"] * places, "F4")
    owner.rest()
    with store.read() as tx:
        assert Right.OPEN_DRAWER not in roles_of(tx)[Role.CASHIER].rights
    (changed,) = books.journal(store, "role.changed")
    assert (changed["user"], changed["role"], changed["taken"]) == ("老周", "cashier", ["open_drawer"])
    owner.press("F4")
    owner.rest()
    with store.read() as tx:
        assert Right.OPEN_DRAWER in roles_of(tx)[Role.CASHIER].rights


def test_the_owner_keeps_what_gives_rights_back(owner: Cashier, store: Store) -> None:
    owner.press("Right")
    owner.press(*["Down"] * list(Right).index(Right.PEOPLE), "F2")
    owner.rest()
    assert "The owner keeps the rights to people and settings" in names(owner)
    assert books.journal(store, "role.changed") == []


def test_the_discount_without_asking_goes_up_in_steps(owner: Cashier, store: Store) -> None:
    owner.press("Right")
    owner.press(*["Down"] * len(Right))
    for percent in (5, 10, 20, 30, 50, 100, 0):
        owner.press("F4")
        owner.rest()
        with store.read() as tx:
            assert roles_of(tx)[Role.CASHIER].discount_most == percent


def test_a_recovery_code_is_shown_once(owner: Cashier, store: Store) -> None:
    owner.press("F6")
    owner.rest()
    shown = names(owner)
    assert "The owner's recovery code" in shown
    code = next(line for line in shown.splitlines() if line.count("-") == 3)
    owner.press("Return")
    assert code in names(owner), "a scan's Enter takes it off nobody's screen"
    owner.press("Esc")
    assert code not in owner.reads()
    assert not books.is_in_the_files(store, code)


def test_one_thing_at_a_time(owner: Cashier, store: Store) -> None:
    presenter = owner.till.back._rooms.opened["people"].presenter  # type: ignore[union-attr]
    for _ in range(3):
        presenter.do(RightTurned(Role.CASHIER, Right.VOID.value))
    presenter.do(Commanded(Command.CODE, None))
    owner.rest()
    assert len(books.journal(store, "role.changed")) == 1
    assert books.journal(store, "recovery.made") == []


def test_a_stock_keeper_works_without_a_shift_and_never_sells(
    sit_down: SitDown, store: Store, clock: TestClock, ids: TestIds
) -> None:
    close_shift(store, CASHIER, Money(200_00), clock=clock, ids=ids)
    add_person(store, name="小王", role=Role.STOCK_KEEPER, pin="8642", clock=clock, ids=ids)
    keeper = sit_down(None)
    keeper.click("小王")
    keeper.type("8642")
    keeper.press("Return")
    keeper.wait(lambda: keeper.till.shell.current)
    assert not keeper.till.shell.offers("sell")
    assert keeper.till.shell.offers("supply")
    keeper.till.scanned(WATER)
    keeper.press("Ctrl+L")
    assert "The till is locked" in keeper.reads()
    keeper.type("8642")
    keeper.press("Return")
    keeper.wait(lambda: keeper.till.shell.current)
    keeper.rest()
    keeper.till.shell.open_screen("sync")
    keeper.press("Esc")
    keeper.wait(lambda: "Who is at the till?" in keeper.reads())
    assert books.count(store, "sale") == 0
    assert books.count(store, "shift") == 1
