"""What must hold of goods from suppliers, of orders and of what is owed: each check sees its damage."""

from pathlib import Path
from typing import Any, Final

import pytest

from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import ProductId
from pos_app.domain.purchase import Entry, PurchaseKind
from pos_app.services import orders, purchases, suppliers
from pos_app.services.orders import KeepOrder
from pos_app.services.purchases import Buy
from pos_app.services.suppliers import PaySupplier
from pos_app.store import checks_suppliers
from pos_app.store.suppliers import Supplier
from tests.faults.till import OWNER, Till, findings, opened
from tests.store.damage import Damage, sql

WATER, MILK = ProductId(2), ProductId(3)


@pytest.fixture
def bought_folder(sold_folder: Path) -> Path:
    """A shop with an order, a receipt of it with a discount and a gift, a return, and two payments."""
    with opened(sold_folder) as store:
        till = Till(store, first_id=3000)
        tools: dict[str, Any] = {"clock": till.clock, "ids": till.ids}
        seller = suppliers.save(store, Supplier(0, "seller", "旺旺"), OWNER, **tools).supplier_id
        entries = (
            Entry(WATER, Quantity.of(24), Money(110), discount=Money(40)),
            Entry(MILK, Quantity.of(2), Money(200)),
            Entry(MILK, Quantity.of(1), Money(200), gift=True),
        )
        order = orders.keep(store, KeepOrder("order", seller, entries[:2]), OWNER, clock=till.clock).head.order_id
        orders.send(store, order, OWNER, **tools)
        command = Buy("came", PurchaseKind.RECEIPT, seller, entries, Money(100), order_id=order)
        purchases.buy(store, command, OWNER, **tools)
        purchases.buy(store, Buy("back", PurchaseKind.RETURN, seller, entries[1:2], reason="坏"), OWNER, **tools)
        for tender in ("cash", "bank"):
            suppliers.pay(store, PaySupplier(tender, seller, tender, Money(500)), OWNER, **tools)
    return sold_folder


_FIRST: Final = "purchase_id = 1 AND line = 1"
DAMAGES: Final[dict[str, tuple[set[str], Damage]]] = {
    "less came": (
        {"purchase_is_in_stock"},
        sql(f"UPDATE purchase_line SET quantity_milli = quantity_milli - 1000 WHERE {_FIRST}"),
    ),
    "a receipt says another day": (
        {"purchase_is_in_stock"},
        sql("UPDATE purchase SET business_date = '2026-11-01' WHERE purchase_id = 1"),
    ),
    "what went back cost less": (
        {"purchase_is_in_stock"},
        sql("UPDATE purchase_line SET cost_fen = cost_fen + 1 WHERE purchase_id = 2"),
    ),
    "a receipt lost a line": (
        {"purchase_is_in_stock", "purchase_total_is_its_lines", "purchase_is_in_the_journal"},
        sql(f"DELETE FROM purchase_line WHERE {_FIRST}"),
    ),
    "a price was changed": (
        {"purchase_total_is_its_lines"},
        sql(f"UPDATE purchase_line SET price_fen = price_fen - 1 WHERE {_FIRST}"),
    ),
    "a gift is none": (
        {"purchase_total_is_its_lines"},
        sql("UPDATE purchase_line SET gift = 0 WHERE purchase_id = 1 AND line = 3"),
    ),
    "less is owed": (
        {"purchase_total_is_its_lines", "purchase_is_in_the_journal"},
        sql("UPDATE purchase SET total_fen = total_fen - 1 WHERE purchase_id = 1"),
    ),
    "a return is called otherwise": (
        {"purchase_is_in_the_journal"},
        sql("UPDATE purchase SET uid = 'x' WHERE purchase_id = 2"),
    ),
    "more was paid": (
        {"supplier_payment_is_in_the_journal"},
        sql("UPDATE supplier_payment SET amount_fen = amount_fen + 1 WHERE tender = 'bank'"),
    ),
    "a payment is gone": (
        {"supplier_payment_is_in_the_journal"},
        sql("DELETE FROM supplier_payment WHERE tender = 'bank'"),
    ),
    "less cash left the drawer": (
        {"cash_for_suppliers_left_the_drawer"},
        sql("UPDATE cash_entry SET amount_fen = amount_fen + 1 WHERE kind = 'supplier'"),
    ),
    "more was ordered": (
        {"sent_order_is_in_the_journal"},
        sql("UPDATE purchase_order_line SET units_milli = units_milli + 1000 WHERE line = 1"),
    ),
    "a sent order is a draft again": (
        {"sent_order_is_in_the_journal"},
        sql("UPDATE purchase_order SET state = 'draft'"),
    ),
}


def test_every_check_of_buying_has_its_damage() -> None:
    assert set().union(*(names for names, _ in DAMAGES.values())) == set(checks_suppliers.INVARIANTS)


def test_a_shop_that_bought_is_in_order(bought_folder: Path) -> None:
    with opened(bought_folder) as store, store.read() as tx:
        assert findings(tx) == []


@pytest.mark.parametrize("what", DAMAGES)
def test_each_damage_is_seen(what: str, bought_folder: Path) -> None:
    names, damage = DAMAGES[what]
    damage(bought_folder)
    with opened(bought_folder) as store, store.read() as tx:
        found = {check.name for check in findings(tx)}
    assert found & set(checks_suppliers.INVARIANTS) == names
