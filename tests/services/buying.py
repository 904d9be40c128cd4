"""A shop that buys: its suppliers, and short words for what its tests do."""

from dataclasses import replace
from typing import Any, Final

from pos_app.domain.money import ONE, Money, Quantity
from pos_app.domain.product import ProductId
from pos_app.domain.purchase import Entry, PurchaseKind
from pos_app.services import orders, purchases, suppliers
from pos_app.services.orders import KeepOrder, Order
from pos_app.services.purchases import Bought, Buy
from pos_app.services.suppliers import PaySupplier
from pos_app.store import stock
from pos_app.store.suppliers import Supplier
from tests.services.test_days import Shop

ZHONGHUA, NANJING, WATER_ID, APPLES, PEANUTS, CAKE, CARD = map(ProductId, range(1, 8))
CASE_OF_24: Final = Quantity.of(24)


def supplier(shop: Shop, name: str = "旺旺食品批发", **more: Any) -> Supplier:
    wanted = replace(Supplier(0, shop.ids.new(), name), **more)
    return suppliers.save(shop.store, wanted, shop.user, **shop.tools)


def bought(product: ProductId, units: str, price: str, factor: Quantity = ONE, **more: Any) -> Entry:
    return Entry(product, Quantity.parse(units), Money.parse(price), factor=factor, **more)


def receive(shop: Shop, seller: Supplier, *entries: Entry, **more: Any) -> Bought:
    command = Buy(more.pop("uid", shop.ids.new()), PurchaseKind.RECEIPT, seller.supplier_id, entries, **more)
    return purchases.buy(shop.store, command, shop.user, **shop.tools)


def send_back(shop: Shop, seller: Supplier, *entries: Entry, **more: Any) -> Bought:
    reason = more.pop("reason", "过期")
    command = Buy(
        more.pop("uid", shop.ids.new()), PurchaseKind.RETURN, seller.supplier_id, entries, reason=reason, **more
    )
    return purchases.buy(shop.store, command, shop.user, **shop.tools)


def pay(shop: Shop, seller: Supplier, amount: str, tender: str = "bank", **more: Any) -> Supplier:
    command = PaySupplier(more.pop("uid", shop.ids.new()), seller.supplier_id, tender, Money.parse(amount), **more)
    return suppliers.pay(shop.store, command, shop.user, **shop.tools)


def owed(shop: Shop, seller: Supplier) -> Money:
    return suppliers.read(shop.store, seller.supplier_id)[0].owed


def draft(shop: Shop, seller: Supplier, *entries: Entry, **more: Any) -> Order:
    command = KeepOrder(more.pop("uid", shop.ids.new()), seller.supplier_id, entries, **more)
    return orders.keep(shop.store, command, shop.user, clock=shop.clock)


def ordered(shop: Shop, seller: Supplier, *entries: Entry) -> Order:
    return orders.send(shop.store, draft(shop, seller, *entries).head.order_id, shop.user, **shop.tools)


def held(shop: Shop, product: ProductId) -> tuple[int, int]:
    """On hand (thousandths) and what it cost (fen)."""
    with shop.store.read() as tx:
        row = stock.stock_of(tx, product)
        return row.on_hand.milli, row.value.fen
