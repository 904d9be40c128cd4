"""The goods that a struck program buys: a supplier is added, goods come from it, and it is paid out of the drawer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import ProductId
from pos_app.domain.purchase import Entry, PurchaseKind
from pos_app.services import purchases, suppliers
from pos_app.services.purchases import Buy
from pos_app.services.suppliers import PaySupplier
from pos_app.store.engine import Store
from pos_app.store.suppliers import Supplier
from tests.faults.till import OWNER, STORE_FILE, Till

SELLER: Final = Supplier(0, "seller", "旺旺")
WATER: Final = ProductId(2)
BOTTLES: Final = 24
OWED: Final = Money(2_640)


def buy(folder: Path) -> Iterator[str]:
    """Each of the three is one transaction."""
    store = Store(folder / STORE_FILE)
    till = Till(store, first_id=1000)
    yield from bought(till)
    store.close()


def bought(till: Till) -> Iterator[str]:
    """The same names each time: what is done already is not done again."""
    seller = suppliers.save(till.store, SELLER, OWNER, clock=till.clock, ids=till.ids).supplier_id
    yield "added"
    lines = (Entry(WATER, Quantity.of(BOTTLES), Money(110)),)
    command = Buy("came", PurchaseKind.RECEIPT, seller, lines)
    purchases.buy(till.store, command, OWNER, clock=till.clock, ids=till.ids)
    yield "came"
    payment = PaySupplier("paid", seller, "cash", OWED)
    suppliers.pay(till.store, payment, OWNER, clock=till.clock, ids=till.ids)
    yield "paid"
