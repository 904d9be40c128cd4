import pytest

from pos_app.domain.errors import RuleViolation
from pos_app.domain.people import RIGHTS, TRIES_BEFORE_LOCK, Right, Role, User, check_pin, lock_ms

# Who may do what; whatever is not written here is denied (rule C-1).
ALLOWED = {
    Right.SELL: {Role.OWNER, Role.MANAGER, Role.CASHIER},
    Right.CHANGE_PRICE: {Role.OWNER, Role.MANAGER, Role.CASHIER},
    Right.PRICE_ABOVE_TAG: {Role.OWNER, Role.MANAGER},
    Right.ADD_PRODUCT: {Role.OWNER, Role.MANAGER, Role.CASHIER},
    Right.OPEN_DRAWER: {Role.OWNER, Role.MANAGER, Role.CASHIER},
    Right.ACCEPT_DELIVERY: {Role.OWNER, Role.MANAGER, Role.CASHIER},
    Right.IMPORT_GOODS: {Role.OWNER, Role.MANAGER},
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
    Right.PROMOTIONS: {Role.OWNER, Role.MANAGER},
    Right.SEE_COST: {Role.OWNER, Role.MANAGER},
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
        ("1234", {Role.CASHIER}),
        ("12345", {Role.CASHIER}),
        ("123456", set(Role)),
        ("123456789012", set(Role)),
        ("1234567890123", set()),
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
