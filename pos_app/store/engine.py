"""One SQLite library, one engine, and the two ways in: read, or write through the one writer door.

Rules A-1, A-2 and A-4 of the reliability page live here. Statements are SQL text with named parameters, run at the
driver's level; SQLAlchemy gives the pool, the events, the schema and the migrations (docs/decisions/004).
"""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy
from sqlalchemy import Connection, Engine, Table, event
from sqlcipher3 import dbapi2

from pos_app.domain.errors import EnvironmentFault

SQLITE_VERSION_MIN: Final = (3, 51, 3)
PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA trusted_schema=OFF",
    # Without it INSERT OR REPLACE would delete a fact past its trigger.
    "PRAGMA recursive_triggers=ON",
)
Row = Sequence[Any]
Values = Mapping[str, object]
_DRIVER_ERRORS: Final = (sqlalchemy.exc.DBAPIError, dbapi2.Error)
# What SQLite says when the disk, the file or another program is to blame; anything else it says is a bug of ours.
_ENVIRONMENT: Final = frozenset(
    {
        dbapi2.SQLITE_BUSY,
        dbapi2.SQLITE_CANTOPEN,
        dbapi2.SQLITE_CORRUPT,
        dbapi2.SQLITE_FULL,
        dbapi2.SQLITE_IOERR,
        dbapi2.SQLITE_NOTADB,
        dbapi2.SQLITE_READONLY,
    }
)


class CommitUnknown(EnvironmentFault):
    """COMMIT raised: whether the fact was written is unknown until it is looked up by its uid (rule A-4)."""


class StoreFault(EnvironmentFault):
    """The disk or the store's file failed before COMMIT: nothing was written."""


class OldLibrary(EnvironmentFault):
    """This SQLite can corrupt a WAL store (rule A-1)."""


def check_library(version: tuple[int, int, int] = dbapi2.sqlite_version_info) -> None:
    """Refuse a SQLite with the WAL-reset bug. Raises `OldLibrary`."""
    if version < SQLITE_VERSION_MIN:
        raise OldLibrary("SQLite {found} is too old to keep money in", found=".".join(map(str, version)))


