"""A shop with goods and an open shift, made once and copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.domain.money import Money
from pos_app.domain.people import Role, User
from pos_app.services.people import add_person
from pos_app.services.shifts import open_shift
from pos_app.services.shop import NewShop, create_shop
from pos_app.store import checks
from pos_app.store.engine import Store
from tests.conftest import OWNER_PIN, TestClock, TestIds
from tests.services import shelf

CASHIER_PIN = "2468"
FLOAT = Money(20_000)
IDS_OF_THE_SHOP = 1_000
"""So many names may be used up by the shop that is copied."""


@pytest.fixture(scope="session")
def shelf_file(tmp_path_factory: pytest.TempPathFactory, empty_store_file: Path) -> Path:
    """The store of a shop whose shift is open and whose shelves are full."""
    folder = tmp_path_factory.mktemp("shelf")
    path = folder / "store.sqlite"
    shutil.copy(empty_store_file, path)
    clock, ids, store = TestClock(), TestIds(), Store(path)
    create_shop(store, NewShop("430102100001", "小周烟酒店", "老周", OWNER_PIN), clock=clock, ids=ids)
    shelf.fill(store, folder, clock=clock, ids=ids)
    add_person(store, name="小周", role=Role.CASHIER, pin=CASHIER_PIN, clock=clock, ids=ids)
    open_shift(store, User(1, "老周", Role.OWNER), FLOAT, clock=clock, ids=ids)
    assert ids.count < IDS_OF_THE_SHOP
    store.close()
    return path


@pytest.fixture
def floor(shelf_file: Path, tmp_path: Path, ids: TestIds) -> Iterator[Store]:
    """A copy of that store. Whatever a test did to it, every check must hold afterwards."""
    path = tmp_path / "floor.sqlite"
    shutil.copy(shelf_file, path)
    ids.count = IDS_OF_THE_SHOP
    store = Store(path)
    yield store
    with store.read() as tx:
        broken = [check for check in checks.run(tx) if not check.ok]
    store.close()
    assert broken == []


@pytest.fixture
def keeper() -> User:
    """The owner of that shop."""
    return User(1, "老周", Role.OWNER)


@pytest.fixture
def cashier() -> User:
    return User(2, "小周", Role.CASHIER)
