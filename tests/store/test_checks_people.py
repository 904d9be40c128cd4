"""Each check of shifts, of cash paid in and out and of roles sees its damage, and that one only."""

import shutil
from pathlib import Path

import pytest

from pos_app.domain.drawer_count import Counted
from pos_app.domain.money import Money
from pos_app.domain.people import Allowed, Right, Role
from pos_app.services.cash import PAY_IN, PAY_OUT, MoveCash, move_cash
from pos_app.services.rights import change_role
from pos_app.services.shifts import close_shift, open_shift
from pos_app.store import checks, checks_people, journal
from tests.faults.till import OWNER, STORE_FILE, Till, findings, make_shop, opened
from tests.store.damage import Damage, sql


@pytest.fixture(scope="session")
def counted_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with a shift that was counted, money paid in and out, and a role that was changed twice."""
    folder = tmp_path_factory.mktemp("counted")
    make_shop(folder / STORE_FILE)
    with opened(folder) as store:
        till = Till(store, first_id=1000)
        till.receive(20)
        till.pay(till.ring_up(1))
        for kind in (PAY_IN, PAY_OUT):
            move = MoveCash(kind, Money(20_00), "换零")
            move_cash(store, move, OWNER, with_printer=False, clock=till.clock, ids=till.ids)
        count = Counted({"cash": Money(500_00), "wechat": Money(0)})
        close_shift(store, OWNER, count, clock=till.clock, ids=till.ids)
        open_shift(store, OWNER, Money(200_00), clock=till.clock, ids=till.ids)
        for rights in ({Right.SELL}, {Right.SELL, Right.VOID}):
            change_role(store, Role.CASHIER, Allowed(frozenset(rights), 10), OWNER, clock=till.clock, ids=till.ids)
    return folder


@pytest.fixture
def folder(counted_shop: Path, tmp_path: Path) -> Path:
    """A copy of it that may be damaged."""
    return shutil.copytree(counted_shop, tmp_path / "shop")


def cash_told(folder: Path) -> None:
    """The journal tells of money that is not in the books."""
    with opened(folder) as store, store.write() as tx:
        journal.append(tx, "cash.moved", {"amount_fen": 1, "reason": "?"}, uid="entry-x", at_ms=1)


DAMAGES: dict[str, tuple[str, Damage]] = {
    "more was expected": (
        "shift_count_is_what_came_in",
        sql("UPDATE shift_count SET expected_fen = expected_fen + 1 WHERE tender = 'wechat'"),
    ),
    "a tender is not in the count": (
        "every_tender_of_a_shift_is_counted",
        sql("DELETE FROM shift_count WHERE tender = 'cash'"),
    ),
    "less was counted": (
        "shift_close_is_its_cash_count",
        sql("UPDATE shift_count SET counted_fen = counted_fen - 1 WHERE tender = 'cash'"),
    ),
    "another reason": (
        "cash_paid_in_and_out_is_in_the_journal",
        sql("UPDATE cash_entry SET reason = '' WHERE kind = 'pay_in'"),
    ),
    "in is out": (
        "cash_paid_in_and_out_is_in_the_journal",
        sql("UPDATE cash_entry SET kind = 'pay_out' WHERE kind = 'pay_in'"),
    ),
    "cash told that never moved": ("journal_cash_is_in_the_books", cash_told),
    "a right was taken by hand": (
        "roles_may_what_was_last_said",
        sql("INSERT INTO role_right (role, name) VALUES ('cashier', 'people')"),
    ),
    "a discount was raised by hand": ("roles_may_what_was_last_said", sql("UPDATE role SET discount_most = 100")),
    "a role was made by hand": (
        "roles_may_what_was_last_said",
        sql("INSERT INTO role (role, discount_most) VALUES ('manager', 0)"),
    ),
    "a role was forgotten": (
        "roles_may_what_was_last_said",
        sql("DELETE FROM role_right", "DELETE FROM role"),
    ),
    "nobody owns the shop": ("somebody_owns_the_shop", sql("UPDATE user SET active = 0 WHERE role = 'owner'")),
}


def found(folder: Path) -> list[str]:
    with opened(folder) as store, store.read() as tx:
        return [check.name for check in findings(tx)]


def test_every_check_has_its_damage() -> None:
    assert {name for name, _ in DAMAGES.values()} == set(checks_people.INVARIANTS)
    assert checks_people.INVARIANTS.items() <= checks.INVARIANTS.items()


def test_a_counted_shop_is_in_order(folder: Path) -> None:
    assert found(folder) == []


@pytest.mark.parametrize("what", DAMAGES)
def test_each_damage_is_seen_by_its_check_alone(what: str, folder: Path) -> None:
    name, damage = DAMAGES[what]
    damage(folder)
    assert found(folder) == [name]
