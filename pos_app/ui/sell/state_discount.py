"""What the panel of a discount on the whole sale shows. No toolkit in here."""

from dataclasses import dataclass

from pos_app.domain.money import ZERO, Money


@dataclass(frozen=True, slots=True)
class DiscountState:
    """Something is taken off the whole sale: off `merchandise`, as tobacco is never discounted; `off` is so already."""

    merchandise: Money
    off: Money = ZERO
    error: str = ""
