"""Accounts: wrong tries are counted in the database, and who is not active is nobody."""

import pytest
from sqlcipher3 import dbapi2

from pos_app.domain.people import Role, User
from pos_app.store import people
from pos_app.store.engine import Store
from pos_app.store.people import Account


def add(store: Store, name: str, role: Role = Role.CASHIER) -> int:
    with store.write() as tx:
        return people.add(tx, uid=f"uid-{name}", name=name, role=role, pin_hash="hash")


def account(store: Store, user_id: int) -> Account | None:
    with store.read() as tx:
        return people.account(tx, user_id)


def test_a_new_account_has_tried_nothing(store: Store) -> None:
    user_id = add(store, "小周")
    assert account(store, user_id) == Account(User(user_id, "小周", Role.CASHIER), "uid-小周", "hash", 0, 0)


def test_accounts_come_in_the_order_they_were_added(store: Store) -> None:
    for name in ("乙", "甲", "丙"):
        add(store, name)
    with store.read() as tx:
        assert [found.user.name for found in people.accounts(tx)] == ["乙", "甲", "丙"]


def test_tries_and_hash_survive_a_restart(store: Store) -> None:
    user_id, other = add(store, "小周"), add(store, "小李")
    with store.write() as tx:
        people.set_tries(tx, user_id, 5, 60_000)
        people.set_pin_hash(tx, user_id, "better")
    store.reopen()
    found = account(store, user_id)
    assert found is not None
    assert (found.failed_tries, found.locked_until_ms, found.pin_hash) == (5, 60_000, "better")
    untouched = account(store, other)
    assert untouched is not None
    assert (untouched.failed_tries, untouched.pin_hash) == (0, "hash")


def test_who_is_not_active_is_nobody(store: Store) -> None:
    user_id = add(store, "小周")
    with store.write() as tx:
        tx.run("UPDATE user SET active = 0")
    assert account(store, user_id) is None
    with store.read() as tx:
        assert people.accounts(tx) == []


def test_two_people_do_not_have_one_name(store: Store) -> None:
    add(store, "小周")
    with pytest.raises(dbapi2.IntegrityError, match=r"user\.name"):
        add(store, "小周")
