"""What the faults meet: folders that are copied for each of them."""

import shutil
from pathlib import Path

import pytest

from pos_app.store.backup import back_up
from tests.faults.till import STORE_FILE, Till, make_shop, opened
from tests.faults.upgrading import BACKUPS, add_next_revision


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a shop that has sold nothing yet."""
    folder = tmp_path_factory.mktemp("shop")
    make_shop(folder / STORE_FILE)
    return folder


@pytest.fixture(scope="session")
def no_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a program that was never started."""
    return tmp_path_factory.mktemp("nothing")


@pytest.fixture(scope="session")
def outdated_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a shop with sales, whose program has been updated and knows one more revision."""
    folder = tmp_path_factory.mktemp("outdated")
    make_shop(folder / STORE_FILE)
    with opened(folder) as store:
        till = Till(store, first_id=1000)
        for number in range(1, 4):
            till.pay(till.ring_up(number))
    add_next_revision(folder)
    return folder


@pytest.fixture(scope="session")
def backed_up_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a shop with a backup, that has sold something since and was not shut down in order."""
    home = tmp_path_factory.mktemp("backed-up")
    make_shop(home / STORE_FILE)
    with opened(home) as store:
        till = Till(store, first_id=1000)
        till.pay(till.ring_up(1))
        back_up(store, home / BACKUPS, at_ms=1)
        till.pay(till.ring_up(2))
        return shutil.copytree(home, home / "as it was", ignore=shutil.ignore_patterns("as it was"))
