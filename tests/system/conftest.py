"""A shop on the disk, made once, and copies of it for the real program to sell with."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from pos_app.app import Home
from pos_app.services import settings
from pos_app.services.demo_shop import make_demo_shop
from pos_app.store import checks
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds

WATER: Final = "6921168509256"
BIG_WATER: Final = "6921168520015"


@pytest.fixture(scope="session")
def demo_file(empty_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo shop with its shift open: the program sells with it without asking for a PIN."""
    path = Path(shutil.copy(empty_store_file, tmp_path_factory.mktemp("demo") / "store.sqlite"))
    store = Store(path)
    make_demo_shop(store, clock=TestClock(), ids=TestIds())
    settings.change(store, voice="off", language="en")
    store.close()
    return path


@pytest.fixture
def home(demo_file: Path, tmp_path: Path) -> Iterator[Home]:
    """The folder of a shop; after the test its books must be right."""
    home = Home(tmp_path / "shop")
    home.folder.mkdir()
    shutil.copy(demo_file, home.store_file)
    yield home
    with looked_into(home) as store, store.read() as tx:
        assert [check for check in checks.run(tx) if not check.ok] == []


@contextmanager
def looked_into(home: Home) -> Iterator[Store]:
    """The store, read by somebody else while the till may be running."""
    store = Store(home.store_file, read_only=True)
    try:
        yield store
    finally:
        store.close()


Change = Callable[..., None]


@pytest.fixture
def change_settings(home: Home) -> Change:
    def change(**values: object) -> None:
        store = Store(home.store_file)
        settings.change(store, **values)
        store.close()

    return change
