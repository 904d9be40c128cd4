"""A shop that has sold something, for tests that look at the store itself."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.domain.money import Money
from pos_app.services.shifts import close_shift, open_shift
from tests.faults.till import OWNER, STORE_FILE, Till, make_shop, opened

CUSTOMERS = 3


@pytest.fixture(scope="session")
def sold_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a shop on its second day: one shift was closed, one is open."""
    folder = tmp_path_factory.mktemp("sold")
    make_shop(folder / STORE_FILE)
    with opened(folder) as store:
        till = Till(store, first_id=1000)
        till.receive(20)
        for number in range(1, CUSTOMERS + 1):
            till.pay(till.ring_up(number))
        close_shift(store, OWNER, Money(500_00), clock=till.clock, ids=till.ids)
        open_shift(store, OWNER, Money(200_00), clock=till.clock, ids=till.ids)
    return folder


@pytest.fixture
def sold_folder(sold_shop: Path, tmp_path: Path) -> Path:
    """A copy of it that may be damaged."""
    return shutil.copytree(sold_shop, tmp_path / "shop")


@pytest.fixture
def till(sold_folder: Path) -> Iterator[Till]:
    """Someone at its till."""
    with opened(sold_folder) as store:
        yield Till(store, first_id=2000)
