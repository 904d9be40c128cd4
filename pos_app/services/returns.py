"""Taking goods back: by their receipt, without one, or the whole last sale because it was a mistake.

A return is a sale below nothing that names its original. It is one idempotent command and one transaction, as a sale is
(`checkout`): stock comes back at what it had cost, each tender gets back what it paid, points follow.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol

from pos_app.domain import tobacco
from pos_app.domain.basket import Basket, Entered, Line
from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.money import ZERO, Money, Quantity
from pos_app.domain.people import Right, User
from pos_app.domain.returns import ReturnableSale, refunds
from pos_app.domain.sale import Sale, SaleKind, Shift, receipt_number
from pos_app.domain.tender import CASH, Payment, exact_payment
from pos_app.services import accounts, member_ledgers, settings
from pos_app.services.acting import signed
from pos_app.services.checkout import NotSettled
from pos_app.services.payments import check_paid_by_code
from pos_app.services.ports import Clock, Ids
from pos_app.store import baskets, journal, print_jobs, returns, sales, shifts
from pos_app.store.engine import CommitUnknown, Store, StoreFault, Transaction
from pos_app.store.sales import Recorded


class Refunds(Protocol):
    """Gives back what was paid through a provider. Cash goes at once and never comes here."""

    def begin(self, tx: Transaction, recorded: Recorded, sale: Sale) -> None:
        """Write down, in the return's own transaction, what is to be given back; it is open until confirmed."""
        ...


class ByHand:
    """Whoever saw the money come gives it back the same way (rule D-15)."""

    def begin(self, _tx: Transaction, _recorded: Recorded, _sale: Sale) -> None:
        """Nothing is left open."""


BY_HAND: Final = ByHand()
RUNNING_DIGITS: Final = 5
"""What is typed of a receipt of today: its running number, up to so many digits."""


@dataclass(frozen=True, slots=True)
class ReturnSale:
    """The command: so much of each line of this sale comes back. `uid` names the return, made when it was begun."""

    uid: str
    sale_id: int
    wanted: Mapping[int, Quantity]
    reason: str = ""
    in_cash: bool = False
    """What was seen to be paid by phone or card is given back in cash."""
    entered: Entered = Entered.SCAN
    print_receipt: bool = True
    open_drawer: bool = True


@dataclass(frozen=True, slots=True)
class ReturnGoods:
    """The command: these goods come back without a receipt, at what they cost now."""

    basket: Basket
    reason: str = ""
    rounding: Money = ZERO
    print_receipt: bool = True
    open_drawer: bool = True
    recorded_as: str | None = None
    """The name of a return in a recorded file."""


@dataclass(frozen=True, slots=True)
class VoidSale:
    """The command: the last sale of this shift was a mistake."""

    uid: str
    sale_id: int
    reason: str
    print_receipt: bool = True
    open_drawer: bool = True


