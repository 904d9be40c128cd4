"""`yundian buying`: what to order and why, and what suppliers are owed."""

from pos_app.app import Home, SystemClock, UuidIds, open_store
from pos_app.domain.money import Quantity
from pos_app.domain.people import Role, User
from pos_app.services import suppliers
from pos_app.store import goods_details
from pos_app.store.goods import product_ids
from pos_app.store.goods_details import Details
from pos_app.store.suppliers import Supplier
from tests.cli.conftest import Shop


def prepare(shop: Shop) -> None:
    """A supplier, and a product of which a hundred are wanted."""
    with open_store(Home(shop.folder / "store")) as store:
        owner = User(1, "老周", Role.OWNER)
        suppliers.save(store, Supplier(0, "s", "旺旺"), owner, clock=SystemClock(), ids=UuidIds())
        with store.write() as tx:
            for product in list(product_ids(tx)):
                goods_details.keep_details(tx, product, Details(supplier="旺旺", stock_min=Quantity.of(10_000)))


def test_what_is_to_be_ordered_says_why(shop: Shop) -> None:
    assert "nothing needs to be ordered" in shop.call("buying", "suggest").out
    prepare(shop)
    lines = shop.json("buying", "suggest", "--supplier", "旺旺")["lines"]
    assert lines
    assert all(line["why"].startswith("Sells 0") for line in lines)
    assert "Sells 0" in shop.call("buying", "suggest", "--cigarettes").out
    assert "There is no supplier called 谁" in shop.refusal("buying", "suggest", "--supplier", "谁")


def test_what_suppliers_are_owed_is_listed(shop: Shop) -> None:
    assert shop.call("buying", "owed").out == "no suppliers\n"
    prepare(shop)
    assert shop.json("buying", "owed")["suppliers"] == [{"supplier": "s", "name": "旺旺", "owed_fen": 0}]
