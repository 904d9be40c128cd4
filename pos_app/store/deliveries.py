"""Deliveries: what the company sends as it says now, and, as facts, what it said, what was taken and what differed.

Quantities are cartons, prices per carton.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from typing import Final

from pos_app.domain.delivery import DeliveryState, Difference, LineStand
from pos_app.domain.delivery_note import DeliveryNote, NoteChange, NoteLine
from pos_app.domain.journal import Json
from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import ProductId
from pos_app.store import schema_supply as schema
from pos_app.store.engine import Row, Transaction

_HEAD: Final = (
    "SELECT delivery_id, uid, company, order_no, licence, ordered_on, arrives_at_ms, state, received_at_ms "
    "FROM delivery "
)
_LINES: Final = (
    "SELECT l.line, l.carton_ean, l.pack_ean, l.name, l.packs_per_carton, l.needed_milli, l.allotted_milli, "
    "l.delivered_milli, l.wholesale_fen, l.guidance_fen, l.product_id, coalesce(p.uid, ''), coalesce(a.cartons, 0), "
    "coalesce(d.cartons, 0) FROM delivery_line l LEFT JOIN product p USING (product_id) LEFT JOIN "
    "(SELECT line, sum(cartons_milli) AS cartons FROM delivery_acceptance JOIN delivery_accepted_line "
    "USING (acceptance_id) WHERE delivery_id = :delivery_id GROUP BY line) a ON a.line = l.line LEFT JOIN "
    "(SELECT line, sum(cartons_milli) AS cartons FROM delivery_difference WHERE delivery_id = :delivery_id "
    "AND kind IN ('short', 'damaged', 'wrong_goods') GROUP BY line) d ON d.line = l.line "
    "WHERE l.delivery_id = :delivery_id ORDER BY l.line"
)


@dataclass(frozen=True, slots=True)
class Head:
    """A delivery without its lines."""

    delivery_id: int
    uid: str
    company: str
    order_no: str
    licence: str
    ordered_on: date
    arrives_at_ms: int
    state: DeliveryState
    received_at_ms: int


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line as the company has it, whose product it is, and how it stands. Without a product it is parked."""

    said: NoteLine
    product_id: ProductId | None
    product_uid: str
    stand: LineStand


def _head(row: Row) -> Head:
    return Head(
        delivery_id=row[0],
        uid=row[1],
        company=row[2],
        order_no=row[3],
        licence=row[4],
        ordered_on=date.fromisoformat(row[5]),
        arrives_at_ms=row[6],
        state=DeliveryState(row[7]),
        received_at_ms=row[8],
    )


def _line(row: Row) -> KeptLine:
    said = NoteLine(
        line=row[0],
        carton_ean=row[1],
        pack_ean=row[2],
        name=row[3],
        packs_per_carton=row[4],
        needed=Quantity(row[5]),
        allotted=Quantity(row[6]),
        delivered=Quantity(row[7]),
        wholesale=Money(row[8]),
        guidance=None if row[9] is None else Money(row[9]),
    )
    stand = LineStand(said.delivered, Quantity(row[12]), Quantity(row[13]), parked=row[10] is None)
    return KeptLine(said, row[10], row[11], stand)


def head(tx: Transaction, delivery_id: int) -> Head | None:
    row = tx.first(_HEAD + "WHERE delivery_id = :delivery_id", {"delivery_id": delivery_id})
    return None if row is None else _head(row)


def find(tx: Transaction, company: str, order_no: str) -> Head | None:
    """The delivery of a company's order."""
    row = tx.first(
        _HEAD + "WHERE company = :company AND order_no = :order_no", {"company": company, "order_no": order_no}
    )
    return None if row is None else _head(row)


def of_order(tx: Transaction, order_no: str) -> Head | None:
    """The latest delivery with this order number, whichever company's."""
    row = tx.first(_HEAD + "WHERE order_no = :order_no ORDER BY delivery_id DESC LIMIT 1", {"order_no": order_no})
    return None if row is None else _head(row)


def lines(tx: Transaction, delivery_id: int) -> dict[int, KeptLine]:
    """By their number, in order."""
    return {row[0]: _line(row) for row in tx.all(_LINES, {"delivery_id": delivery_id})}


def has_differences(tx: Transaction, delivery_id: int) -> bool:
    found = tx.value("SELECT 1 FROM delivery_difference WHERE delivery_id = :id LIMIT 1", {"id": delivery_id})
    return found is not None


def add(
    tx: Transaction, note: DeliveryNote, *, uid: str, state: DeliveryState, at_ms: int, feed_number: int | None
) -> int:
    """Write a new delivery without its lines and versions."""
    return tx.insert(
        schema.delivery,
        {
            "uid": uid,
            "company": note.company,
            "order_no": note.order_no,
            "licence": note.licence,
            "ordered_on": note.ordered_on.isoformat(),
            "arrives_at_ms": note.arrives_at_ms,
            "state": state.value,
            "received_at_ms": at_ms,
            "feed_number": feed_number,
        },
    )


