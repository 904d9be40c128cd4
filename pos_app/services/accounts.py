"""On account (挂账): goods now, money later, up to a limit; and the settlement of what is owed."""

from dataclasses import dataclass
from typing import Final

from pos_app.domain.account import Account
from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.money import ZERO, Money
from pos_app.domain.payment import ACCOUNT
from pos_app.domain.people import Right, User
from pos_app.domain.sale import Sale
from pos_app.domain.tender import CASH, GIVEN_MAX, SEEN_TENDERS
from pos_app.services.acting import signed
from pos_app.services.ports import Clock, Ids
from pos_app.store import accounts, cash, journal, print_jobs, sales, shifts
from pos_app.store.accounts import Entry
from pos_app.store.cash import CashEntry
from pos_app.store.engine import Store, Transaction
from pos_app.store.sales import Recorded

NAME_LENGTH_MAX: Final = 40
FOUND_MAX: Final = 20
SETTLEMENT: Final = "settlement"
SETTLED_WITH: Final = (CASH, *SEEN_TENDERS)


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """The command: somebody may pay later, up to `limit`."""

    name: str
    limit: Money
    member_id: int | None = None


@dataclass(frozen=True, slots=True)
class SettleAccount:
    """The command: so much of what is owed is paid now."""

    account_uid: str
    amount: Money
    tender: str = CASH
    open_drawer: bool = False


def open_account(store: Store, command: OpenAccount, user: User, *, clock: Clock, ids: Ids) -> Account:
    """Raises `RuleViolation` on the field `name` or `limit`."""
    user.need(Right.ON_ACCOUNT)
    name = _name(command.name)
    _check_limit(command.limit)
    uid, at_ms = ids.new(), clock.now_ms()
    with store.write() as tx:
        account = accounts.add(tx, uid=uid, name=name, limit=command.limit, member_id=command.member_id, at_ms=at_ms)
        # A name is a person's: the journal knows the account by its uid alone.
        body: dict[str, Json] = {"account": uid, "limit_fen": command.limit.fen}
        journal.append(tx, "account.opened", body | signed(user), uid=ids.new(), at_ms=at_ms)
    return account


def change_account(store: Store, changed: Account, user: User, *, clock: Clock, ids: Ids) -> None:
    """Give it this name and limit; one that is not active takes nothing more. Raises `RuleViolation`."""
    user.need(Right.ON_ACCOUNT)
    _check_limit(changed.limit)
    with store.write() as tx:
        accounts.change(tx, changed.account_id, name=_name(changed.name), limit=changed.limit, active=changed.active)
        body: dict[str, Json] = {
            "account": changed.uid,
            "limit_fen": changed.limit.fen,
            "active": int(changed.active),
        }
        journal.append(tx, "account.changed", body | signed(user), uid=ids.new(), at_ms=clock.now_ms())


def find_accounts(store: Store, text: str) -> tuple[Account, ...]:
    """Accounts by a part of the name; all for an empty text, what is owed most first."""
    with store.read() as tx:
        return tuple(accounts.named(tx, text.strip(), FOUND_MAX))


def settle_account(store: Store, command: SettleAccount, user: User, *, clock: Clock, ids: Ids) -> Account:
    """Take the money for what is owed; the account as it stands then.

    Raises `RuleViolation` on `amount` when it is nothing or more than is owed, and when no shift is open.
    """
    user.need(Right.SELL)
    at_ms = clock.now_ms()
    if command.tender not in SETTLED_WITH:
        raise RuleViolation("An account is not settled with {tender}", tender=command.tender)
    with store.write() as tx:
        account, shift = _known(tx, command.account_uid), shifts.open_shift(tx)
        if shift is None:
            raise RuleViolation("No shift is open")
        if not ZERO < command.amount <= min(account.owed, GIVEN_MAX):
            raise RuleViolation("{owed} is owed", field="amount", owed=account.owed)
        body: dict[str, Json] = {
            "account": account.uid,
            "tender": command.tender,
            "amount_fen": command.amount.fen,
            "owed_fen": (account.owed - command.amount).fen,
            "business_date": shift.business_date.isoformat(),
        }
        seq = journal.append(tx, "account.settled", body | signed(user), uid=ids.new(), at_ms=at_ms).seq
        moved = CashEntry(shift.shift_id, user.user_id, SETTLEMENT, command.tender, command.amount, account.name)
        cash.add(tx, moved, at_ms=at_ms, journal_seq=seq)
        entry = Entry(account.account_id, SETTLEMENT, -command.amount, command.tender, user_id=user.user_id)
        accounts.post(tx, entry, at_ms=at_ms, journal_seq=seq)
        if command.open_drawer and command.tender == CASH:
            print_jobs.add(tx, print_jobs.DRAWER, at_ms=at_ms)
        return _known(tx, command.account_uid)


def check_on_account(tx: Transaction, sale: Sale, user: User) -> None:
    """Whether what goes on account may. Raises `RightMissing`, or `RuleViolation` on `account`."""
    for payment in sale.payments:
        if payment.tender != ACCOUNT:
            continue
        account = _known(tx, payment.reference)
        if payment.amount.fen > 0:
            user.need(Right.ON_ACCOUNT)
            if not account.active:
                raise RuleViolation("Nothing more goes on the account of {name}", field="account", name=account.name)
            if payment.amount > account.left:
                raise RuleViolation(
                    "{name} may owe {limit} and owes {owed} already",
                    field="account",
                    name=account.name,
                    limit=account.limit,
                    owed=account.owed,
                )


def post(tx: Transaction, sale: Sale, recorded: Recorded, user: User) -> None:
    """Write what a sale, or a return, puts on an account or takes off it; in its own transaction."""
    for payment in sale.payments:
        if payment.tender == ACCOUNT:
            account = _known(tx, payment.reference)
            kind = "charge" if payment.amount.fen > 0 else "return"
            seq = sales.journal_seq(tx, recorded.sale_id)
            entry = Entry(account.account_id, kind, payment.amount, "", recorded.sale_id, user.user_id)
            accounts.post(tx, entry, at_ms=sale.at_ms, journal_seq=seq)


def _known(tx: Transaction, uid: str) -> Account:
    account = accounts.by_uid(tx, uid)
    if account is None:
        raise RuleViolation("There is no such account", field="account")
    return account


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not 0 < len(name) <= NAME_LENGTH_MAX:
        raise RuleViolation("Whose account is it?", field="name")
    return name


def _check_limit(limit: Money) -> None:
    if not ZERO < limit <= GIVEN_MAX:
        raise RuleViolation("Please say how much may be owed", field="limit")
