"""What can be sold: a product, and the code that owns its unit, factor and price."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import Final, NewType

from pos_app.domain.money import MILLI, Money, Quantity, half_up

ProductId = NewType("ProductId", int)

PACK: Final = "盒"
CARTON: Final = "条"
PACKS_PER_CARTON_USUAL: Final = 10
PRICE_MAX: Final = Money(9_999_999)


class Kind(Enum):
    """What the law makes of a product."""

    GENERAL = "general"
    CIGARETTE = "cigarette"
    E_CIGARETTE = "e_cigarette"

    @property
    def is_tobacco(self) -> bool:
        """Tobacco is asked for age, sold at its tag, and never promoted, rewarded or sold on line."""
        return self is not Kind.GENERAL


@dataclass(frozen=True, slots=True)
class Item:
    """One way to sell one product: what a scan of `code` puts on the line.

    `unit` holds `factor` base units at `price`; `tag` is the marked price of this unit (明码标价), `guidance` the
    province's guidance price of it, both None where there is none; so is `floor`, the least this unit may be sold for.
    `on_hand` is in base units, as last read.
    """

    product_id: ProductId
    product_uid: str
    name: str
    kind: Kind
    code: str
    unit: str
    factor: Quantity
    price: Money
    tag: Money | None = None
    guidance: Money | None = None
    packs_per_carton: int = PACKS_PER_CARTON_USUAL
    weighed: bool = False
    guard_off: bool = False
    on_hand: Quantity = Quantity(0)
    category: str = ""
    floor: Money | None = None

    def cartons_milli(self, quantity: Quantity) -> int:
        """How many cartons of tobacco this quantity is, in thousandths; 0 for other goods."""
        if not self.kind.is_tobacco:
            return 0
        return half_up(quantity.in_base(self.factor).milli, self.packs_per_carton)

    def priced(self, price: Money) -> "Item":
        return replace(self, price=price)


def on_hand_text(on_hand: Quantity, unit: str, kind: Kind, packs_per_carton: int) -> str:
    """Stock as the trade says it: cigarettes in cartons and packs (`12条3盒`), other goods in their unit."""
    if kind is not Kind.CIGARETTE or on_hand.milli % MILLI:
        return f"{on_hand}{unit}"
    sign = "-" if on_hand.milli < 0 else ""
    cartons, packs = divmod(abs(on_hand.milli) // MILLI, packs_per_carton)
    words = (f"{cartons}{CARTON}" if cartons else "") + (f"{packs}{unit}" if packs or not cartons else "")
    return sign + words
