"""What the screen of members shows: frozen values a presenter makes and the view draws. No toolkit in here.

Texts in here are in the language of the screen already; phone numbers are masked.
"""

from dataclasses import dataclass
from enum import Enum

from pos_app.domain.money import ZERO, Money
from pos_app.ui.message import Choice, FieldError


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member in the list."""

    member_id: int
    name: str
    masked: str
    grade: str
    points: int
    balance: Money


@dataclass(frozen=True, slots=True)
class ListState:
    """Who was looked for; `count` are members in all. Without the key their numbers can't be read here."""

    text: str = ""
    rows: tuple[MemberLine, ...] = ()
    count: int = 0
    key_lost: bool = False


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """What came or went: of points or of stored value."""

    at: str
    what: str
    detail: str
    points: str
    amount: str


@dataclass(frozen=True, slots=True)
class DetailState:
    """The member who is chosen. `gift` is what the shop gave on top of their own money."""

    member_id: int
    name: str
    masked: str
    grade: str
    points: int
    own: Money
    gift: Money
    facts: tuple[str, ...] = ()
    ledger: tuple[LedgerLine, ...] = ()


class FormKind(Enum):
    """What a form is for."""

    JOIN = "join"
    CHANGE = "change"
    TOP_UP = "top_up"
    PAY_OUT = "pay_out"
    POINTS = "points"
    COUPON = "coupon"
    ERASE = "erase"
    EXPORT = "export"
    GRADE = "grade"
    COUPON_KIND = "coupon_kind"
    RECOVER = "recover"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form: typed into, or with `choices` one of them, or a tick. `words` may be Chinese."""

    name: str
    title: str
    text: str = ""
    choices: tuple[Choice, ...] = ()
    words: bool = False
    tick: bool = False


@dataclass(frozen=True, slots=True)
class FormState:
    """A form. What was typed stays while the same one is shown again, so errors can be shown at their fields."""

    kind: FormKind
    title: str
    fields: tuple[Field, ...]
    done: str
    note: str = ""
    errors: tuple[FieldError, ...] = ()
    danger: bool = False


@dataclass(frozen=True, slots=True)
class TopUpStep:
    """From so much topped up at once so much is given."""

    paid: Money = ZERO
    given: Money = ZERO
