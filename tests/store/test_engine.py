"""The store's foundation: library, pragmas, transactions, facts, schema, and one till at a time (rules A-1 to A-4)."""

import resource
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Table
from sqlcipher3 import dbapi2

from pos_app.app import AlreadyRunning, Home, locked, open_store
from pos_app.domain.errors import RuleViolation
from pos_app.store import schema
from pos_app.store.engine import CommitUnknown, OldLibrary, Store, StoreFault, check_library
from pos_app.store.migrate import NOTHING, SchemaTooNew, migrate, run_steps
from pos_app.store.revision import HEAD, current_revision
from tests.faults.portrait import portrait
from tests.faults.till import STORE_FILE, Till, counts, findings, sale_uid

ROOT: Final = Path(__file__).parents[2]
PRAGMAS: Final = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "trusted_schema": 0,
    "recursive_triggers": 1,
    "mmap_size": 0,
}
BY_NAME: Final = pytest.mark.parametrize("table", schema.SALE_FACTS, ids=lambda table: table.name)
PATIENCE_S: Final = 20


# the library


@pytest.mark.parametrize("version", [(3, 51, 2), (3, 40, 1), (3, 7, 0)])
def test_a_library_that_can_corrupt_the_log_is_refused(version: tuple[int, int, int]) -> None:
    with pytest.raises(OldLibrary, match=f"SQLite {'.'.join(map(str, version))} is too old"):
        check_library(version)


def test_the_library_in_use_is_new_enough() -> None:
    check_library((3, 51, 3))
    check_library()