def set_head(tx: Transaction, delivery_id: int, note: DeliveryNote) -> None:
    """When the company ordered and when the goods arrive, as it says now."""
    tx.run(
        "UPDATE delivery SET ordered_on = :ordered_on, arrives_at_ms = :arrives_at_ms WHERE delivery_id = :delivery_id",
        {
            "ordered_on": note.ordered_on.isoformat(),
            "arrives_at_ms": note.arrives_at_ms,
            "delivery_id": delivery_id,
        },
    )


def set_state(tx: Transaction, delivery_id: int, state: DeliveryState) -> None:
    tx.run("UPDATE delivery SET state = :state WHERE delivery_id = :id", {"state": state.value, "id": delivery_id})


def set_product(tx: Transaction, delivery_id: int, line: int, product_id: ProductId) -> None:
    tx.run(
        "UPDATE delivery_line SET product_id = :product_id WHERE delivery_id = :delivery_id AND line = :line",
        {"product_id": product_id, "delivery_id": delivery_id, "line": line},
    )


def set_delivered(tx: Transaction, delivery_id: int, line: int, cartons: Quantity) -> None:
    """How much the company delivers of a line; nothing, when it left the line out."""
    tx.run(
        "UPDATE delivery_line SET delivered_milli = :milli WHERE delivery_id = :delivery_id AND line = :line",
        {"milli": cartons.milli, "delivery_id": delivery_id, "line": line},
    )


def put_line(tx: Transaction, delivery_id: int, line: NoteLine, product_id: ProductId | None) -> None:
    """Write a line as the company has it now. The caller has made sure that nothing was done at it yet."""
    where = {"delivery_id": delivery_id, "line": line.line}
    tx.run("DELETE FROM delivery_line WHERE delivery_id = :delivery_id AND line = :line", where)
    tx.insert(
        schema.delivery_line,
        where
        | {
            "carton_ean": line.carton_ean,
            "pack_ean": line.pack_ean,
            "name": line.name,
            "packs_per_carton": line.packs_per_carton,
            "needed_milli": line.needed.milli,
            "allotted_milli": line.allotted.milli,
            "delivered_milli": line.delivered.milli,
            "wholesale_fen": line.wholesale.fen,
            "guidance_fen": None if line.guidance is None else line.guidance.fen,
            "product_id": product_id,
        },
    )


@dataclass(frozen=True, slots=True)
class Version:
    """What the company said of a delivery at one time, and what was not so before."""

    version: int
    at_ms: int
    body: Json
    changes: tuple[NoteChange, ...]


def versions(tx: Transaction, delivery_id: int) -> list[Version]:
    """Oldest first."""
    rows = tx.all(
        "SELECT version, at_ms, body, changes FROM delivery_version WHERE delivery_id = :id ORDER BY version",
        {"id": delivery_id},
    )
    return [Version(row[0], row[1], json.loads(row[2]), _changes(row[3])) for row in rows]


def _changes(text: str) -> tuple[NoteChange, ...]:
    return tuple(NoteChange(**change) for change in json.loads(text))


def add_version(tx: Transaction, delivery_id: int, version: Version, *, feed_number: int | None) -> None:
    tx.insert(
        schema.delivery_version,
        {
            "delivery_id": delivery_id,
            "version": version.version,
            "at_ms": version.at_ms,
            "feed_number": feed_number,
            "body": json.dumps(version.body),
            "changes": json.dumps([asdict(change) for change in version.changes]),
        },
    )


@dataclass(frozen=True, slots=True)
class Act:
    """Something done at a delivery, by a person, the till or the company."""

    uid: str
    delivery_id: int
    how: str
    user_id: int | None
    business_date: date
    at_ms: int
    journal_seq: int


def has_act(tx: Transaction, uid: str) -> bool:
    """Whether this was done already."""
    return tx.value("SELECT 1 FROM delivery_acceptance WHERE uid = :uid", {"uid": uid}) is not None


@dataclass(frozen=True, slots=True)
class AcceptedLine:
    """What was taken of a line; negative went back out of stock. `cost` is what the movement cost."""

    line: int
    product_id: ProductId
    product_uid: str
    cartons: Quantity
    packs: Quantity
    packs_per_carton: int
    wholesale: Money
    cost: Money


def add_act(tx: Transaction, act: Act, taken: Iterable[AcceptedLine]) -> None:
    """Write an acceptance; one without lines is a person who found differences only."""
    acceptance_id = tx.insert(
        schema.delivery_acceptance,
        {
            "uid": act.uid,
            "delivery_id": act.delivery_id,
            "how": act.how,
            "user_id": act.user_id,
            "business_date": act.business_date.isoformat(),
            "at_ms": act.at_ms,
            "journal_seq": act.journal_seq,
        },
    )
    tx.insert_many(
        schema.delivery_accepted_line,
        [
            {
                "acceptance_id": acceptance_id,
                "line": each.line,
                "product_id": each.product_id,
                "cartons_milli": each.cartons.milli,
                "packs_milli": each.packs.milli,
                "packs_per_carton": each.packs_per_carton,
                "wholesale_fen": each.wholesale.fen,
                "cost_fen": each.cost.fen,
            }
            for each in taken
        ],
    )


