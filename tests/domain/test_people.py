from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money
from pos_app.domain.people import (
    RIGHTS,
    TRIES_BEFORE_LOCK,
    Allowed,
    Right,
    RightMissing,
    Role,
    User,
    check_pin,
    check_rights,
    is_obvious,
    lock_ms,
)

# Who may do what; whatever is not written here is denied (rule C-1).
ALLOWED = {
    Right.SELL: {Role.OWNER, Role.MANAGER, Role.CASHIER},
    Right.CHANGE_PRICE: {Role.OWNER, Role.MANAGER, Role.CASHIER},
    Right.PRICE_ABOVE_TAG: {Role.OWNER, Role.MANAGER},
    Right.ADD_PRODUCT: {Role.OWNER, Role.MANAGER, Role.CASHIER, Role.STOCK_KEEPER},
    Right.OPEN_DRAWER: {Role.OWNER, Role.MANAGER, Role.CASHIER},
    Right.ACCEPT_DELIVERY: {Role.OWNER, Role.MANAGER, Role.CASHIER, Role.STOCK_KEEPER},
    Right.IMPORT_GOODS: {Role.OWNER, Role.MANAGER, Role.STOCK_KEEPER},
    Right.SYNC: {Role.OWNER, Role.MANAGER},
    Right.SETTINGS: {Role.OWNER},
    Right.DISCOUNT: {Role.OWNER, Role.MANAGER},
    Right.GIFT: {Role.OWNER, Role.MANAGER, Role.CASHIER},
    Right.RETURN: {Role.OWNER, Role.MANAGER, Role.CASHIER},
    Right.RETURN_WITHOUT_RECEIPT: {Role.OWNER, Role.MANAGER},
    Right.VOID: {Role.OWNER, Role.MANAGER, Role.CASHIER},
    Right.ON_ACCOUNT: {Role.OWNER, Role.MANAGER},
    Right.MOVE_CASH: {Role.OWNER, Role.MANAGER},
    Right.JOIN_MEMBER: {Role.OWNER, Role.MANAGER, Role.CASHIER},
    Right.MANAGE_MEMBERS: {Role.OWNER, Role.MANAGER},
    Right.SEE_PHONE: {Role.OWNER, Role.MANAGER},
    Right.EXPORT_MEMBERS: {Role.OWNER},
    Right.TOP_UP: {Role.OWNER, Role.MANAGER, Role.CASHIER},
    Right.ADJUST_POINTS: {Role.OWNER, Role.MANAGER},
    Right.ADJUST_STOCK: {Role.OWNER, Role.MANAGER, Role.STOCK_KEEPER},
    Right.PROMOTIONS: {Role.OWNER, Role.MANAGER},
    Right.SEE_COST: {Role.OWNER, Role.MANAGER, Role.STOCK_KEEPER},
    Right.SEE_JOURNAL: {Role.OWNER, Role.MANAGER},
    Right.EXPORT: {Role.OWNER, Role.MANAGER},
    Right.BACKUP: {Role.OWNER, Role.MANAGER},
    Right.PEOPLE: {Role.OWNER},
}


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("role", Role)
def test_every_right_of_every_role_is_as_written(right: Right, role: Role) -> None:
    somebody = User(1, "小周", role)
    assert somebody.may(right) == (role in ALLOWED[right])
    if somebody.may(right):
        somebody.need(right)
    else:
        with pytest.raises(RuleViolation, match="小周 has no right"):
            somebody.need(right)


def test_every_role_has_its_rights_named() -> None:
    assert set(RIGHTS) == set(Role)


@pytest.mark.parametrize(
    ("pin", "roles"),
    [
        ("123", set()),
        ("2468", {Role.CASHIER, Role.STOCK_KEEPER}),
        ("24680", {Role.CASHIER, Role.STOCK_KEEPER}),
        ("135790", set(Role)),
        ("135790246801", set(Role)),
        ("1357902468013", set()),
        ("12345a", set()),
        ("１２３４５６", set()),
        ("²³⁴⁵⁶⁷", set()),
        ("", set()),
    ],
)
def test_who_can_do_more_needs_a_longer_pin(pin: str, roles: set[Role]) -> None:
    for role in Role:
        if role in roles:
            check_pin(pin, role)
        else:
            with pytest.raises(RuleViolation) as refused:
                check_pin(pin, role)
            assert refused.value.field == "pin"


