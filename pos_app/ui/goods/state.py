"""What the goods screen shows: frozen values a presenter makes and the view draws. No toolkit in here.

Texts in here are in the language of the screen already.
"""

from dataclasses import dataclass, field
from enum import Enum

from pos_app.services.goods_list import Show, Sort
from pos_app.services.goods_texts import ProductTexts
from pos_app.services.price_changes import Rounding
from pos_app.ui.goods.keys import Mode
from pos_app.ui.message import FieldError

__all__ = ["Mode"]


class Tab(Enum):
    """What is shown of the product that is chosen."""

    DETAILS = "details"
    PRICES = "prices"
    MOVEMENTS = "movements"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class ProductLine:
    """A row of the list; `cost` is empty for whoever may not see it."""

    key: str
    name: str
    code: str
    category: str
    price: str
    unit: str
    stock: str
    cost: str = ""
    low: bool = False
    active: bool = True
    priced: bool = True


@dataclass(frozen=True, slots=True)
class ListState:
    """The rows read so far of what is asked for; `category` and `show` are places among their choices."""

    text: str = ""
    categories: tuple[str, ...] = ()
    category: int = 0
    show: int = 0
    sort: Sort = Sort.NAME
    descending: bool = False
    rows: tuple[ProductLine, ...] = ()
    count: int = 0


SHOWN: tuple[Show | str, ...] = (
    Show.ACTIVE,
    "cigarette",
    "e_cigarette",
    "general",
    Show.NO_PRICE,
    Show.LOW_STOCK,
    Show.INACTIVE,
)
"""What the filter offers, in its order: a kind of goods by its name, or products that want something."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A change of a price, or a movement: when, what, how much, and what it became."""

    key: str
    at: str
    what: str
    below: str
    change: str
    after: str
    after_below: str = ""


@dataclass(frozen=True, slots=True)
class CardState:
    """The product that is chosen; a new one has no key. While it is edited its fields can be typed into."""

    key: str = ""
    title: str = ""
    on_hand: str = ""
    texts: ProductTexts = field(default_factory=ProductTexts)
    tab: Tab = Tab.DETAILS
    editing: bool = False
    busy: bool = False
    errors: tuple[FieldError, ...] = ()
    movements: tuple[HistoryLine, ...] = ()
    prices: tuple[HistoryLine, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceTexts:
    """How prices are to change, as it was typed: one of the three; `rounding` is a place among `ROUNDINGS`."""

    percent: str = ""
    amount: str = ""
    price: str = ""
    rounding: int = 0


ROUNDINGS = tuple(Rounding)


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A price as it would be; `doubt` says what is odd about it."""

    key: str
    name: str
    code: str
    unit: str
    old: str
    new: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class PricesState:
    """What is to be changed and what would come of it. `about` says which products."""

    about: str = ""
    scanned: bool = False
    rows: tuple[ProposalLine, ...] = ()
    tried: bool = False
    busy: bool = False
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingLine:
    """Something odd: in which product, what it is, and how it would be repaired; empty when a person must look."""

    key: str
    product: str
    name: str
    what: str
    detail: str
    repair: str


@dataclass(frozen=True, slots=True)
class ChecksState:
    """What was found; before it was looked for `looked` is False."""

    rows: tuple[FindingLine, ...] = ()
    looked: bool = False
    busy: bool = False


@dataclass(frozen=True, slots=True)
class TagLine:
    """A tag to be printed: what hangs now, what is to hang."""

    key: str
    name: str
    code: str
    unit: str
    marked: str
    price: str
    raised: bool = False


@dataclass(frozen=True, slots=True)
class LabelsState:
    """The tags: those that were scanned, or all whose price is another by now. `template` is a place in `templates`."""

    rows: tuple[TagLine, ...] = ()
    chosen: bool = False
    templates: tuple[str, ...] = ()
    template: int = 0
    qr: bool = False
    busy: bool = False


@dataclass(frozen=True, slots=True)
class CountedLine:
    """What was counted at a scan, the latest first, and what of it there is by now."""

    key: str
    name: str
    code: str
    counted: str
    on_hand: str


@dataclass(frozen=True, slots=True)
class CountTexts:
    """What was typed of what was scanned last; all but the quantity only of a product that is new."""

    quantity: str = ""
    name: str = ""
    price: str = ""
    unit: str = ""
    cost: str = ""


@dataclass(frozen=True, slots=True)
class CountState:
    """What was scanned last: a product that is known, of which one was counted, or a new one with its form."""

    code: str = ""
    title: str = ""
    new: bool = False
    texts: CountTexts = CountTexts()
    rows: tuple[CountedLine, ...] = ()
    busy: bool = False
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A column of somebody's list: its heading, a cell of it, and what it is here; empty is not read."""

    key: str
    heading: str
    sample: str
    column: str


@dataclass(frozen=True, slots=True)
class ImportState:
    """A list that is to be taken in. `fixed` columns are those of a list of the trade; `told` says what would come."""

    path: str = ""
    rows: tuple[ColumnLine, ...] = ()
    fixed: bool = False
    told: str = ""
    remarks: tuple[str, ...] = ()
    busy: bool = False
