"""The registers the cloud knows: one till each, enrolled for a licence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, select, update

from cloud.database import Database
from cloud.ports import Clock
from cloud.schema import register
from pos_app.domain.errors import RuleViolation

_COLUMNS: Final = (
    register.c.register_id,
    register.c.licence,
    register.c.register,
    register.c.public_key,
    register.c.revoked_at_ms,
)


@dataclass(frozen=True, slots=True)
class Register:
    """A till. `number` is the register's number in its shop."""

    register_id: str
    licence: str
    number: str
    public_key: str
    revoked_at_ms: int | None


def find(connection: Connection, register_id: str, *, lock: bool = False) -> Register | None:
    """The register; with `lock` nobody else changes anything of it until the transaction ends."""
    query = select(*_COLUMNS).where(register.c.register_id == register_id)
    row: Sequence[Any] | None = connection.execute(query.with_for_update() if lock else query).first()
    return None if row is None else Register(*row)


def find_by_number(connection: Connection, licence: str, number: str) -> Register | None:
    """The register that has this number in the shop of this licence."""
    query = select(*_COLUMNS).where(register.c.licence == licence, register.c.register == number)
    row: Sequence[Any] | None = connection.execute(query).first()
    return None if row is None else Register(*row)


def of_licence(connection: Connection, licence: str) -> list[Register]:
    """The shop's registers that are not revoked, in the order of their names."""
    query = select(*_COLUMNS).where(register.c.licence == licence, register.c.revoked_at_ms.is_(None))
    rows: Sequence[Sequence[Any]] = connection.execute(query.order_by(register.c.register_id)).all()
    return [Register(*row) for row in rows]


def note_waiting(connection: Connection, register_id: str, waiting: int) -> None:
    """How many entries wait at the till, as it says; for the operator's pages."""
    connection.execute(update(register).where(register.c.register_id == register_id).values(waiting=waiting))


def revoke(database: Database, register_id: str, *, clock: Clock) -> None:
    """From now on the register is refused. Raises `RuleViolation` when there is none of that name."""
    with database.write() as connection:
        found = find(connection, register_id, lock=True)
        if found is None:
            raise RuleViolation("There is no register {register}", field="register", register=register_id)
        if found.revoked_at_ms is None:
            mine = register.c.register_id == register_id
            connection.execute(update(register).where(mine).values(revoked_at_ms=clock.now_ms()))
