"""Who is at the till and what each role may do."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from pos_app.domain.errors import RuleViolation

PIN_DIGITS_MIN: Final = {"owner": 6, "manager": 6, "cashier": 4}
PIN_DIGITS_MAX: Final = 12
TRIES_BEFORE_LOCK: Final = 5
_LOCK_MS_FIRST: Final = 60_000
_LOCK_MS_MAX: Final = 3_600_000


class Role(Enum):
    OWNER = "owner"
    MANAGER = "manager"
    CASHIER = "cashier"


class Right(Enum):
    SELL = "sell"
    CHANGE_PRICE = "change_price"
    PRICE_ABOVE_TAG = "price_above_tag"
    ADD_PRODUCT = "add_product"
    OPEN_DRAWER = "open_drawer"
    ACCEPT_DELIVERY = "accept_delivery"
    IMPORT_GOODS = "import_goods"
    SYNC = "sync"
    SETTINGS = "settings"
    DISCOUNT = "discount"
    GIFT = "gift"
    RETURN = "return"
    RETURN_WITHOUT_RECEIPT = "return_without_receipt"
    VOID = "void"
    ON_ACCOUNT = "on_account"
    MOVE_CASH = "move_cash"
    JOIN_MEMBER = "join_member"
    MANAGE_MEMBERS = "manage_members"
    SEE_PHONE = "see_phone"
    EXPORT_MEMBERS = "export_members"
    TOP_UP = "top_up"
    ADJUST_POINTS = "adjust_points"
    PROMOTIONS = "promotions"
    SEE_COST = "see_cost"
    SEE_JOURNAL = "see_journal"
    EXPORT = "export"
    BACKUP = "backup"
    PEOPLE = "people"


class RightMissing(RuleViolation):
    """Somebody may not do this; whoever may can allow it on the spot."""

    def __init__(self, name: str, right: Right) -> None:
        super().__init__("{name} has no right to do this; ask the owner", name=name)
        self.right = right


# Denied unless named here.
RIGHTS: Final = {
    Role.OWNER: frozenset(Right),
    Role.MANAGER: frozenset(Right) - {Right.SETTINGS, Right.PEOPLE, Right.EXPORT_MEMBERS},
    Role.CASHIER: frozenset(
        {
            Right.SELL,
            Right.CHANGE_PRICE,
            Right.ADD_PRODUCT,
            Right.OPEN_DRAWER,
            Right.ACCEPT_DELIVERY,
            Right.GIFT,
            Right.RETURN,
            Right.VOID,
            Right.JOIN_MEMBER,
            Right.TOP_UP,
        }
    ),
}


@dataclass(frozen=True, slots=True)
class User:
    user_id: int
    name: str
    role: Role

    def may(self, right: Right) -> bool:
        return right in RIGHTS[self.role]

    def need(self, right: Right) -> None:
        if not self.may(right):
            raise RightMissing(self.name, right)


def check_pin(pin: str, role: Role) -> None:
    """Digits only; six or more for those who can change prices above the tag. Raises on the field `pin`."""
    least = PIN_DIGITS_MIN[role.value]
    if not (pin.isascii() and pin.isdigit() and least <= len(pin) <= PIN_DIGITS_MAX):
        raise RuleViolation("The PIN needs {least} to {most} digits", field="pin", least=least, most=PIN_DIGITS_MAX)


def lock_ms(failed_tries: int) -> int:
    """How long sign-in is locked after so many wrong PINs in a row: nothing for four, then doubling from a minute."""
    over = failed_tries - TRIES_BEFORE_LOCK
    return 0 if over < 0 else min(_LOCK_MS_FIRST << min(over, 10), _LOCK_MS_MAX)
