"""The demo shop: a few hundred real products, an owner, a cashier and an open shift."""

from pathlib import Path
from typing import Final

from pos_app.domain.money import Money
from pos_app.domain.people import Role, User
from pos_app.services.goods_files.importing import import_goods
from pos_app.services.people import add_person
from pos_app.services.ports import Clock, Ids
from pos_app.services.shifts import open_shift
from pos_app.services.shop import NewShop, create_shop
from pos_app.store.engine import Store

DEMO_LICENCE: Final = "000000000000"
DEMO_PIN: Final = "886699"
DEMO_FLOAT: Final = Money(200_00)
DEMO_GOODS: Final = Path(__file__).parents[2] / "resources" / "demo" / "goods.csv"


def make_demo_shop(store: Store, *, clock: Clock, ids: Ids) -> User:
    """Fill an empty store and open the shift; its cashier."""
    cashier = make_demo_staff(store, clock=clock, ids=ids)
    open_shift(store, cashier, DEMO_FLOAT, clock=clock, ids=ids)
    return cashier


def make_demo_staff(store: Store, *, clock: Clock, ids: Ids) -> User:
    """Fill an empty store with shop, goods and people; the cashier."""
    shop = NewShop(licence=DEMO_LICENCE, name="云店演示店", owner="店主", pin=DEMO_PIN)
    create_shop(store, shop, clock=clock, ids=ids)
    import_goods(store, DEMO_GOODS, clock=clock, ids=ids)
    user_id = add_person(store, name="小周", role=Role.CASHIER, pin=DEMO_PIN, clock=clock, ids=ids)
    return User(user_id, "小周", Role.CASHIER)