def test_a_lock_doubles_from_a_minute_to_an_hour() -> None:
    waits = [lock_ms(tries) // 1000 for tries in range(TRIES_BEFORE_LOCK + 9)]
    assert waits == [0, 0, 0, 0, 0, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert lock_ms(10**9) == 3_600_000


@pytest.mark.parametrize(
    "pin",
    [
        "1234",
        "123456",
        "654321",
        "7890",
        "111111",
        "121212",
        "123123",
        "0000",
        "1225",
        "900228",
        "19900228",
        "20081231",
    ],
)
def test_what_is_tried_first_is_no_pin(pin: str) -> None:
    with pytest.raises(RuleViolation, match="guessed at once") as refused:
        check_pin(pin, Role.CASHIER)
    assert refused.value.field == "pin"


@pytest.mark.parametrize(
    "pin", ["2468", "1350", "135790", "731946", "886699", "900230", "21900228", "1990022", "9900228"]
)
def test_other_pins_are_not_obvious(pin: str) -> None:
    assert not is_obvious(pin)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_no_birthday_is_a_pin(day: date) -> None:
    for text in (f"{day:%Y%m%d}", f"{day:%y%m%d}", f"{day:%m%d}"):
        assert is_obvious(text)


# A right that is missing

CASHIER, OWNER = User(2, "小周", Role.CASHIER), User(1, "老周", Role.OWNER)


@pytest.mark.parametrize("right", [right for right in Right if right not in RIGHTS[Role.CASHIER]])
def test_help_gives_one_right_and_no_other(right: Right) -> None:
    helped = CASHIER.helped_by(OWNER, right)
    assert helped.may(right)
    assert {each for each in Right if helped.may(each)} == RIGHTS[Role.CASHIER] | {right}
    assert (helped.user_id, helped.name, helped.role, helped.rights) == (2, "小周", Role.CASHIER, CASHIER.rights)
    assert helped.approved_by == OWNER.user_id
    assert CASHIER.approved_by is None
    assert not CASHIER.may(right)


def test_an_act_that_needs_two_rights_is_helped_twice() -> None:
    helped = CASHIER.helped_by(OWNER, Right.DISCOUNT).helped_by(OWNER, Right.MOVE_CASH)
    assert helped.may(Right.DISCOUNT)
    assert helped.may(Right.MOVE_CASH)


def test_nobody_gives_what_they_have_not_got() -> None:
    manager = User(3, "小李", Role.MANAGER)
    with pytest.raises(RightMissing, match="小李 has no right") as refused:
        CASHIER.helped_by(manager, Right.PEOPLE)
    assert refused.value.right is Right.PEOPLE
    # What somebody was helped to is not theirs to give.
    with pytest.raises(RightMissing):
        CASHIER.helped_by(manager.helped_by(OWNER, Right.PEOPLE), Right.PEOPLE)


# Roles that were changed


def test_a_user_has_the_rights_of_sign_in_not_those_of_the_table() -> None:
    few = User(2, "小周", Role.CASHIER, Allowed(frozenset({Right.SELL})))
    assert few.may(Right.SELL)
    assert not few.may(Right.VOID)
    assert few != CASHIER
    assert User(2, "小周", Role.CASHIER, Allowed(RIGHTS[Role.CASHIER])) == CASHIER


@pytest.mark.parametrize("right", [Right.PEOPLE, Right.SETTINGS])
def test_the_owner_keeps_the_rights_to_people_and_settings(right: Right) -> None:
    with pytest.raises(RuleViolation, match="owner keeps"):
        check_rights(Role.OWNER, frozenset(Right) - {right})
    check_rights(Role.MANAGER, frozenset())
    check_rights(Role.OWNER, frozenset({Right.PEOPLE, Right.SETTINGS}))


@pytest.mark.parametrize(
    ("most", "off", "may"),
    [(0, 0, True), (0, 1, False), (10, 999, True), (10, 1000, True), (10, 1001, False), (100, 10_000, True)],
)
def test_a_discount_beyond_the_roles_share_needs_the_right(most: int, off: int, may: bool) -> None:  # noqa: FBT001
    somebody = User(2, "小周", Role.CASHIER, Allowed(frozenset(), most))
    if may:
        somebody.need_discount(Money(off), Money(10_000))
    else:
        with pytest.raises(RightMissing) as refused:
            somebody.need_discount(Money(off), Money(10_000))
        assert refused.value.right is Right.DISCOUNT
    OWNER.need_discount(Money(off), Money(10_000))


@pytest.mark.parametrize("most", [-1, 101])
def test_a_share_is_between_nothing_and_all(most: int) -> None:
    with pytest.raises(RuleViolation):
        Allowed(frozenset(), most)
