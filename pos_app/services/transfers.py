"""Goods between shops: out of the books of one with a document, into the books of the other by that document, once."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.people import Right, User
from pos_app.domain.product import ProductId
from pos_app.domain.stock_document import DocumentKind, Entry, check_entries
from pos_app.domain.transfer import Transfer, TransferLine, read_transfer, write_transfer
from pos_app.services.ports import Clock, Ids
from pos_app.services.stock_documents import DocumentWriter, Written, find_written
from pos_app.store import goods, shop, stock_documents
from pos_app.store.engine import Store, Transaction

PARTNER_LENGTH_MAX: Final = 60
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class SendGoods:
    """The command: goods go to another shop. The same `uid` again does nothing."""

    uid: str
    to: str
    entries: tuple[Entry, ...]
    reason: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A document of another shop as it would be taken in; `unknown` are the goods this shop has not."""

    transfer: Transfer
    known: tuple[tuple[TransferLine, ProductId], ...]
    unknown: tuple[TransferLine, ...]
    already: bool


def send(store: Store, command: SendGoods, user: User, *, clock: Clock, ids: Ids) -> Written:
    """Take goods out of stock for another shop. Raises `RuleViolation` with the field that is wrong."""
    user.need(Right.ADJUST_STOCK)
    to = " ".join(command.to.split())
    if not to or len(to) > PARTNER_LENGTH_MAX:
        raise RuleViolation("Say which shop the goods go to", field="partner")
    check_entries(command.entries)
    with store.write() as tx:
        known = find_written(tx, command.uid)
        if known is not None:
            return known
        writer = DocumentWriter(tx, DocumentKind.TRANSFER_OUT, user, clock=clock, ids=ids)
        for entry in command.entries:
            writer.post(entry, comes_in=False)
        return writer.write(command.uid, "stock.transferred", command.reason, day=command.day, partner=to)


def text_of(store: Store, document_id: int) -> str:
    """The document for the other shop. Raises `RuleViolation` when no goods went out with it."""
    with store.read() as tx:
        head = stock_documents.find(tx, document_id)
        if head is None or head.kind is not DocumentKind.TRANSFER_OUT:
            raise RuleViolation("No goods went to another shop with this document", field="document")
        here = _here(tx)
        lines = tuple(
            TransferLine(
                line.product_uid,
                line.name,
                tuple(goods.kept(tx, line.product_id).codes),
                goods.kept(tx, line.product_id).unit,
                -line.quantity,
                -line.cost,
            )
            for line in stock_documents.lines_of(tx, document_id)
        )
    return write_transfer(
        Transfer(head.uid, head.number, here.licence, here.name, head.partner, head.business_date, head.reason, lines)
    )


def look_at(store: Store, text: str) -> Offer:
    """What a document of another shop would bring. Raises `RuleViolation` on the field `transfer`."""
    transfer = read_transfer(text)
    with store.read() as tx:
        return _offer(tx, transfer)


def take_in(store: Store, text: str, user: User, *, clock: Clock, ids: Ids, day: date | None = None) -> Written:
    """Take goods of another shop into stock at what they cost there; the same document again does nothing.

    Raises `RuleViolation` while the shop has not all of the goods: then nothing is taken in.
    """
    user.need(Right.ADJUST_STOCK)
    transfer = read_transfer(text)
    with store.write() as tx:
        before = stock_documents.taken(tx, transfer.uid)
        if before is not None:
            return Written(before, stock_documents.lines_of(tx, before.document_id), already=True)
        offer = _offer(tx, transfer)
        if offer.unknown:
            names = "、".join(line.name for line in offer.unknown[:_SHOWN])
            raise RuleViolation(
                "{count} of these goods are not in this shop yet: {names}. Add them first",
                field="transfer",
                count=len(offer.unknown),
                names=names,
            )
        writer = DocumentWriter(tx, DocumentKind.TRANSFER_IN, user, clock=clock, ids=ids)
        for line, product_id in offer.known:
            writer.post(Entry(product_id, line.quantity, cost=line.cost), comes_in=True)
        return writer.write(
            ids.new(),
            "stock.transferred",
            transfer.reason,
            day=day,
            partner=transfer.shop,
            reference=transfer.uid,
        )


def _offer(tx: Transaction, transfer: Transfer) -> Offer:
    if stock_documents.of_uid(tx, transfer.uid) is not None:
        raise RuleViolation("These goods left this shop itself", field="transfer")
    known, unknown = [], []
    for line in transfer.lines:
        product_id = _match(tx, line)
        if product_id is None:
            unknown.append(line)
        else:
            known.append((line, product_id))
    return Offer(transfer, tuple(known), tuple(unknown), stock_documents.taken(tx, transfer.uid) is not None)


def _match(tx: Transaction, line: TransferLine) -> ProductId | None:
    """The same goods here: by a code of the same base unit, or because both shops have the product from one list."""
    by_uid = goods.product_of_uid(tx, line.uid)
    if by_uid is not None and goods.kept(tx, by_uid).unit == line.unit:
        return by_uid
    for code in line.codes:
        found = goods.product_of_code(tx, code)
        if found is not None and goods.kept(tx, found[0]).unit == line.unit:
            return found[0]
    return None


def _here(tx: Transaction) -> shop.Shop:
    found = shop.read(tx)
    assert found is not None  # noqa: S101 - a store that sells has a shop
    return found
