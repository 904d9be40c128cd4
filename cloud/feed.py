"""One numbered feed for each register: what the province sends, in order and without gaps."""

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, select, update

from cloud import registers
from cloud.database import Database
from cloud.ports import Clock, Ids
from cloud.problems import Refused
from cloud.schema import delivery, feed_entry, feed_mark
from pos_app.domain.delivery_note import parse_note
from pos_app.domain.errors import RuleViolation
from pos_app.domain.feed import FeedKind
from pos_app.domain.journal import Json
from sync.wire import ENTRY_BYTES_MAX, FeedLine, FeedPage

_VERSION: Final = 1
_CANONICAL: Final = msgspec.json.Encoder(order="sorted")


def publish(
    to: Database | Connection, register_id: str, kind: str, body: Mapping[str, Any], *, clock: Clock, ids: Ids
) -> int:
    """Add an entry to a register's feed; its number. Raises `RuleViolation` when there is no such register."""
    raw = _CANONICAL.encode(body)
    if len(raw) > ENTRY_BYTES_MAX:
        raise RuleViolation("This is too long for one entry of the feed")
    with to.write() if isinstance(to, Database) else nullcontext(to) as connection:
        mine = feed_mark.c.register_id == register_id
        connection.execute(update(feed_mark).where(mine).values(last=feed_mark.c.last + 1))
        number = connection.execute(select(feed_mark.c.last).where(mine)).scalar_one_or_none()
        if number is None:
            raise RuleViolation("There is no register {register}", field="register", register=register_id)
        entry = {"number": number, "uid": ids.new(), "kind": kind, "version": _VERSION, "at_ms": clock.now_ms()}
        connection.execute(feed_entry.insert().values(register_id=register_id, **entry, body=raw.decode()))
    return int(number)


def deliver(database: Database, body: Json, *, clock: Clock, ids: Ids) -> int:
    """Send a delivery to every register of its licence; how many they are.

    Raises `RuleViolation` when it is not in the shape of `yundian cloud deliver FILE`, or nobody is there to take it.
    """
    note = parse_note(body)
    assert isinstance(body, dict)  # noqa: S101 - or it could not have been read
    values = {
        "company": note.company,
        "order_no": note.order_no,
        "ordered_at": str(body["ordered_at"]),
        "arrives_at": str(body["arrives_at"]),
        "lines": len(note.lines),
        "cartons_milli": sum(line.delivered.milli for line in note.lines),
        "body": _CANONICAL.encode(body).decode(),
        "sent_at_ms": clock.now_ms(),
    }
    kind = FeedKind.DELIVERY_SENT.value
    with database.write() as connection:
        shop = registers.of_licence(connection, note.licence)
        if not shop:
            raise RuleViolation(
                "No register is enrolled for the licence {licence}", field="licence", licence=note.licence
            )
        for register in shop:
            number = publish(connection, register.register_id, kind, body, clock=clock, ids=ids)
            connection.execute(delivery.insert().values(register_id=register.register_id, number=number, **values))
    return len(shop)


def marks(connection: Connection, register_id: str) -> tuple[int, int]:
    """The feed's last number, and the last that the till has confirmed."""
    query = select(feed_mark.c.last, feed_mark.c.confirmed).where(feed_mark.c.register_id == register_id)
    last, confirmed = connection.execute(query).one()
    return last, confirmed


def confirm(connection: Connection, register_id: str, number: int, *, at_ms: int) -> None:
    """The till has taken everything up to this number. The mark never goes back."""
    last, confirmed = marks(connection, register_id)
    if number > last:
        raise Refused("malformed", f"the feed has {last} entries, {number} were confirmed")
    if number > confirmed:
        mine = (feed_mark.c.register_id == register_id, feed_mark.c.confirmed < number)
        connection.execute(update(feed_mark).where(*mine).values(confirmed=number, confirmed_at_ms=at_ms))


def page(connection: Connection, register_id: str, *, after: int, limit: int) -> FeedPage:
    """At most `limit` entries after a number, in order."""
    columns = [feed_entry.c[name] for name in ("number", "uid", "kind", "version", "at_ms", "body")]
    rows = connection.execute(
        select(*columns)
        .where(feed_entry.c.register_id == register_id, feed_entry.c.number > after)
        .order_by(feed_entry.c.number)
        .limit(limit)
    )
    entries = [
        FeedLine(number=number, uid=uid, kind=kind, version=version, at=at, body=msgspec.Raw(body.encode()))
        for number, uid, kind, version, at, body in rows
    ]
    last, confirmed = marks(connection, register_id)
    return FeedPage(entries=entries, last=last, confirmed=confirmed)
