"""Money in fen and quantity in thousandths: whole numbers, and the one place where halves are rounded."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pos_app.domain.errors import RuleViolation

MILLI: Final = 1000
_DECIMAL: Final = re.compile(r"([+-]?)(\d{0,15})(?:\.(\d*))?")


def half_up(numerator: int, denominator: int) -> int:
    """Divide, halves away from zero: the only rounding of the house. A return mirrors its sale to the fen."""
    if denominator <= 0:
        raise ValueError(f"denominator must be positive, got {denominator}")
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def parse_decimal(text: str, places: int) -> int:
    """Read a decimal number as a whole number of its last place; more places than that are refused, never rounded."""
    match = _DECIMAL.fullmatch(text.strip())
    if match is None or not (match[2] or match[3]):
        raise RuleViolation("'{text}' is not a number", text=text)
    fraction = (match[3] or "").rstrip("0")
    if len(fraction) > places:
        raise RuleViolation("'{text}' has more than {places} decimal places", text=text, places=places)
    value = int((match[2] or "0") + fraction.ljust(places, "0"))
    return -value if match[1] == "-" else value


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount of yuan in fen."""

    fen: int

    def __post_init__(self) -> None:
        if type(self.fen) is not int:  # bool and Decimal are refused too
            raise TypeError(f"fen must be int, got {self.fen!r}")

    @classmethod
    def parse(cls, text: str) -> "Money":
        """From yuan as people write them: `25.6`, `￥1,200`. Raises `RuleViolation`."""
        return cls(parse_decimal(text.strip().lstrip("¥￥").replace(",", ""), places=2))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.fen + other.fen)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.fen - other.fen)

    def __neg__(self) -> "Money":
        return Money(-self.fen)

    def __mul__(self, quantity: "Quantity") -> "Money":
        return Money(half_up(self.fen * quantity.milli, MILLI))

    def __bool__(self) -> bool:
        raise TypeError("ambiguous: write `money.fen == 0`")

    def __str__(self) -> str:
        sign = "-" if self.fen < 0 else ""
        return f"{sign}{abs(self.fen) // 100}.{abs(self.fen) % 100:02d}"

    def percent(self, hundredths: int) -> "Money":
        """That many hundredths of a percent of it: 9500 is 95 %."""
        return Money(half_up(self.fen * hundredths, 10_000))

    def split(self, weights: Sequence[int]) -> list["Money"]:
        """Divide by weights (not negative, not all zero); the parts always add up to the whole."""
        total, done, given, parts = sum(weights), 0, 0, []
        if total <= 0 or min(weights) < 0:
            raise ValueError("weights must not be negative and not all zero")
        for weight in weights:
            done += weight
            upto = half_up(self.fen * done, total)
            parts.append(Money(upto - given))
            given = upto
        return parts


ZERO: Final = Money(0)


def total(amounts: Iterable[Money]) -> Money:
    return Money(sum(amount.fen for amount in amounts))


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """A quantity in thousandths of a unit: 1.250 kg is 1250."""

    milli: int

    def __post_init__(self) -> None:
        if type(self.milli) is not int:
            raise TypeError(f"milli must be int, got {self.milli!r}")

    @classmethod
    def parse(cls, text: str) -> "Quantity":
        """From a number with at most three decimals. Raises `RuleViolation`."""
        return cls(parse_decimal(text, places=3))

    @classmethod
    def of(cls, whole: int) -> "Quantity":
        return cls(whole * MILLI)

    def __add__(self, other: "Quantity") -> "Quantity":
        return Quantity(self.milli + other.milli)

    def __neg__(self) -> "Quantity":
        return Quantity(-self.milli)

    def __bool__(self) -> bool:
        raise TypeError("ambiguous: write `quantity.milli == 0`")

    def in_base(self, factor: "Quantity") -> "Quantity":
        """This many units in base units, `factor` base units each."""
        return Quantity(half_up(self.milli * factor.milli, MILLI))

    def __str__(self) -> str:
        sign = "-" if self.milli < 0 else ""
        whole, fraction = divmod(abs(self.milli), MILLI)
        return f"{sign}{whole}" + (f".{fraction:03d}".rstrip("0") if fraction else "")


ONE: Final = Quantity(MILLI)
