"""What a person must look at. An alarm stays open until it is settled, and is raised once while it is."""

from sqlalchemy import ColumnElement, Connection, and_, select, update

from cloud.database import insert_if_new
from cloud.schema import alarm
from sync.wire import ALARMS, Alarm


def raise_alarm(connection: Connection, register_id: str, code: str, subject: str, detail: str, *, at_ms: int) -> None:
    """Raise it, unless one of this code about the same subject is open. The caller has the register locked."""
    assert code in ALARMS  # noqa: S101 - a code of ours
    if connection.execute(select(alarm.c.code).where(_open(register_id, code, subject)).limit(1)).first() is None:
        values = {"code": code, "subject": subject, "raised_at_ms": at_ms, "detail": detail}
        insert_if_new(connection, alarm, register_id=register_id, **values)


def settle(connection: Connection, register_id: str, code: str, subject: str, *, at_ms: int) -> None:
    """What it was about is as it should be again, or somebody has looked."""
    connection.execute(update(alarm).where(_open(register_id, code, subject)).values(settled_at_ms=at_ms))


def open_alarms(connection: Connection, register_id: str) -> list[Alarm]:
    """The oldest first, as they go over the wire."""
    found = connection.execute(
        select(alarm.c.code, alarm.c.detail, alarm.c.raised_at_ms)
        .where(alarm.c.register_id == register_id, alarm.c.settled_at_ms.is_(None))
        .order_by(alarm.c.raised_at_ms, alarm.c.code, alarm.c.subject)
    )
    return [Alarm(code=code, detail=detail, raised_at=raised) for code, detail, raised in found]


def _open(register_id: str, code: str, subject: str) -> ColumnElement[bool]:
    return and_(
        alarm.c.register_id == register_id,
        alarm.c.code == code,
        alarm.c.subject == subject,
        alarm.c.settled_at_ms.is_(None),
    )
