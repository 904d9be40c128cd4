"""A payment at a provider: its life as one table, its numbers, and what is to be done next and when.

A payment is asked about until it is known; when the time is up it is reversed until it surely is (rule D-13). A refund
lives by the same table: asked for again, with the same number, until it is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from types import MappingProxyType
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money

CODE_TENDERS: Final = ("wechat", "alipay", "unionpay")
ACCOUNT: Final = "account"
CODE_LIFE_MS: Final = 90_000
"""A customer's code is good for a minute; a request with it that arrives after this moves no money."""
SENT_WITHIN_MS: Final = 10_000
"""What was written down and not sent by then never will be: the program died in between."""
REVERSE_WITHIN_MS: Final = 12 * 3_600_000
"""What was paid longer ago is not reversed any more but refunded: UnionPay and Alipay reverse within the day only."""
GIVES_BACK: Final = "R"
_CHINA: Final = timedelta(hours=8)
_TAIL: Final = 18


class Kind(Enum):
    PAYMENT = "payment"
    REFUND = "refund"


class State(Enum):
    CREATED = "created"
    """Written down, and nobody has been asked yet."""
    PENDING = "pending"
    """Sent; the customer may be typing a password."""
    UNKNOWN = "unknown"
    """No answer to be relied on; the money may be ours or not."""
    REVERSING = "reversing"
    """Given up: the money goes back if it was taken, whatever else is heard of it."""
    PAID = "paid"
    FAILED = "failed"
    """No money moved, and none will."""
    REVERSED = "reversed"
    REFUNDED = "refunded"
    """Of a payment: all of it was given back. Of a refund: it was done."""


class Event(Enum):
    """What is heard of it, or decided."""

    SENT = "sent"
    USER_PAYING = "user paying"
    PAID = "paid"
    REFUSED = "refused"
    LOST = "lost"
    """No answer, or none to be relied on."""
    ABSENT = "absent"
    """The provider does not know the number, and a request may still be on its way."""
    NEVER = "never"
    """The provider does not know the number, and no code lives that could still be paid with."""
    GONE = "gone"
    """The provider says that the money is not with us."""
    GIVEN_UP = "given up"
    REVERSED = "reversed"
    REFUNDED = "refunded"
    BY_HAND = "by hand"
    """Somebody gave back by hand what the provider would not."""


# The whole life. What does not stand here does not happen: it raises.
_PAYMENT: Final = {
    State.CREATED: {Event.SENT: State.PENDING, Event.NEVER: State.FAILED},
    State.PENDING: {
        Event.USER_PAYING: State.PENDING,
        Event.PAID: State.PAID,
        Event.REFUSED: State.FAILED,
        Event.LOST: State.UNKNOWN,
        Event.ABSENT: State.UNKNOWN,
        Event.NEVER: State.FAILED,
        Event.GONE: State.REVERSED,
        Event.GIVEN_UP: State.REVERSING,
    },
    State.UNKNOWN: {
        Event.USER_PAYING: State.PENDING,
        Event.PAID: State.PAID,
        Event.REFUSED: State.FAILED,
        Event.LOST: State.UNKNOWN,
        Event.ABSENT: State.UNKNOWN,
        Event.NEVER: State.FAILED,
        Event.GONE: State.REVERSED,
        Event.GIVEN_UP: State.REVERSING,
    },
    State.REVERSING: {
        Event.USER_PAYING: State.REVERSING,
        Event.PAID: State.REVERSING,
        Event.REFUSED: State.FAILED,
        Event.LOST: State.REVERSING,
        Event.ABSENT: State.REVERSING,
        Event.NEVER: State.FAILED,
        Event.GONE: State.REVERSED,
        Event.REVERSED: State.REVERSED,
    },
    State.PAID: {Event.GIVEN_UP: State.REVERSING, Event.REFUNDED: State.REFUNDED},
    State.FAILED: {},
    State.REVERSED: {},
    State.REFUNDED: {},
}
_REFUND: Final = {
    State.CREATED: {Event.SENT: State.PENDING},
    State.PENDING: {
        Event.REFUNDED: State.REFUNDED,
        Event.REFUSED: State.FAILED,
        Event.LOST: State.UNKNOWN,
        Event.ABSENT: State.UNKNOWN,
    },
    State.UNKNOWN: {
        Event.REFUNDED: State.REFUNDED,
        Event.REFUSED: State.FAILED,
        Event.LOST: State.UNKNOWN,
        Event.ABSENT: State.UNKNOWN,
    },
    State.FAILED: {Event.BY_HAND: State.REFUNDED},
    State.REFUNDED: {},
}
LIFE: Final[Mapping[Kind, Mapping[State, Mapping[Event, State]]]] = MappingProxyType(
    {Kind.PAYMENT: _PAYMENT, Kind.REFUND: _REFUND}
)
OPEN: Final = frozenset({State.CREATED, State.PENDING, State.UNKNOWN, State.REVERSING})
"""Not at an end: something is still to be asked or given back."""
UNDECIDED: Final = OPEN - {State.REVERSING}
"""It may yet turn out to be paid."""


