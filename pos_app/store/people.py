"""Who may sign in and what roles may do; wrong tries are counted here so that no restart forgives them (rule C-2)."""

from dataclasses import dataclass
from typing import Final

from pos_app.domain.people import DEFAULTS, Allowed, Right, Role, User
from pos_app.store import schema, schema_people
from pos_app.store.engine import Row, Transaction


@dataclass(frozen=True, slots=True)
class Account:
    """A user with what sign-in needs; one that is not `active` stays in the books and signs in no more."""

    user: User
    uid: str
    pin_hash: str
    failed_tries: int
    locked_until_ms: int
    active: bool = True


_ACCOUNT: Final = (
    "SELECT user_id, name, role, uid, pin_hash, failed_tries, locked_until_ms, active FROM user WHERE {which} "
    "ORDER BY user_id"
)


def _account(tx: Transaction, row: Row) -> Account:
    role = Role(row[2])
    return Account(User(row[0], row[1], role, allowed(tx, role)), row[3], row[4], row[5], row[6], bool(row[7]))


def accounts(tx: Transaction) -> list[Account]:
    """Those who may sign in."""
    return [_account(tx, row) for row in tx.all(_ACCOUNT.format(which="active = 1"))]


def everyone(tx: Transaction) -> list[Account]:
    """Also those who have left."""
    return [_account(tx, row) for row in tx.all(_ACCOUNT.format(which="true"))]


def account(tx: Transaction, user_id: int) -> Account | None:
    """Somebody who may sign in."""
    found = anybody(tx, user_id)
    return found if found is not None and found.active else None


def anybody(tx: Transaction, user_id: int) -> Account | None:
    row = tx.first(_ACCOUNT.format(which="user_id = :user_id"), {"user_id": user_id})
    return None if row is None else _account(tx, row)


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


def change(tx: Transaction, user_id: int, *, name: str, role: Role, active: bool) -> None:
    tx.run(
        "UPDATE user SET name = :name, role = :role, active = :active WHERE user_id = :user_id",
        {"user_id": user_id, "name": name, "role": role.value, "active": int(active)},
    )


def set_tries(tx: Transaction, user_id: int, failed_tries: int, locked_until_ms: int) -> None:
    tx.run(
        "UPDATE user SET failed_tries = :failed_tries, locked_until_ms = :locked_until_ms WHERE user_id = :user_id",
        {"user_id": user_id, "failed_tries": failed_tries, "locked_until_ms": locked_until_ms},
    )


def set_pin_hash(tx: Transaction, user_id: int, pin_hash: str) -> None:
    tx.run("UPDATE user SET pin_hash = :pin_hash WHERE user_id = :user_id", {"user_id": user_id, "pin_hash": pin_hash})


# What roles may do


def allowed(tx: Transaction, role: Role) -> Allowed:
    """As it was last changed, or as the role begins. A name this program does not know allows nothing."""
    key = {"role": role.value}
    most = tx.value("SELECT discount_most FROM role WHERE role = :role", key)
    if most is None:
        return DEFAULTS[role]
    known = {right.value: right for right in Right}
    names = (row[0] for row in tx.all("SELECT name FROM role_right WHERE role = :role", key))
    return Allowed(frozenset(known[name] for name in names if name in known), most)


def set_allowed(tx: Transaction, role: Role, now: Allowed) -> None:
    key = {"role": role.value}
    tx.run("DELETE FROM role_right WHERE role = :role", key)
    tx.run(
        "INSERT INTO role (role, discount_most) VALUES (:role, :most) "
        "ON CONFLICT (role) DO UPDATE SET discount_most = excluded.discount_most",
        key | {"most": now.discount_most},
    )
    tx.insert_many(
        schema_people.role_right, [key | {"name": name} for name in sorted(right.value for right in now.rights)]
    )


# The recovery code


def recovery_hash(tx: Transaction) -> str | None:
    found: str | None = tx.value("SELECT code_hash FROM recovery")
    return found


def set_recovery_hash(tx: Transaction, code_hash: str, *, at_ms: int) -> None:
    tx.run(
        "INSERT INTO recovery (recovery_id, code_hash, made_at_ms) VALUES (1, :code_hash, :at_ms) "
        "ON CONFLICT (recovery_id) DO UPDATE SET code_hash = excluded.code_hash, made_at_ms = excluded.made_at_ms",
        {"code_hash": code_hash, "at_ms": at_ms},
    )
