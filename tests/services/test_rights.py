"""Roles that are changed, and rights that are given for one act (rule C-1)."""

from typing import Any

import pytest

from pos_app.domain.errors import RuleViolation
from pos_app.domain.people import DEFAULTS, RIGHTS, TRIES_BEFORE_LOCK, Allowed, Right, RightMissing, Role, User
from pos_app.services.approvals import Approval, Asked, approve
from pos_app.services.people import Locked, Person, add_person, change_person, everyone, people_of, sign_in
from pos_app.services.recovery import make_recovery_code, recover
from pos_app.services.rights import change_role, roles_of, who_may
from pos_app.store import journal
from pos_app.store.engine import Store
from tests.conftest import OWNER_PIN, TestClock, TestIds
from tests.services.conftest import CASHIER_PIN

OWNER, CASHIER, MANAGER = 1, 2, 3
MANAGER_PIN, OTHER_PIN = "731946", "864209"


class Office:
    """The shop's people: the owner, a cashier and a manager."""

    def __init__(self, store: Store, clock: TestClock, ids: TestIds) -> None:
        self.store, self.clock, self.ids = store, clock, ids
        add_person(store, name="小李", role=Role.MANAGER, pin=MANAGER_PIN, clock=clock, ids=ids)
        self.owner, self.manager = self.sign_in(OWNER, OWNER_PIN), self.sign_in(MANAGER, MANAGER_PIN)

    def sign_in(self, user_id: int, pin: str) -> User:
        return sign_in(self.store, user_id, pin, clock=self.clock, ids=self.ids)

    def allow(self, role: Role, allowed: Allowed, by: User | None = None) -> None:
        change_role(self.store, role, allowed, by or self.owner, clock=self.clock, ids=self.ids)

    def person(self, user_id: int) -> Person:
        with self.store.read() as tx:
            return next(person for person in everyone(tx) if person.user_id == user_id)

    def keep(self, person: Person, pin: str = "", by: User | None = None) -> None:
        change_person(self.store, person, pin=pin, by=by or self.owner, clock=self.clock, ids=self.ids)

    def approve(self, right: Right, pin: str, supervisor: int = OWNER, asking: User | None = None) -> Approval:
        asked = Asked(asking or User(CASHIER, "小周", Role.CASHIER), right, "void")
        return approve(self.store, asked, supervisor, pin, clock=self.clock, ids=self.ids)

    def entries(self, *kinds: str) -> list[tuple[str, Any]]:
        with self.store.read() as tx:
            return [(entry.kind, entry.body) for entry in journal.entries(tx) if entry.kind in kinds]


@pytest.fixture
def office(floor: Store, clock: TestClock, ids: TestIds) -> Office:
    return Office(floor, clock, ids)


# Roles


def test_until_somebody_changes_them_roles_may_what_they_begin_with(office: Office) -> None:
    with office.store.read() as tx:
        assert roles_of(tx) == DEFAULTS


@pytest.mark.parametrize("role", [Role.MANAGER, Role.CASHIER, Role.STOCK_KEEPER])
@pytest.mark.parametrize("right", Right)
def test_each_right_can_be_given_to_and_taken_from_each_role(office: Office, role: Role, right: Right) -> None:
    turned = Allowed(RIGHTS[role] ^ {right})
    office.allow(role, turned)
    with office.store.read() as tx:
        assert roles_of(tx) == DEFAULTS | {role: turned}
    (entry,) = office.entries("role.changed")
    given, taken = ([right.value], []) if right in turned.rights else ([], [right.value])
    assert entry[1]["user"] == "老周"
    assert (entry[1]["role"], entry[1]["given"], entry[1]["taken"]) == (role.value, given, taken)
    assert entry[1]["rights"] == sorted(each.value for each in turned.rights)


def test_rights_are_those_of_the_sign_in(office: Office) -> None:
    before = office.sign_in(CASHIER, CASHIER_PIN)
    office.allow(Role.CASHIER, Allowed(frozenset({Right.SELL}), 15))
    after = office.sign_in(CASHIER, CASHIER_PIN)
    assert before.may(Right.VOID)
    assert not after.may(Right.VOID)
    assert after.allowed == Allowed(frozenset({Right.SELL}), 15)


def test_a_role_can_begin_anew(office: Office) -> None:
    office.allow(Role.CASHIER, Allowed(frozenset()))
    office.allow(Role.CASHIER, DEFAULTS[Role.CASHIER])
    with office.store.read() as tx:
        assert roles_of(tx) == DEFAULTS
    office.allow(Role.CASHIER, DEFAULTS[Role.CASHIER])
    assert len(office.entries("role.changed")) == 2  # what changes nothing is not told


