"""Signing in with a PIN, and who may. Wrong tries count and lock, whatever the clock says afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import argon2

from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.people import TRIES_BEFORE_LOCK, Right, RightMissing, Role, User, check_pin, lock_ms
from pos_app.services.acting import signed
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
    """Somebody, for the list of names; one who is not `active` has left."""

    user_id: int
    name: str
    role: Role
    active: bool = True


def people_of(tx: Transaction) -> list[Person]:
    """Those who may sign in."""
    return [_person(account) for account in people.accounts(tx)]


def everyone(tx: Transaction) -> list[Person]:
    """Also those who have left: nobody is ever deleted."""
    return [_person(account) for account in people.everyone(tx)]


def _person(account: Account) -> Person:
    return Person(account.user.user_id, account.user.name, account.user.role, account.active)


TryTold = Callable[[Account, int], tuple[str, dict[str, Json]]]
"""Kind and body of the journal's entry about one try: whose PIN it was, and how many were wrong in a row."""


def sign_in(store: Store, user_id: int, pin: str, *, clock: Clock, ids: Ids) -> User:
    """Who this is. Raises `Locked`, or `RuleViolation` on the field `pin`; every outcome is in the journal."""
    return prove(store, user_id, pin, _signing_in, clock=clock, ids=ids)


def _signing_in(account: Account, tries: int) -> tuple[str, dict[str, Json]]:
    kind = "user.sign_in_refused" if tries else "user.signed_in"
    return kind, {"user": account.user.name, "person": account.uid, "tries": tries}


def prove(store: Store, user_id: int, pin: str, told: TryTold, *, clock: Clock, ids: Ids) -> User:
    """Who gives this PIN. Raises `Locked`, or `RuleViolation` on the field `pin`; the journal is `told` either way."""
    with store.read() as tx:
        account = people.account(tx, user_id)
    if account is None:
        raise RuleViolation("This person can't sign in", field="pin")
    now = clock.now_ms()
    _refuse_while_locked(store, account, now)
    right = matches(account.pin_hash, pin)
    tries = 0 if right else account.failed_tries + 1
    until = now + lock_ms(tries) if tries >= TRIES_BEFORE_LOCK else 0
    with store.write() as tx:
        people.set_tries(tx, user_id, tries, until)
        if right and _hasher().check_needs_rehash(account.pin_hash):
            people.set_pin_hash(tx, user_id, hash_pin(pin))
        kind, body = told(account, tries)
        journal.append(tx, kind, body, uid=ids.new(), at_ms=now)
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


def matches(secret_hash: str, secret: str) -> bool:
    try:
        return _hasher().verify(secret_hash, secret)
    except argon2.exceptions.VerifyMismatchError:
        return False


# Who may sign in


def add_person(store: Store, *, name: str, role: Role, pin: str, by: User | None = None, clock: Clock, ids: Ids) -> int:
    """Let somebody sign in. Raises `RuleViolation` with the field that is wrong."""
    _check_may_manage(by, role)
    _check_name(name)
    check_pin(pin, role)
    pin_hash, uid = hash_pin(pin), ids.new()
    with store.write() as tx:
        _check_new_name(tx, name.strip())
        user_id = people.add(tx, uid=uid, name=name.strip(), role=role, pin_hash=pin_hash)
        body: dict[str, Json] = {"person": uid, "name": name.strip(), "role": role.value}
        journal.append(tx, "user.added", body | signed(by), uid=ids.new(), at_ms=clock.now_ms())
    return user_id


def change_person(store: Store, person: Person, *, pin: str = "", by: User, clock: Clock, ids: Ids) -> None:
    """Keep another name, role or PIN of somebody, or that they have left or come back; no `pin` keeps the old one.

    The last owner stays, and nobody shuts themselves out. Whoever gets a role of longer PINs needs a new one.
    """
    by.need(Right.PEOPLE)
    _check_name(person.name)
    now = replace(person, name=person.name.strip())
    pin_hash = hash_pin(_checked(pin, now.role)) if pin else None
    with store.write() as tx:
        account = people.anybody(tx, now.user_id)
        if account is None:
            raise RuleViolation("This person can't sign in", field="name")
        before = _person(account)
        for role in (before.role, now.role):
            _check_may_manage(by, role)
        if now.name != before.name:
            _check_new_name(tx, now.name)
        _check_stays(tx, before, now, by)
        if now != before:
            people.change(tx, now.user_id, name=now.name, role=now.role, active=now.active)
            journal.append(
                tx, "user.changed", _changes(account, before, now) | signed(by), uid=ids.new(), at_ms=clock.now_ms()
            )
        if pin_hash is not None:
            people.set_pin_hash(tx, now.user_id, pin_hash)
            people.set_tries(tx, now.user_id, 0, 0)
            told: dict[str, Json] = {"person": account.uid, "name": now.name}
            journal.append(tx, "user.pin_changed", told | signed(by), uid=ids.new(), at_ms=clock.now_ms())


def _checked(pin: str, role: Role) -> str:
    check_pin(pin, role)
    return pin


def _changes(account: Account, before: Person, now: Person) -> dict[str, Json]:
    """Whom it is about, and what is another now with what it was."""
    body: dict[str, Json] = {"person": account.uid, "name": now.name}
    if now.name != before.name:
        body["name_was"] = before.name
    if now.role is not before.role:
        body |= {"role": now.role.value, "role_was": before.role.value}
    if now.active is not before.active:
        body["active"] = now.active
    return body


def _check_may_manage(by: User | None, role: Role) -> None:
    """Owners are made and changed by owners only; nobody at all (None) is the command line or the first start."""
    if by is None:
        return
    by.need(Right.PEOPLE)
    if role is Role.OWNER and by.role is not Role.OWNER:
        raise RightMissing(by.name, Right.PEOPLE)


def _check_name(name: str) -> None:
    if not name.strip():
        raise RuleViolation("Please give a name", field="name")


def _check_new_name(tx: Transaction, name: str) -> None:
    if any(account.user.name == name for account in people.everyone(tx)):
        raise RuleViolation("There is a {name} already", field="name", name=name)


def _check_stays(tx: Transaction, before: Person, now: Person, by: User) -> None:
    """Somebody must be left who can give rights back."""
    leaves = before.active and not now.active
    if leaves and now.user_id == by.user_id:
        raise RuleViolation("You can't take yourself off", field="active")
    if before.role is Role.OWNER and (leaves or now.role is not Role.OWNER):
        others = [each for each in people_of(tx) if each.role is Role.OWNER and each.user_id != now.user_id]
        if not others:
            raise RuleViolation("The shop needs an owner", field="role")
