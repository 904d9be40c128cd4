"""The way back for an owner who has forgotten the PIN: a code made once, shown once, kept as a hash (rule C-2)."""

import secrets
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.people import Right, Role, User, check_pin
from pos_app.services.acting import signed
from pos_app.services.people import hash_pin, matches
from pos_app.services.ports import Clock, Ids
from pos_app.store import journal, people
from pos_app.store.engine import Store

SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals but those that are taken for one another."""
GROUPS: Final = 4
GROUP_SIGNS: Final = 4
_TAKEN_FOR: Final = str.maketrans({"0": "Q", "O": "Q", "1": "J", "I": "J", "L": "J", "U": "V"})


def make_recovery_code(store: Store, by: User | None, *, clock: Clock, ids: Ids) -> str:
    """A new code, told this once; the one before holds no more."""
    if by is not None:
        by.need(Right.PEOPLE)
    code = _new_code()
    code_hash = hash_pin(_plain(code))
    with store.write() as tx:
        people.set_recovery_hash(tx, code_hash, at_ms=clock.now_ms())
        journal.append(tx, "recovery.made", signed(by), uid=ids.new(), at_ms=clock.now_ms())
    return code


def recover(store: Store, user_id: int, code: str, pin: str, *, clock: Clock, ids: Ids) -> str:
    """Give an owner another PIN for the code, and forgive the wrong ones; the new code, as the old one is used up.

    Raises `RuleViolation` on `code` or `pin`. A code is too long to be tried through, so it needs no lock.
    """
    check_pin(pin, Role.OWNER)
    with store.read() as tx:
        account, kept = people.account(tx, user_id), people.recovery_hash(tx)
    if account is None or account.user.role is not Role.OWNER:
        raise RuleViolation("The recovery code is for the owner", field="code")
    told: dict[str, Json] = {"user": account.user.name, "person": account.uid}
    if kept is None or not matches(kept, _plain(code)):
        with store.write() as tx:
            journal.append(tx, "recovery.refused", told, uid=ids.new(), at_ms=clock.now_ms())
        raise RuleViolation("This recovery code is wrong", field="code")
    fresh = _new_code()
    pin_hash, code_hash = hash_pin(pin), hash_pin(_plain(fresh))
    with store.write() as tx:
        people.set_pin_hash(tx, user_id, pin_hash)
        people.set_tries(tx, user_id, 0, 0)
        people.set_recovery_hash(tx, code_hash, at_ms=clock.now_ms())
        journal.append(tx, "user.recovered", told, uid=ids.new(), at_ms=clock.now_ms())
    return fresh


def _new_code() -> str:
    groups = ("".join(secrets.choice(SIGNS) for _ in range(GROUP_SIGNS)) for _ in range(GROUPS))
    return "-".join(groups)


def _plain(code: str) -> str:
    """As it is hashed: whatever case and strokes it was typed with, and signs taken for their likes."""
    return "".join(code.upper().translate(_TAKEN_FOR).replace("-", " ").split())
