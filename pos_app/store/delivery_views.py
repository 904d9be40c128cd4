"""Deliveries as lists and pages show them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from pos_app.domain.delivery import DeliveryState, Difference, DifferenceKind, How
from pos_app.domain.money import Money, Quantity
from pos_app.store.engine import Row, Transaction


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One delivery in a list; quantities are cartons, `amount` is what was delivered at wholesale prices."""

    delivery_id: int
    company: str
    order_no: str
    ordered_on: date
    arrives_at_ms: int
    received_at_ms: int
    state: DeliveryState
    lines: int
    needed: Quantity
    allotted: Quantity
    delivered: Quantity
    accepted: Quantity
    amount: Money
    differences: int
    parked: int


_ROWS: Final = """
SELECT d.delivery_id, d.company, d.order_no, d.ordered_on, d.arrives_at_ms, d.received_at_ms, d.state,
    (SELECT count(*) FROM delivery_line l WHERE l.delivery_id = d.delivery_id),
    (SELECT coalesce(sum(needed_milli), 0) FROM delivery_line l WHERE l.delivery_id = d.delivery_id),
    (SELECT coalesce(sum(allotted_milli), 0) FROM delivery_line l WHERE l.delivery_id = d.delivery_id),
    (SELECT coalesce(sum(delivered_milli), 0) FROM delivery_line l WHERE l.delivery_id = d.delivery_id),
    (SELECT coalesce(sum(cartons_milli), 0) FROM delivery_acceptance JOIN delivery_accepted_line USING (acceptance_id)
        WHERE delivery_id = d.delivery_id),
    (SELECT coalesce(sum((wholesale_fen * delivered_milli + 500) / 1000), 0) FROM delivery_line l
        WHERE l.delivery_id = d.delivery_id),
    (SELECT count(*) FROM delivery_difference x WHERE x.delivery_id = d.delivery_id),
    (SELECT count(*) FROM delivery_line l WHERE l.delivery_id = d.delivery_id AND product_id IS NULL
        AND delivered_milli > 0)
FROM delivery d
"""
_WHERE: Final = (
    "WHERE (:states = '' OR instr(:states, ' ' || d.state || ' ')) "
    "AND (:text = '' OR instr(lower(d.order_no), lower(:text)) OR instr(lower(d.company), lower(:text))) "
)


def _row(row: Row) -> DeliveryRow:
    return DeliveryRow(
        delivery_id=row[0],
        company=row[1],
        order_no=row[2],
        ordered_on=date.fromisoformat(row[3]),
        arrives_at_ms=row[4],
        received_at_ms=row[5],
        state=DeliveryState(row[6]),
        lines=row[7],
        needed=Quantity(row[8]),
        allotted=Quantity(row[9]),
        delivered=Quantity(row[10]),
        accepted=Quantity(row[11]),
        amount=Money(row[12]),
        differences=row[13],
        parked=row[14],
    )


def _named(states: Collection[DeliveryState], text: str) -> dict[str, object]:
    return {"states": f" {' '.join(state.value for state in states)} " if states else "", "text": text.strip()}


def page(
    tx: Transaction, states: Collection[DeliveryState], text: str, *, limit: int, offset: int
) -> list[DeliveryRow]:
    """Deliveries in one of these states (none: in any) whose order or company holds the text, the newest first."""
    order = "ORDER BY d.arrives_at_ms DESC, d.delivery_id DESC LIMIT :limit OFFSET :offset"
    found = tx.all(_ROWS + _WHERE + order, _named(states, text) | {"limit": limit, "offset": offset})
    return [_row(row) for row in found]


def count(tx: Transaction, states: Collection[DeliveryState], text: str) -> int:
    number: int = tx.value("SELECT count(*) FROM delivery d " + _WHERE, _named(states, text))
    return number


def one(tx: Transaction, delivery_id: int) -> DeliveryRow | None:
    row = tx.first(_ROWS + "WHERE d.delivery_id = :delivery_id", {"delivery_id": delivery_id})
    return None if row is None else _row(row)


@dataclass(frozen=True, slots=True)
class AcceptanceView:
    """Goods of a delivery went into stock, or differences were found; `user` is empty when the till did it."""

    at_ms: int
    how: How
    user: str
    lines: int
    cartons: Quantity
    packs: Quantity


def acceptances(tx: Transaction, delivery_id: int) -> list[AcceptanceView]:
    """Oldest first."""
    rows = tx.all(
        "SELECT a.at_ms, a.how, coalesce(u.name, ''), count(l.line), coalesce(sum(l.cartons_milli), 0), "
        "coalesce(sum(l.packs_milli), 0) FROM delivery_acceptance a LEFT JOIN user u USING (user_id) "
        "LEFT JOIN delivery_accepted_line l USING (acceptance_id) WHERE a.delivery_id = :id "
        "GROUP BY a.acceptance_id ORDER BY a.acceptance_id",
        {"id": delivery_id},
    )
    return [AcceptanceView(r[0], How(r[1]), r[2], r[3], Quantity(r[4]), Quantity(r[5])) for r in rows]


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """A difference, when it was found and by whom; `user` is empty when the till or the company did it."""

    difference: Difference
    at_ms: int
    user: str


def differences(tx: Transaction, delivery_id: int) -> list[DifferenceView]:
    """Oldest first."""
    rows = tx.all(
        "SELECT d.kind, d.cartons_milli, d.line, d.reason, d.code, d.name, d.at_ms, coalesce(u.name, '') "
        "FROM delivery_difference d LEFT JOIN user u USING (user_id) WHERE d.delivery_id = :id ORDER BY difference_id",
        {"id": delivery_id},
    )
    return [
        DifferenceView(Difference(DifferenceKind(r[0]), Quantity(r[1]), *r[2:6]), at_ms=r[6], user=r[7]) for r in rows
    ]
