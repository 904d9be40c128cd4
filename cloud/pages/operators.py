"""The people who may use the pages, and their passwords."""

from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import insert, select, update

from cloud.database import Database
from cloud.schema import operator
from pos_app.domain.errors import RuleViolation

PASSWORD_LENGTH_MIN: Final = 10
PASSWORD_LENGTH_MAX: Final = 200
NAME_LENGTH_MAX: Final = 40
# OWASP's least for Argon2id: a try costs the server 60 ms and 19 MiB.
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def add_operator(database: Database, name: str, password: str) -> bool:
    """Let somebody in; whether the name is new. A known name gets this password, and its sessions end.

    Raises `RuleViolation` on the field `name` or `password`.
    """
    if not 0 < len(name) <= NAME_LENGTH_MAX or not name.isprintable() or name != name.strip():
        raise RuleViolation("A name has 1 to {most} characters", field="name", most=NAME_LENGTH_MAX)
    if not PASSWORD_LENGTH_MIN <= len(password) <= PASSWORD_LENGTH_MAX:
        raise RuleViolation("A password has at least {least} characters", field="password", least=PASSWORD_LENGTH_MIN)
    hashed = _HASHER.hash(password)
    with database.write() as connection:
        known = connection.execute(
            update(operator)
            .where(operator.c.name == name)
            .values(password_hash=hashed, sessions=operator.c.sessions + 1)
        )
        if known.rowcount:
            return False
        connection.execute(insert(operator).values(name=name, password_hash=hashed, sessions=1))
    return True


def sign_in(database: Database, name: str, password: str) -> int | None:
    """The number of the operator's sessions, which a session must carry; None when name or password is wrong."""
    with database.read() as connection:
        query = select(operator.c.password_hash, operator.c.sessions).where(operator.c.name == name[:NAME_LENGTH_MAX])
        row = connection.execute(query).first()
    # An unknown name takes as long as a wrong password.
    hashed, sessions = (_NOBODY, None) if row is None else row
    try:
        _HASHER.verify(hashed, password[:PASSWORD_LENGTH_MAX])
    except (VerificationError, InvalidHashError):
        return None
    return sessions


def is_current(database: Database, name: str, sessions: int) -> bool:
    """Whether a session that was begun with this number still holds."""
    with database.read() as connection:
        query = select(operator.c.sessions).where(operator.c.name == name)
        found = connection.scalar(query)
    return found == sessions


def end_sessions(database: Database, name: str) -> None:
    """Sign the operator out everywhere."""
    with database.write() as connection:
        connection.execute(update(operator).where(operator.c.name == name).values(sessions=operator.c.sessions + 1))


_NOBODY: Final = _HASHER.hash("")
