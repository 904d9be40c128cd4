"""Stored value (储值) that is topped up and paid out; what sales do to it is in `member_ledgers`."""

from collections.abc import Callable
from dataclasses import dataclass

from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.money import ZERO, Money
from pos_app.domain.people import Right, User
from pos_app.domain.sale import Shift
from pos_app.domain.stored_value import BalanceKind, BonusStep, Stored, bonus_of, check_top_up
from pos_app.domain.tender import CASH, SEEN_TENDERS
from pos_app.services import settings as shop_settings
from pos_app.services.acting import signed
from pos_app.services.ports import Clock, Ids
from pos_app.store import cash, journal, member_ledgers, members, print_jobs, shifts
from pos_app.store.cash import CashEntry
from pos_app.store.engine import Store, Transaction
from pos_app.store.member_ledgers import Balance, Origin
from pos_app.store.members import Person


@dataclass(frozen=True, slots=True)
class TopUp:
    """The command: the member pays so much by this tender. `uid` names it, so that it is done once."""

    uid: str
    member_id: int
    amount: Money
    tender: str = CASH


@dataclass(frozen=True, slots=True)
class Refund:
    """The command: so much of the member's own money is paid out by this tender."""

    uid: str
    member_id: int
    amount: Money
    tender: str = CASH


@dataclass(frozen=True, slots=True)
class Moved:
    """What was added to the balance or taken off it, and what it is now."""

    change: Stored
    now: Stored


def steps(store: Store) -> list[BonusStep]:
    """What the shop gives on top, from how much on."""
    with store.read() as tx:
        return sorted(_steps(tx), key=lambda step: step.from_amount)


def top_up(store: Store, command: TopUp, user: User, *, clock: Clock, ids: Ids) -> Moved:
    """Take the money in and give what the shop gives on top. Raises `RuleViolation` on the field that is wrong."""
    user.need(Right.TOP_UP)

    def change_of(tx: Transaction, person: Person) -> Stored:
        check_top_up(person.standing.stored, command.amount)
        return Stored(command.amount, bonus_of(command.amount, _steps(tx)))

    return _move(store, command, user, change_of, clock=clock, ids=ids)


def refund(store: Store, command: Refund, user: User, *, clock: Clock, ids: Ids) -> Moved:
    """Pay out of the member's own money; what the shop gave on top goes when the last of it does."""
    user.need(Right.MOVE_CASH)

    def change_of(_tx: Transaction, person: Person) -> Stored:
        stored = person.standing.stored
        if not ZERO < command.amount <= stored.own:
            raise RuleViolation("At most {most} can be paid out", field="amount", most=max(ZERO, stored.own))
        return Stored(-command.amount, -stored.bonus if command.amount == stored.own else ZERO)

    return _move(store, command, user, change_of, clock=clock, ids=ids)


ChangeOf = Callable[[Transaction, Person], Stored]


def _move(store: Store, command: TopUp | Refund, user: User, change_of: ChangeOf, *, clock: Clock, ids: Ids) -> Moved:
    now, journal_uid = clock.now_ms(), ids.new()
    if command.tender != CASH and command.tender not in SEEN_TENDERS:
        raise RuleViolation("Stored value is not paid for with this", field="tender")
    with store.write() as tx:
        before = member_ledgers.find_balance(tx, command.uid)
        if before is not None:
            return Moved(before[1], member_ledgers.standing(tx, before[0]).stored)
        person, shift = members.by_id(tx, command.member_id), shifts.open_shift(tx)
        if person is None or person.erased_at_ms is not None:
            raise RuleViolation("This member is no longer one", field="member")
        if shift is None:
            raise RuleViolation("No shift is open")
        change = change_of(tx, person)
        _write(tx, command, change, _Who(person, shift, user, now), journal_uid)
        return Moved(change, member_ledgers.standing(tx, person.member_id).stored)


@dataclass(frozen=True, slots=True)
class _Who:
    person: Person
    shift: Shift
    user: User
    at_ms: int


def _write(tx: Transaction, command: TopUp | Refund, change: Stored, who: _Who, journal_uid: str) -> None:
    added = isinstance(command, TopUp)
    body: dict[str, Json] = {
        "member": who.person.uid,
        **signed(who.user),
        "shift": who.shift.uid,
        "tender": command.tender,
        "own_fen": change.own.fen,
        "bonus_fen": change.bonus.fen,
    }
    kind = "balance.topped_up" if added else "balance.refunded"
    head = journal.append(tx, kind, body, uid=journal_uid, at_ms=who.at_ms)
    entry = Balance(command.uid, BalanceKind.TOP_UP if added else BalanceKind.REFUND, change, command.tender)
    origin = Origin(who.person.member_id, who.at_ms, head.seq, user_id=who.user.user_id)
    member_ledgers.add_balance(tx, entry, origin)
    moved = CashEntry(
        who.shift.shift_id, who.user.user_id, "top_up" if added else "top_up_refund", command.tender, change.own
    )
    cash.add(tx, moved, at_ms=who.at_ms, journal_seq=head.seq)
    if command.tender == CASH:
        print_jobs.add(tx, print_jobs.DRAWER, at_ms=who.at_ms)


def _steps(tx: Transaction) -> list[BonusStep]:
    return [BonusStep(Money(paid), Money(given)) for paid, given in shop_settings.load(tx).top_up_bonus]
