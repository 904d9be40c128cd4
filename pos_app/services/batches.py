"""Batches and expiry where a product wants them: what came with which date, and what to sell first (先到期先出)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.money import Quantity
from pos_app.domain.people import Right, User
from pos_app.domain.product import ProductId
from pos_app.services.acting import signed
from pos_app.services.ports import Clock, Ids
from pos_app.store import batches, goods, goods_details, journal
from pos_app.store.batches import Left, NewBatch
from pos_app.store.engine import Store, Transaction

LOT_LENGTH_MAX: Final = 30


@dataclass(frozen=True, slots=True)
class AddBatch:
    """The command: so much of a product has this date. The same `uid` again does nothing.

    `expires_on` None is reckoned from the day it was made and the shelf life of the product.
    """

    uid: str
    product_id: ProductId
    expires_on: date | None
    quantity: Quantity
    made_on: date | None = None
    lot: str = ""
    source: str = ""


def add_batch(store: Store, command: AddBatch, user: User, *, clock: Clock, ids: Ids) -> None:
    """Write a batch down. It moves no stock: it says which of it to sell first."""
    user.need(Right.ACCEPT_DELIVERY)
    lot = command.lot.strip()
    if command.quantity.milli <= 0:
        raise RuleViolation("The quantity must be above nothing", field="quantity")
    if len(lot) > LOT_LENGTH_MAX:
        raise RuleViolation("A lot number is at most {most} characters long", field="lot", most=LOT_LENGTH_MAX)
    made = "" if command.made_on is None else command.made_on.isoformat()
    with store.write() as tx:
        if batches.has(tx, command.uid):
            return
        expires = _expires(tx, command).isoformat()
        product, at_ms = goods.kept(tx, command.product_id), clock.now_ms()
        batch = NewBatch(command.uid, command.product_id, lot, made, expires, command.quantity, command.source, at_ms)
        batches.add(tx, batch)
        body: dict[str, Json] = {
            "batch": command.uid,
            "product": product.uid,
            "name": product.name,
            "lot": lot,
            "made_on": made,
            "expires_on": expires,
            "quantity_milli": command.quantity.milli,
            **signed(user),
        }
        journal.append(tx, "batch.noted", body, uid=ids.new(), at_ms=at_ms)


def _expires(tx: Transaction, command: AddBatch) -> date:
    made, life = command.made_on, goods_details.details_of(tx, command.product_id).shelf_life_days
    expires = command.expires_on
    if expires is None and made is not None and life is not None:
        expires = made + timedelta(days=life)
    if expires is None:
        raise RuleViolation("Say when it expires, or when it was made and how long it keeps", field="expires_on")
    if made is not None and made > expires:
        raise RuleViolation("It expires before it was made", field="expires_on")
    return expires


def sell_first(store: Store, product_id: ProductId) -> list[Left]:
    """The batches of a product that are still there, the one to sell first at the top."""
    with store.read() as tx:
        return batches.left_of(tx, product_id)
