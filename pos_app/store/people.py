"""Who may sign in, with wrong tries counted in the database so that no restart forgives them (rule C-2)."""

from dataclasses import dataclass

from pos_app.domain.people import Role, User
from pos_app.store import schema
from pos_app.store.engine import Row, Transaction


@dataclass(frozen=True, slots=True)
class Account:
    """A user with what sign-in needs."""

    user: User
    uid: str
    pin_hash: str
    failed_tries: int
    locked_until_ms: int


_ACCOUNT = "SELECT user_id, name, role, uid, pin_hash, failed_tries, locked_until_ms FROM user WHERE active = 1 "


def _account(row: Row) -> Account:
    return Account(User(row[0], row[1], Role(row[2])), row[3], row[4], row[5], row[6])


def accounts(tx: Transaction) -> list[Account]:
    return [_account(row) for row in tx.all(_ACCOUNT + "ORDER BY user_id")]


def account(tx: Transaction, user_id: int) -> Account | None:
    row = tx.first(_ACCOUNT + "AND user_id = :user_id", {"user_id": user_id})
    return None if row is None else _account(row)


def add(tx: Transaction, *, uid: str, name: str, role: Role, pin_hash: str) -> int:
    return tx.insert(
        schema.user,
        {
            "uid": uid,
            "name": name,
            "role": role.value,
            "pin_hash": pin_hash,
            "active": 1,
            "failed_tries": 0,
            "locked_until_ms": 0,
        },
    )


def set_tries(tx: Transaction, user_id: int, failed_tries: int, locked_until_ms: int) -> None:
    tx.run(
        "UPDATE user SET failed_tries = :failed_tries, locked_until_ms = :locked_until_ms WHERE user_id = :user_id",
        {"user_id": user_id, "failed_tries": failed_tries, "locked_until_ms": locked_until_ms},
    )


def set_pin_hash(tx: Transaction, user_id: int, pin_hash: str) -> None:
    tx.run("UPDATE user SET pin_hash = :pin_hash WHERE user_id = :user_id", {"user_id": user_id, "pin_hash": pin_hash})
