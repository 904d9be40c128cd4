"""Who is at the till and what each role may do."""

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from itertools import pairwise
from typing import Final, Self

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money

PIN_DIGITS_MIN: Final = {"owner": 6, "manager": 6, "cashier": 4, "stock_keeper": 4}
PIN_DIGITS_MAX: Final = 12
TRIES_BEFORE_LOCK: Final = 5
PERCENT: Final = 100
_LOCK_MS_FIRST: Final = 60_000
_LOCK_MS_MAX: Final = 3_600_000
_LEAP_YEAR: Final = 2000


class Role(Enum):
    OWNER = "owner"
    MANAGER = "manager"
    CASHIER = "cashier"
    STOCK_KEEPER = "stock_keeper"


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
    ADJUST_STOCK = "adjust_stock"
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


class AboveTag(RightMissing):
    """A price above the one on the tag is charged with the right to it only (rule E-7)."""

    def __init__(self, price: Money, tag: Money | None) -> None:
        super(RightMissing, self).__init__(
            "{price} is above the marked price {tag}", field="price", price=price, tag=tag
        )
        self.right = Right.PRICE_ABOVE_TAG


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a role may do; `discount_most` is how many percent it may take off without the right of any discount."""

    rights: frozenset[Right]
    discount_most: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.discount_most <= PERCENT:
            raise RuleViolation("A discount is 0 to 100 percent", field="discount_most")


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
    Role.STOCK_KEEPER: frozenset(
        {Right.ADD_PRODUCT, Right.ACCEPT_DELIVERY, Right.IMPORT_GOODS, Right.SEE_COST, Right.ADJUST_STOCK}
    ),
}
DEFAULTS: Final = {role: Allowed(rights) for role, rights in RIGHTS.items()}
"""What the roles may do until somebody changes it."""

OWNER_KEEPS: Final = frozenset({Right.PEOPLE, Right.SETTINGS})
"""Without these nobody could ever give a right back."""


@dataclass(frozen=True, slots=True)
class Help:
    """Whoever may has allowed some rights, for one act."""

    user_id: int
    name: str
    rights: frozenset[Right]


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who is signed in, with the rights of then; None stands for those that the role begins with."""

    user_id: int
    name: str
    role: Role
    allowed: Allowed | None = None
    help: Help | None = None

    def __post_init__(self) -> None:
        if self.allowed is None:
            object.__setattr__(self, "allowed", DEFAULTS[self.role])

    @property
    def rights(self) -> frozenset[Right]:
        """What this person may do without anybody's help."""
        return frozenset() if self.allowed is None else self.allowed.rights

    @property
    def approved_by(self) -> int | None:
        """Who allowed what is done now; None when it needs nobody."""
        return None if self.help is None else self.help.user_id

    def may(self, right: Right) -> bool:
        return right in self.rights or (self.help is not None and right in self.help.rights)

    def need(self, right: Right) -> None:
        if not self.may(right):
            raise RightMissing(self.name, right)

    def need_discount(self, off: Money, of: Money) -> None:
        """Refuse to take more off than this role may without the right of any discount."""
        most = 0 if self.allowed is None else self.allowed.discount_most
        if PERCENT * off.fen > most * of.fen:
            self.need(Right.DISCOUNT)

    def helped_by(self, supervisor: "User", right: Right) -> Self:
        """The same person with one right more, for one act. Raises `RightMissing` when the supervisor lacks it too."""
        if right not in supervisor.rights:
            raise RightMissing(supervisor.name, right)
        before = frozenset() if self.help is None else self.help.rights
        return replace(self, help=Help(supervisor.user_id, supervisor.name, before | {right}))


def check_rights(role: Role, rights: frozenset[Right]) -> None:
    """Whoever owns the shop can't lock themselves out of it."""
    if role is Role.OWNER and not rights >= OWNER_KEEPS:
        raise RuleViolation("The owner keeps the rights to people and settings", field="rights")


def check_pin(pin: str, role: Role) -> None:
    """Digits only, six or more for those who can do more, and none that is tried first. Raises on the field `pin`."""
    least = PIN_DIGITS_MIN[role.value]
    if not (pin.isascii() and pin.isdigit() and least <= len(pin) <= PIN_DIGITS_MAX):
        raise RuleViolation("The PIN needs {least} to {most} digits", field="pin", least=least, most=PIN_DIGITS_MAX)
    if is_obvious(pin):
        raise RuleViolation(
            "This PIN is guessed at once: take no rows like 123456 or 111111 and no birthday", field="pin"
        )


def is_obvious(pin: str) -> bool:
    """Whether these digits are among the first that anybody tries."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    rows = len(steps) == 1 and steps <= {0, 1, 9}
    blocks = any(pin == pin[:size] * (len(pin) // size) for size in (1, 2, 3) if size < len(pin))
    return rows or blocks or _is_birthday(pin)


def _is_birthday(pin: str) -> bool:
    """Month and day, with the year in two or four digits before them or without."""
    year, month, day = pin[:-4], int(pin[-4:-2]), int(pin[-2:])
    if len(year) not in {0, 2, 4} or (len(year) == 4 and year[:2] not in {"19", "20"}):  # noqa: PLR2004 - digits
        return False
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        return False
    return True


def lock_ms(failed_tries: int) -> int:
    """How long sign-in is locked after so many wrong PINs in a row: nothing for four, then doubling from a minute."""
    over = failed_tries - TRIES_BEFORE_LOCK
    return 0 if over < 0 else min(_LOCK_MS_FIRST << min(over, 10), _LOCK_MS_MAX)
