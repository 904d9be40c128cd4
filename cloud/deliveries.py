"""Deliveries as the cloud sees them: what was sent, whether the till has it, and what it took in, line by line."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, and_, exists, or_, select, tuple_

from cloud.schema import delivery, delivery_report, delivery_report_line, feed_mark, register
from pos_app.domain.money import parse_decimal

ROWS: Final = 50
REPLACED: Final = "replaced"
SENT: Final = "sent"
TAKEN: Final = "taken"
ACCEPTED: Final = "accepted"


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery to one register; its state is sent, taken, replaced by a later one, or what the till says."""

    row: RowMapping
    state: str


@dataclass(frozen=True, slots=True)
class SentPage:
    """Newest first; `after` names the last when more follow."""

    rows: Sequence[Sent]
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line, cartons in thousandths: needed ↔ allotted ↔ delivered ↔ accepted, and what was not right."""

    line: int | None
    code: str
    name: str
    needed_milli: int
    allotted_milli: int
    delivered_milli: int
    accepted_milli: int
    wholesale_fen: int
    differences: Sequence[RowMapping]

    @property
    def is_of_note(self) -> bool:
        """Whether the delivery note has it; wrong goods stand beside it."""
        return self.code != ""


def list_sent(connection: Connection, search: str, after: str) -> SentPage:
    """The deliveries of an order, a licence or all, from a place on."""
    place = (delivery.c.sent_at_ms, delivery.c.register_id, delivery.c.number)
    query = _sent().order_by(*(column.desc() for column in place)).limit(ROWS + 1)
    if search:
        query = query.where(or_(delivery.c.order_no == search, register.c.licence == search))
    if after:
        register_id, _, number = after.rpartition("_")
        last = select(*place).where(delivery.c.register_id == register_id, delivery.c.number == _number(number))
        query = query.where(tuple_(*place) < last.scalar_subquery())
    found = connection.execute(query).mappings().all()
    rows = [Sent(row, _state(connection, row)) for row in found[:ROWS]]
    last_row = found[ROWS - 1] if len(found) > ROWS else None
    return SentPage(rows, f"{last_row['register_id']}_{last_row['number']}" if last_row else "")


def sent_to(connection: Connection, register_id: str, most: int) -> Sequence[Sent]:
    """The newest deliveries to one register."""
    query = _sent().where(delivery.c.register_id == register_id).order_by(delivery.c.number.desc()).limit(most)
    return [Sent(row, _state(connection, row)) for row in connection.execute(query).mappings().all()]


def find_sent(connection: Connection, register_id: str, number: int) -> Sent | None:
    query = _sent().where(delivery.c.register_id == register_id, delivery.c.number == number)
    row = connection.execute(query).mappings().first()
    return None if row is None else Sent(row, _state(connection, row))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(2**53)) else 0


def _sent() -> Any:
    """A delivery with its shop, whether the till has it, and whether it was sent again later."""
    later = delivery.alias("later")
    same = [later.c[name] == delivery.c[name] for name in ("register_id", "company", "order_no")]
    again = exists().where(*same, later.c.number > delivery.c.number)
    taken = feed_mark.c.confirmed >= delivery.c.number
    return (
        select(
            delivery,
            *(register.c.licence, register.c.register, register.c.name),
            taken.label("taken"),
            again.label("replaced"),
        )
        .join_from(delivery, register, delivery.c.register_id == register.c.register_id)
        .join(feed_mark, delivery.c.register_id == feed_mark.c.register_id)
    )


def _state(connection: Connection, row: RowMapping) -> str:
    if row["replaced"]:
        return REPLACED
    told = connection.execute(
        select(delivery_report.c.state)
        .where(_of(delivery_report, row))
        .order_by(delivery_report.c.branch.desc(), delivery_report.c.seq.desc())
        .limit(1)
    ).scalar_one_or_none()
    return told or (TAKEN if row["taken"] else SENT)


def _of(table: Any, row: RowMapping) -> ColumnElement[bool]:
    return and_(*(table.c[name] == row[name] for name in ("register_id", "company", "order_no")))


def reports_of(connection: Connection, sent: Sent) -> Sequence[RowMapping]:
    """What the till said of the order, in the order it said it."""
    query = select(delivery_report).where(_of(delivery_report, sent.row))
    query = query.order_by(delivery_report.c.branch, delivery_report.c.seq)
    return connection.execute(query).mappings().all()


def lines_of(connection: Connection, sent: Sent) -> list[Line]:
    """The note's lines with what the till took in; goods of no line stand at the end."""
    told, report = delivery_report_line, delivery_report
    query = (
        select(told)
        .join_from(report, told, and_(*(report.c[name] == told.c[name] for name in ("register_id", "branch", "seq"))))
        .where(_of(report, sent.row), told.c.register_id == sent.row["register_id"])
        .order_by(told.c.branch, told.c.seq, told.c.place)
    )
    accepted: defaultdict[int | None, int] = defaultdict(int)
    differences: defaultdict[int | None, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        if row["kind"] == ACCEPTED:
            accepted[row["line"]] += row["cartons_milli"]
        else:
            differences[row["line"]].append(row)
    lines = []
    for note in msgspec.json.decode(sent.row["body"])["lines"]:
        number = note["line"]
        needed, ordered, brought = (_milli(note.get(name, 0)) for name in ("needed", "allotted", "delivered"))
        found = (needed, ordered, brought, accepted.pop(number, 0), note["wholesale_fen"], differences.pop(number, []))
        lines.append(Line(number, note["carton_ean"], note["name"], *found))
    strays = sorted({*accepted, *differences}, key=lambda number: number or 0)
    lines += [Line(number, "", "", 0, 0, 0, accepted[number], 0, differences[number]) for number in strays]
    return lines


def _milli(cartons: int | str) -> int:
    return parse_decimal(str(cartons), places=3)
