"""What the selling page shows: frozen values a presenter makes and the view draws. No toolkit in here.

Texts in here are in the language of the screen already; names and codes are the shop's own.
"""

from dataclasses import dataclass, field
from enum import Enum

from pos_app.domain.money import ZERO, Money, Quantity
from pos_app.domain.pricing import PriceDoubt
from pos_app.domain.product import Kind
from pos_app.ui.message import Choice, FieldError
from pos_app.ui.sell.state_approval import ApprovalState
from pos_app.ui.sell.state_discount import DiscountState
from pos_app.ui.sell.state_holds import HeldState, NoteState
from pos_app.ui.sell.state_members import (
    CustomerState,
    MemberAskState,
    MemberChooseState,
    MemberJoinState,
    MemberState,
)
from pos_app.ui.sell.state_pay import AccountsState, CodeState, Laid, PaymentsState, Way
from pos_app.ui.sell.state_returns import GiveBackState, ReturnAskState, ReturnState, VoidState
from pos_app.ui.sell.state_shift import CashMoveState, CloseShiftState


class Mark(Enum):
    """What is special about a line; shown as a word below the name."""

    TOBACCO = "tobacco"
    PRICE_CHANGED = "price_changed"
    MEMBER_PRICE = "member_price"
    PROMOTION = "promotion"
    GIFT = "gift"
    DISCOUNT = "discount"
    STOCK_SHORT = "stock_short"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class LineRow:
    line_id: int
    name: str
    unit: str
    price: Money
    list_price: Money
    quantity: Quantity
    amount: Money
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class SaleState:
    """The open sale. `discount` and `rounding` are what is added to the list prices: mostly negative."""

    lines: tuple[LineRow, ...] = ()
    newest: int | None = None
    pieces: Quantity = Quantity(0)
    discount: Money = ZERO
    rounding: Money = ZERO
    total: Money = ZERO
    member: CustomerState | None = None


@dataclass(frozen=True, slots=True)
class LastSale:
    """The sale just paid, shown until the next scan; `points` are what its member has now."""

    number: str
    tender: str
    total: Money
    given: Money
    change: Money
    points: int | None = None


@dataclass(frozen=True, slots=True)
class QuickGood:
    """A tile of the quick panel; `key` comes back when it is pressed."""

    key: str
    name: str
    unit: str
    price: Money


@dataclass(frozen=True, slots=True)
class QuickPage:
    title: str
    goods: tuple[QuickGood, ...]


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One product found; `key` comes back when it is picked."""

    key: str
    name: str
    unit: str
    price: Money
    stock: str
    code: str


@dataclass(frozen=True, slots=True)
class CashState:
    """Cash is being taken. `change` is what goes back, negative while too little was given, None before anything was.

    `notes` are sums a customer is likely to hand over, beside the exact one. With `asks` the sum over is so high that
    the cashier confirms it once more.
    """

    due: Money
    rounding: Money = ZERO
    notes: tuple[Money, ...] = ()
    given: Money | None = None
    change: Money | None = None
    asks: bool = False
    error: str = ""
    keeps: bool = False
    """Whether change may go to the balance of the member who is here."""

    @property
    def part(self) -> Money | None:
        """What was given, when it is a part only: the rest may be paid otherwise."""
        return self.given if self.given is not None and 0 < self.given.fen < self.due.fen else None


@dataclass(frozen=True, slots=True)
class TendersState:
    """Paid otherwise than in cash; with one `chosen` the cashier confirms to have seen it paid.

    `laid` is what was laid down already, `ways` what else there is, `codes` says that a payment code may be scanned,
    `amount` that only a part is to be paid so.
    """

    due: Money
    tenders: tuple[str, ...]
    chosen: str | None = None
    laid: tuple[Laid, ...] = ()
    ways: tuple[Way, ...] = ()
    codes: bool = False
    amount: Money | None = None
    error: str = ""

    @property
    def asked(self) -> Money:
        """What is to be paid now."""
        return self.due if self.amount is None or self.amount.fen <= 0 else min(self.amount, self.due)


@dataclass(frozen=True, slots=True)
class QuantityState:
    line_id: int
    name: str
    unit: str
    quantity: Quantity
    error: str = ""


@dataclass(frozen=True, slots=True)
class PriceState:
    """A new price for one line; `doubt` asks before it is charged."""

    line_id: int
    name: str
    unit: str
    price: Money
    list_price: Money
    error: str = ""
    doubt: PriceDoubt | None = None


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """A product as typed, not yet checked. Numbers are texts."""

    code: str
    name: str = ""
    unit: str = ""
    price: str = ""
    cost: str = ""
    kind: Kind = Kind.GENERAL
    category: str = ""


@dataclass(frozen=True, slots=True)
class UnknownCodeState:
    """A code nobody knows, to be added on the spot. `queue` holds the other unknown codes; scanning goes on behind.

    What was typed stays while the same code is shown again, so errors can be shown at their fields.
    """

    draft: ProductDraft
    queue: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class AgeState:
    """Tobacco came on, so the customer must be 18 (rule E-3)."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClearState:
    lines: int
    total: Money


@dataclass(frozen=True, slots=True)
class HelpState:
    """The keys, all on one page."""


@dataclass(frozen=True, slots=True)
class MoreState:
    """What has no button on the page, all together."""


@dataclass(frozen=True, slots=True)
class DrawerState:
    """Why the drawer is opened without a sale."""

    reasons: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class PrintJobRow:
    job_id: int
    title: str
    at: str
    problem: str


@dataclass(frozen=True, slots=True)
class PrinterTroubleState:
    """Receipts that did not come out; each can be sent again."""

    jobs: tuple[PrintJobRow, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class ScannerState:
    """The scanner is being tried: how many scans came of those needed, the last code, and what was learnt."""

    needed: int
    codes: tuple[str, ...] = ()
    learnt_ms: int | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptState:
    """A receipt as it came or will come out of the printer: a picture in PNG."""

    number: str
    png: bytes


PanelState = (
    ApprovalState
    | CashState
    | TendersState
    | CodeState
    | AccountsState
    | PaymentsState
    | QuantityState
    | PriceState
    | UnknownCodeState
    | AgeState
    | ClearState
    | CashMoveState
    | CloseShiftState
    | HelpState
    | MoreState
    | DrawerState
    | PrinterTroubleState
    | MemberAskState
    | MemberChooseState
    | MemberJoinState
    | MemberState
    | ReceiptState
    | ScannerState
    | ReturnAskState
    | ReturnState
    | GiveBackState
    | VoidState
    | HeldState
    | DiscountState
    | NoteState
)