def test_the_program_loads_one_sqlite_only() -> None:
    """Two of them in one process drop each other's locks."""
    code = (
        "import sys, pathlib, importlib, pos_app.app, pos_app.store.migrate, pos_app.store.backup\n"
        "for file in pathlib.Path('pos_app/cli').glob('*.py'):\n"
        "    importlib.import_module(f'pos_app.cli.{file.stem}')\n"
        "print([name for name in ('sqlite3', '_sqlite3', 'pysqlite3', 'apsw') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# the pragmas, on whatever connection


def pragmas(driver: Any) -> dict[str, object]:
    return {name: driver.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS}


def test_every_connection_of_the_pool_has_the_pragmas(store: Store) -> None:
    with ExitStack() as stack:
        connections = [stack.enter_context(store.engine.connect()) for _ in range(6)]
        drivers = {connection.connection.driver_connection for connection in connections}
        assert len(drivers) == len(connections)
        assert [pragmas(driver) for driver in drivers] == [PRAGMAS] * len(drivers)


def test_connections_of_other_threads_have_the_pragmas(store: Store) -> None:
    together = threading.Barrier(4)

    def look() -> dict[str, object]:
        with store.read() as tx:
            together.wait(PATIENCE_S)
            return {name: tx.value(f"PRAGMA {name}") for name in PRAGMAS}

    with ThreadPoolExecutor(4) as pool:
        found = [pool.submit(look) for _ in range(4)]
        assert [each.result() for each in found] == [PRAGMAS] * 4


def test_a_store_that_was_opened_anew_has_the_pragmas(store: Store) -> None:
    store.reopen()
    with store.read() as tx:
        assert {name: tx.value(f"PRAGMA {name}") for name in PRAGMAS} == PRAGMAS


# Transactions


def names_of_categories(store: Store) -> list[str]:
    with store.read() as tx:
        return [row[0] for row in tx.all("SELECT name FROM category ORDER BY category_id")]


def test_what_is_written_while_reading_is_not_kept(store: Store) -> None:
    with store.read() as tx:
        tx.insert(schema.category, {"name": "烟"})
    assert names_of_categories(store) == []


def test_an_error_undoes_everything_also_tables(store: Store) -> None:
    def write() -> None:
        with store.write() as tx:
            tx.insert(schema.category, {"name": "烟"})
            tx.run("CREATE TABLE half (made INTEGER) STRICT")
            raise RuleViolation("stop")

    with pytest.raises(RuleViolation):
        write()
    assert names_of_categories(store) == []
    with store.read() as tx:
        assert tx.value("SELECT count(*) FROM sqlite_master WHERE name = 'half'") == 0


def test_an_error_of_the_database_undoes_everything_and_is_a_bug(store: Store) -> None:
    with pytest.raises(dbapi2.IntegrityError), store.write() as tx:
        tx.insert_many(schema.category, [{"name": "烟"}, {"name": "烟"}])
    with pytest.raises(dbapi2.OperationalError), store.write() as tx:
        tx.run("INSERT INTO no_such_table VALUES (1)")
    assert names_of_categories(store) == []


def test_there_is_one_writer_at_a_time_and_readers_do_not_wait(store: Store) -> None:
    order: list[str] = []
    at_the_door = threading.Event()

    def second() -> None:
        at_the_door.set()
        with store.write() as tx:
            order.append("second")
            tx.insert(schema.category, {"name": "茶"})

    thread = threading.Thread(target=second)
    with store.write() as tx:
        thread.start()
        assert at_the_door.wait(PATIENCE_S)
        tx.insert(schema.category, {"name": "烟"})
        assert names_of_categories(store) == []
        order.append("first")
    thread.join(PATIENCE_S)
    assert order == ["first", "second"]
    assert names_of_categories(store) == ["烟", "茶"]


def test_a_writer_holds_the_lock_before_it_writes(store: Store) -> None:
    """A transaction that begins by reading and is refused at its first write would have read in vain."""
    other = dbapi2.connect(str(store.path), timeout=0, isolation_level=None)
    with store.write(), pytest.raises(dbapi2.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()


# Facts


def attempt(till: Till, table: Table, sql: str) -> None:
    """Write over facts; the table says that it is one."""
    with till.store.read() as tx:
        assert tx.value(f"SELECT count(*) FROM {table.name}") > 0
    with pytest.raises(dbapi2.IntegrityError, match=f"{table.name} is a fact"), till.store.write() as tx:
        tx.run(sql)


@BY_NAME
def test_facts_are_never_changed(table: Table, till: Till) -> None:
    before = portrait(till.store.path)
    column = table.columns.keys()[-1]
    attempt(till, table, f"UPDATE {table.name} SET {column} = {column}")
    attempt(till, table, f"DELETE FROM {table.name}")
    attempt(till, table, f"INSERT OR REPLACE INTO {table.name} SELECT * FROM {table.name}")
    attempt(
        till,
        table,
        f"INSERT INTO {table.name} SELECT * FROM {table.name} WHERE true "
        f"ON CONFLICT DO UPDATE SET {column} = excluded.{column}",
    )
    assert portrait(till.store.path) == before


@pytest.mark.parametrize(("table", "key"), [("sale", "sale_id"), ("journal", "seq"), ("shift", "shift_id")])
def test_a_fact_is_not_replaced_by_one_of_the_same_name(table: str, key: str, till: Till) -> None:
    """A row with a new number and a known uid would push the old one out."""
    columns = schema.metadata.tables[table].columns.keys()
    picked = ", ".join(f"{name} + 1000" if name == key else name for name in columns)
    attempt(till, schema.metadata.tables[table], f"INSERT OR REPLACE INTO {table} SELECT {picked} FROM {table}")


def test_every_table_of_facts_is_guarded_and_strict(store: Store) -> None:
    with store.read() as tx:
        triggers = {row[0] for row in tx.all("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
        loose = [
            row[0] for row in tx.all("SELECT sql FROM sqlite_master WHERE type = 'table'") if "STRICT" not in row[0]
        ]
    assert triggers == {f"{table.name}_no_{verb}" for table in schema.FACTS for verb in ("update", "delete")}
    assert [sql for sql in loose if "product_search" not in sql and "alembic_version" not in sql] == []


# a COMMIT that fails


@contextmanager
def no_file_grows_beyond(size: int) -> Iterator[None]:
    """The kernel refuses to write further: a disk that fails for real."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_commit_that_fails_is_unknown_until_it_is_looked_up(till: Till) -> None:
    store = till.store
    basket = till.ring_up(9)
    with store.read() as tx:
        before = counts(tx)
    engine, log = store.engine, Path(f"{store.path}-wal").stat().st_size
    with no_file_grows_beyond(log + 100):
        with pytest.raises(CommitUnknown, match="The disk did not confirm"), store.write() as tx:
            tx.insert(schema.category, {"name": "烟"})
        assert store.engine is not engine
        with pytest.raises((StoreFault, CommitUnknown)):
            till.pay(basket)
    assert names_of_categories(store) == []
    assert not till.pay(basket).again
    with store.read() as tx:
        assert counts(tx)["sale"] == before["sale"] + 1
        assert tx.value("SELECT count(*) FROM sale WHERE uid = :uid", {"uid": sale_uid(9)}) == 1
        assert findings(tx) == []


def test_a_damaged_file_is_a_fault_and_no_bug(tmp_path: Path) -> None:
    file = tmp_path / STORE_FILE
    file.write_bytes(b"this is no store" * 1000)
    damaged = Store(file)
    with pytest.raises(StoreFault, match="file is not a database"), damaged.read():
        pass
    with pytest.raises(StoreFault, match="file is not a database"), damaged.write():
        pass
    damaged.close()


# One till at a time

_HOLD: Final = (
    "import sys, pathlib; from pos_app.app import Home, locked\n"
    "with locked(Home(pathlib.Path(sys.argv[1]))):\n"
    "    print('locked', flush=True); sys.stdin.read()\n"
)


@contextmanager
def another_till(folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", _HOLD, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "locked\n"
        yield other


def test_a_second_till_is_refused_at_once(tmp_path: Path) -> None:
    with another_till(tmp_path), pytest.raises(AlreadyRunning, match="running with this store already"):
        locked(Home(tmp_path)).__enter__()
    with locked(Home(tmp_path)):
        pass


def test_a_killed_till_leaves_no_lock(tmp_path: Path) -> None:
    with another_till(tmp_path) as other:
        other.kill()
        other.wait(PATIENCE_S)
        with locked(Home(tmp_path)):
            pass


# The schema


def names(store: Store) -> dict[str, str]:
    """Everything in the file and how it was made, whatever the white space."""
    with store.read() as tx:
        rows = tx.all("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'")
    return {name: " ".join(sql.split()) for name, sql in rows}


def steps_to(store: Store, target: str) -> None:
    with store.write() as tx:
        run_steps(tx.connection, target)


@pytest.fixture
def modelled(tmp_path: Path) -> Iterator[Callable[[], dict[str, str]]]:
    """The schema as the models make it."""
    store = Store(tmp_path / "models.sqlite")
    schema.metadata.create_all(store.engine)
    yield lambda: names(store)
    store.close()


def test_migrations_make_what_the_models_say(store: Store, modelled: Callable[[], dict[str, str]]) -> None:
    assert names(store) == modelled()


def test_migrations_go_down_to_nothing_and_up_again(store: Store, modelled: Callable[[], dict[str, str]]) -> None:
    steps_to(store, NOTHING)
    assert names(store) == {}
    with store.read() as tx:
        assert current_revision(tx) is None
    steps_to(store, HEAD)
    assert names(store) == modelled()
    with store.read() as tx:
        assert current_revision(tx) == HEAD


def test_a_store_of_a_newer_program_is_refused_with_a_clear_line(till: Till, sold_folder: Path) -> None:
    with till.store.write() as tx:
        tx.run("UPDATE alembic_version SET version_num = '9000'")
    before = portrait(till.store.path)
    newer = f"written by a newer Yundian .schema 9000, this program knows {HEAD}.; please update the program"
    with pytest.raises(SchemaTooNew, match=newer):
        migrate(till.store)
    with pytest.raises(SchemaTooNew, match=newer), open_store(Home(sold_folder)):
        pass
    assert portrait(till.store.path) == before


def test_a_transaction_let_go_late_does_not_touch_what_the_next_one_reads(store: Store) -> None:
    tables = "SELECT name FROM sqlite_schema ORDER BY name"
    with store.read() as tx:
        late = tx
        late.first(tables)
    with store.read() as tx:
        names = tx.all(tables)
    with store.read() as tx:
        late = tx
        late.first(tables)
    with store.read() as tx:
        rows = tx.stream(tables)
        found = [next(rows)]
        del late
        assert [*found, *rows] == names
