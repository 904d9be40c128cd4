"""The whole cloud in numbers: what `yundian cloud stats` says."""

from typing import Any

from sqlalchemy import func, select

from cloud.database import Database
from cloud.schema import alarm, branch, journal_entry, register


def stats(database: Database) -> dict[str, Any]:
    """Each register with its newest branch, what it has sent and which alarms stand; and the sums of all."""
    with database.read() as connection:
        entry = journal_entry.c
        sums = select(
            entry.register_id,
            func.count(),
            func.sum(entry.sales),
            func.sum(entry.lines),
            func.sum(entry.amount_fen),
        ).group_by(entry.register_id)
        sent = {row[0]: tuple(map(int, row[1:])) for row in connection.execute(sums)}
        ends = {
            row.register_id: (row.epoch, row.seq)
            for row in connection.execute(select(branch).order_by(branch.c.epoch, branch.c.seq))
        }
        alarms: dict[str, list[str]] = {}
        standing = select(alarm.c.register_id, alarm.c.code).where(alarm.c.settled_at_ms.is_(None))
        for register_id, code in connection.execute(standing.order_by(alarm.c.raised_at_ms)):
            alarms.setdefault(register_id, []).append(code)
        rows = connection.execute(select(register).order_by(register.c.licence, register.c.register)).all()
    registers = []
    for row in rows:
        entries, sales, lines, amount_fen = sent.get(row.register_id, (0, 0, 0, 0))
        epoch, seq = ends.get(row.register_id, (0, 0))
        registers.append(
            {
                "register": row.register_id,
                "licence": row.licence,
                "epoch": epoch,
                "seq": seq,
                "entries": entries,
                "sales": sales,
                "lines": lines,
                "amount_fen": amount_fen,
                "last_seen": row.last_seen_at_ms,
                "alarms": alarms.get(row.register_id, []),
            }
        )
    totals = {name: sum(each[name] for each in registers) for name in ("entries", "sales", "lines", "amount_fen")}
    return {"registers": registers, **totals}
