"""Who buys, when the customer is a member (会员): a phone number, a grade, a card, and how each is written."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from pos_app.domain.errors import RuleViolation

_MOBILE: Final = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
_CARD: Final = re.compile(r"[0-9A-Za-z]{8,20}")
_SEPARATORS: Final = str.maketrans("", "", "-()")
MEMBER_CODE: Final = "YDM-"
"""What a member's own QR code begins with; the uid follows."""
NAME_LENGTH_MAX: Final = 40
FULL_PRICE: Final = 100_00
HIDDEN: Final = "***"
"""Stands for a phone number that can't be read on this computer."""
DAYS_OF_MONTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
LAST_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Phone:
    """A Chinese mobile number, 11 digits. It is never shown whole by accident: `str` and `repr` are masked."""

    digits: str = field(repr=False)

    def __post_init__(self) -> None:
        if re.fullmatch(r"1[3-9]\d{9}", self.digits) is None:
            raise ValueError("not a mobile number")

    @classmethod
    def parse(cls, text: str) -> "Phone":
        """From what people write: `+86 138 0013 8000`. Raises `RuleViolation` on the field `phone`."""
        match = _MOBILE.fullmatch(_plain(text))
        if match is None:
            raise RuleViolation("A mobile number has 11 digits and begins with 1", field="phone")
        return cls(match[1])

    @property
    def masked(self) -> str:
        return f"{self.digits[:3]}****{self.digits[-LAST_DIGITS:]}"

    @property
    def last(self) -> str:
        return self.digits[-LAST_DIGITS:]

    def __str__(self) -> str:
        return self.masked


def is_phone(text: str) -> bool:
    """Whether this is a mobile number, however it is written."""
    return _MOBILE.fullmatch(_plain(text)) is not None


def _plain(text: str) -> str:
    kept = unicodedata.normalize("NFKC", text).translate(_SEPARATORS)
    return "".join(character for character in kept if not character.isspace())


def is_last_digits(text: str) -> bool:
    """Whether this is what a customer says instead of the whole number: its last four digits."""
    plain = _plain(text)
    return len(plain) == LAST_DIGITS and plain.isascii() and plain.isdigit()


def last_digits(text: str) -> str:
    return _plain(text)


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of members: what they pay of the price of merchandise, in hundredths of a percent.

    From so many points earned in all a member has it by itself; None is given by hand only.
    """

    uid: str
    name: str
    price_percent: int = FULL_PRICE
    from_points: int | None = None


@dataclass(frozen=True, slots=True)
class BasketMember:
    """A member as the open sale knows them: never a phone number in clear, `masked` is `138****1234`.

    `grade` is the uid of the member's grade, empty for none; it decides on member prices.
    """

    member_id: int
    uid: str
    name: str
    masked: str
    grade: str = ""


def check_name(text: str) -> str:
    """A name as it is kept. Raises `RuleViolation` on the field `name`."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not 0 < len(name) <= NAME_LENGTH_MAX:
        raise RuleViolation("The name needs 1 to {most} characters", field="name", most=NAME_LENGTH_MAX)
    return name


def check_birthday(text: str) -> str:
    """Month and day as `MM-DD`, from `5-1`, `0501` or `05-01`; empty is unknown. Raises on the field `birthday`."""
    plain = _plain(text.replace("-", "/").replace("月", "/").replace("日", "").replace(".", "/"))
    if not plain:
        return ""
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})|(\d\d)(\d\d)", plain)
    month, day = (int(match[1] or match[3]), int(match[2] or match[4])) if match else (0, 0)
    if not (1 <= month <= len(DAYS_OF_MONTHS) and 1 <= day <= DAYS_OF_MONTHS[month - 1]):
        raise RuleViolation("The birthday is a month and a day such as 05-01", field="birthday")
    return f"{month:02d}-{day:02d}"


def check_card(text: str) -> str:
    """The code of a member's card, 8 to 20 letters and digits; empty is none. Raises on the field `card`."""
    card = _plain(text)
    if card and _CARD.fullmatch(card) is None:
        raise RuleViolation("The code of a card has 8 to 20 letters or digits", field="card")
    return card


def member_code(uid: str) -> str:
    """What the member's own QR code says."""
    return MEMBER_CODE + uid


def uid_of_code(code: str) -> str | None:
    """The member a QR code names; None when it is no such code."""
    return code.removeprefix(MEMBER_CODE) if code.startswith(MEMBER_CODE) else None


def grade_for(grades: tuple[Grade, ...], earned: int, present: str) -> str:
    """The uid of the grade after so many points were earned in all: never a lower one than by hand or before."""
    order = [grade for grade in grades if grade.from_points is not None]
    reached = [grade for grade in order if grade.from_points is not None and grade.from_points <= earned]
    best = max(reached, key=lambda grade: grade.from_points or 0, default=None)
    if best is None or best.uid == present:
        return present
    now = next((grade for grade in grades if grade.uid == present), None)
    if now is None:
        return best.uid
    keeps = now.from_points is None or now.from_points >= (best.from_points or 0)
    return present if keeps else best.uid
