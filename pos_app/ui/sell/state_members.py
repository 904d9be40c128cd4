"""What the selling page shows of members: the customer on the card, and the panels of the member's key. No toolkit."""

from dataclasses import dataclass, field
from enum import Enum

from pos_app.domain.money import ZERO, Money
from pos_app.ui.message import Choice, FieldError


class MemberDeed(Enum):
    """What is done in these panels."""

    CHOOSE = "choose"
    JOIN = "join"
    ADD = "add"
    OTHER = "other"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class CustomerState:
    """Who buys, for the card above the sum; the phone is masked. `hint` is a birthday that is near."""

    name: str
    masked: str
    grade: str = ""
    points: int | None = None
    balance: Money = ZERO
    hint: str = ""


@dataclass(frozen=True, slots=True)
class MemberAskState:
    """Which member? By phone, its last four digits, or a card."""

    error: str = ""


@dataclass(frozen=True, slots=True)
class MemberChooseState:
    """Several have these last digits, who came last first; `more` are not shown."""

    asked: str
    choices: tuple[Choice, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class MemberJoinState:
    """Nobody has this number yet: two fields and a consent make them a member."""

    phone: str = field(repr=False)
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class MemberState:
    """The member who is checked in; `usual` are goods they buy often, one press puts one on."""

    customer: CustomerState
    coupons: int = 0
    usual: tuple[Choice, ...] = ()