class Transaction:
    """One open transaction. Parameters are named (`:name`), rows come back as tuples."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - a checked-out connection has one
        self._driver = driver
        self._cursor = driver.cursor()
        self._cursors = [self._cursor]

    def end(self) -> None:
        """Let go of its statements, which the connection's next transaction uses again.

        A cursor that the garbage collector closes later would begin the other's query anew, in the middle of its rows.
        """
        for cursor in self._cursors:
            cursor.close()

    def all(self, sql: str, values: Values | None = None) -> list[Row]:
        rows: list[Row] = self._cursor.execute(sql, values or {}).fetchall()
        return rows

    def stream(self, sql: str, values: Values | None = None) -> Iterator[Row]:
        """Rows one at a time, on a cursor of their own, for reads that may be long."""
        cursor = self._driver.cursor()
        self._cursors.append(cursor)
        yield from cursor.execute(sql, values or {})

    def first(self, sql: str, values: Values | None = None) -> Row | None:
        row: Row | None = self._cursor.execute(sql, values or {}).fetchone()
        return row

    def value(self, sql: str, values: Values | None = None) -> Any:
        """The first column of the first row, None when there is none."""
        row = self._cursor.execute(sql, values or {}).fetchone()
        return None if row is None else row[0]

    def run(self, sql: str, values: Values | None = None) -> int:
        """Execute a statement that returns no rows; the number of rows it changed."""
        changed: int = self._cursor.execute(sql, values or {}).rowcount
        return changed

    def many(self, sql: str, rows: Iterable[Values]) -> None:
        self._cursor.executemany(sql, rows)

    def insert(self, table: Table, values: Values) -> int:
        """Insert one row; its rowid."""
        rowid: int = self._cursor.execute(_insert_sql(table, tuple(values)), values).lastrowid
        return rowid

    def insert_many(self, table: Table, rows: Sequence[Values]) -> None:
        """Insert rows that all name the same columns."""
        if rows:
            self._cursor.executemany(_insert_sql(table, tuple(rows[0])), rows)


@contextmanager
def _ending(tx: Transaction) -> Iterator[Transaction]:
    try:
        yield tx
    finally:
        tx.end()


_inserts: dict[tuple[str, tuple[str, ...]], str] = {}


def _insert_sql(table: Table, columns: tuple[str, ...]) -> str:
    key = (table.name, columns)
    if key not in _inserts:
        unknown = set(columns) - set(table.columns.keys())
        if unknown:
            raise KeyError(f"{table.name} has no {unknown}")
        places = ", ".join(f":{name}" for name in columns)
        _inserts[key] = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({places})"
    return _inserts[key]


class Store:
    """The store's file. Readers never wait for the writer; there is one writer at a time in this process."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        check_library()
        self.path, self._read_only = path, read_only
        self._door = threading.Lock()
        self._in_doubt = False
        self._engine = _make_engine(path, read_only=read_only)

    @property
    def engine(self) -> Engine:
        return self._engine

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A consistent view; nothing written in it is kept. Raises `StoreFault`."""
        with (
            _faults_named(),
            self._engine.connect().execution_options(begin="BEGIN") as connection,
            connection.begin() as transaction,
        ):
            with _ending(Transaction(connection)) as tx:
                yield tx
            transaction.rollback()

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """One fact: everything inside is committed together at the end, or nothing is.

        Raises `StoreFault` when nothing was written, `CommitUnknown` when COMMIT itself failed. Then what is read may
        be on no disk, and what is not found may come back with the log: this door stays shut until the disk has taken
        the log, so a look-up through it is true.
        """
        with self._through_the_door() as connection:
            transaction = connection.begin()
            with _ending(Transaction(connection)) as tx:
                yield tx  # an error inside closes the connection, which rolls back
            try:
                transaction.commit()
            except _DRIVER_ERRORS as error:
                connection.invalidate()
                self.reopen()
                self._in_doubt = True
                raise CommitUnknown("The disk did not confirm: {reason}", reason=error) from error

    @contextmanager
    def _through_the_door(self) -> Iterator[Connection]:
        with self._door, _faults_named():
            if self._in_doubt:
                self.fold_log()
                self._in_doubt = False
            with self._engine.connect() as connection:
                yield connection

    def reopen(self) -> None:
        """Drop every connection and start afresh on the same file."""
        self._engine.dispose()
        self._engine = _make_engine(self.path, read_only=self._read_only)

    def copy_into(self, target: Path) -> None:
        """A whole, compact copy of what is committed now; selling goes on meanwhile."""
        with self._outside_transaction() as driver:
            driver.execute("VACUUM INTO :target", {"target": str(target)})

    def fold_log(self) -> None:
        """Move everything from the write-ahead log into the file itself, synced, and empty the log.

        What can be read afterwards is on the disk, and what can't will not come back. Raises `StoreFault`.
        """
        with self._outside_transaction() as driver:
            busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise StoreFault("The store is being read; its log could not be emptied")

    @contextmanager
    def _outside_transaction(self) -> Iterator[Any]:
        with _faults_named(), closing(self._engine.raw_connection()) as connection:
            yield connection.driver_connection

    def close(self) -> None:
        self._engine.dispose()


@contextmanager
def _faults_named() -> Iterator[None]:
    """A failing disk or file becomes `StoreFault`; whatever else the driver raises is a bug and passes."""
    try:
        yield
    except _DRIVER_ERRORS as error:
        cause = error.orig if isinstance(error, sqlalchemy.exc.DBAPIError) else error
        if getattr(cause, "sqlite_errorcode", 0) & 0xFF not in _ENVIRONMENT:
            raise
        raise StoreFault("The disk or the store's file failed: {reason}", reason=cause) from error


def _make_engine(path: Path, *, read_only: bool) -> Engine:
    url = f"sqlite:///file:{path}?mode=ro&uri=true" if read_only else f"sqlite:///{path}"
    pragmas = PRAGMAS[1:] if read_only else PRAGMAS
    engine = sqlalchemy.create_engine(url, module=dbapi2, pool_size=4, max_overflow=8)

    @event.listens_for(engine, "connect")
    def _on_connect(driver: Any, _record: object) -> None:
        driver.isolation_level = None  # the begin event below opens transactions, not the driver
        for pragma in pragmas:
            driver.execute(pragma)

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        begin = connection.get_execution_options().get("begin", "BEGIN IMMEDIATE")
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - a checked-out connection has one
        driver.execute(begin)

    return engine
