"""Payments by the customer's code: never charged twice, never given away, whatever the network does (rules D-13, D-14).

An attempt is written down before the provider is called. What is not known is asked until it is, or given up and
reversed until it surely is; after a restart that goes on. Every step is one transaction with its journal entry.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from pay.ports import Answer, Order, Provider
from pay.ports import State as Said
from pay.secret import Secret
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money
from pos_app.domain.payment import (
    CODE_TENDERS,
    REVERSE_WITHIN_MS,
    UNDECIDED,
    Asked,
    Attempt,
    Event,
    Kind,
    Next,
    State,
    absent,
    check_amount,
    due_at_ms,
    give_back_number,
    new_number,
    what_next,
)
from pos_app.domain.people import Right, User
from pos_app.domain.sale import Sale
from pos_app.domain.tender import Payment, exact_payment
from pos_app.services.ports import Clock, Ids
from pos_app.store import payments
from pos_app.store.engine import Store, Transaction
from pos_app.store.payments import Heard, New
from pos_app.store.sales import Recorded

ANOTHER_SUM: Final = "another sum was paid"
BY_HAND: Final = "by hand"
_EVENTS: Final = {
    Said.PAID: Event.PAID,
    Said.USER_PAYING: Event.USER_PAYING,
    Said.FAILED: Event.REFUSED,
    Said.CLOSED: Event.GONE,
    Said.REVERSED: Event.GONE,
    Said.REFUNDED: Event.GONE,
    Said.UNKNOWN: Event.LOST,
}


@dataclass(frozen=True, slots=True)
class Begin:
    """The command: this much of this sale is to be paid by a code of this provider."""

    sale_uid: str
    provider: str
    amount: Money


def begin(store: Store, command: Begin, user: User, *, clock: Clock, ids: Ids) -> Attempt:
    """Write the attempt down. Raises `RuleViolation` while another of the sale is not at an end."""
    user.need(Right.SELL)
    check_amount(command.amount)
    uid, at_ms = ids.new(), clock.now_ms()
    with store.write() as tx:
        if payments.is_sold(tx, command.sale_uid):
            raise RuleViolation("This sale is paid already")
        if any(attempt.is_open for attempt in payments.of_sale(tx, command.sale_uid)):
            raise RuleViolation("A payment of this sale is not decided yet: wait until it is")
        new = New(
            new_number(uid, at_ms), Kind.PAYMENT, command.provider, command.amount, command.sale_uid, user.user_id
        )
        return payments.add(tx, new, uid=uid, at_ms=at_ms)


def give_up(store: Store, number: str, *, clock: Clock, ids: Ids) -> Attempt:
    """The money is not wanted any more: from now on it goes back. Raises `RuleViolation` when it was sold for."""
    with store.write() as tx:
        attempt = _known(tx, number)
        if attempt.state is State.REVERSING or attempt.state not in {*UNDECIDED, State.PAID}:
            return attempt
        if payments.is_sold(tx, attempt.sale_uid):
            raise RuleViolation("This was sold: take the goods back by their receipt")
        event = Event.NEVER if attempt.state is State.CREATED else Event.GIVEN_UP
        return payments.hear(tx, attempt.attempt_id, Heard(event), uid=ids.new(), at_ms=clock.now_ms())


def _known(tx: Transaction, number: str) -> Attempt:
    attempt = payments.by_number(tx, number)
    if attempt is None:
        raise RuleViolation("There is no payment {number}", number=number)
    return attempt


# --- in a sale, and in a return


def attempts_of(tx: Transaction, sale_uid: str) -> list[Attempt]:
    """All payments by code that were begun for a sale."""
    return [attempt for attempt in payments.of_sale(tx, sale_uid) if attempt.kind is Kind.PAYMENT]


def as_payment(attempt: Attempt) -> Payment:
    """A payment by code as it stands in its sale."""
    return exact_payment(attempt.provider, attempt.amount, reference=attempt.number)


def paid_of(tx: Transaction, sale_uid: str) -> tuple[Payment, ...]:
    """What of a sale was paid by code, as it goes into the sale."""
    return tuple(as_payment(attempt) for attempt in attempts_of(tx, sale_uid) if attempt.state is State.PAID)


def check_paid_by_code(tx: Transaction, sale: Sale) -> None:
    """What providers took for this sale is just what the sale counts. Raises `RuleViolation`."""
    attempts = payments.of_sale(tx, sale.uid)
    if any(attempt.state in UNDECIDED for attempt in attempts):
        raise RuleViolation("A payment of this sale is not decided yet: wait until it is")
    taken = {(a.provider, a.number, a.amount) for a in attempts if a.state is State.PAID and a.kind is Kind.PAYMENT}
    counted = {
        (payment.tender, payment.reference, payment.amount)
        for payment in sale.payments
        if payment.tender in CODE_TENDERS and payment.reference and payment.amount.fen > 0
    }
    if taken != counted:
        raise RuleViolation("What was paid by code is not what this sale counts: look at the payment again")


def begin_refunds(tx: Transaction, sale: Sale, ids: Ids) -> None:
    """Write down a refund for each payment by code that a return, or an exchange, gives back; a `Clerk` does it.

    Raises `RuleViolation` when more would be given back than was paid.
    """
    for payment in sale.payments:
        if payment.tender in CODE_TENDERS and payment.reference and payment.amount.fen < 0:
            paid = _known(tx, payment.reference)
            if paid.state is not State.PAID or payments.refunded(tx, paid.attempt_id) - payment.amount > paid.amount:
                raise RuleViolation("More would be given back by {tender} than was paid", tender=payment.tender)
            uid = ids.new()
            number = new_number(uid, sale.at_ms)
            new = New(number, Kind.REFUND, paid.provider, -payment.amount, sale.uid, None, paid.attempt_id)
            payments.add(tx, new, uid=uid, at_ms=sale.at_ms)


class ByProvider:
    """What a return is told to give back with: each payment by code goes back by its provider."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids

    def begin(self, tx: Transaction, _recorded: Recorded, sale: Sale) -> None:
        """Part of the return's own transaction."""
        begin_refunds(tx, sale, self._ids)