def add_differences(tx: Transaction, act: Act, differences: Sequence[Difference]) -> None:
    tx.insert_many(
        schema.delivery_difference,
        [
            {
                "delivery_id": act.delivery_id,
                "line": difference.line,
                "kind": difference.kind.value,
                "code": difference.code,
                "name": difference.name,
                "cartons_milli": difference.cartons.milli,
                "reason": difference.reason,
                "user_id": act.user_id,
                "at_ms": act.at_ms,
                "journal_seq": act.journal_seq,
            }
            for difference in differences
        ],
    )


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery that may be taken in by itself. `sent_at_ms` is when the company first sent it, None from a file.

    `by_hand`: a person has begun to take it in or to count it.
    """

    delivery_id: int
    state: DeliveryState
    arrives_at_ms: int
    sent_at_ms: int | None
    by_hand: bool


_DUE: Final = (
    "SELECT d.delivery_id, d.state, d.arrives_at_ms, f.at_ms, EXISTS (SELECT 1 FROM delivery_acceptance a "
    "WHERE a.delivery_id = d.delivery_id AND a.how <> 'automatic' UNION ALL SELECT 1 FROM delivery_count c "
    "WHERE c.delivery_id = d.delivery_id) FROM delivery d "
    "LEFT JOIN delivery_version v ON v.delivery_id = d.delivery_id AND v.version = 1 "
    "LEFT JOIN feed_entry f ON f.number = v.feed_number "
    "WHERE d.state IN ('expected', 'arrived', 'partly') AND d.arrives_at_ms <= :now_ms "
    "ORDER BY d.arrives_at_ms, d.delivery_id"
)


def due(tx: Transaction, now_ms: int) -> list[Due]:
    """Open deliveries whose time of arrival has come, the earliest first."""
    rows = tx.all(_DUE, {"now_ms": now_ms})
    return [Due(row[0], DeliveryState(row[1]), row[2], row[3], bool(row[4])) for row in rows]


def automatic_since(tx: Transaction, acceptance_id: int) -> list[tuple[int, str, list[tuple[Quantity, int]]]]:
    """Acceptances after that one that nobody made: their order, and packs and packs in a carton of each line."""
    rows = tx.all(
        "SELECT acceptance_id, d.order_no, l.packs_milli, l.packs_per_carton FROM delivery_acceptance a "
        "JOIN delivery_accepted_line l USING (acceptance_id) JOIN delivery d USING (delivery_id) "
        "WHERE acceptance_id > :after AND a.how = 'automatic' ORDER BY acceptance_id, l.line",
        {"after": acceptance_id},
    )
    return [
        (key[0], key[1], [(Quantity(row[2]), row[3]) for row in group])
        for key, group in groupby(rows, key=lambda row: (row[0], row[1]))
    ]


def last_acceptance(tx: Transaction) -> int:
    """Its number; 0 when nothing was ever accepted."""
    number: int = tx.value("SELECT coalesce(max(acceptance_id), 0) FROM delivery_acceptance")
    return number


def lines_of_code(tx: Transaction, code: str, within: int | None = None) -> list[tuple[int, int]]:
    """Delivery and line of goods with this code, or of the product it sells: in open deliveries and in `within`."""
    rows = tx.all(
        "SELECT l.delivery_id, l.line FROM delivery_line l JOIN delivery d USING (delivery_id) "
        "WHERE (d.state IN ('expected', 'arrived', 'partly') OR d.delivery_id = :within) "
        "AND (l.carton_ean = :code OR l.pack_ean = :code "
        "OR l.product_id = (SELECT product_id FROM barcode WHERE code = :code)) "
        "ORDER BY d.arrives_at_ms, d.delivery_id, l.line",
        {"code": code, "within": within},
    )
    return [(row[0], row[1]) for row in rows]


def latest_line_of_code(tx: Transaction, code: str) -> tuple[int, int] | None:
    """As `lines_of_code`, in the delivery that came last of those that are in stock."""
    row = tx.first(
        "SELECT l.delivery_id, l.line FROM delivery_line l JOIN delivery d USING (delivery_id) "
        "WHERE d.state IN ('accepted', 'accepted_with_differences') "
        "AND (l.carton_ean = :code OR l.pack_ean = :code "
        "OR l.product_id = (SELECT product_id FROM barcode WHERE code = :code)) "
        "ORDER BY d.arrives_at_ms DESC, d.delivery_id DESC, l.line LIMIT 1",
        {"code": code},
    )
    return None if row is None else (row[0], row[1])