@dataclass(frozen=True, slots=True)
class Returned:
    """The outcome: the return is in the books as told here. `again` says that it had been already."""

    sale_id: int
    number: str
    total: Money
    payments: tuple[Payment, ...]
    again: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A return as it is to be written, and what it is done with."""

    sale: Sale
    user: User
    reason: str
    print_receipt: bool
    open_drawer: bool
    void_of: ReturnableSale | None = None
    recorded_as: str | None = None


# --- what can be returned


def find(store: Store, number: str) -> ReturnableSale:
    """The sale of a receipt, by what stands on it or in its code, or by its running number of this business date.

    Raises `RuleViolation` on the field `number`.
    """
    with store.read() as tx:
        sale_id = sales.find_by_number(tx, _whole_number(tx, number.strip().upper()))
        if sale_id is None:
            raise RuleViolation("There is no receipt {number}", field="number", number=number.strip())
        return _returnable(tx, sale_id)


def _whole_number(tx: Transaction, text: str) -> str:
    shift = shifts.open_shift(tx)
    short = text.isascii() and text.isdigit() and len(text) <= RUNNING_DIGITS
    if shift is None or not short:
        return text
    return receipt_number(journal.head(tx).till, shift.business_date, int(text))


def look_at(store: Store, sale_id: int) -> ReturnableSale:
    """What of this sale can still come back."""
    with store.read() as tx:
        return _returnable(tx, sale_id)


def last(store: Store) -> ReturnableSale:
    """The last sale. Raises `RuleViolation` when there is none."""
    with store.read() as tx:
        sale_id = sales.last_sale_id(tx, SaleKind.SALE)
        if sale_id is None:
            raise RuleViolation("There is no sale yet")
        return _returnable(tx, sale_id)


def _returnable(tx: Transaction, sale_id: int) -> ReturnableSale:
    sale = returns.load(tx, sale_id)
    if not sale.lines:
        raise RuleViolation("{number} is the receipt of a return", field="number", number=sale.number)
    return sale


def voidable(store: Store) -> ReturnableSale:
    """The last sale, if it may be voided in the shift that is open. Raises `RuleViolation`."""
    with store.read() as tx:
        return _voidable(tx, _shift(tx))


def _voidable(tx: Transaction, shift: Shift) -> ReturnableSale:
    sale_id = sales.last_sale_id(tx, SaleKind.SALE)
    if sale_id is None or not returns.same_shift(tx, sale_id, shift.shift_id):
        raise RuleViolation("No sale of this shift can be voided; take the goods back by their receipt")
    sale = returns.load(tx, sale_id)
    if returns.is_exchange(tx, sale_id) or any(line.returned.milli for line in sale.lines):
        raise RuleViolation(
            "Goods of {number} came back already; take the rest back by its receipt", number=sale.number
        )
    return sale


# --- what is done


def return_sale(
    store: Store, command: ReturnSale, user: User, *, clock: Clock, ids: Ids, by: Refunds = BY_HAND
) -> Returned:
    """Take goods back by their receipt, or find that it was done before.

    Raises `RuleViolation` (more than was sold less what came back, tobacco where the shop takes none, no shift, no
    right), `NotSettled`, and while the disk fails altogether `StoreFault` or `CommitUnknown`.
    """
    user.need(Right.RETURN)
    at_ms = clock.now_ms()

    def plan(tx: Transaction, _shift: Shift) -> Written:
        sale = _negative(_returnable(tx, command.sale_id), command, at_ms)
        _check_tobacco(tx, sale.lines)
        return Written(sale, user, command.reason, command.print_receipt, command.open_drawer)

    return _once(store, command.uid, plan, ids=ids, by=by)


def return_without_receipt(store: Store, command: ReturnGoods, user: User, *, clock: Clock, ids: Ids) -> Returned:
    """Take goods back that were scanned as if they were sold, for cash. Raises as `return_sale` does."""
    user.need(Right.RETURN_WITHOUT_RECEIPT)
    basket = command.basket
    if not basket.lines:
        raise RuleViolation("Nothing is chosen yet: what comes back?")
    lines = tuple(map(_reversed, basket.lines))
    if command.recorded_as is not None:
        lines = tobacco.noted(lines)
    due = basket.total + command.rounding
    paid = () if due == ZERO else (exact_payment(CASH, -due),)
    at_ms, who = clock.now_ms(), basket.member
    sale = Sale(basket.uid, SaleKind.RETURN, lines, paid, -command.rounding, at_ms, member=who, note=command.reason)

    def plan(tx: Transaction, _shift: Shift) -> Written:
        if command.recorded_as is None:
            _check_tobacco(tx, lines)
            check_paid_by_code(tx, sale)  # what was paid for these goods, as if they were bought, goes back first
        baskets.drop(tx)
        return Written(
            sale,
            user,
            command.reason,
            command.print_receipt,
            command.open_drawer,
            recorded_as=command.recorded_as,
        )

    return _once(store, basket.uid, plan, ids=ids, by=BY_HAND)


def void_last(
    store: Store, command: VoidSale, user: User, *, clock: Clock, ids: Ids, by: Refunds = BY_HAND
) -> Returned:
    """Take the whole last sale back: it was a mistake. Raises as `return_sale` does, and on `reason` without one."""
    user.need(Right.VOID)
    if not command.reason.strip():
        raise RuleViolation("Please say why the sale is voided", field="reason")
    at_ms = clock.now_ms()

    def plan(tx: Transaction, shift: Shift) -> Written:
        original = _voidable(tx, shift)
        if original.sale_id != command.sale_id:
            raise RuleViolation("Another sale was made meanwhile: {number}", number=original.number)
        whole = ReturnSale(command.uid, original.sale_id, original.left, entered=Entered.HAND)
        sale = _negative(original, whole, at_ms)
        return Written(sale, user, command.reason, command.print_receipt, command.open_drawer, void_of=original)

    return _once(store, command.uid, plan, ids=ids, by=by)


def _negative(original: ReturnableSale, command: ReturnSale, at_ms: int) -> Sale:
    plan = original.plan(command.wanted, entered=command.entered, at_ms=at_ms)
    return Sale(
        command.uid,
        SaleKind.RETURN,
        plan.lines,
        refunds(-plan.total, original.paid, in_cash=command.in_cash),
        plan.rounding,
        at_ms,
        member=original.member,
        of_sale_id=original.sale_id,
    )


def _reversed(line: Line) -> Line:
    label = None if line.label_amount is None else -line.label_amount
    return replace(line, quantity=-line.quantity, label_amount=label, discount=-line.discount)


def _check_tobacco(tx: Transaction, lines: tuple[Line, ...]) -> None:
    """Unopened packs may come back unless the owner says otherwise."""
    if any(line.item.kind.is_tobacco for line in lines) and not settings.load(tx).return_tobacco:
        raise RuleViolation("This shop takes no tobacco back")


# --- how it is written


def _once(store: Store, uid: str, plan: Callable[[Transaction, Shift], Written], *, ids: Ids, by: Refunds) -> Returned:
    """Write it, or find that it was written before."""
    uids = (ids.new(), ids.new())
    try:
        with store.write() as tx:
            return _found(tx, uid) or _write(tx, plan(tx, _shift(tx)), uids, by)
    except CommitUnknown as unknown:
        found = _look_up(store, uid)
        if found is None:
            raise NotSettled("The disk failed and the return was not stored; please do it again") from unknown
        return found


def _look_up(store: Store, uid: str) -> Returned | None:
    """What became of a return whose COMMIT failed. Raises `CommitUnknown` when the disk does not tell."""
    try:
        with store.write() as tx:  # a read could show what is on no disk: this door opens only when the disk is sound
            return _found(tx, uid)
    except StoreFault as fault:
        raise CommitUnknown(
            "The disk gives no answer. Please do this return again: it is never counted twice"
        ) from fault


def _found(tx: Transaction, uid: str) -> Returned | None:
    found = sales.find_by_uid(tx, uid)
    if found is None:
        return None
    sold = sales.load(tx, found.sale_id)
    return Returned(found.sale_id, found.number, sold.total, sold.payments, again=True)


def _write(tx: Transaction, written: Written, uids: tuple[str, str], by: Refunds) -> Returned:
    sale = replace(written.sale, note=written.reason, approved_by=written.user.approved_by)
    shift = _shift(tx)
    plan = member_ledgers.plan(tx, sale, recorded=written.recorded_as is not None)
    more: dict[str, Json] = {**signed(written.user), "reason": written.reason, **plan.body}
    recorded = sales.record(tx, sale, shift, journal_uid=uids[0], recorded_as=written.recorded_as, more=more)
    member_ledgers.post(tx, plan, recorded, sale, shift)
    accounts.post(tx, sale, recorded, written.user)
    if any(payment.tender != CASH for payment in sale.payments):
        by.begin(tx, recorded, sale)
    if written.void_of is not None:
        body: dict[str, Json] = {
            "sale": written.void_of.uid,
            "number": written.void_of.number,
            "return": sale.uid,
            **signed(written.user),
            "reason": written.reason,
        }
        journal.append(tx, "sale.voided", body, uid=uids[1], at_ms=sale.at_ms)
    if written.open_drawer and any(payment.tender == CASH for payment in sale.payments):
        print_jobs.add(tx, print_jobs.DRAWER, at_ms=sale.at_ms, sale_id=recorded.sale_id)
    if written.print_receipt:
        print_jobs.add(tx, print_jobs.RECEIPT, at_ms=sale.at_ms, sale_id=recorded.sale_id)
    return Returned(recorded.sale_id, recorded.number, sale.total, sale.payments)


def _shift(tx: Transaction) -> Shift:
    shift = shifts.open_shift(tx)
    if shift is None:
        raise RuleViolation("No shift is open")
    return shift
