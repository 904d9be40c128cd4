"""What is typed where goods are put in: a code, so many of it, or a number that corrects. No toolkit in here."""

from dataclasses import dataclass

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ONE, Quantity


@dataclass(frozen=True, slots=True)
class Typing:
    """`12*690…` is twelve of a code, `=12` corrects the last one to twelve, a code alone is one."""

    code: str
    units: Quantity = ONE
    sets: bool = False


def read_entry(text: str) -> Typing:
    """Raises `RuleViolation` on the field `quantity` when the number is none."""
    text = text.strip().replace("＝", "=").replace("×", "*").replace("＊", "*")
    if text.startswith("="):
        return Typing("", _quantity(text[1:]), sets=True)
    units, star, code = text.partition("*")
    if not star:
        return Typing(text)
    return Typing(code.strip(), _quantity(units))


def _quantity(text: str) -> Quantity:
    try:
        return Quantity.parse(text)
    except RuleViolation as error:
        raise RuleViolation(error.message, field="quantity", **error.values) from error
