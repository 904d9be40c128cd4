"""Orders at suppliers: draft → sent → partly received → closed. Nothing moves by an order; goods come by receipts.

Cigarettes are ordered from the tobacco company and apart from other goods; what it delivers goes into stock by the
delivery, so such an order is a list to order by and is over once it was sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.people import Right, User
from pos_app.domain.purchase import Entry, OrderState, check_entries, check_life, words
from pos_app.services.acting import signed
from pos_app.services.days import current_business_date
from pos_app.services.ports import Clock, Ids
from pos_app.store import goods, journal, orders, suppliers
from pos_app.store.engine import Store, Transaction
from pos_app.store.orders import Draft, Head, Line, NewLine

GENERAL: Final = "general"


@dataclass(frozen=True, slots=True)
class KeepOrder:
    """The command: this is what the draft of this uid says now. `whys` tell why a line was suggested, or nothing."""

    uid: str
    supplier_id: int
    entries: tuple[Entry, ...]
    note: str = ""
    whys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """An order with its lines."""

    head: Head
    lines: tuple[Line, ...]


def keep(store: Store, command: KeepOrder, user: User, *, clock: Clock) -> Order:
    """Write a draft down, or change it. Raises `RuleViolation` with the field that is wrong."""
    user.need(Right.ADJUST_STOCK)
    check_entries(command.entries)
    note = words(command.note, "note")
    now = clock.now_ms()
    with store.write() as tx:
        if suppliers.find(tx, command.supplier_id) is None:
            raise RuleViolation("Please choose a supplier", field="supplier")
        before = orders.of_uid(tx, command.uid)
        if before is not None:
            check_life(before.state, OrderState.SENT)  # only what may still be sent may still change
        lines = _lines(tx, command)
        draft = Draft(command.uid, command.supplier_id, note, user.user_id, now)
        return _read(tx, orders.keep_draft(tx, draft, lines))


def _lines(tx: Transaction, command: KeepOrder) -> list[NewLine]:
    whys = command.whys or ("",) * len(command.entries)
    lines, seen, kinds = list[NewLine](), set[int](), set[bool]()
    for entry, why in zip(command.entries, whys, strict=True):
        product = goods.kept(tx, entry.product_id)
        if entry.product_id in seen:
            raise RuleViolation("{name} is ordered twice", field="lines", name=product.name)
        seen.add(entry.product_id)
        kinds.add(product.kind.is_tobacco)
        code = entry.code or next(iter(product.codes), product.house_code or "")
        lines.append(
            NewLine(entry.product_id, entry.units, entry.price, code, entry.unit or product.unit, entry.factor, why)
        )
    if len(kinds) > 1:
        raise RuleViolation("Tobacco is ordered apart from other goods", field="lines")
    return lines


def send(store: Store, order_id: int, user: User, *, clock: Clock, ids: Ids) -> Order:
    """The order goes out: it is what it is from now on."""
    user.need(Right.ADJUST_STOCK)
    now = clock.now_ms()
    with store.write() as tx:
        order = _read(tx, order_id)
        check_life(order.head.state, OrderState.SENT)
        supplier = suppliers.find(tx, order.head.supplier_id)
        lead = 0 if supplier is None else supplier.lead_days
        expected = (current_business_date(tx, now) + timedelta(days=lead)).isoformat()
        before = journal.head(tx)
        number = f"{before.till}-{before.seq + 1}"
        tobacco = any(line.kind != GENERAL for line in order.lines)
        body: dict[str, Json] = {
            "order": order.head.uid,
            "number": number,
            "supplier": "" if supplier is None else supplier.uid,
            "name": order.head.supplier,
            "tobacco": tobacco,
            "expected_on": expected,
            "amount_fen": order.head.amount.fen,
            "note": order.head.note,
            "lines": [_line_body(line) for line in order.lines],
            **signed(user),
        }
        seq = journal.append(tx, "order.sent", body, uid=ids.new(), at_ms=now, after=before).seq
        orders.set_sent(tx, order_id, number=number, expected_on=expected, at_ms=now, journal_seq=seq)
        if tobacco:
            orders.set_closed(tx, order_id, at_ms=now)
        return _read(tx, order_id)


def close(store: Store, order_id: int, reason: str, user: User, *, clock: Clock, ids: Ids) -> Order:
    """Nothing more is awaited of a sent order. Raises `RuleViolation`."""
    user.need(Right.ADJUST_STOCK)
    why = words(reason, "reason")
    now = clock.now_ms()
    with store.write() as tx:
        order = _read(tx, order_id)
        check_life(order.head.state, OrderState.CLOSED)
        body: dict[str, Json] = {
            "order": order.head.uid,
            "number": order.head.number,
            "reason": why,
            "missing": sum(line.missing.milli > 0 for line in order.lines),
        }
        journal.append(tx, "order.closed", body | signed(user), uid=ids.new(), at_ms=now)
        orders.set_closed(tx, order_id, at_ms=now)
        return _read(tx, order_id)


def drop(store: Store, order_id: int, user: User) -> None:
    """Give up a draft that was never sent."""
    user.need(Right.ADJUST_STOCK)
    with store.write() as tx:
        check_life(_read(tx, order_id).head.state, OrderState.SENT)
        orders.drop_draft(tx, order_id)


def read(store: Store, order_id: int) -> Order:
    """An order with its lines. Raises `RuleViolation` when there is none."""
    with store.read() as tx:
        return _read(tx, order_id)


def listed(store: Store, *, before: int | None = None, most: int = 100) -> Sequence[Head]:
    """Newest first, before an id."""
    with store.read() as tx:
        return orders.newest(tx, before=before, most=most)


def is_late(head: Head, today: date) -> bool:
    """Whether goods of it should have come before today."""
    waits = head.state in {OrderState.SENT, OrderState.PARTLY}
    return waits and bool(head.expected_on) and date.fromisoformat(head.expected_on) < today


def _read(tx: Transaction, order_id: int) -> Order:
    head = orders.find(tx, order_id)
    if head is None:
        raise RuleViolation("There is no such order", field="order")
    return Order(head, orders.lines_of(tx, order_id))


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
    }
