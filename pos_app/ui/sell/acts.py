"""What a person did on the selling page, for the presenter. No toolkit in here."""

from dataclasses import dataclass, field
from enum import Enum

from pos_app.domain.money import Money
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.state import ProductDraft


@dataclass(frozen=True, slots=True)
class Commanded:
    """A key or button of the page; `line_id` is the selected line, None when there is none."""

    command: Command
    line_id: int | None


@dataclass(frozen=True, slots=True)
class EntryTyped:
    """The entry field reads so now: search as typed."""

    text: str


@dataclass(frozen=True, slots=True)
class EntryEntered:
    """Enter in the entry field; `picked` is the marked result of the search, if results are shown.

    Also sent when so many digits arrived in an amount field that they can only be a code.
    """

    text: str
    picked: str | None


@dataclass(frozen=True, slots=True)
class ResultPicked:
    key: str


@dataclass(frozen=True, slots=True)
class QuickPicked:
    key: str


@dataclass(frozen=True, slots=True)
class PanelTyped:
    """The field of the open panel (cash given, quantity, price) reads so now."""

    text: str


@dataclass(frozen=True, slots=True)
class PanelEntered:
    """Enter in the field of the open panel; an empty text in the cash panel means the exact sum."""

    text: str


@dataclass(frozen=True, slots=True)
class CashPicked:
    """One of the suggested sums was handed over; the first is the exact one."""

    amount: Money


@dataclass(frozen=True, slots=True)
class TenderPicked:
    tender: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Yes or no to what the open panel asks; `remember` is "don't ask again for this item"."""

    yes: bool
    remember: bool = False


@dataclass(frozen=True, slots=True)
class ReasonGiven:
    """Why the drawer is opened."""

    key: str


@dataclass(frozen=True, slots=True)
class ShiftCounted:
    """The drawer was counted, all as typed: the cash as a sum or by its pieces (value in fen and how many of it).

    `hand_over` asks who takes the shift over; else it is closed.
    """

    cash: str
    pieces: tuple[tuple[int, str], ...] = ()
    tenders: tuple[tuple[str, str], ...] = ()
    hand_over: bool = False


@dataclass(frozen=True, slots=True)
class CashMoveEntered:
    """So much is paid in or out, and why."""

    kind: str
    amount: str
    reason: str


@dataclass(frozen=True, slots=True)
class SupervisorPicked:
    """Who is to allow it."""

    user_id: int


@dataclass(frozen=True, slots=True)
class SupervisorPin:
    """Their PIN, entered."""

    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PanelActed:
    """Something of the open panel was done: what, to which of its rows, and what was typed for it."""

    deed: Enum
    key: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class MemberEntered:
    """The form of a new member is to be saved."""

    phone: str = field(repr=False)
    name: str
    consent: bool


@dataclass(frozen=True, slots=True)
class ProductEntered:
    """The form of an unknown code is to be saved."""

    draft: ProductDraft


@dataclass(frozen=True, slots=True)
class CodeChosen:
    """Another of the unknown codes is to be filled in next; what was typed for the one shown comes along."""

    code: str
    draft: ProductDraft


@dataclass(frozen=True, slots=True)
class JobRetried:
    job_id: int


@dataclass(frozen=True, slots=True)
class PrinterTestAsked:
    """The printer is to show what it can."""


@dataclass(frozen=True, slots=True)
class ReceiptAsked:
    """The last receipt is to be looked at on the screen."""


@dataclass(frozen=True, slots=True)
class WentBack:
    """Esc: leave the open panel, or nothing is open and nothing typed."""


Act = (
    Commanded
    | EntryTyped
    | EntryEntered
    | ResultPicked
    | QuickPicked
    | PanelTyped
    | PanelEntered
    | CashPicked
    | TenderPicked
    | Answered
    | ReasonGiven
    | ShiftCounted
    | CashMoveEntered
    | SupervisorPicked
    | SupervisorPin
    | PanelActed
    | MemberEntered
    | ProductEntered
    | CodeChosen
    | JobRetried
    | PrinterTestAsked
    | ReceiptAsked
    | WentBack
)