def refund_again(store: Store, number: str, *, clock: Clock, ids: Ids) -> Attempt:
    """Ask once more for a refund that the provider refused. Raises `RuleViolation` when it was not refused."""
    uid, at_ms = ids.new(), clock.now_ms()
    with store.write() as tx:
        refused = _refused(tx, number)
        paid = _known(tx, refused.of_number)
        new = New(
            new_number(uid, at_ms),
            Kind.REFUND,
            paid.provider,
            refused.amount,
            refused.sale_uid,
            None,
            paid.attempt_id,
        )
        return payments.add(tx, new, uid=uid, at_ms=at_ms)


def refunded_by_hand(store: Store, number: str, user: User, *, clock: Clock, ids: Ids) -> Attempt:
    """The customer got back another way what the provider refused. Raises `RuleViolation` when it was not refused."""
    user.need(Right.MOVE_CASH)
    with store.write() as tx:
        refused = _refused(tx, number)
        heard = Heard(Event.BY_HAND, reason=BY_HAND)
        return payments.hear(tx, refused.attempt_id, heard, uid=ids.new(), at_ms=clock.now_ms())


def _refused(tx: Transaction, number: str) -> Attempt:
    attempt = next((a for a in payments.refused_refunds(tx) if a.number == number), None)
    if attempt is None:
        raise RuleViolation("This refund was not refused")
    return attempt


# --- what is still to be done


class TaskKind(Enum):
    UNDECIDED = "undecided"
    GIVING_BACK = "giving back"
    PAID_UNSOLD = "paid and not sold"
    REFUNDING = "refunding"
    REFUND_REFUSED = "refund refused"
    """The provider does not give it back: the customer gets it another way."""


@dataclass(frozen=True, slots=True)
class Task:
    """A payment that somebody, or the till itself, has to bring to its end."""

    kind: TaskKind
    attempt: Attempt


def tasks(tx: Transaction) -> list[Task]:
    """All of them: no money is anywhere without being in the books, or here."""
    found = []
    for attempt in payments.open_ones(tx):
        if attempt.kind is Kind.REFUND:
            kind = TaskKind.REFUNDING
        else:
            kind = TaskKind.GIVING_BACK if attempt.state is State.REVERSING else TaskKind.UNDECIDED
        found.append(Task(kind, attempt))
    found += [Task(TaskKind.PAID_UNSOLD, attempt) for attempt in payments.paid_unsold(tx)]
    return found + [Task(TaskKind.REFUND_REFUSED, attempt) for attempt in payments.refused_refunds(tx)]


