"""Goods from suppliers: received, free or against an order, and sent back. One transaction writes each document.

What is received moves the average cost by what is owed for it, all discounts off. What goes back leaves at that
average, and what the supplier gives for it is a debt of theirs. A document for a closed day has the first open one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.money import ZERO, Money, Quantity
from pos_app.domain.people import Right, User
from pos_app.domain.product import ProductId
from pos_app.domain.purchase import (
    Entry,
    OrderState,
    PurchaseKind,
    amounts_of,
    check_entries,
    check_goods,
    check_life,
    words,
)
from pos_app.domain.stock_document import date_of
from pos_app.services.acting import signed
from pos_app.services.days import current_business_date, first_open_date
from pos_app.services.ports import Clock, Ids
from pos_app.store import goods, journal, orders, purchases, suppliers
from pos_app.store.engine import Store, Transaction
from pos_app.store.purchases import Head, Line, NewPurchase, PaidPrice
from pos_app.store.stock import Document, Ledger, Posting
from pos_app.store.suppliers import Supplier


@dataclass(frozen=True, slots=True)
class Buy:
    """The command: goods came from a supplier, or go back. The same `uid` again does nothing.

    `discount` is off the whole. `day` None is today; a closed day becomes the first open one.
    """

    uid: str
    kind: PurchaseKind
    supplier_id: int
    entries: tuple[Entry, ...]
    discount: Money = ZERO
    reference: str = ""
    reason: str = ""
    order_id: int | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Bought:
    """A document in the books. `already`: it was there before. `moved_from` is the closed day that was asked for."""

    head: Head
    lines: tuple[Line, ...]
    already: bool = False

    @property
    def moved_from(self) -> date | None:
        return None if self.head.wanted_date == self.head.business_date else self.head.wanted_date


def buy(store: Store, command: Buy, user: User, *, clock: Clock, ids: Ids) -> Bought:
    """Write a receipt or a return. Raises `RuleViolation` with the field that is wrong."""
    user.need(Right.ADJUST_STOCK)
    check_entries(command.entries)
    amounts = amounts_of(command.entries, command.discount)
    reason = words(command.reason, "reason")
    if command.kind is PurchaseKind.RETURN and not reason:
        raise RuleViolation("Say why: a reason belongs to it", field="reason")
    wanted = replace(command, reason=reason, reference=words(command.reference, "reference"))
    with store.write() as tx:
        head = purchases.of_uid(tx, command.uid)
        if head is not None:
            return Bought(head, purchases.lines_of(tx, head.purchase_id), already=True)
        return _Writer(tx, wanted, user, at_ms=clock.now_ms(), ids=ids).write(amounts)


def read(store: Store, purchase_id: int) -> Bought:
    """A document with its lines. Raises `RuleViolation` when there is none."""
    with store.read() as tx:
        head = purchases.find(tx, purchase_id)
        if head is None:
            raise RuleViolation("There is no such document", field="document")
        return Bought(head, purchases.lines_of(tx, purchase_id))


def listed(store: Store, *, before: int | None = None, most: int = 100) -> Sequence[Head]:
    """Receipts and returns, newest first, before an id."""
    with store.read() as tx:
        return purchases.newest(tx, before=before, most=most)


@dataclass(frozen=True, slots=True)
class PriceHistory:
    """What a product has cost, newest first; `last` and `lowest` are per base unit the last and the least."""

    prices: Sequence[PaidPrice]
    last: PaidPrice | None
    lowest: PaidPrice | None


def price_history(store: Store, product_id: ProductId) -> PriceHistory:
    with store.read() as tx:
        last, lowest = purchases.last_price(tx, product_id), purchases.lowest_price(tx, product_id)
        return PriceHistory(purchases.prices_of(tx, product_id), last, lowest)


class _Writer:
    """The writes of one document, in one transaction: movements, lines, journal entry, and the order it fills."""

    def __init__(self, tx: Transaction, command: Buy, user: User, *, at_ms: int, ids: Ids) -> None:
        self._tx, self._command, self._user, self._at_ms, self._ids = tx, command, user, at_ms, ids
        self._ledger = Ledger(tx)

    def write(self, amounts: Sequence[Money]) -> Bought:
        tx, command = self._tx, self._command
        supplier = suppliers.find(tx, command.supplier_id)
        if supplier is None:
            raise RuleViolation("Please choose a supplier", field="supplier")
        order = self._order()
        lines = [
            self._post(place, entry, amount)
            for place, (entry, amount) in enumerate(zip(command.entries, amounts, strict=True), 1)
        ]
        business_date = date_of(
            command.day, today=current_business_date(tx, self._at_ms), first_open=first_open_date(tx)
        )
        head = self._record(supplier, order, lines, business_date)
        self._ledger.write(Document(business_date.isoformat(), self._at_ms, head.journal_seq))
        if order is not None:
            self._fill(order.order_id)
        return Bought(head, tuple(lines))

    def _order(self) -> orders.Head | None:
        """The order that the goods are received against."""
        if self._command.order_id is None:
            return None
        order = orders.find(self._tx, self._command.order_id)
        if order is None or order.supplier_id != self._command.supplier_id:
            raise RuleViolation("There is no such order of this supplier", field="order")
        check_life(order.state, OrderState.PARTLY)
        return order

    def _fill(self, order_id: int) -> None:
        """An order of which everything has come is closed by it."""
        after = orders.find(self._tx, order_id)
        if after is not None and after.missing == 0:
            orders.set_closed(self._tx, order_id, at_ms=self._at_ms)

    def _post(self, place: int, entry: Entry, amount: Money) -> Line:
        product = goods.kept(self._tx, entry.product_id)
        check_goods(product.kind, product.name)
        kind = self._command.kind
        quantity = Quantity(kind.sign * entry.base.milli)
        cost = amount if kind is PurchaseKind.RECEIPT else None
        move = self._ledger.post(Posting(entry.product_id, kind.value, quantity, cost, place))
        return Line(
            line=place,
            product_id=entry.product_id,
            product_uid=product.uid,
            name=product.name,
            code=entry.code or next(iter(product.codes), product.house_code or ""),
            unit=entry.unit or product.unit,
            factor=entry.factor,
            units=entry.units,
            price=entry.price,
            discount=entry.discount,
            gift=entry.gift,
            quantity=quantity,
            amount=Money(kind.sign * amount.fen),
            cost=move.value - move.variance,
        )

    def _record(
        self, supplier: Supplier, order: orders.Head | None, lines: Sequence[Line], business_date: date
    ) -> Head:
        tx, command, user = self._tx, self._command, self._user
        before = journal.head(tx)
        number = f"{before.till}-{before.seq + 1}"
        owed = Money(sum(line.amount.fen for line in lines))
        body: dict[str, Json] = {
            "purchase": command.uid,
            "number": number,
            "supplier": supplier.uid,
            "name": supplier.name,
            "order": "" if order is None else order.uid,
            "reference": command.reference,
            "reason": command.reason,
            "business_date": business_date.isoformat(),
            "wanted_date": (command.day or business_date).isoformat(),
            "discount_fen": command.discount.fen,
            "total_fen": owed.fen,
            "lines": [_line_body(line) for line in lines],
            **signed(user),
        }
        kind = "stock.received" if command.kind is PurchaseKind.RECEIPT else "stock.returned_to_supplier"
        seq = journal.append(tx, kind, body, uid=self._ids.new(), at_ms=self._at_ms, after=before).seq
        purchase = NewPurchase(
            uid=command.uid,
            number=number,
            kind=command.kind,
            supplier_id=supplier.supplier_id,
            order_id=None if order is None else order.order_id,
            reference=command.reference,
            reason=command.reason,
            user_id=user.user_id,
            approved_by=user.approved_by,
            business_date=business_date,
            wanted_date=command.day or business_date,
            at_ms=self._at_ms,
            discount=command.discount,
            total=owed,
            journal_seq=seq,
        )
        head = purchases.find(tx, purchases.add(tx, purchase, lines))
        assert head is not None  # noqa: S101 - it was just written
        return head


def _line_body(line: Line) -> dict[str, Json]:
    return {
        "line": line.line,
        "product": line.product_uid,
        "code": line.code,
        "name": line.name,
        "unit": line.unit,
        "factor_milli": line.factor.milli,
        "units_milli": line.units.milli,
        "price_fen": line.price.fen,
        "discount_fen": line.discount.fen,
        "gift": line.gift,
        "quantity_milli": line.quantity.milli,
        "amount_fen": line.amount.fen,
        "cost_fen": line.cost.fen,
    }
