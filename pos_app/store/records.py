"""The journal as people read it: newest first, by person, kind, time and receipt, a page at a time."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pos_app.domain.journal import Json
from pos_app.store.engine import Row, Transaction

_COLUMNS: Final = "seq, at_ms, kind, register, epoch, body"
_NAMED: Final = ("user", "cashier", "approved_by")
"""Fields of a body that name a person."""
_OF_SALES: Final = ("receipt.reprinted", "sale.voided", "minor.refused")
_LARGEST: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Record:
    """An entry with its body; `seq` is its number."""

    seq: int
    at_ms: int
    kind: str
    register: str
    epoch: int
    body: dict[str, Json]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: of these kinds (none: all), that name one of these people (none: anybody), not before a time."""

    kinds: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    from_ms: int | None = None


def _record(row: Row) -> Record:
    return Record(row[0], row[1], row[2], row[3], row[4], json.loads(row[5]))


def page(tx: Transaction, wanted: Wanted, *, before: int | None, most: int) -> list[Record]:
    """At most so many entries with smaller numbers than `before`, newest first.

    Entries stand in the order they were written; where the clock was wrong, the time they are looked for by is too.
    """
    values: dict[str, object] = {
        "before": _LARGEST if before is None else before,
        "least": 1 if wanted.from_ms is None else first_since(tx, wanted.from_ms),
        "most": most,
    }
    named = ""
    if wanted.people:
        places = ", ".join(f":person{place}" for place in range(len(wanted.people)))
        values |= {f"person{place}": name for place, name in enumerate(wanted.people)}
        named = "AND (" + " OR ".join(f"json_extract(body, '$.{name}') IN ({places})" for name in _NAMED) + ")"
    within = f"seq >= :least AND seq < :before {named} ORDER BY seq DESC LIMIT :most"
    if not wanted.kinds:
        return [_record(row) for row in tx.all(f"SELECT {_COLUMNS} FROM journal WHERE {within}", values)]
    # One look into the index for each kind: a kind that is rare is found without reading all the others.
    values |= {f"kind{place}": kind for place, kind in enumerate(wanted.kinds)}
    parts = " UNION ALL ".join(
        f"SELECT * FROM (SELECT seq FROM journal WHERE kind = :kind{place} AND {within})"
        for place in range(len(wanted.kinds))
    )
    return _by_numbers(tx, f"SELECT seq FROM ({parts}) ORDER BY seq DESC LIMIT :most", values)


def _by_numbers(tx: Transaction, numbers: str, values: dict[str, object]) -> list[Record]:
    sql = f"SELECT {_COLUMNS} FROM journal WHERE seq IN ({numbers}) ORDER BY seq DESC"
    return [_record(row) for row in tx.all(sql, values)]


def first_since(tx: Transaction, at_ms: int) -> int:
    """The number of the first entry that was not written before a time, found by halving."""
    least, most = 1, 1 + (tx.value("SELECT max(seq) FROM journal") or 0)
    while least < most:
        middle = (least + most) // 2
        if (tx.value("SELECT at_ms FROM journal WHERE seq = :seq", {"seq": middle}) or 0) < at_ms:
            least = middle + 1
        else:
            most = middle
    return least


def of_receipt(tx: Transaction, number: str) -> list[Record]:
    """All that the journal tells of one sale, newest first; nothing when there is no such receipt."""
    till, _, rest = number.strip().upper().partition("-")
    day, _, running = rest.partition("-")
    if not (len(day) == len("20261122") and day.isdigit() and running.isdigit()):
        return []
    key = {"till": till, "day": f"{day[:4]}-{day[4:6]}-{day[6:]}", "running": int(running)}
    sql = "SELECT sale_id, uid FROM sale WHERE till = :till AND business_date = :day AND running = :running"
    found = tx.first(sql, key)
    if found is None:
        return []
    kinds = ", ".join(f"'{kind}'" for kind in _OF_SALES)
    numbers = (
        "SELECT journal_seq FROM sale WHERE sale_id = :sale_id OR of_sale_id = :sale_id UNION "
        f"SELECT seq FROM journal WHERE (kind IN ({kinds}) OR kind BETWEEN 'payment.' AND 'payment/') "
        "AND json_extract(body, '$.sale') = :uid"
    )
    return _by_numbers(tx, numbers, {"sale_id": found[0], "uid": found[1]})


def kinds(tx: Transaction) -> list[str]:
    """All kinds there are in this journal."""
    return list(_distinct_kinds(tx))


def _distinct_kinds(tx: Transaction) -> Iterator[str]:
    """From one kind to the next in the index, whatever lies between."""
    last = ""
    while (kind := tx.value("SELECT min(kind) FROM journal WHERE kind > :last", {"last": last})) is not None:
        yield kind
        last = kind


def names_of(tx: Transaction, name: str) -> tuple[str, ...]:
    """A person's name, and those they had before."""
    rows = tx.all(
        "SELECT json_extract(j.body, '$.name_was') FROM journal j "
        "JOIN user u ON u.uid = json_extract(j.body, '$.person') "
        "WHERE j.kind = 'user.changed' AND u.name = :name",
        {"name": name},
    )
    return (name, *dict.fromkeys(was for (was,) in rows if was))