class IllegalStep(AssertionError):  # noqa: N818 - the word of the table
    """A bug: this can't happen to it now."""


def after(kind: Kind, state: State, event: Event) -> State:
    """The state an event leads to. Raises `IllegalStep`."""
    try:
        return LIFE[kind][state][event]
    except KeyError:
        raise IllegalStep(f"{event} to a {kind.value} that is {state.value}") from None


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a provider may be asked, and how long a customer is waited for."""

    ask_every_ms: int
    patience_ms: int
    reverse_after_ms: int = 0
    """Nothing may be reversed before."""


PACES: Final[Mapping[str, Pace]] = MappingProxyType(
    {"wechat": Pace(5_000, 45_000, 15_000), "alipay": Pace(3_000, 60_000), "unionpay": Pace(5_000, 60_000)}
)
_SLOWEST_MS: Final = 300_000
"""What nobody answers about for long is asked every five minutes."""
_TRIES_AT_PACE: Final = 12
_STEPS_MAX: Final = 8
_LEAST_MS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Attempt:
    """A payment, or a refund of one, as it stands. The customer's code is not part of it and never kept."""

    attempt_id: int
    number: str
    kind: Kind
    provider: str
    amount: Money
    sale_uid: str
    """The sale it pays; of a refund, the return it belongs to."""
    state: State
    began_at_ms: int
    changed_at_ms: int
    transaction: str = ""
    reason: str = ""
    of_number: str = ""
    """Of a refund: the payment it gives back."""

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class Next(Enum):
    """What is to be done with an attempt."""

    NOTHING = "nothing"
    ASK = "ask"
    ASK_AND_REVERSE = "ask and reverse"
    """Straight after the last question, so that little can come between (rule D-13)."""
    FORGET = "forget"
    """It was never sent: whoever wrote it down died before."""
    REFUND = "refund"


def what_next(attempt: Attempt, now_ms: int) -> Next:
    """What to do once it is due (`due_at_ms`)."""
    if not attempt.is_open:
        return Next.NOTHING
    if attempt.kind is Kind.REFUND:
        return Next.REFUND
    if attempt.state is State.CREATED:
        return Next.FORGET
    # A clock that was put back does not keep a customer waiting for ever.
    over = not 0 <= now_ms - attempt.began_at_ms < PACES[attempt.provider].patience_ms
    return Next.ASK_AND_REVERSE if over or attempt.state is State.REVERSING else Next.ASK


@dataclass(frozen=True, slots=True)
class Asked:
    """When the provider was last asked and how often, in this run of the program: a restart asks at once."""

    at_ms: int
    times: int


def due_at_ms(attempt: Attempt, asked: Asked | None) -> int:
    """When the next thing is to be done; what was asked about in vain for long, less and less often."""
    pace = PACES[attempt.provider]
    if attempt.state is State.CREATED and attempt.kind is Kind.PAYMENT:
        return attempt.began_at_ms + SENT_WITHIN_MS
    if asked is None:
        return 0
    patient = attempt.kind is Kind.REFUND or attempt.state is State.REVERSING
    steps = min(max(asked.times - _TRIES_AT_PACE, 0), _STEPS_MAX) if patient else 0
    due = asked.at_ms + min(pace.ask_every_ms << steps, _SLOWEST_MS)
    if attempt.state is State.REVERSING:
        return max(due, attempt.began_at_ms + pace.reverse_after_ms)
    return min(due, max(attempt.began_at_ms + pace.patience_ms, asked.at_ms + _LEAST_MS))


def absent(attempt: Attempt, now_ms: int) -> Event:
    """What it means that the provider has no such number."""
    over = not 0 <= now_ms - attempt.began_at_ms <= CODE_LIFE_MS
    return Event.NEVER if over and attempt.kind is Kind.PAYMENT else Event.ABSENT


def new_number(uid: str, at_ms: int) -> str:
    """An order number that is used once in a life: the moment in Beijing, and the end of a UUIDv7, which is chance."""
    moment = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=at_ms) + _CHINA
    return f"{moment:%Y%m%d%H%M%S}{uid.replace('-', '')[-_TAIL:]}"


def give_back_number(number: str) -> str:
    """The number of the refund that takes the place of a reversal: one for each payment, so it happens once."""
    return number + GIVES_BACK


def check_amount(amount: Money) -> None:
    if amount.fen <= 0:
        raise RuleViolation("There is nothing to pay", field="amount")
