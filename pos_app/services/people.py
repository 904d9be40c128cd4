"""Signing in with a PIN, and adding people. Wrong tries count and lock, whatever the clock says afterwards."""

from dataclasses import dataclass
from functools import cache

import argon2

from pos_app.domain.errors import RuleViolation
from pos_app.domain.people import TRIES_BEFORE_LOCK, Role, User, check_pin, lock_ms
from pos_app.services.ports import Clock, Ids
from pos_app.store import journal, people
from pos_app.store.engine import Store, Transaction
from pos_app.store.people import Account


class Locked(RuleViolation):
    """Too many wrong PINs; `until_ms` says when the next try is taken."""

    def __init__(self, until_ms: int, now_ms: int) -> None:
        seconds = -(-(until_ms - now_ms) // 1000)
        super().__init__("Too many wrong PINs: please wait {seconds} seconds", field="pin", seconds=seconds)
        self.until_ms = until_ms


@cache
def _hasher() -> argon2.PasswordHasher:
    # OWASP's minimum for Argon2id; a 4 GB till must not wait. Lock-out protects a short PIN, not the hash (finding 12).
    return argon2.PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hash_pin(pin: str) -> str:
    return _hasher().hash(pin)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who may sign in, for the list of names."""

    user_id: int
    name: str
    role: Role


def people_of(tx: Transaction) -> list[Person]:
    return [Person(account.user.user_id, account.user.name, account.user.role) for account in people.accounts(tx)]


def sign_in(store: Store, user_id: int, pin: str, *, clock: Clock, ids: Ids) -> User:
    """Who this is. Raises `Locked`, or `RuleViolation` on the field `pin`; every outcome is in the journal."""
    with store.read() as tx:
        account = people.account(tx, user_id)
    if account is None:
        raise RuleViolation("This person can't sign in", field="pin")
    now = clock.now_ms()
    _refuse_while_locked(store, account, now)
    right = _matches(account.pin_hash, pin)
    tries = 0 if right else account.failed_tries + 1
    until = now + lock_ms(tries) if tries >= TRIES_BEFORE_LOCK else 0
    with store.write() as tx:
        people.set_tries(tx, user_id, tries, until)
        if right and _hasher().check_needs_rehash(account.pin_hash):
            people.set_pin_hash(tx, user_id, hash_pin(pin))
        kind = "user.signed_in" if right else "user.sign_in_refused"
        journal.append(tx, kind, {"user": account.uid, "tries": tries}, uid=ids.new(), at_ms=now)
    if right:
        return account.user
    if until:
        raise Locked(until, now)
    raise RuleViolation("This PIN is wrong", field="pin")


def _refuse_while_locked(store: Store, account: Account, now: int) -> None:
    until, longest = account.locked_until_ms, now + lock_ms(account.failed_tries)
    if until > longest:
        # The clock was set back since: the wait begins anew, neither shorter nor as long as the clock is wrong.
        until = longest
        with store.write() as tx:
            people.set_tries(tx, account.user.user_id, account.failed_tries, until)
    if until > now:
        raise Locked(until, now)


def _matches(pin_hash: str, pin: str) -> bool:
    try:
        return _hasher().verify(pin_hash, pin)
    except argon2.exceptions.VerifyMismatchError:
        return False


def add_person(store: Store, *, name: str, role: Role, pin: str, clock: Clock, ids: Ids) -> int:
    """Let somebody sign in. Raises `RuleViolation` with the field that is wrong."""
    if not name.strip():
        raise RuleViolation("Please give a name", field="name")
    check_pin(pin, role)
    pin_hash, uid = hash_pin(pin), ids.new()
    with store.write() as tx:
        if any(account.user.name == name.strip() for account in people.accounts(tx)):
            raise RuleViolation("There is a {name} already", field="name", name=name.strip())
        user_id = people.add(tx, uid=uid, name=name.strip(), role=role, pin_hash=pin_hash)
        journal.append(tx, "user.added", {"user": uid, "role": role.value}, uid=ids.new(), at_ms=clock.now_ms())
    return user_id
