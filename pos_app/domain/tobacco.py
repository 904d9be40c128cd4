"""The law at the counter: no tobacco to minors (E-3), and below 50 cartons a sale (E-4)."""

from enum import Enum
from typing import Final

from pos_app.domain.basket import Basket, Line, Note
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import MILLI

CARTONS_WHOLESALE: Final = 50


class MinorPolicy(Enum):
    """When the till asks whether the customer is 18."""

    OFF = "off"
    FIRST = "first"
    ALWAYS = "always"


def must_ask_age(before: Basket, after: Basket, policy: MinorPolicy) -> bool:
    """Whether the step from `before` to `after` put tobacco on that has to be asked about."""
    if policy is MinorPolicy.OFF or _tobacco_lines(after) <= _tobacco_lines(before):
        return False
    return policy is MinorPolicy.ALWAYS or not after.age_confirmed


def _tobacco_lines(basket: Basket) -> int:
    return sum(line.item.kind.is_tobacco for line in basket.lines)


def cartons_milli(basket: Basket) -> int:
    """Tobacco in the basket as thousandths of cartons, each product by its own packs per carton."""
    return sum(line.item.cartons_milli(line.quantity) for line in basket.lines)


def reaches_wholesale(basket: Basket) -> bool:
    """50 cartons or more in one sale is wholesale without a licence (烟草专卖法实施条例)."""
    return cartons_milli(basket) >= CARTONS_WHOLESALE * MILLI


def noted(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Recorded history: tobacco lines say that nobody asked for the age, and that the limit of cartons was reached."""
    notes = [Note.MINOR_NOT_ASKED]
    if reaches_wholesale(Basket("", lines)):
        notes.append(Note.CARTON_LIMIT)
    return tuple(line.noted(*notes) if line.item.kind.is_tobacco else line for line in lines)


def check_carton_limit(basket: Basket) -> None:
    """Raises `RuleViolation`; nobody has the right to override it."""
    if reaches_wholesale(basket):
        raise RuleViolation(
            "{limit} cartons or more in one sale is wholesale: the law does not let a shop sell it",
            limit=CARTONS_WHOLESALE,
        )
