"""How the tables are made on each kind of database, and how a newer program's are told."""

from typing import Final

from sqlalchemy import Connection, PrimaryKeyConstraint, Table, UniqueConstraint, inspect, select, text
from sqlalchemy.schema import CreateColumn, CreateIndex, CreateTable

from cloud import schema
from pos_app.domain.errors import EnvironmentFault

_ONE_AT_A_TIME: Final = 6_158_250_121  # any number of one's own: two servers that start together make the tables once


class SchemaTooNew(EnvironmentFault):
    """A newer program made these tables."""


def make_tables(connection: Connection, *, partitions: int) -> None:
    """Make the tables where there are none yet. Raises `SchemaTooNew`."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
    if inspect(connection).has_table(schema.cloud_schema.name):
        found = connection.execute(select(schema.cloud_schema.c.version)).scalar_one()
        if found > schema.VERSION:
            raise SchemaTooNew("The cloud's database is of a newer version ({found}) than this program", found=found)
        return
    for table in schema.metadata.sorted_tables:
        if table.info.get("owned") and connection.dialect.name == "postgresql":
            _make_partitioned(connection, table, partitions)
        else:
            connection.execute(CreateTable(table))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            connection.execute(CreateIndex(index))
    connection.execute(schema.cloud_schema.insert().values(version=schema.VERSION, partitions=partitions))


def _make_partitioned(connection: Connection, table: Table, partitions: int) -> None:
    """The whole has no key of its own: a whole with a unique key can't have a partition on another server."""
    columns = ", ".join(str(CreateColumn(column).compile(dialect=connection.dialect)) for column in table.columns)
    connection.execute(text(f"CREATE TABLE {table.name} ({columns}) PARTITION BY HASH (register_id)"))
    unique = [part for part in table.constraints if isinstance(part, PrimaryKeyConstraint | UniqueConstraint)]
    keys = ", ".join(_key(part) for part in sorted(unique, key=_key))
    for number in range(partitions):
        values = f"WITH (MODULUS {partitions}, REMAINDER {number})"
        part = f"{table.name}_p{number}"
        connection.execute(text(f"CREATE TABLE {part} PARTITION OF {table.name} ({keys}) FOR VALUES {values}"))


def _key(part: PrimaryKeyConstraint | UniqueConstraint) -> str:
    kind = "PRIMARY KEY" if isinstance(part, PrimaryKeyConstraint) else "UNIQUE"
    return f"{kind} ({', '.join(column.name for column in part.columns)})"
