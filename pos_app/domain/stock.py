"""Stock as a sum of movements, and its moving-average cost.

Value is what the stock on hand cost, in fen. Goods that leave take their share of it with them, rounded once; the last
piece takes the rest, so that empty stock is worth exactly nothing. Stock below nothing is carried at the last known
unit cost; when goods arrive, what had left too cheap or too dear is the movement's `variance`.
"""

from dataclasses import dataclass
from typing import Final

from pos_app.domain.money import MILLI, Money, Quantity, half_up

UNIT_COST_SCALE: Final = 1000
"""A unit cost is kept in thousandths of a fen per base unit."""


@dataclass(frozen=True, slots=True)
class Holding:
    """Stock on hand of one product: base units, their value, and the last known cost of one (thousandths of a fen)."""

    on_hand: Quantity
    value: Money
    unit_cost: int

    def cost_of(self, quantity: Quantity) -> Money:
        """What `quantity` (not negative) costs when it leaves now."""
        if quantity.milli <= 0 or self.on_hand.milli <= 0:
            return _at_unit_cost(quantity, self.unit_cost)
        inside = min(quantity.milli, self.on_hand.milli)
        beyond = Quantity(quantity.milli - inside)
        share = Money(half_up(self.value.fen * inside, self.on_hand.milli))
        return share + _at_unit_cost(beyond, self.unit_cost)


@dataclass(frozen=True, slots=True)
class Move:
    """The outcome of a movement: the holding after it, its value change and what of it was variance."""

    after: Holding
    value: Money
    variance: Money


def _at_unit_cost(quantity: Quantity, unit_cost: int) -> Money:
    return Money(half_up(quantity.milli * unit_cost, MILLI * UNIT_COST_SCALE))


def unit_cost_of(value: Money, quantity: Quantity) -> int:
    """Thousandths of a fen per base unit of goods that cost `value` together."""
    return half_up(value.fen * UNIT_COST_SCALE * MILLI, quantity.milli)


def issue(holding: Holding, quantity: Quantity) -> Move:
    """Goods leave (sold, lost, used): on hand may go below nothing, the till warns and never blocks."""
    cost = holding.cost_of(quantity)
    after = Holding(Quantity(holding.on_hand.milli - quantity.milli), holding.value - cost, holding.unit_cost)
    return Move(after, -cost, Money(0))


def receive(holding: Holding, quantity: Quantity, cost: Money) -> Move:
    """Goods arrive for `cost` in all; the average moves."""
    on_hand = holding.on_hand + quantity
    if holding.on_hand.milli >= 0:
        value = holding.value + cost
        unit_cost = unit_cost_of(value, on_hand) if value.fen > 0 else holding.unit_cost
        return Move(Holding(on_hand, value, unit_cost), cost, Money(0))
    unit_cost = unit_cost_of(cost, quantity)
    value = Money(half_up(cost.fen * on_hand.milli, quantity.milli))
    change = value - holding.value
    return Move(Holding(on_hand, value, unit_cost), change, change - cost)