@pytest.mark.parametrize("right", [Right.PEOPLE, Right.SETTINGS])
def test_the_owner_is_not_locked_out(office: Office, right: Right) -> None:
    with pytest.raises(RuleViolation, match="owner keeps"):
        office.allow(Role.OWNER, Allowed(frozenset(Right) - {right}))


def test_who_may_change_people_gives_no_more_than_they_have(office: Office) -> None:
    with pytest.raises(RightMissing):
        office.allow(Role.CASHIER, Allowed(frozenset()), by=office.manager)
    office.allow(Role.MANAGER, Allowed(RIGHTS[Role.MANAGER] | {Right.PEOPLE}))
    manager = office.sign_in(MANAGER, MANAGER_PIN)
    office.allow(Role.CASHIER, Allowed(frozenset({Right.SELL, Right.VOID})), by=manager)
    for role, rights in (
        (Role.CASHIER, {Right.SETTINGS}),
        (Role.MANAGER, manager.rights | {Right.EXPORT_MEMBERS}),
        (Role.OWNER, frozenset(Right) - {Right.VOID}),
    ):
        with pytest.raises(RightMissing):
            office.allow(role, Allowed(frozenset(rights)), by=manager)


def test_who_may_allow_something(office: Office) -> None:
    assert [person.name for person in who_may(office.store, Right.MOVE_CASH)] == ["老周", "小李"]
    assert [person.name for person in who_may(office.store, Right.PEOPLE)] == ["老周"]


# Approvals


def test_a_supervisors_pin_helps_with_one_act_and_both_names_are_kept(office: Office) -> None:
    approval = office.approve(Right.MOVE_CASH, OWNER_PIN)
    assert approval.user.may(Right.MOVE_CASH)
    assert (approval.user.name, approval.supervisor.name, approval.user.approved_by) == ("小周", "老周", OWNER)
    ((_, body),) = office.entries("approval.given")
    assert (body["user"], body["approved_by"], body["right"], body["act"]) == ("小周", "老周", "move_cash", "void")
    with pytest.raises(RightMissing):
        office.sign_in(CASHIER, CASHIER_PIN).need(Right.MOVE_CASH)


def test_a_wrong_pin_of_a_supervisor_counts_and_locks_like_at_sign_in(office: Office) -> None:
    for _ in range(TRIES_BEFORE_LOCK - 1):
        with pytest.raises(RuleViolation, match="This PIN is wrong"):
            office.approve(Right.MOVE_CASH, OTHER_PIN)
    with pytest.raises(Locked):
        office.sign_in(OWNER, OTHER_PIN)
    with pytest.raises(Locked):
        office.approve(Right.MOVE_CASH, OWNER_PIN)
    told = office.entries("approval.refused", "approval.given")
    assert [body["tries"] for _, body in told] == [1, 2, 3, 4]
    assert all((body["user"], body["approved_by"]) == ("小周", "老周") for _, body in told)


def test_nobody_allows_what_they_may_not_do_themselves(office: Office) -> None:
    with pytest.raises(RightMissing):
        office.approve(Right.PEOPLE, MANAGER_PIN, MANAGER)
    with pytest.raises(RuleViolation, match="Somebody else"):
        office.approve(Right.SELL, CASHIER_PIN, CASHIER)
    assert office.entries("approval.refused", "approval.given") == []


# People


def test_names_roles_and_pins_change_and_the_journal_says_by_whom(office: Office) -> None:
    with office.store.read() as tx:
        uid = tx.value("SELECT uid FROM user WHERE user_id = 2")
    office.keep(Person(CASHIER, " 周敏 ", Role.MANAGER), pin=OTHER_PIN)
    assert office.sign_in(CASHIER, OTHER_PIN) == User(CASHIER, "周敏", Role.MANAGER)
    assert office.entries("user.changed", "user.pin_changed") == [
        (
            "user.changed",
            {
                "user": "老周",
                "person": uid,
                "name": "周敏",
                "name_was": "小周",
                "role": "manager",
                "role_was": "cashier",
            },
        ),
        ("user.pin_changed", {"user": "老周", "person": uid, "name": "周敏"}),
    ]
    office.keep(office.person(CASHIER))
    assert len(office.entries("user.changed")) == 1


def test_who_has_left_stays_in_the_books_and_signs_in_no_more(office: Office) -> None:
    office.keep(Person(CASHIER, "小周", Role.CASHIER, active=False))
    with pytest.raises(RuleViolation, match="can't sign in"):
        office.sign_in(CASHIER, CASHIER_PIN)
    with office.store.read() as tx:
        assert [person.name for person in people_of(tx)] == ["老周", "小李"]
        assert [(person.name, person.active) for person in everyone(tx)][1] == ("小周", False)
    with pytest.raises(RuleViolation, match="There is a 小周 already"):
        add_person(office.store, name="小周", role=Role.CASHIER, pin="2468", clock=office.clock, ids=office.ids)
    office.keep(Person(CASHIER, "小周", Role.CASHIER))
    assert office.sign_in(CASHIER, CASHIER_PIN).name == "小周"


