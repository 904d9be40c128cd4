"""Settling a basket: one idempotent command, one transaction, and an honest answer when the disk gave none."""

from dataclasses import dataclass, replace

from pos_app.domain import tobacco
from pos_app.domain.basket import Basket
from pos_app.domain.errors import EnvironmentFault, RuleViolation
from pos_app.domain.money import ZERO, Money, total
from pos_app.domain.payment import CODE_TENDERS
from pos_app.domain.people import Right, User
from pos_app.domain.sale import Sale, complete
from pos_app.domain.tender import CASH, Payment
from pos_app.domain.tobacco import MinorPolicy
from pos_app.services import accounts, exchanges, member_ledgers, province_rules, settings
from pos_app.services.acting import signed
from pos_app.services.payments import begin_refunds, check_paid_by_code
from pos_app.services.ports import Clock, Ids
from pos_app.store import baskets, print_jobs, sales, shifts
from pos_app.store.engine import CommitUnknown, Store, StoreFault, Transaction
from pos_app.store.sales import Recorded


@dataclass(frozen=True, slots=True)
class Settle:
    """The command: this basket, paid so."""

    basket: Basket
    payments: tuple[Payment, ...]
    rounding: Money = ZERO
    print_receipt: bool = True
    open_drawer: bool = True
    minor_policy: MinorPolicy = MinorPolicy.FIRST
    recorded_as: str | None = None
    """The name of a sale in a recorded file: history is written as it was, its oddities noted and never refused."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The outcome: the sale is in the books as told here. `again` says that it had been already.

    `points` are what the member has now, None without a member.
    """

    sale_id: int
    number: str
    total: Money
    given: Money
    change: Money
    tenders: tuple[str, ...]
    again: bool = False
    points: int | None = None


class NotSettled(EnvironmentFault):
    """The disk failed and the sale is surely not in the books: the basket is still there, pay again."""


def settle(store: Store, command: Settle, user: User, *, clock: Clock, ids: Ids) -> Settled:
    """Write the sale, or find that it was written before: the same basket is never sold twice.

    Raises `RuleViolation` (empty, unpaid, 50 cartons, age not asked, no shift, no right, or sold before with other
    goods), `NotSettled`, and while the disk fails altogether `StoreFault` or `CommitUnknown`: the same basket may then
    be settled again.
    """
    user.need(Right.SELL)
    if command.recorded_as is None:
        _check_law(command)
    sale = complete(command.basket, command.payments, command.rounding, at_ms=clock.now_ms())
    if user.help is not None:
        sale = replace(sale, approved_by=user.approved_by)
    if command.recorded_as is not None:
        sale = replace(sale, lines=tobacco.noted(sale.lines))
    try:
        with store.write() as tx:
            settled = _settled_before(tx, sale)
            if settled is None:
                recorded = _record(tx, sale, command, user, ids)
                settled = replace(_settled(recorded, sale.total, sale.payments), points=_points(tx, sale))
    except CommitUnknown as unknown:
        settled = _look_up(store, sale)
        if settled is None:
            raise NotSettled("The disk failed and the sale was not stored; please pay again") from unknown
    return settled


def check_settleable(store: Store, command: Settle, user: User) -> None:
    """Whether nothing but the payment is missing: asked before a provider takes the customer's money.

    Raises what `settle` would.
    """
    user.need(Right.SELL)
    _check_law(command)
    if not command.basket.lines:
        raise RuleViolation("There is nothing to pay yet: scan the first item")
    with store.read() as tx:
        if shifts.open_shift(tx) is None:
            raise RuleViolation("No shift is open")
        province_rules.check_sale(tx, command.basket, settings.load(tx).limit_policy)


def _look_up(store: Store, sale: Sale) -> Settled | None:
    """What became of a sale whose COMMIT failed. Raises `CommitUnknown` when the disk does not tell."""
    try:
        with store.write() as tx:  # a read could show what is on no disk: this door opens only when the disk is sound
            return _settled_before(tx, sale)
    except StoreFault as fault:
        raise CommitUnknown(
            "The disk gives no answer. Please pay this sale again: it is never counted twice"
        ) from fault


def _settled_before(tx: Transaction, sale: Sale) -> Settled | None:
    """What the books have of this sale. Raises `RuleViolation` when other goods were sold under its name."""
    found = sales.find_by_uid(tx, sale.uid)
    if found is None:
        return None
    sold = sales.load(tx, found.sale_id)
    if [(x.code, x.unit, x.quantity, x.amount) for x in sold.lines] != [
        (x.item.code, x.item.unit, x.quantity, x.amount) for x in sale.lines
    ]:
        raise RuleViolation(
            "This sale is in the books already as {number} over {total}: clear it and scan what was added since",
            number=found.number,
            total=sold.total,
        )
    return replace(_settled(found, sold.total, sold.payments, again=True), points=_points(tx, sale))


def _points(tx: Transaction, sale: Sale) -> int | None:
    if sale.member is None:
        return None
    return member_ledgers.good_points(tx, sale.member.member_id, member_ledgers.rules_of(tx), sale.at_ms)


def _check_law(command: Settle) -> None:
    tobacco.check_carton_limit(command.basket)
    asked = command.minor_policy is MinorPolicy.OFF or command.basket.age_confirmed
    if command.basket.has_tobacco and not asked:
        raise RuleViolation("Please ask first whether the customer is 18", field="age")


def _record(tx: Transaction, sale: Sale, command: Settle, user: User, ids: Ids) -> Recorded:
    shift = shifts.open_shift(tx)
    if shift is None:
        raise RuleViolation("No shift is open")
    sale = exchanges.checked(tx, sale)
    by_code = any(payment.tender in CODE_TENDERS and payment.reference for payment in sale.payments)
    if command.recorded_as is None and not by_code:
        # What a provider was paid for is handed over, whatever the province has said since.
        province_rules.check_sale(tx, command.basket, settings.load(tx).limit_policy)
    if command.recorded_as is None:
        check_paid_by_code(tx, sale)
        accounts.check_on_account(tx, sale, user)
    plan = member_ledgers.plan(tx, sale, recorded=command.recorded_as is not None)
    more = plan.body if command.recorded_as is not None else {**plan.body, **signed(user)}
    recorded = sales.record(tx, sale, shift, journal_uid=ids.new(), recorded_as=command.recorded_as, more=more)
    member_ledgers.post(tx, plan, recorded, sale, shift)
    if command.recorded_as is None:
        accounts.post(tx, sale, recorded, user)
        begin_refunds(tx, sale, ids)
    if command.open_drawer and any(payment.tender == CASH for payment in sale.payments):
        print_jobs.add(tx, print_jobs.DRAWER, at_ms=sale.at_ms, sale_id=recorded.sale_id)
    if command.print_receipt:
        print_jobs.add(tx, print_jobs.RECEIPT, at_ms=sale.at_ms, sale_id=recorded.sale_id)
    baskets.drop(tx)
    return recorded


def _settled(recorded: Recorded, due: Money, payments: tuple[Payment, ...], *, again: bool = False) -> Settled:
    return Settled(
        sale_id=recorded.sale_id,
        number=recorded.number,
        total=due,
        given=total(payment.given for payment in payments),
        change=total(payment.change for payment in payments),
        tenders=tuple(payment.tender for payment in payments),
        again=again,
    )
