"""Bundles: what they are made of, and goods that become other goods: assembled, split, a case opened.

Nothing comes or goes: what the parts cost is what the bundle costs, to the fen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.money import ONE, Quantity
from pos_app.domain.people import Right, User
from pos_app.domain.product import ProductId
from pos_app.domain.stock_document import CONVERSIONS, DocumentKind, Entry, check_entries, check_tobacco, shares
from pos_app.services.acting import signed
from pos_app.services.ports import Clock, Ids
from pos_app.services.stock_documents import DocumentWriter, Written, find_written, total_cost
from pos_app.store import goods, journal, stock_documents
from pos_app.store.engine import Store, Transaction
from pos_app.store.stock_documents import Part

PARTS_MAX: Final = 50


@dataclass(frozen=True, slots=True)
class Convert:
    """The command: assemble or split so many bundles, or open so many cases. The same `uid` again does nothing."""

    uid: str
    kind: DocumentKind
    product_id: ProductId
    units: Quantity
    reason: str = ""
    day: date | None = None


def set_parts(
    store: Store,
    product_id: ProductId,
    parts: Mapping[ProductId, Quantity],
    user: User,
    *,
    clock: Clock,
    ids: Ids,
) -> None:
    """Say what one base unit of a product is made of; nothing makes it a product like others again."""
    user.need(Right.ADJUST_STOCK)
    with store.write() as tx:
        whole = goods.kept(tx, product_id)
        _check_parts(tx, product_id, parts)
        stock_documents.set_parts(tx, product_id, parts)
        told: list[Json] = [
            {"product": goods.kept(tx, part_id).uid, "quantity_milli": quantity.milli}
            for part_id, quantity in parts.items()
        ]
        body: dict[str, Json] = {"product": whole.uid, "name": whole.name, "parts": told, **signed(user)}
        journal.append(tx, "bundle.changed", body, uid=ids.new(), at_ms=clock.now_ms())


def _check_parts(tx: Transaction, product_id: ProductId, parts: Mapping[ProductId, Quantity]) -> None:
    if len(parts) > PARTS_MAX:
        raise RuleViolation("A bundle has at most {most} parts", field="parts", most=PARTS_MAX)
    if parts and stock_documents.is_part(tx, product_id):
        raise RuleViolation("It is part of a bundle itself", field="parts")
    for each in (product_id, *parts):
        kept = goods.kept(tx, each)
        check_tobacco(DocumentKind.ASSEMBLY, kept.kind, kept.name)
    for part_id, quantity in parts.items():
        if part_id == product_id or stock_documents.parts_of(tx, part_id):
            raise RuleViolation("A bundle is no part of a bundle", field="parts")
        if quantity.milli <= 0:
            raise RuleViolation("The quantity must be above nothing", field="quantity")


def convert(store: Store, command: Convert, user: User, *, clock: Clock, ids: Ids) -> Written:
    """Turn parts into a bundle, or a bundle into its parts. Raises `RuleViolation` with the field that is wrong."""
    user.need(Right.ADJUST_STOCK)
    if command.kind not in CONVERSIONS:
        raise RuleViolation("This is not written by hand", field="kind")
    check_entries([Entry(command.product_id, command.units)])
    with store.write() as tx:
        known = find_written(tx, command.uid)
        if known is not None:
            return known
        parts = stock_documents.parts_of(tx, command.product_id)
        if not parts:
            raise RuleViolation("Nobody has said what it is made of", field="product")
        writer = DocumentWriter(tx, command.kind, user, clock=clock, ids=ids)
        (_assemble if command.kind is DocumentKind.ASSEMBLY else _split)(writer, command, parts)
        return writer.write(command.uid, "stock.converted", command.reason, day=command.day)


def _assemble(writer: DocumentWriter, command: Convert, parts: tuple[Part, ...]) -> None:
    used = [writer.post(_part(part, command.units), comes_in=False) for part in parts]
    writer.post(Entry(command.product_id, command.units, cost=-total_cost(used)), comes_in=True)


def _split(writer: DocumentWriter, command: Convert, parts: tuple[Part, ...]) -> None:
    whole = writer.post(Entry(command.product_id, command.units), comes_in=False)
    cost = shares(-whole.cost, {part.product_id: (part.price * part.quantity).fen for part in parts})
    for part in parts:
        entry = _part(part, command.units)
        writer.post(Entry(entry.product_id, entry.units, cost=cost[part.product_id]), comes_in=True)


def _part(part: Part, units: Quantity) -> Entry:
    return Entry(part.product_id, units.in_base(part.quantity), factor=ONE)
