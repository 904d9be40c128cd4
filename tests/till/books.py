"""What is in the books, as somebody reads who was not at the till."""

import json
from dataclasses import dataclass
from typing import Any

from pos_app.domain.money import Quantity
from pos_app.store.engine import Row, Store


@dataclass(frozen=True, slots=True)
class BookedSale:
    """One sale as written; lines as name, quantity with unit, price and amount in fen, and how each was entered."""

    number: int
    total_fen: int
    rounding_fen: int
    tender: str
    given_fen: int
    change_fen: int
    lines: tuple[tuple[object, ...], ...]


def rows(store: Store, sql: str) -> list[Row]:
    with store.read() as tx:
        return tx.all(sql)


def count(store: Store, table: str) -> int:
    return int(rows(store, f"SELECT count(*) FROM {table}")[0][0])


def sales(store: Store) -> list[BookedSale]:
    """All sales in their order."""
    booked = []
    heads = rows(store, "SELECT sale_id, running, total_fen, rounding_fen FROM sale ORDER BY sale_id")
    for sale_id, number, total, rounding in heads:
        lines = rows(
            store,
            "SELECT name, quantity_milli, unit, price_fen, amount_fen, entered FROM sale_line "
            f"WHERE sale_id = {sale_id} ORDER BY line",
        )
        paid = rows(store, f"SELECT tender, given_fen, change_fen FROM payment WHERE sale_id = {sale_id}")
        ((tender, given, change),) = paid
        sold = tuple((name, f"{Quantity(milli)}{unit}", *rest) for name, milli, unit, *rest in lines)
        booked.append(BookedSale(number, total, rounding, tender, given, change, sold))
    return booked


def journal(store: Store, kind: str) -> list[dict[str, Any]]:
    """The bodies of all entries of a kind."""
    return [json.loads(body) for (body,) in rows(store, f"SELECT body FROM journal WHERE kind = '{kind}' ORDER BY seq")]


def journal_kinds(store: Store) -> list[str]:
    return [str(kind) for (kind,) in rows(store, "SELECT kind FROM journal ORDER BY seq")]


def kept_basket(store: Store) -> dict[str, Any] | None:
    """The open basket as a crash would find it."""
    found = rows(store, "SELECT body FROM basket WHERE slot = 'open'")
    return json.loads(found[0][0]) if found else None


def is_in_the_files(store: Store, text: str) -> bool:
    """Whether the bytes of the store's file, its log included, contain this."""
    files = [path for path in store.path.parent.iterdir() if path.name.startswith(store.path.name)]
    assert files
    return any(text.encode() in path.read_bytes() for path in files)
