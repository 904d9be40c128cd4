"""A plain model of a shop: lists, dictionaries and fractions, to hold the real one against."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import floor
from typing import Final

from tests.services.shelf import APPLES, CAKE, CARD, CARTON, CASE, PACK, PEANUTS, SMALL_CARTON, SMALL_PACK, WATER

WHOLESALE_CARTONS: Final = 50
HALF: Final = Fraction(1, 2)
UNIT_COST_STEP: Final = Fraction(1, 1000)
"""A unit cost is kept in thousandths of a fen."""


def whole(number: Fraction) -> int:
    """Halves up, away from nothing."""
    return floor(number + HALF) if number >= 0 else -floor(-number + HALF)


@dataclass(frozen=True)
class Ware:
    """One way to buy a product: so many thousandths of its base unit for so many fen."""

    product: int
    code: str
    unit: str
    factor: int
    price: int
    packs: int = 0
    """Packs per carton; 0 is no tobacco."""


WARES: Final = {
    PACK: Ware(1, PACK, "盒", 1000, 45_00, 10),
    CARTON: Ware(1, CARTON, "条", 10_000, 450_00, 10),
    SMALL_PACK: Ware(2, SMALL_PACK, "盒", 1000, 100_00, 5),
    SMALL_CARTON: Ware(2, SMALL_CARTON, "条", 5000, 500_00, 5),
    WATER: Ware(3, WATER, "瓶", 1000, 2_00),
    CASE: Ware(3, CASE, "箱", 24_000, 36_00),
    APPLES: Ware(4, APPLES, "kg", 1000, 12_80),
    PEANUTS: Ware(5, PEANUTS, "斤", 500, 9_90),
    CAKE: Ware(6, CAKE, "个", 1000, 64_00),
    CARD: Ware(7, CARD, "张", 1000, 0),
}
NEXT_UNIT: Final = {
    PACK: CARTON,
    CARTON: PACK,
    SMALL_PACK: SMALL_CARTON,
    SMALL_CARTON: SMALL_PACK,
    WATER: CASE,
    CASE: WATER,
}
# Per base unit, in fen; on the shelf, in thousandths of it.
COSTS: Final = {1: 3816, 2: 8300, 3: 110, 4: 800, 5: 1280, 6: 3000, 7: 0}
ON_SHELF: Final = {1: 25_000, 2: 0, 3: 30_000, 4: 10_000, 5: 2000, 6: 3000, 7: 5000}


@dataclass(frozen=True)
class ModelLine:
    """A line of the open sale."""

    line_id: int
    ware: Ware
    quantity: int
    price: int
    reason: str = "list"
    label: int | None = None
    notes: str = ""

    @property
    def amount(self) -> int:
        return whole(Fraction(self.price * self.quantity, 1000)) if self.label is None else self.label

    @property
    def base(self) -> int:
        return whole(Fraction(self.quantity * self.ware.factor, 1000))

    def likens(self, other: "ModelLine") -> bool:
        mine, its = ((x.ware.product, x.ware.unit, x.price, x.reason, x.notes, x.label is None) for x in (self, other))
        return mine == its and self.label is None


def cartons(lines: Iterable[ModelLine]) -> Fraction:
    return sum((Fraction(line.base, 1000 * line.ware.packs) for line in lines if line.ware.packs), Fraction(0))


@dataclass
class ModelBasket:
    """The open sale."""

    lines: list[ModelLine] = field(default_factory=list)
    made: int = 0
    age_confirmed: bool = False

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def has_tobacco(self) -> bool:
        return any(line.ware.packs for line in self.lines)

    def after_putting(self, line: ModelLine) -> list[ModelLine]:
        for place, present in enumerate(self.lines):
            if present.likens(line):
                more = replace(present, quantity=present.quantity + line.quantity)
                return [*self.lines[:place], more, *self.lines[place + 1 :]]
        return [*self.lines, replace(line, line_id=self.made + 1)]

    def after_changing(self, line_id: int, **changes: object) -> list[ModelLine]:
        return [
            replace(line, **changes) if line.line_id == line_id else line  # type: ignore[arg-type]
            for line in self.lines
        ]

    def become(self, lines: list[ModelLine]) -> None:
        self.made = max([self.made, *(line.line_id for line in lines)])
        self.lines = lines


@dataclass
class Held:
    """Stock of a product in base units and its exact value, with how far the books may be off by rounding."""

    on_hand: Fraction
    unit_cost: Fraction
    value: Fraction = field(init=False)
    off: Fraction = Fraction(0)
    unit_off: Fraction = UNIT_COST_STEP

    def __post_init__(self) -> None:
        self.value = self.on_hand * self.unit_cost

    def sell(self, quantity: Fraction) -> tuple[Fraction, Fraction]:
        """What that costs, and how far the books may be from it."""
        inside = min(quantity, max(self.on_hand, Fraction(0)))
        share = inside / self.on_hand if inside else Fraction(0)
        beyond = quantity - inside
        cost = self.value * share + self.unit_cost * beyond
        off = self.off * share + self.unit_off * beyond + 1
        self.on_hand -= quantity
        self.value -= cost
        self.off += self.unit_off * beyond + 1
        return cost, off

    def receive(self, quantity: Fraction, cost: int) -> None:
        short = self.on_hand < 0
        self.on_hand += quantity
        if short:
            self.unit_cost, self.unit_off, self.off = cost / quantity, UNIT_COST_STEP, Fraction(1)
            self.value = self.unit_cost * self.on_hand
        else:
            self.value += cost
            self.unit_cost, self.unit_off = self.value / self.on_hand, self.off / self.on_hand + UNIT_COST_STEP


@dataclass
class ModelSale:
    """A sale as it must stand in the books; of each line what it cost and how far that may be off."""

    lines: list[ModelLine]
    payments: list[tuple[str, int, int, int]]
    rounding: int
    shift: int
    costs: list[tuple[Fraction, Fraction]]

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines) + self.rounding

    @property
    def cash(self) -> int:
        return sum(amount for tender, amount, _, _ in self.payments if tender == "cash")


@dataclass
class ModelShop:
    """Everything that happened since the shop was stocked. `shift` is the number of the open one, 0 when none is."""

    shift: int = 1
    float_fen: int = 0
    basket: ModelBasket = field(default_factory=ModelBasket)
    sales: list[ModelSale] = field(default_factory=list)
    sold: Counter[int] = field(default_factory=Counter)
    stock: dict[int, Held] = field(
        default_factory=lambda: {
            product: Held(Fraction(ON_SHELF[product], 1000), Fraction(cost)) for product, cost in COSTS.items()
        }
    )

    def book(self, payments: list[tuple[str, int, int, int]], rounding: int) -> None:
        """The open sale is in the books now."""
        costs = [self.stock[line.ware.product].sell(Fraction(line.base, 1000)) for line in self.basket.lines]
        for line in self.basket.lines:
            self.sold[line.ware.product] += line.base
        self.sales.append(ModelSale(self.basket.lines, payments, rounding, self.shift, costs))

    @property
    def drawer(self) -> int:
        """The cash that should be in it."""
        return self.float_fen + sum(sale.cash for sale in self.sales if sale.shift == self.shift)
