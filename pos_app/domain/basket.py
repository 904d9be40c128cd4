"""The open sale: an immutable basket and what a cashier may do to it. Every operation gives a new basket or refuses."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.member import BasketMember
from pos_app.domain.money import ONE, ZERO, Money, Quantity, total
from pos_app.domain.pricing import COMPUTED, PriceReason
from pos_app.domain.product import Item

QUANTITY_MAX: Final = Quantity.of(99_999)
LINES_MAX: Final = 500


class Entered(Enum):
    """How a line came to be; the province trusts data that admits it (rule E-10)."""

    SCAN = "scan"
    SEARCH = "search"
    QUICK = "quick"
    HAND = "hand"
    BATCH = "batch"


class Note(Enum):
    """What was odd about a line and was confirmed, or let pass in recorded history."""

    PRICE_ABNORMAL = "price_abnormal"
    PRICE_ABOVE_TAG = "price_above_tag"
    BELOW_FLOOR = "below_floor"
    CARTON_LIMIT = "carton_limit"
    MINOR_NOT_ASKED = "minor_not_asked"
    STOCK_SHORT = "stock_short"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: quantity of an item at a price, and why that price.

    `label_amount` is the amount a scale printed; such a line costs just that and its quantity can't be changed.
    `discount` is what promotions (named in `promotions`) and a discount on the whole sale take off the line.
    """

    line_id: int
    item: Item
    quantity: Quantity
    price: Money
    reason: PriceReason
    entered: Entered
    entered_at_ms: int
    label_amount: Money | None = None
    notes: tuple[Note, ...] = ()
    discount: Money = ZERO
    promotions: tuple[str, ...] = ()
    rewarded: bool = True
    """Whether it earns points: a promotion may say that what it makes cheaper does not."""
    of_line: int | None = None
    """The line of the original sale that this one returns."""
    cost: Money | None = None
    """What goods that come back had cost; None is what they are worth now."""

    @property
    def gross(self) -> Money:
        """Before the discount."""
        return self.price * self.quantity if self.label_amount is None else self.label_amount

    @property
    def amount(self) -> Money:
        return self.gross - self.discount

    @property
    def base_quantity(self) -> Quantity:
        return self.quantity.in_base(self.item.factor)

    def undiscounted(self) -> "Line":
        """Without what promotions and a discount on the whole sale took off it."""
        return replace(self, discount=ZERO, promotions=(), rewarded=True)

    def noted(self, *notes: Note) -> "Line":
        return replace(self, notes=tuple(dict.fromkeys(self.notes + notes)))

    def _takes(self, other: "Line") -> bool:
        same_goods = (self.item.product_id, self.item.unit) == (other.item.product_id, other.item.unit)
        if {self.reason, other.reason} <= COMPUTED:
            same_price = self.item.price == other.item.price
        else:
            same_price = (self.price, self.reason) == (other.price, other.reason)
        same_price = same_price and self.notes == other.notes
        labelled = self.label_amount is not None or other.label_amount is not None
        return same_goods and same_price and not labelled


@dataclass(frozen=True, slots=True)
class WholeDiscount:
    """What a cashier takes off the whole sale: a sum, then what is left at so many hundredths of a percent."""

    off: Money = ZERO
    percent: int = 100_00


@dataclass(frozen=True, slots=True)
class Exchange:
    """What comes back of an earlier sale in the same settlement: lines below nothing, their share of its rounding."""

    of_sale_id: int
    number: str
    lines: tuple[Line, ...]
    rounding: Money = ZERO

    @property
    def total(self) -> Money:
        """Below nothing: what the new goods cost less."""
        return total(line.amount for line in self.lines) + self.rounding