class Clerk:
    """Brings attempts to their end, one call after the other. Belongs to one thread, which waits for the providers."""

    def __init__(self, store: Store, providers: Mapping[str, Provider], *, clock: Clock, ids: Ids) -> None:
        self._store, self._providers, self._clock, self._ids = store, providers, clock, ids
        self._asked: dict[int, Asked] = {}

    def take(self, attempt: Attempt, subject: str, code: Secret) -> Attempt:
        """Ask for the money. Raises `StoreFault` or `CommitUnknown`; what was answered then is asked for again."""
        sent = self._hear(attempt, Heard(Event.SENT))
        if sent.state is not State.PENDING:
            return sent  # it was given up, or forgotten, before its turn came: nobody asks for money with it any more
        self._note(attempt)
        answer = self._providers[attempt.provider].pay(Order(attempt.number, attempt.amount.fen, subject, code))
        return self._told(sent, answer)

    def due(self, attempt: Attempt) -> bool:
        return due_at_ms(attempt, self._asked.get(attempt.attempt_id)) <= self._clock.now_ms()

    def round(self) -> tuple[Attempt, ...]:
        """Do what is due of all that is open; those that have come further. Anything may stop it, nothing is lost."""
        with self._store.read() as tx:
            open_ones = payments.open_ones(tx)
        self._asked = {a.attempt_id: self._asked[a.attempt_id] for a in open_ones if a.attempt_id in self._asked}
        moved = []
        for before in open_ones:
            if self.due(before):
                after = self.advance(before)
                moved += [after] if after != before else []
        return tuple(moved)

    def advance(self, attempt: Attempt) -> Attempt:
        """Do the next thing about it now."""
        provider = self._providers.get(attempt.provider)
        what = what_next(attempt, self._clock.now_ms())
        if what is Next.FORGET:
            return self._hear(attempt, Heard(Event.NEVER))
        if provider is None or what is Next.NOTHING:
            return attempt
        self._note(attempt)
        if what is Next.REFUND:
            return self._refund(provider, attempt)
        answer = provider.query(attempt.number)
        asked = self._told(attempt, answer)
        if what is not Next.ASK_AND_REVERSE or not asked.is_open:
            return asked
        too_old = self._clock.now_ms() - attempt.began_at_ms > REVERSE_WITHIN_MS
        if too_old and answer.state is Said.PAID and asked.state is State.REVERSING:
            return self._refund_instead(provider, asked)
        return self._reverse(provider, asked)

    def _reverse(self, provider: Provider, attempt: Attempt) -> Attempt:
        """Straight after the last question: nothing is decided in between but to give it back."""
        if attempt.state is not State.REVERSING:
            attempt = give_up(self._store, attempt.number, clock=self._clock, ids=self._ids)
            if attempt.state is not State.REVERSING:
                return attempt
            self._asked.pop(attempt.attempt_id, None)
            self._note(attempt)  # patience with the provider begins anew
        answer = provider.reverse(attempt.number)
        if answer.state is Said.REVERSED:
            return self._hear(attempt, Heard(Event.REVERSED, answer.transaction, answer.reason))
        refused = answer.state in {Said.FAILED, Said.PAID}  # it says nothing of the money: asked again
        return self._told(attempt, Answer(Said.UNKNOWN, reason=answer.reason) if refused else answer)

    def _refund_instead(self, provider: Provider, attempt: Attempt) -> Attempt:
        """Give back what is too old to be reversed; by the same number however often it is asked for."""
        total_fen = attempt.amount.fen
        answer = provider.refund(attempt.number, give_back_number(attempt.number), total_fen, total_fen)
        event = Event.REVERSED if answer.state is Said.REFUNDED else Event.LOST
        return self._hear(attempt, Heard(event, answer.transaction, answer.reason))

    def _refund(self, provider: Provider, attempt: Attempt) -> Attempt:
        with self._store.read() as tx:
            paid = _known(tx, attempt.of_number)
        if attempt.state is State.CREATED:
            attempt = self._hear(attempt, Heard(Event.SENT))
        else:
            known = provider.refund_query(paid.number, attempt.number)
            if known.state is Said.REFUNDED:
                return self._refunded(attempt, known)
        answer = provider.refund(paid.number, attempt.number, attempt.amount.fen, paid.amount.fen)
        if answer.state is Said.REFUNDED:
            return self._refunded(attempt, answer)
        event = Event.REFUSED if answer.state is Said.FAILED else Event.LOST
        return self._hear(attempt, Heard(event, reason=answer.reason))

    def _refunded(self, attempt: Attempt, answer: Answer) -> Attempt:
        """It was given back; a payment of which all was given back is refunded itself."""
        with self._store.write() as tx:
            at_ms = self._clock.now_ms()
            heard = Heard(Event.REFUNDED, answer.transaction)
            done = payments.hear(tx, attempt.attempt_id, heard, uid=self._ids.new(), at_ms=at_ms)
            paid = _known(tx, attempt.of_number)
            if payments.done_refunds(tx, paid.attempt_id) == paid.amount:
                payments.hear(tx, paid.attempt_id, Heard(Event.REFUNDED), uid=self._ids.new(), at_ms=at_ms)
        return done

    def _told(self, attempt: Attempt, answer: Answer) -> Attempt:
        """What the answer means for a payment."""
        if answer.state is Said.NOT_FOUND:
            return self._hear(attempt, Heard(absent(attempt, self._clock.now_ms()), reason=answer.reason))
        wrong = answer.state is Said.PAID and answer.amount_fen not in {None, attempt.amount.fen}
        if wrong:  # given back like any other that is not known
            return self._hear(attempt, Heard(Event.LOST, reason=ANOTHER_SUM))
        return self._hear(attempt, Heard(_EVENTS[answer.state], answer.transaction, answer.reason))

    def _hear(self, attempt: Attempt, heard: Heard) -> Attempt:
        with self._store.write() as tx:
            now = payments.load(tx, attempt.attempt_id)
            if not now.is_open:  # somebody else has brought it to its end
                return now
            return payments.hear(tx, attempt.attempt_id, heard, uid=self._ids.new(), at_ms=self._clock.now_ms())

    def _note(self, attempt: Attempt) -> None:
        before = self._asked.get(attempt.attempt_id)
        times = 1 if before is None else before.times + 1
        self._asked[attempt.attempt_id] = Asked(self._clock.now_ms(), times)


def resume(store: Store, providers: Mapping[str, Provider], *, clock: Clock, ids: Ids) -> tuple[Attempt, ...]:
    """One round over all that is open, as after a restart."""
    return Clerk(store, providers, clock=clock, ids=ids).round()
