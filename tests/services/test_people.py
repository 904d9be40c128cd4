"""Signing in (rule C-2): PINs, wrong tries, locks that no clock shortens, and what the journal says of it."""

from typing import Any

import argon2
import pytest

from pos_app.domain.errors import RuleViolation
from pos_app.domain.people import TRIES_BEFORE_LOCK, Role, User
from pos_app.services.people import Locked, add_person, hash_pin, people_of, sign_in
from pos_app.store import journal, people
from pos_app.store.engine import Store
from pos_app.store.people import Account
from tests.conftest import OWNER_PIN, TestClock, TestIds
from tests.services.conftest import CASHIER_PIN

MINUTE = 60_000
WRONG_PIN = "731946"
OWNER, CASHIER = 1, 2


class Door:
    """Where people sign in."""

    def __init__(self, store: Store, clock: TestClock, ids: TestIds) -> None:
        self.store, self.clock, self.ids = store, clock, ids

    def sign_in(self, pin: str, user_id: int = CASHIER) -> User:
        return sign_in(self.store, user_id, pin, clock=self.clock, ids=self.ids)

    def wrong(self, times: int = 1, user_id: int = CASHIER) -> list[int]:
        """Try a wrong PIN; the seconds of waiting each time, 0 when there is none."""
        found = []
        for _ in range(times):
            with pytest.raises(RuleViolation) as refused:
                self.sign_in(WRONG_PIN, user_id)
            assert refused.value.field == "pin"
            found.append(refused.value.values.get("seconds", 0))
        return found  # type: ignore[return-value]

    def account(self, user_id: int = CASHIER) -> Account:
        with self.store.read() as tx:
            account = people.account(tx, user_id)
        assert account is not None
        return account

    def entries(self) -> list[tuple[str, Any]]:
        with self.store.read() as tx:
            return [(entry.kind, entry.body) for entry in journal.entries(tx) if entry.kind.startswith("user.")]


@pytest.fixture
def door(floor: Store, clock: TestClock, ids: TestIds) -> Door:
    return Door(floor, clock, ids)


# The hash


def test_a_pin_is_hashed_no_weaker_than_owasp_asks(door: Door) -> None:
    for user_id in (OWNER, CASHIER):
        parameters = argon2.extract_parameters(door.account(user_id).pin_hash)
        assert parameters.type is argon2.Type.ID
        assert parameters.memory_cost >= 19_456
        assert parameters.time_cost >= 2
        assert parameters.parallelism >= 1
        assert parameters.salt_len >= 16


def test_two_people_with_one_pin_have_two_hashes() -> None:
    assert hash_pin("123456") != hash_pin("123456")


def test_a_hash_of_weaker_days_is_made_anew_when_its_owner_comes(door: Door) -> None:
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(CASHIER_PIN)
    with door.store.write() as tx:
        people.set_pin_hash(tx, CASHIER, weak)
    door.wrong()
    assert door.account().pin_hash == weak
    door.sign_in(CASHIER_PIN)
    assert argon2.extract_parameters(door.account().pin_hash).memory_cost >= 19_456
    after = door.account().pin_hash
    door.sign_in(CASHIER_PIN)
    assert door.account().pin_hash == after


# Tries and locks


def test_who_knows_the_pin_comes_in(door: Door) -> None:
    assert door.sign_in(CASHIER_PIN) == User(CASHIER, "小周", Role.CASHIER)
    assert door.sign_in(OWNER_PIN, OWNER).role is Role.OWNER


@pytest.mark.parametrize("pin", ["", "246", "24680", "２４６８", " 2468", OWNER_PIN])
def test_anything_else_is_wrong(door: Door, pin: str) -> None:
    with pytest.raises(RuleViolation, match="This PIN is wrong"):
        door.sign_in(pin)


@pytest.mark.parametrize("user_id", [0, 3, -1])
def test_nobody_else_comes_in(door: Door, user_id: int) -> None:
    with pytest.raises(RuleViolation, match="can't sign in"):
        door.sign_in(CASHIER_PIN, user_id)


def test_five_wrong_pins_lock_and_the_lock_grows(door: Door) -> None:
    assert door.wrong(TRIES_BEFORE_LOCK) == [0, 0, 0, 0, 60]
    waits = []
    for _ in range(8):
        door.clock.ms = door.account().locked_until_ms
        waits += door.wrong()
    assert waits == [120, 240, 480, 960, 1920, 3600, 3600, 3600]


def test_while_it_is_locked_the_right_pin_is_not_even_tried(door: Door) -> None:
    door.wrong(TRIES_BEFORE_LOCK)
    before = door.account()
    with pytest.raises(Locked) as refused:
        door.sign_in(CASHIER_PIN)
    assert refused.value.until_ms == before.locked_until_ms
    assert door.account() == before
    door.clock.ms = before.locked_until_ms
    assert door.sign_in(CASHIER_PIN).name == "小周"


