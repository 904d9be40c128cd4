"""Suppliers: who they are, what they are owed, and how they are paid."""

from dataclasses import replace
from typing import Any

import pytest

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money
from pos_app.domain.people import RightMissing, Role, User
from pos_app.services import suppliers
from pos_app.services.suppliers import PaySupplier
from pos_app.store import cash
from pos_app.store.engine import Store
from pos_app.store.suppliers import Supplier
from tests.conftest import TestClock, TestIds
from tests.services.buying import CAKE, WATER_ID, bought, owed, pay, receive, send_back, supplier
from tests.services.test_days import Shop


@pytest.fixture
def shop(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> Shop:
    return Shop(floor, keeper, clock, ids)


def drawer(shop: Shop) -> Money:
    with shop.store.read() as tx:
        return cash.moved(tx, 1, "cash")


def test_a_supplier_is_kept_with_single_blanks_and_no_phone_in_the_journal(shop: Shop) -> None:
    made = supplier(shop, "  旺旺  食品 ", contact="王经理", phone="13812345678", lead_days=2)
    assert (made.name, made.phone, made.lead_days, made.rhythm_days) == ("旺旺 食品", "13812345678", 2, 7)
    (entry,) = shop.entries("supplier.changed")
    assert "13812345678" not in str(entry.body)
    assert "王经理" not in str(entry.body)


def test_a_supplier_may_be_changed_and_put_aside(shop: Shop) -> None:
    made = supplier(shop)
    changed = suppliers.save(shop.store, replace(made, note="周三送货", active=False), shop.user, **shop.tools)
    assert (changed.supplier_id, changed.note) == (made.supplier_id, "周三送货")
    assert suppliers.listed(shop.store) == []
    assert [each.name for each in suppliers.listed(shop.store, all_of_them=True)] == ["旺旺食品批发"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "名" * 61}, "name"),
        ({"lead_days": -1}, "lead_days"),
        ({"rhythm_days": 0}, "rhythm_days"),
        ({"rhythm_days": 181}, "rhythm_days"),
        ({"note": "x" * 201}, "note"),
    ],
)
def test_what_is_wrong_with_a_supplier_is_said_at_its_field(shop: Shop, values: dict[str, Any], field: str) -> None:
    with pytest.raises(RuleViolation) as error:
        suppliers.save(shop.store, replace(Supplier(0, "s", "旺旺"), **values), shop.user, **shop.tools)
    assert error.value.field == field


def test_no_two_suppliers_have_one_name(shop: Shop) -> None:
    supplier(shop)
    with pytest.raises(RuleViolation, match="already"):
        supplier(shop)


def test_what_is_owed_is_what_came_less_what_went_back_and_was_paid(shop: Shop) -> None:
    seller, other = supplier(shop), supplier(shop, "街口批发")
    receive(shop, seller, bought(CAKE, "10", "30"))
    send_back(shop, seller, bought(CAKE, "1", "30"))
    assert pay(shop, seller, "200").owed == Money(7000)
    assert owed(shop, other) == Money(0)
    assert [each.name for each in suppliers.listed(shop.store)] == ["旺旺食品批发", "街口批发"]
    _, account = suppliers.read(shop.store, seller.supplier_id)
    assert [(line.kind, str(line.amount), str(line.owed)) for line in account] == [
        ("payment", "-200.00", "70.00"),
        ("supplier_return", "-30.00", "270.00"),
        ("receipt", "300.00", "300.00"),
    ]


def test_cash_for_a_supplier_leaves_the_drawer_of_the_shift(shop: Shop) -> None:
    seller = supplier(shop)
    receive(shop, seller, bought(WATER_ID, "24", "1"))
    pay(shop, seller, "24", "cash")
    assert drawer(shop) == Money(-2400)
    shop.end_shift()
    with pytest.raises(RuleViolation, match="No shift is open"):
        pay(shop, seller, "1", "cash")


def test_money_that_comes_back_is_owed_again(shop: Shop) -> None:
    seller = supplier(shop)
    receive(shop, seller, bought(CAKE, "1", "30"))
    pay(shop, seller, "30", "cash")
    assert pay(shop, seller, "5", "cash", back=True).owed == Money(500)
    assert drawer(shop) == Money(-2500)


def test_a_payment_given_twice_is_one(shop: Shop) -> None:
    seller = supplier(shop)
    assert {pay(shop, seller, "10", "cash", uid="once").owed for _ in range(2)} == {Money(-1000)}
    assert drawer(shop) == Money(-1000)


@pytest.mark.parametrize(("tender", "amount", "field"), [("beads", "1", "tender"), ("bank", "0", "amount")])
def test_what_is_wrong_with_a_payment_is_said_at_its_field(shop: Shop, tender: str, amount: str, field: str) -> None:
    with pytest.raises(RuleViolation) as error:
        pay(shop, supplier(shop), amount, tender)
    assert error.value.field == field


def test_cash_needs_the_right_to_it(shop: Shop) -> None:
    seller, keeper = supplier(shop), User(1, "仓管", Role.STOCK_KEEPER)
    command = PaySupplier("x", seller.supplier_id, "cash", Money(100))
    with pytest.raises(RightMissing):
        suppliers.pay(shop.store, command, keeper, **shop.tools)
    suppliers.pay(shop.store, replace(command, tender="bank"), keeper, **shop.tools)
    assert owed(shop, seller) == Money(-100)


def test_a_cashier_adds_no_supplier(shop: Shop, cashier: User) -> None:
    with pytest.raises(RightMissing):
        suppliers.save(shop.store, Supplier(0, "s", "旺旺"), cashier, **shop.tools)