@dataclass(frozen=True, slots=True)
class Basket:
    """The lines of one sale not yet paid. `uid` is the sale's identity from the first line on (rule D-13's habit)."""

    uid: str
    lines: tuple[Line, ...] = ()
    next_line: int = 1
    newest: int | None = None
    age_confirmed: bool = False
    member: BasketMember | None = None
    note: str = ""
    whole: WholeDiscount | None = None
    exchange: Exchange | None = None
    approved_by: int | None = None
    """Who allowed what the cashier may not do alone."""

    @property
    def is_empty(self) -> bool:
        return not self.lines and self.exchange is None

    @property
    def total(self) -> Money:
        """What is due: the lines, less what comes back in exchange."""
        goods = total(line.amount for line in self.lines)
        return goods if self.exchange is None else goods + self.exchange.total

    @property
    def pieces(self) -> Quantity:
        """Things on the counter: a weighed line counts as one."""
        return Quantity(sum(ONE.milli if line.item.weighed else line.quantity.milli for line in self.lines))

    @property
    def has_tobacco(self) -> bool:
        return any(line.item.kind.is_tobacco for line in self.lines)

    def line(self, line_id: int) -> Line:
        for line in self.lines:
            if line.line_id == line_id:
                return line
        raise RuleViolation("This line is no longer in the sale")

    def add(self, line: Line, *, merge: bool) -> "Basket":
        """Put a line on; with `merge` a line of the same goods, unit and price takes the quantity instead."""
        check_quantity(line.quantity)
        if merge:
            for present in self.lines:
                if present._takes(line):  # noqa: SLF001 - a line of this module
                    return self.with_quantity(present.line_id, present.quantity + line.quantity)
        if len(self.lines) >= LINES_MAX:
            raise RuleViolation("A sale has at most {most} lines; please settle this one first", most=LINES_MAX)
        placed = replace(line, line_id=self.next_line)
        return replace(self, lines=(*self.lines, placed), next_line=self.next_line + 1, newest=placed.line_id)

    def with_quantity(self, line_id: int, quantity: Quantity) -> "Basket":
        check_quantity(quantity)
        if self.line(line_id).label_amount is not None:
            raise RuleViolation("The scale's label fixes this line; remove it and weigh again", field="quantity")
        return self._changed(line_id, lambda line: replace(line, quantity=quantity))

    def with_price(self, line_id: int, price: Money, *notes: Note) -> "Basket":
        """A price set by hand, with what was odd about it; the list price stays known by the item."""
        return self._changed(
            line_id,
            lambda line: replace(line, price=price, reason=PriceReason.MANUAL, label_amount=None, notes=notes),
        )

    def with_item(self, line_id: int, item: Item) -> "Basket":
        """The same count in another unit of the product, at that unit's price."""
        if self.line(line_id).label_amount is not None:
            raise RuleViolation("The scale's label fixes this line; remove it and weigh again", field="unit")
        return self._changed(
            line_id,
            lambda line: replace(line, item=item, price=item.price, reason=PriceReason.LIST, notes=()),
        )

    def as_gift(self, line_id: int) -> "Basket":
        """The line costs nothing; one that was a gift has its price again. Tobacco is never given away."""
        if self.line(line_id).item.kind.is_tobacco:
            raise RuleViolation("Tobacco is never given away")
        return self._changed(line_id, _given_or_charged)

    def without(self, line_id: int) -> "Basket":
        self.line(line_id)
        left = tuple(line for line in self.lines if line.line_id != line_id)
        newest = left[-1].line_id if left else None
        return replace(self, lines=left, newest=newest, age_confirmed=self.age_confirmed and bool(left))

    def without_tobacco(self) -> "Basket":
        """Without what a minor may not have; whoever buys tobacco after that is asked again."""
        left = tuple(line for line in self.lines if not line.item.kind.is_tobacco)
        return replace(self, lines=left, newest=left[-1].line_id if left else None, age_confirmed=False)

    def _changed(self, line_id: int, change: Callable[[Line], Line]) -> "Basket":
        self.line(line_id)
        lines = tuple(change(line.undiscounted()) if line.line_id == line_id else line for line in self.lines)
        return replace(self, lines=lines, newest=line_id)


def check_quantity(quantity: Quantity) -> None:
    """More than nothing, at most 99,999. Raises `RuleViolation` on the field `quantity`."""
    if not 0 < quantity.milli <= QUANTITY_MAX.milli:
        raise RuleViolation("The quantity must be more than 0 and at most {most}", field="quantity", most=QUANTITY_MAX)


def _given_or_charged(line: Line) -> Line:
    is_gift = line.reason is PriceReason.GIFT
    price, reason = (line.item.price, PriceReason.LIST) if is_gift else (ZERO, PriceReason.GIFT)
    return replace(line, price=price, reason=reason, label_amount=None, notes=())


def new_line(item: Item, quantity: Quantity, *, entered: Entered, at_ms: int) -> Line:
    """A line at the item's own price."""
    return Line(0, item, quantity, item.price, PriceReason.LIST, entered, at_ms)


def labelled_line(item: Item, amount: Money, *, entered: Entered, at_ms: int) -> Line:
    """A line of a scale's label that carries the amount; the weight follows from the price."""
    if item.price == ZERO:
        raise RuleViolation("{name} has no price, so its label can't be read", name=item.name)
    weight = Quantity(max(1, (amount.fen * ONE.milli * 2 + item.price.fen) // (2 * item.price.fen)))
    line = new_line(item, weight, entered=entered, at_ms=at_ms)
    return replace(line, label_amount=amount, reason=PriceReason.LABEL)