def test_one_lock_is_not_anothers(door: Door) -> None:
    door.wrong(TRIES_BEFORE_LOCK)
    assert door.sign_in(OWNER_PIN, OWNER).role is Role.OWNER


def test_the_right_pin_forgives_the_wrong_ones(door: Door) -> None:
    door.wrong(TRIES_BEFORE_LOCK - 1)
    door.sign_in(CASHIER_PIN)
    assert door.wrong(TRIES_BEFORE_LOCK) == [0, 0, 0, 0, 60]


def test_a_restart_forgives_nothing(door: Door) -> None:
    door.wrong(TRIES_BEFORE_LOCK - 1)
    door.store.reopen()
    assert door.wrong() == [60]
    door.store.reopen()
    with pytest.raises(Locked):
        door.sign_in(CASHIER_PIN)


def test_a_clock_set_back_neither_shortens_the_wait_nor_makes_it_endless(door: Door) -> None:
    door.wrong(TRIES_BEFORE_LOCK)
    door.clock.ms -= 86_400_000
    with pytest.raises(Locked) as refused:
        door.sign_in(CASHIER_PIN)
    assert refused.value.values["seconds"] == 60
    door.clock.ms += MINUTE // 2
    with pytest.raises(Locked):
        door.sign_in(CASHIER_PIN)
    door.clock.ms += MINUTE // 2
    assert door.sign_in(CASHIER_PIN).name == "小周"


def test_a_clock_set_back_and_right_again_wins_no_more_than_one_try(door: Door) -> None:
    door.wrong(TRIES_BEFORE_LOCK)
    until = door.account().locked_until_ms
    for _ in range(3):
        door.clock.ms -= 86_400_000
        with pytest.raises(Locked):
            door.sign_in(CASHIER_PIN)
        door.clock.ms += 86_400_000
    door.clock.ms = max(door.clock.ms, until)
    assert door.wrong(2) == [120, 120]


def test_a_clock_set_forward_wins_one_try_and_a_longer_lock(door: Door) -> None:
    """No till has a clock that can't be set: what is counted is what protects."""
    door.wrong(TRIES_BEFORE_LOCK)
    waits = []
    for _ in range(5):
        door.clock.ms += 86_400_000
        waits += door.wrong(2)
    assert waits == [120, 120, 240, 240, 480, 480, 960, 960, 1920, 1920]
    assert door.account().failed_tries == TRIES_BEFORE_LOCK + 5


# The journal


def test_every_try_is_in_the_journal_and_no_pin_is(door: Door) -> None:
    uid, known = door.account().uid, len(door.entries())
    door.wrong(2)
    door.sign_in(CASHIER_PIN)
    assert door.entries()[known:] == [
        ("user.sign_in_refused", {"user": "小周", "person": uid, "tries": 1}),
        ("user.sign_in_refused", {"user": "小周", "person": uid, "tries": 2}),
        ("user.signed_in", {"user": "小周", "person": uid, "tries": 0}),
    ]
    with door.store.read() as tx:
        text = " ".join(row[0] for row in tx.all("SELECT body FROM journal"))
    assert not any(secret in text for secret in (f'"{CASHIER_PIN}"', OWNER_PIN, WRONG_PIN, "argon2"))


# Adding people


def test_somebody_who_is_added_may_sign_in(door: Door) -> None:
    user_id = add_person(door.store, name=" 小李 ", role=Role.MANAGER, pin="112233", clock=door.clock, ids=door.ids)
    assert door.sign_in("112233", user_id) == User(user_id, "小李", Role.MANAGER)
    with door.store.read() as tx:
        assert [(person.name, person.role) for person in people_of(tx)] == [
            ("老周", Role.OWNER),
            ("小周", Role.CASHIER),
            ("小李", Role.MANAGER),
        ]
    assert door.entries()[-2] == (
        "user.added",
        {"person": door.account(user_id).uid, "name": "小李", "role": "manager"},
    )


@pytest.mark.parametrize(
    ("name", "role", "pin", "field"),
    [
        (" ", Role.CASHIER, "2468", "name"),
        ("小周", Role.CASHIER, "2468", "name"),
        (" 小周 ", Role.CASHIER, "2468", "name"),
        ("小李", Role.CASHIER, "123", "pin"),
        ("小李", Role.MANAGER, "12345", "pin"),
        ("小李", Role.OWNER, "12345", "pin"),
        ("小李", Role.CASHIER, "1234567890123", "pin"),
        ("小李", Role.CASHIER, "12a4", "pin"),
        ("小李", Role.CASHIER, "１２３４", "pin"),
    ],
)
def test_who_can_not_be_added_is_refused_at_the_field(door: Door, name: str, role: Role, pin: str, field: str) -> None:
    before = door.entries()
    with pytest.raises(RuleViolation) as refused:
        add_person(door.store, name=name, role=role, pin=pin, clock=door.clock, ids=door.ids)
    assert refused.value.field == field
    assert door.entries() == before
