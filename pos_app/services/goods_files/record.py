"""Goods as a file gives them, already read and checked by themselves; what the shop has is not looked at yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pos_app.domain.money import MILLI, Money, Quantity, half_up
from pos_app.domain.product import CARTON, PACKS_PER_CARTON_USUAL, Kind


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong or odd on a line of a file: an English sentence with `{named}` places, and what fills them."""

    line: int
    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        return self.message.format(**self.values)


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """One unit a product is sold in. `code` is empty when the unit has none.

    Amounts are of one of this unit, `cost` in thousandths of a fen. `derived` marks a price that was worked out from
    another unit's: good enough for a new code, never a reason to change the price of one that is there.
    """

    line: int
    code: str
    unit: str
    factor: Quantity
    price: Money | None
    derived: bool = False
    tag: Money | None = None
    cost: int | None = None
    guidance: Money | None = None
    stock: Quantity | None = None
    said: frozenset[str] = frozenset()
    """Which of `unit` and `factor` the file says itself; the others are assumed, and only good for a new code."""

    def per_base_unit(self, amount: int) -> int:
        return half_up(amount * MILLI, self.factor.milli)


@dataclass(frozen=True, slots=True)
class QuickPlace:
    """A page of the quick panel; `place` None is the next free one."""

    page: int
    place: int | None


@dataclass(frozen=True, slots=True)
class GoodsRecord:
    """One product with its units. None and empty mean that the file doesn't say.

    `own` records come from the shop's own layout and may rename and rearrange what is there; lists of others only bring
    new goods and new prices. `only_known` records say something about goods the shop has and make no new ones.
    """

    line: int
    name: str
    kind: Kind
    unit: str
    units: tuple[UnitRecord, ...]
    own: bool = False
    only_known: bool = False
    key: str = ""
    category: str | None = None
    packs_per_carton: int | None = None
    house_code: str | None = None
    weighed: bool | None = None
    quick: QuickPlace | None = None
    said: frozenset[str] = frozenset()
    """Which of `kind` and `unit` the file says itself; the others are guessed, and only good for a new product."""

    @property
    def price(self) -> Money:
        """Of one base unit: as given, else worked out from the smallest unit there is."""
        smallest = min(self.units, key=lambda unit: (unit.factor.milli != MILLI, unit.code != "", unit.factor.milli))
        return Money(smallest.per_base_unit(0 if smallest.price is None else smallest.price.fen))

    @property
    def packs(self) -> int:
        """Packs in a carton: as said, else as the carton holds, else the usual."""
        cartons = (unit.factor.milli // MILLI for unit in self.units if unit.unit == CARTON)
        return self.packs_per_carton or next(cartons, 0) or PACKS_PER_CARTON_USUAL
