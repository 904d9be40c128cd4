"""One code for PostgreSQL and SQLite, and partitions that can lie on another server (docs/decisions)."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import inspect, select, text

from cloud.app import create_app
from cloud.database import Database, DatabaseDown, insert_if_new, insert_many, one_of
from cloud.schema import VERSION, cloud_schema, journal_entry, metadata, nonce
from cloud.serve import running
from cloud.tables import SchemaTooNew
from tests.cloud.conftest import fresh_postgres
from tests.cloud.tills import Till, alarms_of, enrolled
from tests.conftest import TestClock, TestIds

OWNED = [table for table in metadata.sorted_tables if table.info.get("owned")]


def test_opening_again_finds_what_is_there(database: Database, database_url: str) -> None:
    with database.write() as connection:
        insert_if_new(connection, nonce, register_id="r", nonce="n", used_at_ms=1)
    again = Database.open(database_url)
    with again.read() as connection:
        assert connection.execute(select(nonce)).all() == [("r", "n", 1)]
    again.close()


def test_a_newer_program_s_database_is_refused(database: Database, database_url: str) -> None:
    with database.write() as connection:
        connection.execute(cloud_schema.update().values(version=VERSION + 1))
    with pytest.raises(SchemaTooNew):
        Database.open(database_url)


def test_an_error_inside_keeps_nothing(database: Database) -> None:
    def fail() -> None:
        with database.write() as connection:
            insert_if_new(connection, nonce, register_id="r", nonce="n", used_at_ms=1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.read() as connection:
        assert connection.execute(select(nonce)).all() == []


def test_nothing_that_is_written_while_reading_is_kept(database: Database) -> None:
    with database.read() as connection:
        insert_if_new(connection, nonce, register_id="r", nonce="n", used_at_ms=1)
    with database.read() as connection:
        assert connection.execute(select(nonce)).all() == []


def test_a_reader_sees_one_moment(database: Database) -> None:
    with database.read() as reader:
        before = reader.execute(select(nonce)).all()
        with database.write() as writer:
            insert_if_new(writer, nonce, register_id="r", nonce="n", used_at_ms=1)
        assert reader.execute(select(nonce)).all() == before


def test_a_row_is_new_once(database: Database) -> None:
    with database.write() as connection:
        made = [insert_if_new(connection, nonce, register_id="r", nonce="n", used_at_ms=at) for at in (1, 2)]
    assert made == [True, False]


def test_many_rows_keep_every_character(database: Database) -> None:
    names = ["\\", "\t", "\n", "\\N", "", "é☃𝄞", "'\"", "a" * 5000]
    with database.write() as connection:
        insert_many(connection, nonce, ("register_id", "nonce", "used_at_ms"), [("r", name, 1) for name in names])
        found = connection.execute(select(nonce.c.nonce).where(one_of(connection, nonce.c.nonce, names))).scalars()
        assert sorted(found) == sorted(names)


def test_sqlite_is_durable_and_strict(tmp_path_factory: pytest.TempPathFactory) -> None:
    database = Database.open(f"sqlite:///{tmp_path_factory.mktemp('cloud') / 'cloud.sqlite'}")
    with database.read() as connection:
        read = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in ("journal_mode", "synchronous")
        }
    assert read == {"journal_mode": "wal", "synchronous": 2}
    database.close()


def test_a_database_that_is_not_there_is_told(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("cloud")
    for url in (f"sqlite:///{folder}/no/such/folder/cloud.sqlite", "postgresql://nobody@127.0.0.1:1/none"):
        with pytest.raises(DatabaseDown):
            Database.open(url)


def test_every_table_of_registers_has_the_same_partitions(postgres: str) -> None:
    with fresh_postgres(postgres) as url:
        database = Database.open(url)
        with database.read() as connection:
            parts = connection.execute(
                text("SELECT inhparent::regclass::text, count(*) FROM pg_inherits GROUP BY 1 ORDER BY 1")
            ).all()
            keyed = inspect(connection).get_pk_constraint("journal_entry")["constrained_columns"]
        database.close()
    tables = dict(tuple(row) for row in parts)
    assert {tables[table.name] for table in OWNED} == {3}
    assert keyed == []


def test_each_key_of_a_register_s_table_begins_with_the_register() -> None:
    for table in OWNED:
        assert table.primary_key.columns.keys()[0] == "register_id", table.name


@contextmanager
def moved_partitions(postgres: str) -> Iterator[tuple[str, str]]:
    """A cloud whose journal, feed, alarms and nonces of one partition lie in another database, as on another server."""
    with fresh_postgres(postgres) as here, fresh_postgres(postgres) as there:
        Database.open(here).close()
        Database.open(there).close()
        parts = postgres.removeprefix("postgresql://").rstrip("/")
        port = parts.rpartition(":")[2]
        name = there.rpartition("/")[2]
        with psycopg.connect(here, autocommit=True) as connection:
            connection.execute("CREATE EXTENSION postgres_fdw")
            connection.execute(
                "CREATE SERVER other FOREIGN DATA WRAPPER postgres_fdw "
                f"OPTIONS (host '127.0.0.1', port '{port}', dbname '{name}')"
            )
            connection.execute("CREATE USER MAPPING FOR CURRENT_USER SERVER other OPTIONS (user 'postgres')")
            for table in OWNED:
                for number in range(3):
                    part = f"{table.name}_p{number}"
                    connection.execute(f"DROP TABLE {part}")
                    connection.execute(
                        f"CREATE FOREIGN TABLE {part} PARTITION OF {table.name} "
                        f"FOR VALUES WITH (MODULUS 3, REMAINDER {number}) SERVER other"
                    )
        yield here, there


def test_partitions_may_lie_on_another_server(postgres: str, clock: TestClock, ids: TestIds) -> None:
    """Everything a till does goes on when all its rows are elsewhere."""
    with moved_partitions(postgres) as (here, there):
        database = Database.open(here)
        with running(create_app(database, clock=clock, ids=ids)) as url:
            till = enrolled(url, database, clock, licence="430102100001", register="01")
            whole_life_of(till)
        database.close()
        with psycopg.connect(there) as connection:
            row = connection.execute(f"SELECT count(*) FROM {journal_entry.name}").fetchone()
    assert row == (13,)


def whole_life_of(till: Till) -> None:
    entries = till.chain.add_many(9)
    till.take(entries[:6])
    till.take(entries[3:])
    back = till.chain.until(5, epoch=2)
    cursor = till.take(back.add_many(4))
    assert alarms_of(cursor) == ["restored"]
    assert (cursor.totals.entries, cursor.totals.sales) == (9, 4)
    assert till.cursor(entries, waiting=3).seq == 9
    assert till.feed().last == 0
