"""Many rows of one register in one statement, within what foreign partitions can do."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table, bindparam, text

from cloud.database import insert_many

Rows = Sequence[Mapping[str, Any]]
_NEW: Final = "new_"


def insert_rows(connection: Connection, table: Table, register_id: str, rows: Rows) -> None:
    """Add rows that are not there yet; all name the same columns, but not the register."""
    if rows:
        columns = ("register_id", *rows[0])
        insert_many(connection, table, columns, [(register_id, *row.values()) for row in rows])


def add_to_rows(
    connection: Connection,
    table: Table,
    register_id: str,
    rows: Sequence[tuple[Any, ...]],
    *,
    keys: Sequence[str],
    sums: Sequence[str],
) -> None:
    """Add amounts to the rows with these keys, and make those that are not there; a row is its key and its amounts."""
    names, driver = (*keys, *sums), connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - a checked-out connection has one
    if connection.dialect.name != "postgresql":
        more = ", ".join(f"{name} = {name} + excluded.{name}" for name in sums)
        driver.executemany(
            f"INSERT INTO {table.name} (register_id, {', '.join(names)}) VALUES (?{', ?' * len(names)}) "
            f"ON CONFLICT (register_id, {', '.join(keys)}) DO UPDATE SET {more}",
            [(register_id, *row) for row in rows],
        )
        return
    statement = (
        f"UPDATE {table.name} SET {', '.join(f'{name} = {table.name}.{name} + new.{name}' for name in sums)} "
        f"FROM {_arrays(connection, table, names)} AS new ({', '.join(names)}) "
        f"WHERE register_id = :register_id AND {' AND '.join(f'{table.name}.{key} = new.{key}' for key in keys)} "
        f"RETURNING {', '.join(f'new.{key}' for key in keys)}"
    )
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    # An array of numbers as text: the driver would look at each of them.
    numbers = {name: f"{{{','.join(map(str, columns[name]))}}}" for name in sums}
    texts = {name: list(columns[name]) for name in keys}
    done = connection.execute(text(statement), {"register_id": register_id, **texts, **numbers})
    found = {tuple(row) for row in done}
    new = [(register_id, *row) for row in rows if row[: len(keys)] not in found]
    insert_many(connection, table, ("register_id", *names), new)


def update_rows(connection: Connection, table: Table, register_id: str, rows: Rows, *, keys: Sequence[str]) -> None:
    """Set the other columns of the rows with these keys; all name the same columns, but not the register."""
    if not rows:
        return
    names = list(rows[0])
    changed = [name for name in names if name not in keys]
    if connection.dialect.name == "postgresql":
        # The register is a constant of the statement, so one partition is opened.
        statement = (
            f"UPDATE {table.name} SET {', '.join(f'{name} = new.{name}' for name in changed)} "
            f"FROM {_arrays(connection, table, names)} AS new ({', '.join(names)}) "
            f"WHERE register_id = :register_id AND {' AND '.join(f'{table.name}.{key} = new.{key}' for key in keys)}"
        )
        columns = {name: [row[name] for row in rows] for name in names}
        connection.execute(text(statement), {"register_id": register_id, **columns})
        return
    update = table.update().where(table.c.register_id == register_id)
    for key in keys:
        update = update.where(table.c[key] == bindparam(_NEW + key))
    update = update.values({name: bindparam(_NEW + name) for name in changed})
    connection.execute(update, [{_NEW + name: row[name] for name in names} for row in rows])


def _arrays(connection: Connection, table: Table, names: Sequence[str]) -> str:
    types = (table.c[name].type.compile(connection.dialect) for name in names)
    return f"unnest({', '.join(f'CAST(:{name} AS {kind}[])' for name, kind in zip(names, types, strict=True))})"
