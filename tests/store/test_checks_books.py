"""Closed days, deliveries and the cloud's word: each check sees its damage, and that one only (rules A-10, C-4)."""

import shutil
from pathlib import Path

import pytest

from pos_app.store import checks_books
from tests.faults.till import findings, opened
from tests.store.closed_shop import BOOK_DAMAGES, make_closed_shop
from tests.store.damage import other_program


@pytest.fixture(scope="session")
def closed_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("closed")
    make_closed_shop(folder)
    return folder


@pytest.fixture
def closed_folder(closed_shop: Path, tmp_path: Path) -> Path:
    """A copy of it that may be damaged."""
    return shutil.copytree(closed_shop, tmp_path / "shop")


def test_a_shop_with_closed_days_is_in_order(closed_folder: Path) -> None:
    with opened(closed_folder) as store, store.read() as tx:
        assert findings(tx) == []
        assert tx.value("SELECT count(*) FROM day_close") == 2


def test_every_check_of_the_books_has_its_damage() -> None:
    assert {name for name, _ in BOOK_DAMAGES.values()} == {"journal_chain", *checks_books.INVARIANTS}


@pytest.mark.parametrize("what", BOOK_DAMAGES)
def test_each_damage_to_the_books_is_seen_by_its_check_alone(what: str, closed_folder: Path) -> None:
    name, damage = BOOK_DAMAGES[what]
    damage(closed_folder)
    with opened(closed_folder) as store, store.read() as tx:
        assert [check.name for check in findings(tx)] == [name]


@pytest.mark.parametrize("table", ["day_close", "day_ledger"])
@pytest.mark.parametrize("act", ["UPDATE {} SET business_date = '2030-01-01'", "DELETE FROM {}"])
def test_a_closed_day_is_never_changed_by_any_program(table: str, act: str, closed_folder: Path) -> None:
    other = other_program(closed_folder / "store.sqlite")
    with pytest.raises(Exception, match="is a fact"):
        other.execute(act.format(table))
    other.close()
