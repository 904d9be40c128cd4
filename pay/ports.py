"""What the shop may ask of a payment provider, and how it answers.

An answer is what the provider is known to have said, never a guess: whatever else comes back (nothing in time, cut
text, a proxy's page, a wrong signature, a code we don't know) is UNKNOWN, and nothing is ever raised.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from enum import Enum
from typing import Final, Protocol

from pay.codes import Name
from pay.secret import Secret

CHINA: Final = timezone(timedelta(hours=8))
"""Statements, and the moments in numbers, are in Beijing time."""

# What is the matter when no provider has said it.
NO_ANSWER: Final = "no answer in time"
NOBODY: Final = "nobody answers"
NOT_SIGNED: Final = "the answer is not the provider's"
ODD: Final = "the answer can't be understood"


class BadSettings(Exception):  # noqa: N818  # it is what is bad, not an error of the program
    """A key or a name among the merchant's settings can't be used."""


class NoStatement(Exception):  # noqa: N818  # the trade's word for it
    """The provider's statement of that day can't be had (yet)."""


class State(Enum):
    """What is known of one payment, or of one refund when asked for it."""

    PAID = "paid"
    USER_PAYING = "user paying"
    FAILED = "failed"
    """The provider refused: no money was taken and none will be by this number."""
    NOT_FOUND = "not found"
    """The provider has no such number now. A request on its way may still arrive, as long as its code lives."""
    CLOSED = "closed"
    """Ended without money with us: never paid, or all of it given back."""
    REVERSED = "reversed"
    REFUNDED = "refunded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """`transaction` is the provider's own number; `amount_fen` what it says was paid; `reason` in plain words."""

    state: State
    transaction: str = ""
    reason: str = ""
    amount_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """One attempt to be paid.

    `number` is ours, used once in a life: 14 to 32 letters and digits that begin with the moment of the order
    (yyyyMMddHHmmss, Beijing time), which UnionPay wants again with each later question. So does a refund's number.
    """

    number: str
    amount_fen: int
    subject: str
    payment_code: Secret


class Kind(Enum):
    """What a line of a statement is."""

    PAYMENT = "payment"
    REFUND = "refund"
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A line of the provider's daily statement: a payment (+), a refund (−) with our number for it, a reversal (−).

    A fee is + when it was taken from us. UnionPay names a refund by its own number alone: `number` is empty then.
    """

    number: str
    refund_number: str
    amount_fen: int
    fee_fen: int
    at: datetime
    kind: Kind


@dataclass(frozen=True, slots=True)
class Timeouts:
    """To connect, and for each silence while the answer comes."""

    connect_s: float = 3
    read_s: float = 10

    @property
    def both(self) -> tuple[float, float]:
        return self.connect_s, self.read_s


@dataclass(frozen=True, slots=True)
class Merchant:
    """Who takes the money and where the calls go.

    `url` is the provider's own server or that of the aggregator that keeps the merchant's keys for the shop (C-9).
    `private_key` is ours (PEM, PKCS#8), `provider_key` theirs: a public key, with UnionPay the certificate of the
    authority that signs UnionPay's. `key_id` and `provider_key_id` name both where the provider counts its keys.
    """

    merchant: str
    url: str
    private_key: Secret
    provider_key: str
    app: str = ""
    key_id: str = ""
    provider_key_id: str = ""
    sub_merchant: str = ""
    files_url: str = ""
    timeouts: Timeouts = field(default_factory=Timeouts)


class Provider(Protocol):
    """One payment provider. Every call blocks for no longer than its time-outs; none but `statement` raises."""

    @property
    def name(self) -> Name: ...

    def pay(self, order: Order) -> Answer:
        """Take the money by the customer's code: PAID, USER_PAYING, FAILED or UNKNOWN."""
        ...

    def query(self, number: str) -> Answer:
        """What has become of it. CLOSED, REVERSED and REFUNDED: the money is not with us."""
        ...

    def reverse(self, number: str) -> Answer:
        """Give it back or see to it that it is never paid.

        REVERSED is the only success; FAILED says why it never will be. USER_PAYING and UNKNOWN: ask again.
        """
        ...

    def refund(self, number: str, refund_number: str, amount_fen: int, total_fen: int) -> Answer:
        """Give part or all of a payment back: REFUNDED, FAILED, NOT_FOUND or UNKNOWN.

        The same refund number twice is one refund.
        """
        ...

    def refund_query(self, number: str, refund_number: str) -> Answer:
        """REFUNDED, FAILED, NOT_FOUND (nothing was given back by this number) or UNKNOWN."""
        ...

    def statement(self, day: date) -> tuple[StatementLine, ...]:
        """All payments and refunds of one day, in the order of the statement. Raises `NoStatement`."""
        ...
