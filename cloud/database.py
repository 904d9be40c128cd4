"""The cloud's database: PostgreSQL for a province, one SQLite file for a demonstration or a test. Same code for both.

All that differs between the two stands here and in `cloud/tables.py`.
"""

import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from typing import Any, Final

import psycopg
import sqlalchemy
from sqlalchemy import ARRAY, URL, Column, ColumnElement, Connection, Engine, Table, Text, cast, event, func, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlcipher3 import dbapi2

from cloud.tables import make_tables
from pos_app.domain.errors import EnvironmentFault, RuleViolation

SQLITE_VERSION_MIN: Final = (3, 51, 3)
PARTITIONS: Final = 16
_PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA trusted_schema=OFF",
)
# A statement or a wait for a register's row that takes longer is given up; the till comes again.
_POSTGRES_OPTIONS: Final = (
    "-c lock_timeout=20s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s -c timezone=UTC"
)
_NOT_UNIQUE: Final = "UNIQUE constraint failed"
"""SQLite's own words: the library names no finer code."""
_DRIVER_ERRORS: Final = (sqlalchemy.exc.DBAPIError, psycopg.Error, dbapi2.Error)
# What SQLite says when the disk, the file or another program is to blame; anything else it says is a bug of ours.
_SQLITE_ENVIRONMENT: Final = frozenset(
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


class AlreadyThere(Exception):  # noqa: N818 - what was found
    """A row with one of these unique keys is there; the transaction can't go on."""


class DatabaseDown(EnvironmentFault):
    """The database can't be reached or can't do it now. Of a write nothing is known: it may have been made."""


class Database:
    """One pool of connections. Opening it makes the tables."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.is_postgres = engine.dialect.name == "postgresql"
        # SQLite has one writer: waiting here is in turn, waiting in SQLite is by chance.
        self._door = nullcontext() if self.is_postgres else threading.Lock()

    @classmethod
    def open(cls, url: str, *, pool_size: int = 16, partitions: int = PARTITIONS) -> "Database":
        """`sqlite:///FILE` or `postgresql://USER@HOST/NAME`. Raises `DatabaseDown`, `SchemaTooNew`."""
        parsed = _checked(url)
        database = cls((_postgres if parsed.drivername == "postgresql" else _sqlite)(parsed, pool_size))
        with ExitStack() as unless_done:
            unless_done.callback(database.close)
            with database.write() as connection:
                make_tables(connection, partitions=partitions)
            unless_done.pop_all()
        return database

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of it is kept, or nothing. Raises `DatabaseDown`."""
        with self._door, _faults_named(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """What stands in the database at one moment. Raises `DatabaseDown`."""
        options = {"isolation_level": "REPEATABLE READ"} if self.is_postgres else {"begin": "BEGIN"}
        with (
            _faults_named(),
            self._engine.connect().execution_options(**options) as connection,
            connection.begin() as transaction,
        ):
            yield connection
            transaction.rollback()

    def close(self) -> None:
        self._engine.dispose()


def insert_many(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write new rows the fastest way there is. Raises `AlreadyThere`."""
    if not rows:
        return
    names, driver = ", ".join(columns), connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - a checked-out connection has one
    try:
        if connection.dialect.name == "postgresql":
            with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join("?" for _ in columns)
            driver.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({places})", rows)
    except psycopg.errors.UniqueViolation as error:
        raise AlreadyThere(str(error)) from error
    except dbapi2.IntegrityError as error:
        if not str(error).startswith(_NOT_UNIQUE):
            raise
        raise AlreadyThere(str(error)) from error


def one_of(connection: Connection, column: Column[str], values: Collection[str]) -> ColumnElement[bool]:
    """The column is one of these, of which there may be many: one array on PostgreSQL, not a parameter for each."""
    if connection.dialect.name == "postgresql":
        return column == func.any(cast(list(values), ARRAY(Text())))
    return column.in_(values)


def insert_if_new(connection: Connection, table: Table, **values: object) -> bool:
    """Whether the row was written: a row with the same key may be there already."""
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = make(table).values(**values).on_conflict_do_nothing()
    return connection.execute(statement.execution_options(preserve_rowcount=True)).rowcount == 1


def _checked(url: str) -> URL:
    try:
        parsed = make_url(url)
    except sqlalchemy.exc.ArgumentError:
        parsed = make_url("none://")
    if parsed.drivername not in {"sqlite", "postgresql"} or not parsed.database or parsed.database == ":memory:":
        raise RuleViolation(
            "The cloud keeps its data in sqlite:///FILE or postgresql://USER@HOST/NAME", field="database"
        )
    return parsed


def _postgres(url: URL, pool_size: int) -> Engine:
    return sqlalchemy.create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=4,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, "options": _POSTGRES_OPTIONS, "application_name": "yundian"},
    )


def _sqlite(url: URL, pool_size: int) -> Engine:
    if dbapi2.sqlite_version_info < SQLITE_VERSION_MIN:
        raise DatabaseDown("SQLite {found} is too old to keep money in", found=dbapi2.sqlite_version)
    engine = sqlalchemy.create_engine(url, module=dbapi2, pool_size=pool_size, max_overflow=4)

    @event.listens_for(engine, "connect")
    def _on_connect(driver: Any, _record: object) -> None:
        driver.isolation_level = None  # the begin event below opens transactions, not the driver
        for pragma in _PRAGMAS:
            driver.execute(pragma)

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - a checked-out connection has one
        driver.execute(connection.get_execution_options().get("begin", "BEGIN IMMEDIATE"))

    return engine


@contextmanager
def _faults_named() -> Iterator[None]:
    """A database that is away or full becomes `DatabaseDown`; whatever else a driver raises is a bug and passes."""
    try:
        yield
    except sqlalchemy.exc.TimeoutError as error:
        raise DatabaseDown("The database has no connection free") from error
    except _DRIVER_ERRORS as error:
        cause = error.orig if isinstance(error, sqlalchemy.exc.DBAPIError) else error
        if not _is_environment(cause):
            raise
        raise DatabaseDown("The database can't do this now: {reason}", reason=cause) from error


def _is_environment(cause: BaseException | None) -> bool:
    if isinstance(cause, psycopg.Error):
        return isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError)
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _SQLITE_ENVIRONMENT
