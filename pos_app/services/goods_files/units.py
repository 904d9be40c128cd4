"""The units of the trade: what they are called when nobody says, and how much they hold."""

from typing import Final

from pos_app.domain.money import ONE, Quantity
from pos_app.domain.product import CARTON, PACK, PACKS_PER_CARTON_USUAL, Kind

EACH: Final = "个"
KILOGRAM: Final = "kg"
FACTOR_MAX: Final = Quantity.of(100_000)
UNIT_LENGTH_MAX: Final = 10
# Units of weight in thousandths of a kilogram, which weighed goods are kept in.
_WEIGHTS: Final = {
    "kg": 1000,
    "公斤": 1000,
    "千克": 1000,
    "斤": 500,
    "市斤": 500,
    "500g": 500,
    "两": 50,
    "100g": 100,
    "g": 1,
    "克": 1,
}


def usual_unit(kind: Kind) -> str:
    """The base unit of a product of which nobody said one."""
    return PACK if kind is Kind.CIGARETTE else EACH


def usual_factor(kind: Kind, unit: str, packs_per_carton: int | None) -> Quantity:
    """How many base units a unit holds when nobody says: a carton its packs, anything else one."""
    if kind is Kind.CIGARETTE and unit == CARTON:
        return Quantity.of(packs_per_carton or PACKS_PER_CARTON_USUAL)
    return ONE


def weight_factor(unit: str) -> Quantity | None:
    """How much of a kilogram a unit of weight is; None when it is none."""
    milli = _WEIGHTS.get(unit.casefold())
    return None if milli is None else Quantity(milli)
