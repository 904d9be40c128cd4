"""Codes as they come out of a scanner: GTINs, in-store scale codes, carton codes. Strings in, values out."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, Quantity

GTIN_LENGTHS: Final = frozenset({8, 12, 13, 14})
CODE_LENGTH_MAX: Final = 64
_SCALE_DIGITS: Final = 10


def normalise(text: str) -> str:
    """A code as kept and compared: NFKC (full-width digits become ASCII), no blanks and controls at all."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and c.isprintable())


def is_gtin_shaped(code: str) -> bool:
    return code.isascii() and code.isdigit() and len(code) in GTIN_LENGTHS


def check_digit(body: str) -> int:
    """The GS1 check digit of the digits before it (GS1 General Specifications, section 7.9)."""
    weighted = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return -weighted % 10


def has_valid_check_digit(code: str) -> bool:
    return is_gtin_shaped(code) and check_digit(code[:-1]) == int(code[-1])


class ScaleField(Enum):
    """What the five variable digits of an in-store scale code hold."""

    WEIGHT_G = "weight_g"
    AMOUNT_FEN = "amount_fen"


@dataclass(frozen=True, slots=True)
class ScaleLayout:
    """How this shop's label scale writes its EAN-13: prefix, item, weight or amount, check digit.

    `item_digits` + `value_digits` fill the ten digits between the prefix and the check digit.
    """

    prefixes: tuple[str, ...] = tuple(str(number) for number in range(20, 30))
    item_digits: int = 5
    value_digits: int = 5
    field: ScaleField = ScaleField.AMOUNT_FEN

    def __post_init__(self) -> None:
        parts = min(self.item_digits, self.value_digits) > 0 and self.item_digits + self.value_digits == _SCALE_DIGITS
        if not parts or not all(re.fullmatch("2[0-9]", p) for p in self.prefixes):
            raise RuleViolation("The layout of scale codes must be a prefix 20 to 29, then ten digits in two parts")


@dataclass(frozen=True, slots=True)
class ScaleCode:
    """One label of a scale: which item (its house code) and either its weight or its amount."""

    item: str
    weight: Quantity | None
    amount: Money | None


def parse_scale_code(code: str, layout: ScaleLayout) -> ScaleCode | None:
    """Read an in-store code; None when it isn't one or its check digit is wrong."""
    if len(code) != 13 or code[:2] not in layout.prefixes or not has_valid_check_digit(code):  # noqa: PLR2004 - EAN-13
        return None
    item, value = code[2 : 2 + layout.item_digits], int(code[2 + layout.item_digits : 12])
    if layout.field is ScaleField.WEIGHT_G:
        return ScaleCode(item, weight=Quantity(value), amount=None)
    return ScaleCode(item, weight=None, amount=Money(value))


@dataclass(frozen=True, slots=True)
class CartonCode:
    """The 32 printed characters of a carton: when, where and for whom it was sorted (reliability rule E-8)."""

    sorted_on: str
    serial: str
    stick: int
    company: str
    licence: str


_CARTON: Final = re.compile(r"(\d)(\d\d)(\d\d)([0-9A-Z]{9})(\d\d)([A-Z]{4})(\d{12})")
_STICKS_MAX: Final = 50


def parse_carton_code(code: str) -> CartonCode | None:
    """Read a carton code: Y MM DD, 9 of the case, 2 of the carton in it; company in 4 letters, licence in 12."""
    match = _CARTON.fullmatch(code.upper())
    if match is None or not 1 <= int(match[5]) <= _STICKS_MAX:
        return None
    try:
        date(2020 + int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return CartonCode(match[1] + match[2] + match[3], match[4], int(match[5]), match[6], match[7])
