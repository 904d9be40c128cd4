"""Why a price applies, and the guards that ask before an odd one is charged (domain.md section 4, rule E-7)."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ZERO, Money
from pos_app.domain.product import PRICE_MAX, Item


class PriceReason(Enum):
    """Why the line costs what it costs; kept with the list price."""

    LIST = "list"
    MANUAL = "manual"
    LABEL = "label"
    MEMBER = "member"
    PROMOTION = "promotion"
    GIFT = "gift"


COMPUTED: Final = frozenset({PriceReason.LIST, PriceReason.MEMBER, PriceReason.PROMOTION})
"""Prices that are worked out anew whenever the sale changes; the others were set by somebody or by a scale."""


class PricePolicy(Enum):
    """How far the province lets a shop go from its price of a cigarette."""

    FREE = "free"
    FIXED = "fixed"
    """At the marked price, and at no other."""
    BETWEEN = "between"
    """Not below what it costs, not above the guidance price."""


@dataclass(frozen=True, slots=True)
class PriceDoubt:
    """What is odd about a price; the cashier confirms, or for `above_tag` somebody with the right."""

    price: Money
    usual: Money
    abnormal: bool
    above_tag: bool


def doubt(item: Item, price: Money) -> PriceDoubt | None:
    """What to ask before charging `price` per unit of `item`; None when nothing is odd.

    A cigarette outside ÷1.5 … ×1.5 of its guidance (else list) price, another product outside ÷2 … ×2 of its usual
    price is abnormal; above the marked price is a matter of right, for tobacco and for everything that has a tag.
    """
    usual = item.guidance if item.kind.is_tobacco and item.guidance is not None else item.price
    up, down = (3, 2) if item.kind.is_tobacco else (2, 1)
    outside = usual.fen > 0 and not down * usual.fen <= up * price.fen <= up * up * usual.fen // down
    abnormal = outside and not item.guard_off
    above_tag = item.tag is not None and price > item.tag
    return PriceDoubt(price, usual, abnormal, above_tag) if abnormal or above_tag else None


def check_price(price: Money) -> None:
    """A price is between nothing and ¥99,999.99. Raises `RuleViolation` on the field `price`."""
    if not ZERO <= price <= PRICE_MAX:
        raise RuleViolation("The price must be between 0 and {most}", field="price", most=PRICE_MAX)


def check_policy(item: Item, price: Money, policy: PricePolicy, cost: Money | None) -> None:
    """Whether the province lets a cigarette be sold at a price that is not its own; `cost` is of the same unit.

    Raises `RuleViolation` on the field `price`.
    """
    if policy is PricePolicy.FIXED and price not in {item.price, item.guidance, item.tag}:
        raise RuleViolation(
            "{name} is sold at its marked price {price} only: the province has fixed it",
            field="price",
            name=item.name,
            price=item.price,
        )
    if policy is not PricePolicy.BETWEEN:
        return
    if cost is not None and price < cost:
        raise RuleViolation(
            "{name} may not be sold for less than {cost}, which it costs", field="price", name=item.name, cost=cost
        )
    if item.guidance is not None and price > item.guidance:
        raise RuleViolation(
            "{name} may not be sold for more than {guidance}, the guidance price",
            field="price",
            name=item.name,
            guidance=item.guidance,
        )


def is_below_floor(item: Item, price: Money) -> bool:
    """Whether a price is below the floor of the item; a list price that is below it already is none."""
    return item.floor is not None and price < min(item.floor, item.price)


def typed_price(text: str, list_price: Money) -> Money:
    """What a cashier types as a price: `6.50`, or `/95` for 95 percent of the list price."""
    if not text.startswith("/"):
        price = Money.parse(text)
    else:
        percent = Money.parse(text[1:])  # two decimals of a percent are enough, and the reader is the same
        price = list_price.percent(percent.fen)
    check_price(price)
    return price