def test_a_new_pin_forgives_the_wrong_ones(office: Office) -> None:
    for _ in range(TRIES_BEFORE_LOCK):
        with pytest.raises(RuleViolation):
            office.sign_in(CASHIER, OTHER_PIN)
    office.keep(office.person(CASHIER), pin="8642")
    assert office.sign_in(CASHIER, "8642").name == "小周"


@pytest.mark.parametrize(
    ("person", "pin", "field"),
    [
        (Person(CASHIER, " ", Role.CASHIER), "", "name"),
        (Person(CASHIER, "老周", Role.CASHIER), "", "name"),
        (Person(CASHIER, "小周", Role.CASHIER), "1234", "pin"),
        (Person(CASHIER, "小周", Role.MANAGER), "2468", "pin"),
        (Person(OWNER, "老周", Role.MANAGER), "", "role"),
        (Person(OWNER, "老周", Role.OWNER, active=False), "", "active"),
        (Person(99, "谁", Role.CASHIER), "", "name"),
    ],
)
def test_what_can_not_be_kept_is_refused_at_its_field(office: Office, person: Person, pin: str, field: str) -> None:
    before = office.entries("user.changed", "user.pin_changed")
    with pytest.raises(RuleViolation) as refused:
        office.keep(person, pin)
    assert refused.value.field == field
    assert office.entries("user.changed", "user.pin_changed") == before


def test_owners_are_made_and_changed_by_owners_only(office: Office) -> None:
    office.allow(Role.MANAGER, Allowed(RIGHTS[Role.MANAGER] | {Right.PEOPLE}))
    manager = office.sign_in(MANAGER, MANAGER_PIN)
    for person in (Person(OWNER, "周", Role.OWNER), Person(MANAGER, "小李", Role.OWNER)):
        with pytest.raises(RightMissing):
            office.keep(person, by=manager)
    with pytest.raises(RightMissing):
        office.keep(office.person(CASHIER), pin="8642", by=office.sign_in(CASHIER, CASHIER_PIN))
    with pytest.raises(RightMissing):
        add_person(
            office.store, name="二", role=Role.OWNER, pin=OTHER_PIN, by=manager, clock=office.clock, ids=office.ids
        )


# The recovery code


def code_of(office: Office, by: User | None = None) -> str:
    return make_recovery_code(office.store, by, clock=office.clock, ids=office.ids)


def recovered(office: Office, code: str, user_id: int = OWNER, pin: str = OTHER_PIN) -> str:
    return recover(office.store, user_id, code, pin, clock=office.clock, ids=office.ids)


def test_an_owner_who_forgot_the_pin_comes_in_with_the_code_and_gets_another_code(office: Office) -> None:
    code = code_of(office)
    for _ in range(TRIES_BEFORE_LOCK):
        with pytest.raises(RuleViolation):
            office.sign_in(OWNER, "000000")
    fresh = recovered(office, code.lower().replace("-", " "))
    assert office.sign_in(OWNER, OTHER_PIN).role is Role.OWNER
    assert fresh != code
    with pytest.raises(RuleViolation, match="code is wrong"):
        recovered(office, code)
    recovered(office, fresh)
    assert [kind for kind, _ in office.entries("recovery.made", "recovery.refused", "user.recovered")] == [
        "recovery.made",
        "user.recovered",
        "recovery.refused",
        "user.recovered",
    ]


def test_no_code_is_kept_or_told(office: Office) -> None:
    code = code_of(office, office.owner)
    with office.store.read() as tx:
        kept = tx.value("SELECT code_hash FROM recovery")
        told = " ".join(row[0] for row in tx.all("SELECT body FROM journal"))
    assert kept.startswith("$argon2id$")
    assert code not in told
    assert code.replace("-", "") not in kept + told


def test_the_newest_code_is_the_only_one(office: Office) -> None:
    first, second = code_of(office), code_of(office)
    with pytest.raises(RuleViolation, match="code is wrong"):
        recovered(office, first)
    recovered(office, second)


def test_the_code_is_for_the_owner_alone(office: Office) -> None:
    code = code_of(office)
    with pytest.raises(RuleViolation, match="for the owner") as refused:
        recovered(office, code, MANAGER)
    assert refused.value.field == "code"
    with pytest.raises(RuleViolation) as refused:
        recovered(office, code, pin="111111")
    assert refused.value.field == "pin"
    with pytest.raises(RightMissing):
        code_of(office, office.manager)


def test_without_a_code_there_is_no_way_back(office: Office) -> None:
    with pytest.raises(RuleViolation, match="code is wrong"):
        recovered(office, "2222-2222-2222-2222")
