"""What every table of the store is made with: names of constraints, STRICT, and three kinds of columns."""

from typing import Any, Final

from sqlalchemy import Column, Integer, MetaData, Table, Text

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def make_table(name: str, *parts: Any, rowid: bool = True) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_with_rowid=rowid)


def key(name: str) -> Column[int]:
    return Column(name, Integer, primary_key=True)


def integer(name: str, *parts: Any, null: bool = False) -> Column[int]:
    return Column(name, Integer, *parts, nullable=null)


def string(name: str, *parts: Any, null: bool = False) -> Column[str]:
    return Column(name, Text, *parts, nullable=null)
