"""What tests stand on: a real store in a folder of its own, time and names that come as told."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.domain.money import Money
from pos_app.domain.people import Role, User
from pos_app.services.shifts import open_shift
from pos_app.services.shop import NewShop, create_shop
from pos_app.store import checks
from pos_app.store.engine import Store
from pos_app.store.migrate import migrate

OWNER_PIN = "135790"


class TestClock:
    """Stands still until it is moved; every look is a millisecond later."""

    __test__ = False

    def __init__(self, now_ms: int = 1_795_312_800_000) -> None:  # 2026-11-22 10:00 in China
        self.ms = now_ms

    def now_ms(self) -> int:
        self.ms += 1
        return self.ms


class TestIds:
    """Names in the order they are asked for, in the form of a UUIDv7."""

    __test__ = False

    def __init__(self) -> None:
        self.count = 0
        self._door = threading.Lock()

    def new(self) -> str:
        with self._door:  # a till and its sync ask at the same moment
            self.count += 1
            return f"01900000-0000-7000-8000-{self.count:012x}"


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def ids() -> TestIds:
    return TestIds()


@pytest.fixture(scope="session")
def empty_store_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "store.sqlite"
    store = Store(path)
    migrate(store)
    store.close()
    return path


@pytest.fixture
def store(tmp_path: Path, empty_store_file: Path) -> Iterator[Store]:
    """A migrated store without a shop. Whatever a test did to it, every check must hold afterwards."""
    path = tmp_path / "store.sqlite"
    shutil.copy(empty_store_file, path)
    store = Store(path)
    yield store
    with store.read() as tx:
        broken = [check for check in checks.run(tx) if not check.ok]
    store.close()
    assert broken == []


@pytest.fixture
def shop_store(store: Store, clock: TestClock, ids: TestIds) -> Store:
    """A store with a shop, its owner and no goods."""
    create_shop(store, NewShop("430102100001", "小周烟酒店", "老周", OWNER_PIN), clock=clock, ids=ids)
    return store


@pytest.fixture
def owner(shop_store: Store) -> User:
    return User(1, "老周", Role.OWNER)


@pytest.fixture
def open_till(shop_store: Store, owner: User, clock: TestClock, ids: TestIds) -> Store:
    """A shop whose shift is open."""
    open_shift(shop_store, owner, Money(20_000), clock=clock, ids=ids)
    return shop_store
