"""What the panels of taking money show: several tenders on a sale, a payment by code, accounts. No toolkit in here."""

from dataclasses import dataclass
from enum import Enum

from pos_app.domain.money import Money


@dataclass(frozen=True, slots=True)
class Laid:
    """What was laid down for the sale already."""

    text: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Way:
    """One way to pay; `key` comes back when it is picked, `note` is what of it there is."""

    key: str
    text: str
    note: str = ""


class CodePhase(Enum):
    ASKING = "asking"
    PAYING = "paying"
    UNKNOWN = "unknown"
    GIVING_BACK = "giving_back"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class CodeState:
    """A customer pays by code: how it stands, and what to do."""

    phase: CodePhase
    provider: str
    amount: Money
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AccountRow:
    key: str
    name: str
    owed: Money
    left: Money


@dataclass(frozen=True, slots=True)
class AccountsState:
    """Whose account it goes on, or with nothing in the sale: whose account is settled.

    With one `chosen` the sum that is paid of it is asked for; `new` is the name that an account may be opened for.
    """

    due: Money | None
    rows: tuple[AccountRow, ...]
    new: str = ""
    chosen: AccountRow | None = None
    error: str = ""


class PayDeed(Enum):
    """What can be done about a payment in the list."""

    GIVE_BACK = "give_back"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A payment that is not at its end."""

    key: str
    text: str
    amount: Money
    at: str
    can_go_back: bool = False
    refused: bool = False
    """A refund that the provider refuses: it is asked for again, or was given back by hand."""


@dataclass(frozen=True, slots=True)
class PaymentsState:
    """Payments that somebody must look at."""

    rows: tuple[TaskRow, ...]
