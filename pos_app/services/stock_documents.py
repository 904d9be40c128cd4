"""Documents of stock: loss, damage, own use, gifts, what came or went otherwise. One transaction writes each.

A document for a day whose books are closed has the first open day, and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import Right, User
from pos_app.domain.product import ProductId
from pos_app.domain.stock_document import (
    ADJUSTMENTS,
    DocumentKind,
    DocumentLine,
    Entry,
    check_entries,
    check_reason,
    check_tobacco,
    date_of,
)
from pos_app.services.acting import signed
from pos_app.services.days import current_business_date, first_open_date
from pos_app.services.ports import Clock, Ids
from pos_app.store import goods, journal, stock_documents
from pos_app.store.engine import Store, Transaction
from pos_app.store.goods import KeptProduct
from pos_app.store.stock import Document, Ledger, Posting
from pos_app.store.stock_documents import Head, NewDocument


@dataclass(frozen=True, slots=True)
class AdjustStock:
    """The command: write down what happened to goods. The same `uid` again does nothing.

    `day` None is today; a closed day becomes the first open one.
    """

    uid: str
    kind: DocumentKind
    entries: tuple[Entry, ...]
    reason: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A document in the books. `already`: it was there before. `moved_from` is the closed day that was asked for."""

    head: Head
    lines: tuple[DocumentLine, ...]
    already: bool = False

    @property
    def moved_from(self) -> date | None:
        return None if self.head.wanted_date == self.head.business_date else self.head.wanted_date


def adjust(store: Store, command: AdjustStock, user: User | None, *, clock: Clock, ids: Ids) -> Written:
    """Write a document by hand; without a user it is the command line. Raises `RuleViolation` at what is wrong."""
    if user is not None:
        user.need(Right.ADJUST_STOCK)
    if command.kind not in ADJUSTMENTS:
        raise RuleViolation("This is not written by hand", field="kind")
    check_entries(command.entries)
    check_reason(command.kind, command.reason)
    with store.write() as tx:
        known = find_written(tx, command.uid)
        if known is not None:
            return known
        writer = DocumentWriter(tx, command.kind, user, clock=clock, ids=ids)
        for entry in command.entries:
            writer.post(entry, comes_in=command.kind.comes_in)
        return writer.write(command.uid, "stock.adjusted", command.reason, day=command.day)


def find_written(tx: Transaction, uid: str) -> Written | None:
    """The document that a command given twice has already written."""
    head = stock_documents.of_uid(tx, uid)
    return None if head is None else Written(head, stock_documents.lines_of(tx, head.document_id), already=True)


def read(store: Store, document_id: int) -> Written:
    """A document with its lines. Raises `RuleViolation` when there is none."""
    with store.read() as tx:
        head = stock_documents.find(tx, document_id)
        if head is None:
            raise RuleViolation("There is no such document", field="document")
        return Written(head, stock_documents.lines_of(tx, document_id))


def listed(store: Store, *, before: int | None = None, most: int = 100) -> Sequence[Head]:
    """Documents, newest first, before an id."""
    with store.read() as tx:
        return stock_documents.newest(tx, before=before, most=most)


class DocumentWriter:
    """The writes of one document, in one transaction: movements, lines, journal entry."""

    def __init__(self, tx: Transaction, kind: DocumentKind, user: User | None, *, clock: Clock, ids: Ids) -> None:
        self._tx, self._kind, self._user, self._ids = tx, kind, user, ids
        self._at_ms = clock.now_ms()
        self._ledger = Ledger(tx)
        self._products: dict[ProductId, KeptProduct] = {}
        self._lines: list[DocumentLine] = []

    def product(self, product_id: ProductId) -> KeptProduct:
        known = self._products.get(product_id)
        if known is None:
            known = self._products[product_id] = goods.kept(self._tx, product_id)
        return known

    def post(self, entry: Entry, *, comes_in: bool) -> DocumentLine:
        """Move the goods of a line; the line tells what it cost."""
        product = self.product(entry.product_id)
        check_tobacco(self._kind, product.kind, product.name)
        sign = 1 if comes_in else -1
        base = entry.units.in_base(entry.factor)
        line, quantity = len(self._lines) + 1, Quantity(sign * base.milli)
        cost = entry.cost if comes_in else None
        move = self._ledger.post(Posting(entry.product_id, self._kind.value, quantity, cost, line))
        written = DocumentLine(
            line=line,
            product_id=entry.product_id,
            product_uid=product.uid,
            name=product.name,
            code=entry.code or next(iter(product.codes), product.house_code or ""),
            unit=entry.unit or product.unit,
            factor=entry.factor,
            units=entry.units,
            quantity=quantity,
            cost=move.value - move.variance,
            retail=product.price * quantity,
        )
        self._lines.append(written)
        return written

    def write(
        self,
        uid: str,
        journal_kind: str,
        reason: str = "",
        *,
        day: date | None = None,
        partner: str = "",
        reference: str = "",
    ) -> Written:
        """Put everything into the books."""
        tx, user = self._tx, self._user
        reason = check_reason(self._kind, reason)
        today = current_business_date(tx, self._at_ms)
        business_date = date_of(day, today=today, first_open=first_open_date(tx))
        head = journal.head(tx)
        number = f"{head.till}-{head.seq + 1}"
        body: dict[str, Json] = {
            "document": uid,
            "number": number,
            "what": self._kind.value,
            "business_date": business_date.isoformat(),
            "wanted_date": (day or business_date).isoformat(),
            "reason": reason,
            "partner": partner,
            "reference": reference,
            "lines": [_line_body(line, self._products[line.product_id]) for line in self._lines],
            **signed(user),
        }
        seq = journal.append(tx, journal_kind, body, uid=self._ids.new(), at_ms=self._at_ms, after=head).seq
        document = NewDocument(
            uid=uid,
            number=number,
            kind=self._kind,
            reason=reason,
            business_date=business_date,
            wanted_date=day or business_date,
            user_id=None if user is None else user.user_id,
            approved_by=None if user is None else user.approved_by,
            at_ms=self._at_ms,
            journal_seq=seq,
            partner=partner,
            reference=reference,
        )
        document_id = stock_documents.add(tx, document, self._lines)
        self._ledger.write(Document(business_date.isoformat(), self._at_ms, seq))
        kept = stock_documents.find(tx, document_id)
        assert kept is not None  # noqa: S101 - it was just written
        return Written(kept, tuple(self._lines))


def _line_body(line: DocumentLine, product: KeptProduct) -> dict[str, Json]:
    return {
        "line": line.line,
        "product": line.product_uid,
        "code": line.code,
        "name": line.name,
        "tobacco": product.kind.is_tobacco,
        "unit": line.unit,
        "factor_milli": line.factor.milli,
        "units_milli": line.units.milli,
        "quantity_milli": line.quantity.milli,
        "cost_fen": line.cost.fen,
        "retail_fen": line.retail.fen,
    }


def total_cost(lines: Sequence[DocumentLine]) -> Money:
    return Money(sum(line.cost.fen for line in lines))
