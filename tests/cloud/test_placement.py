"""Partitions may stand on another PostgreSQL server, and nothing of the cloud knows it."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from cloud.app import create_app
from cloud.database import Database
from cloud.placement import place
from cloud.private_postgres import private_postgres
from cloud.registers import revoke
from cloud.rollup import remake
from cloud.serve import running
from cloud.stats import stats
from pos_app.domain.errors import RuleViolation
from tests.cloud.tills import enrolled
from tests.conftest import TestClock, TestIds

PARTITIONS = 4
TILLS = 12


@pytest.fixture
def two_servers() -> Iterator[tuple[str, str]]:
    """Two servers of their own, each with an empty database."""
    with (
        TemporaryDirectory(prefix="yundian-postgres-") as folder,
        private_postgres(Path(folder) / "one", settings=("fsync=off",)) as one,
        private_postgres(Path(folder) / "two", settings=("fsync=off",)) as two,
    ):
        for address in (one, two):
            with psycopg.connect(address + "postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE cloud")
        yield one + "cloud", two + "cloud"


def rows_on(address: str, table: str) -> int:
    with psycopg.connect(address) as connection:
        found = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert found is not None
    return int(found[0])


def test_half_of_the_registers_live_on_another_server(two_servers: tuple[str, str], ids: TestIds) -> None:
    here, there = two_servers
    clock = TestClock()
    database = Database.open(here, partitions=PARTITIONS)
    place(database, range(PARTITIONS // 2, PARTITIONS), there)
    with running(create_app(database, clock=clock, ids=ids)) as address:
        tills = [
            enrolled(address, database, clock, licence=f"4301021000{number:02d}", register="01")
            for number in range(TILLS)
        ]
        for till in tills:
            entries = till.chain.add_many(9)
            till.take(entries)
            till.take(entries)
        revoke(database, tills[0].name, clock=clock)
        told = stats(database)
    assert (len(told["registers"]), told["entries"], told["sales"]) == (TILLS, 9 * TILLS, 3 * TILLS)
    elsewhere = rows_on(there, "journal_entry")
    assert 0 < elsewhere < 9 * TILLS
    assert rows_on(there, "register") * 9 == elsewhere
    remake(database)
    assert stats(database) == told
    database.close()


def test_a_partition_that_has_rows_stays_where_it_is(two_servers: tuple[str, str], ids: TestIds) -> None:
    here, there = two_servers
    clock = TestClock()
    database = Database.open(here, partitions=1)
    with running(create_app(database, clock=clock, ids=ids)) as address:
        enrolled(address, database, clock, licence="430102100001", register="01")
    with pytest.raises(RuleViolation, match="not empty"):
        place(database, range(1), there)
    assert rows_on(here, "register") == 1
    database.close()
